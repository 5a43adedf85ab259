import { fixed, type KindTable, native, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET } from '../core/log-retention';
import type { LoadBalancerProps } from './load-balancer';

const LOG_DAYS = { min: 1, max: 3650 };

export const LOAD_BALANCER: KindTable<LoadBalancerProps> = {
  kind: 'loadBalancer',
  service: {
    aws: 'Application Load Balancer',
    google: 'Google Cloud Load Balancing',
    azure: 'Azure Application Gateway',
  },
  features: {
    network: {
      // ELBv2 sets the VPC of a target group at creation, and its name must be unique in a region.
      aws: fixed(
        native('subnets', undefined, 'of at least two zones'),
        'the VPC of a target group cannot be changed, and the names of the new ones are still in use',
        'Add a second load balancer in the other network, change the DNS names to it, and then remove the first one.',
      ),
      google: native('network', undefined, 'its proxies are outside, at known addresses'),
      azure: native('gateway_ip_configuration.subnet_id', undefined, 'in a dedicated subnet'),
    },
    internal: {
      aws: native('internal'),
      google: native('INTERNAL_MANAGED', undefined, 'a regional load balancer with a proxy-only subnetwork'),
      azure: native(
        'frontend_ip_configuration.private_ip_address',
        undefined,
        'with an unused public address, which v2 requires',
      ),
    },
    certificate: {
      aws: native('certificate_arn'),
      google: native('certificate_map'),
      azure: native('ssl_certificate'),
    },
    'certificate.managed': {
      aws: native('aws_acm_certificate_validation'),
      google: native('google_certificate_manager_certificate', undefined, 'one for each name'),
      azure: unsupported(
        'Application Gateway uses certificates from Key Vault, and Azure issues and renews them for Front Door only',
        'Use edge (Front Door), which has managed certificates, and set a certificate of Key ' + 'Vault under given.',
      ),
    },
    'certificate.given': {
      aws: native('certificate_arn'),
      google: native('google_certificate_manager_certificate_map_entry'),
      azure: native('key_vault_secret_id', undefined, 'read by an identity with access to this one secret'),
    },
    routes: {
      aws: native('aws_lb_listener_rule', undefined, 'hosts and paths'),
      google: native('google_compute_url_map', undefined, 'hosts and paths'),
      azure: native('url_path_map', undefined, 'hosts and paths, case-insensitive'),
    },
    ipv6: {
      aws: native('ip_address_type', undefined, '`dualstack`, in a network with `ipv6`'),
      google: native('google_compute_global_address.ip_version', undefined, 'a second address; not if internal'),
      azure: unsupported('its frontends are IPv4 only', 'Use an edge: Front Door supports both.'),
    },
    stickiness: {
      aws: native('stickiness', undefined, 'of the target groups'),
      google: native('session_affinity', undefined, '`GENERATED_COOKIE`'),
      azure: native('cookie_based_affinity'),
    },
    'stickiness.seconds': {
      aws: native('stickiness.cookie_duration', { min: 1, max: 604_800 }),
      google: native('affinity_cookie_ttl_sec', { min: 1, max: 1_209_600 }),
      azure: unsupported('its cookie lasts for the browser session', 'Leave it out: stickiness: {}.'),
    },
    requestTimeoutSeconds: {
      aws: native('idle_timeout', { min: 1, max: 4000 }),
      google: native('timeout_sec', { min: 1, max: 86_400 }),
      azure: native('request_timeout', { min: 1, max: 86_400 }),
    },
    drainSeconds: {
      aws: native('deregistration_delay', { min: 0, max: 3600 }),
      google: native('connection_draining_timeout_sec', { min: 0, max: 3600 }),
      azure: native('connection_draining.drain_timeout_sec', { min: 1, max: 3600 }),
    },
    slo: {
      aws: native('the kind objective'),
      google: native('the kind objective'),
      azure: native('the kind objective'),
    },
    accessLogDays: {
      aws: native('aws_s3_bucket_lifecycle_configuration', LOG_DAYS),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: native('azurerm_storage_management_policy', LOG_DAYS),
    },
  },
  semantics: {
    'weights of routes': {
      aws: '`aws_lb_listener_rule.action.forward`, at most 5 sets of machines',
      google: '`weighted_backend_services`',
      azure: '**no**: a rule supports one pool',
    },
    'a service': {
      aws: 'a target group of IP addresses, with which its tasks are registered',
      google: 'a serverless network endpoint group, whose health Cloud Run manages; no stickiness, and its own timeout',
      azure: 'a pool with its name, over HTTPS',
    },
    'blue/green of a group': {
      aws: 'both colours are registered, and one has all the weight',
      google: 'one colour receives all requests; the other is checked only',
      azure: 'both colours have a pool, and the rules use one',
    },
    'health check': {
      aws: 'GET of the `health` of the group, every 10 s',
      google: 'GET of the `health` of the group, every 10 s',
      azure: 'GET of the `health` of the group, every 10 s',
    },
    TLS: {
      aws: '1.2 and 1.3: `ELBSecurityPolicy-TLS13-1-2-Res-2021-06`',
      google: '1.2 and 1.3: profile RESTRICTED',
      azure: '1.2 and 1.3: `AppGwSslPolicy20220101S`',
    },
    address: { aws: 'a name', google: 'a fixed address', azure: 'a fixed address' },
    accessible: {
      aws: 'from one region',
      google: 'from everywhere (anycast); from one region if internal',
      azure: 'from one region',
    },
    'web application firewall': {
      aws: 'not included: use `edge`',
      google: 'not included: use `edge`',
      azure: "Microsoft's managed rules, in blocking mode",
    },
    'access logs': {
      aws: 'S3, encrypted, private',
      google: 'Cloud Logging, every request',
      azure: 'storage account, encrypted, private',
    },
  },
};
