import type { ComputeGroup } from '../../modules/compute/compute';
import { http2 } from '../../modules/core/generation/azure';
import type { HttpRoute, LoadBalancerProps } from '../../modules/load-balancer/load-balancer';
import { LOAD_BALANCER } from '../../modules/load-balancer/support';
import { certificate } from '../support/certificates';
import { everyPropertyCounts } from '../support/conformance';
import { HEALTH, on, type Setting, setting } from '../support/load-balancer';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../support/objective';
import { CLOUDS, type Synthesized, synth } from '../support/synth';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const SUBNET = `${GROUP}/Microsoft.Network/virtualNetworks/theirs/subnets/front`;

const CIDR = { cidr: '10.20.0.0/16', zones: 3 };
/** Inside a region of Google its certificate is in that region, too. */
const INSIDE = { internal: true, certificate: { given: certificate('shop', 'us-east1') } };
describe('loadBalancer: every property counts', () => {
  // Constructs are made in the stack; samples name them.
  type Route = Omit<HttpRoute, 'group'> & { group: string };
  interface Plain {
    network?: number;
    internal?: boolean;
    certificate: { given?: string; managed?: string };
    routes: Route[];
    accessLogDays?: number;
    slo?: LoadBalancerProps['slo'];
    ipv6?: boolean;
    stickiness?: LoadBalancerProps['stickiness'];
    requestTimeoutSeconds?: number;
    drainSeconds?: number;
    native?: LoadBalancerProps['native'];
  }
  const two: Route[] = [
    { group: 'shop', port: 8080 },
    { group: 'api', port: 9000, host: 'api.example.com', path: '/v1' },
  ];
  const shared = (weight: number): Route[] => [
    { group: 'shop', port: 8080, weight },
    { group: 'api', port: 9000, weight: 1 },
  ];
  everyPropertyCounts<Plain>({
    table: LOAD_BALANCER,
    base: { certificate: { given: 'one' }, routes: two.slice(0, 1) },
    make: (stack, cloud, { network = 1, certificate: { given, managed }, routes, ...props }) => {
      const { network: usual, group, balance } = setting(stack, cloud);
      const used = network === 1 ? usual : cloud.network(stack, 'other', CIDR);
      const groups: Record<string, ComputeGroup> = {};
      for (const id of ['shop', 'api']) groups[id] = group(id, { network: used });
      balance(
        routes.map((route) => ({ ...route, group: groups[route.group] as ComputeGroup })),
        {
          network: used,
          certificate: managed
            ? {
                managed: {
                  domain: managed,
                  zone: cloud.dnsZone(stack, 'zone', { domain: 'example.com', dnssec: false }),
                },
              }
            : { given: certificate(given as string) },
          ...props,
        },
      );
      watchedIf(stack, props);
    },
    samples: {
      slo: SLO_SAMPLE,
      network: { values: [1, 2] },
      internal: { values: [false, true] },
      certificate: { values: [{ given: 'one' }, { given: 'two' }] },
      routes: { values: [two, two.slice(0, 1)] },
      ipv6: { values: [true, false] },
      stickiness: { values: [{}, undefined] },
      requestTimeoutSeconds: { values: [30, 120] },
      drainSeconds: { values: [30, 120] },
      accessLogDays: { values: [30, 60] },
    },
    nested: {
      ...SLO_NESTED,
      'stickiness.seconds': { values: [600, 3600], with: { stickiness: {} } },
      'certificate.given': { values: ['one', 'two'] },
      'certificate.managed': {
        values: ['shop.example.com', 'example.com'],
        with: { certificate: { given: undefined } },
      },
      'routes.0.group': { values: ['shop', 'api'] },
      'routes.1.group': { values: ['shop', 'api'], with: { routes: two } },
      'routes.1.host': { values: ['api.example.com', '*.example.com'], with: { routes: two } },
      'routes.1.path': { values: ['/v1', '/v2'], with: { routes: two } },
      'routes.0.weight': { values: [1, 2], with: { routes: shared(1) } },
    },
    native: {
      aws: [{ loadBalancer: { idleTimeout: 90 } }, { targetGroup: { slowStart: 60 } }],
      google: [{ backendService: { timeoutSec: 90 } }],
      azure: [
        { gateway: http2(false) },
        { firewallPolicy: { customRules: [], policySettings: { mode: 'Prevention', maxRequestBodySizeInKb: 256 } } },
      ],
    },
  });
});

