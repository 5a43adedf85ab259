import { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { Identity } from '../../modules/identity/identity';
import type { Network, NetworkMember } from '../../modules/network/network';
import type { PlacementStack } from '../../stacks/placement-stack';
import { type CallTests, everyCallCounts, type KindName } from './calls';
import { certificate } from './certificates';
import { theirs } from './network';
import { EXISTING } from './networks';

/** Kind → its calls. */
type Calls = { readonly [N in KindName]?: CallTests<N> };

const azure = '/subscriptions/s/resourceGroups/g/providers';
const ASG = `${azure}/Microsoft.Network/applicationSecurityGroups/theirs`;

const two = (stack: PlacementStack, cloud: Cloud) => ({
  one: cloud.identity(stack, 'one'),
  other: cloud.identity(stack, 'other'),
});
const within = (stack: PlacementStack, cloud: Cloud) => ({ ...two(stack, cloud), network: theirs(stack, cloud) });

interface Two {
  readonly one: Identity;
  readonly other: Identity;
}
/** A grant to one identity, and to another. */
const granted = <M extends string>(method: M) => ({
  'one identity': (kind: { readonly [m in M]: (identity: Identity) => void }, { one }: Two) => kind[method](one),
  'another identity': (kind: { readonly [m in M]: (identity: Identity) => void }, { other }: Two) =>
    kind[method](other),
});
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

const MACHINES = {
  image: 'ubuntu-24.04',
  cpu: 2,
  memoryGiB: 4,
  min: 1,
  max: 2,
  health: { port: 8080, path: '/healthz' },
  agent: false,
} as const;
const POSTGRES = {
  engine: 'postgres',
  version: '16',
  cpu: 2,
  memoryGiB: 8,
  storageGiB: 64,
  highAvailability: false,
} as const;
const CONTAINER = { image: 'docker.io/library/nginx:1.27', cpu: 1, memoryMiB: 2048 } as const;
const LANGUAGE = { aws: 'gremlin', google: 'gql', azure: 'opencypher' } as const;
const MACHINE = (id: string) => ({
  aws: { instanceId: `i-${id}` },
  google: { instance: `projects/acme-dev/zones/us-east1-b/instances/${id}` },
  azure: { virtualMachineId: `${azure}/Microsoft.Compute/virtualMachines/${id}` },
});

const POOL = { name: 'main', cpu: 2, memoryGiB: 8, min: 1, max: 3 } as const;
export const CLUSTER = {
  aws: {
    name: 'theirs',
    endpoint: 'https://A1.gr7.us-east-1.eks.amazonaws.com',
    certificateAuthority: 'LS0t',
    securityGroupId: 'sg-1',
  },
  google: {
    cluster: 'projects/acme-dev/locations/us-east1/clusters/theirs',
    endpoint: 'https://10.30.64.2',
    certificateAuthority: 'LS0t',
    networkTag: 'gke-theirs',
    podRanges: ['100.64.0.0/16'],
  },
  azure: {
    clusterId: `${azure}/Microsoft.ContainerService/managedClusters/theirs`,
    endpoint: 'https://theirs.privatelink.eastus2.azmk8s.io:443',
    certificateAuthority: 'LS0t',
    oidcIssuerUrl: 'https://eastus2.oic.prod-aks.azure.com/t/1/',
    applicationSecurityGroupId: ASG,
  },
} as const;

const VAULT = `${azure}/Microsoft.DataProtection/backupVaults/theirs`;
const ZONE = {
  domain: 'example.com',
  aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
  google: { name: 'example' },
  azure: { id: `${azure}/Microsoft.Network/dnsZones/example.com` },
};
const health = { path: '/healthz' };
const primary = { id: 'one', host: 'one.example.net', role: 'primary' } as const;
const standby = { id: 'other', host: 'other.example.net' };
const HOME = { cidr: '10.20.0.0/16', zones: 2 };
const certified = { given: certificate('shop') };

function balance(
  group: ComputeGroup,
  { stack, cloud, network }: { stack: PlacementStack; cloud: Cloud; network: Network },
  port: number,
) {
  cloud.loadBalancer(stack, 'entry', { network, certificate: certified, routes: [{ group, port }] });
}

/** What a place in a network is for: rules about it, which its tier decides on. */
function use(network: Network, member: NetworkMember): void {
  network.allow('public', member, { port: 443 });
  network.allow(member, 'internet', { port: 443 });
}

const NETWORK_CALLS = {
  identity: everyCallCounts('identity')({
    setting: () => ({}),
    ways: { 'made here': (stack, cloud) => cloud.identity(stack, 'worker') },
    methods: {},
  }),
  network: everyCallCounts('network')({
    setting: (stack, cloud) => ({
      owner: new Construct(stack, 'owner'),
      inside: theirs(stack, cloud, 'inside'),
      peer: cloud.network(stack, 'peer', { cidr: '10.60.0.0/16', zones: 2 }),
      second: cloud.network(stack, 'second', { cidr: '10.61.0.0/16', zones: 2 }),
    }),
    ways: {
      'made here': (stack, cloud) => cloud.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 }),
      'that exists': (stack, cloud) => cloud.network.fromExisting(stack, 'main', EXISTING),
    },
    methods: {
      join: {
        'the public tier': (network, { owner }) =>
          network.allow('internet', network.join(owner, 'public'), { port: 443 }),
        'the private tier': (network, { owner }) => use(network, network.join(owner, 'private')),
        'the isolated tier': (network, { owner }) => use(network, network.join(owner, 'isolated')),
        'what exists': (network, { owner }) => use(network, network.join(owner, 'private', 'theirs')),
      },
      peerWith: {
        'one network': (network, { peer }) => network.peerWith(peer),
        'another network': (network, { second }) => network.peerWith(second),
        itself: (network) => network.peerWith(network),
      },
      allow: {
        'a port': (network) => network.allow('public', 'private', { port: 443 }),
        'another port': (network) => network.allow('public', 'private', { port: 8443 }),
        ports: (network) => network.allow('public', 'private', { ports: [443, 8443] }),
        'another protocol': (network) => network.allow('public', 'private', { port: 443, protocol: 'udp' }),
        'a description': (network) => network.allow('public', 'private', { port: 443, description: 'Orders' }),
      },
      withdraw: {
        'what was allowed': (network) => {
          network.allow('public', 'private', { port: 443 });
          network.allow('public', 'private', { port: 8443 });
          network.withdraw('public', 'private', { port: 443 });
        },
        'what is left': (network) => {
          network.allow('public', 'private', { port: 443 });
          network.allow('public', 'private', { port: 8443 });
          network.withdraw('public', 'private', { port: 8443 });
        },
      },
      reach: {
        'what the rules can reach': (network) => {
          network.allow('10.99.0.0/16', 'private', { port: 443 });
          network.reach({ label: 'office', cidrs: ['10.99.0.0/16'], tiers: ['private'] });
        },
        'what they can not': (network) => {
          network.allow('10.99.0.0/16', 'private', { port: 443 });
          network.reach({ label: 'office', cidrs: ['10.99.0.0/16'], tiers: ['isolated'] });
        },
      },
      unreachable: (network) => [
        network.unreachable({ label: 'office', cidrs: ['10.99.0.0/16'], tiers: ['private'] })?.message,
        network.unreachable({ label: 'office', cidrs: [network.cidr], tiers: ['private'] })?.message,
      ],
    },
  }),
  computeGroup: everyCallCounts('computeGroup')({
    setting: (stack, cloud) => ({
      stack,
      cloud,
      one: cloud.identity(stack, 'one'),
      network: cloud.network(stack, 'network', HOME),
    }),
    ways: {
      'made here': (stack, cloud, { network, one }) =>
        cloud.computeGroup(stack, 'shop', { network, identity: one, ...MACHINES }),
      'that exists': (stack, cloud, { network }) =>
        cloud.computeGroup.fromExisting(stack, 'theirs', {
          network,
          health: MACHINES.health,
          aws: { autoScalingGroupName: 'theirs', securityGroupId: 'sg-theirs' },
          google: { instanceGroup: 'projects/p/regions/us-east1/instanceGroups/theirs', networkTag: 'theirs' },
          azure: { scaleSetId: '/subscriptions/s/theirs', applicationSecurityGroupId: ASG },
        }),
    },
    methods: {
      // What a load balancer calls; through it, since it is the balancer that has what the port
      // leads to.
      receiveTraffic: {
        'a port': (group, given) => balance(group, given, 8080),
        'another port': (group, given) => balance(group, given, 8081),
      },
    },
  }),
  loadBalancer: everyCallCounts('loadBalancer')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { one }) => {
        const network = cloud.network(stack, 'network', HOME);
        const group = cloud.computeGroup(stack, 'shop', { network, identity: one, ...MACHINES });
        return cloud.loadBalancer(stack, 'entry', { network, certificate: certified, routes: [{ group, port: 8080 }] });
      },
    },
    methods: {},
  }),
  dnsZone: everyCallCounts('dnsZone')({
    setting: () => ({}),
    ways: {
      'made here': (stack, cloud) => cloud.dnsZone(stack, 'zone', { domain: 'example.com' }),
      'that exists': (stack, cloud) => cloud.dnsZone.fromExisting(stack, 'zone', ZONE),
    },
    methods: {
      fullName: (zone) => [zone.fullName('@'), zone.fullName('www')],
      record: {
        'a name': (zone) => zone.record('www', { name: 'www', type: 'A', values: ['192.0.2.1'] }),
        'another name': (zone) => zone.record('www', { name: 'mail', type: 'A', values: ['192.0.2.1'] }),
        'another type': (zone) => zone.record('www', { name: 'www', type: 'TXT', values: ['192.0.2.1'] }),
        'another value': (zone) => zone.record('www', { name: 'www', type: 'A', values: ['192.0.2.2'] }),
        'another time': (zone) =>
          zone.record('www', { name: 'www', type: 'A', values: ['192.0.2.1'], ttlSeconds: 600 }),
      },
      pointTo: {
        'a host': (zone) => zone.pointTo('shop', 'shop', { host: 'one.example.net' }),
        'another host': (zone) => zone.pointTo('shop', 'shop', { host: 'other.example.net' }),
        'an address': (zone) => zone.pointTo('shop', 'shop', { address: '192.0.2.1' }),
        'another name': (zone) => zone.pointTo('shop', 'store', { address: '192.0.2.1' }),
        'addresses of both families': (zone) =>
          zone.pointTo('shop', 'shop', { address: '192.0.2.1', address6: '2001:db8::1' }),
        nothing: (zone) => zone.pointTo('shop', 'shop', {}),
      },
      prove: {
        'a domain': (zone) => void zone.prove('shop.example.com', { name: '_a.shop', value: 'a.example.net' }),
        'another domain': (zone) => void zone.prove('www.example.com', { name: '_a.shop', value: 'a.example.net' }),
        'another record': (zone) => void zone.prove('shop.example.com', { name: '_b.shop', value: 'b.example.net' }),
        'another place': (zone) =>
          void zone.prove('shop.example.com', { name: '_a.shop', value: 'a.example.net' }, 'us-east1'),
      },
      route: {
        roles: (zone) => zone.route('shop', 'shop', { health, targets: [primary, { ...standby, role: 'standby' }] }),
        weights: (zone) =>
          zone.route('shop', 'shop', {
            health,
            targets: [
              { ...primary, role: undefined, weight: 60 },
              { ...standby, weight: 40 },
            ],
          }),
        'other weights': (zone) =>
          zone.route('shop', 'shop', {
            health,
            targets: [
              { ...primary, role: undefined, weight: 70 },
              { ...standby, weight: 30 },
            ],
          }),
        'another path': (zone) =>
          zone.route('shop', 'shop', { health: { path: '/up' }, targets: [primary, { ...standby, role: 'standby' }] }),
        'another name': (zone) =>
          zone.route('shop', 'store', { health, targets: [primary, { ...standby, role: 'standby' }] }),
      },
    },
  }),
  edge: everyCallCounts('edge')({
    setting: () => ({}),
    ways: {
      'that exists': (stack, cloud) =>
        cloud.edge.fromExisting(stack, 'front', {
          names: ['shop.example.com'],
          aws: { domainName: 'd111111abcdef8.cloudfront.net' },
          google: { address: '192.0.2.1' },
          azure: { endpointId: `${azure}/Microsoft.Cdn/profiles/p/afdEndpoints/e`, hostName: 'e-0000.z01.azurefd.net' },
        }),
    },
    methods: {},
  }),
  vpn: everyCallCounts('vpn')({
    setting: (stack, cloud) => ({ network: theirs(stack, cloud) }),
    ways: {
      'that exists': (stack, cloud, { network }) =>
        cloud.vpn.fromExisting(stack, 'erp', {
          network,
          peer: { cidrs: ['10.99.0.0/16'] },
          aws: { gatewayId: 'vgw-1' },
          google: { gateway: 'projects/acme-hub/regions/us-east1/vpnGateways/office' },
          azure: { gatewayId: `${azure}/Microsoft.Network/virtualNetworkGateways/office` },
        }),
    },
    methods: {},
  }),
  cluster: everyCallCounts('cluster')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network, one }) =>
        cloud.cluster(stack, 'apps', { network, version: '1.34', pools: [POOL], administrators: [one] }),
      'that exists': (stack, cloud, { network }) => cloud.cluster.fromExisting(stack, 'apps', { network, ...CLUSTER }),
    },
    nothing: { aws: { podSettings: 'EKS Pod Identity finds the role by the service account' } },
    methods: {
      grantAdminister: { 'another identity': (kind, { other }) => kind.grantAdminister(other) },
      grantRead: granted('grantRead'),
      workloadIdentity: {
        'one service account': (kind) => kind.workloadIdentity('shop', 'web'),
        'another one': (kind) => kind.workloadIdentity('shop', 'worker'),
        'one of another namespace': (kind) => kind.workloadIdentity('billing', 'web'),
      },
      podSettings: (kind) => [
        kind.podSettings(kind.workloadIdentity('shop', 'web')),
        kind.podSettings(kind.workloadIdentity('shop', 'worker')),
      ],
    },
  }),
} satisfies Calls;

