import {
  block,
  type Context,
  type Demands,
  demand,
  isNotOn,
  isOn,
  isOneOf,
  isReference,
  isSet,
  list,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  statements,
  typesOf,
  unmet,
} from '../policy';

/** Whether a policy document denies requests without TLS. */
// biome-ignore lint/suspicious/noExplicitAny: a policy document.
const deniesPlain = (one: any) =>
  one.Effect === 'Deny' && String(one.Condition?.Bool?.['aws:SecureTransport']) === 'false';

const PARENTS: Record<string, { policy: string; by: string; attribute: string }> = {
  aws_s3_bucket: { policy: 'aws_s3_bucket_policy', by: 'bucket', attribute: 'id' },
  aws_sqs_queue: { policy: 'aws_sqs_queue_policy', by: 'queue_url', attribute: 'url' },
  aws_sns_topic: { policy: 'aws_sns_topic_policy', by: 'arn', attribute: 'arn' },
};

const least = (path: string, ...values: string[]) =>
  demand(path, isOneOf(...values), 'it accepts TLS older than 1.2', `Set ${path} to ${values[0]}.`);
const ONLY_TLS = 'it accepts connections without TLS';

const DEMANDS: Demands = {
  aws_elasticache_replication_group: [
    demand('transit_encryption_enabled', isOn, ONLY_TLS, 'Set transit_encryption_enabled.'),
  ],
  aws_cloudfront_distribution: [
    demand(
      'default_cache_behavior.viewer_protocol_policy',
      isOneOf('redirect-to-https', 'https-only'),
      ONLY_TLS,
      'Redirect to HTTPS.',
    ),
    demand(
      'viewer_certificate',
      (value) => {
        const { minimum_protocol_version: least, acm_certificate_arn: own } = block(value) ?? {};
        // CloudFront's own name takes what CloudFront decides; with another certificate it is TLS
        // 1.0, where nothing is said.
        return least === undefined ? !isSet(own) : /^TLSv1\.[23]/.test(least);
      },
      'it accepts TLS older than 1.2',
      'Set minimum_protocol_version to TLSv1.2_2021.',
    ),
  ],
  aws_cloudfront_vpc_origin: [
    demand(
      'vpc_origin_endpoint_config.origin_protocol_policy',
      isOneOf('https-only'),
      ONLY_TLS,
      'Set origin_protocol_policy to https-only.',
    ),
  ],
  aws_vpn_connection: [1, 2].map((tunnel) =>
    demand(
      `tunnel${tunnel}_ike_versions`,
      (value) => list(value).length > 0 && list(value).every((one) => one === 'ikev2'),
      'it takes IKEv1',
      `Set tunnel${tunnel}_ike_versions to ikev2 only.`,
    ),
  ),
  google_compute_ssl_policy: [least('min_tls_version', 'TLS_1_2', 'TLS_1_3')],
  google_compute_region_ssl_policy: [least('min_tls_version', 'TLS_1_2', 'TLS_1_3')],
  google_compute_target_https_proxy: [demand('ssl_policy', isSet, 'it accepts TLS older than 1.2', 'Set ssl_policy.')],
  google_compute_region_target_https_proxy: [
    demand('ssl_policy', isSet, 'it accepts TLS older than 1.2', 'Set ssl_policy.'),
  ],
  google_compute_vpn_tunnel: [
    demand('ike_version', (value) => value === undefined || value === 2, 'it takes IKEv1', 'Set ike_version to 2.'),
  ],
  google_sql_database_instance: [
    demand(
      'settings.ip_configuration.ssl_mode',
      isOneOf('ENCRYPTED_ONLY', 'TRUSTED_CLIENT_CERTIFICATE_REQUIRED'),
      ONLY_TLS,
      'Set ssl_mode to ENCRYPTED_ONLY.',
    ),
  ],
  google_memorystore_instance: [
    demand(
      'transit_encryption_mode',
      isOneOf('SERVER_AUTHENTICATION'),
      ONLY_TLS,
      'Set transit_encryption_mode to SERVER_AUTHENTICATION.',
    ),
  ],
  google_redis_instance: [
    demand(
      'transit_encryption_mode',
      isOneOf('SERVER_AUTHENTICATION'),
      ONLY_TLS,
      'Set transit_encryption_mode to SERVER_AUTHENTICATION.',
    ),
  ],
  azurerm_storage_account: [
    demand('https_traffic_only_enabled', (value) => value !== false, ONLY_TLS, 'Leave https_traffic_only_enabled on.'),
    least('min_tls_version', 'TLS1_2', 'TLS1_3'),
  ],
  azurerm_servicebus_namespace: [least('minimum_tls_version', '1.2')],
  azurerm_eventhub_namespace: [least('minimum_tls_version', '1.2')],
  azurerm_application_gateway: [
    demand(
      'ssl_policy',
      (value) =>
        isOneOf('AppGwSslPolicy20220101', 'AppGwSslPolicy20220101S')(block(value)?.policy_name) ||
        /^TLSv1_[23]$/.test(block(value)?.min_protocol_version),
      'it accepts TLS older than 1.2',
      'Set ssl_policy to AppGwSslPolicy20220101S.',
    ),
  ],
  azurerm_cdn_frontdoor_route: [
    demand('https_redirect_enabled', (value) => value !== false, ONLY_TLS, 'Set https_redirect_enabled.'),
    demand(
      'forwarding_protocol',
      (value) => value !== 'HttpOnly',
      'it connects to the origin without TLS',
      'Set forwarding_protocol to HttpsOnly.',
    ),
  ],
  azurerm_cdn_frontdoor_origin: [
    demand(
      'certificate_name_check_enabled',
      isOn,
      'any certificate is accepted for the origin',
      'Set certificate_name_check_enabled.',
    ),
  ],
  azurerm_cdn_frontdoor_custom_domain: [
    demand(
      'tls',
      // azurerm 5 names it minimum_version.
      (value) => (block(value)?.minimum_version ?? block(value)?.minimum_tls_version ?? 'TLS12') === 'TLS12',
      'it accepts TLS older than 1.2',
      'Set its minimum version to TLS12.',
    ),
  ],
  azurerm_cosmosdb_account: [
    demand(
      'minimal_tls_version',
      (value) => value === undefined || value === 'Tls12',
      'it accepts TLS older than 1.2',
      'Set minimal_tls_version to Tls12.',
    ),
  ],
  azurerm_managed_redis: [
    demand(
      'default_database.client_protocol',
      (value) => value === undefined || value === 'Encrypted',
      ONLY_TLS,
      'Set client_protocol to Encrypted.',
    ),
  ],
  azurerm_redis_cache: [
    demand('non_ssl_port_enabled', isNotOn, ONLY_TLS, 'Leave non_ssl_port_enabled off.'),
    least('minimum_tls_version', '1.2'),
  ],
  azurerm_virtual_network_gateway_connection: [
    demand(
      'connection_protocol',
      (value) => value === undefined || value === 'IKEv2',
      'it takes IKEv1',
      'Set connection_protocol to IKEv2.',
    ),
  ],
};

