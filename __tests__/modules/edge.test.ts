import { isAtLeast } from '../../modules/core/generation/installed';
import type { EdgeProps, ExistingEdge } from '../../modules/edge/edge';
import { EDGE } from '../../modules/edge/support';
import { byCloud } from '../support/by-cloud';
import { certificate } from '../support/certificates';
import { everyPropertyCounts } from '../support/conformance';
import { edge, proxied, shop, ZONES } from '../support/edge';
import { CLOUDS, FACTS, type Resource, synth } from '../support/synth';

describe('edge: every property counts', () => {
  type Plain = Omit<EdgeProps, 'zone' | 'origin' | 'certificate'> & {
    certificate?: { given: string };
    zone?: string;
    origin?: { host?: string; bucket?: boolean; loadBalancer?: boolean; index?: string; notFound?: string };
  };
  everyPropertyCounts<Plain>({
    table: EDGE,
    base: { names: ['shop.example.com'] },
    make: (stack, cloud, { zone: id, origin, certificate: sampled, ...props }) => {
      const { zone, loadBalancer } = shop(stack, cloud);
      const other = id ? cloud.dnsZone.fromExisting(stack, 'other', { ...ZONES, domain: id }) : zone;
      const bucket = origin?.bucket ? cloud.bucket(stack, 'docs') : undefined;
      const from = { bucket, loadBalancer: bucket || origin?.loadBalancer === false ? undefined : loadBalancer };
      const certificateProps = sampled && { certificate: { given: certificate(sampled.given) } };
      cloud.edge(stack, 'front', {
        ...props,
        ...certificateProps,
        zone: other,
        origin: { ...from, host: origin?.host, index: origin?.index, notFound: origin?.notFound },
      });
    },
    samples: {
      names: { values: [['shop.example.com'], ['www.example.com']] },
      zone: { values: ['example.com', 'example.org'] },
      origin: { values: [{ host: 'a.example.com' }, { host: 'b.example.com' }] },
      certificate: { values: [{ given: 'one' }, { given: 'two' }] },
      cache: { values: [[{ path: '/*', ttlSeconds: 60 }], []] },
      requestsPerFiveMinutes: { values: [500, 1000] },
      bodyInspectionKiB: { values: [16, 64] },
      logDays: { values: [365, 30] },
    },
    nested: {
      'names.0': { values: ['shop.example.com', 'www.example.com'] },
      'certificate.given': { values: ['one', 'two'] },
      'origin.host': { values: ['a.example.com', 'b.example.com'] },
      'origin.bucket': { values: [true, false] },
      'origin.index': { values: ['index.html', 'home.html'], with: { origin: { bucket: true } } },
      'origin.notFound': { values: ['404.html', 'none.html'], with: { origin: { bucket: true } } },
      'origin.loadBalancer': { values: [true, false] },
      'cache.0.path': { values: ['/*', '/static/*'], with: { cache: [{ path: '/*', ttlSeconds: 60 }] } },
    },
    native: {
      aws: [{ distribution: { priceClass: 'PriceClass_100' } }],
      google: [{ securityPolicy: { description: 'ours' } }],
      azure: [{ profile: { responseTimeoutSeconds: 30 } }],
    },
  });
});

const ZONE = '0123456789abcdef0123456789abcdef';

