import { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { Network } from '../../modules/network/network';
import { insidesOf } from '../../modules/vpn/insides';
import { VPN } from '../../modules/vpn/support';
import type { ExistingVpn, Reaching, VpnProps } from '../../modules/vpn/vpn';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { EXISTING } from '../support/networks';
import { CLOUDS, synth } from '../support/synth';
import { make, PEER, type Plain } from '../support/vpn';

/** One created elsewhere, with the same ranges behind it. */
const GIVEN: Omit<ExistingVpn, 'network'> = {
  peer: { cidrs: PEER.cidrs },
  aws: { gatewayId: 'vgw-0a' },
  google: { gateway: 'projects/p/regions/us-east1/vpnGateways/office' },
  azure: { gatewayId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/office' },
};

const WAYS = [
  [
    'made here',
    (stack: PlacementStack, cloud: Cloud, network: Network, { peer, ...props }: Partial<Reaching> = {}) =>
      cloud.vpn(stack, 'erp', { ...props, network, peer: { ...PEER, ...peer } }),
  ],
  [
    'that exists',
    (stack: PlacementStack, cloud: Cloud, network: Network, props: Partial<Reaching> = {}) =>
      cloud.vpn.fromExisting(stack, 'erp', { ...GIVEN, ...props, network }),
  ],
] as const;

const INSIDE = (...cidrs: string[]) => [{ address: '203.0.113.10', cidrs }];

describe('every property counts', () => {
  everyPropertyCounts<Plain>({
    table: VPN,
    base: { network: 'main', peer: PEER },
    make: (stack, cloud, props) => void make(stack, cloud, props),
    samples: {
      network: { values: ['main', 'other'] },
      peer: { values: [PEER, { ...PEER, addresses: ['203.0.113.11'] }] },
      asn: { values: [64_600, 64_700] },
      tiers: { values: [['private'], ['private', 'isolated']] },
      insideCidrs: {
        values: [INSIDE('169.254.22.0/30', '169.254.22.4/30'), INSIDE('169.254.22.0/30', '169.254.22.8/30')],
      },
    },
    nested: {
      'peer.addresses.0': { values: ['203.0.113.10', '203.0.113.20'] },
      'peer.cidrs': { values: [['10.99.0.0/16'], ['10.98.0.0/16']] },
      'peer.cidrs.0': { values: ['10.99.0.0/16', '10.98.0.0/16'] },
      'tiers.0': { values: ['private', 'public'], with: { tiers: ['private'] } },
      'insideCidrs.0.address': {
        values: ['203.0.113.10', '203.0.113.11'],
        with: {
          peer: { ...PEER, addresses: ['203.0.113.10', '203.0.113.11'] },
          insideCidrs: INSIDE('169.254.22.0/30', '169.254.22.4/30'),
        },
      },
      'insideCidrs.0.cidrs.0': {
        values: ['169.254.22.0/30', '169.254.22.8/30'],
        with: { insideCidrs: INSIDE('169.254.22.0/30', '169.254.22.4/30') },
      },
      'insideCidrs.0.cidrs.1': {
        values: ['169.254.22.4/30', '169.254.22.8/30'],
        with: { insideCidrs: INSIDE('169.254.22.0/30', '169.254.22.4/30') },
      },
    },
    native: {
      aws: [{ connection: { tunnel1DpdTimeoutSeconds: 60 } }],
      google: [{ gateway: { description: 'To the ERP' } }],
      azure: [{ gateway: { sku: 'VpnGw2AZ', generation: 'Generation2' } }],
    },
  });
});

describe.each(CLOUDS)('a VPN on %s', (cloud) => {
  const made = synth(
    cloud,
    (stack, catalogue) =>
      void make(stack, catalogue, { network: 'main', peer: { ...PEER, addresses: ['203.0.113.10', '203.0.113.11'] } }),
  );

  test('two tunnels to each device, IKEv2, strong ciphers', () => {
    expect(made.problems).toEqual([]);
    if (cloud === 'aws') {
      expect(made.of('aws_customer_gateway').map(({ body }) => [body.ip_address, body.bgp_asn])).toEqual([
        ['203.0.113.10', '65010'],
        ['203.0.113.11', '65010'],
      ]);
      const connections = made.of('aws_vpn_connection').map(({ body }) => body);
      expect(connections).toHaveLength(2);
      for (const tunnel of ['tunnel1', 'tunnel2']) {
        for (const body of connections) {
          expect(body).toMatchObject({
            [`${tunnel}_ike_versions`]: ['ikev2'],
            [`${tunnel}_phase1_encryption_algorithms`]: ['AES256'],
            [`${tunnel}_phase1_dh_group_numbers`]: [20],
            [`${tunnel}_phase2_encryption_algorithms`]: ['AES256-GCM-16'],
            [`${tunnel}_log_options`]: { cloudwatch_log_options: { log_enabled: true, bgp_log_enabled: true } },
            static_routes_only: false,
          });
        }
      }
      expect(connections.map((body) => [body.tunnel1_inside_cidr, body.tunnel2_inside_cidr])).toEqual([
        ['169.254.21.160/30', '169.254.21.164/30'],
        ['169.254.22.8/30', '169.254.22.12/30'],
      ]);
    } else if (cloud === 'google') {
      // The provider makes a router's interfaces and peers one after another, and a route policy
      // next to them.
      for (const { body } of made.of('google_compute_router_interface'))
        expect(body.depends_on).toEqual(['google_compute_router_route_policy.erp_routes_policy']);
      expect(made.the('google_compute_external_vpn_gateway').redundancy_type).toBe('TWO_IPS_REDUNDANCY');
      expect(
        made
          .of('google_compute_vpn_tunnel')
          .map(({ body }) => [body.vpn_gateway_interface, body.peer_external_gateway_interface, body.ike_version]),
      ).toEqual([
        [0, 0, 2],
        [1, 0, 2],
        [0, 1, 2],
        [1, 1, 2],
      ]);
      expect(made.of('google_compute_router_interface').map(({ body }) => body.ip_range)).toEqual([
        '169.254.21.161/30',
        '169.254.21.165/30',
        '169.254.22.9/30',
        '169.254.22.13/30',
      ]);
      expect(made.of('google_compute_router_peer').map(({ body }) => [body.peer_ip_address, body.peer_asn])).toEqual(
        ['169.254.21.162', '169.254.21.166', '169.254.22.10', '169.254.22.14'].map((address) => [address, 65_010]),
      );
    } else {
      expect(made.the('azurerm_virtual_network_gateway')).toMatchObject({
        sku: 'VpnGw1AZ',
        active_active: true,
        enable_bgp: true,
      });
      expect(
        made.of('azurerm_local_network_gateway').map(({ body }) => [body.gateway_address, body.bgp_settings]),
      ).toEqual([
        ['203.0.113.10', { asn: 65_010, bgp_peering_address: '169.254.21.162' }],
        ['203.0.113.11', { asn: 65_010, bgp_peering_address: '169.254.22.10' }],
      ]);
      for (const { body } of made.of('azurerm_virtual_network_gateway_connection')) {
        expect(body).toMatchObject({
          type: 'IPsec',
          connection_protocol: 'IKEv2',
          ipsec_policy: {
            ike_encryption: 'AES256',
            ike_integrity: 'SHA384',
            dh_group: 'ECP384',
            ipsec_encryption: 'GCMAES256',
            pfs_group: 'ECP384',
          },
        });
      }
      expect(
        made
          .of('azurerm_public_ip')
          .filter(({ path }) => path.startsWith('erp/'))
          .map(({ body }) => body.zones),
      ).toEqual(Array(2).fill(['1', '2', '3']));
    }
  });

  test('the keys are variables that are marked sensitive, one for each device, and nowhere in the JSON', () => {
    expect(Object.keys(made.json.variable)).toEqual(['erp_key_203_0_113_10', 'erp_key_203_0_113_11']);
    for (const variable of Object.values(made.json.variable))
      expect(variable).toMatchObject({ sensitive: true, type: 'string', nullable: false });
    expect(JSON.stringify(made.json.variable)).not.toContain('default');
    const keys = made.resources.flatMap(({ body }) =>
      ['tunnel1_preshared_key', 'tunnel2_preshared_key', 'shared_secret', 'shared_key'].flatMap(
        (name) => body[name] ?? [],
      ),
    );
    expect(keys).toHaveLength(cloud === 'azure' ? 2 : 4);
    expect(new Set(keys)).toEqual(new Set(['${var.erp_key_203_0_113_10}', '${var.erp_key_203_0_113_11}']));
    const before = { ...process.env };
    process.env.TF_VAR_erp_key_203_0_113_10 = 'not.a.real.key.but.long';
    try {
      expect(
        synth(cloud, (stack, catalogue) => void make(stack, catalogue, { network: 'main', peer: PEER })).text,
      ).not.toContain('not.a.real');
    } finally {
      process.env = before;
    }
  });

  test('the tiers that may use it have routes, the others none', () => {
    if (cloud === 'aws') {
      expect(
        made
          .of('aws_route')
          .filter(({ body }) => body.gateway_id === '${aws_vpn_gateway.erp_gateway.id}')
          .map(({ body }) => [body.route_table_id, body.destination_cidr_block]),
      ).toEqual([1, 2].map((zone) => [`\${aws_route_table.main_private-${zone}-routes.id}`, '10.99.0.0/16']));
      expect(made.of('aws_vpn_gateway_route_propagation')).toEqual([]);
    } else if (cloud === 'google') {
      expect(made.the('google_compute_router', 'erp/router').bgp).toMatchObject({
        advertise_mode: 'CUSTOM',
        advertised_ip_ranges: [{ range: '10.20.64.0/18' }],
      });
      expect(
        made
          .the('google_compute_router_route_policy')
          .terms.map((term: { match: object; actions: object[] }) => [term.match, term.actions]),
      ).toEqual([
        [{ expression: "destination.inAnyRange([prefix('10.99.0.0/16').orLonger()])" }, [{ expression: 'accept()' }]],
        [{ expression: "!destination.inAnyRange([prefix('10.99.0.0/16').orLonger()])" }, [{ expression: 'drop()' }]],
      ]);
    } else {
      expect(made.of('azurerm_route_table').map(({ body }) => body.bgp_route_propagation_enabled)).toEqual([
        false,
        false,
      ]);
      expect(made.of('azurerm_subnet_route_table_association').map(({ body }) => body.subnet_id)).toEqual([
        '${azurerm_subnet.main_isolated_subnet.id}',
        '${azurerm_subnet.main_public_subnet.id}',
      ]);
      expect(made.the('azurerm_subnet', 'main/gateway-subnet')).toMatchObject({
        name: 'GatewaySubnet',
        address_prefixes: ['10.20.192.0/21'],
      });
    }
  });

  describe.each(WAYS)('%s', (_, way) => {
    const on = (use: (network: Network, stack: PlacementStack, catalogue: Cloud) => void) =>
      synth(cloud, (stack, catalogue) =>
        use(catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2, nat: 'none' }), stack, catalogue),
      );

    test('a rule with the range on premises opens the way in, or out, to one port', () => {
      const { resources, problems } = on((network, stack, catalogue) => {
        way(stack, catalogue, network);
        const erp = network.join(new Construct(stack, 'erp-server'), 'private');
        network.allow('10.99.0.0/16', erp, { port: 443, description: 'Orders from on premises' });
        network.allow(erp, '10.99.7.0/24', { port: 1521, description: 'The ledger' });
      });
      expect(problems).toEqual([]);
      const opened = (part: string) =>
        resources.filter(({ path }) => path.includes(part)).map(({ body }) => JSON.stringify(body));
      for (const [part, ...words] of [
        ['allow-10-99', '10.99.0.0/16', '443', 'Orders from on premises'],
        ['allow-erp-server', '10.99.7.0/24', '1521', 'The ledger'],
      ] as const) {
        expect(opened(part)).toHaveLength(1);
        for (const word of words) expect(opened(part)[0]).toContain(word);
      }
    });

    test('a tier without a way to it is refused, whatever comes first', () => {
      const refused = [
        {
          message:
            'allow(data, 10.99.1.0/24, 1521): 10.99.1.0/24 is accessible through erp from tiers ' +
            'private, but data is isolated.',
          remedy: 'Add "isolated" to the tiers of erp.',
        },
      ];
      const allow = (network: Network, stack: PlacementStack) =>
        network.allow(network.join(new Construct(stack, 'data'), 'isolated'), '10.99.1.0/24', { port: 1521 });
      const after = on((network, stack, catalogue) => {
        way(stack, catalogue, network);
        allow(network, stack);
      });
      const before = on((network, stack, catalogue) => {
        allow(network, stack);
        way(stack, catalogue, network);
      });
      const given = on((network, stack, catalogue) => {
        way(stack, catalogue, network, { tiers: ['isolated'] });
        allow(network, stack);
      });
      expect(after.problems).toMatchObject(refused);
      expect(before.problems).toMatchObject(refused);
      expect(given.problems).toEqual([]);
    });

    test.each<[string, (network: Network, stack: PlacementStack, catalogue: Cloud) => void, string]>([
      [
        'no range',
        (network, stack, catalogue) => void way(stack, catalogue, network, { peer: { cidrs: [] } }),
        'peer.cidrs is empty.',
      ],
      [
        'no tier',
        (network, stack, catalogue) => void way(stack, catalogue, network, { tiers: [] }),
        'tiers is empty, so the VPN would have no routes.',
      ],
      [
        'an overlap with the network',
        (network, stack, catalogue) => void way(stack, catalogue, network, { peer: { cidrs: ['10.20.64.0/18'] } }),
        'peer.cidrs: 10.20.64.0/18 overlaps with 10.20.0.0/16 of this network.',
      ],
      [
        'a peer with the same range',
        (network, stack, catalogue) => {
          way(stack, catalogue, network);
          network.peerWith(catalogue.network(stack, 'other', { cidr: '10.99.0.0/20', zones: 1 }));
        },
        'peerWith(other): 10.99.0.0/20 overlaps with 10.99.0.0/16 of erp.',
      ],
      [
        'a second one',
        (network, stack, catalogue) => {
          way(stack, catalogue, network);
          catalogue.vpn.fromExisting(stack, 'second', { ...GIVEN, network, peer: { cidrs: ['10.98.0.0/16'] } });
        },
        'the network main already has a VPN (erp).',
      ],
    ])('%s is refused', (_name, use, message) => {
      const { problems } = on(use);
      expect(problems.map((problem) => problem.message)).toEqual([message]);
      expect(problems[0]?.remedy).toBeTruthy();
    });
  });

  test('one that exists makes nothing itself, keeps what was said of it, and must be named on this cloud', () => {
    const tunnel = { peerAddress: '203.0.113.10', address: '198.51.100.7' };
    const { resources, problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network.fromExisting(stack, 'main', EXISTING);
      const vpn = catalogue.vpn.fromExisting(stack, 'erp', { ...GIVEN, network, tunnels: [tunnel] });
      expect([vpn.cidrs, vpn.tiers, vpn.tunnels]).toEqual([['10.99.0.0/16'], ['private'], [tunnel]]);
    });
    expect(problems).toEqual([]);
    expect(resources).toEqual([]);
    const without = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network.fromExisting(stack, 'main', EXISTING);
      catalogue.vpn.fromExisting(stack, 'erp', { ...GIVEN, [cloud]: undefined, network });
    });
    expect(without.problems[0]?.message).toMatch(`fromExisting is not set for ${cloud}`);
  });

  test('without BGP, or an error with the way out', () => {
    const { asn: _, ...peer } = PEER;
    const { problems, the } = synth(
      cloud,
      (stack, catalogue) => void make(stack, catalogue, { network: 'main', peer }),
    );
    if (cloud === 'google') {
      expect(problems).toMatchObject([
        {
          message: 'peer.asn is not set, but HA VPN does not support static routes.',
          remedy: 'Configure BGP on the device, and set peer.asn; static routes are possible on aws and azure.',
        },
      ]);
      return;
    }
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_vpn_connection').static_routes_only).toBe(true);
      expect(the('aws_vpn_connection_route').destination_cidr_block).toBe('10.99.0.0/16');
    } else {
      expect(the('azurerm_local_network_gateway').address_space).toEqual(['10.99.0.0/16']);
      const two = synth(
        cloud,
        (stack, catalogue) =>
          void make(stack, catalogue, {
            network: 'main',
            peer: { ...peer, addresses: ['203.0.113.10', '203.0.113.11'] },
          }),
      );
      expect(two.problems[0]?.message).toBe(
        'peer.addresses has two entries, but on Azure routes to two devices require BGP.',
      );
    }
  });

  test.each<[string, Partial<VpnProps>, string]>([
    [
      'no peer address',
      { peer: { ...PEER, addresses: [] } },
      'peer.addresses is [], but a VPN requires one or two devices at the other end.',
    ],
    [
      'three',
      { peer: { ...PEER, addresses: ['203.0.113.1', '203.0.113.2', '203.0.113.3'] } },
      'peer.addresses is ["203.0.113.1","203.0.113.2","203.0.113.3"], but a VPN requires one or two ' +
        'devices at the other end.',
    ],
    [
      'no address',
      { peer: { ...PEER, addresses: ['erp.example.org'] } },
      'peer.addresses holds "erp.example.org", which is not a valid IPv4 address.',
    ],
    [
      'a private address',
      { peer: { ...PEER, addresses: ['10.1.2.3'] } },
      'peer.addresses holds "10.1.2.3", which is not a public address.',
    ],
    [
      'a link-local address',
      { peer: { ...PEER, addresses: ['169.254.1.1'] } },
      'peer.addresses holds "169.254.1.1", which is not a public address.',
    ],
    [
      'one device twice',
      { peer: { ...PEER, addresses: ['203.0.113.1', '203.0.113.1'] } },
      'peer.addresses is ["203.0.113.1","203.0.113.1"], which contains an address twice.',
    ],
    ['no range', { peer: { ...PEER, cidrs: [] } }, 'peer.cidrs is empty.'],
    [
      'an address inside a range',
      { peer: { ...PEER, cidrs: ['10.99.0.1/16'] } },
      'peer.cidrs is "10.99.0.1/16", which is an address inside a range.',
    ],
    [
      'the internet',
      { peer: { ...PEER, cidrs: ['0.0.0.0/0'] } },
      'peer.cidrs holds "0.0.0.0/0", which is the internet.',
    ],
    [
      'a reserved range',
      { peer: { ...PEER, cidrs: ['169.254.64.0/18'] } },
      'peer.cidrs holds "169.254.64.0/18", which is in 169.254.0.0/16, a range that is not routed.',
    ],
    [
      'ranges that overlap',
      { peer: { ...PEER, cidrs: ['10.99.0.0/16', '10.99.1.0/24'] } },
      'peer.cidrs holds "10.99.0.0/16" and "10.99.1.0/24", which overlap.',
    ],
    [
      'an overlap with the network',
      { peer: { ...PEER, cidrs: ['10.20.64.0/18'] } },
      'peer.cidrs: 10.20.64.0/18 overlaps with 10.20.0.0/16 of this network.',
    ],
    ['no tier', { tiers: [] }, 'tiers is empty, so the VPN would have no routes.'],
    ['a public number for our side', { asn: 15_169 }, 'asn is 15169, which is not a private number.'],
    ['just outside the private numbers', { asn: 65_535 }, 'asn is 65535, which is not a private number.'],
    ["nobody's number", { peer: { ...PEER, asn: 23_456 } }, 'peer.asn is 23456, which is not an assigned number.'],
    [
      'too large a number',
      { peer: { ...PEER, asn: 4_294_967_295 } },
      'peer.asn is 4294967295, which is not an assigned number.',
    ],
    [
      'one number for both',
      { peer: { ...PEER, asn: 64_512 } },
      'peer.asn is 64512, which is also the number of this side.',
    ],
    [
      'too few insides',
      { insideCidrs: INSIDE('169.254.21.0/30') },
      'insideCidrs contains {"address":"203.0.113.10","cidrs":["169.254.21.0/30"]}, which is not valid.',
    ],
    [
      "the insides of an address that is not the peer's",
      { insideCidrs: [{ address: '203.0.113.99', cidrs: ['169.254.21.0/30', '169.254.21.4/30'] }] },
      'insideCidrs contains {"address":"203.0.113.99","cidrs":["169.254.21.0/30","169.254.21.4/30"]}, which is not valid.',
    ],
    [
      'one inside twice',
      { insideCidrs: INSIDE('169.254.21.0/30', '169.254.21.0/30') },
      'insideCidrs: two tunnels have "169.254.21.0/30".',
    ],
  ])('%s is refused', (_, props, message) => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { cidr: '10.20.0.0/16', zones: 2 });
      catalogue.vpn(stack, 'erp', { network, peer: PEER, ...props });
    });
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.remedy).toBeTruthy();
  });

  test.each<[string, readonly CloudName[]]>([
    ['169.254.21.0/30', ['aws', 'google', 'azure']],
    ['169.254.22.252/30', ['aws', 'google', 'azure']],
    ['169.254.23.0/30', ['aws', 'google']],
    ['169.254.6.0/30', ['aws', 'google']],
    ['169.254.5.0/30', ['google']],
    ['169.254.169.252/30', []],
    ['169.254.21.0/29', []],
    ['10.0.0.0/30', []],
  ])('the inside %s', (cidr, right) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) =>
        void make(stack, catalogue, { network: 'main', peer: PEER, insideCidrs: INSIDE(cidr, '169.254.22.0/30') }),
    );
    expect(problems.map((problem) => problem.message.split(',')[0])).toEqual(
      right.includes(cloud) ? [] : [`insideCidrs holds "${cidr}"`],
    );
  });

  test.each<[number, readonly CloudName[]]>([
    [64_512, ['aws', 'google', 'azure']],
    [65_514, ['aws', 'google', 'azure']],
    [65_515, ['aws', 'google']],
    [65_534, ['aws', 'google', 'azure']],
    [4_200_000_000, ['aws', 'google', 'azure']],
  ])('our number %d', (asn, right) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) => void make(stack, catalogue, { network: 'main', peer: PEER, asn }),
    );
    expect(problems.map((problem) => problem.message)).toEqual(
      right.includes(cloud) ? [] : [`asn is ${asn}, which Azure reserves.`],
    );
  });

  test('a second one on a network is refused', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const { network } = make(stack, catalogue, { network: 'main', peer: PEER });
      catalogue.vpn(stack, 'second', { network, peer: { ...PEER, cidrs: ['10.98.0.0/16'] } });
    });
    expect(problems.map((problem) => problem.message)).toContain('the network main already has a VPN (erp).');
  });

  test('on a network that exists', () => {
    const on = (network: typeof EXISTING) =>
      synth(
        cloud,
        (stack, catalogue) =>
          void catalogue.vpn(stack, 'erp', {
            network: catalogue.network.fromExisting(stack, 'main', network),
            peer: PEER,
          }),
      );
    expect(on(EXISTING).problems).toEqual([]);
    if (cloud === 'aws') {
      expect(on({ ...EXISTING, aws: { vpcId: 'vpc-0a', subnetIds: EXISTING.aws!.subnetIds } }).problems).toMatchObject([
        { message: 'a route from it is required, but fromExisting does not define its route tables.' },
      ]);
    } else if (cloud === 'azure') {
      const { gatewaySubnetId: _, ...azure } = EXISTING.azure!;
      expect(on({ ...EXISTING, azure }).problems).toMatchObject([
        { message: 'a VPN requires a GatewaySubnet, but fromExisting does not define it.' },
      ]);
    }
  });
});

