/**
 * Runs a program of this project without translating its TypeScript and looking for its modules
 * each time. Two files in `.cache/` hold all of it: its own sources, named by the content of every
 * one, so nothing stale is ever run, and the packages that they use, named by the lockfile, so that
 * a changed line does not rebuild those. Compiled code of V8 is stored next to them, for each
 * command. `node cli/launch.js synth dev` is the commands, `node cli/launch.js simulate …` the
 * simulator; without arguments it is what `cdktf` runs: main.ts.
 */
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire, isBuiltin } = require('node:module');
const { basename, dirname, join } = require('node:path');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const ROOT = join(__dirname, '..');
const PROGRAMS = join(ROOT, '.cache', 'programs');
const PACKAGES = join(ROOT, '.cache', 'packages');
const SOURCES = [
  'main.ts',
  'package-lock.json',
  'cli',
  'deployment',
  'environments',
  'facts',
  'modules',
  'policies',
  'review',
  'simulator',
  'stacks',
];
/**
 * Packages that read their own files, or are programs, stay where they are installed; so does what
 * only some commands need.
 */
const APART = ['@grpc/grpc-js', '@grpc/proto-loader', '@msgpack/msgpack', 'cdktf-cli', 'elkjs', 'esbuild', 'tsx'];
/** Both files are functions of what a module has; a program is told where the project lies. */
const wrapped = (names) => ({ banner: { js: `(function (${names}) {` }, footer: { js: '})' } });
const BUNDLE = {
  bundle: true,
  write: false,
  logLevel: 'error',
  absWorkingDir: ROOT,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
};

const ENTRIES = `
  exports.commands = () => require("./cli/main");
  exports.simulate = () => require("./simulator/main");
  exports.main = () => require("./main").main();
  exports.worker = () => require("./main").worker();
`;

/** Sources, and data that they import; an environment's data is read when it is synthesized. */
const isSource = (folder, name) => /\.(ts|js)$/.test(name) || (name.endsWith('.json') && folder !== 'environments');

/** Every source file below the project, in a fixed order. */
function sources(entry) {
  if (/\.\w+$/.test(entry)) return [entry];
  return readdirSync(join(ROOT, entry), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) =>
      one.isDirectory() ? sources(`${entry}/${one.name}`) : isSource(entry, one.name) ? [`${entry}/${one.name}`] : [],
    );
}

/** The program as one file, and the file of its packages. */
async function program() {
  const hash = createHash('sha256').update(process.version);
  const placed = [];
  for (const file of SOURCES.flatMap(sources)) {
    const text = readFileSync(join(ROOT, file));
    hash.update(`\n${file}\n`).update(text);
    if (text.includes('__dirname')) placed.push(file);
  }
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
  await translate(placed, path);
  return made();
}

/** What makes the bundles. A packed folder has them made, for the Node.js that packed it. */
function bundler() {
  try {
    return require('esbuild');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    console.error(
      `cli/launch.js: the program has to be bundled, and esbuild is not installed (Node.js ${process.version}).\n` +
        '  Run npm ci. In a folder of npm run pack: use its Node.js, and do not change its sources.',
    );
    process.exit(1);
  }
}

/** `placed` are the files that look for files next to them. */
async function translate(placed, path) {
  const esbuild = bundler();
  const beside = {
    name: 'neighbours',
    setup: ({ onLoad }) =>
      onLoad(
        { filter: new RegExp(`[\\\\/](${placed.join('|').replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')})$`) },
        (file) => ({
          contents:
            `const __dirname = __root + ${JSON.stringify(dirname(file.path).slice(ROOT.length))}; ` +
            `${readFileSync(file.path, 'utf8')}`,
          loader: 'ts',
        }),
      ),
  };
  try {
    const { metafile, outputFiles } = await esbuild.build({
      ...BUNDLE,
      ...wrapped('exports, require, module, __root, __program'),
      stdin: { contents: ENTRIES, resolveDir: ROOT },
      packages: 'external',
      metafile: true,
      plugins: [beside],
    });
    const used = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
    const names = [...new Set(used)].filter((name) => !isBuiltin(name) && !isApart(name)).sort();
    // The program tells which packages are its own in its first line.
    keep(path, `//${await packages(esbuild, names)}\n${outputFiles[0].text}`);
  } catch (error) {
    // What can't be read as TypeScript esbuild has told already, with its place: nothing more is to
    // be said.
    if (!error.errors) throw error;
    process.exit(1);
  } finally {
    esbuild.stop();
  }
}

const isApart = (name) => APART.some((one) => name === one || name.startsWith(`${one}/`));

/** These packages as one file; its name. */
async function packages(esbuild, names) {
  const hash = createHash('sha256')
    .update(`${process.version}\n${names}\n`)
    .update(readFileSync(join(ROOT, 'package-lock.json')));
  const name = hash.digest('hex').slice(0, 16);
  const path = join(PACKAGES, `${name}.js`);
  if (existsSync(path)) return name;
  const contents =
    'module.exports = ' + `{${names.map((one) => `${JSON.stringify(one)}: () => require(${JSON.stringify(one)})`)}};`;
  const external = APART.flatMap((one) => [one, `${one}/*`]);
  const { outputFiles } = await esbuild.build({
    ...BUNDLE,
    ...wrapped('exports, require, module'),
    stdin: { contents, resolveDir: ROOT },
    external,
  });
  keep(path, outputFiles[0].text);
  return name;
}

/**
 * Writes the file, which takes its place whole, and takes away those before it. Several may do so
 * at once.
 */
function keep(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
  const name = basename(path, '.js');
  for (const old of readdirSync(dirname(path)))
    if (!old.startsWith(name)) rmSync(join(dirname(path), old), { recursive: true, force: true });
}

/**
 * Runs the program. What it asks for comes out of the file of packages, or else is found as ever.
 */
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
  script.runInThisContext()(module.exports, require, module, ROOT, basename(path, '.js'));
  return module.exports;
}

const [command = 'main', ...rest] = isMainThread ? process.argv.slice(2) : ['worker'];
const told = rest.some((option) => option === '--help' || option === '-h');
program().then((found) => {
  const loaded = load(found, /^[a-z]+$/.test(command) && !told ? command : 'other');
  if (!isMainThread) loaded.worker();
  else if (process.argv.length === 2) loaded.main();
  else if (command !== 'simulate') loaded.commands();
  else {
    // What follows is its command line.
    process.argv.splice(2, 1);
    loaded.simulate();
  }
});
