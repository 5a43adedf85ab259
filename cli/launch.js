/**
 * Runs a program of this project without translating its TypeScript and looking for its modules each time: all of it is made into one file in `.cache/`, named by the content of every
 * source, so nothing stale is ever run. What V8 compiled of it is kept beside it, for each command. `node cli/launch.js synth dev` is the commands; without arguments it is what `cdktf`
 * runs: main.ts.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join, relative } = require('node:path');
const vm = require('node:vm');

const ROOT = join(__dirname, '..');
const PROGRAMS = join(ROOT, '.cache', 'programs');
const SOURCES = ['main.ts', 'package-lock.json', 'cli', 'environments', 'modules', 'policies', 'review', 'simulator', 'stacks'];
/** What reads files of its own, or is a program, stays where it is installed; so does what only some commands need. */
const APART = ['@grpc/*', '@msgpack/msgpack', 'cdktf-cli', 'elkjs', 'esbuild', 'tsx'];

/** Every source file below the project, in a fixed order. */
function sources(entry) {
  const path = join(ROOT, entry);
  if (/\.\w+$/.test(entry)) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => (one.isDirectory() ? sources(join(entry, one.name)) : /\.(ts|js)$/.test(one.name) ? [join(path, one.name)] : []));
}

/** The program as one file. */
function program() {
  const hash = createHash('sha256').update(`${ROOT} ${process.version}`);
  const files = SOURCES.flatMap(sources);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(file));
  const path = join(PROGRAMS, `${hash.digest('hex').slice(0, 16)}.js`);
  if (!existsSync(path)) {
    translate(
      files.filter((file) => file.endsWith('.ts')),
      path,
    );
  }
  return path;
}

function translate(files, path) {
  const { buildSync } = require('esbuild');
  const common = { format: 'cjs', platform: 'node', target: 'node20', logLevel: 'error' };
  // Several may translate at once: each in a folder of its own, whose result then takes the place.
  const own = `${path}.${process.pid}`;
  try {
    for (const { path: file, text } of translated({ ...common, entryPoints: files, outdir: own, outbase: ROOT, write: false })) {
      mkdirSync(dirname(file), { recursive: true });
      // What lies beside a source file (schemas, tables) is found where the source is.
      const home = join(ROOT, dirname(relative(own, file)));
      writeFileSync(file, text.replace('"use strict";', `"use strict";var __dirname=${JSON.stringify(home)};`));
    }
    const contents = 'exports.commands = () => require("./cli/main.js"); exports.main = () => require("./main.js").main();';
    const made = join(own, 'program.js');
    const [banner, footer] = [{ js: '(function (exports, require, module) {' }, { js: '})' }];
    buildSync({
      ...common,
      stdin: { contents, resolveDir: own },
      bundle: true,
      minifyWhitespace: true,
      external: APART,
      outfile: made,
      banner,
      footer,
    });
    renameSync(made, path);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  for (const old of readdirSync(PROGRAMS))
    if (!old.startsWith(basename(path, '.js'))) rmSync(join(PROGRAMS, old), { recursive: true, force: true });
}

/** What can't be read as TypeScript is told by esbuild already, with its place: nothing more is to be said. */
function translated(options) {
  try {
    return require('esbuild').buildSync(options).outputFiles;
  } catch (error) {
    if (!error.errors) throw error;
    process.exit(1);
  }
}

function load(path, command) {
  const kept = `${path.slice(0, -3)}.${command}.v8`;
  const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
  // esbuild writes ASCII: read so, the text takes a byte a character.
  const script = new vm.Script(readFileSync(path, 'latin1'), {
    filename: path,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (!cachedData || script.cachedDataRejected) {
    process.on('exit', (code) => {
      // A run that went wrong has compiled little of what the next one needs.
      if (code === 1) return;
      try {
        writeFileSync(`${kept}.${process.pid}`, script.createCachedData());
        renameSync(`${kept}.${process.pid}`, kept);
      } catch {
        // The command has done its work; only the next start is slower.
      }
    });
  }
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(path), module);
  return module.exports;
}

const [command = 'main', ...rest] = process.argv.slice(2);
const told = rest.some((option) => option === '--help' || option === '-h');
const loaded = load(program(), /^[a-z]+$/.test(command) && !told ? command : 'other');
if (process.argv.length > 2) loaded.commands();
else loaded.main();
