import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run';

export const ROOT = join(__dirname, '..', '..');

/** How the command starts. */
export const SIMULATE = [join(ROOT, 'cli', 'launch.js'), 'simulate'];

/** A folder for its own test: several run at once. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-simulate-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command in a folder to its end. */
export const simulate = (folder: string, args: readonly string[], env: Record<string, string> = {}) =>
  run(process.execPath, [...SIMULATE, ...args], { cwd: folder, env: { NO_COLOR: '1', TF_IN_AUTOMATION: '1', ...env } });

export const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.on('close', done));
