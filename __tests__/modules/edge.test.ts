import type { Cloud } from '../../modules/cloud';
import { isAtLeast } from '../../modules/core/generation/installed';
import type { Placement } from '../../modules/core/placement';
import type { EdgeProps, ExistingEdge } from '../../modules/edge/edge';
import { EDGE } from '../../modules/edge/support';
import type { LoadBalancer } from '../../modules/load-balancer/load-balancer';
import type { BucketProps } from '../../modules/storage/bucket';
import type { PlacementStack } from '../../stacks/placement-stack';
import { certificate } from '../support/certificates';
import { everyPropertyCounts } from '../support/conformance';
import { edge, PAGES, proxied, shop, type Use, WEST } from '../support/edge';
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
    make: (stack, cloud, { zone: id, origin, certificate: taken, ...props }) => {
      const { zone, loadBalancer } = shop(stack, cloud);
      const other = id ? cloud.dnsZone.fromExisting(stack, 'other', { ...ZONES, domain: id }) : zone;
      const bucket = origin?.bucket ? cloud.bucket(stack, 'docs') : undefined;
      const from = { bucket, loadBalancer: bucket || origin?.loadBalancer === false ? undefined : loadBalancer };
      const given = taken && { certificate: { given: certificate(taken.given) } };
      cloud.edge(stack, 'front', {
        ...props,
        ...given,
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

/**
 * Cache policies that CloudFront has for everybody. Source: "Use managed cache policies" in its
 * developer guide.
 */
const MANAGED_BY_CLOUDFRONT = {
  CachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  'UseOriginCacheControlHeaders-QueryStrings': '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
};
const ZONE = '0123456789abcdef0123456789abcdef';
const ZONES = {
  aws: { zoneId: 'Z0123456789ABCDEFGHIK' },
  google: { name: 'other' },
  azure: { id: '/subscriptions/s/resourceGroups/names/providers/Microsoft.Network/dnsZones/example.org' },
};

describe.each(CLOUDS)('an edge on %s', (cloud) => {
  const made = synth(cloud, (stack, catalogue) => edge(stack, catalogue));
  const { of, the } = made;

  test('refuses attacks and floods, over TLS 1.2, and writes down who asked', () => {
    expect(made.problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
      const { rule } = the('google_compute_security_policy');
      expect(rule[0].match.expr.expression).toBe(
        "!request.headers['host'].lower().matches('^(shop[.]example[.]com)(:[0-9]+)?$')",
      );
      const throttle = rule.find(({ action }: { action: string }) => action === 'throttle');
      expect(throttle.rate_limit_options.rate_limit_threshold).toEqual({ count: 2000, interval_sec: 300 });
      expect(rule.filter(({ action }: { action: string }) => action === 'deny(403)')).toHaveLength(10);
      // The managed rule about methods would refuse PUT, PATCH and DELETE, which go through on the
      // other clouds.
      expect(made.text).not.toContain('methodenforcement');
      expect(rule[1].match.expr.expression).toBe(
        "!request.method.matches('^(GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE)$')",
      );
      expect(rule.at(-1)).toMatchObject({ priority: 2_147_483_647, action: 'allow' });
    } else {
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
      // Each request keeps its own name, of however many: routes of the load balancer may go by it.
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
    }
  });

  test('is the only one that reaches the origin', () => {
    if (cloud === 'aws') {
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
      expect(made.json.data.aws_ec2_managed_prefix_list.front_way_servers.name).toBe(
        'com.amazonaws.global.cloudfront.origin-facing',
      );
      expect(the('aws_cloudfront_vpc_origin').depends_on).toEqual(['aws_vpc_security_group_ingress_rule.front_way_in']);
    } else if (cloud === 'google') {
      for (const { body } of of('google_compute_backend_service')) {
        expect(body.security_policy).toBe('${google_compute_security_policy.front_firewall.id}');
      }
    } else {
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
    }
  });

  test('nothing is kept that no rule names', () => {
    if (cloud === 'aws') {
      const { default_cache_behavior: rest, ordered_cache_behavior: named = [] } = the('aws_cloudfront_distribution');
      expect([rest.cache_policy_id, named]).toEqual([MANAGED_BY_CLOUDFRONT.CachingDisabled, []]);
    } else if (cloud === 'google') {
      for (const { body } of of('google_compute_backend_service'))
        expect([body.enable_cdn, body.cdn_policy]).toEqual([undefined, undefined]);
    } else {
      expect(the('azurerm_cdn_frontdoor_route').cache).toBeUndefined();
      expect(of('azurerm_cdn_frontdoor_rule')).toEqual([]);
    }
  });

  test('a rule without a time keeps what the origin says and nothing else, or is refused', () => {
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) => edge(stack, catalogue, { cache: [{ path: '/*' }] }));
    if (cloud === 'azure') {
      // Front Door keeps what has no Cache-Control for days, and takes the cookies from what it may
      // keep.
      expect(problems).toMatchObject([
        { message: expect.stringContaining('cache: "/*" has no ttlSeconds, but Front Door caches') },
      ]);
      return;
    }
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const policy = one('aws_cloudfront_distribution').default_cache_behavior.cache_policy_id;
      expect(policy).toBe(MANAGED_BY_CLOUDFRONT['UseOriginCacheControlHeaders-QueryStrings']);
    } else {
      for (const { body } of all('google_compute_backend_service'))
        expect(body).toMatchObject({ enable_cdn: true, cdn_policy: { cache_mode: 'USE_ORIGIN_HEADERS' } });
    }
  });

  test('a rule with a time keeps everything below its path, whatever the origin says', () => {
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) =>
      edge(stack, catalogue, { cache: [{ path: cloud === 'google' ? '/*' : '/static/*', ttlSeconds: 3600 }] }),
    );
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(one('aws_cloudfront_cache_policy')).toMatchObject({ min_ttl: 3600, default_ttl: 3600, max_ttl: 3600 });
      const { default_cache_behavior: rest, ordered_cache_behavior: named } = one('aws_cloudfront_distribution');
      expect(named.map((each: { path_pattern: string }) => each.path_pattern)).toEqual(['/static/*']);
      expect(rest.cache_policy_id).toBe(MANAGED_BY_CLOUDFRONT.CachingDisabled);
    } else if (cloud === 'google') {
      for (const { body } of all('google_compute_backend_service')) {
        expect(body.cdn_policy).toMatchObject({ cache_mode: 'FORCE_CACHE_ALL', default_ttl: 3600, client_ttl: 3600 });
      }
    } else {
      const routes = all('azurerm_cdn_frontdoor_route').map(({ body }) => [
        body.patterns_to_match,
        body.cache !== undefined,
      ]);
      expect(routes).toEqual([
        [['/static/*'], true],
        [['/*'], false],
      ]);
      const { actions } = one('azurerm_cdn_frontdoor_rule');
      expect(actions.route_configuration_override_action).toMatchObject(
        isAtLeast('azurerm', '5.0')
          ? { caching: { behaviour: 'OverrideAlways', duration: '01:00:00' } }
          : { cache_behavior: 'OverrideAlways', cache_duration: '01:00:00' },
      );
    }
  });

  test('a path that is never cached is an exception', () => {
    const never = [
      { path: '/*', ttlSeconds: 60 },
      { path: '/account/*', never: true },
    ];
    const {
      the: one,
      of: all,
      problems,
    } = synth(cloud, (stack, catalogue) => edge(stack, catalogue, { cache: never }));
    if (cloud === 'google') {
      expect(problems).toMatchObject([
        { message: expect.stringContaining('the path is "/account/*", and in front of a load balancer') },
      ]);
      return;
    }
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const [account] = one('aws_cloudfront_distribution').ordered_cache_behavior;
      expect([account.path_pattern, account.cache_policy_id]).toEqual([
        '/account/*',
        MANAGED_BY_CLOUDFRONT.CachingDisabled,
      ]);
    } else {
      const routes = all('azurerm_cdn_frontdoor_route').map(({ body }) => [
        body.patterns_to_match[0],
        body.cache !== undefined,
      ]);
      expect(Object.fromEntries(routes)).toEqual({ '/account/*': false, '/*': true });
    }
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
    if (cloud === 'azure') {
      expect(problems).toMatchObject([
        { message: expect.stringContaining("names use Cloudflare's proxy"), remedy: expect.any(String) },
      ]);
      return;
    }
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else {
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
    }
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

  test.each<[string, Partial<Use>, string]>([
    ['no name', { names: [] }, 'names is empty'],
    ['a wildcard', { names: ['*.example.com'] }, 'the name "*.example.com" has a wildcard'],
    ['a certificate of other clouds', { certificate: { given: {} } }, 'certificate.given is not set for'],
    ['a name of another zone', { names: ['shop.example.net'] }, '"shop.example.net" is not in the zone example.com'],
    ['a path without a beginning', { cache: [{ path: 'static' }] }, 'cache: the path is "static"'],
    [
      'a time for what is never kept',
      { cache: [{ path: '/*', ttlSeconds: 60, never: true }] },
      '"/*" has both never and ttlSeconds: 60',
    ],
    ['a time that is too long', { cache: [{ path: '/*', ttlSeconds: 31_536_001 }] }, 'ttlSeconds of /* is 31536001'],
    ['too few requests', { requestsPerFiveMinutes: 9 }, 'requestsPerFiveMinutes is 9'],
    ['too many requests', { requestsPerFiveMinutes: 1_000_001 }, 'requestsPerFiveMinutes is 1000001'],
    ['an index of a load balancer', { origin: { index: 'index.html' } }, 'origin.index requires a bucket'],
    ['an origin that is the edge', { origin: { host: 'shop.example.com' } }, 'is a name of the edge itself'],
    ['no origin', { origin: { loadBalancer: undefined } }, 'origin has neither bucket nor loadBalancer'],
  ])('%s is refused', (_, props, message) => {
    const { problems } = synth(
      cloud,
      (stack, catalogue) =>
        void catalogue.edge(stack, 'front', {
          names: ['shop.example.com'],
          zone: shop(stack, catalogue).zone,
          ...props,
          origin: { loadBalancer: stack.node.findChild('entry') as LoadBalancer, ...props.origin },
        } as EdgeProps),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
    );
  });

  test('an internal load balancer is refused where the edge could not reach it', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const { zone, loadBalancer } = shop(stack, catalogue, true);
      catalogue.edge(stack, 'front', { names: ['shop.example.com'], zone, origin: { loadBalancer } });
    });
    if (cloud === 'aws') expect(problems).toEqual([]);
    else
      expect(problems).toContainEqual(
        expect.objectContaining({
          message: expect.stringContaining('origin.loadBalancer entry is internal'),
          remedy: expect.any(String),
        }),
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
      if (cloud === 'google') expect(problems).toEqual([]);
      else
        expect(problems).toContainEqual(
          expect.objectContaining({
            message: expect.stringContaining('names has shop.example.com, which test-there would also have'),
          }),
        );
    },
  );
});

