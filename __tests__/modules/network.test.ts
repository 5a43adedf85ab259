import type { App } from 'cdktf';
import { Construct } from 'constructs';
import { Address6 } from 'ip-address';
import { type Cloud, cloudOf } from '../../modules/cloud';
import type { Network, NetworkProps } from '../../modules/network/network';
import { NETWORK } from '../../modules/network/support';
import { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { BASE } from '../support/network';
import { CLOUDS, placement, synth } from '../support/synth';

describe('every property counts', () => {
  everyPropertyCounts<NetworkProps>({
    table: NETWORK,
    base: BASE,
    // What it must reach is what rules about services open.
    make: (stack, cloud, props) => cloud.network(stack, 'main', props).allow('private', 'services', { port: 443 }),
    samples: {
      cidr: { values: ['10.1.0.0/16', '10.2.0.0/16'] },
      // Regional subnets are the same for any number of zones; what counts there is that too many
      // are refused.
      zones: { values: [2, 7] },
      nat: { values: ['none', 'single'] },
      flowLogDays: { values: [30, 90] },
      flowLogs: { values: [{ everySeconds: 60, sampling: 1 }, { everySeconds: 600 }] },
      endpoints: { values: [['queue'], ['secrets', 'queue']] },
      ipv6: { values: [false, true] },
    },
    nested: {
      'flowLogs.everySeconds': { values: [60, 600] },
      'flowLogs.sampling': { values: [0.5, 1] },
      'endpoints.0': { values: ['queue', 'logs'], with: { endpoints: ['queue'] } },
    },
    native: {
      aws: [{ vpc: { instanceTenancy: 'dedicated' } }],
      google: [{ network: { mtu: 1500 } }],
      azure: [{ virtualNetwork: { flowTimeoutInMinutes: 10 } }],
    },
  });
});

describe.each(CLOUDS)('a network on %s', (cloud) => {
  const synthesized = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', BASE));

  test('nothing gets a public address but NAT, and isolated has no route out', () => {
    byCloud(cloud, {
      aws: () => {
        for (const { body } of synthesized.of('aws_subnet')) expect(body.map_public_ip_on_launch).toBe(false);
        const routes = synthesized
          .of('aws_route')
          .map(({ path, body }) => [
            path.split('/')[1],
            body.gateway_id ? 'internet' : body.nat_gateway_id ? 'nat' : '?',
          ]);
        expect(routes.sort()).toEqual(
          [1, 2, 3]
            .flatMap((zone) => [
              [`public-${zone}-routes`, 'internet'],
              [`private-${zone}-routes`, 'nat'],
            ])
            .sort(),
        );
        expect(synthesized.of('aws_eip')).toHaveLength(1);
        expect(synthesized.the('aws_default_security_group')).not.toHaveProperty('ingress');
      },
      google: () => {
        expect(synthesized.the('google_compute_network').auto_create_subnetworks).toBe(false);
        expect(synthesized.the('google_compute_router_nat')).toMatchObject({
          source_subnetwork_ip_ranges_to_nat: 'LIST_OF_SUBNETWORKS',
          subnetwork: [{ name: '${google_compute_subnetwork.main_private_subnetwork.id}' }],
        });
        for (const { body } of synthesized.of('google_compute_subnetwork'))
          expect(body).toMatchObject({ private_ip_google_access: true, log_config: { flow_sampling: 1 } });
        const routes = synthesized
          .of('google_compute_route')
          .map(({ body }) => [body.dest_range, body.tags?.map((tag: string) => /tier-(\w+)/.exec(tag)?.[1])]);
        expect(synthesized.the('google_compute_network').delete_default_routes_on_create).toBe(true);
        expect(routes.sort()).toEqual([
          ['0.0.0.0/0', ['public', 'private']],
          ['199.36.153.8/30', undefined],
        ]);
        const denied = synthesized
          .of('google_compute_firewall')
          .map(({ body }) => [body.direction, body.deny, body.priority]);
        expect(denied).toEqual([
          ['INGRESS', [{ protocol: 'all' }], 65534],
          ['EGRESS', [{ protocol: 'all' }], 65534],
        ]);
      },
      azure: () => {
        for (const { body } of synthesized.of('azurerm_subnet'))
          expect(body.default_outbound_access_enabled).toBe(false);
        expect(synthesized.the('azurerm_subnet_nat_gateway_association').subnet_id).toBe(
          '${azurerm_subnet.main_private_subnet.id}',
        );
        expect(synthesized.of('azurerm_subnet_network_security_group_association')).toHaveLength(3);
        expect(
          synthesized
            .of('azurerm_network_security_rule')
            .filter(({ body }) => body.access === 'Deny' && body.priority === 4096),
        ).toHaveLength(6);
        expect(synthesized.the('azurerm_network_watcher_flow_log').target_resource_id).toBe(
          '${azurerm_virtual_network.main_network.id}',
        );
      },
    });
  });

  test('machines in the private and the isolated tier have no public address', () => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', BASE);
      for (const tier of ['private', 'isolated'] as const) {
        const identity = catalogue.identity(stack, `${tier}-id`);
        catalogue.computeGroup(stack, tier, {
          network,
          tier,
          identity,
          image: 'ubuntu-24.04',
          cpu: 2,
          memoryGiB: 4,
          min: 1,
          max: 2,
        });
      }
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const templates = of('aws_launch_template');
        expect(templates).toHaveLength(2);
        for (const { body } of templates)
          expect(body.network_interfaces).toMatchObject([{ associate_public_ip_address: 'false' }]);
      },
      google: () => {
        const templates = of('google_compute_region_instance_template').concat(of('google_compute_instance_template'));
        expect(templates).toHaveLength(2);
        for (const { body } of templates)
          expect(body.network_interface.map((one: object) => Object.keys(one))).toEqual([['subnetwork']]);
      },
      azure: () => {
        const sets = of('azurerm_linux_virtual_machine_scale_set');
        expect(sets).toHaveLength(2);
        for (const { body } of sets) expect(JSON.stringify(body.network_interface)).not.toContain('public_ip');
        expect(of('azurerm_public_ip').map(({ path }) => path)).toEqual(['main/nat/address']);
      },
    });
  });

  test(
    'IPv6: two families in each subnet, a way out where the cloud has one that lets nothing in, rules for ' + 'both',
    () => {
      const { of, the, problems } = synth(cloud, (stack, catalogue) => {
        const network = catalogue.network(stack, 'main', { ...BASE, ipv6: true });
        const front = network.join(new Construct(stack, 'front'), 'public');
        network.allow('internet', front, { port: 443 });
        network.allow(front, 'internet', { port: 443 });
        network.allow('2001:db8::/32', front, { port: 8443 });
      });
      expect(problems).toEqual([]);
      byCloud(cloud, {
        aws: () => {
          expect(new Set(of('aws_subnet').map(({ body }) => body.ipv6_cidr_block)).size).toBe(9);
          const routes = of('aws_route').filter(({ body }) => body.destination_ipv6_cidr_block === '::/0');
          expect(
            routes
              .map(({ path, body }) => [path.split('/')[1], body.egress_only_gateway_id ? 'out only' : 'both'])
              .sort(),
          ).toEqual(
            [1, 2, 3]
              .flatMap((zone) => [
                [`private-${zone}-routes`, 'out only'],
                [`public-${zone}-routes`, 'both'],
              ])
              .sort(),
          );
          const ranges = of('aws_vpc_security_group_ingress_rule').map(({ body }) => body.cidr_ipv4 ?? body.cidr_ipv6);
          expect(ranges.sort()).toEqual(['0.0.0.0/0', '2001:db8::/32', '::/0']);
        },
        google: () => {
          expect(the('google_compute_network').enable_ula_internal_ipv6).toBe(true);
          expect(of('google_compute_subnetwork').map(({ body }) => [body.stack_type, body.ipv6_access_type])).toEqual([
            ['IPV4_IPV6', 'INTERNAL'],
            ['IPV4_IPV6', 'INTERNAL'],
            ['IPV4_IPV6', 'EXTERNAL'],
          ]);
          for (const { body } of of('google_compute_subnetwork')) {
            expect(body.private_ipv6_google_access).toBe('ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE');
          }
          for (const { body } of of('google_compute_firewall')) {
            const ranges: string[] = body.source_ranges ?? body.destination_ranges;
            expect(new Set(ranges.map((range) => range.includes(':'))).size).toBe(1);
          }
          expect(
            of('google_compute_firewall')
              .filter(({ body }) => body.deny)
              .map(({ body }) => (body.source_ranges ?? body.destination_ranges)[0])
              .sort(),
          ).toEqual(['0.0.0.0/0', '0.0.0.0/0', '::/0', '::/0']);
        },
        azure: () => {
          const space = the('azurerm_virtual_network').address_space;
          expect(space[1]).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]{4}:[0-9a-f]{4}::\/48$/);
          const six = of('azurerm_subnet').map(({ body }) => new Address6(body.address_prefixes[1]));
          for (const range of six)
            expect([range.subnetMask, range.isInSubnet(new Address6(space[1]))]).toEqual([64, true]);
          expect(new Set(six.map((range) => range.correctForm())).size).toBe(3);
        },
      });
    },
  );

  test.each<[string, (network: Network, catalogue: Cloud, stack: PlacementStack) => void, string]>([
    ['itself', (network) => network.peerWith(network), 'peerWith(main): that is this network itself.'],
    [
      'one that overlaps',
      (network, catalogue, stack) =>
        network.peerWith(catalogue.network(stack, 'other', { cidr: '10.20.128.0/20', zones: 1 })),
      'peerWith(other): 10.20.128.0/20 overlaps with 10.20.0.0/16 of this network.',
    ],
    [
      'two that overlap',
      (network, catalogue, stack) => {
        network.peerWith(catalogue.network(stack, 'one', { cidr: '10.30.0.0/16', zones: 1 }));
        network.peerWith(catalogue.network(stack, 'other', { cidr: '10.30.0.0/20', zones: 1 }));
      },
      'peerWith(other): 10.30.0.0/20 overlaps with 10.30.0.0/16 of one.',
    ],
    [
      'one that overlaps with what is behind the VPN',
      (network, catalogue, stack) => {
        catalogue.vpn(stack, 'erp', {
          network,
          peer: { addresses: ['203.0.113.10'], cidrs: ['10.99.0.0/16'], asn: 65_010 },
        });
        network.peerWith(catalogue.network(stack, 'other', { cidr: '10.99.0.0/20', zones: 1 }));
      },
      'peerWith(other): 10.99.0.0/20 overlaps with 10.99.0.0/16 of erp.',
    ],
    [
      'one of another placement',
      (network, _catalogue, stack) => {
        const elsewhere = new PlacementStack(
          stack.node.root as App,
          { backend: 'local' },
          placement(cloud, { environment: 'else' }),
        );
        network.peerWith(cloudOf(elsewhere).network(elsewhere, 'other', { cidr: '10.30.0.0/16', zones: 1 }));
      },
      `peerWith(other): it is in else-${cloud}-${placement(cloud).region}.`,
    ],
    [
      "a member of the other named in this network's rule",
      (network, catalogue, stack) => {
        const other = catalogue.network(stack, 'other', { cidr: '10.30.0.0/16', zones: 1 });
        network.peerWith(other);
        network.allow(
          network.join(new Construct(stack, 'shop'), 'private'),
          other.join(new Construct(stack, 'erp'), 'private'),
          {
            port: 443,
          },
        );
      },
      'allow(shop, erp, 443): erp is a member of another network.',
    ],
  ])('a peer that is %s is refused', (_, use, message) => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      use(catalogue.network(stack, 'main', BASE), catalogue, stack),
    );
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.remedy).toBeTruthy();
  });

  test('NAT: none, and where the cloud can, one for each zone', () => {
    const none = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, nat: 'none' }));
    expect(none.resources.filter(({ type }) => /nat|eip|public_ip/.test(type))).toEqual([]);
    const each = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, nat: 'perZone' }));
    byCloud(cloud, {
      aws: () => {
        expect(each.of('aws_nat_gateway').map(({ body }) => body.subnet_id)).toEqual(
          [1, 2, 3].map((zone) => `\${aws_subnet.main_public-${zone}.id}`),
        );
        const ways = each.of('aws_route').filter(({ body }) => body.nat_gateway_id);
        expect(ways.map(({ path, body }) => [path, body.nat_gateway_id])).toEqual(
          [1, 2, 3].map((zone) => [`main/private-${zone}-routes/nat`, `\${aws_nat_gateway.main_nat-${zone}.id}`]),
        );
      },
      google: () => {
        expect(each.text).toBe(synthesized.text);
      },
      azure: () => {
        expect(each.problems[0]).toMatchObject({
          message: 'nat is "perZone", Azure Virtual Network allows "none", "single".',
        });
      },
    });
  });
});
