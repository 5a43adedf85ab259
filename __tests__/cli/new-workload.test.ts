import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CLOUDS } from '../../modules/core/placement';
import { Clone } from '../support/clone';

const clone = new Clone();
afterAll(clone.remove);
const workloadsOf = (name: string) => parse(clone.read('environments', `${name}.yaml`)).workloads;

test('a new workload compiles, and is in one environment, on every cloud', () => {
  const before = clone.read('environments/dev.yaml');
  expect(clone.must(0, ['new', 'workload', 'media'])).toContain('npm run plan -- dev --simulate');
  expect(clone.read('environments/dev.yaml')).toBe(`${before}  media: {}\n`);
  expect(workloadsOf('prod').media).toBeUndefined();
  expect(clone.read('environments/schema.json')).toContain('"media"');
  const { status, stdout } = spawnSync(
    process.execPath,
    [join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
    {
      cwd: clone.folder,
      encoding: 'utf8',
    },
  );
  // The clone has no tests' helpers: what is left is right.
  expect({ status: status === null, errors: stdout.split('\n').filter((line) => line.startsWith('stacks/')) }).toEqual({
    status: false,
    errors: [],
  });
  for (const cloud of CLOUDS) {
    const [id] = clone.must(0, ['synth', 'dev', '--cloud', cloud]).split('\n') as [string];
    expect(clone.read(id)).toContain('"media_files_');
  }
});

test('one property is changed in the environment, and its mistakes are told there', () => {
  clone.change('environments/dev.yaml', ['media: {}', 'media: { min: 3 }']);
  expect(clone.must(1, ['synth', 'dev'])).toMatch(
    /environments\/dev\.yaml:\d+:\d+ workloads\.media\.max: is 2, less than min, which is 3\./,
  );
  clone.change('environments/dev.yaml', ['media: { min: 3 }', 'media: { min: 2, stack: own }']);
  expect(clone.must(0, ['list'])).toContain('dev-aws-us-east-1-media\n');
});

test('it can replace the shop, in every environment', () => {
  expect(clone.must(0, ['new', 'workload', 'orders', '--replace', 'commerce'])).toContain(
    'npm run address -- accept prod --remove commerce',
  );
  expect(existsSync(clone.path('stacks', 'commerce'))).toBe(false);
  // The public names led to the entry of the shop.
  for (const name of ['staging', 'prod']) expect(parse(clone.read('environments', `${name}.yaml`)).dns).toBeUndefined();
  for (const name of ['dev', 'staging', 'prod']) expect(Object.keys(workloadsOf(name))[0]).toBe('orders');
  for (const name of ['dev', 'staging', 'prod']) clone.must(0, ['synth', name]);
});

test.each([
  ['a name that is there', ['batch-sync'], 'stacks/batch-sync: is there already.'],
  ['a name that is none', ['My_Media'], 'My_Media: is not a valid workload name: '],
  ['nothing to replace', ['other', '--replace', 'shop'], '--replace: is "shop"; known workloads are '],
  ['an unknown environment', ['other', '--environment', 'qa'], '--environment: is "qa"; environments are '],
])('%s is refused, and nothing is written', (_, args, problem) => {
  expect(clone.must(1, ['new', 'workload', ...args])).toContain(problem);
  expect(existsSync(clone.path('stacks', 'other'))).toBe(false);
});
