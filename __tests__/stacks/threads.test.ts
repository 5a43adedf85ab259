import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'polycloud-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const COUNT = 40;
/** From this unit on a thread does what a test asks for; then the main thread goes on. */
const ODD = 20;

interface Options {
  readonly patienceMilliseconds?: number;
  readonly stderr?: RegExp;
  /** The source of the program of a thread. */
  readonly program?: string;
}

const threadThat = (odd: string) => `
  require(${JSON.stringify(join(ROOT, 'node_modules/tsx/dist/cjs/index.cjs'))});
  const { inThread } = require(${JSON.stringify(join(ROOT, 'stacks/threads.ts'))});
  const { UserError } = require(${JSON.stringify(join(ROOT, 'modules/core/errors.ts'))});
  inThread((folder, [{ number }]) => {
    if (number >= ${ODD}) { require('node:fs').writeFileSync(folder + '/reached', ''); ${odd} }
    return { files: [], reads: [], warnings: ['thread'], known: true };
  });`;

/** Makes 40 units with two more threads. */
function makeUnits(odd: string, { patienceMilliseconds = 60_000, stderr: expected = /^$/, program }: Options = {}) {
  const worker = join(folder, 'worker.js');
  const reached = join(folder, 'reached');
  writeFileSync(worker, program ?? threadThat(odd));
  if (program) writeFileSync(reached, '');
  else rmSync(reached, { force: true });
  const main = join(folder, 'main.ts');
  writeFileSync(
    main,
    `const os = require('node:os');
     const { existsSync } = require('node:fs');
     os.availableParallelism = () => 3;
     const { onAllCores } = require(${JSON.stringify(join(ROOT, 'stacks/threads.ts'))});
     const indexes = Array.from({ length: ${COUNT} }, (_, index) => index);
     const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
     const make = () => {
       for (let tries = 0; !existsSync(${JSON.stringify(reached)}) && tries < 300; tries++) pause(100);
       return { files: [], reads: [], warnings: ['main'], known: true };
     };
     const began = Date.now();
     try {
       const all = onAllCores(indexes, make, {
         folder: ${JSON.stringify(folder)},
         units: indexes.map((number) => [{ number }]),
         options: {},
         program: ${JSON.stringify(worker)},
         patienceMilliseconds: ${patienceMilliseconds},
       });
       console.log(JSON.stringify(all.map(([index, { warnings }]) => [index, ...warnings])));
     } catch (error) {
       console.log(JSON.stringify({ message: error.message, problems: error.problems }));
     }
     // Events of threads come now.
     setTimeout(() => console.log('ended'), 500);`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', main], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(expected) });
  const [result = '', ended] = stdout.trim().split('\n');
  expect(ended).toBe('ended');
  return JSON.parse(result);
}

const inOrder = Array.from({ length: COUNT }, (_, index) => index);
const numbers = (all: readonly [number, string][]) => all.map(([index]) => index);

test.each([
  ['ends while it works', 'process.exit(1);'],
  ['is silent', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
])('what a thread has taken that %s is made here, and nothing is missing', (_, odd) => {
  const all = makeUnits(odd, {
    patienceMilliseconds: 1000,
    stderr: /ended early, as without memory: [12] units are made again/,
  });
  expect(numbers(all)).toEqual(inOrder);
  expect(all.slice(1, ODD).map(([, by]: [number, string]) => by)).toEqual(Array(ODD - 1).fill('thread'));
  expect(all.slice(ODD).map(([, by]: [number, string]) => by)).toEqual(Array(COUNT - ODD).fill('main'));
});

test('without threads that start everything is made here', () => {
  const program = "throw new Error('no memory');";
  const all = makeUnits('', { program });
  expect(all).toEqual(inOrder.map((index) => [index, 'main']));
});

test('threads share the work, and every result is in its place', () => {
  const all = makeUnits('');
  expect(numbers(all)).toEqual(inOrder);
  expect(all.filter(([, by]: [number, string]) => by === 'thread').length).toBeGreaterThanOrEqual(ODD - 1);
});

test('problems of a thread are those of the user, all at once; a bug of ours keeps its stack', () => {
  const { problems } = makeUnits("throw new UserError([{ where: `unit ${number}`, message: 'is wrong.' }]);");
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]).toEqual({ where: 'unit 20', message: 'is wrong.' });
  const { message } = makeUnits("throw new TypeError('a bug');");
  expect(message).toMatch(/TypeError: a bug\n +at .*worker\.js/);
});
