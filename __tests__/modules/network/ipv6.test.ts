import { Construct } from 'constructs';
import { TIERS } from '../../../modules/network/address-plan';
import type { Network } from '../../../modules/network/network';
import { byCloud } from '../../support/by-cloud';
import { BASE } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a network on %s', (cloud) => {
  test(
    'without NAT, networks behind a VPN are reached, also at public addresses; so is the public tier, and ' +
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
        {
          aws: [],
          google: [],
          azure: ['allow(private, services, 443): on Azure services are accessed through NAT, but nat is "none".'],
        }[cloud],
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
    byCloud(cloud, {
      aws: () => {
        // The subnet gives each machine an address; the only route to it is the internet gateway's.
        for (const { body } of of('aws_subnet')) expect(body.assign_ipv6_address_on_creation).toBe(true);
        for (const { body } of of('aws_launch_template'))
          expect(body.network_interfaces[0]).not.toHaveProperty('ipv6_address_count');
        const ways = of('aws_route').filter(({ body }) => body.destination_ipv6_cidr_block);
        expect(ways.filter(({ path }) => path.includes('isolated'))).toEqual([]);
        expect(ways.filter(({ path, body }) => path.includes('private') && body.gateway_id)).toEqual([]);
      },
      google: () => {
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
      },
      azure: () => {
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
      },
    });
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
      byCloud(cloud, {
        aws: () => {
          const into = of('aws_vpc_security_group_ingress_rule').filter(({ path }) => path.includes('allow-public'));
          expect(into.map(({ body }) => body.cidr_ipv4 ?? body.cidr_ipv6)).toEqual([
            '10.20.0.0/18',
            '${cidrsubnet(aws_vpc.main_vpc.ipv6_cidr_block, 4, 0)}',
          ]);
          const out = of('aws_vpc_security_group_egress_rule').filter(({ path }) => path.includes('internet'));
          expect(out.map(({ body }) => body.cidr_ipv4 ?? body.cidr_ipv6)).toEqual(['0.0.0.0/0', '::/0']);
        },
        google: () => {
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
        },
        azure: () => {
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
        },
      });
    },
  );

  test('IPv6: a range of it that no way leads to is refused', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.network(stack, 'main', { ...BASE, ipv6: true }).allow('private', '2001:db8::/32', { port: 443 }),
    );
    const refused =
      `allow(private, 2001:db8::/32, 443): on ${cloud} the private tier has no internet access ` + 'with IPv6.';
    expect(problems.map(({ message }) => message)).toEqual({ aws: [], google: [refused], azure: [refused] }[cloud]);
  });
});
