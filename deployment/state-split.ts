import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { TerraformStack } from 'cdktf';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { refused } from '../modules/core/errors';
import { onlyOf } from '../stacks/environments';
import { placementId, stackIdOf } from '../stacks/placements';
import { checkEncryption } from './encryption';
import { say } from './output';
import { type Options, type Session, session, simulating } from './session';
import { backendOf, type State, StateFolder, type StateResource } from './state-folder';
import { checkTerraform } from './terraform-cli';

/** A move from one stack's state to another's. */
interface Move {
  readonly from: string;
  readonly to: string;
  readonly source: StateFolder;
  readonly target: StateFolder;
  readonly resources: readonly StateResource[];
}

/**
 * Moves the resources of a workload to its current stack: to its own after `stack: own` was added
 * to the environment file, and back to the placement's after it was removed. The addresses are the
 * same in both, so nothing changes in the cloud. Both states are backed up to a file first;
 * resources are written to the target before they are removed from the source: an interrupted run
 * loses nothing, and the same command continues.
 */
export async function regroup(
  what: 'split' | 'join',
  name: string,
  workload: string,
  options: Options,
): Promise<number> {
  checkTerraform();
  return session([name], options, async (here) => {
    checkEncryption(here.environments, options);
    const environment = onlyOf(here.environments);
    const use = environment.workloads.find(({ id }) => id === workload);
    if (!use) {
      const known = environment.workloads.map(({ id }) => id).join(', ') || 'none';
      throw refused('workload', `is "${workload}"; there are: ${known}.`);
    }
    if ((use.stack === 'own') !== (what === 'split')) {
      throw refused(
        `environments/${name}.yaml workloads.${workload}`,
        what === 'split' ? 'has no stack: own.' : 'has stack: own.',
        what === 'split' ? 'Add it; then split.' : 'Remove it; then join.',
      );
    }
    const simulate = simulating(options);
    // The state location of a stack that is no longer in the program is determined as if it were.
    const workloads = environment.workloads.map((one) => (one === use ? { ...use, stack: 'own' as const } : one));
    const apart = stacksOf(here, { ...environment, workloads }, simulate);
    const now = stacksOf(here, environment, simulate);
    const moves: Move[] = [];
    for (const placement of environment.placements.map((one) => placementId(name, one))) {
      const own = stackIdOf(placement, { ...use, stack: 'own' });
      const [from, to] = what === 'split' ? [placement, own] : [own, placement];
      const [source, target] = [apart.get(from) as Stack, now.get(to) as Stack];
      const resources = await leaving(source, target, now.get(from)?.addresses ?? new Set());
      moves.push({ from, to, source: source.state, target: target.state, resources });
    }
    for (const { from, to, resources } of moves) {
      say(`${from} → ${to}: ${resources.length} resources${resources.length === 0 ? ': nothing is to be moved.' : ''}`);
      for (const { type, name: one } of resources) say(`  ${type}.${one}`);
    }
    if (moves.every(({ resources }) => resources.length === 0)) return 0;
    if (!options.autoApprove) {
      say(
        `\nThis is the plan; nothing was moved. To move: npm run state -- ${what} ${name} ${workload} --auto-approve`,
      );
      return 2;
    }
    for (const move of moves) await carryOut(here, move);
    say(`Next: npm run plan -- ${name}; only outputs should change. Then npm run address -- accept ${name}.`);
    return 0;
  });
}

/** The resources in the state of one stack that belong to the other in the program. */
async function leaving(from: Stack, to: Stack, now: ReadonlySet<string>): Promise<StateResource[]> {
  const managed = ((await from.state.pull())?.resources ?? []).filter(({ mode }) => mode === 'managed');
  return managed.filter(({ type, name }) => {
    // It may have been renamed, and not deployed since.
    const address = to.moved.get(`${type}.${name}`) ?? `${type}.${name}`;
    return to.addresses.has(address) && !now.has(address);
  });
}

interface Stack {
  readonly state: StateFolder;
  readonly addresses: ReadonlySet<string>;
  /** Old address → the new one. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Every possible stack of the environment, with its state location and addresses. */
function stacksOf(here: Session, environment: Environment, simulate: boolean): ReadonlyMap<string, Stack> {
  return new Map(
    build([environment], { simulate }).node.children.map((stack) => {
      const json = (stack as TerraformStack).toTerraform() as {
        resource?: Record<string, object>;
        moved?: { from: string; to: string }[];
      };
      const moved = new Map((json.moved ?? []).map(({ from, to }) => [from, to]));
      const addresses = Object.entries(json.resource ?? {}).flatMap(([type, byName]) =>
        Object.keys(byName).map((one) => `${type}.${one}`),
      );
      const state = new StateFolder(join(here.output, 'states', stack.node.id), backendOf(json), here.env);
      return [stack.node.id, { state, addresses: new Set(addresses), moved }];
    }),
  );
}

async function carryOut(here: Session, { from, to, source, target, resources }: Move): Promise<void> {
  if (resources.length === 0) return;
  const [before, there] = [(await source.pull()) as State, await target.pull()];
  await backUp(here, [
    { id: from, state: before, from: source },
    { id: to, state: there, from: target },
  ]);
  const same = (one: StateResource, other: StateResource) =>
    one.type === other.type && one.name === other.name && one.mode === other.mode;
  const already = (there?.resources ?? []).filter((one) => resources.some((other) => same(one, other)));
  const differs = already.find(
    (one) => !isDeepStrictEqual(idsOf(one), idsOf(resources.find((other) => same(one, other)) as StateResource)),
  );
  if (differs) {
    throw refused(
      to,
      `has another ${differs.type}.${differs.name} already.`,
      'Nothing was changed. Compare manually: it was deployed in both stacks.',
    );
  }
  const missing = resources.filter((one) => !already.some((other) => same(one, other)));
  if (missing.length > 0) {
    const base: State = there ?? { ...before, serial: 0, lineage: randomUUID(), resources: [], outputs: {} };
    const next = { ...base, serial: base.serial + 1, resources: [...base.resources, ...missing] };
    if (!(await target.push(next)))
      throw refused(to, "could not be written; see Terraform's output above.", 'Nothing was changed.');
  }
  const left = {
    ...before,
    serial: before.serial + 1,
    resources: before.resources.filter((one) => !resources.some((other) => same(one, other))),
  };
  if (!(await source.push(left))) {
    throw refused(
      from,
      "could not be written; see Terraform's output above.",
      'Both states contain the resources: run the same command again.',
    );
  }
  say(`${from} → ${to}: ${resources.length} resources were moved.`);
}

const idsOf = ({ instances }: StateResource) => instances.map(({ attributes }) => attributes.id);

/** Both states before the move, in a folder that git ignores, encrypted as in the backend. */
async function backUp(
  here: Session,
  states: readonly { readonly id: string; readonly state: State | undefined; readonly from: StateFolder }[],
): Promise<void> {
  const folder = join(here.output, 'backups');
  mkdirSync(folder, { recursive: true });
  for (const { id, state, from } of states) {
    if (!state) continue;
    const file = join(folder, `${id}.${state.serial}.tfstate`);
    if (existsSync(file) && isDeepStrictEqual(await from.readFile(file), state)) continue;
    await from.writeFile(file, state);
    say(`${id}: a backup of its state is in ${file}.`);
  }
}
