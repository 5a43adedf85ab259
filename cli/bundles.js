/**
 * Bundles in `.cache/` contain the whole program: one of its sources, named by their content, so
 * that nothing stale runs, and one for each provider and one for the other packages, named by the
 * lockfile, so that a changed line does not rebuild those.
 */
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { isBuiltin } = require('node:module');
const { basename, dirname, join } = require('node:path');

const { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } = fs;

const ROOT = join(__dirname, '..');
const CACHE = join(ROOT, '.cache');
const PROGRAMS = join(CACHE, 'programs');
const PACKAGES = join(CACHE, 'packages');
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

/** The bundle of the program, and those of its packages. */
async function program() {
  const files = SOURCES.flatMap(sources);
  const name = nameOf(files);
  const path = join(PROGRAMS, `${name}.js`);
  const made = () => {
    if (!existsSync(path)) return undefined;
    // esbuild writes ASCII: read so, the text takes a byte a character.
    const text = readFileSync(path, 'latin1');
    const [hash, ...groups] = text.slice(2, text.indexOf('\n')).split(' ');
    const packages = new Map(groups.map((group) => [group, join(PACKAGES, `${hash}.${group}.js`)]));
    return [...packages.values()].every(existsSync) ? { path, text, packages } : undefined;
  };
  const there = made();
  if (there) return there;
  await translate(files, path);
  return made();
}

/**
 * The name of the program: a hash of the content of every source. It is read from `.cache/sources`
 * if each file has the same size, times and inode as when it was written, as in Git's index. It is
 * written only when no file has changed for two seconds: a later change then has another time, also
 * where the file system stores whole seconds.
 */
function nameOf(files) {
  let newest = 0;
  const listing = createHash('sha256').update(process.version);
  for (const file of files) {
    const { size, mtimeMs, ctimeMs, ino } = fs.statSync(join(ROOT, file));
    newest = Math.max(newest, mtimeMs, ctimeMs);
    listing.update(`\n${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}`);
  }
  const listed = listing.digest('hex');
  const record = join(CACHE, 'sources');
  const [before, known] = existsSync(record) ? readFileSync(record, 'latin1').split(' ') : [];
  if (before === listed && known) return known;
  const hash = createHash('sha256').update(process.version);
  for (const file of files) hash.update(`\n${file}\n`).update(readFileSync(join(ROOT, file)));
  const name = hash.digest('hex').slice(0, 16);
  if (newest < Date.now() - 2000) write(record, `${listed} ${name}`);
  return name;
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

async function translate(files, path) {
  const esbuild = bundler();
  // Those that look for files next to them.
  const placed = files.filter((file) => readFileSync(join(ROOT, file)).includes('__dirname'));
  const neighbours = {
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
      plugins: [neighbours],
    });
    const used = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map((one) => one.path));
    const names = [...new Set(used)].filter((name) => !isBuiltin(name) && !isApart(name)).sort();
    // The first line of the program names the bundles of its packages.
    const text = `//${await packages(esbuild, names)}\n${outputFiles[0].text}`;
    keep(PROGRAMS, basename(path, '.js'), { '.js': text });
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

/** A provider has a bundle, so that one cloud does not load those of the others. */
const groupOf = (name) => /^@cdktf\/(provider-[a-z]+)\/lib\//.exec(name)?.[1] ?? 'others';

/** Bundles these packages; their hash and groups. */
async function packages(esbuild, names) {
  const hash = createHash('sha256')
    .update(`${process.version}\n${names}\n`)
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(readFileSync(__filename));
  const name = hash.digest('hex').slice(0, 16);
  const groups = [...new Set(names.map(groupOf))];
  const id = [name, ...groups].join(' ');
  if (groups.every((group) => existsSync(join(PACKAGES, `${name}.${group}.js`)))) return id;
  const texts = {};
  for (const group of groups) {
    const own = names.filter((one) => groupOf(one) === group);
    const contents =
      'module.exports = ' + `{${own.map((one) => `${JSON.stringify(one)}: () => require(${JSON.stringify(one)})`)}};`;
    const elsewhere = group === 'others' ? [] : names.filter((one) => groupOf(one) === 'others');
    const { outputFiles } = await esbuild.build({
      ...BUNDLE,
      ...wrapped('exports, require, module'),
      stdin: { contents, resolveDir: ROOT },
      external: [...APART.flatMap((one) => [one, `${one}/*`]), ...elsewhere],
      plugins: [lazily],
    });
    texts[`.${group}.js`] = outputFiles[0].text;
  }
  keep(PACKAGES, name, texts);
  return id;
}

/** CDKTF zips assets with archiver, which takes a tenth of its start; no stack has an asset. */
const lazily = {
  name: 'lazily',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^archiver$/ }, async ({ resolveDir, kind, pluginData }) => {
      if (pluginData === lazily) return undefined;
      const { path } = await resolve('archiver', { resolveDir, kind, pluginData: lazily });
      return { path, namespace: 'lazily' };
    });
    onLoad({ filter: /./, namespace: 'lazily' }, ({ path }) => ({
      contents: `module.exports = (...args) => require(${JSON.stringify(path)})(...args);`,
      resolveDir: dirname(path),
    }));
  },
};

/**
 * Writes the files, and removes those of earlier names that no process needs. Several processes may
 * do so at once.
 */
function keep(folder, name, texts) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [suffix, text] of Object.entries(texts)) replace(join(folder, `${name}${suffix}`), text);
  for (const old of readdirSync(folder))
    if (!old.startsWith(name) && !isInUse(folder, old)) fs.rmSync(join(folder, old), { recursive: true, force: true });
}

/**
 * A program is read when it starts, but the bundle of a provider when it is needed: that of another
 * process may be needed later. No command is expected to start using a provider after a day.
 */
function isInUse(folder, file) {
  const written = fs.statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return folder === PACKAGES && written > Date.now() - 24 * 3_600_000;
}

/** The file takes its place whole. */
function replace(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

/** Writes what makes only the next start faster: a full or read-only disk does not matter. */
function write(path, content) {
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    replace(path, content);
  } catch {
    fs.rmSync(`${path}.${process.pid}`, { force: true });
  }
}

module.exports = { ROOT, groupOf, program, write };
