import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { Address4 } from 'ip-address';
import type { Cloud } from '../../modules/cloud';
import { resourceGroupOf } from '../../modules/core/azure';
import { AddressPlan, RESERVED, TIERS } from '../../modules/network/address-plan';
import { asVirtualNetwork } from '../../modules/network/azure';
import { privateEndpoint } from '../../modules/network/azure-private-endpoint';
import { asGoogleNetwork } from '../../modules/network/google';
import { type ExistingNetwork, NETWORK, type NetworkProps } from '../../modules/network/network';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const BASE: NetworkProps = { cidr: '10.20.0.0/16', zones: 3 };

const EXISTING: ExistingNetwork = {
  cidr: '10.9.0.0/16',
  ranges: { public: ['10.9.0.0/18'], private: ['10.9.64.0/18'], isolated: ['10.9.128.0/18'] },
  aws: { vpcId: 'vpc-0a', subnetIds: { public: ['subnet-a'], private: ['subnet-b'], isolated: ['subnet-c'] } },
  google: { network: 'projects/p/global/networks/n', subnetworks: { public: 'a', private: 'b', isolated: 'c' } },
  azure: {
    virtualNetworkId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n',
    subnetIds: { public: 'a', private: 'b', isolated: 'c' },
    securityGroups: {
      public: { resourceGroup: 'g', name: 'a' },
      private: { resourceGroup: 'g', name: 'b' },
      isolated: { resourceGroup: 'g', name: 'c' },
    },
  },
};

const WAYS = [
  ['made here', (stack: PlacementStack, cloud: Cloud) => cloud.network(stack, 'main', BASE)],
  ['that exists', (stack: PlacementStack, cloud: Cloud) => cloud.network.fromExisting(stack, 'main', EXISTING)],
] as const;

