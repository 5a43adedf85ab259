import { TerraformOutput } from 'cdktf';
import type { Cloud } from '../../modules/cloud';
import type { KeyValueProps } from '../../modules/key-value/key-value';
import { KEY_VALUE } from '../../modules/key-value/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { defined } from '../support/defined';
import { BASE, EXISTING, FULL, make, on } from '../support/key-value';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';

const networkOf = (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 2 });

describe('keyValue: every property counts', () => {
  everyPropertyCounts<Omit<KeyValueProps, 'network'> & { network?: string }>({
    table: KEY_VALUE,
    base: BASE,
    make: (stack, cloud, { network, ...props }) => {
      make(stack, cloud, { ...props, network: theirs(stack, cloud, network) });
    },
    samples: {
      partitionKey: { values: ['customer', 'shop'] },
      sortKey: { values: ['date', 'number'] },
      ttlAttribute: { values: ['ttl', 'until'] },
      secondaryIndexes: { values: [[{ partitionKey: 'state' }], []] },
      stream: { values: [true, false] },
      pointInTimeRecovery: { values: [true, false] },
      backupRetentionDays: { values: [7, 30] },
      encryption: { values: ['customerKey', 'providerKey'] },
      provisioned: { values: [{ readsPerSecond: 100, writesPerSecond: 100 }, undefined] },
      network: { values: ['theirs', 'other'] },
    },
    nested: {
      'secondaryIndexes.0.partitionKey': {
        values: ['state', 'shop'],
        with: { secondaryIndexes: [{ partitionKey: 'state' }] },
      },
      'secondaryIndexes.0.sortKey': {
        values: ['date', 'number'],
        with: { secondaryIndexes: [{ partitionKey: 'state' }] },
      },
      'provisioned.readsPerSecond': { values: [100, 900], with: { provisioned: { writesPerSecond: 100 } } },
      'provisioned.maxReadsPerSecond': {
        values: [2000, 9000],
        with: { provisioned: { readsPerSecond: 100, writesPerSecond: 100, maxWritesPerSecond: 1000 } },
      },
      'provisioned.maxWritesPerSecond': {
        values: [200, 900],
        with: { provisioned: { readsPerSecond: 100, writesPerSecond: 100, maxReadsPerSecond: 1000 } },
      },
      'provisioned.writesPerSecond': { values: [100, 900], with: { provisioned: { readsPerSecond: 100 } } },
    },
    native: {
      aws: [{ table: { tableClass: 'STANDARD_INFREQUENT_ACCESS' } }],
      google: [{ database: { concurrencyMode: 'OPTIMISTIC' } }],
      azure: [{ account: { burstCapacityEnabled: true } }, { container: { analyticalStorageTtl: -1 } }],
    },
  });
});

