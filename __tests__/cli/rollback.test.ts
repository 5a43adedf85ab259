import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMAS } from '../../cli/views/schemas';
import { Clone, SHOP, TINY } from '../support/clone';
import { drill, sections, simulatedDrill } from '../support/drills';

const clone = new Clone();
afterAll(clone.remove);

const ID = 'dev-aws-us-east-1';
const deploy = () => {
  clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  return clone.must(0, ['apply', `reviewed/${ID}`]);
};
const state = () => JSON.parse(clone.read('.simulated/state/acme/dev/aws/us-east-1.tfstate'));
const queue = () =>
  state().resources.find(({ name }: { name: string }) => /^commerce_(orders|purchases)_queue$/.test(name));

/** What the page says to do, with the code that each command ends with and what it printed. */
const words = { prod: 'dev', '<placement>': ID };
const run = async (lines: readonly string[], ...codes: readonly number[]) => {
  const outputs: string[] = [];
  for (const [index, line] of lines.entries()) {
    const { code, out } = await clone.line(line);
    if (code !== (codes[index] ?? 0)) throw new Error(`${line} ended with ${code}, not ${codes[index] ?? 0}:\n${out}`);
    outputs.push(out);
  }
  return outputs;
};
const rename = simulatedDrill('A construct is renamed', words);

let first: string;
let second: string;
beforeAll(async () => {
  const OLD = "cloud.identity(scope, 'old');";
  clone.write(SHOP, TINY.replace('const orders', `${OLD}\n    const orders`));
  clone.write('environments/dev.addresses', '');
  clone.must(0, ['address', 'accept', 'dev']);
  first = clone.commit('The first');
  deploy();
  clone.change(SHOP, ["'orders'", "'purchases'"], ['60', '90']);
  const [gone] = await run(rename.slice(0, 2), 1, 0);
  expect(gone).toContain('Renamed: npm run address -- accept dev --move aws_sqs_queue.commerce_orders_queue');
  clone.change(SHOP, [OLD, '']);
  await run(rename.slice(2, 3));
  second = clone.commit('The second');
  deploy();
});

test('what was applied is recorded next to the state, with commit, plan and who', () => {
  const [, newer, older, end] = clone.must(0, ['state', 'history', 'dev', '--simulate']).split('\n');
  expect(newer).toMatch(new RegExp(`^  \\S+Z  deploy   done  .* ${second.slice(0, 12)}  \\S+  plan [0-9a-f]{12}$`));
  expect(older).toMatch(new RegExp(` ${first.slice(0, 12)}  `));
  expect(end).toBe('');
  expect(existsSync(clone.path('.simulated/state/acme/dev/aws/us-east-1.applied.tfstate'))).toBe(true);
  const history = clone.must(0, ['state', 'history', 'dev', '--simulate', '--format', 'json']);
  const [deployments] = Object.values(SCHEMAS.history.parse(JSON.parse(history)));
  expect(deployments).toMatchObject([{ commit: second }, { commit: first }]);
  expect(queue()).toMatchObject({
    name: 'commerce_purchases_queue',
    instances: [{ attributes: { visibility_timeout_seconds: 90 } }],
  });
});

test('moves that are made can be taken out of the list', async () => {
  const before = clone.read('environments', 'dev.addresses');
  expect(before).toContain('  moved aws_sqs_queue.commerce_orders_queue -> ');
  const [settled] = await run(rename.slice(3));
  expect(settled).toMatch(/: \d+ moves were removed, 0 wait for a deployment/);
  const after = clone.read('environments', 'dev.addresses');
  expect(after).not.toContain('  moved aws_');
  // On a cloud that this deployment is not on, nobody knows who has made them.
  expect(after.match(/^ {2}moved (google|azurerm)_.*$/gm)).toEqual(before.match(/^ {2}moved (google|azurerm)_.*$/gm));
  // The name in the cloud stays.
  expect(after).toContain('  commerce/purchases was named as commerce/orders\n');
  clone.must(0, ['plan', 'dev', '--simulate']);
  clone.write('environments/dev.addresses', before);
});

test('a rollback is a reviewed plan of the earlier commit, which moves back and destroys nothing', async () => {
  const { arn } = queue().instances[0].attributes;
  const [history, review, applied] = (await run(simulatedDrill('Something wrong was applied', words), 0, 2, 0)) as [
    string,
    string,
    string,
  ];
  expect(history.split('\n')[1]).toContain(second.slice(0, 12));
  expect(review).toContain(`Rollback of dev to ${first.slice(0, 7)} The first (`);
  expect(review).toContain('Data is not rolled back');
  expect(review).toMatch(/visibility_timeout_seconds: 90 → 60/);
  expect(review).not.toMatch(/destroy /);
  // What only the first commit has is made again.
  expect(applied).toContain('1 added, 1 changed, 0 destroyed');
  expect(queue()).toMatchObject({
    name: 'commerce_orders_queue',
    instances: [{ attributes: { visibility_timeout_seconds: 60, arn } }],
  });
  // To where it already is: nothing to do.
  clone.must(0, ['rollback', 'dev', '--simulate', '--to', first]);
  expect(clone.must(0, ['state', 'history', 'dev', '--simulate']).split('\n')[1]).toContain(first.slice(0, 12));
  expect(clone.git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(clone.git('status', '--porcelain')).toBe('');
});

test('a commit that is not there', () => {
  const output = clone.must(1, ['rollback', 'dev', '--simulate', '--to', 'nowhere']);
  expect(output).toContain(
    'nowhere: is not a commit in this repository.\n  npm run state -- history <environment> ' + 'lists',
  );
});

test('a lost state is recreated from the addresses and the record', async () => {
  const before = state();
  rmSync(clone.path('.simulated/state/acme/dev/aws/us-east-1.tfstate'));
  clone.git('checkout', '-q', first);
  const [planned, applied] = await run(simulatedDrill('The state is lost, or cannot be read', words), 2, 0, 0);
  expect(planned).not.toMatch(/create /);
  expect(planned).toMatch(/: \d+ imports \(\d+ from the record\)/);
  expect(applied).toMatch(/Resources: \d+ imported, 0 added, \d+ changed, 0 destroyed/);
  const addresses = ({ resources }: typeof before) =>
    resources.map(({ type, name }: { type: string; name: string }) => `${type}.${name}`);
  expect(addresses(state())).toEqual(addresses(before));
});

test('every drill of the page is run by a test', () => {
  const tests = ['cli', 'support'].flatMap((folder) =>
    readdirSync(join(__dirname, '..', folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(__dirname, '..', folder, file), 'utf8')),
  );
  expect(sections.filter((section) => !tests.some((text) => text.includes(`rill('${section}'`)))).toEqual([]);
  // bootstrap.test.ts does these.
  expect(drill('State backends', { prod: 'dev' })).toEqual([
    'npm run bootstrap -- dev',
    'npm run bootstrap -- dev --import',
  ]);
});
