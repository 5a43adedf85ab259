import pc from 'picocolors';
import { counts, heading } from './markdown';
import { CLASSES, type RiskClass } from './risk';
import type { Summary } from './summary';

const SIGNS = { create: '+', update: '~', replace: '±', delete: '-', forget: '·', read: '?', move: '→', import: '⇐' } as const;

/** The review for a terminal. */
export function text(summary: Summary, colour: boolean): string {
  const paint = pc.createColors(colour);
  const colours: Record<RiskClass, (text: string) => string> = {
    'Data loss': (one) => paint.red(paint.bold(one)),
    Downtime: paint.red,
    Exposure: paint.magenta,
    Weakening: paint.yellow,
    Cost: paint.cyan,
    Other: paint.dim,
  };
  const lines = [paint.bold(heading(summary)), counts(summary)];
  if (summary.errored) lines.push(paint.red('Terraform could not finish this plan.'));
  for (const risk of CLASSES) {
    const changes = summary.changes.filter((change) => change.class === risk);
    if (changes.length === 0) continue;
    lines.push('', colours[risk](`${risk} (${changes.length})`));
    for (const { action, construct, address, findings, attributes, previousAddress } of changes) {
      lines.push(`  ${SIGNS[action]} ${construct ? `${construct}  ${paint.dim(address)}` : address}`);
      for (const { reason, attribute } of findings) lines.push(`      ${reason}${attribute ? ` (${attribute})` : ''}`);
      if (previousAddress) lines.push(`      was ${previousAddress}`);
      if (action === 'create') continue;
      for (const { path, before, after, forcesReplacement } of attributes.slice(0, 12)) {
        lines.push(paint.dim(`      ${path}: ${before} → ${after}${forcesReplacement ? '  # forces replacement' : ''}`));
      }
      if (attributes.length > 12) lines.push(paint.dim(`      … and ${attributes.length - 12} more attributes`));
    }
  }
  const rest: [string, readonly string[]][] = [
    ['Outside Terraform', summary.drift.map(({ address }) => address)],
    ['Deferred', summary.deferred],
    ['Outputs that change', summary.outputs],
  ];
  for (const [name, entries] of rest) {
    if (entries.length > 0) lines.push('', paint.bold(`${name} (${entries.length})`), ...entries.map((entry) => `  ${entry}`));
  }
  return `${lines.join('\n')}\n`;
}