describe('the address plan', () => {
  const networks = fc
    .record({
      length: fc.integer({ min: 16, max: 26 }),
      second: fc.nat(255),
      third: fc.nat(255),
      fourth: fc.nat(255),
      zones: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ length, second, third, fourth, zones }) => {
      const start = new Address4(`10.${second}.${third}.${fourth}/${length}`).startAddress().correctForm();
      return { cidr: `${start}/${length}`, zones };
    })
    .filter(({ cidr, zones }) => AddressPlan.refusal(cidr, zones) === undefined);

  test('ranges lie inside, are aligned and big enough, and no two overlap', () => {
    fc.assert(
      fc.property(networks, ({ cidr, zones }) => {
        const plan = new AddressPlan(cidr);
        expect(plan.zones).toBeGreaterThanOrEqual(zones);
        const subnets = TIERS.flatMap((tier) => Array.from({ length: zones }, (_, zone) => plan.subnet(tier, zone)));
        const reserved = RESERVED.flatMap((what) => plan.reserved(what) ?? []);
        const ranges = [...subnets, ...reserved].map((range) => new Address4(range));
        for (const range of ranges) {
          expect(range.startAddress().correctForm()).toBe(range.correctForm());
          expect(range.isInSubnet(new Address4(cidr))).toBe(true);
          // Five addresses are reserved on AWS and Azure, four on Google.
          expect(range.subnetMask).toBeLessThanOrEqual(28);
        }
        const starts = ranges
          .map((range) => [range.startAddress().bigInt(), range.endAddress().bigInt()] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1));
        const overlapping = starts.slice(1).filter(([start], index) => start <= (starts[index] as readonly [bigint, bigint])[1]);
        expect(overlapping).toEqual([]);
        for (const tier of TIERS) {
          for (let zone = 0; zone < zones; zone++)
            expect(new Address4(plan.subnet(tier, zone)).isInSubnet(new Address4(plan.tier(tier)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(CLOUDS)('a further zone changes nothing that is there on %s', (cloud) => {
    const subnets = (zones: number) =>
      synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, zones }))
        .resources.filter(({ type }) => /subnet(work)?$/.test(type))
        .map(({ address, body }) => [address, body.cidr_block ?? body.ip_cidr_range ?? body.address_prefixes[0]] as const);
    const [two, three] = [subnets(2), subnets(3)];
    for (const [address, range] of two) expect(three).toContainEqual([address, range]);
  });

  test('the plan of a /16', () => {
    const plan = new AddressPlan('10.20.0.0/16');
    expect(TIERS.map((tier) => plan.tier(tier))).toEqual(['10.20.0.0/18', '10.20.64.0/18', '10.20.128.0/18']);
    expect(plan.subnet('private', 2)).toBe('10.20.80.0/21');
    expect(plan.reserved('vpn')).toBe('10.20.192.0/21');
  });

  test.each<[string, number, string, string]>([
    [
      '10.0.0.0/27',
      1,
      'cidr is "10.0.0.0/27", too small for three tiers in 1 zone.',
      '/26 is the smallest that fits: a subnet has at least a /28 (Amazon VPC).',
    ],
    [
      '10.0.0.0/25',
      3,
      'cidr is "10.0.0.0/25", too small for three tiers in 3 zones.',
      '/24 is the smallest that fits: a subnet has at least a /28 (Amazon VPC).',
    ],
    ['10.0.0.0/8', 1, 'cidr is "10.0.0.0/8", a network is at most /16 (Amazon VPC).', '10.0.0.0/16 is the largest here.'],
    ['10.0.0.5/16', 1, 'cidr is "10.0.0.5/16", an address inside a range.', 'The range begins at 10.0.0.0/16.'],
    [
      '8.8.0.0/16',
      1,
      'cidr is "8.8.0.0/16", which is not private.',
      'Take a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
    [
      '169.254.0.0/16',
      1,
      'cidr is "169.254.0.0/16", which is not private.',
      'Take a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
    ['ten', 1, 'cidr is "ten", which is no address range.', 'Write an address and a length: 10.20.0.0/16.'],
  ])('%s for %d zones is refused', (cidr, zones, message, remedy) => {
    expect(AddressPlan.refusal(cidr, zones)).toEqual({ message, remedy });
    for (const cloud of CLOUDS) {
      const { problems } = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { cidr, zones }));
      expect(problems.map((problem) => problem.message)).toEqual([message]);
    }
  });

  test.each([
    ['172.17.0.0/16', 3],
    ['10.0.0.0/26', 1],
    ['10.0.0.0/24', 4],
    ['192.168.0.0/23', 6],
  ])('%s for %d zones is fine', (cidr, zones) => {
    expect(AddressPlan.refusal(cidr, zones)).toBeUndefined();
  });

  test.each(CLOUDS)('more zones than the region has, on %s', (cloud) => {
    const { problems } = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, zones: 7 }));
    expect(problems[0]?.message).toMatch(/^zones is 7, \w+ [\w-]+ has [36] \(/);
  });
});

describe('every property counts', () => {
  everyPropertyCounts<NetworkProps>({
    table: NETWORK,
    base: BASE,
    make: (stack, cloud, props) => cloud.network(stack, 'main', props),
    samples: {
      cidr: { values: ['10.1.0.0/16', '10.2.0.0/16'] },
      // Regional subnets are the same for any number of zones; what counts there is that too many are refused.
      zones: { values: [2, 7] },
      nat: { values: ['none', 'single'] },
      flowLogDays: { values: [30, 90] },
      endpoints: { values: [['queue'], ['secrets', 'queue']] },
      ipv6: { values: [false, true] },
    },
    nested: { 'endpoints.0': { values: ['queue', 'logs'], with: { endpoints: ['queue'] } } },
    native: {
      aws: [{ vpc: { instanceTenancy: 'dedicated' } }],
      google: [{ network: { mtu: 1500 } }],
      azure: [{ virtualNetwork: { flowTimeoutInMinutes: 10 } }],
    },
  });
});

describe.each(CLOUDS)('a network on %s', (cloud) => {
  const made = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', BASE));

  test('nothing gets a public address but NAT, and isolated has no route out', () => {
    if (cloud === 'aws') {
      for (const { body } of made.of('aws_subnet')) expect(body.map_public_ip_on_launch).toBe(false);
      const routes = made
        .of('aws_route')
        .map(({ path, body }) => [path.split('/')[1], body.gateway_id ? 'internet' : body.nat_gateway_id ? 'nat' : '?']);
      expect(routes.sort()).toEqual(
        [1, 2, 3]
          .flatMap((zone) => [
            [`public-${zone}-routes`, 'internet'],
            [`private-${zone}-routes`, 'nat'],
          ])
          .sort(),
      );
      expect(made.of('aws_eip')).toHaveLength(1);
      expect(made.the('aws_default_security_group')).not.toHaveProperty('ingress');
    } else if (cloud === 'google') {
      expect(made.the('google_compute_network').auto_create_subnetworks).toBe(false);
      expect(made.the('google_compute_router_nat')).toMatchObject({
        source_subnetwork_ip_ranges_to_nat: 'LIST_OF_SUBNETWORKS',
        subnetwork: [{ name: '${google_compute_subnetwork.main_private_subnetwork.id}' }],
      });
      for (const { body } of made.of('google_compute_subnetwork'))
        expect(body).toMatchObject({ private_ip_google_access: true, log_config: { flow_sampling: 1 } });
      const denied = made.of('google_compute_firewall').map(({ body }) => [body.direction, body.deny, body.priority]);
      expect(denied).toEqual([
        ['INGRESS', [{ protocol: 'all' }], 65534],
        ['EGRESS', [{ protocol: 'all' }], 65534],
      ]);
    } else {
      for (const { body } of made.of('azurerm_subnet')) expect(body.default_outbound_access_enabled).toBe(false);
      expect(made.the('azurerm_subnet_nat_gateway_association').subnet_id).toBe('${azurerm_subnet.main_private_subnet.id}');
      expect(made.of('azurerm_subnet_network_security_group_association')).toHaveLength(3);
      expect(made.of('azurerm_network_security_rule').filter(({ body }) => body.access === 'Deny' && body.priority === 4096)).toHaveLength(
        6,
      );
      expect(made.the('azurerm_network_watcher_flow_log').target_resource_id).toBe('${azurerm_virtual_network.main_network.id}');
    }
  });

  test('NAT: none, and where the cloud can, one for each zone', () => {
    const none = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, nat: 'none' }));
    expect(none.resources.filter(({ type }) => /nat|eip|public_ip/.test(type))).toEqual([]);
    const each = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, nat: 'perZone' }));
    if (cloud === 'aws') expect(each.of('aws_nat_gateway')).toHaveLength(3);
    if (cloud === 'azure')
      expect(each.problems[0]).toMatchObject({ message: 'nat is "perZone", Azure Virtual Network allows "none", "single".' });
  });

  test('deploys, plans again without changes, and destroys', async () => {
    const { json } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { ...BASE, endpoints: cloud === 'azure' ? undefined : ['queue', 'registry'] });
      const shop = network.join(new Construct(stack, 'shop'), 'private');
      network.allow('public', shop, { port: 8080 });
      network.allow(shop, 'internet', { port: 443 });
    });
    await deploysAndSettles(json);
  });

  describe.each(WAYS)('%s', (_, way) => {
    const rules = (
      allow: (network: ReturnType<typeof way>, shop: ReturnType<ReturnType<typeof way>['join']>, front: typeof shop) => void,
    ) =>
      synth(cloud, (stack, catalogue) => {
        const network = way(stack, catalogue);
        allow(network, network.join(new Construct(stack, 'shop'), 'private'), network.join(new Construct(stack, 'front'), 'public'));
      });

    test('a rule between members opens one port, at both ends', () => {
      const { of, problems } = rules((network, shop, front) => network.allow(front, shop, { port: 8080, description: 'The shop' }));
      expect(problems).toEqual([]);
      if (cloud === 'aws') {
        const end = { ip_protocol: 'tcp', from_port: 8080, to_port: 8080, description: 'The shop' };
        expect(of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'))).toMatchObject([
          {
            body: {
              ...end,
              security_group_id: '${aws_security_group.shop_member_group.id}',
              referenced_security_group_id: '${aws_security_group.front_member_group.id}',
            },
          },
        ]);
        expect(of('aws_vpc_security_group_egress_rule')).toMatchObject([
          { body: { ...end, security_group_id: '${aws_security_group.front_member_group.id}' } },
        ]);
      } else if (cloud === 'google') {
        const [into, out] = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
        expect(into?.body).toMatchObject({ direction: 'INGRESS', allow: [{ protocol: 'tcp', ports: ['8080'] }], description: 'The shop' });
        expect([into?.body.source_tags, into?.body.target_tags].map((tags) => tags[0])).toEqual([
          expect.stringMatching(/^acme-test-front-member-/),
          expect.stringMatching(/^acme-test-shop-member-/),
        ]);
        expect(out?.body).toMatchObject({ direction: 'EGRESS' });
      } else {
        const opened = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-front'));
        expect(opened.map(({ body }) => [body.direction, body.access, body.destination_port_ranges])).toEqual([
          ['Inbound', 'Allow', ['8080']],
          ['Outbound', 'Allow', ['8080']],
        ]);
        expect(opened[0]?.body.destination_application_security_group_ids).toEqual([
          '${azurerm_application_security_group.shop_member_group.id}',
        ]);
      }
    });

    test.each<[string, Parameters<typeof rules>[0], RegExp]>([
      [
        'SSH from the internet',
        (network, _shop, front) => network.allow('internet', front, { port: 22 }),
        /port 22 from the internet is never opened/,
      ],
      [
        'RDP from everywhere',
        (network, _shop, front) => network.allow('0.0.0.0/0', front, { ports: [3389] }),
        /port 3389 from the internet is never opened/,
      ],
      [
        'the internet into the private tier',
        (network, shop) => network.allow('internet', shop, { port: 443 }),
        /the internet reaches the public tier only, and shop is private/,
      ],
      ['no port', (network, shop, front) => network.allow(front, shop, {}), /no port is named/],
      ['a port that is none', (network, shop, front) => network.allow(front, shop, { port: 70_000 }), /70000 is no port/],
      ['the isolated tier out', (network) => network.allow('isolated', 'internet', { port: 443 }), /the isolated tier has no way out/],
      ['two strangers', (network) => network.allow('internet', '192.0.2.0/24', { port: 443 }), /neither end is in this network/],
    ])('%s is refused', (_name, allow, message) => {
      const { problems } = rules(allow);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toMatch(message);
      expect(problems[0]?.remedy).toBeTruthy();
    });
  });
});

