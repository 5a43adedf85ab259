import { existsSync, rmSync } from 'node:fs';
import { SCHEMAS } from '../../cli/views/schemas';
import { Clone, SHOP, workloadOf } from '../support/clone';
import { defined } from '../support/defined';

const ID = 'dev-aws-us-east-1';
const FOLDER = '.simulated/state/acme/dev/aws';
const STATE = `${FOLDER}/us-east-1.tfstate`;
const SECRET = 'aws_secretsmanager_secret.commerce_key_secret';
const BUCKET = 'aws_s3_bucket.commerce_docs_bucket';
const WORKLOAD = workloadOf(`const clerk = cloud.identity(scope, 'clerk');
    cloud.queue(scope, 'orders', { visibilityTimeoutSeconds: 60 }).grantConsume(clerk);
    cloud.bucket(scope, 'docs').grantRead(clerk);
    cloud.secret(scope, 'key').grantRead(clerk);`);

const clone = new Clone();
afterAll(clone.remove);

type Tags = Readonly<Record<string, string>>;
interface Resource {
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: { readonly arn: string; readonly tags_all: Tags } }[];
}
const state = (): { serial: number; resources: readonly Resource[] } => JSON.parse(clone.read(STATE));
const addresses = () => state().resources.map(({ type, name }) => `${type}.${name}`);
const adopt = (code: number, ...more: string[]) => clone.must(code, ['adopt', 'dev', '--simulate', ...more]);
const foreign = (...args: string[]) => clone.must(0, ['simulate', 'terraform', '-chdir=foreign', ...args]);

let deployed: string[];
let secret: string;
let tags: Tags;

beforeAll(() => {
  clone.write(SHOP, WORKLOAD);
  clone.write('environments/dev.addresses', '');
  clone.commit('One');
  clone.must(2, ['plan', 'dev', '--simulate', '--out', 'reviewed']);
  clone.must(0, ['apply', `reviewed/${ID}`]);
  deployed = addresses();
  const { attributes } = defined(
    state().resources.find(({ type }) => type === 'aws_secretsmanager_secret')?.instances[0],
  );
  [secret, tags] = [attributes.arn, attributes.tags_all];
});

test('a lost state comes back from the record, after it is applied and not before', () => {
  rmSync(clone.path(STATE));
  const report = JSON.parse(adopt(2, '--format', 'json'));
  expect(SCHEMAS.adopt.parse(report)).toEqual(report);
  expect(report.adopted).toEqual([{ placement: ID, imports: expect.any(Array), creates: [] }]);
  expect(report.adopted[0].imports.map(({ address }: { address: string }) => address).sort()).toEqual(deployed);
  expect(new Set(report.adopted[0].imports.map(({ source }: { source: string }) => source))).toEqual(
    new Set(['record']),
  );
  // Not approved: neither a state nor a file that a later plan would read.
  expect(existsSync(clone.path(STATE))).toBe(false);
  expect(existsSync(clone.path(`cdktf.out/stacks/${ID}/imports.tf.json`))).toBe(false);
  expect(clone.must(0, ['apply', `reviewed/${ID}`])).toMatch(/\d+ imported, 0 added, \d+ changed, 0 destroyed/);
  expect(addresses()).toEqual(deployed);
  clone.must(0, ['plan', 'dev', '--simulate']);
  // What is in the state is not imported again.
  expect(adopt(0)).toContain(`${ID}: 0 imports, 0 to create.`);
});

test('without a record by name; an id that the cloud assigns is asked for, and what is not there is created', () => {
  rmSync(clone.path(FOLDER), { recursive: true });
  clone.write(SHOP, WORKLOAD.replace("cloud.bucket(scope, 'docs')", "cloud.queue(scope, 'late');\n    $&"));
  const asked = adopt(1);
  expect(asked).toContain(`${ID}: the cloud assigns the ids of 1 resources`);
  expect(asked).toContain(`\n  ${SECRET} = \n`);
  expect(asked).toContain('npm run adopt -- dev --simulate --ids <file>');
  const listed = { ResourceARN: secret, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  clone.write('inventory.json', JSON.stringify({ ResourceTagMappingList: [listed] }));
  expect(adopt(2, '--inventory', 'inventory.json')).toContain(
    `${deployed.length} imports (${deployed.length - 1} by name, 1 from the inventory)`,
  );
  clone.write('ids', `# of the account\n${SECRET} = ${secret}\n`);
  const planned = adopt(2, '--ids', 'ids');
  expect(planned).toContain(`${deployed.length} imports (1 listed, ${deployed.length - 1} by name)`);
  expect(planned).toMatch(/aws_sqs_queue\.commerce_late_queue is created: it does not exist in the account: https:/);
  expect(existsSync(clone.path(STATE))).toBe(false);
  const applied = clone.must(0, ['apply', `reviewed/${ID}`]);
  expect(applied).toMatch(new RegExp(`${deployed.length} imported, [1-9]\\d* added, \\d+ changed, 0 destroyed`));
  clone.must(0, ['plan', 'dev', '--simulate']);
});

test('a list with mistakes is refused with all of them', () => {
  clone.write('ids', `${SECRET} ${secret}\n${BUCKET} = a\n${BUCKET} = b\n`);
  const output = adopt(1, '--ids', 'ids');
  expect(output).toContain(`ids:1: is "${SECRET} ${secret}", which is not a line of the form address = id.`);
  expect(output).toContain(`ids:3: ${BUCKET} is listed twice; first in ids:2.`);
  clone.write('ids', 'aws_vpc.nowhere = vpc-1\n');
  expect(adopt(1, '--ids', 'ids')).toContain('ids:1: aws_vpc.nowhere is not an address of these stacks.');
  expect(adopt(1, '--from-state', 'ids')).toContain('ids: is not JSON.');
});

test('of another project: what differs is shown, and its state says what fits', () => {
  rmSync(clone.path(FOLDER), { recursive: true });
  clone.write(SHOP, WORKLOAD.replace("'orders'", "'invoices'"));
  clone.folderOf('foreign');
  const main = {
    provider: { aws: { region: 'us-east-1' } },
    resource: {
      aws_s3_bucket: { papers: { bucket: 'other-papers', tags: { owner: 'others' } } },
      aws_sqs_queue: { bills: { name: 'acme-dev-invoices', visibility_timeout_seconds: 300 } },
    },
  };
  clone.write('foreign/main.tf.json', JSON.stringify(main));
  foreign('init');
  foreign('apply', '-auto-approve');
  clone.write('other.tfstate', foreign('state', 'pull'));
  clone.write('ids', `${SECRET} = ${secret}\n${BUCKET} = other-papers\n`);
  const planned = adopt(2, '--ids', 'ids', '--from-state', 'other.tfstate');
  expect(planned).toContain('aws_sqs_queue.commerce_invoices_queue is aws_sqs_queue.bills, by name');
  expect(planned).toMatch(/visibility_timeout_seconds: 300 → 60/);
  // Another name is another bucket, which is said before anything is lost.
  expect(planned).toMatch(/^ +± commerce\/docs\/bucket /m);
  expect(planned).toMatch(/bucket: other-papers → acme-dev-docs\S+ +# forces replacement/);
  expect(existsSync(clone.path(STATE))).toBe(false);
});
