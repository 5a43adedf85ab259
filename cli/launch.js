/**
 * Runs a program of this project without translating its TypeScript each time: what was translated once is kept in `.cache/`, by the content of every source file, so nothing stale is
 * ever run. `node cli/launch.js synth dev` is the commands; without arguments it is what `cdktf` runs: main.ts.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join, relative } = require('node:path');

const ROOT = join(__dirname, '..');
const SOURCES = ['main.ts', 'package-lock.json', 'cli', 'environments', 'modules', 'policies', 'review', 'simulator', 'stacks'];

/** Every source file below the project, in a fixed order. */
function sources(entry) {
  const path = join(ROOT, entry);
  if (/\.\w+$/.test(entry)) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => (one.isDirectory() ? sources(join(entry, one.name)) : /\.(ts|js)$/.test(one.name) ? [join(path, one.name)] : []));
}

function translated() {
  const hash = createHash('sha256').update(`${ROOT} ${process.version}`);
  for (const file of SOURCES.flatMap(sources)) hash.update(`\n${file}\n`).update(readFileSync(file));
  const folder = join(ROOT, '.cache', 'programs', hash.digest('hex').slice(0, 16));
  if (!existsSync(folder)) translate(folder);
  return folder;
}

function translate(folder) {
  const { buildSync } = require('esbuild');
  // Several may translate at once: each in a folder of its own, which then takes the place.
  const own = `${folder}.${process.pid}`;
  const files = SOURCES.flatMap(sources).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const { outputFiles } = buildSync({
    entryPoints: files,
    outdir: own,
    outbase: ROOT,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'error',
    write: false,
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    // What lies beside a source file (schemas, tables) is found where the source is.
    const home = join(ROOT, dirname(relative(own, path)));
    writeFileSync(path, text.replace('"use strict";', `"use strict";__dirname=${JSON.stringify(home)};`));
  }
  for (const old of readdirSync(dirname(folder)))
    if (!own.endsWith(old) && !old.includes('.')) rmSync(join(dirname(folder), old), { recursive: true, force: true });
  try {
    renameSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

const folder = translated();
if (process.argv.length > 2) require(join(folder, 'cli', 'main.js'));
else require(join(folder, 'main.js')).main();
