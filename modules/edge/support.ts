import { LOG_STEPS } from '../core/cloudwatch';
import { type KindTable, native, needs, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET, IN_ONE_WORKSPACE } from '../core/log-retention';
import type { EdgeProps } from './edge';

const RATE = { min: 10, max: 1_000_000 };

const BUCKET = unsupported(
  'its Terraform provider supports neither sign-in of Front Door to a storage account nor the ' +
    'approval of a private link to it',
  'Serve the objects through a load balancer: origin.loadBalancer.',
);

export const EDGE: KindTable<EdgeProps> = {
  kind: 'edge',
  service: { aws: 'Amazon CloudFront', google: 'Cloud CDN with Cloud Armor', azure: 'Azure Front Door Premium' },
  features: {
    names: {
      aws: native('aliases', undefined, 'with a certificate in us-east-1'),
      google: native(
        "a rule of Cloud Armor, and the load balancer's certificate; for a bucket a host rule and a " +
          'managed certificate',
      ),
      azure: native('azurerm_cdn_frontdoor_custom_domain', undefined, 'with a managed certificate'),
    },
    zone: {
      aws: native('records of aws_acm_certificate'),
      google: native(
        "names are checked against it; the records are the load balancer's, or for a bucket " +
          'google_certificate_manager_dns_authorization',
      ),
      azure: native('_dnsauth records'),
    },
    certificate: {
      aws: native('viewer_certificate', undefined, 'in us-east-1'),
      google: native(
        'google_certificate_manager_certificate_map_entry',
        undefined,
        'for a bucket; a load balancer has its own',
      ),
      azure: native(
        'azurerm_cdn_frontdoor_secret',
        undefined,
        'read by the identity of the profile, which may read this one secret',
      ),
    },
    'certificate.given': {
      aws: native('viewer_certificate.acm_certificate_arn'),
      google: native('certificates', undefined, 'of a bucket'),
      azure: native(
        'key_vault_certificate_id',
        undefined,
        'without a version, so that a renewed one is used automatically',
      ),
    },
    origin: {
      aws: native('origin'),
      google: native('google_compute_backend_service or _bucket'),
      azure: native('azurerm_cdn_frontdoor_origin'),
    },
    'origin.bucket': {
      aws: native('aws_cloudfront_origin_access_control'),
      google: native(
        'google_compute_backend_bucket',
        undefined,
        "which the load balancers' service agent reads; the edge is a separate load balancer",
      ),
      azure: BUCKET,
    },
    'origin.index': {
      aws: native('default_root_object'),
      google: native('path_rule.route_action.url_rewrite'),
      azure: BUCKET,
    },
    'origin.notFound': {
      aws: native(
        'custom_error_response',
        undefined,
        'for 404 and 403, which a bucket returns to principals without list permission',
      ),
      google: native('custom_error_response_policy', undefined, 'for 404 and 403'),
      azure: BUCKET,
    },
    'origin.loadBalancer': {
      aws: native(
        'aws_cloudfront_vpc_origin',
        undefined,
        'the load balancer becomes internal; not in every region, and not in every zone of some',
      ),
      google: native('security_policy and cdn_policy of its backend services'),
      azure: native('azurerm_cdn_frontdoor_origin', undefined, 'which then accepts traffic from this Front Door only'),
    },
    'origin.host': {
      aws: native('origin.domain_name'),
      google: native(
        'an additional name in the rule of Cloud Armor',
        undefined,
        'the load balancer itself is the edge',
      ),
      azure: native(
        'azurerm_cdn_frontdoor_origin.host_name',
        undefined,
        'with a record that leads to the load balancer',
      ),
    },
    cache: {
      aws: native('ordered_cache_behavior'),
      // Source: schema of google_compute_url_map; cache_policy of a route action is in version 7.
      google: native(
        'cdn_policy',
        undefined,
        'in front of a load balancer one rule for all paths, because version 6.50 of the provider has no ' +
          'cache_policy in URL maps: let the origin set Cache-Control for each path; in front of a bucket one ' +
          'for each path',
      ),
      azure: native('azurerm_cdn_frontdoor_route.cache'),
    },
    requestsPerFiveMinutes: {
      aws: native('rate_based_statement', RATE),
      google: native('rate_limit_options', RATE, 'not supported for a bucket'),
      azure: native('rate_limit_threshold', RATE),
    },
    bodyInspectionKiB: {
      // Source:
      // docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
      aws: native('association_config.request_body', { oneOf: [16, 32, 48, 64] }),
      // Source: cloud.google.com/armor/docs/security-policy-overview. Without the setting Cloud
      // Armor inspects the first 8 KiB.
      google: needs(
        'google',
        '8.7',
        native('advanced_options_config.request_body_inspection_size', { oneOf: [8, 16, 32, 48, 64] }),
      ),
      // Source: learn.microsoft.com/azure/web-application-firewall/afds/afds-overview
      azure: unsupported('Front Door inspects the first 128 KiB', 'Leave it out.'),
    },
    logDays: {
      aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: unsupported(IN_ONE_WORKSPACE, IN_ENVIRONMENT),
    },
  },
  semantics: {
    TLS: { aws: '1.2 and 1.3', google: "the load balancer's: 1.2 and 1.3", azure: '1.2 and 1.3' },
    'managed rules, in blocking mode': {
      aws: 'common rules, known bad inputs, SQL injection, malicious addresses',
      google:
        'SQL injection, cross-site scripting, files, remote code, protocol attacks, scanners, current CVEs ' +
        '(OWASP 3.3); none for a bucket, which is read-only',
      azure: "Microsoft's default rules and its bot rules",
    },
    'access over IPv6': { aws: 'yes', google: '`ipv6` of its load balancer; yes for a bucket', azure: 'yes' },
    'a path that is never cached': {
      aws: 'yes',
      google: 'for a bucket; a load balancer has one rule for all paths',
      azure: 'yes',
    },
    'caching without `ttlSeconds`': {
      aws: "by the origin's `Cache-Control`, per cookie; nothing else",
      google: "by the origin's `Cache-Control`; nothing else",
      azure: '**no**: `ttlSeconds` is required, since Front Door caches responses without `Cache-Control`',
    },
    'a managed certificate is renewed': {
      aws: 'as long as its validation record exists',
      google: 'as long as its validation record exists',
      azure: 'if the name is a CNAME of the endpoint; the domain itself and shared names require a given one',
    },
    "the limit behind Cloudflare's proxy": {
      aws: '`CF-Connecting-IP`, from addresses of Cloudflare only',
      google: '`CF-Connecting-IP`, from addresses of Cloudflare only; counted for three groups of them',
      azure: "**no**: Front Door counts the source address, which is Cloudflare's",
    },
    'requests with bodies larger than the inspection limit': {
      aws: 'allowed: 16 KiB, or `bodyInspectionKiB`',
      google: 'allowed: 8 KiB',
      azure: 'allowed: 128 KiB',
    },
    // Source:
    // docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
    // Protocol and Feature Restrictions; learn.microsoft.com/azure/frontdoor/websocket
    WebSocket: {
      aws: '**no** in front of a load balancer: VPC origins do not support it',
      google: 'yes',
      azure: 'yes, on paths that are not cached',
    },
    'allowed methods': {
      aws: 'GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE; a bucket is read only',
      google: 'GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE; a bucket is read only',
      azure: "those of Microsoft's rules: GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE",
    },
    'protection of the origin': {
      aws: 'VPC origin: it has no public address; bucket: its policy names the distribution',
      google: 'the edge is part of the load balancer; bucket: only the service agent of load balancers may read it',
      azure: "rules allow Front Door's addresses, and the gateway's firewall allows this Front Door only",
    },
    'access logs': {
      aws: 'CloudWatch, encrypted with its own key',
      google: 'Cloud Logging',
      azure: 'Log Analytics',
    },
    scope: {
      aws: 'global; a name is on one distribution only',
      google: 'the load balancer',
      azure: 'global; a name is on one profile only',
    },
  },
};
