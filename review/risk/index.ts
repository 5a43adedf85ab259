import { CLASSES, type Finding, type Judged, type Rule } from './change';
import { cost } from './cost';
import { downtime } from './downtime';
import { exposure } from './exposure';
import { loss } from './loss';
import { permission } from './permission';
import { weakening } from './weakening';

export { CLASSES, type Finding, type Judged, type RiskClass } from './change';

const RULES: readonly Rule[] = [loss, downtime, exposure, permission, weakening, cost];

/**
 * Everything that can hurt in one change, the worst first, and how much the first weighs within its
 * class.
 */
export function judge(change: Judged): { readonly findings: Finding[]; readonly weight: number } {
  if (change.action === 'read' || change.action === 'move') return { findings: [], weight: 0 };
  const all = RULES.flatMap((rule) => rule(change));
  // What loses data is weaker, too: it is told once.
  const lost = new Set(all.filter((one) => one.class === 'Data loss').map(({ attribute }) => attribute));
  const found = all.filter((one) => one.class !== 'Weakening' || !one.attribute || !lost.has(one.attribute));
  found.sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || (b.weight ?? 1) - (a.weight ?? 1));
  const findings = found.map(({ weight, ...finding }) => finding);
  return { findings, weight: found[0]?.weight ?? (found.length > 0 ? 1 : 0) };
}
