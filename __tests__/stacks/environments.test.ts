import { hostname } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { FIXTURES_EVERYWHERE, synthesize } from '../support/environments';
import { placement } from '../support/synth';
import { Workspace } from '../support/terraform';

const PROVIDERS = { aws: 'aws', google: 'google', azure: 'azurerm' } as const;

describe.each(FIXTURES_EVERYWHERE)('%s on %s', (name, cloud) => {
  const { text } = synthesize(name, cloud);
  const json = JSON.parse(text);

  test('the same bytes at another time in another folder', () => {
    expect(synthesize(name, cloud).text).toBe(text);
  });

  test('nothing of this machine, no data source but one, no other cloud', () => {
    expect(text).not.toContain(join(__dirname, '..', '..'));
    expect(text.split(/[^A-Za-z0-9.-]+/)).not.toContain(hostname());
    // A schedule that repeats has a first time on Azure: a fixed one.
    expect(text.replace(/R\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00\/P\w+/g, '')).not.toMatch(
      /\/tmp\/|\/home\/|\d{4}-\d\d-\d\dT\d\d:\d\d/,
    );
    // When it plans, Terraform asks AWS for the addresses of CloudFront, and Azure for the network
    // watchers of the subscription: docs/decisions.md.
    const read = {
      aws: name === 'dev' ? [] : ['aws_ec2_managed_prefix_list'],
      google: [],
      azure: ['azurerm_resources'],
    };
    expect(Object.keys(json.data ?? {})).toEqual(read[cloud]);
    // The provider of public names is not a cloud of a placement.
    const there = [PROVIDERS[cloud], ...(name === 'dev' ? [] : ['cloudflare'])].sort();
    expect(Object.keys(json.provider).sort()).toEqual(there);
    expect(Object.keys(json.terraform.required_providers).sort()).toEqual(there);
    // `terraform_data` is Terraform's own, and needs no provider.
    for (const type of Object.keys(json.resource))
      expect([...there, 'terraform']).toContain(type.slice(0, type.indexOf('_')));
  });
});

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
const rendered = (stack: PlacementStack): any => stack.toTerraform();

describe('a switch', () => {
  const states = CLOUDS.map((cloud) => [cloud, synthesize('dev', cloud)] as const);

  test('has another stack id and another state', () => {
    expect(states.map(([, { id }]) => id)).toEqual(['dev-aws-us-east-1', 'dev-google-us-east1', 'dev-azure-eastus2']);
    expect(states.map(([, { text }]) => JSON.parse(text).terraform.backend.local.path)).toEqual([
      '../../../.state/acme/dev/aws/us-east-1.tfstate',
      '../../../.state/acme/dev/google/us-east1.tfstate',
      '../../../.state/acme/dev/azure/eastus2.tfstate',
    ]);
  });
});

describe('state', () => {
  const backend = (name: string, cloud?: CloudName, simulate?: boolean) =>
    JSON.parse(synthesize(name, cloud, { simulate }).text).terraform.backend;

  test('s3 is locked and encrypted', () => {
    expect(backend('prod').s3).toMatchObject({
      key: 'acme/prod/aws/us-east-1.tfstate',
      use_lockfile: true,
      encrypt: true,
    });
  });

  test('gcs keeps cloud and region in its prefix', () => {
    expect(backend('staging').gcs).toEqual({
      bucket: 'acme-staging-tfstate',
      prefix: 'acme/staging/google/us-east1.tfstate',
    });
  });

  test.each([
    [
      { backend: 'pg', host: 'db.example.com', port: 5432, database: 'states' },
      {
        pg: {
          conn_str: 'postgres://db.example.com:5432/states?sslmode=verify-full',
          schema_name: 'acme_test_aws_us_east_1',
        },
      },
    ],
    [
      { backend: 'http', address: 'https://state.example.com/v1' },
      {
        http: {
          address: 'https://state.example.com/v1/acme-test-aws-us-east-1',
          lock_address: 'https://state.example.com/v1/acme-test-aws-us-east-1',
          unlock_address: 'https://state.example.com/v1/acme-test-aws-us-east-1',
        },
      },
    ],
    [
      { backend: 'http', address: 'https://gitlab.example.com/api/v4/projects/4711/terraform/state' },
      {
        http: {
          address: 'https://gitlab.example.com/api/v4/projects/4711/terraform/state/acme-test-aws-us-east-1',
          lock_address: 'https://gitlab.example.com/api/v4/projects/4711/terraform/state/acme-test-aws-us-east-1/lock',
          unlock_address:
            'https://gitlab.example.com/api/v4/projects/4711/terraform/state/acme-test-aws-us-east-1/lock',
          lock_method: 'POST',
          unlock_method: 'DELETE',
        },
      },
    ],
  ] as const)('%j', (state, wanted) => {
    const stack = new PlacementStack(new App(), state, placement('aws'));
    expect(rendered(stack).terraform.backend).toEqual(wanted);
  });

  test('remote is a workspace of HCP Terraform', () => {
    const stack = new PlacementStack(new App(), { backend: 'remote', organization: 'acme' }, placement('aws'));
    expect(rendered(stack).terraform).toMatchObject({
      cloud: { organization: 'acme', workspaces: { name: 'acme-test-aws-us-east-1' } },
    });
    expect(rendered(stack).terraform.backend).toBeUndefined();
  });

  test.concurrent.each([
    { backend: 'azurerm', resourceGroup: 'acme-state', storageAccount: 'acmetfstate', container: 'tfstate' },
    { backend: 'remote', organization: 'acme' },
  ] as const)('$backend is a configuration that Terraform takes', async (state) => {
    const workspace = new Workspace();
    try {
      const stack = new PlacementStack(new App(), state, placement('aws'));
      workspace.write({ 'cdk.tf.json': JSON.stringify(stack.toTerraform()) }, true);
      await workspace.must(0, 'init', '-backend=false', '-input=false');
      expect(await workspace.must(0, 'validate')).toBe('Success! The configuration is valid.\n\n');
    } finally {
      await workspace.stop();
    }
  });

  test('simulated, the real backend is not even named', () => {
    expect(backend('prod', undefined, true)).toEqual({
      local: { path: '../../../state/acme/prod/aws/us-east-1.tfstate' },
    });
  });
});

test.each(CLOUDS)('every taggable resource of %s carries the tags of the environment', (cloud) => {
  const json = JSON.parse(synthesize('prod', cloud).text);
  const wanted = {
    project: 'acme',
    environment: 'prod',
    owner: 'payments',
    costCenter: '4711',
    managedBy: 'terraform',
  };
  byCloud(cloud, {
    aws: () => {
      expect(json.provider.aws[0].default_tags).toEqual([{ tags: wanted }]);
    },
    google: () => {
      expect(json.provider.google[0].default_labels).toEqual({
        project: 'acme',
        environment: 'prod',
        owner: 'payments',
        cost_center: '4711',
        managed_by: 'terraform',
      });
    },
    azure: () => {
      for (const type of [
        'azurerm_resource_group',
        'azurerm_storage_account',
        'azurerm_servicebus_namespace',
        'azurerm_user_assigned_identity',
      ]) {
        for (const resource of Object.values(json.resource[type])) expect(resource).toMatchObject({ tags: wanted });
      }
    },
  });
});