/** What lets the internet in: whom, and at which ports. */
function openToTheInternet({ of }: Synthesized): [to: string, ports: string][] {
  const WORLD = ['0.0.0.0/0', '::/0', '*', 'Internet', 'Any'];
  return [
    ...of('aws_vpc_security_group_ingress_rule')
      .filter(({ body }) => WORLD.includes(body.cidr_ipv4 ?? body.cidr_ipv6))
      .map(({ body }) => [body.security_group_id, String(body.from_port)] as [string, string]),
    ...of('google_compute_firewall')
      .filter(
        ({ body }) =>
          body.direction === 'INGRESS' &&
          body.allow &&
          (body.source_ranges ?? []).some((one: string) => WORLD.includes(one)),
      )
      .map(({ body }) => [body.target_tags.join(), body.allow[0].ports.join()] as [string, string]),
    ...of('azurerm_network_security_rule')
      .filter(({ body }) => body.direction === 'Inbound' && body.access === 'Allow')
      .filter(({ body }) =>
        [body.source_address_prefix, ...(body.source_address_prefixes ?? [])].some((one) => WORLD.includes(one)),
      )
      .map(({ body }) => [body.network_security_group_name, body.destination_port_ranges.join()] as [string, string]),
  ];
}

describe.each(CLOUDS)('a load balancer on %s', (cloud) => {
  const plain = on(cloud, ({ group, balance }) => balance([{ group: group('shop', { health: HEALTH }), port: 8080 }]));

  test('serves TLS 1.2 and later, leads port 80 there, asks for health, keeps logs, drops odd headers', () => {
    const { the, of, problems } = plain;
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_lb')).toMatchObject({
        internal: false,
        drop_invalid_header_fields: true,
        access_logs: { bucket: '${aws_s3_bucket.entry_access-logs_bucket.id}', enabled: true },
        subnets: [1, 2, 3].map((zone) => `\${aws_subnet.network_public-${zone}.id}`),
      });
      expect(the('aws_lb_listener', 'entry/listener')).toMatchObject({
        port: 443,
        ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
        certificate_arn: certificate('shop').aws.arn,
      });
      expect(the('aws_lb_listener', 'entry/redirect/listener')).toMatchObject({
        port: 80,
        default_action: [{ type: 'redirect', redirect: { protocol: 'HTTPS', port: '443', status_code: 'HTTP_301' } }],
      });
      expect(the('aws_lb_target_group')).toMatchObject({
        port: 8080,
        health_check: { path: '/health', port: '8080', matcher: '200' },
      });
      expect(the('aws_autoscaling_group').health_check_type).toBe('ELB');
      expect(the('aws_s3_bucket_lifecycle_configuration').rule[0].expiration).toEqual([{ days: 365 }]);
      const [write] = JSON.parse(the('aws_s3_bucket_policy').policy).Statement;
      expect(write).toMatchObject({
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Resource: '${aws_s3_bucket.entry_access-logs_bucket.arn}/AWSLogs/123456789012/*',
      });
    } else if (cloud === 'google') {
      expect(the('google_compute_ssl_policy')).toMatchObject({ profile: 'RESTRICTED', min_tls_version: 'TLS_1_2' });
      expect(the('google_compute_url_map', 'entry/redirect/map').default_url_redirect).toMatchObject({
        https_redirect: true,
        strip_query: false,
      });
      expect(
        of('google_compute_global_forwarding_rule').map(({ body }) => [body.port_range, body.load_balancing_scheme]),
      ).toEqual([
        ['80', 'EXTERNAL_MANAGED'],
        ['443', 'EXTERNAL_MANAGED'],
      ]);
      expect(the('google_compute_backend_service')).toMatchObject({
        port_name: 'port-8080',
        backend: [{ group: '${google_compute_region_instance_group_manager.shop_group.instance_group}' }],
        log_config: { enable: true, sample_rate: 1 },
      });
      expect(the('google_compute_region_instance_group_manager').named_port).toEqual([
        { name: 'port-8080', port: 8080 },
      ]);
      expect(the('google_compute_health_check', 'entry/shop-8080/to/health').http_health_check).toEqual({
        port: 8080,
        request_path: '/health',
      });
      expect(the('google_compute_target_https_proxy').certificate_map).toMatch(
        /^\/\/certificatemanager\.googleapis\.com\/\$\{/,
      );
    } else {
      const gateway = the('azurerm_application_gateway');
      expect(gateway).toMatchObject({
        sku: { tier: 'WAF_v2' },
        ssl_policy: { policy_name: 'AppGwSslPolicy20220101S' },
        ssl_certificate: [{ key_vault_secret_id: 'https://acme.vault.azure.net/secrets/shop' }],
        probe: [{ path: '/health', port: 8080 }],
        redirect_configuration: [{ redirect_type: 'Permanent', target_listener_name: 'every-host' }],
        zones: ['1', '2', '3'],
      });
      expect(the('azurerm_role_assignment', 'entry/access/role')).toMatchObject({
        scope: `${certificate('shop').azure.keyVaultId}/secrets/shop`,
        // The gateway reads the certificate as soon as it is made, and the assignment takes minutes
        // to be known.
        provisioner: [{ 'local-exec': { command: expect.stringContaining('POLYCLOUD_ROLE_WAIT_SECONDS') } }],
        role_definition_name: 'Key Vault Secrets User',
      });
      expect(the('azurerm_linux_virtual_machine_scale_set').network_interface[0].ip_configuration[0]).toMatchObject({
        application_gateway_backend_address_pool_ids: [
          '${azurerm_application_gateway.entry_gateway.id}/backendAddressPools/shop-8080',
        ],
      });
      expect(the('azurerm_web_application_firewall_policy').policy_settings).toMatchObject({ mode: 'Prevention' });
      expect(the('azurerm_storage_management_policy').rule[0].actions.base_blob).toEqual({
        delete_after_days_since_modification_greater_than: 365,
      });
    }
  });

  test('nothing but the load balancer takes traffic from the internet, and nothing but it reaches the machines', () => {
    const lb = {
      aws: '${aws_security_group.entry_member_group.id}',
      google: '',
      azure: '${azurerm_network_security_group.network_front_security-group.name}',
    }[cloud];
    const opened = openToTheInternet(plain);
    // On Google no rule of the network lets the internet in: the proxies are outside of it.
    expect(opened).toEqual(
      {
        aws: [
          [lb, '443'],
          [lb, '80'],
        ],
        google: [],
        azure: [[lb, '80,443']],
      }[cloud],
    );
    const { of, the } = plain;
    if (cloud === 'aws') {
      const into = of('aws_vpc_security_group_ingress_rule').filter(
        ({ body }) => body.security_group_id === '${aws_security_group.shop_member_group.id}',
      );
      expect(into.map(({ body }) => [body.referenced_security_group_id, body.from_port])).toEqual([[lb, 8080]]);
    } else if (cloud === 'google') {
      const [tag] = the('google_compute_region_instance_template').tags;
      const into = of('google_compute_firewall').filter(
        ({ body }) => body.direction === 'INGRESS' && body.target_tags?.includes(tag),
      );
      expect(new Set(into.flatMap(({ body }) => body.source_ranges))).toEqual(
        new Set(['35.191.0.0/16', '130.211.0.0/22']),
      );
    } else {
      const into = of('azurerm_network_security_rule').filter(
        ({ body }) => body.direction === 'Inbound' && body.destination_application_security_group_ids,
      );
      expect(into.map(({ body }) => [body.source_address_prefixes, body.destination_port_ranges])).toEqual([
        [['10.20.200.0/21'], ['8080']],
      ]);
    }
  });

  test('an internal one is reached by those that a rule names', () => {
    const { of, the, problems, ...rest } = on(cloud, ({ network, group, balance }) => {
      const entry = balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], INSIDE);
      network.allow(group('worker').member, entry.member, { port: 443 });
    });
    expect(problems).toEqual([]);
    expect(openToTheInternet({ of, the, problems, ...rest })).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_lb')).toMatchObject({
        internal: true,
        subnets: [1, 2, 3].map((zone) => `\${aws_subnet.network_private-${zone}.id}`),
      });
    } else if (cloud === 'google') {
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
    } else {
      const { frontend_ip_configuration, http_listener } = the('azurerm_application_gateway');
      expect(frontend_ip_configuration[1]).toMatchObject({
        name: 'private',
        private_ip_address: '10.20.200.10',
        private_ip_address_allocation: 'Static',
      });
      for (const listener of http_listener) expect(listener.frontend_ip_configuration_name).toBe('private');
    }
  });

  test('hosts before wildcards before all, and longer paths first', () => {
    const { the, of, problems } = on(cloud, ({ group, balance }) => {
      const [shop, api, old] = ['shop', 'api', 'old'].map((id) => group(id)) as [
        ComputeGroup,
        ComputeGroup,
        ComputeGroup,
      ];
      balance([
        { group: shop, port: 80 },
        { path: '/api', group: api, port: 81 },
        { path: '/api/v1', group: old, port: 82 },
        { host: 'api.example.com', group: api, port: 81 },
        { host: '*.example.com', path: '/old', group: old, port: 82 },
      ]);
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const rules = of('aws_lb_listener_rule').map(({ body }) => body);
      rules.sort((one, other) => one.priority - other.priority);
      expect(rules.map(({ condition }) => condition)).toEqual([
        [{ host_header: { values: ['api.example.com'] } }],
        [{ host_header: { values: ['*.example.com'] } }, { path_pattern: { values: ['/old', '/old/*'] } }],
        [{ path_pattern: { values: ['/api/v1', '/api/v1/*'] } }],
        [{ path_pattern: { values: ['/api', '/api/*'] } }],
      ]);
    } else if (cloud === 'google') {
      const { host_rule, path_matcher } = the('google_compute_url_map', 'entry/map');
      expect(host_rule.map(({ hosts }: { hosts: string[] }) => hosts)).toEqual([
        ['api.example.com'],
        ['*.example.com'],
        ['*'],
      ]);
      expect(
        path_matcher.map(({ path_rule }: { path_rule?: { paths: string[] }[] }) =>
          (path_rule ?? []).map(({ paths }) => paths[0]),
        ),
      ).toEqual([[], ['/old', '/api/v1', '/api'], ['/api/v1', '/api']]);
    } else {
      const { http_listener, url_path_map, request_routing_rule } = the('azurerm_application_gateway');
      expect(http_listener.map(({ host_names }: { host_names?: string[] }) => host_names)).toEqual([
        undefined,
        ['api.example.com'],
        ['*.example.com'],
        undefined,
      ]);
      expect(
        url_path_map.map(({ path_rule }: { path_rule: { paths: string[] }[] }) =>
          path_rule.map(({ paths }) => paths[0]),
        ),
      ).toEqual([
        ['/old', '/api/v1', '/api'],
        ['/api/v1', '/api'],
      ]);
      expect(request_routing_rule.map(({ rule_type }: { rule_type: string }) => rule_type)).toEqual([
        'Basic',
        'PathBasedRouting',
        'PathBasedRouting',
        'Basic',
      ]);
    }
  });

  test('hosts and paths that read alike, or are long, are told apart', () => {
    const long = `/${'a'.repeat(125)}`;
    const { resources, problems } = on(cloud, ({ group, balance }) => {
      const [shop, api] = [group('shop'), group('api')];
      balance([
        { group: shop, port: 80 },
        ...['a-b.example.com', 'a.b.example.com'].map((host) => ({ host, path: '/x', group: api, port: 81 })),
        ...['/a/b', '/a-b', '/A/b', long].map((path) => ({ path, group: api, port: 81 })),
      ]);
    });
    expect(problems).toEqual([]);
    const [parts] = resources.filter(
      ({ path }) => path === { aws: 'entry', google: 'entry/map', azure: 'entry/gateway' }[cloud],
    );
    const { path_matcher, http_listener, url_path_map } = parts?.body ?? {};
    const names = [
      path_matcher,
      http_listener,
      ...(url_path_map ?? []).map(({ path_rule }: { path_rule: unknown }) => path_rule),
    ]
      .filter(Boolean)
      .map((list) => list.map(({ name }: { name: string }) => name) as string[]);
    for (const list of names) {
      expect(new Set(list).size).toBe(list.length);
      for (const name of list) expect(name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  test('a share of the requests for a release that is tried', () => {
    const { the, problems } = on(cloud, ({ group, balance }) =>
      balance([
        { group: group('shop'), port: 8080, weight: 95 },
        { group: group('canary'), port: 8080, weight: 5 },
      ]),
    );
    const weights = (list: { weight: number }[]) => list.map(({ weight }) => weight);
    if (cloud === 'aws')
      expect(weights(the('aws_lb_listener', 'entry/listener').default_action[0].forward.target_group)).toEqual([95, 5]);
    else if (cloud === 'google')
      expect(
        weights(the('google_compute_url_map', 'entry/map').default_route_action.weighted_backend_services),
      ).toEqual([95, 5]);
    else {
      expect(problems[0]?.message).toMatch(
        /weight is 95, Azure Application Gateway does not support it: a gateway rule supports one pool/,
      );
      expect(problems[0]?.remedy).toMatch(/rollout\.blueGreen.*place test on aws \(up to 999\) or google/);
    }
  });

  test('in a protected environment it refuses destruction', () => {
    const { the } = on(cloud, ({ group, balance }) => balance([{ group: group('shop'), port: 80 }]), {
      protected: true,
    });
    if (cloud === 'aws')
      expect(the('aws_lb')).toMatchObject({ enable_deletion_protection: true, lifecycle: { prevent_destroy: true } });
    else if (cloud === 'google') expect(the('google_compute_global_address').lifecycle.prevent_destroy).toBe(true);
    else expect(the('azurerm_application_gateway').lifecycle.prevent_destroy).toBe(true);
  });

  test.each<[string, (setting: Setting) => void, RegExp]>([
    [
      'no certificate',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80 }], { certificate: undefined as never }),
      /certificate has neither managed nor given/,
    ],
    [
      'a certificate of other clouds',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80 }], { certificate: { given: {} } }),
      /certificate\.given is not set for \w+; it is set for: nothing/,
    ],
    [
      'a name outside the zone',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance([{ group: group('shop'), port: 80 }], {
          certificate: {
            managed: { domain: 'shop.example.org', zone: catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }) },
          },
        }),
      /shop\.example\.org is not in the zone example\.com|certificate\.managed is .* Application Gateway does not support it/,
    ],
    [
      'a host that the certificate lacks',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance(
          [
            { group: group('shop'), port: 80 },
            { group: group('api'), port: 80, host: 'a.b.example.com' },
          ],
          {
            certificate: {
              managed: { domain: '*.example.com', zone: catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }) },
            },
          },
        ),
      /no name of certificate\.managed covers a\.b\.example\.com/,
    ],
    [
      'a path without /',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, path: 'api' },
        ]),
      /routes\.1\.path is "api", paths must begin with \//,
    ],
    [
      'a path with a wildcard',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, path: '/api/*' },
        ]),
      /routes\.1\.path is "\/api\/\*"/,
    ],
    [
      'a host that is none',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, host: 'https://a.example.com' },
        ]),
      /routes\.1\.host is "https:/,
    ],
    [
      'nothing that takes the rest',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80, path: '/shop' }]),
      /a default route is missing/,
    ],
    ['no routes', ({ balance }) => balance([]), /a default route is missing/],
    [
      'the same host and path twice',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80 },
        ]),
      /\/ is defined 2 times, but not all have a weight/,
    ],
    [
      'weights that sum to nothing',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80, weight: 0 },
          { group: group('api'), port: 80, weight: 0 },
        ]),
      /the weights of \/ are all 0/,
    ],
    [
      'a weight with nothing to share',
      ({ group, balance }) => balance([{ group: group('shop'), port: 80, weight: 5 }]),
      /weight 5 of \/ requires a second route/,
    ],
    [
      'the same group twice',
      ({ group, balance }) => {
        const shop = group('shop');
        balance([
          { group: shop, port: 80, weight: 1 },
          { group: shop, port: 80, weight: 1 },
        ]);
      },
      /\/ uses the same group and port twice/,
    ],
    [
      'a port that is none',
      ({ group, balance }) => balance([{ group: group('shop'), port: 70_000 }]),
      /routes\.0\.port is 70000/,
    ],
    [
      'wildcards that overlap',
      ({ group, balance }) =>
        balance([
          { group: group('shop'), port: 80 },
          { group: group('api'), port: 80, host: '*.example.com' },
          { group: group('old'), port: 80, host: '*.a.example.com' },
        ]),
      /\*\.example\.com and \*\.a\.example\.com overlap/,
    ],
    [
      'a group in another network',
      ({ stack, cloud: catalogue, group, balance }) =>
        balance([{ group: group('shop', { network: catalogue.network(stack, 'other', CIDR) }), port: 80 }]),
      /routes\.0\.group is .*shop, which is in another network/,
    ],
    [
      'a colour that is not there',
      ({ group, balance }) =>
        balance([{ group: group('shop', { rollout: { blueGreen: { serving: 'green', blue: {} } } }), port: 80 }]),
      /rollout\.blueGreen\.serving is "green", but the colours are blue/,
    ],
  ])('%s is refused with a way out', (_, build, message) => {
    const { problems } = on(cloud, build);
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });

  test.each([
    [1, true],
    [0, false],
    [3650, true],
    [3651, false],
  ])('logs kept %d days: %s', (accessLogDays, fine) => {
    const { problems } = on(cloud, ({ group, balance }) =>
      balance([{ group: group('shop'), port: 80 }], { accessLogDays }),
    );
    if (cloud === 'google')
      expect(problems[0]?.message).toMatch(/accessLogDays is \d+, Google Cloud Load Balancing does not support it/);
    else
      expect(problems.map((problem) => problem.message)).toEqual(
        fine ? [] : [`accessLogDays is ${accessLogDays}, ${LOAD_BALANCER.service[cloud]} allows 1 to 3650.`],
      );
  });

  test('one created elsewhere has the same member and target', () => {
    const { of, problems } = on(cloud, ({ stack, cloud: catalogue, network, group }) => {
      const entry = catalogue.loadBalancer.fromExisting(stack, 'theirs', {
        network,
        aws: {
          listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
          securityGroupId: 'sg-0a',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z35SXDOTRQ7X7K',
        },
        google: { address: '203.0.113.7' },
        azure: {
          address: '203.0.113.7',
          subnet: { id: SUBNET, range: '10.20.200.0/21', securityGroup: { resourceGroup: 'theirs', name: 'front' } },
        },
      });
      network.allow(entry.member, group('shop').member, { port: 8080 });
      catalogue.dnsZone(stack, 'zone', { domain: 'example.com' }).pointTo('entry', 'shop', entry.target);
    });
    expect(problems).toEqual([]);
    const records = { aws: 'aws_route53_record', google: 'google_dns_record_set', azure: 'azurerm_dns_a_record' }[
      cloud
    ];
    const [record] = of(records).filter(({ path }) => path.startsWith('zone/entry'));
    expect(record?.body).toMatchObject(
      {
        aws: { alias: { name: 'theirs.elb.amazonaws.com' } },
        google: { rrdatas: ['203.0.113.7'] },
        azure: { records: ['203.0.113.7'] },
      }[cloud],
    );
    const opened = {
      aws: 'aws_vpc_security_group_ingress_rule',
      google: 'google_compute_firewall',
      azure: 'azurerm_network_security_rule',
    }[cloud];
    const [into] = of(opened).filter(({ path }) => /^network\/allow-theirs-shop-tcp-8080\/in/.test(path));
    expect(into?.body).toMatchObject(
      {
        aws: { referenced_security_group_id: 'sg-0a' },
        google: { source_ranges: ['35.191.0.0/16', '130.211.0.0/22'] },
        azure: { source_address_prefixes: ['10.20.200.0/21'] },
      }[cloud],
    );
  });

  test('routes of one created elsewhere are added where the cloud can', () => {
    const { of, problems } = on(cloud, ({ stack, cloud: catalogue, network, group }) => {
      catalogue.loadBalancer.fromExisting(stack, 'theirs', {
        network,
        routes: [{ group: group('shop'), port: 8080, path: '/shop' }],
        aws: {
          listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
          securityGroupId: 'sg-0a',
          dnsName: 'theirs.elb.amazonaws.com',
          zoneId: 'Z35SXDOTRQ7X7K',
        },
        google: { address: '203.0.113.7' },
        azure: {
          address: '203.0.113.7',
          subnet: { id: SUBNET, range: '10.20.200.0/21', securityGroup: { resourceGroup: 'theirs', name: 'front' } },
        },
      });
    });
    if (cloud === 'aws') {
      expect(problems).toEqual([]);
      expect(of('aws_lb_listener_rule')[0]?.body).toMatchObject({
        listener_arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/theirs/1/2',
        condition: [{ path_pattern: { values: ['/shop', '/shop/*'] } }],
      });
    } else
      expect(problems[0]?.message).toMatch(
        /fromExisting has routes, but an? .* is one resource, which its owner manages/,
      );
  });

  test('a group created elsewhere is brought where the cloud can', () => {
    const { the, problems } = on(cloud, ({ stack, cloud: catalogue, network, balance }) => {
      const group = catalogue.computeGroup.fromExisting(stack, 'theirs', {
        network,
        health: { port: 8081, path: '/up' },
        aws: { autoScalingGroupName: 'theirs', securityGroupId: 'sg-0a' },
        google: { instanceGroup: 'projects/p/regions/us-east1/instanceGroups/theirs', networkTag: 'theirs' },
        azure: {
          scaleSetId: `${GROUP}/Microsoft.Compute/virtualMachineScaleSets/theirs`,
          applicationSecurityGroupId: `${GROUP}/Microsoft.Network/applicationSecurityGroups/asg`,
        },
      });
      balance([{ group, port: 8080 }]);
    });
    if (cloud === 'aws') {
      expect(the('aws_autoscaling_attachment').autoscaling_group_name).toBe('theirs');
      expect(the('aws_lb_target_group').health_check).toMatchObject({ port: '8081', path: '/up' });
    } else if (cloud === 'google')
      expect(the('google_compute_backend_service').backend[0].group).toMatch(/instanceGroups\/theirs$/);
    else
      expect(problems[0]?.message).toMatch(
        /theirs is created elsewhere, and only its owner can add a scale set to a pool/,
      );
  });
});

