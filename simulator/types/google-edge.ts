import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, matches, oneOf } from '../rules';
import { uuid } from '../template';
import type { Fields, Value } from '../values';
import { serverless } from './google-containers';
import { COMPUTE_NAME, global, regional } from './google-forms';

/** The places where a URL map refers to a service. */
const servedBy = (map: string) =>
  ['default_service', 'default_route_action', 'path_matcher.default_service', 'path_matcher.default_route_action']
    .concat('path_matcher.path_rule.service', 'path_matcher.path_rule.route_action')
    .map(
      (path) => `${map}.${path}${path.endsWith('route_action') ? '.weighted_backend_services.backend_service' : ''}`,
    );

/**
 * Google does not receive a weight of 0: the provider omits empty values. Source:
 * resource_compute_url_map.go, IsEmptyValue.
 */
const weights = Object.fromEntries(
  ['default_route_action', 'path_matcher.default_route_action', 'path_matcher.path_rule.route_action'].map((path) => [
    `${path}.weighted_backend_services.weight`,
    between(1, 1000),
  ]),
);

const sslPolicy: Partial<Behaviour> = {
  rules: {
    profile: oneOf('COMPATIBLE', 'MODERN', 'RESTRICTED', 'CUSTOM', 'FIPS_202205'),
    min_tls_version: oneOf('TLS_1_0', 'TLS_1_1', 'TLS_1_2'),
  },
  checks: [
    check(
      'custom_features',
      'custom_features go with profile CUSTOM, and only with it',
      (get) =>
        (get('profile') === 'CUSTOM') !==
        (Array.isArray(get('custom_features')) && (get('custom_features') as unknown[]).length > 0),
    ),
  ],
};

/**
 * The validation record of a name. `PER_PROJECT_RECORD`, the default of a region, has a label of
 * the project; `FIXED_RECORD`, the default of `global`, has one name for all, and a value of each
 * authorization.
 */
const proof = ({ domain, location, type, project }: Fields, key: string): Value => {
  const region = location === 'global' || location === null ? undefined : String(location);
  const perProject = type === 'PER_PROJECT_RECORD' || (type !== 'FIXED_RECORD' && region !== undefined);
  const own = uuid(`${project} ${region} ${domain}`);
  const [label, token] = perProject
    ? [`_acme-challenge_${own.replaceAll('-', '').slice(0, 16)}`, own]
    : ['_acme-challenge', uuid(key)];
  const data = [token, '1', region, 'authorize.certificatemanager.goog.'].filter(Boolean).join('.');
  return [{ name: `${label}.${domain}.`, type: 'CNAME', data }];
};

