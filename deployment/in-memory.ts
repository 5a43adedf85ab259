import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../environments/loader';
import { build } from '../main';
import { type PlacementStack, stacksIn } from '../stacks/placement-stack';
import type { Workloads } from '../stacks/workloads';

/**
 * Builds the program of environments for inspection. CDKTF creates its output folder immediately:
 * here a temporary one.
 */
export function inMemory<T>(
  environments: readonly Environment[],
  look: (stacks: readonly PlacementStack[]) => T,
  workloads?: Workloads,
): T {
  const outdir = mkdtempSync(join(tmpdir(), 'polycloud-look-'));
  try {
    return look(stacksIn(build(environments, { outdir, workloads }), environments));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
