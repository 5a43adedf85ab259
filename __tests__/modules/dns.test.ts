import { Token } from 'cdktf';
import type { Cloud } from '../../modules/cloud';
import type { Placement, PublicNames } from '../../modules/core/placement';
import { DNS_PROVIDERS, type DnsProvider, type DnsZoneProps, type ExistingDnsZone } from '../../modules/dns/dns';
import type { DnsRecord } from '../../modules/dns/records';
import type { Route } from '../../modules/dns/route';
import { DNS_ZONE } from '../../modules/dns/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { FACTS, type Synthesized, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

describe('dnsZone: every property counts', () => {
  everyPropertyCounts<DnsZoneProps>({
    table: DNS_ZONE,
    base: { domain: 'shop.example.com' },
    make: (stack, cloud, props) => cloud.dnsZone(stack, 'shop', props),
    samples: {
      domain: { values: ['shop.example.com', 'shop.example.org'] },
      dnssec: { values: [true, false] },
      queryLogDays: { values: [365, 30] },
      proxied: { values: [true, false] },
    },
    native: {
      aws: [{ zone: { comment: 'the shop' } }],
      google: [{ zone: { description: 'the shop' } }],
      azure: [{ zone: { soaRecord: { email: 'admin.example.com' } } }],
    },
  });
});

