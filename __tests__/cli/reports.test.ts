import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { SCHEMAS } from '../../cli/views/schemas';
import { CLOUDS } from '../../modules/core/placement';
import { Clone, SHOP } from '../support/clone';
import { captures } from '../support/defined';

const clone = new Clone();
afterAll(() => clone.remove());
// Translated sources are kept there.
const files = () =>
  readdirSync(clone.folder)
    .filter((file) => file !== '.cache')
    .sort();

describe('diagram', () => {
  test.each(CLOUDS)('draws an environment on %s and writes nothing', (cloud) => {
    const before = files();
    const { code, stdout, stderr } = clone.polycloud('diagram', 'dev', '--cloud', cloud);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const part of ['orders', 'docs', 'sales', 'storefront-group', 'network'])
      expect(stdout).toContain(`>${part}</text>`);
    expect(stdout).toContain('storefront-group may send orders');
    expect(files()).toEqual(before);
  });

  test('as Mermaid', () => {
    const { code, stdout } = clone.polycloud('diagram', 'dev', '--format', 'mermaid');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n {2}n0\["/);
    expect(stdout).toMatch(/\n {2}subgraph n\d+\["<b>network<\/b> network"\]\n/);
    expect(stdout).toMatch(/n\d+ -->\|"consume"\| n\d+/);
  });
});

describe('portability', () => {
  const report = (...args: string[]) => clone.polycloud('portability', ...args);

  test('a switch that works: what differs, what is to be moved, what is called otherwise; nothing is written', () => {
    const before = files();
    const { code, stdout, stderr } = report('dev', '--to', 'google', '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const { from, to, errors, differences, data, names, endpoints } = SCHEMAS.portability.parse(JSON.parse(stdout));
    expect(from).toEqual([
      { placement: 'dev-aws-us-east-1', account: '123456789012', state: 'acme/dev/aws/us-east-1.tfstate' },
    ]);
    expect(to).toEqual([
      { placement: 'dev-google-us-east1', account: 'acme-dev', state: 'acme/dev/google/us-east1.tfstate' },
    ]);
    expect(errors).toEqual([]);
    // Of properties only those that the program gives, with the limits of both; of what a program
    // meets all that reads otherwise.
    const queue = differences.filter(({ kind }: { kind: string }) => kind === 'queue');
    expect(queue).toContainEqual({
      kind: 'queue',
      constructs: ['commerce/orders'],
      what: 'visibilityTimeoutSeconds',
      before: 'visibility_timeout_seconds; 0 to 43200',
      after: 'ack_deadline_seconds; 10 to 600',
    });
    expect(queue.map(({ what }: { what: string }) => what)).toContain('message size');
    expect(queue.map(({ what }: { what: string }) => what)).not.toContain('delaySeconds');
    expect(data.map(({ construct }: { construct: string }) => construct)).toEqual(
      expect.arrayContaining(['commerce/docs', 'commerce/orders']),
    );
    const docs = names.find(({ construct }: { construct: string }) => construct === 'commerce/docs');
    expect(docs?.before).toMatch(/^aws_s3_bucket acme-dev-docs-\w+$/);
    expect(docs?.after).toMatch(/^google_storage_bucket acme-dev-docs-\w+$/);
    expect(endpoints).toContainEqual({
      construct: 'commerce/orders-consume',
      before: 'aws_sqs_queue.commerce_orders_queue.url',
      after: 'google_pubsub_subscription.commerce_orders_subscription.id',
    });
    expect(files()).toEqual(before);
  });

  test('a switch that does not: every error with its remedy, and what is known all the same', () => {
    const commerce = clone.read(SHOP);
    clone.write(
      SHOP,
      commerce.replace('visibilityTimeoutSeconds: 120', 'visibilityTimeoutSeconds: 3600, delaySeconds: 5'),
    );
    try {
      const { code, stdout } = report('dev', '--to', 'google');
      expect(code).toBe(1);
      expect(stdout).toContain("It can't be placed there: 2 errors.");
      expect(stdout).toContain(
        'dev-google-us-east1 commerce/orders: visibilityTimeoutSeconds is 3600, Google Pub/Sub allows 10 to 600.\n',
      );
      expect(stdout).toContain('Lower it to at most 600, or place dev on aws (up to 43200).');
      expect(stdout).toContain(
        'after:  not there: Pub/Sub does not support a delivery delay. Let the consumer return a ' +
          'message until it is due.',
      );
      expect(stdout).toContain('Data to be moved');
      expect(stdout).not.toContain('Names that change');
    } finally {
      clone.write(SHOP, commerce);
    }
  });

  test('where it is already there is nothing to change', () => {
    expect(report('staging', '--to', 'google')).toEqual({
      code: 0,
      stdout: 'staging is already on google: nothing would change.\n',
      stderr: '',
    });
  });

  test('facts of the account that are missing are an error of the switch', () => {
    const file = 'environments/dev.yaml';
    const text = clone.read(file);
    clone.write(file, text.replace(/ {2}google: .*\n/, ''));
    try {
      const { code, stdout } = report('dev', '--to', 'google');
      expect(code).toBe(1);
      expect(stdout).toMatch(/Errors \(1\)\n {2}environments\/dev.yaml.*google/);
    } finally {
      clone.write(file, text);
    }
  });

  test('in Markdown every value stays text', () => {
    const { code, stdout } = report('dev', '--to', 'azure', '--format', 'markdown');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^### dev from dev-aws-us-east-1 to azure\n/);
    const [, moved] = /#### Data to be moved \(\d+\)\n\n([\s\S]*?)\n\n####/.exec(stdout) ?? [];
    expect(moved?.match(/^- \S+/gm)).toEqual(
      expect.arrayContaining(['- commerce/docs', '- commerce/order-db', '- network']),
    );
  });

  test('a cloud that there is not', () => {
    expect(report('dev', '--to', 'moon')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Allowed choices are aws, google, azure'),
    });
    expect(existsSync(clone.path('cdktf.out'))).toBe(false);
  });
});

