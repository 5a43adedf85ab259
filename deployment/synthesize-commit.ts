import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAddresses } from '../environments/addresses';
import { codeOf, refused } from '../modules/core/errors';
import { CONFIGURATION, configurationOf } from '../modules/core/files';
import { checkSameEncryption } from './encryption';
import type { Options, Session } from './session';

export const ROOT = resolve(__dirname, '..');

/** Synthesizes the program of another commit, in a separate folder, to our output folder. */
export function synthesizeCommit(
  { environments, ids, env, output }: Session,
  commit: string,
  { cloud }: Options,
): void {
  const [environment] = environments as [Session['environments'][number]];
  const { name, addresses } = environment;
  const own = mkdtempSync(join(tmpdir(), 'polycloud-rollback-'));
  const folder = join(own, 'program');
  const synthesized = join(own, 'made');
  git('worktree', 'add', '--quiet', '--detach', folder, commit);
  try {
    install(folder);
    const args = ['cli/launch.js', 'synth', name, ...(cloud ? ['--cloud', cloud] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...env, CDKTF_OUTDIR: synthesized },
    });
    if (status !== 0) throw refused(commit, `does not synthesize ${name} here:\n${stdout}${stderr}`.trimEnd());
    const then = readAddresses(name, join(folder, 'environments'));
    for (const id of ids) {
      const json = synthesizedIn(synthesized, id);
      if (!json)
        throw refused(
          commit,
          `does not place ${name} where it is now: it has no ${id}.`,
          'Add the placement to its file again, in a normal change.',
        );
      checkSameEncryption(commit, environment, id, json);
      const back = (addresses[id]?.moved ?? []).filter(
        ([from, to]) => !(then[id]?.moved ?? []).some(([a, b]) => a === from && b === to),
      );
      const moved = [...(json.moved ?? []), ...back.map(([from, to]) => ({ from: to, to: from }))];
      const stack = join(output, 'stacks', id);
      mkdirSync(stack, { recursive: true });
      writeFileSync(
        join(stack, CONFIGURATION),
        JSON.stringify({ ...json, ...(moved.length > 0 && { moved }) }, null, 2),
      );
    }
  } finally {
    git('worktree', 'remove', '--force', folder);
    rmSync(own, { recursive: true, force: true });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function synthesizedIn(synthesized: string, id: string): any {
  try {
    return JSON.parse(readFileSync(configurationOf(synthesized, id), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The packages of that commit: the current ones, if its lockfile is the same. */
function install(folder: string): void {
  const lock = (of: string) => readFileSync(join(of, 'package-lock.json'), 'utf8');
  if (lock(folder) === lock(ROOT)) {
    // With the bundle that cli/launch.js creates.
    for (const cache of [join(ROOT, '.cache', 'packages'), join(folder, '.cache')])
      mkdirSync(cache, { recursive: true });
    for (const part of ['node_modules', join('.cache', 'packages')]) symlinkSync(join(ROOT, part), join(folder, part));
    return;
  }
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw refused('npm ci', `of that commit exited with ${status}:\n${stderr}`.trimEnd());
}

export function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status === 0) return stdout.trim();
  throw refused(
    `git ${args[0]}`,
    `${stderr.trim() || 'is not there'}.`,
    'A rollback requires the history of the repository: git fetch --unshallow',
  );
}
