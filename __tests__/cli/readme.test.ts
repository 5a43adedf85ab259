import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formatProblem } from '../../modules/core/errors';
import { Workload } from '../../modules/core/names';
import { checkOut, placeFixtures } from '../support/clone';
import { defined } from '../support/defined';
import { FOLDER } from '../support/project';
import { synth } from '../support/synth';

/**
 * The README, tried as a new user would: in a clone, in an empty folder, one command after the
 * other.
 */
const ROOT = join(__dirname, '..', '..');
const blocksOf = (page: string) =>
  [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({
    kind: defined(kind),
    lines: defined(text).trimEnd().split('\n'),
  }));
const blocks = blocksOf('README.md');

/**
 * What is not run: node_modules is linked, and the tests are running. `sh account` marks what needs
 * one.
 */
const AS_IF = [/^npm ci && /, /^npm test$/];
const LIMIT = 100_000;

const folder = mkdtempSync(join(tmpdir(), 'polycloud-readme-'));
beforeAll(() => checkOut(folder, placeFixtures));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Command {
  readonly line: string;
  readonly code: number;
}

function commandOf(line: string): Command[] {
  const [command = '', comment = ''] = line.split(/ +# /);
  const rest = AS_IF.reduce((text, known) => text.replace(known, ''), command);
  return rest ? [{ line: rest, code: Number(/exit code (\d)/.exec(comment)?.[1] ?? 0) }] : [];
}

/** Whether the output has these lines in this order; `…` matches anything. */
function missing(lines: readonly string[], output: string): string[] {
  let rest = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => {
    const words = line.trim();
    if (words === '…') return false;
    const shape = new RegExp(
      `^${words
        .split('…')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    );
    const at = rest.findIndex((one) => shape.test(one));
    if (at < 0) return true;
    rest = rest.slice(at + 1);
    return false;
  });
}

/** Runs what a line says; whatever it asks is answered by Enter. */
function run({ line, code }: Command): string {
  const env = Object.fromEntries(
    Object.entries({ ...process.env, CI: '1', NO_COLOR: '1' }).filter(([name]) => !name.startsWith('POLYCLOUD_')),
  );
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    env,
    input: '\n'.repeat(20),
  });
  if (status !== code)
    throw new Error(
      `${line}: exit code ${status}, the page says ${code}\n${stdout.slice(-3000)}\n${stderr.slice(-3000)}`,
    );
  return stdout;
}

const changed = () =>
  spawnSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line && !/ (reviewed\/|node_modules)/.test(line));

test(
  'each command of the README does what it says, in its order',
  () => {
    let output = '';
    let ran = 0;
    for (const { kind, lines } of blocks) {
      if (kind === 'text') expect({ lines, missing: missing(lines, output) }).toEqual({ lines, missing: [] });
      if (kind !== 'sh') continue;
      const commands = lines.flatMap(commandOf);
      output = commands.map(run).join('');
      ran += commands.length;
    }
    expect(ran).toBeGreaterThan(10);
    // Nothing that a command wrote is in the way of the next commit, but for the review that was
    // asked for.
    expect(changed()).toEqual([]);
  },
  LIMIT,
);

test(
  'a new environment is made as its page says',
  () => {
    for (const { kind, lines } of blocksOf('docs/new-environment.md'))
      if (kind === 'sh') lines.flatMap(commandOf).forEach(run);
    expect(changed()).toEqual([
      '?? environments/qa.accepted.json',
      '?? environments/qa.addresses',
      '?? environments/qa.yaml',
    ]);
  },
  LIMIT,
);

test('the environment that the page shows is the one that is there', () => {
  const examples = blocks.filter(({ kind }) => kind === 'yaml');
  expect(examples).toHaveLength(1);
  const { clouds, ...rest } = parse(defined(examples[0]?.lines.join('\n')));
  const there = parse(readFileSync(join(FOLDER, 'dev.yaml'), 'utf8'));
  expect(there).toMatchObject(rest);
  expect(there.clouds).toMatchObject(clouds);
});

class Shop extends Workload {}

test('the error that the page shows is the one that synthesis gives', () => {
  const errors = blocks.filter(({ kind }) => kind === '').map(({ lines }) => lines.join('\n'));
  const { problems } = synth(
    'google',
    (stack, cloud) => void cloud.queue(new Shop(stack, 'commerce'), 'orders', { visibilityTimeoutSeconds: 3600 }),
    { environment: 'prod' },
  );
  expect(problems.map(formatProblem)).toEqual(errors);
});
