import type { Identity } from '../../modules/identity/identity';
import { ASG, azure, type Calls, granted, MACHINES, type Two, two, within } from './call-settings';
import { everyCallCounts } from './calls';
import { theirs } from './network';

/** The same, and of a part of what there is. */
const grantedOn = <M extends string>(method: M) => ({
  ...granted(method),
  'a prefix': (
    kind: { readonly [m in M]: (identity: Identity, options?: { prefix?: string }) => void },
    { one }: Two,
  ) => kind[method](one, { prefix: 'orders/' }),
});
const answered =
  <M extends string>(method: M) =>
  (kind: { readonly [m in M]: (identity: Identity) => string }, { one, other }: Two) => [
    kind[method](one),
    kind[method](other),
  ];

const POSTGRES = {
  engine: 'postgres',
  version: '16',
  cpu: 2,
  memoryGiB: 8,
  storageGiB: 64,
  highAvailability: false,
} as const;

const LANGUAGE = { aws: 'gremlin', google: 'gql', azure: 'opencypher' } as const;
const MACHINE = (id: string) => ({
  aws: { instanceId: `i-${id}` },
  google: { instance: `projects/acme-dev/zones/us-east1-b/instances/${id}` },
  azure: { virtualMachineId: `${azure}/Microsoft.Compute/virtualMachines/${id}` },
});

const VAULT = `${azure}/Microsoft.DataProtection/backupVaults/theirs`;