describe.each(CLOUDS)('a table on %s', (cloud) => {
  test('is encrypted, restorable, paid by use, for identities only', () => {
    const { the, of, problems } = on(cloud, FULL);
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_dynamodb_table')).toMatchObject({
          name: 'acme-test-baskets',
          billing_mode: 'PAY_PER_REQUEST',
          hash_key: 'customer',
          range_key: 'date',
          attribute: ['customer', 'date', 'state'].map((name) => ({ name, type: 'S' })),
          global_secondary_index: [
            { name: 'by-state-and-date', hash_key: 'state', range_key: 'date', projection_type: 'ALL' },
          ],
          ttl: { enabled: true, attribute_name: 'ttl' },
          point_in_time_recovery: { enabled: true },
          server_side_encryption: { enabled: true, kms_key_arn: '${aws_kms_key.baskets_key.arn}' },
        });
      },
      google: () => {
        expect(the('google_firestore_database')).toMatchObject({
          type: 'FIRESTORE_NATIVE',
          location_id: 'us-east1',
          point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
          delete_protection_state: 'DELETE_PROTECTION_DISABLED',
          deletion_policy: 'DELETE',
        });
        expect(
          of('google_firestore_index').map(({ body }) =>
            body.fields.map((one: { field_path: string }) => one.field_path),
          ),
        ).toEqual([
          ['customer', 'date'],
          ['state', 'date'],
        ]);
        expect(of('google_firestore_field').map(({ body }) => [body.field, body.ttl_config])).toEqual([
          ['customer', undefined],
          ['ttl', {}],
        ]);
      },
      azure: () => {
        expect(the('azurerm_cosmosdb_account')).toMatchObject({
          local_authentication_disabled: true,
          access_key_metadata_writes_enabled: false,
          minimal_tls_version: 'Tls12',
          capabilities: [{ name: 'EnableServerless' }],
          backup: { type: 'Continuous', tier: 'Continuous7Days' },
          geo_location: [{ location: 'eastus2', failover_priority: 0, zone_redundant: true }],
        });
        expect(the('azurerm_cosmosdb_sql_container')).toMatchObject({
          partition_key_paths: ['/customer'],
          unique_key: [{ paths: ['/date'] }],
          default_ttl: -1,
          indexing_policy: {
            included_path: [{ path: '/customer/?' }, { path: '/date/?' }, { path: '/state/?' }],
            excluded_path: [{ path: '/*' }],
          },
        });
      },
    });
  });

  test('in a network it is reached without the internet, from the private and the isolated tier', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) => {
      const network = networkOf(stack, catalogue);
      for (const id of ['baskets', 'prices']) catalogue.keyValue(stack, id, { ...BASE, network });
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_vpc_endpoint', 'network/dynamodb/endpoint')).toMatchObject({
          service_name: 'com.amazonaws.us-east-1.dynamodb',
          vpc_endpoint_type: 'Gateway',
        });
        expect(
          of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.startsWith('network/dynamodb')),
        ).toHaveLength(2);
      },
      google: () => {
        expect(of('google_dns_managed_zone').map(({ body }) => body.dns_name)).toContain('firestore.googleapis.com.');
        expect(of('google_compute_firewall').filter(({ path }) => path.includes('services'))).toHaveLength(2);
      },
      azure: () => {
        expect(of('azurerm_cosmosdb_account').map(({ body }) => body.public_network_access_enabled)).toEqual([
          false,
          false,
        ]);
        expect(of('azurerm_private_endpoint').filter(({ path }) => !path.startsWith('network'))).toHaveLength(2);
      },
    });
  });

  test('in a protected environment it may not go', () => {
    const { the, of } = on(cloud, {}, { protected: true });
    const type = { aws: 'aws_dynamodb_table', google: 'google_firestore_database', azure: 'azurerm_cosmosdb_account' }[
      cloud
    ];
    expect(the(type)).toMatchObject({
      lifecycle: { prevent_destroy: true },
      ...{
        aws: { deletion_protection_enabled: true },
        google: { delete_protection_state: 'DELETE_PROTECTION_ENABLED' },
        azure: {},
      }[cloud],
    });
    const others = {
      aws: [],
      google: [],
      azure: ['azurerm_cosmosdb_sql_database', 'azurerm_cosmosdb_sql_container'],
    }[cloud];
    for (const other of others) expect(the(other).lifecycle.prevent_destroy).toBe(true);
    expect(of('azurerm_management_lock')).toHaveLength({ aws: 0, google: 0, azure: 1 }[cloud]);
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const baskets = existing
        ? catalogue.keyValue.fromExisting(stack, 'baskets', EXISTING)
        : make(stack, catalogue, { stream: { aws: true, google: undefined, azure: true }[cloud] });
      const identity = (id: string) => catalogue.identity(stack, id);
      baskets.grantRead(identity('reader'));
      baskets.grantWrite(identity('writer'));
      baskets.grantReadWrite(identity('shopper'));
      const watchers = { aws: ['watcher'], google: [], azure: ['watcher'] }[cloud];
      for (const id of watchers) baskets.grantReadChanges(identity(id));
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const arn = existing ? EXISTING.aws?.arn : '${aws_dynamodb_table.baskets_table.arn}';
        const stream = existing ? EXISTING.aws?.streamArn : '${aws_dynamodb_table.baskets_table.stream_arn}';
        const policies = of('aws_iam_role_policy').filter(({ path }) => path.startsWith('baskets/'));
        const statements = policies.flatMap(({ body }) => JSON.parse(body.policy).Statement);
        const items = statements.filter(({ Sid }) => !Sid.endsWith('Key'));
        expect(Object.fromEntries(items.map(({ Sid, Resource }) => [Sid, Resource]))).toEqual({
          Read: [arn, `${arn}/index/*`],
          Write: [arn],
          ReadWrite: [arn, `${arn}/index/*`],
          ReadChanges: [stream],
          ListStreams: [`${arn}/stream/*`],
        });
        expect(items.find(({ Sid }) => Sid === 'Write').Action).not.toContain('dynamodb:GetItem');
        expect(items.find(({ Sid }) => Sid === 'Read').Action).not.toContain('dynamodb:PutItem');
      },
      google: () => {
        const database = existing ? 'theirs' : '${google_firestore_database.baskets_database.name}';
        expect(new Set(of('google_project_iam_member').map(({ body }) => body.condition.expression))).toEqual(
          new Set([`resource.name == "projects/acme-dev/databases/${database}"`]),
        );
        const roles = of('google_project_iam_custom_role').map(({ body }) => body.permissions as string[]);
        expect(roles.map((permissions) => permissions.length).sort()).toEqual([3, 4, 6]);
      },
      azure: () => {
        const container = existing ? 'baskets' : '${azurerm_cosmosdb_sql_container.baskets_container.name}';
        const scopes = of('azurerm_cosmosdb_sql_role_assignment').map(({ body }) => defined(body.scope));
        expect(scopes.filter((scope) => scope.endsWith(`/dbs/data/colls/${container}`))).toHaveLength(4);
        expect(scopes.filter((scope) => scope.endsWith('/dbs/data/colls/leases'))).toHaveLength(1);
        const actions = of('azurerm_cosmosdb_sql_role_definition').flatMap(
          ({ body }) => body.permissions[0].data_actions as string[],
        );
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      },
    });
  });

  test('changes are followed only where there is a stream', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      make(stack, catalogue).grantReadChanges(catalogue.identity(stack, 'watcher')),
    );
    expect(problems).toMatchObject([
      {
        message: 'grantReadChanges: stream is not set.',
        remedy: expect.stringContaining({ aws: 'stream to true', google: 'grantRead', azure: 'stream to true' }[cloud]),
      },
    ]);
  });
});

