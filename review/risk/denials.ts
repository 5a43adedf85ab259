import type { Json } from '../plan-json';
import { field, type Judged, listOf, textIn, type Weighed } from './change';
import { hasOpenings } from './openings';

const opened = (reason: string): Weighed => ({ class: 'Exposure', reason, weight: 4 });

const NOT_DENIED = 'a rule that denied is removed';

/** A rule of a firewall that denied, and is gone, disabled or outranked. */
export function noLongerDenied({ type, before, after, action }: Judged): Weighed[] {
  if (!hasOpenings(type) || action === 'create' || action === 'forget') return [];
  const had = denials(type, before);
  return had.length > 0 && denials(type, after).length < had.length ? [opened(NOT_DENIED)] : [];
}

/** A block of public access that is destroyed. */
export function noLongerBlocked({ type, action }: Judged): Weighed[] {
  return action === 'delete' && type.endsWith('_public_access_block')
    ? [opened('public access is no longer blocked')]
    : [];
}

/** The rules of a resource that deny what comes in. */
function denials(type: string, value: Json | undefined): Json[] {
  const inside = ['security_rule', 'ingress'].flatMap((name) => listOf(field(value, name)));
  const rules = /_(group|acl)$/.test(type) ? inside : listOf(value);
  return rules.filter((rule) => {
    if (
      /^(egress|outbound)$/i.test(textIn(rule, 'direction')) ||
      textIn(rule, 'egress') === 'true' ||
      textIn(rule, 'disabled') === 'true'
    )
      return false;
    return (
      ['access', 'action', 'rule_action'].some((name) => /^deny/i.test(textIn(rule, name))) ||
      listOf(field(rule, 'deny')).length > 0
    );
  });
}
