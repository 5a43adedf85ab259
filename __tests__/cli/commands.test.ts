import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCHEMAS } from '../../cli/views/schemas';
import { checkNode } from '../../deployment/terraform-cli';
import type { CloudName } from '../../modules/core/placement';
import { Clone, noTrace, SHOP } from '../support/clone';
import { synthesize } from '../support/environments';

const shop = new Clone();
const { folder: clone, polycloud } = shop;

afterAll(() => {
  shop.remove();
});

test('help names every command', () => {
  const { code, stdout } = polycloud('--help');
  expect(code).toBe(0);
  for (const command of ['synth', 'list', 'plan', 'deploy', 'destroy', 'start']) expect(stdout).toContain(command);
});

test('list prints the stacks', () => {
  expect(polycloud('list').stdout).toBe(
    'dev-aws-us-east-1\nprod-aws-us-east-1\nprod-traffic\nstaging-google-us-east1\nstaging-traffic\n',
  );
});

test('list as JSON is what a pipeline makes its jobs of', () => {
  const { code, stdout } = polycloud('list', '--format', 'json');
  expect(code).toBe(0);
  expect(polycloud('list', '--json').stdout).toBe(stdout);
  SCHEMAS.list.parse(JSON.parse(stdout));
  expect(JSON.parse(stdout)).toEqual([
    {
      name: 'dev',
      clouds: ['aws'],
      credentials: ['aws'],
      state: 'local',
      protected: false,
      stacks: ['dev-aws-us-east-1'],
      variables: [],
    },
    expect.objectContaining({
      name: 'prod',
      state: 's3',
      protected: true,
      stacks: ['prod-aws-us-east-1', 'prod-traffic'],
    }),
    expect.objectContaining({ name: 'staging', clouds: ['google'], state: 'gcs', variables: ['CLOUDFLARE_API_TOKEN'] }),
  ]);
});

test('grants print the same as JSON', () => {
  const rows = polycloud('grants', 'dev', '--format', 'json').stdout;
  const grants = JSON.parse(rows) as { stack: string; identity: string; verb: string; resource: string }[];
  expect(grants).toContainEqual({
    stack: 'dev-aws-us-east-1',
    identity: 'commerce/erp-worker',
    verb: 'consume',
    resource: 'commerce/orders',
  });
  expect(grants).toHaveLength(polycloud('grants', 'dev').stdout.trim().split('\n').length - 1);
  SCHEMAS.grants.parse(grants);
});

test('names print the same as JSON', () => {
  const names = JSON.parse(polycloud('names', 'dev', '--format', 'json').stdout);
  expect(SCHEMAS.names.parse(names)).toEqual(names);
  expect(names[0].names).toContainEqual(
    expect.objectContaining({
      construct: 'commerce/orders',
      type: 'SQS queue',
      name: expect.stringMatching(/^acme-dev/),
    }),
  );
  expect(polycloud('names', 'dev').stdout.trim().split('\n')).toHaveLength(names[0].names.length + 1);
});

test('synth warns of what it would recreate, and stops nothing; accept writes down what is so now', () => {
  const file = join(clone, 'environments', 'dev.accepted.json');
  writeFileSync(file, '{ "dev-aws-us-east-1": { "commerce/orders": {} } }');
  try {
    const warned = polycloud('synth', 'dev');
    expect(warned).toMatchObject({ code: 0, stdout: 'cdktf.out/stacks/dev-aws-us-east-1/cdk.tf.json\n' });
    expect(warned.stderr).toMatch(
      /^Warning: dev-aws-us-east-1 commerce\/orders: ordered was false and is true: .* loses the messages in it\.\n/,
    );
    expect(polycloud('address', 'accept', 'dev').stdout).toContain('environments/dev.addresses and dev.accepted.json');
    expect(polycloud('synth', 'dev').stderr).toBe('');
  } finally {
    rmSync(file);
  }
});

test.each(['aws', 'google', 'azure'])('grants prints who may do what, in the same words on %s', (cloud) => {
  const { code, stdout } = polycloud('grants', 'dev', '--cloud', cloud);
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(1)).toEqual([
    '  commerce/db-admin    may administer  commerce/order-db',
    '  commerce/erp-worker  may connect     commerce/order-db',
    '  commerce/erp-worker  may consume     commerce/orders',
    '  commerce/erp-worker  may publish     commerce/sales',
    '  commerce/erp-worker  may read        commerce/docs',
    '  commerce/storefront  may connect     commerce/sessions',
    '  commerce/storefront  may send        commerce/orders',
    '  commerce/storefront  may write       commerce/docs',
    '',
  ]);
});

test('synth writes the JSON of the named environment, on the named cloud', () => {
  const { code, stdout } = polycloud('synth', 'dev', '--cloud', 'azure');
  expect(code).toBe(0);
  expect(stdout).toBe('cdktf.out/stacks/dev-azure-eastus2/cdk.tf.json\n');
  // Another folder, another time, another process: the same bytes.
  expect(readFileSync(join(clone, stdout.trim()), 'utf8')).toBe(synthesize('dev', 'azure').text);
});

