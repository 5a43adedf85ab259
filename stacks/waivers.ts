import type { App } from 'cdktf';
import type { Problem } from '../modules/core/errors';
import { recordsOf } from '../modules/core/registry';
import { judge, type Waiver } from '../policies';
import type { PlacementStack } from './placement-stack';

/** The waivers of a stack, and those without an effect there. */
export interface StackWaivers {
  readonly stack: PlacementStack;
  readonly unused: readonly Waiver[];
}

const others = recordsOf<<T>(look: (stacks: readonly PlacementStack[]) => T) => T>('other clouds');

/**
 * The environments of an app on the other clouds where they can be placed. Only evaluated if a
 * waiver seems to have no effect.
 */
export function recordOtherClouds(app: App, elsewhere: <T>(look: (stacks: readonly PlacementStack[]) => T) => T): void {
  others.set(app, elsewhere);
}

/**
 * Waivers without an effect in any stack, on any cloud where their environment can be placed: they
 * would hide the next violation. A waiver for one cloud is checked there only. A switch of the
 * cloud therefore never requires a change of the waivers.
 */
export function unusedWaivers(app: App, judged: readonly StackWaivers[]): Problem[] {
  const idle = new Map<Waiver, PlacementStack>();
  for (const { stack, unused } of judged) for (const waiver of unused) if (!idle.has(waiver)) idle.set(waiver, stack);
  const drop = (all: readonly StackWaivers[]) => {
    for (const { stack, unused } of all)
      for (const waiver of stack.waivers) if (!unused.includes(waiver)) idle.delete(waiver);
  };
  drop(judged);
  if (idle.size > 0) others.get(app)?.((stacks) => drop(stacks.map(judgedHere)));
  return [...idle].map(([{ rule, path }, stack]) => ({
    where: `${stack.node.id} ${path}`,
    message: `the waiver of ${rule} waives nothing.`,
    remedy: 'Remove it from the environment: it would hide the next mistake.',
  }));
}

/** Checks a stack without writing it. */
function judgedHere(stack: PlacementStack): StackWaivers {
  stack.prepareStack();
  return { stack, unused: judge(stack.placement, stack.toTerraform(), stack.waivers).unused };
}