const CLOUDFLARE = { zone: '0123456789abcdef0123456789abcdef', account: 'fedcba9876543210fedcba9876543210' };
const EXISTING: ExistingDnsZone = {
  domain: 'example.com',
  aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
  google: { name: 'example' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
  cloudflare: { zoneId: CLOUDFLARE.zone, accountId: CLOUDFLARE.account },
};

/** A placement whose names the provider answers for: on its own cloud, or on AWS for Cloudflare. */
function synthOn(
  provider: DnsProvider,
  build: (stack: PlacementStack, cloud: Cloud) => void,
  changes: Partial<Placement> = {},
): Synthesized {
  const dns: PublicNames = { provider, domain: 'example.com', name: 'shop', ...CLOUDFLARE };
  return synth(provider === 'cloudflare' ? 'aws' : provider, build, { dns, ...changes });
}

const made = (
  provider: DnsProvider,
  use: (zone: ReturnType<Cloud['dnsZone']>) => void,
  changes: Partial<Placement> = {},
) => synthOn(provider, (stack, cloud) => use(cloud.dnsZone(stack, 'zone', { domain: 'example.com' })), changes);

const ADDRESSES: Route = {
  targets: [
    { id: 'east', address: '192.0.2.1', weight: 3 },
    { id: 'west', address: '192.0.2.2', weight: 1 },
  ],
  health: { path: '/healthz' },
};
const ROLES: Route = {
  targets: [
    { id: 'east', host: 'east.example.com', role: 'primary' },
    { id: 'west', host: 'west.example.com', role: 'standby' },
    { id: 'north', host: 'north.example.com', role: 'standby' },
  ],
  health: { path: '/healthz', intervalSeconds: 30, failures: 2 },
  ttlSeconds: 30,
};

describe.each(DNS_PROVIDERS)('a zone at %s', (provider) => {
  const { the, json } = made(provider, () => {});

  test('is signed and logged, where that exists', () => {
    if (provider === 'aws') {
      expect(the('aws_kms_key', 'zone/dnssec/key')).toMatchObject({
        customer_master_key_spec: 'ECC_NIST_P256',
        key_usage: 'SIGN_VERIFY',
      });
      expect(the('aws_route53_hosted_zone_dnssec').hosted_zone_id).toBe(
        '${aws_route53_key_signing_key.zone_dnssec_signing-key.hosted_zone_id}',
      );
      expect(the('aws_cloudwatch_log_group')).toMatchObject({
        name: '/aws/route53/acme-test-zone-queries',
        retention_in_days: 365,
      });
      const [statement] = JSON.parse(the('aws_cloudwatch_log_resource_policy').policy_document).Statement;
      expect(statement.Resource).toBe('${aws_cloudwatch_log_group.zone_queries_group.arn}:*');
    } else if (provider === 'google') {
      expect(the('google_dns_managed_zone')).toMatchObject({
        dns_name: 'example.com.',
        dnssec_config: { state: 'on' },
        cloud_logging_config: { enable_logging: true },
      });
    } else if (provider === 'azure') {
      expect(the('azurerm_dns_zone').name).toBe('example.com');
    } else {
      expect(the('cloudflare_zone')).toMatchObject({ account: { id: CLOUDFLARE.account }, name: 'example.com' });
      expect(the('cloudflare_zone_dnssec').status).toBe('active');
      // Cloudflare is there next to the placement's cloud, and its token is nowhere.
      expect(json.provider.cloudflare).toEqual([{}]);
    }
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('records of every type in one %s', (_, existing) => {
    const records: Record<string, DnsRecord> = {
      a: { name: '@', type: 'A', values: ['192.0.2.1', '192.0.2.2'] },
      aaaa: { name: 'six', type: 'AAAA', values: ['2001:db8::1'] },
      caa: { name: '@', type: 'CAA', values: ['0 issue letsencrypt.org'] },
      cname: { name: 'www', type: 'CNAME', values: ['example.net'], ttlSeconds: 600 },
      mx: { name: '@', type: 'MX', values: ['10 mail.example.com'] },
      ns: { name: 'sub', type: 'NS', values: ['ns1.example.net'] },
      txt: { name: '@', type: 'TXT', values: ['v=spf1 -all'] },
      proof: {
        name: Token.asString({ resolve: () => '_x.www.example.com.' }),
        type: 'CNAME',
        values: ['y.example.net.'],
      },
    };
    const { of: all, problems } = synthOn(provider, (stack, cloud) => {
      const zone = existing
        ? cloud.dnsZone.fromExisting(stack, 'zone', EXISTING)
        : cloud.dnsZone(stack, 'zone', { domain: 'example.com' });
      for (const [id, record] of Object.entries(records)) zone.record(id, record);
    });
    expect(problems).toEqual([]);
    const type = {
      aws: 'aws_route53_record',
      google: 'google_dns_record_set',
      azure: 'azurerm_dns_',
      cloudflare: 'cloudflare_dns_record',
    };
    if (provider === 'azure') {
      const zone = existing ? 'example.com' : '${azurerm_dns_zone.zone_zone.name}';
      expect(all('azurerm_dns_a_record')[0]?.body).toMatchObject({
        name: '@',
        zone_name: zone,
        records: ['192.0.2.1', '192.0.2.2'],
        ttl: 300,
      });
      expect(all('azurerm_dns_cname_record').map(({ body }) => [body.record, body.ttl])).toEqual([
        ['example.net', 600],
        ['y.example.net', 300],
      ]);
      expect(all('azurerm_dns_mx_record')[0]?.body.record).toEqual([
        { preference: '10', exchange: 'mail.example.com' },
      ]);
      expect(all('azurerm_dns_caa_record')[0]?.body.record).toEqual([
        { flags: 0, tag: 'issue', value: 'letsencrypt.org' },
      ]);
      return;
    }
    const bodies = all(type[provider]).map(({ body }) => [
      body.type,
      body.name,
      body.records ?? body.rrdatas ?? body.content ?? body.data,
    ]);
    expect(bodies).toContainEqual(
      {
        aws: ['CNAME', 'www.example.com', ['example.net']],
        google: ['CNAME', 'www.example.com.', ['example.net.']],
        cloudflare: ['CNAME', 'www.example.com', 'example.net'],
      }[provider],
    );
    expect(bodies).toContainEqual(
      {
        aws: ['TXT', 'example.com', ['v=spf1 -all']],
        google: ['TXT', 'example.com.', ['"v=spf1 -all"']],
        cloudflare: ['TXT', 'example.com', '"v=spf1 -all"'],
      }[provider],
    );
    expect(bodies).toContainEqual(
      {
        aws: ['CAA', 'example.com', ['0 issue "letsencrypt.org"']],
        google: ['CAA', 'example.com.', ['0 issue "letsencrypt.org"']],
        cloudflare: ['CAA', 'example.com', { flags: 0, tag: 'issue', value: 'letsencrypt.org' }],
      }[provider],
    );
    expect(bodies).toHaveLength(provider === 'cloudflare' ? 9 : 8);
  });

  test('a name that leads to a load balancer: its addresses where the provider knows them, else its name', () => {
    const alias = { host: 'lb.example.net', aliasZoneId: 'Z35SXDOTRQ7X7K' };
    const publicAddress = {
      address: '192.0.2.9',
      resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/a',
    };
    const { of: all, problems } = made(provider, (zone) => {
      zone.pointTo('alias', 'a', alias);
      zone.pointTo('address', 'b', publicAddress);
      zone.pointTo('host', 'c', { host: 'edge.example.net' });
    });
    expect(problems).toEqual([]);
    if (provider === 'aws') {
      expect(all('aws_route53_record').map(({ body }) => [body.type, body.alias?.zone_id ?? body.records])).toEqual([
        ['A', ['192.0.2.9']],
        ['A', 'Z35SXDOTRQ7X7K'],
        ['CNAME', ['edge.example.net']],
      ]);
    } else if (provider === 'google') {
      expect(all('google_dns_record_set').map(({ body }) => [body.type, body.rrdatas])).toEqual([
        ['A', ['192.0.2.9']],
        ['CNAME', ['lb.example.net.']],
        ['CNAME', ['edge.example.net.']],
      ]);
    } else if (provider === 'azure') {
      expect(all('azurerm_dns_a_record')[0]?.body.target_resource_id).toBe(publicAddress.resourceId);
      expect(all('azurerm_dns_cname_record').map(({ body }) => body.record)).toEqual([
        'lb.example.net',
        'edge.example.net',
      ]);
    } else {
      expect(all('cloudflare_dns_record').map(({ body }) => [body.type, body.content, body.proxied])).toEqual([
        ['A', '192.0.2.9', false],
        ['CNAME', 'lb.example.net', false],
        ['CNAME', 'edge.example.net', false],
      ]);
    }
  });

  test('weights with health checks', () => {
    const { of: all, the: only, problems } = made(provider, (zone) => zone.route('shop', 'shop', ADDRESSES));
    expect(problems).toEqual([]);
    if (provider === 'aws') {
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
    } else if (provider === 'google') {
      expect(only('google_dns_record_set').routing_policy).toMatchObject({
        health_check: '${google_compute_health_check.zone_shop_health.id}',
        wrr: [{ weight: 3, health_checked_targets: { external_endpoints: ['192.0.2.1'] } }, { weight: 1 }],
      });
      expect(only('google_compute_health_check').source_regions).toHaveLength(3);
    } else if (provider === 'azure') {
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
    } else {
      expect(only('cloudflare_load_balancer')).toMatchObject({
        steering_policy: 'random',
        random_steering: {
          pool_weights: {
            '${cloudflare_load_balancer_pool.zone_shop_east_pool.id}': 0.75,
            '${cloudflare_load_balancer_pool.zone_shop_west_pool.id}': 0.25,
          },
        },
      });
    }
  });

  test('roles with health checks', () => {
    const hosts = provider !== 'google';
    const targets = hosts
      ? ROLES.targets
      : ROLES.targets.map(({ host, ...one }, index) => ({ ...one, address: `192.0.2.${index + 1}` }));
    const {
      of: all,
      the: only,
      problems,
    } = made(provider, (zone) => zone.route('shop', 'shop', { ...ROLES, targets }));
    expect(problems).toEqual([]);
    if (provider === 'aws') {
      expect(
        all('aws_route53_record').map(({ body }) => [body.set_identifier, body.weighted_routing_policy.weight]),
      ).toEqual([
        ['east', 1],
        ['north', 0],
        ['west', 0],
      ]);
    } else if (provider === 'google') {
      expect(only('google_dns_record_set').routing_policy.primary_backup).toEqual({
        primary: { external_endpoints: ['192.0.2.1'] },
        backup_geo: [
          { location: 'us-east1', health_checked_targets: { external_endpoints: ['192.0.2.2', '192.0.2.3'] } },
        ],
      });
    } else if (provider === 'azure') {
      const priorities = Object.fromEntries(
        all('azurerm_traffic_manager_external_endpoint').map(({ body }) => [body.name, body.priority]),
      );
      expect(priorities.east).toBeLessThanOrEqual(500);
      for (const standby of [priorities.west, priorities.north]) expect(standby).toBeGreaterThan(500);
      expect(new Set(Object.values(priorities)).size).toBe(3);
    } else {
      expect(only('cloudflare_load_balancer')).toMatchObject({
        steering_policy: 'off',
        default_pools: ['east', 'west', 'north'].map(
          (id) => `\${cloudflare_load_balancer_pool.zone_shop_${id}_pool.id}`,
        ),
      });
    }
  });

  test.each<[string, (zone: ReturnType<Cloud['dnsZone']>) => void, string]>([
    [
      'a name at the domain itself',
      (zone) => zone.pointTo('x', '@', { host: 'lb.example.net' }),
      "the domain itself can't have a CNAME",
    ],
    [
      'a CNAME beside another',
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
      'an A that is no address',
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
      'an interval that nobody has',
      (zone) => zone.route('x', 'x', { ...ADDRESSES, health: { path: '/', intervalSeconds: 5 } }),
      'health.intervalSeconds is 5',
    ],
    ['a target without anything', (zone) => zone.pointTo('x', 'x', {}), 'neither host nor address'],
  ])('%s is refused', (what, use, message) => {
    const { problems } = made(provider, use);
    if (provider === 'cloudflare' && what === 'a name at the domain itself') expect(problems).toEqual([]);
    else
      expect(problems).toEqual([
        expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
      ]);
  });
});

test.concurrent.each(DNS_PROVIDERS)('at %s it deploys, settles and goes', async (provider) => {
  const { text, problems } = made(provider, (zone) => {
    zone.record('txt', { name: '@', type: 'TXT', values: ['v=spf1 -all'] });
    zone.pointTo('lb', 'lb', { host: 'lb.example.net', aliasZoneId: 'Z35SXDOTRQ7X7K' });
    zone.route('weights', 'weights', ADDRESSES);
    zone.route('roles', 'roles', {
      ...ROLES,
      targets:
        provider === 'google'
          ? [
              { id: 'a', address: '192.0.2.1', role: 'primary' },
              { id: 'b', address: '192.0.2.2', role: 'standby' },
            ]
          : ROLES.targets,
    });
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(JSON.parse(text));
});

describe('what is of us-east-1', () => {
  test('is made there by an alias where the placement is elsewhere', () => {
    const { json, the } = made('aws', () => {}, { id: 'test-aws-us-west-2', region: 'us-west-2' });
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
    expect(made('aws', () => {}).json.provider.aws).toHaveLength(1);
  });
});

test("a zone that another cloud than the placement's answers for brings that cloud's provider, and its limits", () => {
  const dns: PublicNames = { provider: 'aws', domain: 'example.com', name: 'shop', zone: 'Z0123456789ABCDEFGHIJ' };
  const { json, of, problems } = synth(
    'google',
    (stack, cloud) =>
      cloud.dnsZone.fromExisting(stack, 'zone', EXISTING).pointTo('entry', 'x', { address: '192.0.2.1' }),
    { dns, facts: { google: FACTS.google, aws: FACTS.aws } },
  );
  expect(problems).toEqual([]);
  expect(Object.keys(json.provider)).toEqual(['aws', 'google']);
  expect(of('aws_route53_record').map(({ body }) => [body.zone_id, body.name])).toEqual([
    ['Z0123456789ABCDEFGHIJ', 'x.example.com'],
  ]);
  expect(
    synth('google', (stack, cloud) => cloud.dnsZone(stack, 'zone', { domain: 'example.com', queryLogDays: 2 }), {
      dns,
      facts: { google: FACTS.google, aws: FACTS.aws },
    }).problems,
  ).toMatchObject([{ message: expect.stringContaining('queryLogDays is 2, Amazon Route 53 allows') }]);
});

test('Google checks the health of addresses only, and says who does more', () => {
  expect(made('google', (zone) => zone.route('shop', 'shop', ROLES)).problems[0]).toMatchObject({
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
