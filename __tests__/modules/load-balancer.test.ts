import type { ComputeGroup } from '../../modules/compute/compute';
import { http2 } from '../../modules/core/generation/azure';
import type { HttpRoute, LoadBalancerProps } from '../../modules/load-balancer/load-balancer';
import { LOAD_BALANCER } from '../../modules/load-balancer/support';
import { byCloud } from '../support/by-cloud';
import { certificate } from '../support/certificates';
import { everyPropertyCounts } from '../support/conformance';
import { defined } from '../support/defined';
import { CIDR, HEALTH, on, openToTheInternet, setting } from '../support/load-balancer';
import { SLO_NESTED, SLO_SAMPLE, watchedIf } from '../support/objective';
import { CLOUDS } from '../support/synth';

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
    make: (stack, cloud, { network = 1, certificate: { given: certificateId, managed }, routes, ...props }) => {
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
            : { given: certificate(defined(certificateId)) },
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

describe.each(CLOUDS)('a load balancer on %s', (cloud) => {
  const plain = on(cloud, ({ group, balance }) => balance([{ group: group('shop', { health: HEALTH }), port: 8080 }]));

  test('serves TLS 1.2 and later, leads port 80 there, asks for health, keeps logs, drops odd headers', () => {
    const { the, of, problems } = plain;
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
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
      },
      google: () => {
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
      },
      azure: () => {
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
          // The gateway reads the certificate when it is created, and the assignment takes
          // minutes to be known.
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
      },
    });
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
    byCloud(cloud, {
      aws: () => {
        const into = of('aws_vpc_security_group_ingress_rule').filter(
          ({ body }) => body.security_group_id === '${aws_security_group.shop_member_group.id}',
        );
        expect(into.map(({ body }) => [body.referenced_security_group_id, body.from_port])).toEqual([[lb, 8080]]);
      },
      google: () => {
        const [tag] = the('google_compute_region_instance_template').tags;
        const into = of('google_compute_firewall').filter(
          ({ body }) => body.direction === 'INGRESS' && body.target_tags?.includes(tag),
        );
        expect(new Set(into.flatMap(({ body }) => body.source_ranges))).toEqual(
          new Set(['35.191.0.0/16', '130.211.0.0/22']),
        );
      },
      azure: () => {
        const into = of('azurerm_network_security_rule').filter(
          ({ body }) => body.direction === 'Inbound' && body.destination_application_security_group_ids,
        );
        expect(into.map(({ body }) => [body.source_address_prefixes, body.destination_port_ranges])).toEqual([
          [['10.20.200.0/21'], ['8080']],
        ]);
      },
    });
  });

  test('in a protected environment it refuses destruction', () => {
    const { the } = on(cloud, ({ group, balance }) => balance([{ group: group('shop'), port: 80 }]), {
      protected: true,
    });
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_lb')).toMatchObject({ enable_deletion_protection: true, lifecycle: { prevent_destroy: true } });
      },
      google: () => {
        expect(the('google_compute_global_address').lifecycle.prevent_destroy).toBe(true);
      },
      azure: () => {
        expect(the('azurerm_application_gateway').lifecycle.prevent_destroy).toBe(true);
      },
    });
  });
});
