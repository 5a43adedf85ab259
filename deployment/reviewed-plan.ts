import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refused } from '../modules/core/errors';
import { CONFIGURATION, readText } from '../modules/core/files';
import type { CloudName } from '../modules/core/placement';

/**
 * What was reviewed: kept beside the saved plan, and held against what is there when it is applied.
 */
export interface Reviewed {
  readonly environment: string;
  /** The cloud that was asked for in place of what the file says. */
  readonly cloud?: CloudName;
  readonly placement: string;
  readonly simulated: boolean;
  /** The commit that is rolled back to: its synthesis was planned. */
  readonly rollback?: string;
  /** The commit that was planned, and whether anything was changed beside it. */
  readonly commit: string;
  /** Of the Terraform JSON, and of the saved plan. */
  readonly configuration: string;
  readonly plan: string;
}

const FILE = 'reviewed.json';

export const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** The commit of this folder, `-dirty` where files differ from it; `none` outside a repository. */
export function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '-dirty' : '');
  } catch {
    return 'none';
  }
}

/** Notes beside a saved plan what it was made from. */
export function noteReviewed(
  folder: string,
  stack: string,
  about: Pick<Reviewed, 'environment' | 'cloud' | 'placement' | 'simulated' | 'rollback'>,
): void {
  const reviewed: Reviewed = {
    ...about,
    commit: commit(),
    configuration: hash(join(stack, CONFIGURATION)),
    plan: hash(join(folder, 'plan')),
  };
  writeFileSync(join(folder, FILE), `${JSON.stringify(reviewed, null, 2)}\n`);
}

export function readReviewed(folder: string): Reviewed {
  try {
    return JSON.parse(readText(join(folder, FILE))) as Reviewed;
  } catch {
    throw refused(
      folder,
      `has no ${FILE}: it does not contain a reviewed plan.`,
      'Create one: npm run plan -- <environment> --out <folder>; it is in <folder>/<placement>.',
    );
  }
}
