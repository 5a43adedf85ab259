import { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { Network, NetworkMember } from '../../modules/network/network';
import type { PlacementStack } from '../../stacks/placement-stack';
import { ASG, azure, type Calls, CLUSTER, granted, MACHINES, within } from './call-settings';
import { everyCallCounts } from './calls';
import { certificate } from './certificates';
import { theirs } from './network';
import { EXISTING } from './networks';

const POOL = { name: 'main', cpu: 2, memoryGiB: 8, min: 1, max: 3 } as const;

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

export const NETWORK_CALLS = {
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
        'a port': (group, context) => balance(group, context, 8080),
        'another port': (group, context) => balance(group, context, 8081),
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