describe('what one cloud alone asks', () => {
  test.each([
    [5, true],
    [6, false],
  ])('AWS: %d sets of machines share: %s', (count, fine) => {
    const { problems } = on('aws', ({ group, balance }) =>
      balance(Array.from({ length: count }, (_, index) => ({ group: group(`shop-${index}`), port: 80, weight: 1 }))),
    );
    expect(problems.map((problem) => problem.message)).toEqual(
      fine ? [] : ['routes: rest is shared by 6 sets of machines, a listener rule supports 5.'],
    );
  });

  test('AWS: two zones at least', () => {
    const { problems } = synth('aws', (stack, cloud) => {
      const { group, balance } = setting(stack, cloud, { ...CIDR, zones: 1 });
      balance([{ group: group('shop'), port: 80 }]);
    });
    expect(problems.map((problem) => problem.message)).toEqual([
      'network has 1 zone, an application load balancer requires at least two.',
    ]);
  });

  test.each([
    ['aws', '10.20.0.0/22', /^$/],
    [
      'aws',
      '10.20.0.0/23',
      /^network is 10\.20\.0\.0\/23, whose subnets are \/28, but an application load balancer requires at least \/27\.$/,
    ],
    ['google', '10.20.0.0/21', /^$/],
    ['google', '10.20.0.0/22', /too small for the range that is reserved for proxy, which requires a \/26\.$/],
    ['azure', '10.20.0.0/22', /^$/],
    ['azure', '10.20.0.0/23', /too small for the range that is reserved for edge, which requires a \/27\.$/],
  ] as const)('%s: a network of %s', (name, cidr, message) => {
    const { problems } = synth(name, (stack, cloud) => {
      const { group, balance } = setting(stack, cloud, { cidr, zones: 2 });
      balance([{ group: group('shop'), port: 80 }], INSIDE);
    });
    expect(problems[0]?.message ?? '').toMatch(message);
  });
});

