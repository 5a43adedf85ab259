import { VPN } from '../../modules/vpn/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { EXISTING } from '../support/networks';
import { CLOUDS, synth } from '../support/synth';
import { EXISTING_VPN, INSIDE, make, PEER, type Plain } from '../support/vpn';

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
  const synthesized = synth(
    cloud,
    (stack, catalogue) =>
      void make(stack, catalogue, { network: 'main', peer: { ...PEER, addresses: ['203.0.113.10', '203.0.113.11'] } }),
  );

  test('two tunnels to each device, IKEv2, strong ciphers', () => {
    expect(synthesized.problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.of('aws_customer_gateway').map(({ body }) => [body.ip_address, body.bgp_asn])).toEqual([
          ['203.0.113.10', '65010'],
          ['203.0.113.11', '65010'],
        ]);
        const connections = synthesized.of('aws_vpn_connection').map(({ body }) => body);
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
      },
      google: () => {
        // The provider makes a router's interfaces and peers one after another, and a route policy
        // next to them.
        for (const { body } of synthesized.of('google_compute_router_interface'))
          expect(body.depends_on).toEqual(['google_compute_router_route_policy.erp_routes_policy']);
        expect(synthesized.the('google_compute_external_vpn_gateway').redundancy_type).toBe('TWO_IPS_REDUNDANCY');
        expect(
          synthesized
            .of('google_compute_vpn_tunnel')
            .map(({ body }) => [body.vpn_gateway_interface, body.peer_external_gateway_interface, body.ike_version]),
        ).toEqual([
          [0, 0, 2],
          [1, 0, 2],
          [0, 1, 2],
          [1, 1, 2],
        ]);
        expect(synthesized.of('google_compute_router_interface').map(({ body }) => body.ip_range)).toEqual([
          '169.254.21.161/30',
          '169.254.21.165/30',
          '169.254.22.9/30',
          '169.254.22.13/30',
        ]);
        expect(
          synthesized.of('google_compute_router_peer').map(({ body }) => [body.peer_ip_address, body.peer_asn]),
        ).toEqual(
          ['169.254.21.162', '169.254.21.166', '169.254.22.10', '169.254.22.14'].map((address) => [address, 65_010]),
        );
      },
      azure: () => {
        expect(synthesized.the('azurerm_virtual_network_gateway')).toMatchObject({
          sku: 'VpnGw1AZ',
          active_active: true,
          enable_bgp: true,
        });
        expect(
          synthesized.of('azurerm_local_network_gateway').map(({ body }) => [body.gateway_address, body.bgp_settings]),
        ).toEqual([
          ['203.0.113.10', { asn: 65_010, bgp_peering_address: '169.254.21.162' }],
          ['203.0.113.11', { asn: 65_010, bgp_peering_address: '169.254.22.10' }],
        ]);
        for (const { body } of synthesized.of('azurerm_virtual_network_gateway_connection')) {
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
          synthesized
            .of('azurerm_public_ip')
            .filter(({ path }) => path.startsWith('erp/'))
            .map(({ body }) => body.zones),
        ).toEqual(Array(2).fill(['1', '2', '3']));
      },
    });
  });

  test('the keys are variables that are marked sensitive, one for each device, and nowhere in the JSON', () => {
    expect(Object.keys(synthesized.json.variable)).toEqual(['erp_key_203_0_113_10', 'erp_key_203_0_113_11']);
    for (const variable of Object.values(synthesized.json.variable))
      expect(variable).toMatchObject({ sensitive: true, type: 'string', nullable: false });
    expect(JSON.stringify(synthesized.json.variable)).not.toContain('default');
    const keys = synthesized.resources.flatMap(({ body }) =>
      ['tunnel1_preshared_key', 'tunnel2_preshared_key', 'shared_secret', 'shared_key'].flatMap(
        (name) => body[name] ?? [],
      ),
    );
    expect(keys).toHaveLength({ aws: 4, google: 4, azure: 2 }[cloud]);
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
    byCloud(cloud, {
      aws: () => {
        expect(
          synthesized
            .of('aws_route')
            .filter(({ body }) => body.gateway_id === '${aws_vpn_gateway.erp_gateway.id}')
            .map(({ body }) => [body.route_table_id, body.destination_cidr_block]),
        ).toEqual([1, 2].map((zone) => [`\${aws_route_table.main_private-${zone}-routes.id}`, '10.99.0.0/16']));
        expect(synthesized.of('aws_vpn_gateway_route_propagation')).toEqual([]);
      },
      google: () => {
        expect(synthesized.the('google_compute_router', 'erp/router').bgp).toMatchObject({
          advertise_mode: 'CUSTOM',
          advertised_ip_ranges: [{ range: '10.20.64.0/18' }],
        });
        expect(
          synthesized
            .the('google_compute_router_route_policy')
            .terms.map((term: { match: object; actions: object[] }) => [term.match, term.actions]),
        ).toEqual([
          [{ expression: "destination.inAnyRange([prefix('10.99.0.0/16').orLonger()])" }, [{ expression: 'accept()' }]],
          [{ expression: "!destination.inAnyRange([prefix('10.99.0.0/16').orLonger()])" }, [{ expression: 'drop()' }]],
        ]);
      },
      azure: () => {
        expect(synthesized.of('azurerm_route_table').map(({ body }) => body.bgp_route_propagation_enabled)).toEqual([
          false,
          false,
        ]);
        expect(synthesized.of('azurerm_subnet_route_table_association').map(({ body }) => body.subnet_id)).toEqual([
          '${azurerm_subnet.main_isolated_subnet.id}',
          '${azurerm_subnet.main_public_subnet.id}',
        ]);
        expect(synthesized.the('azurerm_subnet', 'main/gateway-subnet')).toMatchObject({
          name: 'GatewaySubnet',
          address_prefixes: ['10.20.192.0/21'],
        });
      },
    });
  });

  test('one that exists makes nothing itself, keeps what was said of it, and must be named on this cloud', () => {
    const tunnel = { peerAddress: '203.0.113.10', address: '198.51.100.7' };
    const { resources, problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network.fromExisting(stack, 'main', EXISTING);
      const vpn = catalogue.vpn.fromExisting(stack, 'erp', { ...EXISTING_VPN, network, tunnels: [tunnel] });
      expect([vpn.cidrs, vpn.tiers, vpn.tunnels]).toEqual([['10.99.0.0/16'], ['private'], [tunnel]]);
    });
    expect(problems).toEqual([]);
    expect(resources).toEqual([]);
    const without = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network.fromExisting(stack, 'main', EXISTING);
      catalogue.vpn.fromExisting(stack, 'erp', { ...EXISTING_VPN, [cloud]: undefined, network });
    });
    expect(without.problems[0]?.message).toMatch(`fromExisting is not set for ${cloud}`);
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
    byCloud(cloud, {
      aws: () => {
        expect(
          on({ ...EXISTING, aws: { vpcId: 'vpc-0a', subnetIds: EXISTING.aws!.subnetIds } }).problems,
        ).toMatchObject([
          { message: 'a route from it is required, but fromExisting does not define its route tables.' },
        ]);
      },
      google: () => {},
      azure: () => {
        const { gatewaySubnetId: _, ...azure } = EXISTING.azure!;
        expect(on({ ...EXISTING, azure }).problems).toMatchObject([
          { message: 'a VPN requires a GatewaySubnet, but fromExisting does not define it.' },
        ]);
      },
    });
  });
});
