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
 * Endings of types that only relate, attach or configure: an association, a rule, a record. They
 * hold nothing. Each ending was checked against all types of the three schemas; a type that holds
 * data all the same has a row.
 */
const RELATIONS =
  /_(accepter|acceptor|acl|alias|association|attachment|authorization_rule|assignment|cors_configuration|firewall_rule|membership|parameter_group|permission|policy|policy_attachment|policy_document|record|resource_policy|role_assignment|route|rule|subnet_group|subscription_filter|metric_filter|target_group_attachment|network_rule|lock|registration_policy|role_binding|option_group)$/;

export const FLAGS: readonly Flag[] = [
  'data',
  'copied',
  'disk',
  'traffic',
  'hourly',
  'guard',
  'permit',
  'connects',
  'public',
  'protect',
  'none',
];

const factsOf = (flags: readonly string[]) =>
  Object.fromEntries(FLAGS.map((flag) => [flag, flags.includes(flag)])) as unknown as TypeFacts;

const RELATION = factsOf(['none']);

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

/** What is known of a type, or nothing: then it may hold data. */
export function typeFacts(type: string): TypeFacts | undefined {
  if (known.has(type)) return known.get(type);
  const facts =
    TYPES.get(type) ??
    WILD.find(([pattern]) => pattern.test(type))?.[1] ??
    (RELATIONS.test(type) ? RELATION : undefined);
  // The types of a plan are few; those of somebody else's plan can be any text.
  if (known.size < 10_000) known.set(type, facts);
  return facts;
}

export const is = (type: string, flag: Flag): boolean => typeFacts(type)?.[flag] ?? false;
