import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { refused } from '../modules/core/errors';

const ROOT = resolve(__dirname, '..');
const CACHE = join(ROOT, '.cache');
/**
 * Folders of a commit that do not affect the JSON of a stack. All others may: the code of a
 * function can be in any folder.
 */
export const NO_INPUTS = ['.ci', '.github', '.vscode', '__tests__', 'bench', 'docs'];
/** The number of cached syntheses of commits. */
const LIMIT = 8;
/** The number of cached installations, which are large. */
const INSTALLED = 2;

/** The commit that an option names, or a UserError. */
export function commitNamed(name: string, option: string): string {
  const { status, stdout } = git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  if (status === 0) return stdout.trim();
  throw refused(
    option,
    `is "${name}", which is not a commit of this repository.`,
    'Fetch it: git fetch origin main. In a shallow clone: git fetch --unshallow',
  );
}

/**
 * The folder with the Terraform JSON of all stacks of a commit. It is created once for the same
 * sources, inside `.cache/`; the repository and its files are not changed.
 */
export function synthesisOf(commit: string): string {
  const checkout = join(CACHE, 'commits', keyOf(commit));
  if (existsSync(checkout)) {
    if (process.env.POLYCLOUD_CACHE !== '0') return checkout;
    rmSync(checkout, { recursive: true });
  }
  mkdirSync(join(CACHE, 'commits'), { recursive: true });
  const own = mkdtempSync(join(CACHE, 'commit-'));
  try {
    const program = checkedOut(commit, join(own, 'program'));
    const output = join(own, 'output');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/launch.js'], {
      cwd: program,
      encoding: 'utf8',
      env: {
        ...process.env,
        POLYCLOUD_ENVIRONMENT: '',
        POLYCLOUD_CLOUD: '',
        POLYCLOUD_SIMULATE: '',
        CDKTF_OUTDIR: output,
      },
    });
    if (status !== 0) throw refused(commit, `does not synthesize:\n${stdout}${stderr}`.trimEnd());
    mkdirSync(join(output, 'stacks'), { recursive: true });
    keep(output, checkout, LIMIT);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return checkout;
}

/** Two commits with the same inputs have the same synthesis. */
function keyOf(commit: string): string {
  const { stdout } = must(['ls-tree', '--full-tree', commit]);
  const lines = stdout.split('\n').filter((line) => {
    const name = line.split('\t')[1] ?? '';
    return !NO_INPUTS.includes(name) && !name.endsWith('.md');
  });
  return createHash('sha256')
    .update([process.version, ...lines].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

/**
 * Moves a folder to its place atomically, and removes the oldest ones. Several processes may do so
 * at once.
 */
function keep(from: string, to: string, limit: number): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another process was faster; its result is the same.
    if (!existsSync(to)) throw error;
  }
  const folder = resolve(to, '..');
  const all = readdirSync(folder).map((name) => join(folder, name));
  const byAge = all.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(limit)) rmSync(path, { recursive: true, force: true });
}

/** The files of a commit in a folder, with the packages of its lockfile. */
function checkedOut(commit: string, folder: string): string {
  mkdirSync(folder, { recursive: true });
  // Uses a separate index, so that neither the repository's index nor its list of worktrees
  // changes.
  const env = { GIT_INDEX_FILE: join(folder, '..', 'index') };
  must(['read-tree', commit], env);
  must(['checkout-index', '--all', `--prefix=${folder}/`], env);
  install(folder);
  return folder;
}

function install(folder: string): void {
  // What does not differ from here is taken from the same cache.
  for (const cache of [join(CACHE, 'synthesis'), join(folder, '.cache')]) mkdirSync(cache, { recursive: true });
  symlinkSync(join(CACHE, 'synthesis'), join(folder, '.cache', 'synthesis'));
  const lock = (of: string) => readFileSync(join(of, 'package-lock.json'));
  if (lock(folder).equals(lock(ROOT))) {
    // With the bundle that cli/launch.js creates.
    for (const cache of [join(CACHE, 'packages'), join(folder, '.cache')]) mkdirSync(cache, { recursive: true });
    for (const part of ['node_modules', join('.cache', 'packages')]) symlinkSync(join(ROOT, part), join(folder, part));
    return;
  }
  const installed = join(CACHE, 'installed', createHash('sha256').update(lock(folder)).digest('hex').slice(0, 16));
  if (!existsSync(installed)) {
    const own = mkdtempSync(join(CACHE, 'installing-'));
    try {
      for (const file of ['package.json', 'package-lock.json', '.npmrc'].filter((name) =>
        existsSync(join(folder, name)),
      ))
        cpSync(join(folder, file), join(own, file));
      const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: own,
        encoding: 'utf8',
      });
      if (status !== 0) throw refused('npm ci', `of that commit exited with ${status}:\n${stderr}`.trimEnd());
      mkdirSync(join(CACHE, 'installed'), { recursive: true });
      keep(own, installed, INSTALLED);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
  symlinkSync(join(installed, 'node_modules'), join(folder, 'node_modules'));
}

const git = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ...env } });

function must(args: readonly string[], env?: Readonly<Record<string, string>>) {
  const ended = git(args, env);
  if (ended.status === 0) return ended;
  throw refused(`git ${args[0]}`, `${ended.stderr?.trim() || ended.error?.message || 'failed'}.`);
}
