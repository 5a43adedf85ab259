import childProcess from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { ContentCache } from '../../modules/core/content-cache';
import { defineWorkload } from '../../stacks/workload';
import { checkedWorkloads } from '../../stacks/workloads';
import { defined } from '../support/defined';
import { FIXTURES, loadEnvironments, synthesizeEnvironments } from '../support/project';

/** What is taken from the cache is what would be made, byte for byte. */
const folder = mkdtempSync(join(tmpdir(), 'polycloud-units-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (...parts: string[]) => join(folder, ...parts);
let built: string[] = [];
/** A workload that reads a file, a folder and a variable. */
const queues = defineWorkload({
  description: 'Queues.',
  settings: z.strictObject({ seconds: z.int().default(60) }),
  needs: { network: true },
  build(scope, { settings, network }) {
    built.push(defined(scope.node.path.split('/')[0]));
    const cloud = cloudOf(scope);
    const tier = readFileSync(at('tier.txt'), 'utf8').trim();
    network.join(scope, tier as 'private');
    for (const name of readdirSync(at('queues')).sort())
      cloud.queue(scope, name, { visibilityTimeoutSeconds: settings.seconds });
    if (process.env.POLYCLOUD_TEST_TOPIC) cloud.topic(scope, process.env.POLYCLOUD_TEST_TOPIC);
    return {};
  },
});
const workloads = checkedWorkloads({ queues });
const environments = at('environments');
const dev = parse(readFileSync(join(FIXTURES, 'environments', 'dev.yaml'), 'utf8'));
const write = (name: string, more: object = {}) =>
  writeFileSync(
    at('environments', `${name}.yaml`),
    stringify({ ...dev, dns: undefined, workloads: { queues: {} }, ...more }),
  );

const prepare = () => {
  for (const part of ['environments', 'queues', 'cache']) rmSync(at(part), { recursive: true, force: true });
  for (const part of ['environments', 'queues']) mkdirSync(at(part));
  for (const name of ['one', 'two', 'three']) write(name);
  write('four', { network: { from: 'three' }, workloads: { queues: { stack: 'own' } } });
  writeFileSync(at('queues', 'orders'), '');
  writeFileSync(at('tier.txt'), 'private');
  delete process.env.POLYCLOUD_TEST_TOPIC;
  built = [];
};
beforeEach(prepare);

/** All files that a synthesis writes, and the stacks that were built for it. */
function run(cache: boolean) {
  built = [];
  const contents = cache ? new ContentCache(at('cache')) : undefined;
  const output = at(cache ? 'kept' : 'made');
  rmSync(output, { recursive: true, force: true });
  const all = loadEnvironments([], { folder: environments, workloads, cache: contents });
  const warnings = synthesizeEnvironments(all, { folder: environments, workloads, output, cache: contents ?? false });
  const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const text = (one: (typeof files)[number]) => readFileSync(join(one.parentPath, one.name), 'utf8');
  const written = Object.fromEntries(
    files.map((one) => [join(one.parentPath, one.name).slice(output.length), text(one)]).sort(),
  );
  return { written, warnings, built: [...new Set(built)].sort() };
}

const EDITS: Readonly<Record<string, () => void>> = {
  'a tag of one': () => write('one', { tags: { ...dev.tags, owner: 'stock' } }),
  'a setting of two': () => write('two', { workloads: { queues: { seconds: 90 } } }),
  'the network that two use': () => write('three', { network: { ...dev.network, nat: 'perZone' } }),
  'the one that takes it': () =>
    write('four', { network: { from: 'three' }, workloads: { queues: { stack: 'own', seconds: 30 } } }),
  'one more that takes it': () => write('five', { network: { from: 'three' } }),
  'the cloud of two': () => write('two', { cloud: 'google' }),
  'a comment': () =>
    writeFileSync(at('environments', 'one.yaml'), `${readFileSync(at('environments', 'one.yaml'))}# A comment.\n`),
  'a file less': () => rmSync(at('environments', 'two.yaml'), { force: true }),
  'a file that a workload reads': () => writeFileSync(at('tier.txt'), 'isolated'),
  'a file in a folder that it reads': () => writeFileSync(at('queues', 'returns'), ''),
  'a variable that it reads': () => {
    process.env.POLYCLOUD_TEST_TOPIC = 'sales';
  },
  'what was accepted': () =>
    writeFileSync(at('environments', 'one.addresses'), 'one-aws-us-east-1\n  names without queues\n'),
};

// Jest reads and writes files itself when it loads a module for the first time.
beforeAll(() => {
  prepare();
  for (const name of ['a variable that it reads', 'the cloud of two']) EDITS[name]?.();
  run(false);
});

test('after any edits a synthesis from the cache is the same as one without', () => {
  const names = fc.uniqueArray(fc.constantFrom(...Object.keys(EDITS)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(names, { minLength: 2, maxLength: 2 }), (rounds) => {
      run(true);
      for (const edits of rounds) {
        for (const edit of edits) EDITS[edit]?.();
        const [cached, fresh] = [run(true), run(false)];
        expect(cached.written).toEqual(fresh.written);
        expect(cached.warnings).toEqual(fresh.warnings);
      }
    }),
    { numRuns: Number(process.env.POLYCLOUD_ROUNDS ?? 2), seed: 7, endOnFailure: true },
  );
});

test('what did not change is not built, and what shares a network is built together', () => {
  const [first, second] = [run(true), run(true)];
  expect(first.built).toContain('two-aws-us-east-1');
  expect(second).toEqual({ ...first, built: [] });
  EDITS['a tag of one']?.();
  expect(run(true).built).toEqual(['one-aws-us-east-1']);
  EDITS['the one that takes it']?.();
  expect(run(true).built).toEqual(['four-aws-us-east-1-queues', 'three-aws-us-east-1']);
  EDITS['a file that a workload reads']?.();
  expect(run(true).built).toEqual(first.built);
});

test('a synthesis starts no other program, as CDKTF does to ask Terraform for its version', () => {
  const started = jest.spyOn(childProcess, 'execSync');
  synthesizeEnvironments(loadEnvironments(['dev']), { output: at('dev'), cache: false });
  expect(readFileSync(at('dev', 'stacks', 'dev-aws-us-east-1', 'cdk.tf.json'), 'utf8')).toContain('"terraform_data"');
  expect(started).not.toHaveBeenCalled();
  started.mockRestore();
});

test('what is damaged is made again', () => {
  const { written } = run(true);
  for (const name of readdirSync(at('cache', 'texts'))) rmSync(at('cache', 'texts', name));
  expect(run(true).written).toEqual(written);
  writeFileSync(at('cache', 'index'), 'damaged');
  expect(run(true).written).toEqual(written);
});

test('mistakes of all environments are told at once, also of those that are not in the cache', () => {
  run(true);
  for (const name of ['one', 'two']) write(name, { workloads: { queues: { seconds: 90_000 } } });
  expect(() => run(true)).toThrow(/one-aws-us-east-1[\s\S]*two-aws-us-east-1/);
});
