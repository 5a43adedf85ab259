import { byCloud } from '../../support/by-cloud';
import { HEALTH, INSIDE, on, openToTheInternet } from '../../support/load-balancer';
import { CLOUDS } from '../../support/synth';

describe.each(CLOUDS)('a load balancer on %s', (cloud) => {
  test('an internal one is reached by those that a rule names', () => {
    const { of, the, problems, ...rest } = on(cloud, ({ network, group, balance }) => {
      const entry = balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], INSIDE);
      network.allow(group('worker').member, entry.member, { port: 443 });
    });
    expect(problems).toEqual([]);
    expect(openToTheInternet({ of, the, problems, ...rest })).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_lb')).toMatchObject({
          internal: true,
          subnets: [1, 2, 3].map((zone) => `\${aws_subnet.network_private-${zone}.id}`),
        });
      },
      google: () => {
        expect(the('google_compute_subnetwork', 'network/proxies/subnetwork')).toMatchObject({
          purpose: 'REGIONAL_MANAGED_PROXY',
          role: 'ACTIVE',
        });
        for (const { body } of of('google_compute_forwarding_rule')) {
          expect(body).toMatchObject({
            load_balancing_scheme: 'INTERNAL_MANAGED',
            depends_on: ['google_compute_subnetwork.network_proxies_subnetwork'],
          });
        }
        const out = of('google_compute_firewall').find(({ path }) => path === 'network/allow-worker-entry-tcp-443/out');
        expect(out?.body.destination_ranges).toEqual(['10.20.64.0/18']);
        const into = of('google_compute_firewall').find(({ path }) => path === 'network/allow-entry-shop-tcp-8080/in');
        expect(into?.body.source_ranges).toEqual(['10.20.224.0/21']);
      },
      azure: () => {
        const { frontend_ip_configuration, http_listener } = the('azurerm_application_gateway');
        expect(frontend_ip_configuration[1]).toMatchObject({
          name: 'private',
          private_ip_address: '10.20.200.10',
          private_ip_address_allocation: 'Static',
        });
        for (const listener of http_listener) expect(listener.frontend_ip_configuration_name).toBe('private');
      },
    });
  });
});