test('names that lead to CloudFront are answered with addresses of both families', () => {
  const { of } = synth('aws', (stack, cloud) => edge(stack, cloud));
  const led = of('aws_route53_record').filter(({ path }) => path.startsWith('zone/shop/'));
  expect(led.map(({ body }) => [body.type, body.alias.name])).toEqual(
    ['AAAA', 'A'].map((type) => [type, '${aws_cloudfront_distribution.front_distribution.domain_name}']),
  );
});

describe('a certificate of Front Door', () => {
  const DOMAIN = { ...ZONES, domain: 'example.com' };
  const given = { given: certificate('shop') };
  const at = (name: string, props: Partial<EdgeProps> = {}, dns?: Placement['dns']) =>
    synth(
      'azure',
      (stack, cloud) => {
        const { loadBalancer } = shop(stack, cloud);
        const zone = cloud.dnsZone.fromExisting(stack, 'names', DOMAIN);
        const made = cloud.edge(stack, 'front', {
          names: [name],
          zone,
          origin: { loadBalancer, host: 'origin.example.com' },
          ...props,
        });
        zone.pointTo('led', name === 'example.com' ? '@' : 'shop', made.target);
      },
      { dns },
    );
  const SHARED = { provider: 'azure', domain: 'example.com', name: 'shop', zone: DOMAIN.azure.id } as const;

  test('is its own for a name that leads to it by CNAME, which is what renews it', () => {
    const { the, problems } = at('shop.example.com');
    expect(problems).toEqual([]);
    expect(the('azurerm_dns_cname_record', 'names/led/record')).toMatchObject({
      name: 'shop',
      record: expect.stringContaining('azurerm_cdn_frontdoor_endpoint.front_endpoint.host_name'),
    });
    expect(the('azurerm_cdn_frontdoor_profile').identity).toBeUndefined();
  });

  test.each<[string, string, Placement['dns'], string]>([
    ['the domain itself', 'example.com', undefined, 'names: example.com is the domain itself'],
    ['a name that placements share', 'shop.example.com', SHARED, 'names: shop.example.com is shared by placements'],
  ])('is asked for, for %s', (_, name, dns, message) => {
    expect(at(name, {}, dns).problems).toMatchObject([
      { message: expect.stringContaining(message), remedy: expect.stringContaining('Key Vault') },
    ]);
    const { the, problems } = at(name, { certificate: given }, dns);
    expect(problems).toEqual([]);
    expect(the('azurerm_cdn_frontdoor_custom_domain').tls).toMatchObject({
      certificate_type: 'CustomerCertificate',
      cdn_frontdoor_secret_id: '${azurerm_cdn_frontdoor_secret.front_certificate_secret.id}',
    });
    expect(the('azurerm_cdn_frontdoor_secret')).toMatchObject({
      secret: {
        customer_certificate: [{ key_vault_certificate_id: 'https://acme.vault.azure.net/certificates/shop' }],
      },
      depends_on: ['azurerm_role_assignment.front_certificate_access'],
    });
    expect(the('azurerm_role_assignment', 'front/certificate/access')).toMatchObject({
      scope: `${certificate('shop').azure.keyVaultId}/secrets/shop`,
      role_definition_name: 'Key Vault Secrets User',
      principal_id: '${azurerm_cdn_frontdoor_profile.front_profile.identity[0].principal_id}',
      // Front Door reads it as soon as the secret is created, and the assignment takes minutes.
      provisioner: [{ 'local-exec': { command: expect.stringContaining('POLYCLOUD_ROLE_WAIT_SECONDS') } }],
    });
  });
});