/**
 * A database that is configured to accept connections without TLS, or on AWS not configured
 * otherwise.
 */
const SETTINGS: Record<string, (body: Resource['body']) => boolean> = {
  aws_db_parameter_group: ({ family, parameter }) => {
    const name = /^postgres/.test(family) ? 'rds.force_ssl' : 'require_secure_transport';
    const value = list(parameter).find((one) => (one as { name: string }).name === name) as
      | { value: unknown }
      | undefined;
    return /^(postgres|mysql)/.test(family) && !/^(1|on)$/i.test(String(value?.value ?? ''));
  },
  azurerm_postgresql_flexible_server_configuration: ({ name, value }) =>
    name === 'require_secure_transport' && /^off$/i.test(value),
  azurerm_mysql_flexible_server_configuration: ({ name, value }) =>
    (name === 'require_secure_transport' && /^off$/i.test(value)) ||
    (name === 'tls_version' && /TLSv1(\.1)?(,|$)/.test(value)),
};

/** Public entries: a plain one may only redirect to the one with TLS. */
const ENTRIES: Record<string, (resource: Resource, context: Context) => string | undefined> = {
  aws_lb_listener: ({ body }, { resources }) => {
    if (/^(HTTPS|TLS)$/.test(body.protocol))
      return /TLS13-1-[23]|TLS-1-2|FS-1-2/.test(body.ssl_policy ?? '') ? undefined : 'it accepts TLS older than 1.2';
    const balancer = ofType(resources, 'aws_lb').find((one) => refersTo(body.load_balancer_arn, one, 'arn'));
    const inside = balancer?.body.internal === true || body.protocol !== 'HTTP';
    return inside || list(body.default_action).every((one) => (one as { type?: string }).type === 'redirect')
      ? undefined
      : ONLY_TLS;
  },
  google_compute_target_http_proxy: (proxy, context) => onlyRedirects(proxy, context),
};

function onlyRedirects({ body }: Resource, { resources }: Context): string | undefined {
  const map = ofType(resources, 'google_compute_url_map').find((one) => refersTo(body.url_map, one, 'id'));
  return !map || isOn(block(map.body.default_url_redirect)?.https_redirect) ? undefined : ONLY_TLS;
}

export const encryptionInTransit: Policy = {
  id: 'encryption-in-transit',
  level: 'error',
  pillar: 'security',
  title: 'All connections use TLS 1.2 or newer, and all tunnels IKEv2.',
  types: typesOf(PARENTS, DEMANDS, SETTINGS, ENTRIES),
  check(resource, context) {
    const { type, body } = resource;
    const parent = PARENTS[type];
    if (parent) {
      const policy = ofType(context.resources, parent.policy).find((one) =>
        refersTo(one.body[parent.by], resource, parent.attribute),
      );
      const later = context.planned && isReference(policy?.body.policy);
      if (later || statements(policy?.body.policy).some(deniesPlain)) return undefined;
      return { reason: 'its policy allows requests without TLS', remedy: 'Deny where aws:SecureTransport is false.' };
    }
    if (SETTINGS[type]?.(body))
      return { reason: ONLY_TLS, remedy: 'Set require_secure_transport, on PostgreSQL of AWS rds.force_ssl.' };
    const reason = ENTRIES[type]?.(resource, context);
    return reason
      ? { reason, remedy: 'Serve HTTPS with TLS 1.2 or newer, and redirect to it.' }
      : unmet(resource, DEMANDS);
  },
};