test('a service that Google runs elsewhere is named by its range: the way out is opened to it, and no machine is tagged', () => {
  const { of, problems } = synth('google', (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
    const shop = network.join(new Construct(stack, 'shop'), 'private');
    const { range } = asGoogleNetwork(network).privateServices();
    network.allow(shop, asGoogleNetwork(network).joinService(new Construct(stack, 'orders'), [range]), { port: 5432 });
  });
  expect(problems).toEqual([]);
  expect(of('google_compute_firewall').filter(({ path }) => path.includes('allow-'))).toMatchObject([
    { body: { direction: 'EGRESS', destination_ranges: ['10.20.232.0/21'], target_tags: [expect.stringContaining('shop')] } },
  ]);
  expect(of('google_service_networking_connection')).toHaveLength(1);
});

test('what Azure runs has an address in the isolated tier, under its usual name', async () => {
  const { of, the, json, problems } = synth('azure', (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
    for (const id of ['one', 'other']) {
      const owner = new Construct(stack, id);
      const account = new StorageAccount(owner, 'account', {
        name: `acme${id}`,
        resourceGroupName: resourceGroupOf(owner).name,
        location: 'eastus2',
        accountTier: 'Standard',
        accountReplicationType: 'ZRS',
        infrastructureEncryptionEnabled: true,
        sharedAccessKeyEnabled: false,
        allowNestedItemsToBePublic: false,
        minTlsVersion: 'TLS1_2',
      });
      const member = asVirtualNetwork(network).join(owner, 'isolated');
      const zone = 'privatelink.blob.core.windows.net';
      privateEndpoint(owner, member, { resourceId: account.id, subresource: 'blob', zone });
    }
  });
  expect(problems).toEqual([]);
  expect(of('azurerm_private_endpoint').map(({ body }) => body.subnet_id)).toEqual(
    Array(2).fill('${azurerm_subnet.network_isolated_subnet.id}'),
  );
  expect(the('azurerm_private_dns_zone').name).toBe('privatelink.blob.core.windows.net');
  expect(the('azurerm_private_dns_zone_virtual_network_link').virtual_network_id).toBe('${azurerm_virtual_network.network_network.id}');
  expect(of('azurerm_private_endpoint_application_security_group_association')).toHaveLength(2);
  await deploysAndSettles(json);
});
