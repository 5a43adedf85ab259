/**
 * Runs a program of this project from its bundles, without translating its TypeScript and looking
 * for its modules each time. V8's compiled code is stored next to them, for each command. `node
 * cli/launch.js synth dev` runs a command, `node cli/launch.js simulate …` the simulator; without
 * arguments it is what `cdktf` runs: main.ts.
 */
const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { isMainThread } = require('node:worker_threads');
const { ROOT, groupOf, program, write } = require('./bundles');

// V8 optimizes a function after 15 times as much work as by default: most commands end before the
// optimization has paid for itself. A seventh of the CPU of a synthesis.
setFlagsFromString('--interrupt-budget=1000000');

/**
 * Runs the program. What it asks for comes out of the bundles of packages, or else is found as
 * ever.
 */
function load({ path, text, packages }, command) {
  const real = createRequire(path);
  const bundles = new Map();
  const scripts = [];
  const asked = new Set();
  // Code that was compiled with other options of V8 is of no use.
  const suffix = `${command}-${cachedDataVersionTag()}`;
  const run = (file, source, require) => {
    const kept = `${file.slice(0, -3)}.${suffix}.v8`;
    const cachedData = existsSync(kept) ? readFileSync(kept) : undefined;
    const script = new vm.Script(source, {
      filename: file,
      cachedData,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    scripts.push({ kept, script, fresh: !cachedData || script.cachedDataRejected });
    const module = { exports: {} };
    script.runInThisContext()(module.exports, require, module, ROOT, basename(path, '.js'));
    return module.exports;
  };
  const ours = (name) => {
    const file = packages.get(groupOf(name));
    if (file && !bundles.has(file)) bundles.set(file, run(file, readFileSync(file, 'latin1'), ours));
    const bundle = bundles.get(file) ?? {};
    if (!Object.hasOwn(bundle, name)) return real(name);
    asked.add(name);
    return bundle[name]();
  };
  process.on('exit', (code) => {
    // A run that failed has compiled little of what the next one requires.
    if (code !== 1) keepCompiled(`${path.slice(0, -3)}.${suffix}.asked`, asked, scripts);
  });
  return run(path, text, Object.assign(ours, real));
}

/**
 * Stores compiled code where a run used a package that none before it used, as on another cloud.
 */
function keepCompiled(list, asked, scripts) {
  const [program] = scripts;
  const before = !program.fresh && existsSync(list) ? readFileSync(list, 'latin1').split('\n') : [];
  const all = new Set([...before, ...asked]);
  if (all.size === before.length && !scripts.some((one) => one.fresh)) return;
  for (const { kept, script } of scripts) write(kept, script.createCachedData());
  write(list, [...all].sort().join('\n'));
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
