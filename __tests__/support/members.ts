import { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import { reported } from '../../modules/core/errors';
import type { CloudName } from '../../modules/core/placement';
import { TIERS } from '../../modules/network/address-plan';
import type { Network, NetworkMember, Peer } from '../../modules/network/network';
import type { PlacementStack } from '../../stacks/placement-stack';
import type { KindName } from './calls';
import { certificate } from './certificates';
import { synth } from './synth';

/** The kinds that stand in a network, so that rules name them. */
type Member = { [N in KindName]: 'member' extends keyof ReturnType<Cloud[N]> ? N : never }[KindName];
type Make = (stack: PlacementStack, cloud: Cloud, network: Network) => { readonly member?: NetworkMember };

const MACHINES = { image: 'ubuntu-24.04', cpu: 2, memoryGiB: 4, min: 1, max: 2, agent: false } as const;
const IMAGE = `registry.example.com/shop/resize@sha256:${'0'.repeat(64)}`;
const CONTAINER = { image: 'docker.io/library/nginx:1.27', cpu: 1, memoryMiB: 2048 } as const;
const LANGUAGE = { aws: 'gremlin', google: 'gql', azure: 'gremlin' } as const;

const balancer =
  (id: string, internal: boolean): Make =>
  (stack, cloud, network) => {
    const group = cloud.computeGroup(stack, `${id}-shop`, {
      network,
      identity: cloud.identity(stack, `${id}-shopper`),
      ...MACHINES,
      health: { port: 8080, path: '/healthz' },
    });
    const location = internal ? stack.placement.region : 'global';
    return cloud.loadBalancer(stack, id, {
      network,
      internal,
      certificate: { given: certificate(id, location) },
      routes: [{ group, port: 8080 }],
    });
  };

/**
 * One of each kind in the network; the compiler requires it. A kind without a member on a cloud has
 * none here.
 */
const MEMBERS: { readonly [N in Member]: Make } = {
  computeGroup: (stack, cloud, network) =>
    cloud.computeGroup(stack, 'machines', { network, identity: cloud.identity(stack, 'worker'), ...MACHINES }),
  loadBalancer: balancer('entry', false),
  database: (stack, cloud, network) =>
    cloud.database(stack, 'orders', {
      network,
      engine: 'postgres',
      version: '16',
      cpu: 2,
      memoryGiB: 8,
      storageGiB: 64,
    }),
  cluster: (stack, cloud, network) =>
    cloud.cluster(stack, 'apps', {
      network,
      version: '1.34',
      pools: [{ name: 'main', cpu: 2, memoryGiB: 8, min: 1, max: 3 }],
      administrators: [cloud.identity(stack, 'operator')],
    }),
  cache: (stack, cloud, network) => cloud.cache(stack, 'sessions', { network, memoryGiB: 1 }),
  graph: (stack, cloud, network) =>
    cloud.name === 'azure' ? {} : cloud.graph(stack, 'friends', { network, language: LANGUAGE[cloud.name] }),
  function: (stack, cloud, network) =>
    cloud.name === 'azure'
      ? {}
      : cloud.function(stack, 'resize', {
          network,
          identity: cloud.identity(stack, 'resizer'),
          code: { image: IMAGE },
        }),
  service: (stack, cloud, network) =>
    cloud.service(stack, 'shop', {
      network,
      identity: cloud.identity(stack, 'keeper'),
      ...CONTAINER,
      port: 8080,
      min: 1,
      max: 2,
    }),
  job: (stack, cloud, network) =>
    cloud.job(stack, 'migrate', { network, identity: cloud.identity(stack, 'migrator'), ...CONTAINER }),
  bucket: (stack, cloud, network) => (cloud.name === 'google' ? {} : cloud.bucket(stack, 'docs', { network })),
};
const MORE: Readonly<Record<string, Make>> = { 'an internal load balancer': balancer('inside', true) };

/** Every pair of what a rule can name either makes something, or is refused. */
export function everyMemberCounts(cloud: CloudName): void {
  test('a rule between any two peers makes something or is refused', () => {
    const silent: string[] = [];
    const rules: string[] = [];
    synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });
      const office = '10.99.0.0/16';
      network.reach({ label: 'office', cidrs: [office], tiers: TIERS });
      const peers: [string, Peer][] = [
        ['internet', 'internet'],
        ['services', 'services'],
        ['a VPN', office],
        ...TIERS.map((tier): [string, Peer] => [tier, tier]),
        ...TIERS.map((tier): [string, Peer] => [
          `a member of ${tier}`,
          network.join(new Construct(stack, `of-${tier}`), tier),
        ]),
      ];
      for (const [name, make] of Object.entries({ ...MEMBERS, ...MORE })) {
        const { member } = make(stack, catalogue, network);
        if (member) peers.push([name, member]);
      }
      const resources = () => stack.node.findAll().filter((one) => one instanceof TerraformResource).length;
      for (const [source, from] of peers) {
        for (const [target, to] of peers) {
          const [before, refused] = [resources(), reported(stack).length];
          network.allow(from, to, { port: 4711 });
          if (resources() > before) rules.push(`${source} to ${target}`);
          else if (reported(stack).length === refused) silent.push(`${source} to ${target}`);
        }
      }
    });
    expect(silent).toEqual([]);
    // The way that a workload has in any case.
    expect(rules).toEqual(
      expect.arrayContaining(['computeGroup to database', 'loadBalancer to computeGroup', 'computeGroup to cache']),
    );
  });
}