test('a fork gets a plan on the simulated cloud, from what the base branch deploys to its own', () => {
  const [base, head] = [new Clone(), new Clone()];
  try {
    base.workload("cloud.queue(scope, 'orders');");
    expect(base.polycloud('deploy', 'dev', '--simulate', '--auto-approve')).toMatchObject({ code: 0 });
    const props = '{ visibilityTimeoutSeconds: 90, native: { aws: { queue: { sqsManagedSseEnabled: false } } } }';
    head.workload(`cloud.queue(scope, 'orders', ${props}).grantConsume(cloud.identity(scope, 'worker'));`);
    const waiver =
      '{ rule: encryption-at-rest, path: commerce/orders, reason: Holds nothing but public offers, until: 2099-12-31 }';
    head.write('environments/dev.yaml', `${head.read('environments/dev.yaml')}waivers:\n  - ${waiver}\n`);
    renameSync(base.path('.simulated'), head.path('.simulated'));
    expect(head.polycloud('plan', 'dev', '--simulate', '--out', 'reviewed').code).toBe(2);
    const page = head.read('reviewed', 'dev-aws-us-east-1', 'plan.md');
    expect(page).toMatch(
      /^<!-- polycloud:plan:dev:dev-aws-us-east-1 -->\n### Plan of dev-aws-us-east-1 \(simulated cloud\)\n/,
    );
    expect(page).toContain('! visibility_timeout_seconds: 30 → 90');
    expect(page).toContain('`+ commerce/worker may consume commerce/orders`');
    expect(page).toContain('`encryption-at-rest at commerce/orders until 2099-12-31: Holds nothing but public offers`');
    expect(page).toContain('```mermaid\nflowchart LR\n');
    expect(page).not.toContain('is destroyed');
  } finally {
    base.remove();
    head.remove();
  }
});

test('every command of this project is one of npm', () => {
  const { scripts } = JSON.parse(readFileSync(clone.path('package.json'), 'utf8'));
  const { stdout } = clone.polycloud('--help');
  const commands = captures(stdout, /^ {2}([a-z]+) (?:\[|<)/gm).filter((name) => name !== 'help');
  expect(commands).toEqual(expect.arrayContaining(['plan', 'review', 'diagram', 'portability', 'grants']));
  for (const command of commands) expect(scripts[command]).toBe(`node polycloud ${command}`);
});
