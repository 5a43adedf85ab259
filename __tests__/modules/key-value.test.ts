import { TerraformOutput } from 'cdktf';
import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { ExistingKeyValue, KeyValueProps } from '../../modules/key-value/key-value';
import { KEY_VALUE } from '../../modules/key-value/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { theirs } from '../support/network';
import { keepsItsData } from '../support/protected';
import { DEAD_KEYS } from '../support/secrets';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const BASE = { partitionKey: 'customer' };
const FULL = {
  ...BASE,
  sortKey: 'date',
  ttlAttribute: 'ttl',
  secondaryIndexes: [{ partitionKey: 'state', sortKey: 'date' }],
};
const networkOf = (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 2 });
const make = (stack: PlacementStack, cloud: Cloud, props: Partial<KeyValueProps> = {}) =>
  cloud.keyValue(stack, 'baskets', { ...BASE, ...props, network: props.network ?? theirs(stack, cloud) });
const on = (cloud: CloudName, props: Partial<KeyValueProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);
const messages = (cloud: CloudName, props: Partial<KeyValueProps>) =>
  on(cloud, props).problems.map(({ message }) => message);

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

const EXISTING: ExistingKeyValue = {
  aws: {
    arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs',
    streamArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs/stream/1',
    kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1',
  },
  google: { database: 'theirs', collection: 'baskets' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/theirs',
    database: 'data',
    container: 'baskets',
    leases: 'leases',
  },
};

