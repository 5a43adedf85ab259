import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../main';
import { loadEnvironments } from '../stacks/environments';
import { deploymentOrder } from '../stacks/placements';
import { type Affected, affected } from './affected';
import { commitNamed, synthesisOf } from './commits';

/** The stacks that differ between another commit and what is here, and those that depend on one. */
export function affectedSince(base: string): Affected[] {
  const then = synthesisOf(commitNamed(base));
  const here = mkdtempSync(join(tmpdir(), 'polycloud-affected-'));
  try {
    const environments = loadEnvironments();
    synthesize(environments, { output: here });
    // What leads traffic to placements reads nothing of them, and is deployed last.
    return affected(then, here, environments.flatMap(deploymentOrder));
  } finally {
    rmSync(here, { recursive: true, force: true });
  }
}
