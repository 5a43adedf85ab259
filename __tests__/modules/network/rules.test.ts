import { Construct } from 'constructs';
import type { Cloud } from '../../../modules/cloud';
import { type Network, type NetworkMember, Peer } from '../../../modules/network/network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { byCloud } from '../../support/by-cloud';
import { defined } from '../../support/defined';
import { BASE } from '../../support/network';
import { EXISTING } from '../../support/networks';
import { CLOUDS, synth } from '../../support/synth';

const WAYS = [
  ['made here', (stack: PlacementStack, cloud: Cloud) => cloud.network(stack, 'main', BASE)],
  ['that exists', (stack: PlacementStack, cloud: Cloud) => cloud.network.fromExisting(stack, 'main', EXISTING)],
] as const;

describe.each(CLOUDS)('a network on %s', (cloud) => {
  describe.each(WAYS)('%s', (_, way) => {
    const rules = (allow: (network: Network, shop: NetworkMember, front: NetworkMember) => void) =>
      synth(cloud, (stack, catalogue) => {
        const network = way(stack, catalogue);
        allow(
          network,
          network.join(new Construct(stack, 'shop'), 'private'),
          network.join(new Construct(stack, 'front'), 'public'),
        );
      });

    test('a rule between members opens one port, at both ends', () => {
      const { of, problems } = rules((network, shop, front) =>
        network.allow(front, shop, { port: 8080, description: 'The shop' }),
      );
      expect(problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          const end = { ip_protocol: 'tcp', from_port: 8080, to_port: 8080, description: 'The shop' };
          expect(of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'))).toMatchObject(
            [
              {
                body: {
                  ...end,
                  security_group_id: '${aws_security_group.shop_member_group.id}',
                  referenced_security_group_id: '${aws_security_group.front_member_group.id}',
                },
              },
            ],
          );
          expect(of('aws_vpc_security_group_egress_rule')).toMatchObject([
            { body: { ...end, security_group_id: '${aws_security_group.front_member_group.id}' } },
          ]);
        },
        google: () => {
          const [into, out] = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
          expect(into?.body).toMatchObject({
            direction: 'INGRESS',
            allow: [{ protocol: 'tcp', ports: ['8080'] }],
            description: 'The shop',
          });
          expect([into?.body.source_tags, into?.body.target_tags].map((tags) => tags[0])).toEqual([
            expect.stringMatching(/^acme-test-front-member-/),
            expect.stringMatching(/^acme-test-shop-member-/),
          ]);
          expect(out?.body).toMatchObject({ direction: 'EGRESS' });
        },
        azure: () => {
          const opened = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-front'));
          expect(opened.map(({ body }) => [body.direction, body.access, body.destination_port_ranges])).toEqual([
            ['Inbound', 'Allow', ['8080']],
            ['Outbound', 'Allow', ['8080']],
          ]);
          expect(opened[0]?.body.destination_application_security_group_ids).toEqual([
            '${azurerm_application_security_group.shop_member_group.id}',
          ]);
        },
      });
    });

    test('several ports, UDP, and a description where none is said', () => {
      const { of, problems } = rules((network, shop, front) =>
        network.allow(front, shop, { ports: [53, 5353], protocol: 'udp' }),
      );
      expect(problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          const into = of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'));
          expect(into.map(({ body }) => [body.ip_protocol, body.from_port, body.to_port, body.description])).toEqual(
            [53, 5353].map((port) => ['udp', port, port, 'front to shop']),
          );
        },
        google: () => {
          const rules = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
          expect(rules.map(({ body }) => [body.allow, body.description])).toEqual(
            Array(2).fill([[{ protocol: 'udp', ports: ['53', '5353'] }], 'front to shop']),
          );
          for (const { body } of of('google_compute_firewall'))
            expect(body.log_config).toEqual({ metadata: 'INCLUDE_ALL_METADATA' });
        },
        azure: () => {
          const rules = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-front'));
          expect(rules.map(({ body }) => [body.protocol, body.destination_port_ranges, body.description])).toEqual(
            Array(2).fill(['Udp', ['53', '5353'], 'front to shop']),
          );
        },
      });
    });

    test('to sign in from the internet is refused with what to use instead, by either family', () => {
      const { problems } = synth(cloud, (stack, catalogue) => {
        const network =
          _ === 'made here'
            ? catalogue.network(stack, 'main', { ...BASE, ipv6: true })
            : catalogue.network.fromExisting(stack, 'main', { ...EXISTING, ipv6: true });
        const front = network.join(new Construct(stack, 'front'), 'public');
        for (const range of ['internet', '0.0.0.0/0', '::/0', '2000::/3'])
          network.allow(Peer.range(range), front, { ports: [22, 3389] });
      });
      expect(problems.map(({ message }) => message.split(': ')[1])).toEqual(
        Array(4).fill('port 22 and 3389 must not be open to the internet.'),
      );
      const service = { aws: 'Session Manager', google: 'Identity-Aware Proxy', azure: 'Bastion' }[cloud];
      for (const { remedy } of problems) expect(remedy).toBe(`Use the session service of the cloud: ${service}.`);
    });

    test('services are reached from every tier, without the internet', () => {
      const { of, problems } = rules((network, shop) => {
        network.allow(shop, 'services', { port: 443 });
        // Services on Azure are reached through NAT, which the isolated tier does not use.
        const tiers = { aws: ['isolated'], google: ['isolated'], azure: [] } as const;
        for (const tier of tiers[cloud]) network.allow(tier, 'services', { port: 443 });
      });
      expect(problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          const rules = of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.includes('allow-shop'));
          const list = _ === 'made here' ? '${aws_vpc_endpoint.main_storage-endpoint.prefix_list_id}' : 'pl-0a';
          expect(rules.map(({ body }) => body.prefix_list_id ?? body.referenced_security_group_id)).toEqual(
            // The group that the endpoints carry, whether there are some already or come later.
            [list, _ === 'made here' ? '${aws_security_group.main_endpoints_member_group.id}' : 'sg-0a'],
          );
          for (const { body } of rules) expect(body).toMatchObject({ from_port: 443, to_port: 443 });
          expect(of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'))).toEqual([]);
        },
        google: () => {
          const rules = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
          expect(rules.map(({ body }) => [body.direction, body.destination_ranges])).toEqual(
            Array(2).fill(['EGRESS', ['199.36.153.8/30']]),
          );
        },
        azure: () => {
          const allowed = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-shop'));
          expect(allowed.map(({ body }) => [body.direction, body.destination_address_prefix])).toEqual(
            [
              'AzureActiveDirectory',
              'AzureContainerRegistry',
              'AzureKeyVault',
              'AzureMonitor',
              'ServiceBus',
              'Storage',
            ].map((tag) => ['Outbound', tag]),
          );
          expect(rules((network) => network.allow('isolated', 'services', { port: 443 })).problems).toMatchObject([
            { message: 'allow(isolated, services, 443): on Azure the isolated tier cannot reach services.' },
          ]);
        },
      });
    });

    test('peers: routes or halves on both sides, and rules by range', () => {
      const { of, problems } = synth(cloud, (stack, catalogue) => {
        const [network, other] = [
          way(stack, catalogue),
          catalogue.network(stack, 'other', { cidr: '10.30.0.0/16', zones: 1 }),
        ];
        network.peerWith(other);
        other.peerWith(network);
        const shop = network.join(new Construct(stack, 'shop'), 'private');
        network.allow(shop, Peer.range(defined(other.ranges.private[0])), { port: 8443 });
        other.allow(
          Peer.range(defined(network.ranges.private[0])),
          other.join(new Construct(stack, 'erp'), 'private'),
          {
            port: 8443,
          },
        );
      });
      expect(problems).toEqual([]);
      const [mine, theirs] = [_ === 'made here' ? '10.20.0.0/16' : '10.9.0.0/16', '10.30.0.0/16'];
      byCloud(cloud, {
        aws: () => {
          expect(of('aws_vpc_peering_connection').map(({ body }) => body)).toMatchObject([
            {
              auto_accept: true,
              accepter: { allow_remote_vpc_dns_resolution: true },
              peer_vpc_id: '${aws_vpc.other_vpc.id}',
            },
          ]);
          const routes = of('aws_route').filter(({ body }) => body.vpc_peering_connection_id);
          const there = _ === 'made here' ? 9 : 3;
          expect(routes.filter(({ body }) => body.destination_cidr_block === theirs)).toHaveLength(there);
          expect(routes.filter(({ body }) => body.destination_cidr_block === mine)).toHaveLength(3);
          expect(new Set(routes.map(({ body }) => body.route_table_id)).size).toBe(there + 3);
          expect(of('aws_vpc_security_group_egress_rule').map(({ body }) => body.cidr_ipv4)).toContain('10.30.64.0/18');
        },
        google: () => {
          const halves = of('google_compute_network_peering').map(({ body }) => [body.network, body.peer_network]);
          expect(halves).toHaveLength(2);
          expect(halves[0]).toEqual([...(halves[1] as string[])].reverse());
        },
        azure: () => {
          const halves = of('azurerm_virtual_network_peering').map(({ body }) => body);
          expect(
            halves.map((body) => [
              body.allow_virtual_network_access,
              body.allow_forwarded_traffic,
              body.use_remote_gateways,
            ]),
          ).toEqual(Array(2).fill([true, false, false]));
          const id =
            _ === 'made here' ? '${azurerm_virtual_network.main_network.id}' : EXISTING.azure?.virtualNetworkId;
          expect(new Set(halves.map((body) => body.remote_virtual_network_id))).toEqual(
            new Set([id, '${azurerm_virtual_network.other_network.id}']),
          );
          if (_ !== 'made here')
            expect(halves.find((body) => body.virtual_network_name === 'n')).toMatchObject({
              resource_group_name: 'theirs',
            });
        },
      });
    });

    test.each<[string, Parameters<typeof rules>[0], RegExp]>([
      [
        'SSH from the internet',
        (network, _shop, front) => network.allow('internet', front, { port: 22 }),
        /port 22 must not be open to the internet/,
      ],
      [
        'RDP from everywhere',
        (network, _shop, front) => network.allow('0.0.0.0/0', front, { ports: [3389] }),
        /port 3389 must not be open to the internet/,
      ],
      [
        'the internet into the private tier',
        (network, shop) => network.allow('internet', shop, { port: 443 }),
        /the public tier only is accessible from the internet, but shop is private/,
      ],
      ['no port', (network, shop, front) => network.allow(front, shop, {}), /no port is set/],
      [
        'a port that is none',
        (network, shop, front) => network.allow(front, shop, { port: 70_000 }),
        /70000 is not a valid port/,
      ],
      [
        'the isolated tier out',
        (network) => network.allow('isolated', 'internet', { port: 443 }),
        /the isolated tier has no internet access/,
      ],
      [
        'half of the internet into the private tier',
        (network, shop) => network.allow('128.0.0.0/1', shop, { port: 443 }),
        /the public tier only is accessible from the internet, but shop is private/,
      ],
      [
        'the isolated tier to a public range',
        (network) => network.allow('isolated', '203.0.113.0/24', { port: 443 }),
        /the isolated tier has no internet access/,
      ],
      [
        'a tier misspelt',
        (network, shop) => network.allow(Peer.range('privat'), shop, { port: 443 }),
        /one end is "privat", which is not a valid address range/,
      ],
      [
        'an address inside a range',
        (network, shop) => network.allow('10.1.0.1/16', shop, { port: 443 }),
        /"10.1.0.1\/16", which is an address inside a range/,
      ],
      [
        'IPv6 without any',
        (network, shop) => network.allow(shop, '2001:db8::/32', { port: 443 }),
        /2001:db8::\/32 is an IPv6 range, but this network does not have IPv6/,
      ],
      [
        'services that call',
        (network, shop) => network.allow('services', shop, { port: 443 }),
        /services only accept connections/,
      ],
      [
        'two strangers',
        (network) => network.allow('internet', '192.0.2.0/24', { port: 443 }),
        /neither end is in this network/,
      ],
    ])('%s is refused', (_name, allow, message) => {
      const { problems } = rules(allow);
      expect(problems).toHaveLength(1);
      expect(problems[0]?.message).toMatch(message);
      expect(problems[0]?.remedy).toBeTruthy();
    });
  });
});