describe.each(CLOUDS)('a table on %s', (cloud) => {
  test('is encrypted, restorable, paid by use, for identities only', () => {
    const { the, of, problems } = on(cloud, FULL);
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
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
    } else {
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
    }
  });

  test('in a network it is reached without the internet, from the private and the isolated tier', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) => {
      const network = networkOf(stack, catalogue);
      for (const id of ['baskets', 'prices']) catalogue.keyValue(stack, id, { ...BASE, network });
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_vpc_endpoint', 'network/dynamodb/endpoint')).toMatchObject({
        service_name: 'com.amazonaws.us-east-1.dynamodb',
        vpc_endpoint_type: 'Gateway',
      });
      expect(
        of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.startsWith('network/dynamodb')),
      ).toHaveLength(2);
    } else if (cloud === 'google') {
      expect(of('google_dns_managed_zone').map(({ body }) => body.dns_name)).toContain('firestore.googleapis.com.');
      expect(of('google_compute_firewall').filter(({ path }) => path.includes('services'))).toHaveLength(2);
    } else {
      expect(of('azurerm_cosmosdb_account').map(({ body }) => body.public_network_access_enabled)).toEqual([
        false,
        false,
      ]);
      expect(of('azurerm_private_endpoint').filter(({ path }) => !path.startsWith('network'))).toHaveLength(2);
    }
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
    if (cloud === 'azure') {
      for (const held of ['sql_database', 'sql_container'])
        expect(the(`azurerm_cosmosdb_${held}`).lifecycle.prevent_destroy).toBe(true);
      expect(of('azurerm_management_lock')).toHaveLength(1);
    }
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const baskets = existing
        ? catalogue.keyValue.fromExisting(stack, 'baskets', EXISTING)
        : make(stack, catalogue, cloud === 'google' ? {} : { stream: true });
      const identity = (id: string) => catalogue.identity(stack, id);
      baskets.grantRead(identity('reader'));
      baskets.grantWrite(identity('writer'));
      baskets.grantReadWrite(identity('shopper'));
      if (cloud !== 'google') baskets.grantReadChanges(identity('watcher'));
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
      const database = existing ? 'theirs' : '${google_firestore_database.baskets_database.name}';
      expect(new Set(of('google_project_iam_member').map(({ body }) => body.condition.expression))).toEqual(
        new Set([`resource.name == "projects/acme-dev/databases/${database}"`]),
      );
      const roles = of('google_project_iam_custom_role').map(({ body }) => body.permissions as string[]);
      expect(roles.map((permissions) => permissions.length).sort()).toEqual([3, 4, 6]);
    } else {
      const container = existing ? 'baskets' : '${azurerm_cosmosdb_sql_container.baskets_container.name}';
      const scopes = of('azurerm_cosmosdb_sql_role_assignment').map(({ body }) => body.scope as string);
      expect(scopes.filter((scope) => scope.endsWith(`/dbs/data/colls/${container}`))).toHaveLength(4);
      expect(scopes.filter((scope) => scope.endsWith('/dbs/data/colls/leases'))).toHaveLength(1);
      const actions = of('azurerm_cosmosdb_sql_role_definition').flatMap(
        ({ body }) => body.permissions[0].data_actions as string[],
      );
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  test('changes are followed only where there is a stream', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      make(stack, catalogue).grantReadChanges(catalogue.identity(stack, 'watcher')),
    );
    expect(problems).toMatchObject([
      {
        message: 'grantReadChanges: stream is not set.',
        remedy: expect.stringContaining(cloud === 'google' ? 'grantRead' : 'stream to true'),
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
  const said = Object.fromEntries(
    Object.entries(json.output).map(([id, one]) => [id, (one as { value: string }).value]),
  );
  expect(said).toEqual({ 'baskets-changes': address, 'orders-changes': address, 'prices-changes': '' });
});

test('a table with a most grows by itself, is kept longer where the cloud does so, deploys and settles', async () => {
  const growing = { readsPerSecond: 10, writesPerSecond: 5, maxReadsPerSecond: 400, maxWritesPerSecond: 100 };
  const aws = on('aws', { provisioned: growing });
  expect(aws.problems).toEqual([]);
  expect(aws.the('aws_dynamodb_table')).toMatchObject({
    billing_mode: 'PROVISIONED',
    read_capacity: 10,
    lifecycle: { ignore_changes: ['read_capacity', 'write_capacity'] },
  });
  expect(
    aws
      .of('aws_appautoscaling_target')
      .map(({ body }) => [body.scalable_dimension, body.min_capacity, body.max_capacity]),
  ).toEqual([
    ['dynamodb:table:ReadCapacityUnits', 10, 400],
    ['dynamodb:table:WriteCapacityUnits', 5, 100],
  ]);
  const azure = on('azure', { provisioned: growing, backupRetentionDays: 30 });
  expect(azure.problems).toEqual([]);
  const container = azure.the('azurerm_cosmosdb_sql_container');
  expect([container.throughput, container.autoscale_settings]).toEqual([undefined, { max_throughput: 1000 }]);
  expect(azure.the('azurerm_cosmosdb_account').backup).toEqual({ type: 'Continuous', tier: 'Continuous30Days' });
  const google = on('google', { backupRetentionDays: 98 });
  expect(google.problems).toEqual([]);
  expect(google.the('google_firestore_backup_schedule')).toMatchObject({ retention: '8467200s', daily_recurrence: {} });
  await Promise.all([aws, azure, google].map(({ json }) => deploysAndSettles(json)));
}, 60_000);

test.each(CLOUDS)(
  'on %s a customer key encrypts it, and who reads may use the key through the table alone',
  async (cloud) => {
    const made = synth(cloud, (stack, catalogue) => {
      make(stack, catalogue, { encryption: 'customerKey' }).grantRead(catalogue.identity(stack, 'reader'));
    });
    expect(made.problems).toEqual([]);
    const theirs = on(cloud, {
      encryption: {
        aws: { keyArn: 'arn:aws:kms:us-east-1:123456789012:key/1' },
        google: { cryptoKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/k' },
        azure: {
          keyId: 'https://v.vault.azure.net/keys/k',
          resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/k',
        },
      },
    });
    if (cloud === 'aws') {
      expect(made.the('aws_dynamodb_table').server_side_encryption).toEqual({
        enabled: true,
        kms_key_arn: '${aws_kms_key.baskets_key.arn}',
      });
      expect(theirs.the('aws_dynamodb_table').server_side_encryption.kms_key_arn).toBe(
        'arn:aws:kms:us-east-1:123456789012:key/1',
      );
      expect(on('aws', { encryption: 'providerKey' }).the('aws_dynamodb_table').server_side_encryption).toEqual({
        enabled: true,
      });
    } else if (cloud === 'google') {
      expect(made.the('google_firestore_database')).toMatchObject({
        cmek_config: { kms_key_name: '${google_kms_crypto_key.baskets_key.id}' },
        depends_on: ['google_kms_crypto_key_iam_member.baskets_key-agent'],
      });
      expect(theirs.the('google_kms_crypto_key_iam_member').member).toBe(
        'serviceAccount:service-123456789012@gcp-sa-firestore.iam.gserviceaccount.com',
      );
    } else {
      const identity = '${azurerm_user_assigned_identity.baskets_encryption_identity.id}';
      expect(made.the('azurerm_cosmosdb_account')).toMatchObject({
        key_vault_key_id: '${azurerm_key_vault_key.baskets_key.versionless_id}',
        identity: { type: 'UserAssigned', identity_ids: [identity] },
        default_identity_type: `UserAssignedIdentity=${identity}`,
        depends_on: ['azurerm_role_assignment.baskets_encryption_role'],
      });
      expect(theirs.the('azurerm_cosmosdb_account').key_vault_key_id).toBe('https://v.vault.azure.net/keys/k');
    }
    await deploysAndSettles(made.json);
  },
  60_000,
);

test('a most that is less, or alone, and days that a cloud does not keep are refused', () => {
  const provisioned = { readsPerSecond: 10, writesPerSecond: 5 };
  expect(messages('aws', { provisioned: { ...provisioned, maxReadsPerSecond: 20 } })).toEqual([
    'provisioned has maxReadsPerSecond alone.',
  ]);
  expect(messages('azure', { provisioned: { ...provisioned, maxReadsPerSecond: 9, maxWritesPerSecond: 5 } })).toEqual([
    'provisioned.maxReadsPerSecond is 9, it must be at least 10.',
  ]);
  const most = { ...provisioned, maxReadsPerSecond: 20, maxWritesPerSecond: 20 };
  expect(messages('aws', { provisioned: most, secondaryIndexes: [{ partitionKey: 'state' }] })).toEqual([
    expect.stringContaining('for a table with secondaryIndexes'),
  ]);
  expect(messages('google', { provisioned: most })).toContainEqual(
    expect.stringContaining('provisioned.maxReadsPerSecond is 20, '),
  );
  for (const days of [0, 99])
    expect(messages('google', { backupRetentionDays: days })).toEqual([expect.stringContaining('allows 1 to 98')]);
  expect(messages('azure', { backupRetentionDays: 8 })).toEqual([expect.stringContaining('allows 7, 30')]);
  expect(messages('azure', { backupRetentionDays: 30, pointInTimeRecovery: false })).toEqual([
    expect.stringContaining('and pointInTimeRecovery is false'),
  ]);
  expect(messages('aws', { backupRetentionDays: 30 })).toEqual([
    expect.stringContaining('any second of the last 35 days'),
  ]);
});

describe('what is wrong, in words', () => {
  test.each(CLOUDS)('on %s: names of attributes, one twice, an index twice', (cloud) => {
    expect(messages(cloud, { partitionKey: 'customer/id' })).toContain(
      'partitionKey is "customer/id", attributes must be 1 to 63 letters, digits and _, beginning with a letter.',
    );
    expect(messages(cloud, { sortKey: 'customer' })).toContain('sortKey and partitionKey are both "customer".');
    const twice = { secondaryIndexes: [{ partitionKey: 'state' }, { partitionKey: 'state' }] };
    expect(messages(cloud, twice)).toContain('secondaryIndexes has {"partitionKey":"state"} twice.');
  });

  test.each([
    ['aws', 'readsPerSecond', 40_000],
    ['aws', 'writesPerSecond', 40_000],
    ['azure', 'readsPerSecond', 1_000_000],
    ['azure', 'writesPerSecond', 166_666],
  ] as const)('throughput on %s: %s just inside and just outside its limits', (cloud, property, most) => {
    const said = (value: number) =>
      messages(cloud, { provisioned: { readsPerSecond: 1, writesPerSecond: 1, [property]: value } }).filter((one) =>
        one.includes(property),
      );
    for (const value of [1, most]) expect(said(value)).toEqual([]);
    for (const value of [0, most + 1])
      expect(said(value)).toEqual([expect.stringContaining(`provisioned.${property} is ${value}, `)]);
  });

  test('what only one cloud does not take', () => {
    const indexes = (count: number) => Array.from({ length: count }, (_, index) => ({ partitionKey: `key${index}` }));
    expect(messages('aws', { secondaryIndexes: indexes(20) })).toEqual([]);
    expect(messages('aws', { secondaryIndexes: indexes(21) })).toEqual([
      'secondaryIndexes has 21, Amazon DynamoDB allows 20.',
    ]);
    expect(messages('azure', { ttlAttribute: 'until' })).toEqual([
      'ttlAttribute is "until", Azure Cosmos DB for NoSQL allows "ttl".',
    ]);
    expect(messages('google', { stream: true })[0]).toContain('the permission to read includes listening to changes');
    expect(messages('google', { provisioned: { readsPerSecond: 1, writesPerSecond: 1 } })[0]).toContain(
      'Firestore is paid by use only',
    );
  });

  test('request units of Azure', () => {
    const units = (readsPerSecond: number, writesPerSecond: number) =>
      on('azure', { provisioned: { readsPerSecond, writesPerSecond } }).the('azurerm_cosmosdb_sql_container')
        .throughput;
    expect([units(1, 1), units(100, 50), units(101, 50), units(400_000, 100_000)]).toEqual([400, 400, 500, 1_000_000]);
    expect(messages('azure', { provisioned: { readsPerSecond: 400_001, writesPerSecond: 100_000 } })).toEqual([
      expect.stringContaining(
        'provisioned asks for 1000100 request units a second, Azure Cosmos DB for NoSQL allows 1000000',
      ),
    ]);
    expect(
      on('azure', { provisioned: { readsPerSecond: 1, writesPerSecond: 1 } }).the('azurerm_cosmosdb_account')
        .capabilities,
    ).toEqual([]);
  });
});

const ANOTHER = {
  aws: { table: { name: 'another', hashKey: 'state' } },
  google: {
    database: {
      name: 'another',
      cmekConfig: { kmsKeyName: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/another' },
    },
  },
  azure: { account: { name: 'another', keyVaultKeyId: 'https://v.vault.azure.net/keys/another' } },
};
keepsItsData(
  {
    aws: { construct: 'baskets/table', replacedBy: ['hash_key', 'name'] },
    google: {
      construct: 'baskets/database',
      replacedBy: ['cmek_config.0.kms_key_name', 'cmek_config.0.active_key_version', 'name'],
    },
    azure: {
      construct: 'baskets/account',
      replacedBy: ['key_vault_key_id', 'name'],
      keeps: [...DEAD_KEYS.cosmos, ...DEAD_KEYS.workspace],
    },
  },
  (stack, cloud, changed) => {
    const stream = cloud.name !== 'google';
    const baskets = make(stack, cloud, { ...FULL, stream, ...(changed ? { native: ANOTHER } : {}) });
    const shopper = cloud.identity(stack, 'shopper');
    baskets.grantRead(shopper);
    baskets.grantWrite(shopper);
    baskets.grantReadWrite(shopper);
    if (stream) baskets.grantReadChanges(shopper);
    // As docs/restore.md has it: restored next to the old, by the cloud's own command.
    cloud.keyValue.fromExisting(stack, 'baskets-restored', EXISTING).grantReadWrite(shopper);
    return `${baskets.address} ${baskets.tableName}`;
  },
);