describe('a bucket as origin', () => {
  const build =
    (props: Partial<EdgeProps> = {}, bucket: BucketProps = {}) =>
    (stack: PlacementStack, cloud: Cloud) =>
      cloud.edge(stack, 'front', {
        ...PAGES,
        zone: cloud.dnsZone.fromExisting(stack, 'zone', { domain: 'example.com', ...ZONES }),
        ...props,
        origin: { bucket: cloud.bucket(stack, 'pages', bucket), ...props.origin },
      });

  test('stays private on AWS: its policy names the one distribution', () => {
    const { the, problems } = synth('aws', build(), WEST);
    expect(problems).toEqual([]);
    const { Statement } = JSON.parse(the('aws_s3_bucket_policy', 'pages/tls-only').policy);
    expect(Statement.at(-1)).toEqual({
      Sid: 'Service',
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: '${aws_s3_bucket.pages_bucket.arn}/*',
      Condition: { StringEquals: { 'aws:SourceArn': '${aws_cloudfront_distribution.front_distribution.arn}' } },
    });
    expect(the('aws_s3_bucket_public_access_block', 'pages/public-access')).toMatchObject({
      restrict_public_buckets: true,
    });
    // What CloudFront has of its own is in us-east-1, wherever the placement is.
    for (const type of ['aws_wafv2_web_acl', 'aws_acm_certificate', 'aws_cloudwatch_log_delivery'])
      expect(the(type).provider).toBe('aws.us-east-1');
  });

  test("stays private on Google: nobody but the load balancers' service agent reads it", () => {
    const { the, of, problems } = synth('google', build());
    expect(problems).toEqual([]);
    expect(the('google_storage_bucket', 'pages/bucket')).toMatchObject({
      public_access_prevention: 'enforced',
      uniform_bucket_level_access: true,
    });
    expect(of('google_storage_bucket_iam_member').filter(({ path }) => path.endsWith('edges-read'))).toMatchObject([
      {
        body: {
          bucket: '${google_storage_bucket.pages_bucket.name}',
          role: '${google_project_iam_custom_role.storage-roles_read_role.id}',
          member: 'serviceAccount:service-123456789012@https-lb.iam.gserviceaccount.com',
          depends_on: ['google_compute_backend_bucket.front_backend'],
        },
      },
    ]);
    const kept = { cache_mode: 'FORCE_CACHE_ALL', default_ttl: 3600, client_ttl: 3600 };
    expect(the('google_compute_backend_bucket', 'front/cache-static/backend')).toMatchObject({
      enable_cdn: true,
      cdn_policy: kept,
    });
    expect(the('google_compute_backend_bucket', 'front/backend')).toMatchObject({
      enable_cdn: true,
      cdn_policy: { cache_mode: 'USE_ORIGIN_HEADERS' },
    });
    // Its own names are answered, others are led to them.
    const { host_rule, path_matcher, default_url_redirect, default_service } = the(
      'google_compute_url_map',
      'front/map',
    );
    expect(host_rule).toEqual([{ hosts: [...PAGES.names], path_matcher: 'objects' }]);
    expect(path_matcher[0].path_rule.map(({ paths }: { paths: string[] }) => paths)).toEqual([['/static/*']]);
    expect([default_service, default_url_redirect.host_redirect]).toEqual([undefined, 'pages.example.com']);
    expect(the('google_compute_ssl_policy')).toMatchObject({ profile: 'RESTRICTED', min_tls_version: 'TLS_1_2' });
    expect(of('google_certificate_manager_certificate')).toHaveLength(2);
    expect(of('google_dns_record_set').map(({ body }) => body.type)).toEqual(['CNAME', 'CNAME']);
  });

  test('a path of a bucket that is never kept is asked for anew on Google', () => {
    const { the } = synth(
      'google',
      build({
        cache: [
          { path: '/*', ttlSeconds: 60 },
          { path: '/news/*', never: true },
        ],
      }),
    );
    expect(the('google_compute_backend_bucket', 'front/cache-news/backend').cdn_policy).toEqual({
      cache_mode: 'FORCE_CACHE_ALL',
      default_ttl: 0,
      client_ttl: 0,
    });
  });

  test('an index answers for / alone, and a page for what is not found', () => {
    const at = { index: 'index.html', notFound: 'errors/404.html' };
    const aws = synth('aws', build({ origin: at }));
    expect(aws.problems).toEqual([]);
    expect(aws.the('aws_cloudfront_distribution', 'front/distribution')).toMatchObject({
      default_root_object: 'index.html',
      custom_error_response: [403, 404].map((error_code) => ({
        error_code,
        response_code: 404,
        response_page_path: '/errors/404.html',
      })),
    });
    const google = synth('google', build({ origin: at }));
    const rest = '${google_compute_backend_bucket.front_backend.id}';
    expect(google.problems).toEqual([]);
    expect(google.the('google_compute_url_map', 'front/map').path_matcher).toMatchObject([
      {
        path_rule: [
          {
            paths: ['/'],
            service: rest,
            route_action: { url_rewrite: { path_prefix_rewrite: '/index.html' } },
          },
          { paths: ['/static/*'] },
        ],
        default_custom_error_response_policy: {
          error_service: rest,
          error_response_rule: [
            { match_response_codes: ['403', '404'], path: '/errors/404.html', override_response_code: 404 },
          ],
        },
      },
    ]);
  });

  test.each(['aws', 'google'] as const)(
    'an index and a page for what is not found are names of objects on %s',
    (cloud) => {
      expect(synth(cloud, build({ origin: { index: '/index.html', notFound: '*.html' } })).problems).toMatchObject([
        { message: expect.stringContaining('origin.index is "/index.html"') },
        { message: expect.stringContaining('origin.notFound is "*.html"') },
      ]);
    },
  );

  test('without a rule nothing is kept on Google: all is asked for anew', () => {
    expect(synth('google', build({ cache: undefined })).the('google_compute_backend_bucket').cdn_policy).toEqual({
      cache_mode: 'FORCE_CACHE_ALL',
      default_ttl: 0,
      client_ttl: 0,
    });
  });

  test.each<[string, Partial<EdgeProps>, string]>([
    [
      'a limit',
      { requestsPerFiveMinutes: 100 },
      'requestsPerFiveMinutes requires a load balancer: Cloud Armor neither limits',
    ],
    [
      'settings of Cloud Armor',
      { native: { google: { securityPolicy: {} } } },
      'native.google.securityPolicy requires a load balancer',
    ],
    [
      'a path in a folder’s name',
      { cache: [{ path: '/static*' }] },
      'the path is "/static*", a URL map on Google supports * after a / only',
    ],
  ])('on Google %s is refused with a way out', (_, props, message) => {
    expect(synth('google', build(props)).problems).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(message), remedy: expect.any(String) }),
    );
  });

  test('is refused on azure, with the way out', () => {
    const [problem] = synth('azure', build()).problems;
    expect(problem?.message.length).toBeLessThan(300);
    expect(problem).toMatchObject({
      message: expect.stringMatching(/origin\.bucket is .* does not support it/),
      remedy: expect.stringContaining('Serve the objects through a load balancer: origin.loadBalancer.'),
    });
  });

  test.each(['aws', 'google'] as const)('is never a public one: a website is refused on %s', (cloud) => {
    expect(synth(cloud, build({}, { website: { public: true } })).problems).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(
          'origin.bucket pages is a public website, which can be read without the edge.',
        ),
      }),
    );
  });
});
