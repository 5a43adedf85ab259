import { CLOUDS } from '../../modules/core/placement';
import { Clone, SHOP } from '../support/clone';
import { defined } from '../support/defined';
import { Workspace } from '../support/terraform';

const clone = new Clone();
afterAll(clone.remove);

const STACKS = { aws: 'dev-aws-us-east-1', google: 'dev-google-us-east1', azure: 'dev-azure-eastus2' } as const;
const synthesized = () => {
  clone.must(0, ['synth', 'dev']);
  return (cloud: keyof typeof STACKS) => JSON.parse(clone.read('cdktf.out', 'stacks', STACKS[cloud], 'cdk.tf.json'));
};
const list = () => clone.read('environments', 'dev.addresses');

test('the shipped lists are what the program makes', () => {
  expect(clone.must(0, ['address', 'check'])).toContain('The addresses match the lists.');
});

test('turning protection off is a separate change', () => {
  const before = [clone.read('environments', 'prod.addresses'), clone.read('environments', 'prod.yaml')] as const;
  clone.change('environments/prod.yaml', ['protected: true', 'protected: false']);
  expect(clone.must(1, ['address', 'check', 'prod'])).toContain(
    'is no longer protected: resources that hold data can be destroyed.',
  );
  expect(clone.must(1, ['address', 'accept', 'prod', '--remove', 'commerce/docs'])).toContain(
    'is turned off, but resources are removed in the same change.',
  );
  clone.must(0, ['address', 'accept', 'prod']);
  const after = clone.read('environments', 'prod.addresses');
  expect(before[0].split('\n').filter((line) => !after.split('\n').includes(line))).toEqual([
    '  protected',
    '  aws_backup_vault_lock_configuration.commerce_backup_lock',
    // Of the name that placements share.
    '  protected',
  ]);
  clone.write('environments/prod.addresses', before[0]);
  clone.write('environments/prod.yaml', before[1]);
});

test('a line that is none is told with its place', () => {
  const before = list();
  clone.write('environments/dev.addresses', `${before}<<<<<<< ours\n`);
  expect(clone.must(1, ['address', 'check', 'dev'])).toMatch(
    /^environments\/dev\.addresses:\d+: is not a valid line of this file: "<<<<<<< ours"/,
  );
  clone.write('environments/dev.addresses', before);
});

describe('a refactoring', () => {
  const workspaces = CLOUDS.map((cloud) => [cloud, new Workspace()] as const);
  afterAll(async () => {
    for (const [, workspace] of workspaces) await workspace.stop();
  });
  /** Each cloud's plan: what moves, and nothing else. */
  const plansEmpty = async () => {
    const json = synthesized();
    const plans = workspaces.map(async ([cloud, workspace]) => {
      workspace.write(json(cloud));
      return [cloud, await workspace.must(0, 'plan', '-input=false')] as const;
    });
    for (const [cloud, out] of await Promise.all(plans)) {
      expect({ cloud, changes: out.match(/# \S+ (will|must) be .*|Plan: .*/g) }).toEqual({
        cloud,
        changes: ['Plan: 0 to add, 0 to change, 0 to destroy.'],
      });
      expect(out).toMatch(/commerce_orders_\S+ has moved to \S+commerce_purchases_/);
    }
  };

  test('is deployed before it', async () => {
    clone.change('environments/dev.yaml', [
      'cloud: aws',
      'placements: [{ cloud: aws }, { cloud: google }, { cloud: azure }]',
    ]);
    expect(clone.must(1, ['address', 'check', 'dev'])).toMatch(
      /environments\/dev.addresses dev-google-us-east1: \d+ are new: google_/,
    );
    clone.must(0, ['address', 'accept', 'dev']);
    const json = synthesized();
    const deployments = workspaces.map(async ([cloud, workspace]) => {
      workspace.write(json(cloud));
      await workspace.init();
      await workspace.apply();
    });
    await Promise.all(deployments);
  }, 300_000);

  test('fails the check with both ways out, for each address that is gone', () => {
    clone.change(
      SHOP,
      ["'orders'", "'purchases'"],
      ["'storefront'", "'shop'"],
      ["'erp-worker-group'", "'clerks'"],
      ["'sales'", "'revenue'"],
      ["'docs'", "'documents'"],
    );
    const output = clone.must(1, ['address', 'check', 'dev']);
    const all = clone.read('cdktf.out', 'address-check.txt');
    expect(all).toContain(
      'environments/dev.addresses dev-aws-us-east-1: aws_sqs_queue.commerce_orders_queue is gone: the next ' +
        'deployment destroys it.\n' +
        '  Renamed: npm run address -- accept dev --move aws_sqs_queue.commerce_orders_queue ' +
        'aws_sqs_queue.commerce_purchases_queue\n  No longer needed: npm run address -- accept dev --remove ' +
        'aws_sqs_queue.commerce_orders_queue',
    );
    expect(output).not.toMatch(/\n\s+at .*:\d+/);
    // At most a screen of it is shown, and a new name is proposed for the same type in the same
    // place only.
    expect(output.split('\n').length).toBeLessThan(55);
    expect(output).toMatch(/cdktf\.out\/address-check\.txt: holds all \d+; \d+ are not shown here\./);
    const proposed = [...all.matchAll(/--move (\S+) (\S+)\n/g)].filter(([, , to]) => to !== '<new>');
    expect(proposed.length).toBeGreaterThan(10);
    for (const [, from, to] of proposed) {
      const shape = (address = '') => [address.split('.')[0], address.split('_').length];
      expect(shape(to)).toEqual(shape(from));
    }
  });

  test('is refused without a word on what is gone, and nothing is written', async () => {
    const before = list();
    const refusals = [
      ['is gone', '--move', 'commerce/orders', 'commerce/purchases'],
      ['but requires pairs', '--move', 'commerce/orders'],
      ['is gone: the next deployment destroys it', '--remove', 'commerce/orders', '--remove', 'commerce/nothing'],
    ].map(async ([why, ...options]) => {
      const { code, out } = await clone.start(['address', 'accept', 'dev', ...options]);
      expect({ options, code, explained: out.includes(defined(why)) }).toEqual({ options, code: 1, explained: true });
    });
    await Promise.all(refusals);
    expect(list()).toBe(before);
  });

  test('with its moves accepted plans empty on each cloud', async () => {
    const moves = ['orders purchases', 'storefront shop', 'erp-worker-group clerks', 'sales revenue', 'docs documents'];
    const pairs = moves.map((move) => move.split(' ').map((id) => `commerce/${id}`));
    clone.must(0, ['address', 'accept', 'dev', ...pairs.flatMap((pair) => ['--move', ...pair])]);
    expect(list()).toContain('  moved aws_sqs_queue.commerce_orders_queue -> aws_sqs_queue.commerce_purchases_queue\n');
    expect(list()).toContain('  commerce/purchases was named as commerce/orders\n');
    clone.must(0, ['address', 'check', 'dev']);
    await plansEmpty();
  }, 300_000);
});
