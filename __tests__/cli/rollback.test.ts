import { existsSync, rmSync } from 'node:fs';
import { Clone, TINY } from '../support/clone';

const clone = new Clone();
afterAll(clone.remove);

const ID = 'dev-aws-us-east-1';
const deploy = () => {
  clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  return clone.must(0, ['apply', `reviewed/${ID}`]);
};
const state = () => JSON.parse(clone.read('.simulated/state/acme/dev/aws/us-east-1.tfstate'));
const queue = () => state().resources.find(({ name }: { name: string }) => /^commerce_(orders|purchases)_queue$/.test(name));

let first: string;
let second: string;
beforeAll(() => {
  clone.write('stacks/commerce.ts', TINY);
  clone.must(0, ['address', 'accept', '--remove', 'commerce', '--remove', 'access-logs', '--remove', 'names']);
  first = clone.commit('The first');
  deploy();
  clone.change('stacks/commerce.ts', ["'orders'", "'purchases'"], ['60', '90']);
  clone.must(0, ['address', 'accept', '--move', 'commerce/orders', 'commerce/purchases']);
  second = clone.commit('The second');
  deploy();
});

test('what was applied is recorded beside the state, with commit, plan and who', () => {
  const [, newer, older, end] = clone.must(0, ['state', 'history', 'dev', '--simulate']).split('\n');
  expect(newer).toMatch(new RegExp(`^  \\S+Z  deploy   done  .* ${second.slice(0, 12)}  \\S+  plan [0-9a-f]{12}$`));
  expect(older).toMatch(new RegExp(` ${first.slice(0, 12)}  `));
  expect(end).toBe('');
  expect(existsSync(clone.path('.simulated/state/acme/dev/aws/us-east-1.applied.tfstate'))).toBe(true);
  expect(queue()).toMatchObject({ name: 'commerce_purchases_queue', instances: [{ attributes: { visibility_timeout_seconds: 90 } }] });
});

test('moves that are made can be taken out of the list', () => {
  const before = clone.read('environments', 'dev.addresses');
  expect(before).toContain('  moved aws_sqs_queue.commerce_orders_queue -> ');
  expect(clone.must(0, ['address', 'settle', 'dev', '--simulate'])).toMatch(/: \d+ moves are made, 0 wait for a deployment/);
  const after = clone.read('environments', 'dev.addresses');
  expect(after).not.toContain('  moved ');
  // The name in the cloud stays.
  expect(after).toContain('  commerce/purchases was named as commerce/orders\n');
  clone.must(0, ['plan', 'dev', '--simulate']);
  clone.write('environments/dev.addresses', before);
});

test('a rollback is a reviewed plan of the earlier commit, which moves back and destroys nothing', () => {
  const { arn } = queue().instances[0].attributes;
  const said = clone.must(2, ['rollback', 'dev', '--simulate']);
  expect(said).toContain(`Rollback of dev to ${first.slice(0, 7)} The first (`);
  expect(said).toContain('Data is not rolled back');
  expect(said).toMatch(/visibility_timeout_seconds: 90 → 60/);
  expect(said).not.toMatch(/destroy /);
  expect(clone.must(0, ['apply', `reviewed/${ID}`])).toContain('0 added, 1 changed, 0 destroyed');
  expect(queue()).toMatchObject({ name: 'commerce_orders_queue', instances: [{ attributes: { visibility_timeout_seconds: 60, arn } }] });
  expect(clone.must(0, ['state', 'history', 'dev', '--simulate']).split('\n')[1]).toContain(first.slice(0, 12));
  // To where it already is: nothing to do.
  clone.must(0, ['rollback', 'dev', '--simulate', '--to', first]);
  expect(clone.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(clone.git('status', '--porcelain')).toBe('');
});

test('a commit that is not there', () => {
  const said = clone.must(1, ['rollback', 'dev', '--simulate', '--to', 'nowhere']);
  expect(said).toContain('nowhere: is no commit that is here.\n  npm run state -- history <environment> lists');
});

test('a lost state is made anew from the addresses and the record', () => {
  const before = state();
  rmSync(clone.path('.simulated/state/acme/dev/aws/us-east-1.tfstate'));
  clone.git('checkout', '-q', first);
  const written = clone.must(0, ['state', 'imports', 'dev', '--simulate']);
  expect(written).toMatch(/imports\.tf\.json: \d+ imports\.\n/);
  const planned = clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  expect(planned).not.toMatch(/create /);
  expect(clone.must(0, ['apply', `reviewed/${ID}`])).toMatch(/Resources: \d+ imported, 0 added, \d+ changed, 0 destroyed/);
  rmSync(clone.path(`.simulated/cdktf.out/stacks/${ID}/imports.tf.json`));
  clone.must(0, ['plan', 'dev', '--simulate']);
  const addresses = ({ resources }: typeof before) => resources.map(({ type, name }: { type: string; name: string }) => `${type}.${name}`);
  expect(addresses(state())).toEqual(addresses(before));
});

test('where the record is lost as well, the ids are left to be filled in', () => {
  rmSync(clone.path('.simulated/state/acme'), { recursive: true });
  const { code, out } = clone.run(['state', 'imports', 'dev', '--simulate']);
  expect(code).toBe(1);
  expect(out).toMatch(/\d+ without an id: .*aws_sqs_queue\.commerce_orders_queue/);
  expect(out).toContain('Terraform refuses an empty one.');
  expect(clone.must(1, ['plan', 'dev', '--simulate'])).toContain('The import ID value evaluates to an empty string');
});