test('a range that goes takes no other route with it', () => {
  const routes = (...cidrs: string[]) => {
    const { asn: _, ...peer } = PEER;
    return synth('aws', (stack, cloud) => void make(stack, cloud, { network: 'main', peer: { ...peer, cidrs } }))
      .resources.filter(({ type }) => /^aws_(vpn_connection_)?route$/.test(type))
      .map(({ address, body }) => `${address} ${body.destination_cidr_block}`);
  };
  const [both, one] = [routes('10.98.0.0/16', '10.99.0.0/16'), routes('10.99.0.0/16')];
  expect(both).toEqual(expect.arrayContaining(one));
  expect(both.length - one.length).toBe(3);
});

test('a network too small for the gateway of Azure says the smallest that has room', () => {
  const on = (cidr: string) =>
    synth(
      'azure',
      (stack, cloud) =>
        void cloud.vpn(stack, 'erp', { network: cloud.network(stack, 'main', { cidr, zones: 1 }), peer: PEER }),
    ).problems;
  expect(on('10.20.0.0/22')).toEqual([]);
  expect(on('10.20.0.0/23')).toMatchObject([
    {
      message: 'cidr is "10.20.0.0/23", too small for the range that is reserved for vpn, which requires a /27.',
      remedy: '/22 is the smallest that is large enough.',
    },
  ]);
});

describe('the insides of tunnels', () => {
  const insides = (...addresses: string[]) => insidesOf({ peer: { addresses, cidrs: [] } });
  const [one, other] = ['203.0.113.10', '203.0.113.11'];

  test('follow from the address: another one that comes or goes changes none', () => {
    expect(insides(one, other)).toEqual([...insides(one), ...insides(other)]);
    expect(insides(other, one)).toEqual([...insides(other), ...insides(one)]);
  });

  test('of two addresses are never the same, and right on every cloud', () => {
    for (let host = 1; host < 255; host++) {
      const all = insides(one, `198.51.100.${host}`).flat();
      expect(new Set(all).size).toBe(4);
      for (const range of all) expect(range).toMatch(/^169\.254\.2[12]\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-2])\/30$/);
    }
  });
});
