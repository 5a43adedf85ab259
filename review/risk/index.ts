import type { Place } from '../paths';
import { shown } from '../redact';
import { CLASSES, type Finding, type Judged, type RiskClass, type Rule, type Weighed } from './change';
import { cost } from './cost';
import { downtime } from './downtime';
import { exposure } from './exposure';
import { loss } from './loss';
import { permission } from './permission';
import { weakening } from './weakening';

export { CLASSES, type Finding, type Judged, type RiskClass } from './change';

const RULES: readonly Rule[] = [loss, downtime, exposure, permission, weakening, cost];

const NO_LEAVES: Judged['leaves'] = [];

/** The place of each class, the worst first. */
export const ORDER = Object.fromEntries(CLASSES.map((risk, index) => [risk, index])) as Record<RiskClass, number>;

/** The rules for a change of this attribute, one bit each. */
export function noticed(type: string, place: Place): number {
  const known = place.notices.get(type);
  if (known !== undefined) return known;
  const rules = RULES.reduce((all, rule, index) => (rule.notices(type, place) ? all | (1 << index) : all), 0);
  place.notices.set(type, rules);
  return rules;
}

/** All risks of a change, the worst first, and the weight of the first within its class. */
export function judge(change: Judged): { readonly findings: Finding[]; readonly weight: number } {
  if (change.action === 'read' || change.action === 'move') return { findings: [], weight: 0 };
  const all: Weighed[] = [];
  // One copy for all rules: a plan has many changes.
  const part: { -readonly [key in keyof Judged]: Judged[key] } = { ...change };
  const masks: number[] = [];
  let any = 0;
  for (const { at } of change.leaves) {
    const mask = noticed(change.type, at);
    masks.push(mask);
    any |= mask;
  }
  for (let index = 0; index < RULES.length; index++) {
    const bit = 1 << index;
    part.leaves =
      (any & bit) === 0 ? NO_LEAVES : change.leaves.filter((_, leaf) => ((masks[leaf] as number) & bit) !== 0);
    for (const one of (RULES[index] as Rule).findings(part)) all.push(one);
  }
  // Data loss is also a weakening, but is reported once.
  const lost = new Set(all.flatMap((one) => (one.class === 'Data loss' && one.attribute ? [one.attribute] : [])));
  const found =
    lost.size === 0
      ? all
      : all.filter((one) => one.class !== 'Weakening' || !one.attribute || !lost.has(one.attribute));
  found.sort((a, b) => ORDER[a.class] - ORDER[b.class] || (b.weight ?? 1) - (a.weight ?? 1));
  const findings = found.map(({ class: risk, reason, attribute }) =>
    attribute === undefined
      ? { class: risk, reason: shown(reason) }
      : { class: risk, reason: shown(reason), attribute },
  );
  return { findings, weight: found[0]?.weight ?? (found.length > 0 ? 1 : 0) };
}
