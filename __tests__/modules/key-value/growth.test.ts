import type { CloudName } from '../../../modules/core/placement';
import type { KeyValueProps } from '../../../modules/key-value/key-value';
import { byCloud } from '../../support/by-cloud';
import { EXISTING, FULL, make, on } from '../../support/key-value';
import { keepsItsData } from '../../support/protected';
import { DEAD_KEYS } from '../../support/secrets';
import { CLOUDS, synth } from '../../support/synth';
import { deploysAndSettles } from '../../support/terraform';

const messages = (cloud: CloudName, props: Partial<KeyValueProps>) =>
  on(cloud, props).problems.map(({ message }) => message);

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
});

test.each(CLOUDS)(
  'on %s a customer key encrypts it, and who reads may use the key through the table alone',
  async (cloud) => {
    const synthesized = synth(cloud, (stack, catalogue) => {
      make(stack, catalogue, { encryption: 'customerKey' }).grantRead(catalogue.identity(stack, 'reader'));
    });
    expect(synthesized.problems).toEqual([]);
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
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.the('aws_dynamodb_table').server_side_encryption).toEqual({
          enabled: true,
          kms_key_arn: '${aws_kms_key.baskets_key.arn}',
        });
        expect(theirs.the('aws_dynamodb_table').server_side_encryption.kms_key_arn).toBe(
          'arn:aws:kms:us-east-1:123456789012:key/1',
        );
        expect(on('aws', { encryption: 'providerKey' }).the('aws_dynamodb_table').server_side_encryption).toEqual({
          enabled: true,
        });
      },
      google: () => {
        expect(synthesized.the('google_firestore_database')).toMatchObject({
          cmek_config: { kms_key_name: '${google_kms_crypto_key.baskets_key.id}' },
          depends_on: ['google_kms_crypto_key_iam_member.baskets_key-agent'],
        });
        expect(theirs.the('google_kms_crypto_key_iam_member').member).toBe(
          'serviceAccount:service-123456789012@gcp-sa-firestore.iam.gserviceaccount.com',
        );
      },
      azure: () => {
        const identity = '${azurerm_user_assigned_identity.baskets_encryption_identity.id}';
        expect(synthesized.the('azurerm_cosmosdb_account')).toMatchObject({
          key_vault_key_id: '${azurerm_key_vault_key.baskets_key.versionless_id}',
          identity: { type: 'UserAssigned', identity_ids: [identity] },
          default_identity_type: `UserAssignedIdentity=${identity}`,
          depends_on: ['azurerm_role_assignment.baskets_encryption_role'],
        });
        expect(theirs.the('azurerm_cosmosdb_account').key_vault_key_id).toBe('https://v.vault.azure.net/keys/k');
      },
    });
    await deploysAndSettles(synthesized.json);
  },
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
    const messagesAt = (value: number) =>
      messages(cloud, { provisioned: { readsPerSecond: 1, writesPerSecond: 1, [property]: value } }).filter((one) =>
        one.includes(property),
      );
    for (const value of [1, most]) expect(messagesAt(value)).toEqual([]);
    for (const value of [0, most + 1])
      expect(messagesAt(value)).toEqual([expect.stringContaining(`provisioned.${property} is ${value}, `)]);
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
    const stream = { aws: true, google: false, azure: true }[cloud.name];
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