test('on AWS the changes are read through their own endpoint, which the gateway of DynamoDB is not', () => {
  const { the, of, json, problems } = synth('aws', (stack, cloud) => {
    const network = networkOf(stack, cloud);
    const [baskets, orders] = ['baskets', 'orders'].map((id) =>
      cloud.keyValue(stack, id, { ...BASE, stream: true, network }),
    );
    const prices = cloud.keyValue(stack, 'prices', { ...BASE, network });
    for (const [id, one] of Object.entries({ baskets, orders, prices }))
      new TerraformOutput(stack, `${id}-changes`, { value: one?.changesAddress ?? '' });
  });
  expect(problems).toEqual([]);
  expect(the('aws_vpc_endpoint', 'network/dynamodb-streams/endpoint')).toMatchObject({
    service_name: 'com.amazonaws.us-east-1.dynamodb-streams',
    vpc_endpoint_type: 'Interface',
    private_dns_enabled: false,
  });
  expect(
    of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.startsWith('network/dynamodb-streams/')),
  ).toHaveLength(2);
  const address = 'https://${aws_vpc_endpoint.network_dynamodb-streams_endpoint.dns_entry[0].dns_name}';
  const outputs = Object.fromEntries(
    Object.entries(json.output).map(([id, one]) => [id, (one as { value: string }).value]),
  );
  expect(outputs).toEqual({ 'baskets-changes': address, 'orders-changes': address, 'prices-changes': '' });
});
