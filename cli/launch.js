/**
 * Runs a program of this project without translating its TypeScript and looking for its modules each time. Two files in `.cache/` hold all of it: its own sources, named by the content of
 * every one, so nothing stale is ever run, and the packages that they use, named by the lockfile, so that a change of a line does not make those anew. What V8 compiled is kept beside
 * them, for each command. `node cli/launch.js synth dev` is the commands; without arguments it is what `cdktf` runs: main.ts.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { basename, dirname, join, relative } = require('node:path');
const vm = require('node:vm');

const ROOT = join(__dirname, '..');
const PROGRAMS = join(ROOT, '.cache', 'programs');
const PACKAGES = join(ROOT, '.cache', 'packages');
const SOURCES = ['main.ts', 'package-lock.json', 'cli', 'environments', 'modules', 'policies', 'review', 'simulator', 'stacks'];
/** What reads files of its own, or is a program, stays where it is installed; so does what only some commands need. */
const APART = ['@grpc/grpc-js', '@grpc/proto-loader', '@msgpack/msgpack', 'cdktf-cli', 'elkjs', 'esbuild', 'tsx'];
/** Both files are functions of what a module has. */
const [BANNER, FOOTER] = [{ js: '(function (exports, require, module) {' }, { js: '})' }];

/** Every source file below the project, in a fixed order. */
function sources(entry) {
  const path = join(ROOT, entry);
  if (/\.\w+$/.test(entry)) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => (one.isDirectory() ? sources(join(entry, one.name)) : /\.(ts|js)$/.test(one.name) ? [join(path, one.name)] : []));
}

/** The program as one file, and the file of its packages. */
function program() {
  const hash = createHash('sha256').update(`${ROOT} ${process.version}`);
  const files = SOURCES.flatMap(sources);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(file));
  const path = join(PROGRAMS, `${hash.digest('hex').slice(0, 16)}.js`);
  const made = () => {
    if (!existsSync(path)) return undefined;
    // esbuild writes ASCII: read so, the text takes a byte a character.
    const text = readFileSync(path, 'latin1');
    const packages = join(PACKAGES, `${text.slice(2, text.indexOf('\n'))}.js`);
    return existsSync(packages) ? { path, text, packages } : undefined;
  };
  const there = made();
  if (there) return there;
  translate(
    files.filter((file) => file.endsWith('.ts')),
    path,
  );
  return made();
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
    const bundle = { ...common, bundle: true, minifyWhitespace: true };
    const { metafile } = buildSync({
      ...bundle,
      stdin: { contents, resolveDir: own },
      packages: 'external',
      metafile: true,
      outfile: made,
      banner: BANNER,
      footer: FOOTER,
    });
    const used = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
    const names = [...new Set(used)].filter((name) => !isBuiltin(name) && !isApart(name)).sort();
    // The program tells which packages are its own in its first line.
    writeFileSync(made, `//${packages(names, bundle)}\n${readFileSync(made, 'utf8')}`);
    renameSync(made, path);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  keepOnly(PROGRAMS, basename(path, '.js'));
}

const isApart = (name) => APART.some((one) => name === one || name.startsWith(`${one}/`));

/** These packages as one file; its name. */
function packages(names, options) {
  const { buildSync } = require('esbuild');
  const hash = createHash('sha256')
    .update(`${process.version}\n${names}\n`)
    .update(readFileSync(join(ROOT, 'package-lock.json')));
  const name = hash.digest('hex').slice(0, 16);
  const path = join(PACKAGES, `${name}.js`);
  if (existsSync(path)) return name;
  const contents = `module.exports = {${names.map((one) => `${JSON.stringify(one)}: () => require(${JSON.stringify(one)})`)}};`;
  const made = `${path}.${process.pid}`;
  const external = APART.flatMap((one) => [one, `${one}/*`]);
  buildSync({ ...options, stdin: { contents, resolveDir: ROOT }, external, outfile: made, banner: BANNER, footer: FOOTER });
  renameSync(made, path);
  keepOnly(PACKAGES, name);
  return name;
}

function keepOnly(folder, name) {
  for (const old of readdirSync(folder)) if (!old.startsWith(name)) rmSync(join(folder, old), { recursive: true, force: true });
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

/** Runs the program. What it asks for comes out of the file of packages, or else is found as ever. */
function load({ path, text, packages }, command) {
  const real = createRequire(path);
  let all;
  const ours = (name) => {
    all ??= run(packages, readFileSync(packages, 'latin1'), command, real);
    return Object.hasOwn(all, name) ? all[name]() : real(name);
  };
  return run(path, text, command, Object.assign(ours, real));
}

function run(path, text, command, require) {
  const kept = `${path.slice(0, -3)}.${command}.v8`;
  const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
  const script = new vm.Script(text, {
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
  script.runInThisContext()(module.exports, require, module);
  return module.exports;
}

const [command = 'main', ...rest] = process.argv.slice(2);
const told = rest.some((option) => option === '--help' || option === '-h');
const loaded = load(program(), /^[a-z]+$/.test(command) && !told ? command : 'other');
if (process.argv.length > 2) loaded.commands();
else loaded.main();
