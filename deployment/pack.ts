import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CLOUDS } from '../modules/core/placement';
import { Bindings, CACHE, PROVIDERS } from '../simulator/bindings';
import { say } from './output';

/**
 * `npm run pack`: makes a folder with everything that a pipeline needs to synthesize, plan, review
 * and apply, also on simulated clouds, without `node_modules` of a gigabyte. docs/pipelines.md says
 * what is in it.
 */
const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, '.cache', 'pack');
const PROGRAMS = join('.cache', 'programs');
/** What does nothing for a pipeline. */
const LEFT_OUT = /^(__tests__|docs|bench|\.ci|\.github|\.vscode)\/|^\.|\.md$|^(biome|knip|tsconfig.*|jest.config)\./;
/** Packages that are not in the bundle and that the commands of a pipeline load. */
const PACKAGES = ['elkjs', '@grpc/grpc-js', '@grpc/proto-loader', '@msgpack/msgpack'];

function main(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  // The bundles, as each command makes them.
  const made = spawnSync(process.execPath, ['polycloud', '--help'], { cwd: ROOT, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  for (const file of tracked().filter((one) => !LEFT_OUT.test(one))) copy(file);
  for (const program of readdirSync(join(ROOT, PROGRAMS)).filter((one) => one.endsWith('.js'))) {
    copy(join(PROGRAMS, program));
    for (const bundle of packagesOf(readFileSync(join(ROOT, PROGRAMS, program), 'latin1'))) copy(bundle);
  }
  for (const name of withDependencies(PACKAGES))
    cpSync(join(ROOT, 'node_modules', name), join(FOLDER, 'node_modules', name), DEREFERENCED);
  packSchemas();
  const bytes = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
  say(`${join('.cache', 'pack')}: ${Math.round(bytes / 1e6)} MB, for Node.js ${process.version}`);
}

/** The bundles of packages that the first line of a program names: cli/bundles.js. */
function packagesOf(program: string): string[] {
  const [hash, ...groups] = program.slice(2, program.indexOf('\n')).split(' ');
  return groups.map((group) => join('.cache', 'packages', `${hash}.${group}.js`));
}

const DEREFERENCED = { recursive: true, dereference: true };

/** These packages and what they require; types are not required at run time. */
function withDependencies(names: readonly string[]): ReadonlySet<string> {
  const all = new Set(names);
  // A set that grows while it is read.
  for (const name of all) {
    const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    for (const one of Object.keys(dependencies)) if (!one.startsWith('@types/')) all.add(one);
  }
  return all;
}

/** The schemas of the types that the environments use: simulated clouds then need no bindings. */
function packSchemas(): void {
  const words = wordsOfEnvironments();
  for (const provider of PROVIDERS) {
    const bindings = new Bindings(provider, CACHE);
    bindings.providerBlock();
    for (const type of words) {
      if (!type.startsWith(`${provider.name}_`)) continue;
      if (bindings.has(type, 'resource')) bindings.resource(type);
      if (bindings.has(type, 'data')) bindings.data(type);
    }
    copy(join('node_modules', provider.package, 'package.json'));
  }
  cpSync(join(CACHE, 'schemas'), join(FOLDER, '.cache', 'schemas'), DEREFERENCED);
}

/** Every word in the JSON of the environments, on each cloud where they can be placed. */
function wordsOfEnvironments(): ReadonlySet<string> {
  const output = mkdtempSync(join(tmpdir(), 'polycloud-pack-'));
  try {
    for (const cloud of [undefined, ...CLOUDS]) {
      const env = { ...process.env, CDKTF_OUTDIR: join(output, cloud ?? 'file') };
      // An environment that a cloud refuses has no types there; the first run counts.
      const args = ['polycloud', 'synth', ...(cloud ? ['--cloud', cloud] : [])];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env });
      if (status !== 0 && cloud === undefined) throw new Error(stderr);
    }
    const files = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.tf.json'));
    return new Set(
      files.flatMap((file) => readFileSync(join(output, file), 'utf8').match(/\b[a-z][a-z0-9]*_\w+/g) ?? []),
    );
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

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