test.each([false, true])(
  'on Google a release that waits is asked for its health, and gets no request; internal: %s',
  (internal) => {
    const rollout = { blueGreen: { serving: 'blue', blue: {}, green: {} } } as const;
    const { the, problems } = on('google', ({ group, balance }) =>
      balance([{ group: group('shop', { health: HEALTH, rollout }), port: 8080 }], internal ? INSIDE : {}),
    );
    expect(problems).toEqual([]);
    const type = internal ? 'google_compute_region_url_map' : 'google_compute_url_map';
    const id = (colour: string) =>
      `\${google_compute_${internal ? 'region_' : ''}backend_service.entry_shop-${colour}-8080_to_service.id}`;
    // The provider leaves out a weight of 0.
    const { default_service, default_route_action, host_rule, path_matcher } = the(type, 'entry/map');
    expect([default_service, default_route_action]).toEqual([id('blue'), undefined]);
    expect(host_rule).toEqual([{ hosts: ['idle.invalid'], path_matcher: 'idle' }]);
    expect(path_matcher).toMatchObject([
      {
        name: 'idle',
        default_route_action: {
          fault_injection_policy: { abort: { http_status: 404, percentage: 100 } },
          weighted_backend_services: [{ backend_service: id('green'), weight: 1 }],
        },
      },
    ]);
  },
);

