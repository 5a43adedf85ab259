import { Wafv2IpSet } from '@cdktf/provider-aws/lib/wafv2-ip-set';
import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import type { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { GLOBAL_REGION } from '../core/providers';
import { CLIENT_HEADER, CLOUDFLARE_RANGES } from '../dns/cloudflare-ranges';
import { EDGE_DEFAULTS, WINDOW } from './settings';

const ACL_NAME: NameRule = {
  what: 'web ACL',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits and -',
  unique: 'account',
};

/** AWS managed rules, in order of evaluation. */
const MANAGED = ['AmazonIpReputationList', 'CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet'];
/**
 * Counted instead of blocked, per rule set: bodies larger than the inspection limit are allowed, as
 * on the other clouds. By default that rule blocks bodies above 8 KB.
 */
const COUNTED: Readonly<Record<string, string>> = { CommonRuleSet: 'SizeRestrictions_BODY' };

interface Limit {
  /** Requests of one client in five minutes. */
  readonly requests?: number;
  /** Whether requests pass through Cloudflare's proxy. */
  readonly proxied: boolean;
  /** How much of a body is inspected. */
  readonly bodyKiB?: number;
}

/**
 * A web ACL for CloudFront: blocks too many requests, then attacks that AWS's rules identify.
 * Decisions are logged, without credentials.
 */
export function firewall(
  scope: Construct,
  what: string,
  { requests = EDGE_DEFAULTS.requestsPerFiveMinutes, proxied, bodyKiB }: Limit,
  provider?: TerraformProvider,
): Wafv2WebAcl {
  const seen = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });
  const name = nameOf(scope, ACL_NAME);
  const limits = proxied ? limitsBehindCloudflare(scope, provider) : [{ id: 'rate', aggregate_key_type: 'IP' }];
  const acl = new Wafv2WebAcl(scope, 'acl', {
    provider,
    name,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen(name),
    associationConfig:
      bodyKiB === undefined
        ? undefined
        : { requestBody: [{ cloudfront: { defaultSizeInspectionLimit: `KB_${bodyKiB}` } }] },
    rule: [
      ...limits.map(({ id, ...keys }, priority) => ({
        name: id,
        priority,
        action: { block: { customResponse: { responseCode: 429 } } },
        statement: { rate_based_statement: { limit: requests, evaluation_window_sec: WINDOW, ...keys } },
        visibilityConfig: seen(id),
      })),
      ...MANAGED.map((set, index) => ({
        name: set,
        priority: limits.length + index,
        overrideAction: { none: {} },
        statement: {
          managed_rule_group_statement: {
            vendor_name: 'AWS',
            name: `AWSManagedRules${set}`,
            ...(COUNTED[set] && { rule_action_override: [{ name: COUNTED[set], action_to_use: { count: {} } }] }),
          },
        },
        visibilityConfig: seen(set),
      })),
    ],
  });
  // WAF requires this prefix in names of log groups.
  const group = logGroup(scope, `Decisions of the firewall of ${what}`, logDaysOf(scope), {
    region: GLOBAL_REGION,
    provider,
    prefix: 'aws-waf-logs-',
  });
  new Wafv2WebAclLoggingConfiguration(scope, 'logging', {
    provider,
    resourceArn: acl.arn,
    logDestinationConfigs: [group.arn],
    redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
  });
  return acl;
}

/**
 * Requests from Cloudflare are counted by the client address that it reports, and all others by
 * their own address: otherwise any client could forge the header.
 */
function limitsBehindCloudflare(scope: Construct, provider?: TerraformProvider) {
  const sets = (['ipv4', 'ipv6'] as const).map((family) => {
    const place = new Construct(scope, `cloudflare-${family}`);
    const { arn } = new Wafv2IpSet(place, 'addresses', {
      provider,
      name: nameOf(place, { ...ACL_NAME, what: 'IP set' }),
      scope: 'CLOUDFRONT',
      ipAddressVersion: family.toUpperCase(),
      addresses: [...CLOUDFLARE_RANGES[family]],
    });
    return { ip_set_reference_statement: { arn } };
  });
  const fromCloudflare = { or_statement: { statement: sets } };
  return [
    {
      id: 'rate',
      aggregate_key_type: 'FORWARDED_IP',
      forwarded_ip_config: { header_name: CLIENT_HEADER, fallback_behavior: 'MATCH' },
      scope_down_statement: fromCloudflare,
    },
    {
      id: 'rate-direct',
      aggregate_key_type: 'IP',
      scope_down_statement: { not_statement: { statement: [fromCloudflare] } },
    },
  ];
}
