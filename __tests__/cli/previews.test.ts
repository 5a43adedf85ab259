import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SCHEMAS } from '../../cli/views/schemas';
import { SHOP as SHOP_FILE } from '../support/clone';
import { things } from '../support/kills';
import { manyStacks } from '../support/many';

const clone = manyStacks({ dev: ['r1', 'last'] });
clone.write('environments/dev.yaml', `${clone.read('environments/dev.yaml')}policies:\n  previews:\n    max: 10\n`);
afterAll(clone.remove);
const SHOP = { GITHUB_REPOSITORY: 'acme/shop' };
const create = (args: readonly string[], env: Record<string, string> = SHOP) =>
  SCHEMAS.preview.parse(JSON.parse(clone.must(0, ['new', 'preview', ...args, '--format', 'json', '--simulate'], env)));
const state = (environment: string) =>
  clone.path('.simulated', 'state', 'acme', environment, 'aws', 'us-east-1.tfstate');
const registry = () =>
  JSON.parse(
    JSON.parse(readFileSync(clone.path('.simulated', 'state', 'acme', 'previews.tfstate'), 'utf8')).outputs.previews
      .value,
  );

test('a preview that failed half-way is destroyed whole, and its place and range are free again', () => {
  const first = create(['pr-7', '--like', 'dev', '--days', '2']);
  expect(first).toMatchObject({ like: 'dev', repository: 'acme/shop', cidr: '10.128.0.0/20' });
  // Its number is that of another repository's, too: nothing of it is the same.
  const other = create(['pr-7', '--like', 'dev'], { GITHUB_REPOSITORY: 'acme/stock' });
  expect(other.environment).not.toBe(first.environment);
  expect(other.cidr).toBe('10.128.16.0/20');

  const faults = JSON.stringify([{ on: 'create', type: 'aws_sqs_queue', nth: 2, does: { fail: 'quota exceeded' } }]);
  const deploy = ['deploy', first.environment, '--simulate', '--auto-approve'];
  const failed = clone.run(deploy, { POLYCLOUD_SIMULATOR_FAULTS: faults });
  expect(failed.code).toBe(1);
  expect(things(clone.folder).length).toBeGreaterThan(0);
  expect(JSON.stringify(things(clone.folder))).toContain(first.lastDay);
  clone.must(0, ['destroy', first.environment, '--simulate', '--auto-approve']);
  expect(things(clone.folder)).toEqual([]);
  expect(JSON.parse(readFileSync(state(first.environment), 'utf8')).resources).toEqual([]);
  expect(registry().map(({ environment }: { environment: string }) => environment)).toEqual([other.environment]);
  expect(existsSync(clone.path('environments', 'previews', `${first.environment}.yaml`))).toBe(false);
  // The file is not committed: a later destroy creates it again.
  expect(create(['pr-8', '--like', 'dev']).cidr).toBe(first.cidr);
}, 300_000);

test('a push keeps the range and the last day; another day is asked for', () => {
  const before = create(['pr-9', '--like', 'dev', '--days', '5']);
  expect(create(['pr-9', '--like', 'dev'])).toMatchObject({ cidr: before.cidr, lastDay: before.lastDay });
  const after = create(['pr-9', '--like', 'dev', '--days', '1']);
  expect(after.cidr).toBe(before.cidr);
  expect(after.lastDay < before.lastDay).toBe(true);
});

test('what is past its last day is listed for the repository that made it', () => {
  const { environment } = create(['pr-9', '--like', 'dev']);
  const file = clone.path('.simulated', 'state', 'acme', 'previews.tfstate');
  const registryState = readFileSync(file, 'utf8');
  writeFileSync(file, registryState.replace(/(\\"lastDay\\":\\")2\d{3}-\d\d-\d\d/g, '$12020-01-31'));
  const expired = (env: Record<string, string>) =>
    SCHEMAS.expired
      .parse(JSON.parse(clone.must(0, ['list', '--expired', '--json', '--simulate'], env)))
      .map((one: { environment: string; lastDay: string }) => [one.environment, one.lastDay]);
  expect(expired(SHOP)).toContainEqual([environment, '2020-01-31']);
  expect(expired({ GITHUB_REPOSITORY: 'acme/nothing' })).toEqual([]);
  writeFileSync(file, registryState);
  expect(expired(SHOP)).toEqual([]);
});

test('what all of them cost together is limited, and one that would exceed it leaves nothing', () => {
  clone.change(SHOP_FILE, [
    'return { orders }',
    "cloud.disk(scope, 'data', { sizeGiB: 500, zone: 1 });\n    return { orders }",
  ]);
  clone.change('environments/dev.yaml', ['max: 10', 'max: 10\n    monthly: 100']);
  const { monthly, environment } = create(['pr-20', '--like', 'dev']);
  const others = registry().length;
  expect(monthly).toBeGreaterThan(10);
  expect(registry()).toContainEqual(expect.objectContaining({ environment, monthly }));
  clone.change('environments/dev.yaml', ['monthly: 100', `monthly: ${Number(monthly) + 1}`]);
  const output = clone.must(1, ['new', 'preview', 'pr-21', '--like', 'dev', '--simulate'], SHOP);
  expect(output).toContain(`policies.previews.monthly is ${Number(monthly) + 1} USD; pr-21-`);
  expect(output).toContain(`would cost ${monthly}, and the ${others} others cost ${monthly}.\n  Destroy one: `);
  expect(registry()).toHaveLength(others);
  expect(readdirSync(clone.path('environments', 'previews')).filter((name) => name.startsWith('pr-21-'))).toEqual([]);
  // An update that fits is not counted twice; one that does not fit changes nothing.
  expect(create(['pr-20', '--like', 'dev']).monthly).toBe(monthly);
  clone.change('environments/dev.yaml', [`monthly: ${Number(monthly) + 1}`, 'monthly: 1']);
  clone.must(1, ['new', 'preview', 'pr-20', '--like', 'dev', '--days', '1', '--simulate'], SHOP);
  expect(registry()).toContainEqual(expect.objectContaining({ environment, monthly }));
  expect(existsSync(clone.path('environments', 'previews', `${environment}.yaml`))).toBe(true);
  clone.change('environments/dev.yaml', ['\n    monthly: 1', '']);
});

test('more than the policy allows, or longer, is refused with what to do', () => {
  const refused = (...args: string[]) => clone.must(1, ['new', 'preview', ...args, '--simulate'], SHOP);
  expect(refused('pr-10', '--like', 'dev', '--days', '8')).toContain('--days: is 8, policies.previews.days of');
  expect(refused('pr-1234567890123', '--like', 'dev')).toContain('it must be 2 to 15 lower-case letters');
  clone.change('environments/dev.yaml', ['max: 10', 'max: 4']);
  expect(registry()).toHaveLength(4);
  const message = refused('pr-10', '--like', 'dev');
  expect(message).toContain('policies.previews.max is 4, and there are 4.\n  Destroy one: ');
  clone.change('environments/dev.yaml', [/policies:\n {2}previews:\n {4}max: 4\n/, '']);
  expect(refused('pr-10', '--like', 'dev')).toContain('environments/dev.yaml: allows no previews.');
});
