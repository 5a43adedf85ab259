import type { Behaviour, Conflict } from '../behaviour';
import { atMostOne, between, check, isOneOf, lengthOf, matches, oneOf } from '../rules';
import type { Fields } from '../values';
import { arn, globalArn, named, prefixListId } from './aws-forms';

const KIND = '{load_balancer_type#application=app,network=net,gateway=gwy}';
const BALANCER_NAME = matches(
  /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  '1 to 32 letters, digits and -, not beginning with internal-, no - at the ends',
);
const WAF_SCOPE = '{scope#REGIONAL=regional,CLOUDFRONT=global}';
const wafArn = (kind: string) => `arn:{partition}:wafv2:{region}:{account}:${WAF_SCOPE}/${kind}/{name}/{id}`;
const SCOPE = oneOf('CLOUDFRONT', 'REGIONAL');
const WAF_NAME = matches(/^[\w-]{1,128}$/, '1 to 128 letters, digits, _ and -');
const LISTENER_PROTOCOL = oneOf('HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC');

/**
 * The servers with which CloudFront connects to origins, and the group that it creates for them
 * with the first VPC origin of a VPC.
 */
const ORIGIN_FACING = 'com.amazonaws.global.cloudfront.origin-facing';
const ORIGIN_GROUP = 'CloudFront-VPCOrigins-Service-SG';

/**
 * CloudFront accepts an origin that it cannot reach, and returns 504. A rule of the load balancer's
 * groups must refer to its servers, by their list or their group: they are not in the range of the
 * VPC. Source: "Restrict access with VPC origins" in CloudFront's developer guide.
 */
const reachable: Conflict = ({ vpc_origin_endpoint_config }, there) => {
  const [config] = vpc_origin_endpoint_config as Fields[];
  const balancer = there('lb').find((one) => one.arn === config?.arn);
  const groups = Array.isArray(balancer?.security_groups) ? balancer.security_groups : [];
  if (!balancer || groups.length === 0) return undefined;
  const port = Number(config?.origin_protocol_policy === 'http-only' ? config.http_port : config?.https_port);
  const [, , , region = ''] = String(balancer.arn).split(':');
  const list = prefixListId(region, ORIGIN_FACING);
  const own = there('security_group').find(({ name }) => name === ORIGIN_GROUP);
  const admitted = there('vpc_security_group_ingress_rule').some(
    ({
      security_group_id,
      ip_protocol,
      from_port,
      to_port,
      prefix_list_id,
      cidr_ipv4,
      referenced_security_group_id: group,
    }) =>
      isOneOf(security_group_id, ...groups) &&
      (ip_protocol === '-1' || (Number(from_port) <= port && port <= Number(to_port))) &&
      (prefix_list_id === list || cidr_ipv4 === '0.0.0.0/0' || (own !== undefined && group === own.id)),
  );
  return admitted
    ? undefined
    : `no rule of ${groups.join(', ')} admits ${ORIGIN_FACING} to port ${port}, so that CloudFront would not reach it`;
};

