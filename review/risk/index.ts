import type { Leaf } from '../leaf';
import { Place } from '../paths';
import { redacted } from '../redact';
import { CLASSES, type Finding, field, type Judged, type RiskClass, type Rule, type Weighed } from './change';
import { cost } from './cost';
import { downtime } from './downtime';
import { exposure } from './exposure';
import { helm } from './helm';
import { loss } from './loss';
import { ofManifest } from './manifest';
import { permission } from './permission';
import { weakening } from './weakening';

export { CLASSES, type Finding, type Judged, type RiskClass } from './change';

const RULES: readonly Rule[] = [loss, downtime, exposure, permission, weakening, cost, helm];

/** The place of each class, the worst first. */
export const ORDER = Object.fromEntries(CLASSES.map((risk, index) => [risk, index])) as Record<RiskClass, number>;

/** The rules for a change of this attribute, one bit each. */
const noticed = (type: string, place: Place): number =>
  RULES.reduce((all, rule, index) => (rule.notices(type, place) ? all | (1 << index) : all), 0);

const inOrder = (a: Weighed, b: Weighed) => ORDER[a.class] - ORDER[b.class] || (b.weight ?? 1) - (a.weight ?? 1);

const NO_LEAVES: readonly Leaf[] = [];

/** All risks of a change, the worst first, and the weight of the first within its class. */
export function judge(judged: Judged): { readonly findings: Finding[]; readonly weight: number } {
  const change = ofManifest(judged) ?? judged;
  if (change.action === 'read' || change.action === 'move') return { findings: [], weight: 0 };
  const all: Weighed[] = [];
  // One copy for all rules: a plan has many changes.
  const part: { -readonly [key in keyof Judged]: Judged[key] } = { ...change };
  const parts: Leaf[][] = [];
  for (const changed of change.leaves) {
    const leaf = change.type === 'cloudflare_zone_setting' ? underItsName(change, changed) : changed;
    let rules = leaf.at.rulesOf(change.type, noticed);
    for (let index = 0; rules !== 0; index++, rules >>= 1) {
      if ((rules & 1) === 0) continue;
      const noted = parts[index];
      if (noted) noted.push(leaf);
      else parts[index] = [leaf];
    }
  }
  for (let index = 0; index < RULES.length; index++) {
    part.leaves = parts[index] ?? NO_LEAVES;
    const found = RULES[index]?.findings(part) ?? [];
    if (found.length > 0) all.push(...found);
  }
  if (all.length === 0) return { findings: [], weight: 0 };
  // Data loss is also a weakening, but is reported once.
  const attributes = new Set<string>();
  // The rule for loss comes first.
  if (all[0]?.class === 'Data loss')
    for (const one of all) if (one.class === 'Data loss' && one.attribute) attributes.add(one.attribute);
  const weighed =
    attributes.size === 0
      ? all
      : all.filter((one) => one.class !== 'Weakening' || !one.attribute || !attributes.has(one.attribute));
  // The rules run in the order of their classes: most findings are in order.
  if (weighed.some((one, index) => index > 0 && inOrder(weighed[index - 1] as Weighed, one) > 0)) weighed.sort(inOrder);
  const findings = weighed.map(({ class: risk, reason, attribute }) =>
    attribute === undefined
      ? { class: risk, reason: shownOnce(reason) }
      : { class: risk, reason: shownOnce(reason), attribute },
  );
  return { findings, weight: weighed[0]?.weight ?? (weighed.length > 0 ? 1 : 0) };
}

/**
 * A setting that is one resource, with its name in `setting_id`: judged like an attribute of that
 * name.
 */
function underItsName({ before, after }: Judged, leaf: Leaf): Leaf {
  const name = field(after, 'setting_id') ?? field(before, 'setting_id');
  const [first, ...rest] = leaf.path;
  if (first !== 'value' || typeof name !== 'string') return leaf;
  const at = rest.reduce((place: Place, step) => place.at(step), Place.ROOT.at(name));
  return {
    at,
    path: at.path,
    before: leaf.before,
    after: leaf.after,
    unknown: leaf.unknown,
    masked: leaf.masked,
    secret: leaf.secret,
    texts: leaf.texts,
  };
}

const texts = new Map<string, string>();

/** Most reasons of a large plan are the same. */
function shownOnce(reason: string): string {
  const known = texts.get(reason);
  if (known !== undefined) return known;
  const text = redacted(reason);
  if (texts.size < 10_000) texts.set(reason, text);
  return text;
}