const DATA_CALLS = {
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

const PROGRAM_CALLS = {
  queue: everyCallCounts('queue')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.queue(stack, 'orders'),
      'that subscribes': (stack, cloud) =>
        cloud.queue(stack, 'orders', { subscribesTo: { topic: cloud.topic(stack, 'sales') } }),
      'that exists': (stack, cloud) =>
        cloud.queue.fromExisting(stack, 'orders', {
          aws: {
            arn: 'arn:aws:sqs:us-east-1:123456789012:theirs',
            url: 'https://sqs.us-east-1.amazonaws.com/123456789012/theirs',
            deadLetters: {
              arn: 'arn:aws:sqs:us-east-1:123456789012:dead',
              url: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead',
            },
          },
          google: {
            topic: 'projects/p/topics/theirs',
            subscription: 'projects/p/subscriptions/theirs',
            deadLetters: 'projects/p/subscriptions/dead',
          },
          azure: { id: `${azure}/Microsoft.ServiceBus/namespaces/n/queues/theirs` },
        }),
    },
    methods: {
      grantSend: granted('grantSend'),
      grantConsume: granted('grantConsume'),
      grantPeek: granted('grantPeek'),
      grantRedrive: granted('grantRedrive'),
    },
  }),
  topic: everyCallCounts('topic')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.topic(stack, 'sales'),
      'that exists': (stack, cloud) =>
        cloud.topic.fromExisting(stack, 'sales', {
          aws: { arn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
          google: { topic: 'projects/p/topics/theirs' },
          azure: { id: `${azure}/Microsoft.ServiceBus/namespaces/n/topics/theirs` },
        }),
    },
    methods: { grantPublish: granted('grantPublish') },
  }),
  registry: everyCallCounts('registry')({
    setting: two,
    ways: {
      'made here': (stack, cloud) => cloud.registry(stack, 'images', { images: ['web', 'worker'] }),
      'that exists': (stack, cloud) =>
        cloud.registry.fromExisting(stack, 'images', {
          aws: {
            repositories: {
              web: 'arn:aws:ecr:us-east-1:123456789012:repository/web',
              worker: 'arn:aws:ecr:us-east-1:123456789012:repository/worker',
            },
          },
          google: { repository: 'projects/p/locations/us-east1/repositories/theirs' },
          azure: { id: `${azure}/Microsoft.ContainerRegistry/registries/theirs` },
        }),
    },
    methods: {
      address: (registry) => [registry.address('web'), registry.address('worker')],
      grantPull: granted('grantPull'),
      grantPush: granted('grantPush'),
    },
  }),
  service: everyCallCounts('service')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network, one }) => {
        const shop = cloud.service(stack, 'shop', { network, identity: one, ...CONTAINER, port: 8080, min: 1, max: 2 });
        network.allow(shop.member, 'internet', { port: 443 });
        return shop;
      },
    },
    methods: {},
  }),
  job: everyCallCounts('job')({
    setting: within,
    ways: {
      'made here': (stack, cloud, { network, one }) => {
        const job = cloud.job(stack, 'migrate', { network, identity: one, ...CONTAINER });
        network.allow(job.member, 'internet', { port: 443 });
        return job;
      },
      'that exists': (stack, cloud) =>
        cloud.job.fromExisting(stack, 'migrate', {
          aws: {
            definitionArn: 'arn:aws:batch:us-east-1:123456789012:job-definition/theirs:1',
            queueArn: 'arn:aws:batch:us-east-1:123456789012:job-queue/theirs',
          },
          google: { job: 'projects/acme-dev/locations/us-east1/jobs/theirs' },
          azure: { id: `${azure}/Microsoft.App/jobs/theirs` },
        }),
    },
    methods: { grantRun: granted('grantRun') },
  }),
  function: everyCallCounts('function')({
    setting: (stack, cloud) => ({ ...two(stack, cloud), runs: cloud.identity(stack, 'runs') }),
    ways: {
      'made here': (stack, cloud, { runs }) =>
        cloud.function(stack, 'resize', {
          code: { folder: '__tests__/support/programs/node' },
          runtime: 'node22',
          handler: 'orders.handler',
          identity: runs,
          ...(cloud.name === 'azure' && { http: { azure: { applicationId: 'a0000000-0000-4000-8000-000000000000' } } }),
        }),
      'that exists': (stack, cloud) =>
        cloud.function.fromExisting(stack, 'resize', {
          aws: { arn: 'arn:aws:lambda:us-east-1:123456789012:function:theirs:live' },
          google: { service: 'theirs', url: 'https://theirs-abc-uc.a.run.app' },
          azure: { id: `${azure}/Microsoft.Web/sites/theirs`, url: 'https://theirs.azurewebsites.net' },
        }),
    },
    methods: { grantInvoke: granted('grantInvoke') },
  }),
  api: everyCallCounts('api')({
    setting: (stack, cloud) => ({ ...two(stack, cloud), orders: cloud.queue(stack, 'orders') }),
    ways: {
      'made here': (stack, cloud, { orders: queue }) =>
        cloud.api(stack, 'shop', {
          contact: 'shop@example.com',
          native: { azure: { applicationId: 'a0000000-0000-4000-8000-000000000000' } },
          routes: [{ method: 'POST', path: '/orders', to: { queue }, identities: true }],
        }),
      'that exists': (stack, cloud) =>
        cloud.api.fromExisting(stack, 'shop', {
          aws: { url: 'https://theirs.example.com', executionArn: 'arn:aws:execute-api:us-east-1:123456789012:theirs' },
          google: { url: 'https://theirs-abc-uc.a.run.app', service: 'theirs' },
          azure: { url: 'https://theirs.azure-api.net' },
        }),
    },
    methods: {
      grantCall: granted('grantCall'),
      openApi: (kind) => [kind.openApi()],
    },
  }),
  schedule: everyCallCounts('schedule')({
    setting: (stack, cloud) => ({ exports: cloud.queue(stack, 'exports') }),
    ways: {
      'made here': (stack, cloud, { exports: queue }) =>
        cloud.schedule(stack, 'nightly', { cron: '0 2 * * *', target: { queue, message: 'now' } }),
    },
    methods: {},
  }),
  notifications: everyCallCounts('notifications')({
    setting: () => ({}),
    ways: {
      'made here': (stack, cloud) => cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
      'that exist': (stack, cloud) =>
        cloud.notifications.fromExisting(stack, 'oncall', {
          aws: { topicArn: 'arn:aws:sns:us-east-1:123456789012:oncall' },
          google: { channels: ['projects/acme-dev/notificationChannels/1'] },
          azure: { actionGroupId: `${azure}/Microsoft.Insights/actionGroups/oncall` },
        }),
    },
    methods: {},
  }),
  alarm: everyCallCounts('alarm')({
    setting: (stack, cloud) => ({
      orders: cloud.queue(stack, 'orders'),
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { orders, oncall }) =>
        cloud.alarm(stack, 'failed', {
          metric: orders.metrics.deadLetters,
          above: 0,
          description: 'Orders fail',
          notify: [oncall],
        }),
    },
    methods: {},
  }),
  audit: everyCallCounts('audit')({
    setting: (stack, cloud) => ({
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { oncall }) => cloud.audit(stack, 'account', { notify: [oncall] }),
    },
    methods: {},
  }),
  objective: everyCallCounts('objective')({
    setting: (stack, cloud) => ({
      api: cloud.api(stack, 'shop', {
        contact: 'shop@example.com',
        tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
        routes: [{ method: 'POST', path: '/orders', to: { queue: cloud.queue(stack, 'orders') }, token: 'partners' }],
      }),
      oncall: cloud.notifications(stack, 'oncall', { emails: ['a@example.com'] }),
    }),
    ways: {
      'made here': (stack, cloud, { api, oncall }) =>
        cloud.objective(stack, 'available', { of: api, availability: 99.9, notify: [oncall] }),
    },
    methods: {},
  }),
  dashboard: everyCallCounts('dashboard')({
    setting: (stack, cloud) => ({ orders: cloud.queue(stack, 'orders') }),
    ways: {
      'made here': (stack, cloud, { orders }) =>
        cloud.dashboard(stack, 'overview', {
          sections: [{ title: 'Queues', charts: [{ title: 'Depth', metrics: [orders.metrics.depth] }] }],
        }),
    },
    methods: {},
  }),
  budget: everyCallCounts('budget')({
    setting: () => ({}),
    ways: {
      'made here': (stack, cloud) =>
        cloud.budget(stack, 'month', { monthly: 100, notify: ['a@example.com'], since: '2026-01' }),
    },
    methods: {},
  }),
} satisfies Calls;

/** Every kind of the catalogue, and every method of it. */
export const CALLS: Required<Calls> = { ...NETWORK_CALLS, ...DATA_CALLS, ...PROGRAM_CALLS };
