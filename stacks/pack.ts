import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `npm run pack`: makes a folder with everything that a pipeline needs to synthesize, plan, review
 * and apply, without `node_modules` of a gigabyte. docs/pipelines.md says what is in it.
 */
const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, '.cache', 'pack');
/** What does nothing for a pipeline. */
const LEFT_OUT = /^(__tests__|docs|bench|\.ci|\.github|\.vscode)\/|^\.|\.md$|^(biome|knip|tsconfig.*|jest.config)\./;
/** Packages that are not in the bundle and that the commands of a pipeline load. */
const PACKAGES = ['elkjs'];

function main(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  // The two bundles, as each command makes them.
  const smokeTest = spawnSync(process.execPath, ['polycloud', '--help'], { cwd: ROOT, encoding: 'utf8' });
  if (smokeTest.status !== 0) throw new Error(smokeTest.stderr);
  for (const file of tracked().filter((one) => !LEFT_OUT.test(one))) copy(file);
  for (const part of ['programs', 'packages'])
    for (const name of readdirSync(join(ROOT, '.cache', part)).filter((one) => one.endsWith('.js')))
      copy(join('.cache', part, name));
  for (const name of PACKAGES)
    cpSync(join(ROOT, 'node_modules', name), join(FOLDER, 'node_modules', name), DEREFERENCED);
  const bytes = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
  console.log(`${join('.cache', 'pack')}: ${Math.round(bytes / 1e6)} MB, for Node.js ${process.version}`);
}

const DEREFERENCED = { recursive: true, dereference: true };

/** The files of the next commit. */
const tracked = (): string[] =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(ROOT, file)));

function copy(file: string): void {
  const target = join(FOLDER, file);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(ROOT, file), target);
}

main();
