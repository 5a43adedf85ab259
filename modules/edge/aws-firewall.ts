import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { type NameRule, nameOf } from '../core/names';
import { GLOBAL_REGION } from '../core/providers';
import { EDGE_DEFAULTS, WINDOW } from './edge';

const ACL_NAME: NameRule = { what: 'web ACL', max: 128, pattern: /^[\w-]+$/, allowed: 'letters, digits and -', unique: 'account' };

/** Rules that AWS keeps, in the order in which they are asked. */
const MANAGED = ['AmazonIpReputationList', 'CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet'];
/** Counted in place of refused, by their set: what is larger than it looks into is let through, as on the other clouds. By itself that rule refuses bodies above 8 KB. */
const COUNTED: Readonly<Record<string, string>> = { CommonRuleSet: 'SizeRestrictions_BODY' };

/** A web ACL for CloudFront: too many requests are refused, then what AWS's rules know as an attack. What it decides is logged, without what signs people in. */
export function firewall(
  scope: Construct,
  what: string,
  limit: number = EDGE_DEFAULTS.requestsPerFiveMinutes,
  provider?: TerraformProvider,
): Wafv2WebAcl {
  const seen = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });
  const name = nameOf(scope, ACL_NAME);
  const acl = new Wafv2WebAcl(scope, 'acl', {
    provider,
    name,
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen(name),
    rule: [
      {
        name: 'rate',
        priority: 0,
        action: { block: { customResponse: { responseCode: 429 } } },
        statement: { rate_based_statement: { limit, aggregate_key_type: 'IP', evaluation_window_sec: WINDOW } },
        visibilityConfig: seen('rate'),
      },
      ...MANAGED.map((set, index) => ({
        name: set,
        priority: index + 1,
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
  // WAF writes to log groups of this name only.
  const group = logGroup(scope, `Decisions of the firewall of ${what}`, 365, { region: GLOBAL_REGION, provider, prefix: 'aws-waf-logs-' });
  new Wafv2WebAclLoggingConfiguration(scope, 'logging', {
    provider,
    resourceArn: acl.arn,
    logDestinationConfigs: [group.arn],
    redactedFields: [{ singleHeader: { name: 'authorization' } }, { singleHeader: { name: 'cookie' } }],
  });
  return acl;
}