export const awsEdge: Readonly<Record<string, Behaviour>> = {
  lb: {
    values: {
      arn: arn('elasticloadbalancing', `loadbalancer/${KIND}/{name}/{random}`),
      id: '{arn}',
      arn_suffix: `${KIND}/{name}/{random}`,
      dns_name: '{name}-{number}.{region}.elb.{suffix}',
      zone_id: 'Z35SXDOTRQ7X7K',
    },
    unique: '{account} {region} {name}',
    rules: {
      name: BALANCER_NAME,
      load_balancer_type: oneOf('application', 'network', 'gateway'),
      ip_address_type: oneOf('ipv4', 'dualstack', 'dualstack-without-public-ipv4'),
      desync_mitigation_mode: oneOf('monitor', 'defensive', 'strictest'),
      idle_timeout: between(1, 4000),
    },
    checks: [
      atMostOne('name', 'name_prefix'),
      check('subnets', 'an application load balancer needs at least two subnets', (get) => {
        const [type, subnets] = [get('load_balancer_type'), get('subnets')];
        return (type === null || type === 'application') && Array.isArray(subnets) && subnets.length === 1;
      }),
    ],
  },
  lb_target_group: {
    values: {
      arn: arn('elasticloadbalancing', 'targetgroup/{name}/{random}'),
      id: '{arn}',
      arn_suffix: 'targetgroup/{name}/{random}',
    },
    unique: '{account} {region} {name}',
    rules: {
      name: BALANCER_NAME,
      target_type: oneOf('instance', 'ip', 'lambda', 'alb'),
      protocol: LISTENER_PROTOCOL,
      protocol_version: oneOf('HTTP1', 'HTTP2', 'GRPC'),
      deregistration_delay: between(0, 3600),
      'health_check.interval': between(5, 300),
      'health_check.timeout': between(2, 120),
      'health_check.healthy_threshold': between(2, 10),
      'health_check.unhealthy_threshold': between(2, 10),
    },
    checks: [
      atMostOne('name', 'name_prefix'),
      check(
        'port',
        'target_type other than lambda needs port, protocol and vpc_id',
        (get) => get('target_type') !== 'lambda' && ['port', 'protocol', 'vpc_id'].some((name) => get(name) === null),
      ),
    ],
    heldBy: [
      'lb_listener.default_action.target_group_arn',
      'lb_listener_rule.action.target_group_arn',
      'lb_listener_rule.action.forward.target_group.arn',
      'lb_listener.default_action.forward.target_group.arn',
    ],
  },
  lb_target_group_attachment: { values: { id: '{target_group_arn}-{number}' } },
  lb_listener: {
    values: {
      arn: arn('elasticloadbalancing', 'listener/{load_balancer_arn#after loadbalancer/}/{random}'),
      id: '{arn}',
    },
    unique: '{load_balancer_arn} {port}',
    rules: {
      port: between(1, 65_535),
      protocol: LISTENER_PROTOCOL,
      'default_action.type': oneOf(
        'forward',
        'authenticate-oidc',
        'authenticate-cognito',
        'redirect',
        'fixed-response',
      ),
    },
    checks: [
      check(
        'certificate_arn',
        'protocol HTTPS or TLS needs certificate_arn',
        (get) => ['HTTPS', 'TLS'].includes(String(get('protocol'))) && get('certificate_arn') === null,
      ),
      check(
        'ssl_policy',
        'ssl_policy is only possible with protocol = HTTPS or TLS',
        (get) =>
          get('ssl_policy') !== null && get('ssl_policy') !== '' && !['HTTPS', 'TLS'].includes(String(get('protocol'))),
      ),
    ],
  },
  lb_listener_rule: {
    values: { arn: arn('elasticloadbalancing', 'listener-rule/{listener_arn#after listener/}/{random}'), id: '{arn}' },
    unique: '{listener_arn} {priority}',
    rules: { priority: between(1, 50_000) },
  },
  lb_listener_certificate: { values: { id: '{listener_arn}_{certificate_arn}' } },

  // Firewall
  wafv2_web_acl: {
    values: { id: '{uuid}', arn: wafArn('webacl'), lock_token: '{uuid}' },
    unique: '{account} {region} {scope} {name}',
    imports: ['{id}/{name}/{scope}'],
    rules: { scope: SCOPE, name: WAF_NAME },
    checks: [
      check(
        'default_action',
        'default_action needs exactly one of allow, block',
        (get) =>
          [get('default_action.0.allow'), get('default_action.0.block')].filter(
            (one) => Array.isArray(one) && one.length > 0,
          ).length !== 1,
      ),
      check(
        'scope',
        'scope CLOUDFRONT is only possible in us-east-1',
        (get) => get('scope') === 'CLOUDFRONT' && get('region') !== null && get('region') !== 'us-east-1',
      ),
    ],
    heldBy: ['wafv2_web_acl_association.web_acl_arn', 'cloudfront_distribution.web_acl_id'],
  },
  wafv2_ip_set: {
    values: { id: '{uuid}', arn: wafArn('ipset') },
    unique: '{account} {region} {scope} {name}',
    imports: ['{id}/{name}/{scope}'],
    rules: { scope: SCOPE, name: WAF_NAME },
  },
  wafv2_rule_group: {
    values: { id: '{uuid}', arn: wafArn('rulegroup') },
    unique: '{account} {region} {scope} {name}',
    imports: ['{id}/{name}/{scope}'],
    rules: { scope: SCOPE, name: WAF_NAME },
  },
  wafv2_web_acl_association: { values: { id: '{web_acl_arn},{resource_arn}' }, unique: '{resource_arn}' },
  wafv2_web_acl_logging_configuration: {
    values: { id: '{resource_arn}' },
    checks: [
      check('log_destination_configs', 'the log destination must be named aws-waf-logs-…', (get) => {
        const to = get('log_destination_configs');
        return Array.isArray(to) && to.some((one) => typeof one === 'string' && !/[:/]aws-waf-logs-/.test(one));
      }),
    ],
  },

  // Content delivery
  cloudfront_distribution: {
    values: {
      id: 'E{UPPER}',
      arn: globalArn('cloudfront', 'distribution/{id}'),
      domain_name: 'd{random}.cloudfront.net',
      hosted_zone_id: 'Z2FDTNDATAQYW2',
      status: 'Deployed',
      etag: 'E{UPPER}',
    },
    rules: {
      http_version: oneOf('http1.1', 'http2', 'http2and3', 'http3'),
      price_class: oneOf('PriceClass_All', 'PriceClass_200', 'PriceClass_100'),
      'viewer_certificate.minimum_protocol_version': oneOf(
        'SSLv3',
        'TLSv1',
        'TLSv1_2016',
        'TLSv1.1_2016',
        'TLSv1.2_2018',
        'TLSv1.2_2019',
        'TLSv1.2_2021',
        'TLSv1.2_2025',
        'TLSv1.3_2025',
      ),
      'default_cache_behavior.viewer_protocol_policy': oneOf('allow-all', 'https-only', 'redirect-to-https'),
      'ordered_cache_behavior.viewer_protocol_policy': oneOf('allow-all', 'https-only', 'redirect-to-https'),
      'restrictions.geo_restriction.restriction_type': oneOf('none', 'whitelist', 'blacklist'),
    },
    checks: [
      check(
        'default_cache_behavior',
        'target_origin_id of default_cache_behavior must be the origin_id of an origin',
        (get) => {
          const [target, origins] = [get('default_cache_behavior.0.target_origin_id'), get('origin')];
          return (
            typeof target === 'string' &&
            Array.isArray(origins) &&
            !origins.some((one) => (one as { origin_id: string }).origin_id === target)
          );
        },
      ),
    ],
  },
  cloudfront_origin_access_control: {
    values: { id: 'E{UPPER}', arn: globalArn('cloudfront', 'origin-access-control/{id}'), etag: 'E{UPPER}' },
    unique: '{account} {name}',
    rules: {
      name: lengthOf(1, 64),
      origin_access_control_origin_type: oneOf('s3', 'mediastore', 'mediapackagev2', 'lambda'),
      signing_behavior: oneOf('never', 'always', 'no-override'),
      signing_protocol: oneOf('sigv4'),
    },
    heldBy: ['cloudfront_distribution.origin.origin_access_control_id'],
  },
  cloudfront_response_headers_policy: {
    values: { id: '{uuid}', arn: globalArn('cloudfront', 'response-headers-policy/{id}'), etag: 'E{UPPER}' },
    unique: '{account} {name}',
    heldBy: [
      'cloudfront_distribution.default_cache_behavior.response_headers_policy_id',
      'cloudfront_distribution.ordered_cache_behavior.response_headers_policy_id',
    ],
  },
  cloudfront_cache_policy: {
    values: { id: '{uuid}', arn: globalArn('cloudfront', 'cache-policy/{id}') },
    unique: '{account} {name}',
    heldBy: ['cloudfront_distribution.default_cache_behavior.cache_policy_id'],
  },
  cloudfront_vpc_origin: {
    values: { id: 'vo_{UPPER}', arn: globalArn('cloudfront', 'vpcorigin/{id}') },
    rules: { 'vpc_origin_endpoint_config.origin_protocol_policy': oneOf('http-only', 'https-only', 'match-viewer') },
    conflicts: [reachable],
    heldBy: ['cloudfront_distribution.origin.vpc_origin_config.vpc_origin_id'],
  },
  cloudfront_function: named('{name}', globalArn('cloudfront', 'function/{name}')),
};
