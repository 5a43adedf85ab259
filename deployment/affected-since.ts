import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../main';
import { UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { loadEnvironments } from '../stacks/environments';
import { deploymentOrder, stackIdsOf } from '../stacks/placements';
import { type Affected, affected } from './affected';
import { commitNamed, synthesisOf } from './commits';

/** An affected stack and its environment; undefined if that was removed too. */
export type AffectedStack = Affected & { readonly environment?: string };

/** The stacks that differ from another commit, and those that depend on one. */
export function affectedSince(base: string, option: '--base' | '--affected'): AffectedStack[] {
  const then = synthesisOf(commitNamed(base, option));
  const here = mkdtempSync(join(tmpdir(), 'polycloud-affected-'));
  try {
    const environments = loadEnvironments();
    synthesize(environments, { output: here });
    // The stack of shared names reads nothing of placements, and is deployed last.
    const environmentOf = new Map(environments.flatMap((one) => stackIdsOf(one).map((id) => [id, one.name] as const)));
    return affected(then, here, environments.flatMap(deploymentOrder)).map((stack) => ({
      ...stack,
      environment: environmentOf.get(stack.id),
    }));
  } finally {
    rmSync(here, { recursive: true, force: true });
  }
}

/** The stacks that must be planned, in order; all of them without a commit. */
export function onlyAffected(
  ids: readonly string[],
  { affected: base, cloud }: { readonly affected?: string; readonly cloud?: CloudName },
): readonly string[] {
  if (base === undefined) return ids;
  checkCloud(cloud);
  const stacks = new Set(affectedSince(base, '--affected').map(({ id }) => id));
  return ids.filter((id) => stacks.has(id));
}

/** Environments are compared at the placements of their files. */
export function checkCloud(cloud: CloudName | undefined): void {
  if (cloud === undefined) return;
  throw new UserError([
    {
      where: '--affected',
      message: `compares the environments where their files place them, and --cloud is ${cloud}.`,
      remedy: 'Leave one of them out. The variable POLYCLOUD_CLOUD sets --cloud, too.',
    },
  ]);
}
