import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CONFIGURATION } from '../modules/core/files';
import { say } from './output';

/** The file of a local state; undefined for another backend. */
export function localState(stack: string): string | undefined {
  const { terraform } = JSON.parse(readFileSync(join(stack, CONFIGURATION), 'utf8'));
  const path: string | undefined = terraform.backend?.local?.path;
  return path && resolve(stack, path);
}

/**
 * The last complete content of a state file, next to it while Terraform runs. It is empty if there
 * was no state.
 */
const keptOf = (file: string) => `${file}.last`;

/**
 * Terraform rewrites a local state in place after each resource: it truncates the file, and then
 * writes it. It creates an empty file when it takes the lock, and removes it again only if it ends
 * by itself. Source: internal/states/statemgr/filesystem.go, writeState and Lock. A kill in
 * between loses the file. So its last complete content is kept while Terraform runs, and restored
 * if Terraform leaves the file empty. Shared backends replace a state as a whole.
 */
export async function withStateCopy<T>(stack: string, work: () => Promise<T>): Promise<T> {
  const file = localState(stack);
  if (!file) return work();
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  // What another deployment kept is of a state that was deleted since, on purpose.
  rmSync(keptOf(file), { force: true });
  if (existsSync(file)) keep(file);
  else writeFileSync(keptOf(file), '');
  const watcher = watch(folder, (_, name) => {
    if (name === basename(file)) keep(file);
  });
  try {
    return await work();
  } finally {
    watcher.close();
    if (isEmpty(file)) restore(file);
    rmSync(keptOf(file), { force: true });
  }
}

/** A running Terraform fills its file again sooner. */
const SETTLED_MILLISECONDS = 5000;

/** Restores the copy of a state if the deployment that kept it died together with Terraform. */
export function restoreStateCopy(file: string): void {
  if (isEmpty(file) && Date.now() - statSync(file).mtimeMs > SETTLED_MILLISECONDS) restore(file);
}

const isEmpty = (file: string) => existsSync(file) && statSync(file).size === 0;

function keep(file: string): void {
  const content = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (!isWhole(content)) return;
  const next = `${keptOf(file)}.next`;
  writeFileSync(next, content, { mode: 0o600 });
  renameSync(next, keptOf(file));
}

function isWhole(content: string): boolean {
  try {
    return typeof JSON.parse(content) === 'object';
  } catch {
    // Terraform is writing it: there is another event.
    return false;
  }
}

function restore(file: string): void {
  const kept = keptOf(file);
  if (!existsSync(kept)) return;
  const began = statSync(kept).size > 0;
  // Without a copy a file that was written and emptied is lost, and refuses the next deployment.
  if (!began && wasWritten(file)) return;
  if (began) copyFileSync(kept, file);
  else rmSync(file);
  say(
    `${file}: Terraform was killed while it wrote this file. ` +
      (began ? 'Its content of a moment before was put back' : 'It had no content yet, and was removed') +
      '; a resource that was just created may be missing in it: npm run adopt finds it by name.',
  );
}

/** Whether a file was changed after it was created. */
function wasWritten(file: string): boolean {
  const { birthtimeMs, mtimeMs } = statSync(file);
  return mtimeMs > birthtimeMs;
}
