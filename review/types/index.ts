import { oneOf } from '../terms';
import { AWS } from './aws';
import { AZURERM } from './azurerm';
import { GOOGLE } from './google';
import type { Flag, Groups, TypeFacts } from './groups';
import { OTHERS } from './others';

export type { Flag, TypeFacts } from './groups';

const PROVIDERS: readonly (readonly [prefix: string, groups: Groups])[] = [
  ['aws_', AWS],
  ['google_', GOOGLE],
  ['azurerm_', AZURERM],
  ['', OTHERS],
];

/**
 * Suffixes of types that only relate, attach or configure: an association, a rule, a record. They
 * contain no data. Each suffix was checked against all types of the three schemas; an exception has
 * a row. The first matching suffix counts.
 */
const ENDINGS: readonly (readonly [flags: string, ending: RegExp])[] = [
  [
    'traffic',
    new RegExp(
      `_${oneOf`
        route target_group_attachment backend_address_pool_association nat_rule nat_rule_association
        elb_attachment lb_attachment network_association zone_association custom_domain_association
        domain_name_api_association dns_alias topic_rule eip_association internet_gateway_attachment
        record`}$`,
    ),
  ],
  [
    'permit',
    new RegExp(
      `_${oneOf`
        authorization_rule shared_access_policy role_assignment principal_assignment
        lighthouse_assignment launch_permission create_volume_permission layer_version_permission
        event_permission network_interface_permission role_binding managed_policy_attachment
        permission_set_inline_policy access_policy account_assignment`}$`,
    ),
  ],
  [
    'guard',
    new RegExp(
      `_${oneOf`
        policy_assignment deny_policy organization_policy access_boundary_policy backup_policy
        data_protection_policy row_access_policy auditing_policy security_alert_policy
        password_policy security_policy rbin_rule vault_lock
        resolver_firewall_rule_group_association tls_policy authz_policy
        gateway_security_policy_rule organization_managed_rule`}$`,
    ),
  ],
  [
    'none',
    new RegExp(
      `_${oneOf`
        accepter acceptor acl alias association attachment assignment cors_configuration
        firewall_rule membership parameter_group permission policy policy_attachment policy_document
        resource_policy rule subnet_group subscription_filter metric_filter network_rule lock
        registration_policy option_group`}$`,
    ),
  ],
];

export const FLAGS: readonly Flag[] = [
  'data',
  'copied',
  'disk',
  'traffic',
  'hourly',
  'guard',
  'permit',
  'identity',
  'connects',
  'public',
  'protect',
  'none',
];

const factsOf = (flags: readonly string[]) =>
  Object.fromEntries(FLAGS.map((flag) => [flag, flags.includes(flag)])) as unknown as TypeFacts;

const RELATIONS = ENDINGS.map(([flags, ending]) => [factsOf([flags]), ending] as const);

/** Type → its facts. */
export const TYPES: ReadonlyMap<string, TypeFacts> = new Map(
  PROVIDERS.flatMap(([prefix, groups]) =>
    Object.entries(groups).flatMap(([flags, types]) => {
      const facts = factsOf(flags.split(' '));
      return types
        .trim()
        .split(/\s+/)
        .map((type) => [prefix + type, facts] as const);
    }),
  ),
);

const WILD = [...TYPES].flatMap(([type, facts]) => {
  if (!type.includes('*')) return [];
  return [[new RegExp(`^${type.replaceAll('*', '[a-z0-9_]+')}$`), facts] as const];
});

const known = new Map<string, TypeFacts | undefined>();

/** The facts of a type; undefined for an unknown type, which may contain data. */
export function typeFacts(type: string): TypeFacts | undefined {
  if (known.has(type)) return known.get(type);
  const facts =
    TYPES.get(type) ??
    WILD.find(([pattern]) => pattern.test(type))?.[1] ??
    RELATIONS.find(([, ending]) => ending.test(type))?.[0];
  // A plan has few types; those of another project can be any text.
  if (known.size < 10_000) known.set(type, facts);
  return facts;
}

export const is = (type: string, flag: Flag): boolean => typeFacts(type)?.[flag] ?? false;
