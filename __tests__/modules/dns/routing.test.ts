import type { Cloud } from '../../../modules/cloud';
import { DNS_PROVIDERS } from '../../../modules/dns/dns';
import { byCloud } from '../../support/by-cloud';
import { ADDRESSES, ROLES, synthOn, synthZone } from '../../support/dns';

describe.each(DNS_PROVIDERS)('a zone at %s', (provider) => {
  test('weights with health checks', () => {
    const { of: all, the: only, problems } = synthZone(provider, (zone) => zone.route('shop', 'shop', ADDRESSES));
    expect(problems).toEqual([]);
    byCloud(provider, {
      aws: () => {
        expect(
          all('aws_route53_record').map(({ body }) => [
            body.set_identifier,
            body.weighted_routing_policy.weight,
            body.records,
          ]),
        ).toEqual([
          ['east', 3, ['192.0.2.1']],
          ['west', 1, ['192.0.2.2']],
        ]);
        expect(all('aws_route53_health_check')[0]?.body).toMatchObject({
          type: 'HTTPS',
          ip_address: '192.0.2.1',
          fqdn: 'shop.example.com',
          resource_path: '/healthz',
          request_interval: 30,
        });
      },
      google: () => {
        expect(only('google_dns_record_set').routing_policy).toMatchObject({
          health_check: '${google_compute_health_check.zone_shop_health.id}',
          wrr: [{ weight: 3, health_checked_targets: { external_endpoints: ['192.0.2.1'] } }, { weight: 1 }],
        });
        expect(only('google_compute_health_check').source_regions).toHaveLength(3);
      },
      azure: () => {
        expect(only('azurerm_traffic_manager_profile')).toMatchObject({
          traffic_routing_method: 'Weighted',
          monitor_config: { protocol: 'HTTPS', interval_in_seconds: 30, tolerated_number_of_failures: 2 },
        });
        expect(all('azurerm_traffic_manager_external_endpoint').map(({ body }) => [body.target, body.weight])).toEqual([
          ['192.0.2.1', 3],
          ['192.0.2.2', 1],
        ]);
        expect(only('azurerm_dns_a_record').target_resource_id).toBe(
          '${azurerm_traffic_manager_profile.zone_shop_profile.id}',
        );
      },
      cloudflare: () => {
        expect(only('cloudflare_load_balancer')).toMatchObject({
          steering_policy: 'random',
          random_steering: {
            pool_weights: {
              '${cloudflare_load_balancer_pool.zone_shop_east_pool.id}': 0.75,
              '${cloudflare_load_balancer_pool.zone_shop_west_pool.id}': 0.25,
            },
          },
        });
      },
    });
  });

  test('roles with health checks', () => {
    const hosts = { aws: true, google: false, azure: true, cloudflare: true }[provider];
    const targets = hosts
      ? ROLES.targets
      : ROLES.targets.map(({ host, ...one }, index) => ({ ...one, address: `192.0.2.${index + 1}` }));
    const {
      of: all,
      the: only,
      problems,
    } = synthZone(provider, (zone) => zone.route('shop', 'shop', { ...ROLES, targets }));
    expect(problems).toEqual([]);
    byCloud(provider, {
      aws: () => {
        expect(
          all('aws_route53_record').map(({ body }) => [body.set_identifier, body.weighted_routing_policy.weight]),
        ).toEqual([
          ['east', 1],
          ['north', 0],
          ['west', 0],
        ]);
      },
      google: () => {
        expect(only('google_dns_record_set').routing_policy.primary_backup).toEqual({
          primary: { external_endpoints: ['192.0.2.1'] },
          backup_geo: [
            { location: 'us-east1', health_checked_targets: { external_endpoints: ['192.0.2.2', '192.0.2.3'] } },
          ],
        });
      },
      azure: () => {
        const priorities = Object.fromEntries(
          all('azurerm_traffic_manager_external_endpoint').map(({ body }) => [body.name, body.priority]),
        );
        expect(priorities.east).toBeLessThanOrEqual(500);
        for (const standby of [priorities.west, priorities.north]) expect(standby).toBeGreaterThan(500);
        expect(new Set(Object.values(priorities)).size).toBe(3);
      },
      cloudflare: () => {
        expect(only('cloudflare_load_balancer')).toMatchObject({
          steering_policy: 'off',
          default_pools: ['east', 'west', 'north'].map(
            (id) => `\${cloudflare_load_balancer_pool.zone_shop_${id}_pool.id}`,
          ),
        });
      },
    });
  });

  test.each<[string, (zone: ReturnType<Cloud['dnsZone']>) => void, string]>([
    [
      'two CNAMEs of one name',
      (zone) => {
        zone.record('x', { name: 'www', type: 'TXT', values: ['x'] });
        zone.pointTo('y', 'www', { host: 'lb.example.net' });
      },
      '"www" has a CNAME record together with TXT',
    ],
    [
      'the same twice',
      (zone) => {
        zone.record('x', { name: 'www', type: 'TXT', values: ['x'] });
        zone.record('y', { name: 'www', type: 'TXT', values: ['y'] });
      },
      '"www" has a second TXT record',
    ],
    [
      'a whole name',
      (zone) => zone.record('x', { name: 'www.example.com.', type: 'TXT', values: ['x'] }),
      'names must be below example.com',
    ],
    [
      'an A record that is not an address',
      (zone) => zone.record('x', { name: 'www', type: 'A', values: ['example.net'] }),
      'is not a valid IPv4 address',
    ],
    [
      'a TTL that is too long',
      (zone) => zone.record('x', { name: 'www', type: 'A', values: ['192.0.2.1'], ttlSeconds: 86_401 }),
      'ttlSeconds is 86401',
    ],
    [
      'no primary',
      (zone) => zone.route('x', 'x', { ...ADDRESSES, targets: [{ id: 'a', address: '192.0.2.1', role: 'standby' }] }),
      'exactly one primary',
    ],
    [
      'roles and weights',
      (zone) =>
        zone.route('x', 'x', {
          ...ADDRESSES,
          targets: [
            { id: 'a', address: '192.0.2.1', role: 'primary' },
            { id: 'b', address: '192.0.2.2', weight: 1 },
          ],
        }),
      'some targets have a role, some a weight',
    ],
    [
      'a weight that is too great',
      (zone) => zone.route('x', 'x', { ...ADDRESSES, targets: [{ id: 'a', address: '192.0.2.1', weight: 256 }] }),
      'the weight of a is 256',
    ],
    [
      'an interval that no provider supports',
      (zone) => zone.route('x', 'x', { ...ADDRESSES, health: { path: '/', intervalSeconds: 5 } }),
      'health.intervalSeconds is 5',
    ],
    ['a target without anything', (zone) => zone.pointTo('x', 'x', {}), 'neither host nor address'],
  ])('%s is refused', (_, use, message) => {
    const { problems } = synthZone(provider, use);
    expect(problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
    ]);
  });

  test('a name at the domain itself is refused, except where the provider answers with its addresses', () => {
    const { problems } = synthZone(provider, (zone) => zone.pointTo('x', '@', { host: 'lb.example.net' }));
    const refused = expect.objectContaining({
      message: expect.stringContaining("the domain itself can't have a CNAME"),
      remedy: expect.any(String),
    });
    expect(problems).toEqual({ aws: [refused], google: [refused], azure: [refused], cloudflare: [] }[provider]);
  });
});

