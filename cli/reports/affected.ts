import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Affected, affected } from '../../deployment/affected';
import { commitNamed, synthesisOf } from '../../deployment/commits';
import { synthesize } from '../../main';
import { loadEnvironments } from '../../stacks/environments';
import { deploymentOrder } from '../../stacks/placements';
import { affectedText } from '../views/affected';

export interface AffectedOptions {
  readonly base: string;
  readonly json?: boolean;
}

/** The stacks that a change makes others, and those that depend on one. */
export function affectedStacks({ base, json }: AffectedOptions): number {
  const stacks = affectedSince(base);
  if (json) console.log(JSON.stringify({ base, stacks }, null, 2));
  else if (stacks.length > 0) console.log(affectedText(stacks));
  return stacks.length > 0 ? 2 : 0;
}

function affectedSince(base: string): Affected[] {
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
