import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Environment, environmentNames } from '../environments/loader';
import { codeOf, refused, UserError } from '../modules/core/errors';
import { localState, restoreStateCopy } from './local-state';
import { type Options, simulating } from './session';
import { checkWorkspace } from './shell-variables';

/**
 * Terraform truncates a state file before it writes it, so there must be disk space for it, its
 * backup, and additions.
 */
const LEAST = 4 * 1024 * 1024;

/**
 * Refuses a local state that could not be written before anything is created; shared backends are
 * not checked.
 */
export function checkDiskSpace(stack: string): void {
  const file = localState(stack);
  if (!file) return;
  let folder = dirname(file);
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw refused(file, `can't be written: ${codeOf(error)}.`, 'Nothing was changed.');
  }
  const { bavail, bsize } = statfsSync(folder);
  const wanted = LEAST + 3 * (existsSync(file) ? statSync(file).size : 0);
  if (bavail * bsize < wanted) {
    throw refused(
      file,
      `has ${Math.floor((bavail * bsize) / 1024)} KiB of room, and ${Math.ceil(wanted / 1024)} KiB are wanted.`,
      'Nothing was changed. Free some space: a partially written state is lost.',
    );
  }
}

/**
 * Refuses to use a local state in a pipeline (`CI` is set): the job loses the file, and with it
 * everything that it deployed. Simulated clouds keep their state with their resources.
 */
export function checkSharedState(environments: readonly Environment[], options: Pick<Options, 'simulate'>): void {
  if (['', 'false', '0'].includes(process.env.CI ?? '') || simulating(options)) return;
  const problems = environments.flatMap(({ name, state, workloads }) => {
    const own = workloads.filter((use) => use.state?.backend === 'local').map(({ id }) => `workloads.${id}.state`);
    return [...(state.backend === 'local' ? ['state'] : []), ...own].map((key) => ({
      where: `environments/${name}.yaml ${key}`,
      message: 'is local: a file on this machine. CI is set, and a job of a pipeline loses the file when it ends.',
      remedy: 'Set a shared backend (see docs/new-environment.md), or add --simulate to use simulated clouds.',
    }));
  });
  if (problems.length > 0) throw new UserError(problems);
}

/** The file in which Terraform stores a state that it could not write to the backend. */
export const erroredStateFile = (stack: string) => join(stack, 'errored.tfstate');

/** While it exists, another deployment would create its resources a second time. */
export function checkErroredState(stack: string): void {
  checkWorkspace(stack);
  // Terraform would treat an empty file as no state, and create everything a second time.
  const state = localState(stack);
  if (state) restoreStateCopy(state);
  if (state && existsSync(state) && statSync(state).size === 0) {
    throw refused(
      state,
      'is empty: a process was killed, or the disk was full, while it was written.',
      'Nothing was changed. Delete it; if something was deployed, see docs/contingency.md for a lost state.',
    );
  }
  const file = erroredStateFile(stack);
  if (!existsSync(file)) return;
  const id = basename(stack);
  const [environment] = environmentNames()
    .filter((name) => id.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length);
  throw refused(
    file,
    'is the state of a deployment that could not write it to the backend: only this file lists all created resources.',
    `After the backend is available again: npm run state -- recover ${environment}`,
  );
}