describe.each(CLOUDS)('an edge on %s', (cloud) => {
  const { json, of, problems, text, the } = synth(cloud, (stack, catalogue) => edge(stack, catalogue));

  test('refuses attacks and floods, over TLS 1.2, and writes down who asked', () => {
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const { rule, scope } = the('aws_wafv2_web_acl');
        expect(scope).toBe('CLOUDFRONT');
        expect(rule[0].statement.rate_based_statement).toMatchObject({ limit: 2000, evaluation_window_sec: 300 });
        expect(rule.slice(1).map(({ override_action }: { override_action: object }) => override_action)).toEqual(
          Array(4).fill({ none: {} }),
        );
        // What is larger than the rules look into goes through, as on the other clouds.
        const counted = rule.flatMap((one: { statement: Record<string, { rule_action_override?: object[] }> }) =>
          Object.values(one.statement).flatMap(({ rule_action_override = [] }) => rule_action_override),
        );
        expect(counted).toEqual([{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }]);
        expect(the('aws_cloudfront_distribution')).toMatchObject({
          aliases: ['shop.example.com'],
          web_acl_id: '${aws_wafv2_web_acl.front_firewall_acl.arn}',
          viewer_certificate: { minimum_protocol_version: 'TLSv1.2_2021', ssl_support_method: 'sni-only' },
          default_cache_behavior: { viewer_protocol_policy: 'redirect-to-https' },
        });
        expect(the('aws_cloudwatch_log_delivery_source').resource_arn).toBe(
          '${aws_cloudfront_distribution.front_distribution.arn}',
        );
        expect(the('aws_wafv2_web_acl_logging_configuration').redacted_fields).toHaveLength(2);
      },
      google: () => {
        const { rule } = the('google_compute_security_policy');
        expect(rule[0].match.expr.expression).toBe(
          "!request.headers['host'].lower().matches('^(shop[.]example[.]com)(:[0-9]+)?$')",
        );
        const throttle = rule.find(({ action }: { action: string }) => action === 'throttle');
        expect(throttle.rate_limit_options.rate_limit_threshold).toEqual({ count: 2000, interval_sec: 300 });
        expect(rule.filter(({ action }: { action: string }) => action === 'deny(403)')).toHaveLength(10);
        // The managed rule about methods would refuse PUT, PATCH and DELETE, which the other clouds
        // accept.
        expect(text).not.toContain('methodenforcement');
        expect(rule[1].match.expr.expression).toBe(
          "!request.method.matches('^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE)$')",
        );
        expect(rule.at(-1)).toMatchObject({ priority: 2_147_483_647, action: 'allow' });
      },
      azure: () => {
        expect(the('azurerm_cdn_frontdoor_firewall_policy')).toMatchObject({
          mode: 'Prevention',
          managed_rule: [{ action: 'Block' }, { action: 'Block' }],
          custom_rule: [{ rate_limit_duration_in_minutes: 5, rate_limit_threshold: 2000 }],
        });
        expect(the('azurerm_cdn_frontdoor_custom_domain').tls).toEqual({
          certificate_type: 'ManagedCertificate',
          minimum_tls_version: 'TLS12',
          // The name of azurerm 5.
          ...(isAtLeast('azurerm', '5.0') && { minimum_version: 'TLS12' }),
        });
        expect(the('azurerm_dns_txt_record')).toMatchObject({
          name: '_dnsauth.shop',
          record: [
            { value: '${azurerm_cdn_frontdoor_custom_domain.front_name-shop-example-com_domain.validation_token}' },
          ],
        });
        // Each request keeps its host name, since routes of the load balancer may use it.
        expect(the('azurerm_cdn_frontdoor_origin')).toMatchObject({
          host_name: 'origin-shop.example.com',
          certificate_name_check_enabled: true,
        });
        expect(the('azurerm_cdn_frontdoor_origin').origin_host_header).toBeUndefined();
        const routes = of('azurerm_cdn_frontdoor_route').map(({ body }) => [
          body.https_redirect_enabled,
          body.link_to_default_domain,
        ]);
        expect(routes).toEqual([[true, false]]);
      },
    });
  });

  test('is the only one that reaches the origin', () => {
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_lb')).toMatchObject({
          internal: true,
          subnets: [expect.stringContaining('private'), expect.stringContaining('private')],
        });
        expect(the('aws_cloudfront_distribution').origin[0].vpc_origin_config).toEqual({
          vpc_origin_id: '${aws_cloudfront_vpc_origin.front_vpc-origin.id}',
        });
        const world = of('aws_vpc_security_group_ingress_rule').filter(({ body }) => body.cidr_ipv4 === '0.0.0.0/0');
        expect(world).toEqual([]);
        // CloudFront's servers are in no range of the VPC: a list names them, whose id Terraform
        // reads when it plans.
        const { path, body } = of('aws_vpc_security_group_ingress_rule').find((one) =>
          one.body.security_group_id.includes('entry_member'),
        ) as Resource;
        expect([path, body.from_port, body.prefix_list_id]).toEqual([
          'front/way/in',
          443,
          '${data.aws_ec2_managed_prefix_list.front_way_servers.id}',
        ]);
        expect(json.data.aws_ec2_managed_prefix_list.front_way_servers.name).toBe(
          'com.amazonaws.global.cloudfront.origin-facing',
        );
        expect(the('aws_cloudfront_vpc_origin').depends_on).toEqual([
          'aws_vpc_security_group_ingress_rule.front_way_in',
        ]);
      },
      google: () => {
        for (const { body } of of('google_compute_backend_service')) {
          expect(body.security_policy).toBe('${google_compute_security_policy.front_firewall.id}');
        }
      },
      azure: () => {
        const rules = of('azurerm_network_security_rule').filter(
          ({ body }) => body.direction === 'Inbound' && body.access === 'Allow',
        );
        const sources = rules.map(({ body }) => body.source_address_prefix).filter(Boolean);
        expect(sources).toContain('AzureFrontDoor.Backend');
        expect(sources).not.toContain('Internet');
        expect(the('azurerm_web_application_firewall_policy').custom_rules[0]).toMatchObject({
          action: 'Block',
          match_conditions: [
            {
              match_variables: [{ variable_name: 'RequestHeaders', selector: 'X-Azure-FDID' }],
              negation_condition: true,
              match_values: ['${azurerm_cdn_frontdoor_profile.front_profile.resource_guid}'],
            },
          ],
        });
        expect(the('azurerm_dns_a_record', 'zone/origin-front/record').name).toBe('origin-shop');
      },
    });
  });

  test("behind Cloudflare's proxy the client that Cloudflare reports is counted, and only there", () => {
    const dns = {
      provider: 'cloudflare',
      domain: 'example.com',
      name: 'shop',
      zone: ZONE,
      account: ZONE,
      proxied: true,
    } as const;
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) => void proxied(stack, catalogue), { dns, facts: FACTS });
    byCloud(cloud, {
      aws: () => {
        expect(problems).toEqual([]);
        const rates = one('aws_wafv2_web_acl').rule.filter(({ name }: { name: string }) => name.startsWith('rate'));
        const [through, direct] = rates.map(
          ({ statement }: { statement: { rate_based_statement: object } }) => statement.rate_based_statement,
        );
        expect(through).toMatchObject({
          aggregate_key_type: 'FORWARDED_IP',
          forwarded_ip_config: { header_name: 'CF-Connecting-IP' },
        });
        expect(direct.aggregate_key_type).toBe('IP');
        // A header that anybody may write counts only where Cloudflare wrote it.
        expect(direct.scope_down_statement.not_statement.statement).toEqual([through.scope_down_statement]);
        const sets = all('aws_wafv2_ip_set').map(({ body }) => [body.ip_address_version, body.addresses.length]);
        expect(sets).toEqual([
          ['IPV4', 15],
          ['IPV6', 7],
        ]);
        const priorities = one('aws_wafv2_web_acl').rule.map(({ priority }: { priority: number }) => priority);
        expect(new Set(priorities).size).toBe(priorities.length);
      },
      google: () => {
        expect(problems).toEqual([]);
        const rules = one('google_compute_security_policy').rule.filter(
          ({ action }: { action: string }) => action === 'throttle',
        );
        const keys = rules.map((rule: { rate_limit_options: Record<string, string> }) => [
          rule.rate_limit_options.enforce_on_key,
          rule.rate_limit_options.enforce_on_key_name,
        ]);
        expect(keys).toEqual([...Array(3).fill(['HTTP_HEADER', 'CF-Connecting-IP']), ['IP', undefined]]);
        const ranges = rules
          .slice(0, 3)
          .map((rule: { match: { config: { src_ip_ranges: string[] } } }) => rule.match.config.src_ip_ranges);
        expect(ranges.map(({ length }: string[]) => length)).toEqual([10, 10, 2]);
      },
      azure: () => {
        expect(problems).toMatchObject([
          { message: expect.stringContaining("names use Cloudflare's proxy"), remedy: expect.any(String) },
        ]);
      },
    });
  });

  test('that exists is led to', () => {
    const existing: ExistingEdge = {
      names: ['shop.example.com'],
      aws: { domainName: 'd111111abcdef8.cloudfront.net' },
      google: { address: '192.0.2.1' },
      azure: {
        endpointId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Cdn/profiles/p/afdEndpoints/e',
        hostName: 'e-0000.z01.azurefd.net',
      },
    };
    const { text, problems } = synth(cloud, (stack, catalogue) => {
      const { zone } = shop(stack, catalogue);
      zone.pointTo('shop', 'shop', catalogue.edge.fromExisting(stack, 'front', existing).target);
    });
    expect(problems).toEqual([]);
    expect(text).toContain(
      { aws: 'd111111abcdef8.cloudfront.net', google: '192.0.2.1', azure: 'e-0000.z01.azurefd.net' }[cloud],
    );
  });

  test(
    'a name that another placement on the cloud has too is refused, where a name is in one place of the ' +
      'world only',
    () => {
      const dns = {
        provider: 'aws',
        domain: 'example.com',
        name: 'shop',
        zone: 'Z0123456789ABCDEFGHIJ',
        others: ['test-there'],
      } as const;
      const { problems } = synth(cloud, (stack, catalogue) => edge(stack, catalogue), { dns, facts: FACTS });
      const refused = () =>
        expect(problems).toContainEqual(
          expect.objectContaining({
            message: expect.stringContaining('names has shop.example.com, which test-there would also have'),
          }),
        );
      byCloud(cloud, {
        aws: refused,
        google: () => expect(problems).toEqual([]),
        azure: refused,
      });
    },
  );
});
