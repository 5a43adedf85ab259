import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { SCHEMAS } from '../../cli/views/schemas';
import { Clone, SHOP, TINY, workloadOf } from '../support/clone';

/** Two workloads in a placement: one of them in a stack that reads outputs of the other's. */
const OWN = 'environments/dev.yaml';
const clone = new Clone();
afterAll(clone.remove);

const environment = clone.read(OWN).replace(/\nworkloads:[\s\S]*$/, '\n');
const both = (name: string, more = '') =>
  clone.write(`environments/${name}.yaml`, `${environment}workloads:\n  commerce: {}\n${more}`);
const READER = workloadOf(`cloud.queue(scope, 'jobs', { visibilityTimeoutSeconds: 60 });
    network.join(scope, 'private');`)
  .replace('build(scope)', 'build(scope, { network })')
  .replace('settings:', 'needs: { network: true },\n  settings:');

beforeAll(() => {
  for (const name of readdirSync(clone.path('environments')).filter((one) => /^(staging|prod)\./.test(one)))
    rmSync(clone.path('environments', name));
  clone.write('environments/dev.addresses', '');
  clone.write(SHOP, TINY);
  clone.folderOf('stacks/reader');
  clone.write('stacks/reader/index.ts', READER);
  both('dev', '  reader: { stack: own }\n');
  both('one');
  both('two');
  for (const name of ['dev', 'one', 'two']) clone.must(0, ['address', 'accept', name]);
  clone.folderOf('docs');
  clone.write('docs/page.md', 'A page.\n');
  clone.commit('The base');
});
const reset = () => {
  clone.git('checkout', '-q', '--', '.');
  clone.git('clean', '-fdq');
};

afterEach(reset);

/** All stacks, as the program here makes them. */
function all(): Map<string, string> {
  rmSync(clone.path('made'), { recursive: true, force: true });
  clone.must(0, ['synth', '--no-cache'], { CDKTF_OUTDIR: 'made' });
  const stacks = clone.path('made', 'stacks');
  return new Map(readdirSync(stacks).map((id) => [id, readFileSync(join(stacks, id, 'cdk.tf.json'), 'utf8')]));
}

/** A value that replaces the existing one, and may equal it. */
const replaced = (file: string, from: RegExp, to: string) => clone.write(file, clone.read(file).replace(from, to));

const accepting = (work: (n: number) => void) => (n: number) => {
  work(n);
  for (const name of ['dev', 'one', 'two'])
    if (existsSync(clone.path(`environments/${name}.yaml`))) clone.must(0, ['address', 'accept', name]);
};

/** Edits by a number, which their values are made of. What they change is often changed already. */
const EDITS = {
  'a page': (n) => clone.write('docs/page.md', `Page ${n}.\n`),
  'a comment of a workload': (n) => clone.change(SHOP, ['export default', `// Number ${n}.\nexport default`]),
  'a comment of a kind': () =>
    clone.change('modules/queue/aws.ts', ['const QUEUE_NAME', '// A comment.\nconst QUEUE_NAME']),
  'a comment of a file': (n) => clone.change('environments/one.yaml', [/cloud: aws.*/, `cloud: aws # ${n}`]),
  'a property of a workload': (n) => replaced(SHOP, /Seconds: \d+/, `Seconds: ${n}`),
  'a resource of a workload': accepting((n) =>
    clone.change(SHOP, ['const orders', `cloud.topic(scope, 'sales-${n}');\n    const orders`]),
  ),
  'the workload that reads': (n) => replaced('stacks/reader/index.ts', /Seconds: \d+/, `Seconds: ${n}`),
  'a tag of one': (n) => replaced('environments/one.yaml', /owner: [\w-]+/, `owner: team-${n}`),
  'a tag of another': (n) => replaced('environments/two.yaml', /owner: [\w-]+/, `owner: team-${n}`),
  'the network that is read': (n) => replaced(OWN, /nat: \w+/, n % 2 === 0 ? 'nat: perZone' : 'nat: single'),
  'a default of a kind': (n) =>
    clone.change('modules/queue/aws.ts', [
      /sqsManagedSseEnabled: true/,
      `sqsManagedSseEnabled: true, delaySeconds: ${n}`,
    ]),
  'a file more': () => both('three'),
  'a file less': () => {
    for (const part of ['yaml', 'addresses']) rmSync(clone.path(`environments/two.${part}`));
  },
} satisfies Readonly<Record<string, (n: number) => void>>;
type Edit = keyof typeof EDITS;
const NOTHING: readonly Edit[] = ['a page', 'a comment of a workload', 'a comment of a kind', 'a comment of a file'];

interface Listed {
  readonly id: string;
  readonly environment?: string;
  readonly change: string;
  readonly why: readonly string[];
  readonly after: readonly string[];
  readonly step: number;
}
function listed(): { code: number | null; stacks: readonly Listed[] } {
  const { code, out, err } = clone.run(['affected', '--base', 'HEAD', '--json']);
  if (code !== 0 && code !== 2) throw new Error(`affected ended with ${code}:\n${out}${err}`);
  return { code, stacks: SCHEMAS.affected.parse(JSON.parse(out)).stacks };
}

