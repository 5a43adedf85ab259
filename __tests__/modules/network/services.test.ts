import { Construct } from 'constructs';
import type { Cloud } from '../../../modules/cloud';
import { asGoogleNetwork } from '../../../modules/network/google-base';
import { reachAttachment } from '../../../modules/network/google-services';
import type { Network, NetworkProps } from '../../../modules/network/network';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { byCloud } from '../../support/by-cloud';
import { BASE } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a network on %s', (cloud) => {
  test('services on request are reached without the internet, under their usual names', () => {
    const { of, the, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, endpoints: ['secrets'] }),
    );
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
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
      },
      google: () => {
        const zones = of('google_dns_managed_zone').map(({ body }) => [body.dns_name, body.visibility]);
        expect(zones.sort()).toEqual([
          ['secretmanager.googleapis.com.', 'private'],
          ['storage.googleapis.com.', 'private'],
        ]);
      },
      azure: () => {
        // A private endpoint on Azure is for one resource, and a rule opens service tags.
        const tags = (endpoints?: NetworkProps['endpoints']) =>
          synth(cloud, (stack, catalogue) =>
            catalogue.network(stack, 'main', { ...BASE, endpoints }).allow('private', 'services', { port: 443 }),
          )
            .of('azurerm_network_security_rule')
            .filter(({ path }) => path.includes('services'))
            .map(({ body }) => body.destination_address_prefix)
            .toSorted();
        expect(tags(['secrets', 'tokens'])).toEqual(['AzureActiveDirectory', 'AzureKeyVault', 'Storage']);
        expect(tags()).toEqual(
          expect.arrayContaining(['AzureActiveDirectory', 'AzureMonitor', 'ServiceBus', 'Storage']),
        );
        const { problems: without } = synth(cloud, (stack, catalogue) =>
          catalogue.network(stack, 'main', { ...BASE, nat: 'none', endpoints: ['logs'] }),
        );
        expect(without[0]?.message).toBe('endpoints are accessed through NAT on Azure, but nat is "none".');
      },
    });
  });

  test('flow logs are of every flow, kept as long as was said, and encrypted', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, flowLogDays: { aws: 90, google: undefined, azure: 90 }[cloud] }),
    );
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
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
      },
      google: () => {
        // Where they go is encrypted by Google, and kept as long as the project says.
        expect(of('google_compute_subnetwork').map(({ body }) => body.log_config)).toEqual(
          Array(3).fill({
            aggregation_interval: 'INTERVAL_10_MIN',
            flow_sampling: 1,
            metadata: 'INCLUDE_ALL_METADATA',
          }),
        );
        const days = synth(cloud, (stack, catalogue) => catalogue.network(stack, 'main', { ...BASE, flowLogDays: 90 }));
        expect(days.problems[0]?.remedy).toMatch("logs.retentionDays in the environment's file");
      },
      azure: () => {
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
      },
    });
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
});

// On Azure an extension requires the way out where it is added.
describe.each(['aws', 'google'] as const)(
  'machines on %s reach what their agents need without the internet',
  (cloud) => {
    const [sessions, logs] = {
      aws: [
        ['ssm', 'ssmmessages', 'ec2messages'],
        ['logs', 'monitoring'],
      ],
      google: [
        ['storage', 'osconfig', 'oslogin', 'packages.cloud.google.com.'],
        ['logging', 'monitoring'],
      ],
    }[cloud] as [string[], string[]];

    test.each([
      ['private', 'none'],
      ['isolated', 'single'],
    ] as const)('in the %s tier, with nat %s', (tier, nat) => {
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
      const reached = ({ of }: typeof all): string[] =>
        byCloud(cloud, {
          aws: () =>
            of('aws_vpc_endpoint').flatMap(({ body }) =>
              body.vpc_endpoint_type === 'Interface' ? body.service_name.split('.').slice(3).join('.') : [],
            ),
          google: () => of('google_dns_managed_zone').map(({ body }) => body.dns_name.replace('.googleapis.com.', '')),
        });
      expect(all.problems).toEqual([]);
      expect(reached(all).toSorted()).toEqual([...sessions, ...logs].toSorted());
      expect(reached(plain).toSorted()).toEqual(sessions.toSorted());
      // A rule lets them out to these, and nowhere else.
      const out: string[] = byCloud(cloud, {
        aws: () => all.of('aws_vpc_security_group_egress_rule').map(({ path }) => path),
        google: () =>
          all
            .of('google_compute_firewall')
            .map(({ path }) => path)
            .filter((path) => path.endsWith('/out')),
      });
      expect(out.length).toBeGreaterThan(0);
      for (const path of out) expect(path).toMatch(/allow-clerks-services/);
    });
  },
);

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
