import type { Cloud } from '../../../modules/cloud';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { edge } from '../../support/edge';
import { setting } from '../../support/load-balancer';
import { CLOUDS, type Synthesized, synth } from '../../support/synth';

const NETWORK = { cidr: '10.20.0.0/16', zones: 2 };
const ZONE = {
  domain: 'example.com',
  aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
  google: { name: 'example' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
  cloudflare: { zoneId: '0123456789abcdef0123456789abcdef' },
};
const THEIRS = {
  aws: {
    vpcId: 'vpc-1',
    subnetIds: { public: ['subnet-1'], private: ['subnet-2'], isolated: ['subnet-3'] },
    services: { prefixLists: ['pl-1', 'pl-2', 'pl-3'] },
  },
};

interface Case {
  readonly list: string;
  /** Three elements, or two where a list takes no more. */
  readonly of: readonly unknown[];
  // biome-ignore lint/suspicious/noExplicitAny: an element of any list.
  readonly make: (stack: PlacementStack, cloud: Cloud, list: any) => void;
  /** Resources that hold the list, and so change with it. */
  readonly holds?: RegExp;
  readonly only?: readonly (typeof CLOUDS)[number][];
  readonly changes?: object;
}

const at =
  (path: string) =>
  (stack: PlacementStack, cloud: Cloud, list: readonly unknown[], more: object = {}) => {
    const network = cloud.network(stack, 'network', NETWORK);
    return { network, [path]: list, ...more };
  };

const CASES: readonly Case[] = [
  {
    list: 'bucket.notifications',
    of: ['a', 'b', 'c'],
    make: (stack, cloud, list: string[]) => {
      const queues = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, cloud.queue(stack, id)]));
      cloud.bucket(stack, 'docs', { notifications: list.map((id) => ({ to: queues[id]!, prefix: `${id}/` })) });
    },
    // The queue's own policy admits the bucket.
    holds: /^(aws_s3_bucket_notification\.docs_notifications|aws_sqs_queue_policy\.a_policy)$/,
  },
  {
    list: 'bucket.lifecycle',
    of: ['a/', 'b/', 'c/'].map((prefix) => ({ prefix, expireAfterDays: 30 })),
    make: (stack, cloud, lifecycle) => cloud.bucket(stack, 'docs', { lifecycle }),
    holds: /^(aws_s3_bucket_lifecycle_configuration|google_storage_bucket|azurerm_storage_management_policy)\.docs_/,
  },
  {
    list: 'bucket.cors',
    of: ['a', 'b', 'c'].map((name) => ({ origins: [`https://${name}.example.com`], methods: ['GET'] })),
    make: (stack, cloud, cors) => cloud.bucket(stack, 'docs', { cors }),
    holds: /^(aws_s3_bucket_cors_configuration|google_storage_bucket|azurerm_storage_account)\.docs_/,
  },
  {
    list: 'budget.notify',
    of: ['a@example.com', 'b@example.com', 'c@example.com'],
    make: (stack, cloud, notify) => cloud.budget(stack, 'budget', { monthly: 100, since: '2026-01', notify }),
    holds: /budget/,
  },
  {
    list: 'vpn.peer.cidrs',
    of: ['10.97.0.0/16', '10.98.0.0/16', '10.99.0.0/16'],
    make: (stack, cloud, cidrs) =>
      cloud.vpn(stack, 'office', {
        network: cloud.network(stack, 'network', NETWORK),
        peer: { addresses: ['198.51.100.1'], cidrs, asn: 65_001 },
      }),
    holds: /google_compute_router_route_policy/,
    // With BGP the other end tells Azure of them.
    only: ['aws', 'google'],
  },
  {
    list: 'vpn.peer.addresses',
    of: ['198.51.100.1', '198.51.100.2'],
    make: (stack, cloud, addresses: string[]) =>
      cloud.vpn(stack, 'office', {
        network: cloud.network(stack, 'network', NETWORK),
        peer: { addresses, cidrs: ['10.99.0.0/16'], asn: 65_001 },
      }),
    // The gateway of the other side lists both, and its second interface becomes the first.
    holds: /office_devices|virtual_network_gateway\.|google_compute_vpn_tunnel/,
  },
  {
    list: 'vpn.tiers',
    of: ['private', 'isolated'],
    make: (stack, cloud, tiers) =>
      cloud.vpn(stack, 'office', {
        ...(at('tiers')(stack, cloud, tiers) as { network: never }),
        peer: { addresses: ['198.51.100.1'], cidrs: ['10.99.0.0/16'], asn: 65_001 },
      }),
    holds: /google_compute_router|google_compute_route/,
    only: ['aws', 'google'],
  },
  {
    list: 'values of a record at Cloudflare',
    of: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    make: (stack, cloud, values) =>
      cloud.dnsZone.fromExisting(stack, 'names', ZONE).record('www', { name: 'www', type: 'A', values }),
    holds: /never/,
    changes: { dns: { provider: 'cloudflare', domain: 'example.com', zone: ZONE.cloudflare.zoneId, name: 'shop' } },
  },
  {
    list: 'keyValue.secondaryIndexes',
    of: ['a', 'b', 'c'].map((partitionKey) => ({ partitionKey, sortKey: 'at' })),
    make: (stack, cloud, secondaryIndexes) =>
      cloud.keyValue(stack, 'orders', {
        network: cloud.network(stack, 'network', NETWORK),
        partitionKey: 'id',
        secondaryIndexes,
      }),
    holds: /^(aws_dynamodb_table|azurerm_cosmosdb_sql_container)\.orders_/,
  },
  {
    list: 'edge.cache',
    of: ['/a/*', '/b/*', '/c/*'].map((path) => ({ path, ttlSeconds: 3600 })),
    make: (stack, cloud, cache) => edge(stack, cloud, { cache }),
    // The rules stand in the distribution, in order.
    holds: /^aws_cloudfront_distribution\.|^azurerm_cdn_frontdoor_custom_domain_association\./,
    only: ['aws', 'azure'],
  },
  {
    list: 'loadBalancer.routes',
    of: ['/a', '/b', '/c'],
    make: (stack, cloud, list: string[]) => {
      const { group, balance } = setting(stack, cloud);
      const groups = Object.fromEntries(
        ['rest', '/a', '/b', '/c'].map((path) => [path, group(path.replace('/', 'for-'))]),
      );
      balance([
        ...list.map((path) => ({ group: groups[path]!, port: 8080, path })),
        { group: groups.rest!, port: 8080 },
      ]);
    },
    // On Google and Azure the routes stand in the balancer itself; a group is in a target only
    // where a route names it.
    holds: /url_map|application_gateway|\.for-a_|scale_set|autoscaling_group/,
  },
  {
    list: 'computeGroup.scaling.schedules',
    of: ['a', 'b', 'c'].map((id, day) => ({
      id,
      days: [(['monday', 'tuesday', 'wednesday'] as const)[day]],
      from: '08:00',
      to: '18:00',
      min: 3,
    })),
    make: (stack, cloud, schedules) => setting(stack, cloud).group('shop', { scaling: { cpuPercent: 60, schedules } }),
    holds: /autoscaler|autoscale_setting/,
  },
  {
    list: 'network.endpoints',
    of: ['secrets', 'logs', 'queue'],
    make: (stack, cloud, endpoints) => cloud.network(stack, 'network', { ...NETWORK, endpoints }),
    // On Azure they are service tags in rules about services.
    only: ['aws', 'google'],
  },
  {
    list: 'computeGroup.dataDisks',
    of: [40, 80, 120].map((sizeGiB, slot) => ({ sizeGiB, slot })),
    make: (stack, cloud, dataDisks) => setting(stack, cloud).group('shop', { dataDisks }),
    holds: /launch_template|instance_template|scale_set/,
  },
  {
    list: 'loadBalancer.certificate.managed.alternativeNames',
    of: ['a', 'b', 'c'].map((name) => `${name}.example.com`),
    make: (stack, cloud, alternativeNames) => {
      const { group, balance } = setting(stack, cloud);
      const zone = cloud.dnsZone.fromExisting(stack, 'names', ZONE);
      balance([{ group: group('shop'), port: 8080 }], {
        certificate: { managed: { domain: 'shop.example.com', alternativeNames, zone } },
      });
    },
    // One certificate has all names, and its validation waits for them.
    holds: /aws_acm_certificate|google_certificate_manager_certificate\./,
    only: ['aws', 'google'],
  },
  {
    list: 'edge.names',
    of: ['a', 'b', 'shop'].map((name) => `${name}.example.com`),
    make: (stack, cloud, names) => edge(stack, cloud, { names, origin: { host: 'origin.example.com' } }),
    holds:
      /aws_acm_certificate|aws_cloudfront_distribution|aws_wafv2|google_certificate_manager_certificate\.|google_compute_security_policy|azurerm_cdn_frontdoor_(route|firewall_policy|security_policy|rule)/,
  },
  {
    list: 'ranges of a tier of a network created elsewhere, and prefix lists',
    of: ['10.20.0.0/20', '10.20.16.0/20', '10.20.32.0/20'],
    make: (stack, cloud, ranges) => {
      const network = cloud.network.fromExisting(stack, 'theirs', {
        cidr: '10.20.0.0/16',
        ranges: { public: ranges, private: ['10.20.64.0/20'], isolated: ['10.20.128.0/20'] },
        ...(THEIRS as object),
      });
      network.allow('public', network.join(new (require('constructs').Construct)(stack, 'shop'), 'private'), {
        port: 443,
      });
    },
    only: ['aws'],
  },
];

