import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refused } from '../modules/core/errors';
import { CONFIGURATION, readText } from '../modules/core/files';
import type { CloudName } from '../modules/core/placement';

/**
 * The inputs of a reviewed plan: stored next to the saved plan, and compared when it is applied.
 */
export interface Reviewed {
  readonly environment: string;
  /** The cloud of `--cloud`, if set. */
  readonly cloud?: CloudName;
  readonly placement: string;
  readonly simulated: boolean;
  /** The target commit of a rollback, whose synthesis was planned. */
  readonly rollback?: string;
  /** The planned commit, and whether there were uncommitted changes. */
  readonly commit: string;
  /** Of the Terraform JSON, and of the saved plan. */
  readonly configuration: string;
  readonly plan: string;
}

const FILE = 'reviewed.json';

export const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/**
 * The commit of this folder, with `-dirty` if files differ from it; `none` outside a repository.
 */
export function commit(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '-dirty' : '');
  } catch {
    return 'none';
  }
}

/** Writes the inputs of a saved plan next to it. */
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