describe('what is of us-east-1', () => {
  test('is made there by an alias where the placement is elsewhere', () => {
    const { json, the } = synthZone('aws', () => {}, { id: 'test-aws-us-west-2', region: 'us-west-2' });
    expect(json.provider.aws.map(({ alias, region }: { alias?: string; region: string }) => [alias, region])).toEqual([
      [undefined, 'us-west-2'],
      ['us-east-1', 'us-east-1'],
    ]);
    for (const type of ['aws_cloudwatch_log_group', 'aws_cloudwatch_log_resource_policy'])
      expect(the(type).provider).toBe('aws.us-east-1');
    expect(JSON.parse(the('aws_kms_key', 'zone/queries/key').policy).Statement[1].Principal.Service).toBe(
      'logs.us-east-1.amazonaws.com',
    );
  });

  test('needs no alias where the placement is there', () => {
    expect(synthZone('aws', () => {}).json.provider.aws).toHaveLength(1);
  });
});

test('Google checks the health of addresses only, and says who does more', () => {
  expect(synthZone('google', (zone) => zone.route('shop', 'shop', ROLES)).problems[0]).toMatchObject({
    message:
      'route shop (shop.example.com): the target east is a name, but Cloud DNS checks the health of addresses only.',
    remedy: 'Use its fixed address, or choose aws, azure or cloudflare as provider under dns.',
  });
});

test('Cloudflare carries traffic where a zone is proxied: TLS 1.2 at least, and strict to where it leads', () => {
  const { of, problems } = synthOn('cloudflare', (stack, cloud) =>
    cloud
      .dnsZone(stack, 'zone', { domain: 'example.com', proxied: true })
      .pointTo('shop', 'shop', { host: 'lb.example.net' }),
  );
  expect(problems).toEqual([]);
  expect(of('cloudflare_dns_record')[0]?.body).toMatchObject({ proxied: true, ttl: 1 });
  expect(
    Object.fromEntries(of('cloudflare_zone_setting').map(({ body }) => [body.setting_id, body.value])),
  ).toMatchObject({
    ssl: 'strict',
    min_tls_version: '1.2',
    always_use_https: 'on',
  });
});