test.each([
  [
    'an unknown environment',
    ['synth', 'prd'],
    'environment "prd" does not exist; environments are: dev, prod, staging.\n  Did you mean "prod"?',
  ],
  [
    'an unknown cloud',
    ['synth', 'dev', '--cloud', 'gcp'],
    "argument 'gcp' is invalid. Allowed choices are aws, google, azure.",
  ],
  ['an unknown command', ['deplo'], "unknown command 'deplo'"],
  ['no environment', ['plan'], "missing required argument 'environment'"],
  ['nobody to ask', ['deploy', 'dev', '--simulate'], 'deploy: approval requires a terminal.\n  Add --auto-approve'],
])('%s', (_, args, message) => {
  const { code, stderr } = polycloud(...args);
  expect(stderr).toContain(message);
  noTrace(stderr);
  expect(code).toBe(1);
});

test('a mistake in a file: exit 1, no trace, nothing written', () => {
  rmSync(join(clone, 'cdktf.out'), { recursive: true, force: true });
  writeFileSync(join(clone, 'environments', 'broken.yaml'), 'project: acme\ncluod: aws\n');
  try {
    const { code, stderr } = polycloud('synth');
    expect(code).toBe(1);
    expect(stderr).toContain('environments/broken.yaml:2:1 cluod: unknown key; did you mean "cloud"?');
    noTrace(stderr);
    expect(existsSync(join(clone, 'cdktf.out'))).toBe(false);
  } finally {
    rmSync(join(clone, 'environments', 'broken.yaml'));
  }
});

test('Terraform that is not there is said in one sentence', () => {
  const { code, err: stderr } = shop.run(['plan', 'dev', '--simulate'], {
    TERRAFORM_BINARY_NAME: 'terraform-that-is-not-there',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('Terraform: "terraform-that-is-not-there" can\'t be run');
  noTrace(stderr);
});

test.each([
  ['20.19.0', true],
  ['22.12.0', true],
  ['20.18.3', false],
  ['21.7.0', false],
  ['24.1.0', false],
])('Node %s: %s', (version, fine) => {
  if (fine) expect(() => checkNode(version)).not.toThrow();
  else expect(() => checkNode(version)).toThrow(`this is version ${version}`);
});

test('what was translated once is not run again when a source has changed', () => {
  const synth = () => {
    expect(polycloud('synth', 'dev')).toMatchObject({ code: 0, stderr: '' });
    return readFileSync(join(clone, 'cdktf.out', 'stacks', 'dev-aws-us-east-1', 'cdk.tf.json'), 'utf8');
  };
  expect(synth()).toContain('Where orders are announced');
  const source = join(clone, SHOP);
  const text = readFileSync(source, 'utf8');
  writeFileSync(source, text.replace('Where orders are announced', 'Where orders are told'));
  expect(synth()).toContain('Where orders are told');
  writeFileSync(source, text);
  expect(synth()).toContain('Where orders are announced');
});

test.each<[CloudName, string, string[]]>([
  ['aws', 'aws', ['google', 'azurerm']],
  ['google', 'google', ['aws', 'azurerm']],
  ['azure', 'azurerm', ['aws', 'google']],
])('a synthesis for %s loads no other provider than %s', (cloud, provider, others) => {
  jest.resetModules();
  const { build, loadEnvironments } = require('../support/project') as typeof import('../support/project');
  build(loadEnvironments(['dev'], { cloud }));
  const loaded = Object.keys(require.cache);
  expect(loaded.some((file) => file.includes(`provider-${provider}`))).toBe(true);
  for (const other of others) expect(loaded.filter((file) => file.includes(`provider-${other}`))).toEqual([]);
});

describe('review of a plan of any project', () => {
  const file = join(clone, 'any.json');
  const write = (before: object, after: object) =>
    writeFileSync(
      file,
      JSON.stringify({
        format_version: '1.2',
        resource_changes: [
          { address: 'aws_db_instance.one', type: 'aws_db_instance', change: { actions: ['update'], before, after } },
        ],
      }),
    );

  test('exit code 2 for changes, 1 for what a gate stops, also under another heading', () => {
    write(
      { publicly_accessible: false, deletion_protection: true },
      { publicly_accessible: true, deletion_protection: false },
    );
    expect(polycloud('review', file)).toMatchObject({ code: 2, stdout: expect.stringContaining('Exposure (1)') });
    expect(polycloud('review', file, '--fail-on', 'weakening')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('aws_db_instance.one is stopped'),
    });
    expect(polycloud('review', file, '--fail-on', 'loss,cost').code).toBe(2);
    expect(JSON.parse(polycloud('review', file, '--format', 'json').stdout).changes).toEqual([
      expect.objectContaining({ address: 'aws_db_instance.one', class: 'Exposure' }),
    ]);
  });

  test('a file that is not a plan, and an unknown gate', () => {
    writeFileSync(file, '{"format_version":"1.0","values":{}}');
    for (const [args, message] of [
      [[file], 'a state'],
      [['nowhere.json'], "can't be read"],
      [[file, '--fail-on', 'sadness'], '--fail-on: is sadness; known are loss'],
    ] as const) {
      const { code, stderr } = polycloud('review', ...args);
      expect(stderr).toContain(message);
      noTrace(stderr);
      expect(code).toBe(1);
    }
  });
});
