import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Problem, present, refused, UserError } from '../modules/core/errors';
import {
  type Alias,
  aliasesIn,
  currentLines,
  isCurrent,
  KEPT,
  type Manifest,
  readManifest,
  restOf,
  withCurrent,
  writtenAs,
} from './lines';
import { filesFrom } from './tarballs';

const FILES = ['package.json', 'package-lock.json'] as const;
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

export interface Options {
  /** A folder with packages that the registry lacks. */
  readonly from?: string;
  /** Only the two files change. */
  readonly install: boolean;
}

/** Which generation the files name, or why none. */
export function generationOf(root: string): 'pinned' | 'current' {
  return isCurrent(readManifest(join(root, 'package.json'))) ? 'current' : 'pinned';
}

/** Writes the lines of the current generation, keeps the two files of the pinned one, installs. */
export function toCurrent(root: string, { from, install }: Options): void {
  const pinned = readManifest(join(root, 'package.json'));
  if (isCurrent(pinned)) throw refused('providers', 'the current generation is selected already.');
  const lines = currentLines(root);
  checkNode(present(lines.engines.node, 'engines.node'));
  const aliases = aliasesIn(lines);
  const files = from === undefined ? new Map<string, string>() : filesFrom(from, aliases, root);
  checkRegistry(aliases.filter(({ as }) => !files.has(as)));
  const manifest = withCurrent(pinned, lines, files);
  const lockfile = resolved(root, manifest);
  const before = read(root);
  keepPinned(root);
  change(root, { 'package.json': writtenAs(manifest), 'package-lock.json': lockfile }, before, install, () =>
    rmSync(join(root, KEPT), { recursive: true, force: true }),
  );
}

/**
 * Puts the two files of the pinned generation back. They are byte for byte those of before, unless
 * another line of package.json has changed since: then these lines are kept, and npm resolves.
 */
export function toPinned(root: string, { install }: Options): void {
  const current = readManifest(join(root, 'package.json'));
  if (!isCurrent(current)) throw refused('providers', 'the pinned generation is selected already.');
  const saved = join(root, KEPT);
  if (!FILES.every((file) => existsSync(join(saved, file))))
    throw refused(
      'providers',
      `${KEPT} lacks the files of the pinned generation.`,
      'Restore package.json and package-lock.json from version control, then run npm ci.',
    );
  const lines = currentLines(root);
  const pinned = readManifest(join(saved, 'package.json'));
  const same = restOf(pinned, lines) === restOf(current, lines);
  const manifest = same ? pinned : pinnedAgain(current, pinned);
  const text = same ? readFileSync(join(saved, 'package.json'), 'utf8') : writtenAs(manifest);
  const lockfile = same
    ? readFileSync(join(saved, 'package-lock.json'), 'utf8')
    : resolved(root, manifest, join(saved, 'package-lock.json'));
  change(root, { 'package.json': text, 'package-lock.json': lockfile }, read(root), install);
  rmSync(saved, { recursive: true });
}

/** Lines that changed since, with those of the pinned generation. */
function pinnedAgain(current: Manifest, pinned: Manifest): Manifest {
  const dependencies = { ...current.dependencies } as Record<string, string>;
  for (const name of [
    'cdktn',
    'cdktf',
    'cdktf-cli',
    ...Object.keys(dependencies).filter((one) => /^@cdktf\//.test(one)),
  ]) {
    const line = pinned.dependencies[name];
    if (line === undefined) delete dependencies[name];
    else dependencies[name] = line;
  }
  const { overrides: _, ...rest } = current;
  return {
    ...rest,
    engines: pinned.engines,
    dependencies,
    ...(pinned.overrides && { overrides: pinned.overrides }),
  };
}

type Texts = Readonly<Record<(typeof FILES)[number], string>>;

const read = (root: string): Texts => ({
  'package.json': readFileSync(join(root, 'package.json'), 'utf8'),
  'package-lock.json': readFileSync(join(root, 'package-lock.json'), 'utf8'),
});

function write(root: string, texts: Texts): void {
  for (const file of FILES) writeFileSync(join(root, file), texts[file]);
}

function keepPinned(root: string): void {
  mkdirSync(join(root, KEPT), { recursive: true });
  for (const file of FILES) copyFileSync(join(root, file), join(root, KEPT, file));
}

/** Both files, and what they name installed; or both as they were. */
function change(root: string, after: Texts, before: Texts, install: boolean, undo = () => {}): void {
  write(root, after);
  if (!install) return;
  const failed = npm(root, ['ci', ...QUIET]);
  if (failed === undefined) return;
  write(root, before);
  undo();
  const again = npm(root, ['ci', ...QUIET]);
  throw refused(
    'npm ci',
    `failed: ${failed}`,
    again === undefined
      ? 'package.json, package-lock.json and node_modules are as they were.'
      : 'package.json and package-lock.json are as they were. Run npm ci for node_modules.',
  );
}

/** The lockfile of a manifest, made in a folder apart: a failure changes nothing. */
function resolved(root: string, manifest: Manifest, lockfile = join(root, 'package-lock.json')): string {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-providers-'));
  try {
    writeFileSync(join(folder, 'package.json'), writtenAs(manifest));
    copyFileSync(lockfile, join(folder, 'package-lock.json'));
    for (const file of ['.npmrc', 'generations', '.cache/providers'])
      if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file), { recursive: true });
    const failed = npm(folder, ['install', '--package-lock-only', ...QUIET]);
    if (failed !== undefined)
      throw refused('npm install', `cannot resolve the packages: ${failed}`, 'Nothing was changed.');
    return readFileSync(join(folder, 'package-lock.json'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What npm said, if it failed. */
function npm(folder: string, args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  if (error) return error.message;
  return status === 0 ? undefined : stderr.trim();
}

/** All that the registry lacks at once. */
function checkRegistry(aliases: readonly Alias[]): void {
  const problems = aliases.flatMap(({ name, version }): Problem[] => {
    const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], {
      encoding: 'utf8',
    });
    if (status === 0 && stdout.trim() !== '') return [];
    const gone = status === 0 || /E404/.test(stderr);
    return [
      {
        where: `${name}@${version}`,
        message: gone ? 'the npm registry does not have this version.' : `npm view failed: ${stderr.trim()}`,
        remedy: gone
          ? 'Download the wheel of the same version from PyPI (`pip download --no-deps`) and add --from <folder>.'
          : 'Nothing was changed.',
      },
    ];
  });
  if (problems.length > 0) throw new UserError(problems);
}

/** `^22.19.0 || ^24.0.0`: the installed Node must be one of these majors, and late enough. */
export function checkNode(range: string, version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = range.split('||').some((one) => {
    const [, m, n] = /\^(\d+)\.(\d+)/.exec(one) as unknown as [string, string, string];
    return major === Number(m) && minor >= Number(n);
  });
  if (fits) return;
  throw refused(
    'Node.js',
    `this is version ${version}; the current generation requires ${range}.`,
    'Install Node.js 22.19 or later. The pinned generation runs on this version.',
  );
}