export const DATA_CALLS = {
  bucket: everyCallCounts('bucket')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.bucket(stack, 'docs'),
      'that exists': (stack, cloud) =>
        cloud.bucket.fromExisting(stack, 'docs', {
          aws: { name: 'theirs', keyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
          google: { name: 'theirs' },
          azure: { accountId: `${azure}/Microsoft.Storage/storageAccounts/theirs`, container: 'documents' },
        }),
    },
    methods: {
      grantRead: grantedOn('grantRead'),
      grantWrite: grantedOn('grantWrite'),
      grantDelete: grantedOn('grantDelete'),
      grantList: grantedOn('grantList'),
    },
  }),
  disk: everyCallCounts('disk')({
    setting: (stack, cloud) => ({
      group: cloud.computeGroup(stack, 'shop', {
        network: theirs(stack, cloud),
        identity: cloud.identity(stack, 'shopper'),
        ...MACHINES,
      }),
    }),
    ways: {
      'made here': (stack, cloud) => cloud.disk(stack, 'data', { sizeGiB: 200, zone: 1 }),
      'that exists': (stack, cloud) =>
        cloud.disk.fromExisting(stack, 'data', {
          aws: { volumeId: 'vol-0123456789abcdef0' },
          google: { disk: 'projects/p/zones/us-east1-b/disks/theirs' },
          azure: { id: `${azure}/Microsoft.Compute/disks/theirs` },
        }),
    },
    methods: {
      attachTo: {
        'a machine': (disk) => disk.attachTo(MACHINE('erp')),
        'another machine': (disk) => disk.attachTo(MACHINE('crm')),
        'another slot': (disk) => disk.attachTo(MACHINE('erp'), 3),
        'a group': (disk, { group }) => disk.attachTo(group),
      },
    },
  }),
  database: everyCallCounts('database')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network }) => cloud.database(stack, 'orders', { network, ...POSTGRES }),
      'of MySQL': (stack, cloud, { network }) => {
        const native = { azure: { directoryReader: cloud.identity(stack, 'reader') } };
        return cloud.database(stack, 'orders', { network, ...POSTGRES, engine: 'mysql', version: '8.0', native });
      },
      'with a copy': (stack, cloud, { network }) =>
        cloud.database(stack, 'orders', { network, ...POSTGRES, replicas: 1 }),
      'that exists': (stack, cloud, { network }) =>
        cloud.database.fromExisting(stack, 'orders', {
          network,
          engine: 'postgres',
          databaseName: 'theirs',
          aws: {
            identifier: 'theirs',
            resourceId: 'db-ABC',
            address: 'theirs.x.us-east-1.rds.amazonaws.com',
            securityGroupId: 'sg-1',
            secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1',
          },
          google: { instance: 'theirs', address: '10.30.192.5' },
          azure: {
            serverId: `${azure}/Microsoft.DBforPostgreSQL/flexibleServers/theirs`,
            address: 'theirs.postgres.database.azure.com',
            applicationSecurityGroupId: ASG,
          },
        }),
    },
    methods: {
      grantConnect: granted('grantConnect'),
      grantAdminister: granted('grantAdminister'),
      userOf: answered('userOf'),
      userSql: answered('userSql'),
      userScript: (database, { one, other }) => [database.userScript(one, [other]), database.userScript(other, [one])],
    },
    nothing: {
      google: { userSql: 'Terraform makes the user' },
      azure: { grantConnect: 'an administrator makes the user, by what userSql says' },
    },
  }),
  keyValue: everyCallCounts('keyValue')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network }) =>
        cloud.keyValue(stack, 'baskets', { network, partitionKey: 'id', stream: true }),
      'without a stream': (stack, cloud, { network }) =>
        cloud.keyValue(stack, 'baskets', { network, partitionKey: 'id' }),
      'that exists': (stack, cloud) =>
        cloud.keyValue.fromExisting(stack, 'baskets', {
          aws: {
            arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs',
            streamArn: 'arn:aws:dynamodb:us-east-1:123456789012:table/theirs/stream/1',
            kmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1',
          },
          google: { database: 'theirs', collection: 'baskets' },
          azure: {
            accountId: `${azure}/Microsoft.DocumentDB/databaseAccounts/theirs`,
            database: 'data',
            container: 'baskets',
            leases: 'leases',
          },
        }),
    },
    methods: {
      grantRead: granted('grantRead'),
      grantWrite: granted('grantWrite'),
      grantReadWrite: granted('grantReadWrite'),
      grantReadChanges: granted('grantReadChanges'),
    },
  }),
  cache: everyCallCounts('cache')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network }) => cloud.cache(stack, 'sessions', { network, memoryGiB: 1 }),
      'that exists': (stack, cloud, { network }) =>
        cloud.cache.fromExisting(stack, 'sessions', {
          network,
          aws: {
            replicationGroupId: 'theirs',
            address: 'master.theirs.use1.cache.amazonaws.com',
            securityGroupId: 'sg-1',
            userGroupId: 'them',
          },
          google: { instance: 'theirs', address: '10.30.128.5' },
          azure: {
            redisId: `${azure}/Microsoft.Cache/redisEnterprise/theirs`,
            address: 'theirs.eastus2.redis.azure.net',
            applicationSecurityGroupId: ASG,
          },
        }),
    },
    methods: { grantConnect: granted('grantConnect'), userOf: answered('userOf') },
  }),
  graph: everyCallCounts('graph')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network }) =>
        cloud.graph(stack, 'friends', { network, language: LANGUAGE[cloud.name] }),
      'that exists': (stack, cloud, { network }) =>
        cloud.graph.fromExisting(stack, 'friends', {
          network,
          language: LANGUAGE[cloud.name],
          aws: {
            clusterResourceId: 'cluster-ABC',
            address: 'theirs.cluster-x.us-east-1.neptune.amazonaws.com',
            readAddress: 'theirs.cluster-ro-x.us-east-1.neptune.amazonaws.com',
            securityGroupId: 'sg-1',
          },
          google: { instance: 'theirs', database: 'graph' },
          azure: {
            serverId: `${azure}/Microsoft.DBforPostgreSQL/flexibleServers/theirs`,
            address: 'theirs.postgres.database.azure.com',
            applicationSecurityGroupId: ASG,
          },
        }),
    },
    methods: {
      grantRead: granted('grantRead'),
      grantReadWrite: granted('grantReadWrite'),
      grantAdminister: granted('grantAdminister'),
      userSql: answered('userSql'),
    },
    nothing: {
      aws: { userSql: 'the grant is enough' },
      google: { userSql: 'the grant is enough' },
      azure: {
        grantRead: 'an administrator lets the user in, by what userSql says',
        grantReadWrite: 'an administrator lets the user in, by what userSql says',
      },
    },
  }),
  backup: everyCallCounts('backup')({
    setting: (stack, cloud) => {
      const network = theirs(stack, cloud);
      return {
        database: cloud.database(stack, 'orders', { network, ...POSTGRES }),
        bucket: cloud.bucket(stack, 'docs'),
        disk: cloud.disk(stack, 'data', { sizeGiB: 64, zone: 1 }),
        table: cloud.keyValue(stack, 'baskets', { network, partitionKey: 'id' }),
      };
    },
    ways: {
      'made here': (stack, cloud) => cloud.backup(stack, 'plan'),
      'that exists': (stack, cloud) =>
        cloud.backup.fromExisting(stack, 'plan', {
          aws: { planId: 'plan-1', roleArn: 'arn:aws:iam::123456789012:role/backup' },
          google: { diskPlan: 'projects/p/locations/us-east1/backupPlans/disks' },
          azure: {
            vaultId: VAULT,
            principalId: '00000000-0000-0000-0000-000000000001',
            policies: {
              databases: `${VAULT}/backupPolicies/db`,
              buckets: `${VAULT}/backupPolicies/blobs`,
              disks: `${VAULT}/backupPolicies/disks`,
            },
          },
        }),
    },
    methods: {
      protect: {
        'a database': (plan, { database }) => plan.protect(database),
        'a bucket': (plan, { bucket }) => plan.protect(bucket),
        'a disk': (plan, { disk }) => plan.protect(disk),
        'a table': (plan, { table }) => plan.protect(table),
        'all of them': (plan, { database, bucket, disk }) => plan.protect(database, bucket, disk),
      },
    },
  }),
  secret: everyCallCounts('secret')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network }) => cloud.secret(stack, 'key', { network }),
      'that exists': (stack, cloud) =>
        cloud.secret.fromExisting(stack, 'key', {
          aws: { arn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:theirs-abcdef' },
          google: { secret: 'projects/p/secrets/theirs' },
          azure: { id: `${azure}/Microsoft.KeyVault/vaults/v/secrets/theirs` },
        }),
    },
    methods: {
      grantRead: granted('grantRead'),
      inject: {
        'one identity': (secret, { one }) => void secret.inject(one, 'KEY'),
        'another identity': (secret, { other }) => void secret.inject(other, 'KEY'),
        'an odd variable': (secret, { one }) => void secret.inject(one, 'a key'),
      },
    },
  }),
} satisfies Calls;