describe.each(CLOUDS)('a client on %s', (cloud) => {
  const { the, of, problems } = on(cloud, ({ group, balance }) =>
    balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], {
      stickiness: {},
      requestTimeoutSeconds: 120,
      drainSeconds: 300,
    }),
  );

  test('goes to the machine that it knows, waits as long as it is told, and is not cut off by a rollout', () => {
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_lb').idle_timeout).toBe(120);
      expect(the('aws_lb_target_group')).toMatchObject({
        deregistration_delay: '300',
        stickiness: { enabled: true, type: 'lb_cookie', cookie_duration: 86_400 },
      });
    } else if (cloud === 'google') {
      expect(of('google_compute_backend_service')[0]?.body).toMatchObject({
        timeout_sec: 120,
        connection_draining_timeout_sec: 300,
        session_affinity: 'GENERATED_COOKIE',
      });
    } else {
      expect(the('azurerm_application_gateway').backend_http_settings).toMatchObject([
        {
          cookie_based_affinity: 'Enabled',
          request_timeout: 120,
          connection_draining: { enabled: true, drain_timeout_sec: 300 },
        },
      ]);
    }
  });
});

describe.each(CLOUDS)('over IPv6 on %s', (cloud) => {
  const ZONE = {
    domain: 'example.com',
    aws: { zoneId: 'Z1' },
    google: { name: 'z' },
    azure: { id: '/subscriptions/s/resourceGroups/g/x/x/x/z' },
  };
  const balanced = (ipv6: boolean, internal = false) =>
    synth(cloud, (stack, catalogue) => {
      const { group, balance } = setting(stack, catalogue, { ...CIDR, ipv6 } as typeof CIDR);
      const entry = balance([{ group: group('shop', { health: HEALTH }), port: 8080 }], {
        ipv6: true,
        ...(internal && INSIDE),
      });
      catalogue.dnsZone.fromExisting(stack, 'zone', ZONE).pointTo('shop', 'shop', entry.target);
    });

  test('a load balancer has addresses and records of both, or is refused', () => {
    const { the, of, problems } = balanced(true);
    if (cloud === 'azure') {
      expect(problems).toContainEqual(expect.objectContaining({ message: expect.stringMatching(/^ipv6 is true/) }));
      return;
    }
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_lb').ip_address_type).toBe('dualstack');
      const records = of('aws_route53_record').map(({ body }) => [body.type, body.alias.name]);
      expect(records).toEqual(['AAAA', 'A'].map((type) => [type, '${aws_lb.entry_load-balancer.dns_name}']));
    } else {
      expect(of('google_compute_global_address').map(({ body }) => body.ip_version)).toEqual([undefined, 'IPV6']);
      const rules = of('google_compute_global_forwarding_rule').map(({ body }) => [
        body.ip_address.includes('ipv6'),
        body.port_range,
      ]);
      expect(rules.sort()).toEqual([
        [false, '443'],
        [false, '80'],
        [true, '443'],
        [true, '80'],
      ]);
      expect(the('google_dns_record_set', 'zone/shop/ipv6/record')).toMatchObject({ type: 'AAAA' });
    }
  });

  test('it is refused where the network or the load balancer has none', () => {
    const { problems } = cloud === 'google' ? balanced(true, true) : balanced(false);
    expect(problems).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/^ipv6 is true/), remedy: expect.any(String) }),
    );
  });
});
