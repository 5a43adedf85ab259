import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { judge } from '../../policies';
import { StateStorage } from '../../stacks/state-storage';
import { Clone } from '../support/clone';
import { loadEnvironments } from '../support/project';

const clone = new Clone();
afterAll(clone.remove);
const dev = clone.read('environments/dev.yaml');

const HOMES = [
  {
    state: 'backend: s3, bucket: acme-later, region: us-east-1',
    file: 'acme-later/aws/us-east-1',
    holders: ['aws_s3_bucket'],
    resourceCount: 7,
    messagesWithoutImport: [],
    safe: {
      'aws_s3_bucket_versioning.state_versioning': { versioning_configuration: [{ status: 'Enabled' }] },
      'aws_s3_bucket_server_side_encryption_configuration.state_encryption': {
        rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: 'AES256' }] }],
      },
      'aws_s3_bucket_public_access_block.state_public-access': {
        block_public_acls: true,
        restrict_public_buckets: true,
      },
      'aws_s3_bucket_policy.state_tls-only': { policy: expect.stringContaining('aws:SecureTransport') },
    },
  },
  {
    state: 'backend: gcs, bucket: acme-later',
    file: 'acme-later/google/us-east1',
    holders: ['google_storage_bucket'],
    resourceCount: 3,
    // The command says so of each provider: one run of it is enough.
    messagesWithoutImport: ['If it exists already, import it: npm run bootstrap -- dev --import'],
    // Cloud Storage encrypts everything.
    safe: {
      'google_storage_bucket.state_bucket': {
        versioning: [{ enabled: true }],
        public_access_prevention: 'enforced',
        uniform_bucket_level_access: true,
      },
    },
  },
  {
    state: 'backend: azurerm, resourceGroup: acme-state, storageAccount: acmelater, container: tfstate',
    file: 'acmelater-tfstate/azure/eastus2',
    holders: ['azurerm_resource_group', 'azurerm_storage_account'],
    resourceCount: 4,
    messagesWithoutImport: [],
    safe: {
      'azurerm_resource_group.resources_group': { name: 'acme-state' },
      'azurerm_storage_account.state_account': {
        name: 'acmelater',
        blob_properties: [{ versioning_enabled: true, delete_retention_policy: [{ days: 90 }] }],
        infrastructure_encryption_enabled: true,
        shared_access_key_enabled: false,
        min_tls_version: 'TLS1_2',
      },
      'azurerm_storage_container.state_container': { name: 'tfstate', container_access_type: 'private' },
    },
  },
];

describe.each(HOMES)('$state', ({ state, file, holders, resourceCount, messagesWithoutImport, safe }) => {
  const bootstrap = (code: number, ...options: string[]) => {
    const run = clone.run(['bootstrap', 'dev', '--simulate', '--auto-approve', ...options]);
    if (run.code !== code)
      throw new Error(`bootstrap ${options.join(' ')} ended with ${run.code}, not ${code}:\n${run.out}${run.err}`);
    return run.out + run.err;
  };
  const stateFile = ['.simulated', 'state', 'acme', `${file}.tfstate`];
  beforeAll(() => clone.write('environments/dev.yaml', dev.replace('{ backend: local }', `{ ${state} }`)));

  test('is made, with versions and encryption; again, nothing changes', () => {
    expect(bootstrap(0)).toContain(`Resources: ${resourceCount} added, 0 changed, 0 destroyed`);
    expect(bootstrap(0)).toContain('Resources: 0 added, 0 changed, 0 destroyed');
    const { resources } = JSON.parse(clone.read(...stateFile)) as {
      resources: { type: string; name: string; instances: { attributes: object }[] }[];
    };
    const there = Object.fromEntries(
      resources.map(({ type, name, instances }) => [`${type}.${name}`, instances[0]?.attributes]),
    );
    expect(there).toMatchObject(safe);
  });

  test('is taken where it is there, and what is missing is made', () => {
    // Somebody made the place by hand, without the rest, and no state knows of it.
    rmSync(clone.path(...stateFile));
    const things = clone.path('.simulated', 'clouds', 'things');
    for (const one of readdirSync(things)) {
      const path = join(things, one);
      if (!holders.includes(JSON.parse(readFileSync(path, 'utf8')).type)) rmSync(path);
    }
    for (const message of messagesWithoutImport) expect(bootstrap(1)).toContain(message);
    const output = bootstrap(0, '--import');
    expect(output).toContain(
      `Resources: ${holders.length} imported, ${resourceCount - holders.length} added, 0 changed, 0 destroyed`,
    );
    expect(output.includes('Missing: ')).toBe(resourceCount > holders.length);
  });

  test('the policies find nothing', () => {
    const [environment] = loadEnvironments(['dev'], { folder: clone.path('environments') });
    const stack = new StateStorage(new App(), environment as NonNullable<typeof environment>, false);
    expect(judge(stack.placement, stack.toTerraform(), []).findings).toEqual([]);
  });
});

describe.each([
  ['aws', 'audit-aws-us-east-1', '123456789012', 'aws_cloudtrail'],
  ['google', 'audit-google-us-east1', 'acme-dev', 'google_logging_project_sink'],
  ['azure', 'audit-azure-eastus2', '00000000-0000-4000-8000-000000000001', 'azurerm_monitor_diagnostic_setting'],
])('the audit of an account on %s', (cloud, stack, account, records) => {
  const AUDITED =
    'monitoring: { notify: { oncall: { emails: [oncall@example.com] } }, audit: { retentionDays: 400 } }\n';
  const file = dev.replace('cloud: aws\n', `cloud: ${cloud}\n`).replace('network:', `${AUDITED}network:`);
  const bootstrap = (environment: string) => clone.must(0, ['bootstrap', environment, '--simulate', '--auto-approve']);

  test('is created once; another environment of the account shares it', () => {
    clone.write('environments/dev.yaml', file);
    const first = bootstrap('dev');
    expect(first).toContain(`Audit: ${stack}`);
    const state = JSON.parse(clone.read('.simulated', 'state', 'acme', 'audit', cloud, `${account}.tfstate`)) as {
      resources: { type: string }[];
    };
    expect(state.resources.map(({ type }) => type)).toContain(records);
    clone.write('environments/qa.yaml', file.replace('10.10.0.0/16', '10.11.0.0/16'));
    expect(bootstrap('qa')).toContain('Resources: 0 added, 0 changed, 0 destroyed');
  });
});