export const googleEdge: Readonly<Record<string, Behaviour>> = {
  // Load balancers
  compute_backend_service: global('backendServices', {
    conflicts: [serverless],
    rules: {
      protocol: oneOf('HTTP', 'HTTPS', 'HTTP2', 'TCP', 'SSL', 'UDP', 'GRPC', 'UNSPECIFIED', 'H2C'),
      load_balancing_scheme: oneOf('EXTERNAL', 'INTERNAL_SELF_MANAGED', 'INTERNAL_MANAGED', 'EXTERNAL_MANAGED'),
      'backend.balancing_mode': oneOf('UTILIZATION', 'RATE', 'CONNECTION', 'CUSTOM_METRICS', 'IN_FLIGHT'),
      session_affinity: oneOf(
        'NONE',
        'CLIENT_IP',
        'CLIENT_IP_PORT_PROTO',
        'CLIENT_IP_PROTO',
        'GENERATED_COOKIE',
        'HEADER_FIELD',
        'HTTP_COOKIE',
        'STRONG_COOKIE_AFFINITY',
      ),
      'log_config.sample_rate': between(0, 1),
    },
    heldBy: servedBy('compute_url_map'),
  }),
  compute_region_backend_service: regional('backendServices', {
    rules: {
      load_balancing_scheme: oneOf('EXTERNAL', 'EXTERNAL_MANAGED', 'INTERNAL', 'INTERNAL_MANAGED'),
      'backend.balancing_mode': oneOf('UTILIZATION', 'RATE', 'CONNECTION', 'CUSTOM_METRICS'),
      'log_config.sample_rate': between(0, 1),
    },
    heldBy: ['compute_forwarding_rule.backend_service', ...servedBy('compute_region_url_map')],
  }),
  compute_backend_bucket: global('backendBuckets', {
    heldBy: ['compute_url_map.default_service', 'compute_url_map.path_matcher.default_service'],
  }),
  compute_region_network_endpoint_group: regional('networkEndpointGroups', {
    heldBy: ['compute_backend_service.backend.group', 'compute_region_backend_service.backend.group'],
  }),
  compute_url_map: global('urlMaps', {
    rules: weights,
    heldBy: ['compute_target_https_proxy.url_map', 'compute_target_http_proxy.url_map'],
  }),
  compute_region_url_map: regional('urlMaps', {
    rules: weights,
    heldBy: ['compute_region_target_https_proxy.url_map', 'compute_region_target_http_proxy.url_map'],
  }),
  compute_region_target_https_proxy: regional('targetHttpsProxies', { heldBy: ['compute_forwarding_rule.target'] }),
  compute_region_target_http_proxy: regional('targetHttpProxies', { heldBy: ['compute_forwarding_rule.target'] }),
  compute_target_https_proxy: global('targetHttpsProxies', {
    rules: { quic_override: oneOf('NONE', 'ENABLE', 'DISABLE') },
    heldBy: ['compute_global_forwarding_rule.target'],
  }),
  compute_target_http_proxy: global('targetHttpProxies', { heldBy: ['compute_global_forwarding_rule.target'] }),
  compute_global_forwarding_rule: global('forwardingRules', {
    rules: {
      load_balancing_scheme: oneOf('EXTERNAL', 'EXTERNAL_MANAGED', 'INTERNAL_MANAGED', 'INTERNAL_SELF_MANAGED'),
      ip_protocol: oneOf('TCP', 'UDP', 'ESP', 'AH', 'SCTP', 'ICMP'),
    },
    unique: 'projects/{project}/global/forwardingRules/{name}',
  }),
  compute_forwarding_rule: regional('forwardingRules', {
    checks: [
      // Source: resource_compute_forwarding_rule.go of google 6.50 (the description of
      // load_balancing_scheme)
      check(
        'load_balancing_scheme',
        'load_balancing_scheme must be "" where target is a service attachment',
        (get) => String(get('target')).includes('/serviceAttachments/') && get('load_balancing_scheme') !== '',
      ),
    ],
  }),
  compute_managed_ssl_certificate: global('sslCertificates', {
    heldBy: ['compute_target_https_proxy.ssl_certificates'],
  }),
  compute_ssl_policy: global('sslPolicies', { ...sslPolicy, heldBy: ['compute_target_https_proxy.ssl_policy'] }),
  compute_region_ssl_policy: regional('sslPolicies', {
    ...sslPolicy,
    heldBy: ['compute_region_target_https_proxy.ssl_policy'],
  }),
  compute_security_policy: global('securityPolicies', {
    rules: {
      type: oneOf('CLOUD_ARMOR', 'CLOUD_ARMOR_EDGE', 'CLOUD_ARMOR_INTERNAL_SERVICE'),
      'rule.priority': between(0, 2_147_483_647),
    },
    checks: [
      check('rule', 'rules must include the default rule with priority 2147483647', (get) => {
        const rules = get('rule');
        return (
          Array.isArray(rules) &&
          rules.length > 0 &&
          !rules.some((one) => (one as { priority: number }).priority === 2_147_483_647)
        );
      }),
    ],
    heldBy: [
      'compute_backend_service.security_policy',
      'compute_backend_service.edge_security_policy',
      'compute_backend_bucket.edge_security_policy',
    ],
  }),
  certificate_manager_certificate: {
    values: { id: 'projects/{project}/locations/{location}/certificates/{name}' },
    checks: [exactlyOne('managed', 'self_managed')],
    heldBy: [
      'certificate_manager_certificate_map_entry.certificates',
      'compute_region_target_https_proxy.certificate_manager_certificates',
      'compute_target_https_proxy.certificate_manager_certificates',
    ],
  },
  certificate_manager_certificate_map: {
    values: { id: 'projects/{project}/locations/global/certificateMaps/{name}' },
    heldBy: ['certificate_manager_certificate_map_entry.map'],
  },
  certificate_manager_certificate_map_entry: {
    values: {
      id: 'projects/{project}/locations/global/certificateMaps/{map#last}/certificateMapEntries/{name}',
      state: 'ACTIVE',
    },
    checks: [exactlyOne('hostname', 'matcher')],
  },
  certificate_manager_dns_authorization: {
    values: { id: 'projects/{project}/locations/{location}/dnsAuthorizations/{name}' },
    unique: 'projects/{project}/dnsAuthorizations/{name}',
    makes: { dns_resource_record: proof },
    heldBy: ['certificate_manager_certificate.managed.dns_authorizations'],
  },
  dns_managed_zone: {
    values: { id: 'projects/{project}/managedZones/{name}', managed_zone_id: '{number}' },
    rules: {
      dns_name: matches(/\.$/, 'a name that ends with a dot: example.com.'),
      visibility: oneOf('private', 'public'),
      'dnssec_config.state': oneOf('off', 'on', 'transfer'),
      name: COMPUTE_NAME,
    },
    heldBy: ['dns_record_set.managed_zone'],
  },
  dns_record_set: {
    values: { id: 'projects/{project}/managedZones/{managed_zone}/rrsets/{name}/{type}' },
    rules: { name: matches(/\.$/, 'a name that ends with a dot: www.example.com.') },
    checks: [
      check(
        'rrdatas',
        'exactly one of rrdatas, routing_policy must be set',
        (get) =>
          Array.isArray(get('rrdatas')) ===
          (Array.isArray(get('routing_policy')) && (get('routing_policy') as unknown[]).length > 0),
      ),
    ],
  },
};
