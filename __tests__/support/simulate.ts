import { type ChildProcess, spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** How the command starts. */
export const SIMULATE = [join(ROOT, 'cli', 'launch.js'), 'simulate'];

/** Runs the command in a folder to its end. */
export function simulate(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...SIMULATE, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', TF_IN_AUTOMATION: '1', ...env },
  });
  return { code: status, stdout, stderr };
}

export const ended = (child: ChildProcess) => new Promise<number | null>((done) => child.on('close', done));
