import { Token } from 'cdktf';
import type { PublicNames } from '../../modules/core/placement';
import { DNS_PROVIDERS, type DnsZoneProps, type ExistingDnsZone } from '../../modules/dns/dns';
import type { DnsRecord } from '../../modules/dns/records';
import { DNS_ZONE } from '../../modules/dns/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { ADDRESSES, CLOUDFLARE, ROLES, synthOn, synthZone } from '../support/dns';
import { FACTS, synth } from '../support/synth';
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

const EXISTING: ExistingDnsZone = {
  domain: 'example.com',
  aws: { zoneId: 'Z0123456789ABCDEFGHIJ' },
  google: { name: 'example' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.com' },
  cloudflare: { zoneId: CLOUDFLARE.zone, accountId: CLOUDFLARE.account },
};

describe.each(DNS_PROVIDERS)('a zone at %s', (provider) => {
  const { the, json } = synthZone(provider, () => {});

  test('is signed and logged, where that exists', () => {
    byCloud(provider, {
      aws: () => {
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
      },
      google: () => {
        expect(the('google_dns_managed_zone')).toMatchObject({
          dns_name: 'example.com.',
          dnssec_config: { state: 'on' },
          cloud_logging_config: { enable_logging: true },
        });
      },
      azure: () => {
        expect(the('azurerm_dns_zone').name).toBe('example.com');
      },
      cloudflare: () => {
        expect(the('cloudflare_zone')).toMatchObject({ account: { id: CLOUDFLARE.account }, name: 'example.com' });
        expect(the('cloudflare_zone_dnssec').status).toBe('active');
        // Cloudflare is there next to the placement's cloud, and its token is nowhere.
        expect(json.provider.cloudflare).toEqual([{}]);
      },
    });
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
    const recorded = (type: string, count: number, ...some: object[]) => {
      const bodies = all(type).map(({ body }) => [
        body.type,
        body.name,
        body.records ?? body.rrdatas ?? body.content ?? body.data,
      ]);
      expect(bodies).toEqual(expect.arrayContaining(some));
      expect(bodies).toHaveLength(count);
    };
    byCloud(provider, {
      aws: () =>
        recorded(
          'aws_route53_record',
          8,
          ['CNAME', 'www.example.com', ['example.net']],
          ['TXT', 'example.com', ['v=spf1 -all']],
          ['CAA', 'example.com', ['0 issue "letsencrypt.org"']],
        ),
      google: () =>
        recorded(
          'google_dns_record_set',
          8,
          ['CNAME', 'www.example.com.', ['example.net.']],
          ['TXT', 'example.com.', ['"v=spf1 -all"']],
          ['CAA', 'example.com.', ['0 issue "letsencrypt.org"']],
        ),
      azure: () => {
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
      },
      cloudflare: () =>
        recorded(
          'cloudflare_dns_record',
          9,
          ['CNAME', 'www.example.com', 'example.net'],
          ['TXT', 'example.com', '"v=spf1 -all"'],
          ['CAA', 'example.com', { flags: 0, tag: 'issue', value: 'letsencrypt.org' }],
        ),
    });
  });

  test('a name that leads to a load balancer: its addresses where the provider knows them, else its name', () => {
    const alias = { host: 'lb.example.net', aliasZoneId: 'Z35SXDOTRQ7X7K' };
    const publicAddress = {
      address: '192.0.2.9',
      resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/a',
    };
    const { of: all, problems } = synthZone(provider, (zone) => {
      zone.pointTo('alias', 'a', alias);
      zone.pointTo('address', 'b', publicAddress);
      zone.pointTo('host', 'c', { host: 'edge.example.net' });
    });
    expect(problems).toEqual([]);
    byCloud(provider, {
      aws: () => {
        expect(all('aws_route53_record').map(({ body }) => [body.type, body.alias?.zone_id ?? body.records])).toEqual([
          ['A', ['192.0.2.9']],
          ['A', 'Z35SXDOTRQ7X7K'],
          ['CNAME', ['edge.example.net']],
        ]);
      },
      google: () => {
        expect(all('google_dns_record_set').map(({ body }) => [body.type, body.rrdatas])).toEqual([
          ['A', ['192.0.2.9']],
          ['CNAME', ['lb.example.net.']],
          ['CNAME', ['edge.example.net.']],
        ]);
      },
      azure: () => {
        expect(all('azurerm_dns_a_record')[0]?.body.target_resource_id).toBe(publicAddress.resourceId);
        expect(all('azurerm_dns_cname_record').map(({ body }) => body.record)).toEqual([
          'lb.example.net',
          'edge.example.net',
        ]);
      },
      cloudflare: () => {
        expect(all('cloudflare_dns_record').map(({ body }) => [body.type, body.content, body.proxied])).toEqual([
          ['A', '192.0.2.9', false],
          ['CNAME', 'lb.example.net', false],
          ['CNAME', 'edge.example.net', false],
        ]);
      },
    });
  });
});

test.concurrent.each(DNS_PROVIDERS)('at %s it deploys, settles and goes', async (provider) => {
  const { text, problems } = synthZone(provider, (zone) => {
    zone.record('txt', { name: '@', type: 'TXT', values: ['v=spf1 -all'] });
    zone.pointTo('lb', 'lb', { host: 'lb.example.net', aliasZoneId: 'Z35SXDOTRQ7X7K' });
    zone.route('weights', 'weights', ADDRESSES);
    zone.route('roles', 'roles', {
      ...ROLES,
      targets: {
        aws: ROLES.targets,
        google: [
          { id: 'a', address: '192.0.2.1', role: 'primary' },
          { id: 'b', address: '192.0.2.2', role: 'standby' },
        ] as const,
        azure: ROLES.targets,
        cloudflare: ROLES.targets,
      }[provider],
    });
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(JSON.parse(text));
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
