import type { App } from 'cdktf';
import { Construct } from 'constructs';
import { Address6 } from 'ip-address';
import { type Cloud, cloudOf } from '../../modules/cloud';
import { TIERS } from '../../modules/network/address-plan';
import { asGoogleNetwork } from '../../modules/network/google-base';
import { reachAttachment } from '../../modules/network/google-services';
import { type Network, type NetworkProps, Peer } from '../../modules/network/network';
import { NETWORK } from '../../modules/network/support';
import { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { EXISTING } from '../support/networks';
import { CLOUDS, placement, synth } from '../support/synth';

const BASE: NetworkProps = { cidr: '10.20.0.0/16', zones: 3 };

const WAYS = [
  ['made here', (stack: PlacementStack, cloud: Cloud) => cloud.network(stack, 'main', BASE)],
  ['that exists', (stack: PlacementStack, cloud: Cloud) => cloud.network.fromExisting(stack, 'main', EXISTING)],
] as const;

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
  const made = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', BASE));

  test('nothing gets a public address but NAT, and isolated has no route out', () => {
    if (cloud === 'aws') {
      for (const { body } of made.of('aws_subnet')) expect(body.map_public_ip_on_launch).toBe(false);
      const routes = made
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
      const routes = made
        .of('google_compute_route')
        .map(({ body }) => [body.dest_range, body.tags?.map((tag: string) => /tier-(\w+)/.exec(tag)?.[1])]);
      expect(made.the('google_compute_network').delete_default_routes_on_create).toBe(true);
      expect(routes.sort()).toEqual([
        ['0.0.0.0/0', ['public', 'private']],
        ['199.36.153.8/30', undefined],
      ]);
      const denied = made.of('google_compute_firewall').map(({ body }) => [body.direction, body.deny, body.priority]);
      expect(denied).toEqual([
        ['INGRESS', [{ protocol: 'all' }], 65534],
        ['EGRESS', [{ protocol: 'all' }], 65534],
      ]);
    } else {
      for (const { body } of made.of('azurerm_subnet')) expect(body.default_outbound_access_enabled).toBe(false);
      expect(made.the('azurerm_subnet_nat_gateway_association').subnet_id).toBe(
        '${azurerm_subnet.main_private_subnet.id}',
      );
      expect(made.of('azurerm_subnet_network_security_group_association')).toHaveLength(3);
      expect(
        made.of('azurerm_network_security_rule').filter(({ body }) => body.access === 'Deny' && body.priority === 4096),
      ).toHaveLength(6);
      expect(made.the('azurerm_network_watcher_flow_log').target_resource_id).toBe(
        '${azurerm_virtual_network.main_network.id}',
      );
    }
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
    if (cloud === 'aws') {
      const templates = of('aws_launch_template');
      expect(templates).toHaveLength(2);
      for (const { body } of templates)
        expect(body.network_interfaces).toMatchObject([{ associate_public_ip_address: 'false' }]);
    } else if (cloud === 'google') {
      const templates = of('google_compute_region_instance_template').concat(of('google_compute_instance_template'));
      expect(templates).toHaveLength(2);
      for (const { body } of templates)
        expect(body.network_interface.map((one: object) => Object.keys(one))).toEqual([['subnetwork']]);
    } else {
      const sets = of('azurerm_linux_virtual_machine_scale_set');
      expect(sets).toHaveLength(2);
      for (const { body } of sets) expect(JSON.stringify(body.network_interface)).not.toContain('public_ip');
      expect(of('azurerm_public_ip').map(({ path }) => path)).toEqual(['main/nat/address']);
    }
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
      if (cloud === 'aws') {
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
      } else if (cloud === 'google') {
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
      } else {
        const space = the('azurerm_virtual_network').address_space;
        expect(space[1]).toMatch(/^fd[0-9a-f]{2}:[0-9a-f]{4}:[0-9a-f]{4}::\/48$/);
        const six = of('azurerm_subnet').map(({ body }) => new Address6(body.address_prefixes[1]));
        for (const range of six)
          expect([range.subnetMask, range.isInSubnet(new Address6(space[1]))]).toEqual([64, true]);
        expect(new Set(six.map((range) => range.correctForm())).size).toBe(3);
      }
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
    if (cloud === 'aws') {
      expect(each.of('aws_nat_gateway').map(({ body }) => body.subnet_id)).toEqual(
        [1, 2, 3].map((zone) => `\${aws_subnet.main_public-${zone}.id}`),
      );
      const ways = each.of('aws_route').filter(({ body }) => body.nat_gateway_id);
      expect(ways.map(({ path, body }) => [path, body.nat_gateway_id])).toEqual(
        [1, 2, 3].map((zone) => [`main/private-${zone}-routes/nat`, `\${aws_nat_gateway.main_nat-${zone}.id}`]),
      );
    }
    if (cloud === 'google') expect(each.text).toBe(made.text);
    if (cloud === 'azure')
      expect(each.problems[0]).toMatchObject({
        message: 'nat is "perZone", Azure Virtual Network allows "none", "single".',
      });
  });

  test('services on request are reached without the internet, under their usual names', () => {
    const { of, the, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, endpoints: ['secrets'] }),
    );
    expect(problems).toEqual([]);
    if (cloud === 'azure') {
      // There a private endpoint is a resource's own, and a rule opens service tags.
      const tags = (endpoints?: NetworkProps['endpoints']) =>
        synth(cloud, (stack, catalogue) =>
          catalogue.network(stack, 'main', { ...BASE, endpoints }).allow('private', 'services', { port: 443 }),
        )
          .of('azurerm_network_security_rule')
          .filter(({ path }) => path.includes('services'))
          .map(({ body }) => body.destination_address_prefix)
          .toSorted();
      expect(tags(['secrets', 'tokens'])).toEqual(['AzureActiveDirectory', 'AzureKeyVault', 'Storage']);
      expect(tags()).toEqual(expect.arrayContaining(['AzureActiveDirectory', 'AzureMonitor', 'ServiceBus', 'Storage']));
      const { problems: without } = synth(cloud, (stack, catalogue) =>
        catalogue.network(stack, 'main', { ...BASE, nat: 'none', endpoints: ['logs'] }),
      );
      expect(without[0]?.message).toBe('endpoints are accessed through NAT on Azure, but nat is "none".');
      return;
    }
    if (cloud === 'aws') {
      const [storage, secrets] = ['storage-endpoint', 'secretsmanager-endpoint'].map((id) =>
        the('aws_vpc_endpoint', `main/${id}`),
      );
      expect(storage).toMatchObject({ vpc_endpoint_type: 'Gateway', service_name: 'com.amazonaws.us-east-1.s3' });
      expect(storage.route_table_ids).toHaveLength(9);
      expect(secrets).toMatchObject({
        vpc_endpoint_type: 'Interface',
        service_name: 'com.amazonaws.us-east-1.secretsmanager',
        private_dns_enabled: true,
        subnet_ids: [1, 2, 3].map((zone) => `\${aws_subnet.main_private-${zone}.id}`),
        security_group_ids: ['${aws_security_group.main_endpoints_member_group.id}'],
      });
    } else {
      const zones = of('google_dns_managed_zone').map(({ body }) => [body.dns_name, body.visibility]);
      expect(zones.sort()).toEqual([
        ['secretmanager.googleapis.com.', 'private'],
        ['storage.googleapis.com.', 'private'],
      ]);
    }
  });

  // On Azure an extension is held to the way out where it is added.
  const agents =
    cloud === 'azure'
      ? []
      : ([
          ['private', 'none'],
          ['isolated', 'single'],
        ] as const);
  for (const [tier, nat] of agents)
    test(`machines of the ${tier} tier, with nat ${nat}, reach what their agents need without the internet`, () => {
      const on = (more: object) =>
        synth(cloud, (stack, catalogue) => {
          const network = catalogue.network(stack, 'main', { ...BASE, nat });
          const identity = catalogue.identity(stack, 'clerk');
          catalogue.computeGroup(stack, 'clerks', {
            network,
            tier,
            identity,
            image: 'ubuntu-24.04',
            cpu: 2,
            memoryGiB: 4,
            min: 1,
            max: 2,
            ...more,
          });
        });
      const [all, plain] = [on({}), on({ agent: false })];
      const reached = ({ of }: typeof all) =>
        cloud === 'aws'
          ? of('aws_vpc_endpoint').flatMap(({ body }) =>
              body.vpc_endpoint_type === 'Interface' ? body.service_name.split('.').slice(3).join('.') : [],
            )
          : of('google_dns_managed_zone').map(({ body }) => body.dns_name.replace('.googleapis.com.', ''));
      expect(all.problems).toEqual([]);
      const [sessions, logs] = {
        aws: [
          ['ssm', 'ssmmessages', 'ec2messages'],
          ['logs', 'monitoring'],
        ],
        google: [
          ['storage', 'osconfig', 'oslogin', 'packages.cloud.google.com.'],
          ['logging', 'monitoring'],
        ],
        azure: [[], []],
      }[cloud] as [string[], string[]];
      expect(reached(all).toSorted()).toEqual([...sessions, ...logs].toSorted());
      expect(reached(plain).toSorted()).toEqual(sessions.toSorted());
      // A rule lets them out to these, and nowhere else.
      const out =
        cloud === 'aws'
          ? all.of('aws_vpc_security_group_egress_rule')
          : all.of('google_compute_firewall').filter(({ path }) => path.endsWith('/out'));
      expect(out.length).toBeGreaterThan(0);
      for (const { path } of out) expect(path).toMatch(/allow-clerks-services/);
    });

  test('flow logs are of every flow, kept as long as was said, and encrypted', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, flowLogDays: cloud === 'google' ? undefined : 90 }),
    );
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_flow_log')).toMatchObject({
        traffic_type: 'ALL',
        vpc_id: '${aws_vpc.main_vpc.id}',
        max_aggregation_interval: 600,
      });
      expect(the('aws_cloudwatch_log_group')).toMatchObject({
        retention_in_days: 90,
        kms_key_id: expect.stringMatching(/aws_kms_key/),
      });
      expect(the('aws_kms_key').enable_key_rotation).toBe(true);
    } else if (cloud === 'google') {
      // Where they go is encrypted by Google, and kept as long as the project says.
      expect(of('google_compute_subnetwork').map(({ body }) => body.log_config)).toEqual(
        Array(3).fill({ aggregation_interval: 'INTERVAL_10_MIN', flow_sampling: 1, metadata: 'INCLUDE_ALL_METADATA' }),
      );
      const days = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, flowLogDays: 90 }));
      expect(days.problems[0]?.remedy).toMatch("logs.retentionDays in the environment's file");
    } else {
      expect(the('azurerm_network_watcher_flow_log')).toMatchObject({
        enabled: true,
        retention_policy: { enabled: true, days: 90 },
        depends_on: expect.arrayContaining([
          'azurerm_subnet_network_security_group_association.main_isolated_security',
          'azurerm_subnet_nat_gateway_association.main_nat_private',
        ]),
      });
      expect(the('azurerm_storage_account')).toMatchObject({
        infrastructure_encryption_enabled: true,
        min_tls_version: 'TLS1_2',
        allow_nested_items_to_be_public: false,
      });
    }
  });

  test.each<[string, (network: Network, catalogue: Cloud, stack: PlacementStack) => void, RegExp]>([
    [
      'the internet',
      (network) => network.allow('private', 'internet', { port: 443 }),
      /^allow\(private, internet, 443\): nat is "none", so the private tier has no internet access\.$/,
    ],
    [
      'a range of others',
      (network, _, stack) =>
        network.allow(network.join(new Construct(stack, 'shop'), 'private'), '203.0.113.0/24', { port: 443 }),
      /^allow\(shop, 203\.0\.113\.0\/24, 443\): nat is "none"/,
    ],
    [
      'a range that another tier has a way to',
      (network, catalogue, stack) => {
        network.allow('isolated', '198.51.100.0/24', { port: 443 });
        catalogue.vpn(stack, 'erp', {
          network,
          tiers: ['public'],
          peer: { addresses: ['203.0.113.10'], cidrs: ['192.0.2.0/24'], asn: 65_010 },
        });
      },
      /^allow\(isolated, 198\.51\.100\.0\/24, 443\): the isolated tier has no internet access\.$/,
    ],
  ])('without NAT nothing goes out to %s, and the error names the way', (_, use, message) => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      use(catalogue.network(stack, 'main', { ...BASE, nat: 'none' }), catalogue, stack),
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(message);
    expect(problems[0]?.remedy).toMatch(/nat to "single"|private tier/);
  });

  test(
    'without NAT what is behind a VPN is reached, whoever its addresses are; so is the public tier, and ' +
      'storage where that needs none',
    () => {
      const build = (rules: (network: Network) => void) =>
        synth(cloud, (stack, catalogue) => {
          const network = catalogue.network(stack, 'main', { ...BASE, nat: 'none' });
          rules(network);
          const peer = { addresses: ['203.0.113.10'], cidrs: ['198.51.100.0/24'], asn: 65_010 };
          catalogue.vpn(stack, 'erp', { network, tiers: ['private', 'isolated'], peer });
        }).problems;
      expect(
        build((network) => {
          for (const tier of ['private', 'isolated'] as const) network.allow(tier, '198.51.100.128/25', { port: 443 });
          network.allow('private', 'public', { port: 443 });
        }),
      ).toEqual([]);
      const services = build((network) => network.allow('private', 'services', { port: 443 }));
      expect(services.map(({ message }) => message)).toEqual(
        cloud === 'azure'
          ? ['allow(private, services, 443): on Azure services are accessed through NAT, but nat is "none".']
          : [],
      );
    },
  );

  test('IPv6: machines have an address of it, which is a public one in the public tier at most', () => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'main', { ...BASE, ipv6: true });
      for (const tier of TIERS) {
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
    if (cloud === 'aws') {
      // The subnet gives each machine one; which way it leads is up to the routes, and in is no way
      // but the internet gateway's.
      for (const { body } of of('aws_subnet')) expect(body.assign_ipv6_address_on_creation).toBe(true);
      for (const { body } of of('aws_launch_template'))
        expect(body.network_interfaces[0]).not.toHaveProperty('ipv6_address_count');
      const ways = of('aws_route').filter(({ body }) => body.destination_ipv6_cidr_block);
      expect(ways.filter(({ path }) => path.includes('isolated'))).toEqual([]);
      expect(ways.filter(({ path, body }) => path.includes('private') && body.gateway_id)).toEqual([]);
    } else if (cloud === 'google') {
      const interfaces = of('google_compute_region_instance_template').map(({ path, body }) => [
        path.split('/')[0],
        body.network_interface,
      ]);
      const dual = (tier: string) => ({
        stack_type: 'IPV4_IPV6',
        subnetwork: `\${google_compute_subnetwork.main_${tier}_subnetwork.id}`,
      });
      expect(Object.fromEntries(interfaces)).toEqual({
        public: [{ ...dual('public'), ipv6_access_config: [{ network_tier: 'PREMIUM' }] }],
        private: [dual('private')],
        isolated: [dual('isolated')],
      });
    } else {
      const sets = of('azurerm_linux_virtual_machine_scale_set');
      expect(sets).toHaveLength(3);
      for (const { body } of sets) {
        const [four, six] = body.network_interface[0].ip_configuration;
        expect(four).toMatchObject({ primary: true });
        expect(six).toEqual({
          name: 'ipv6',
          version: 'IPv6',
          subnet_id: four.subnet_id,
          application_security_group_ids: four.application_security_group_ids,
        });
      }
    }
  });

  test(
    'IPv6: a rule that names a tier or a member is of both families; one that names the internet is, where ' +
      'there is a way',
    () => {
      const { of, problems } = synth(cloud, (stack, catalogue) => {
        const network = catalogue.network(stack, 'main', { ...BASE, ipv6: true });
        const shop = network.join(new Construct(stack, 'shop'), 'private');
        const entry = network.join(new Construct(stack, 'entry'), 'public');
        network.allow('public', shop, { port: 8080 });
        network.allow(entry, shop, { port: 8081 });
        network.allow(shop, 'internet', { port: 443 });
      });
      expect(problems).toEqual([]);
      if (cloud === 'aws') {
        const into = of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-public'));
        expect(into.map(({ body }) => body.cidr_ipv4 ?? body.cidr_ipv6)).toEqual([
          '10.20.0.0/18',
          '${cidrsubnet(aws_vpc.main_vpc.ipv6_cidr_block, 4, 0)}',
        ]);
        const out = of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.includes('internet'));
        expect(out.map(({ body }) => body.cidr_ipv4 ?? body.cidr_ipv6)).toEqual(['0.0.0.0/0', '::/0']);
      } else if (cloud === 'google') {
        const rules = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
        const ranges = (part: string) =>
          rules
            .filter(({ path }) => path.includes(part))
            .map(({ body }) => body.source_ranges ?? body.destination_ranges);
        expect(ranges('allow-public-shop').sort()).toEqual([
          ['${google_compute_subnetwork.main_private_subnetwork.internal_ipv6_prefix}'],
          ['${google_compute_subnetwork.main_public_subnetwork.external_ipv6_prefix}'],
          ['10.20.0.0/18'],
          ['10.20.64.0/18'],
        ]);
        expect(ranges('allow-entry-shop').sort()).toEqual([
          ['${google_compute_subnetwork.main_private_subnetwork.internal_ipv6_prefix}'],
          ['10.20.64.0/18'],
          undefined,
        ]);
        expect(ranges('internet')).toEqual([['0.0.0.0/0']]);
      } else {
        const rules = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-public-shop'));
        const sources = rules
          .filter(({ body }) => body.direction === 'Inbound')
          .map(({ body }) => body.source_address_prefixes);
        expect(sources).toEqual([['10.20.0.0/18'], [expect.stringMatching(/^fd[0-9a-f:]+:0::\/64$/)]]);
        expect(new Set(rules.map(({ body }) => `${body.direction} ${body.priority}`)).size).toBe(4);
        expect(
          of('azurerm_network_security_rule')
            .filter(({ path }) => path.includes('internet'))
            .map(({ body }) => body.destination_address_prefix),
        ).toEqual(['Internet']);
      }
    },
  );

  test('IPv6: a range of it that no way leads to is refused', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, ipv6: true }).allow('private', '2001:db8::/32', { port: 443 }),
    );
    expect(problems.map(({ message }) => message)).toEqual(
      cloud === 'aws'
        ? []
        : [`allow(private, 2001:db8::/32, 443): on ${cloud} the private tier has no internet access with IPv6.`],
    );
  });

  describe.each(WAYS)('%s', (_, way) => {
    const rules = (
      allow: (
        network: ReturnType<typeof way>,
        shop: ReturnType<ReturnType<typeof way>['join']>,
        front: typeof shop,
      ) => void,
    ) =>
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

    test('several ports, UDP, and a description where none is said', () => {
      const { of, problems } = rules((network, shop, front) =>
        network.allow(front, shop, { ports: [53, 5353], protocol: 'udp' }),
      );
      expect(problems).toEqual([]);
      if (cloud === 'aws') {
        const into = of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'));
        expect(into.map(({ body }) => [body.ip_protocol, body.from_port, body.to_port, body.description])).toEqual(
          [53, 5353].map((port) => ['udp', port, port, 'front to shop']),
        );
      } else if (cloud === 'google') {
        const made = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
        expect(made.map(({ body }) => [body.allow, body.description])).toEqual(
          Array(2).fill([[{ protocol: 'udp', ports: ['53', '5353'] }], 'front to shop']),
        );
        for (const { body } of of('google_compute_firewall'))
          expect(body.log_config).toEqual({ metadata: 'INCLUDE_ALL_METADATA' });
      } else {
        const made = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-front'));
        expect(made.map(({ body }) => [body.protocol, body.destination_port_ranges, body.description])).toEqual(
          Array(2).fill(['Udp', ['53', '5353'], 'front to shop']),
        );
      }
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
      for (const { remedy } of problems)
        expect(remedy).toMatch(/Session Manager on AWS, Identity-Aware Proxy on Google, Bastion on Azure/);
    });

    test('services are reached from every tier, without the internet', () => {
      const { of, problems } = rules((network, shop) => {
        network.allow(shop, 'services', { port: 443 });
        if (cloud !== 'azure') network.allow('isolated', 'services', { port: 443 });
      });
      expect(problems).toEqual([]);
      if (cloud === 'aws') {
        const made = of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.includes('allow-shop'));
        const list = _ === 'made here' ? '${aws_vpc_endpoint.main_storage-endpoint.prefix_list_id}' : 'pl-0a';
        expect(made.map(({ body }) => body.prefix_list_id ?? body.referenced_security_group_id)).toEqual(
          // The group that the endpoints carry, whether there are some already or come later.
          [list, _ === 'made here' ? '${aws_security_group.main_endpoints_member_group.id}' : 'sg-0a'],
        );
        for (const { body } of made) expect(body).toMatchObject({ from_port: 443, to_port: 443 });
        expect(of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-'))).toEqual([]);
      } else if (cloud === 'google') {
        const made = of('google_compute_firewall').filter(({ path }) => path.includes('allow-'));
        expect(made.map(({ body }) => [body.direction, body.destination_ranges])).toEqual(
          Array(2).fill(['EGRESS', ['199.36.153.8/30']]),
        );
      } else {
        const made = of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-shop'));
        expect(made.map(({ body }) => [body.direction, body.destination_address_prefix])).toEqual(
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
      }
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
        network.allow(shop, Peer.range(other.ranges.private[0] as string), { port: 8443 });
        other.allow(
          Peer.range(network.ranges.private[0] as string),
          other.join(new Construct(stack, 'erp'), 'private'),
          {
            port: 8443,
          },
        );
      });
      expect(problems).toEqual([]);
      const [mine, theirs] = [_ === 'made here' ? '10.20.0.0/16' : '10.9.0.0/16', '10.30.0.0/16'];
      if (cloud === 'aws') {
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
      } else if (cloud === 'google') {
        const halves = of('google_compute_network_peering').map(({ body }) => [body.network, body.peer_network]);
        expect(halves).toHaveLength(2);
        expect(halves[0]).toEqual([...(halves[1] as string[])].reverse());
      } else {
        const halves = of('azurerm_virtual_network_peering').map(({ body }) => body);
        expect(
          halves.map((body) => [
            body.allow_virtual_network_access,
            body.allow_forwarded_traffic,
            body.use_remote_gateways,
          ]),
        ).toEqual(Array(2).fill([true, false, false]));
        const id = _ === 'made here' ? '${azurerm_virtual_network.main_network.id}' : EXISTING.azure?.virtualNetworkId;
        expect(new Set(halves.map((body) => body.remote_virtual_network_id))).toEqual(
          new Set([id, '${azurerm_virtual_network.other_network.id}']),
        );
        if (_ !== 'made here')
          expect(halves.find((body) => body.virtual_network_name === 'n')).toMatchObject({
            resource_group_name: 'theirs',
          });
      }
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

test(
  'a service that Google runs elsewhere has an address here: the way out is opened to it, and no machine is ' +
    'tagged',
  () => {
    const { of, the, problems } = synth('google', (stack, catalogue) => {
      const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
      const shop = network.join(new Construct(stack, 'shop'), 'private');
      const orders = new Construct(stack, 'orders');
      const address = reachAttachment(
        orders,
        asGoogleNetwork(network),
        'isolated',
        'projects/p/regions/us-east1/serviceAttachments/orders',
      );
      network.allow(shop, asGoogleNetwork(network).joinService(orders, [`${address}/32`]), { port: 5432 });
    });
    expect(problems).toEqual([]);
    expect(of('google_compute_firewall').filter(({ path }) => path.includes('allow-'))).toMatchObject([
      {
        body: {
          direction: 'EGRESS',
          destination_ranges: ['${google_compute_address.orders_endpoint_address.address}/32'],
          target_tags: [expect.stringContaining('shop')],
        },
      },
    ]);
    expect(the('google_compute_forwarding_rule')).toMatchObject({
      target: 'projects/p/regions/us-east1/serviceAttachments/orders',
      ip_address: '${google_compute_address.orders_endpoint_address.id}',
      load_balancing_scheme: '',
    });
    expect(the('google_compute_address')).toMatchObject({
      address_type: 'INTERNAL',
      subnetwork: '${google_compute_subnetwork.network_isolated_subnetwork.id}',
    });
    // A connection of private services access would keep the network from being deleted for days
    // after the last database.
    expect(of('google_service_networking_connection')).toEqual([]);
  },
);