/** What a program with the whole list has, against one without its first element. */
function difference(whole: Synthesized, rest: Synthesized) {
  // An order of creation changes nothing that is deployed.
  const bodies = (synthesized: Synthesized) =>
    new Map(
      synthesized.resources.map(({ address, body }) => [address, JSON.stringify({ ...body, depends_on: undefined })]),
    );
  const [before, after] = [bodies(whole), bodies(rest)];
  return {
    gone: [...before.keys()].filter((address) => !after.has(address)),
    new: [...after.keys()].filter((address) => !before.has(address)),
    changed: [...after]
      .filter(([address, body]) => before.has(address) && before.get(address) !== body)
      .map(([address]) => address),
  };
}

describe.each(CASES)('$list', ({ of, make, holds = /never/, only = CLOUDS, changes = {} }) => {
  test.each(only)('without its first on %s: that one goes, and nothing else', (cloud) => {
    const [whole, rest] = [of, of.slice(1)].map((list) =>
      synth(cloud, (stack, catalogue) => make(stack, catalogue, list), changes),
    );
    expect([...whole!.problems, ...rest!.problems]).toEqual([]);
    const { gone, new: added, changed } = difference(whole!, rest!);
    expect({ added, changed: changed.filter((address) => !holds.test(address)) }).toEqual({ added: [], changed: [] });
    // Something has to be of the element: what goes, or what holds it.
    expect(gone.length + changed.length).toBeGreaterThan(0);
  });
});