/** The truth: every stack on both sides. */
function held(base: ReadonlyMap<string, string>): void {
  const here = all();
  const differ = [...new Set([...base.keys(), ...here.keys()])].filter((id) => base.get(id) !== here.get(id));
  const { code, stacks } = listed();
  const readers = [...here].filter(([, text]) =>
    differ.some(
      (id) =>
        text.includes(`"data.terraform_remote_state.${id}`) || text.includes(`\${data.terraform_remote_state.${id}.`),
    ),
  );
  expect(stacks.map(({ id }) => id).sort()).toEqual([...new Set([...differ, ...readers.map(([id]) => id)])].sort());
  expect(code).toBe(stacks.length > 0 ? 2 : 0);
  for (const { id, change, why } of stacks) {
    expect([id, change]).toEqual([
      id,
      !base.has(id) ? 'new' : !here.has(id) ? 'gone' : differ.includes(id) ? 'changed' : 'dependent',
    ]);
    if (change === 'changed' || change === 'dependent') expect(why.length).toBeGreaterThan(0);
  }
  for (const { after, step } of stacks)
    for (const one of after) expect(stacks.find(({ id }) => id === one)?.step).toBeLessThan(step);
}

test('comments and pages list nothing, and end with 0', () => {
  for (const edit of NOTHING) EDITS[edit](90);
  expect(listed()).toEqual({ code: 0, stacks: [] });
});

test('what differs is told by the paths of constructs, and what reads of it comes after', () => {
  EDITS['the network that is read'](90);
  EDITS['a property of a workload'](90);
  const { stacks } = listed();
  expect(stacks.map(({ id, step }) => [id, step])).toEqual([
    ['dev-aws-us-east-1', 0],
    ['one-aws-us-east-1', 0],
    ['two-aws-us-east-1', 0],
    ['dev-aws-us-east-1-reader', 1],
  ]);
  expect(stacks[1]?.why).toEqual(['commerce/orders/queue']);
  expect(stacks.map(({ environment }) => environment)).toEqual(['dev', 'one', 'two', 'dev']);
  expect(clone.must(0, ['list', '--affected', 'HEAD']).trim().split('\n')).toEqual([
    'dev-aws-us-east-1',
    'dev-aws-us-east-1-reader',
    'one-aws-us-east-1',
    'two-aws-us-east-1',
  ]);
  expect(stacks[3]).toMatchObject({ change: 'dependent', why: ['dev-aws-us-east-1'], after: ['dev-aws-us-east-1'] });
});

test('a matrix has the environments that a change makes others, and a plan their stacks', () => {
  expect(clone.must(0, ['list', '--json', '--affected', 'HEAD'])).toBe('[]\n');
  EDITS['a tag of one'](90);
  expect(
    JSON.parse(clone.must(0, ['list', '--json', '--affected', 'HEAD'])).map(({ name }: { name: string }) => name),
  ).toEqual(['one']);
  expect(clone.must(0, ['plan', 'two', '--simulate', '--affected', 'HEAD'])).toContain(
    'two: no stack differs from HEAD.',
  );
  expect(clone.must(1, ['list', '--affected', 'HEAD', '--cloud', 'google'])).toContain(
    '--affected: compares the environments',
  );
});

test('any edits: exactly the stacks that differ, and those that read of them', () => {
  const base = all();
  const one = fc.tuple(fc.constantFrom(...(Object.keys(EDITS) as Edit[])), fc.integer({ min: 30, max: 900 }));
  const edits = fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: ([edit]) => edit });
  fc.assert(
    fc.property(edits, (some) => {
      // What takes a file away comes last: others change it.
      const last = ([edit]: readonly [Edit, number]) => Number(edit === 'a file less');
      for (const [edit, n] of [...some].sort((a, b) => last(a) - last(b))) EDITS[edit](n);
      held(base);
      reset();
    }),
    { numRuns: Number(process.env.POLYCLOUD_ROUNDS ?? 5), seed: 2024, endOnFailure: true },
  );
});

test('the code of a function, in any folder, is part of a base', () => {
  const body =
    "cloud.function(scope, 'resize', { runtime: 'python3.13', handler: 'main.run', code: { folder: " +
    "'lambdas' }, identity: cloud.identity(scope, 'resizer') });";
  clone.write(SHOP, workloadOf(body));
  clone.folderOf('lambdas');
  const commits = ['1', '2'].map((value) => {
    clone.write('lambdas/main.py', `def run(event, context):\n    return ${value}\n`);
    clone.git('add', '-A');
    clone.git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-q', '-m', value);
    return clone.git('rev-parse', 'HEAD');
  });
  const ids = (base = '') =>
    JSON.parse(clone.run(['affected', '--base', base, '--json']).out).stacks.map(({ id }: Listed) => id);
  expect(ids(commits[1])).toEqual([]);
  expect(ids(commits[0])).toEqual([
    'dev-aws-us-east-1',
    'one-aws-us-east-1',
    'two-aws-us-east-1',
    'dev-aws-us-east-1-reader',
  ]);
});

test('a base that is not there is an error with the way out', () => {
  const { code, err } = clone.run(['affected', '--base', 'origin/nowhere']);
  expect(code).toBe(1);
  expect(err).toContain(
    '--base: is "origin/nowhere", which is not a commit of this repository.\n  Fetch it: git fetch origin main.',
  );
  const listed = clone.run(['list', '--affected', 'origin/nowhere']);
  expect(listed.code).toBe(1);
  expect(listed.err).toContain('--affected: is "origin/nowhere", which is not a commit of this repository.');
});
