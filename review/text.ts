import pc from 'picocolors';
import { costLine, counts, drifted, ERRORED, facts, heading, INCOMPLETE, lists, SIGNS } from './phrases';
import { CLASSES, type RiskClass } from './risk';
import type { Change, Summary } from './summary';

/** The other formats contain more. */
const MOST_ATTRIBUTES = 12;

/** The review for a terminal; the caller decides on `colour`. */
export function text(summary: Summary, colour: boolean): string {
  const paint = pc.createColors(colour);
  const colours: Record<RiskClass, (text: string) => string> = {
    'Data loss': (one) => paint.red(paint.bold(one)),
    Destroyed: paint.red,
    Downtime: paint.red,
    Exposure: paint.magenta,
    Weakening: paint.yellow,
    Cost: paint.cyan,
    Other: paint.dim,
  };
  const name = ({ construct, address, deposed }: Change) =>
    (construct ? `${construct}  ${paint.dim(address)}` : address) + (deposed ? ` (deposed ${deposed})` : '');
  const attributesOf = ({ attributes }: Change) => [
    ...attributes
      .slice(0, MOST_ATTRIBUTES)
      .map(({ path, before, after, forcesReplacement }) =>
        paint.dim(`      ${path}: ${before} → ${after}${forcesReplacement ? '  # forces replacement' : ''}`),
      ),
    ...(attributes.length > MOST_ATTRIBUTES
      ? [paint.dim(`      … and ${attributes.length - MOST_ATTRIBUTES} more attributes`)]
      : []),
  ];

  const cost = costLine(summary);
  const lines = [paint.bold(heading(summary)), counts(summary), ...(cost ? [cost] : [])];
  if (summary.errored) lines.push(paint.red(ERRORED));
  if (summary.incomplete && !summary.errored) lines.push(paint.yellow(INCOMPLETE));
  for (const risk of CLASSES) {
    const changes = summary.changes.filter((change) => change.class === risk);
    if (changes.length === 0) continue;
    lines.push('', colours[risk](`${risk} (${changes.length})`));
    for (const change of changes) {
      lines.push(`  ${SIGNS[change.action]} ${name(change)}`);
      for (const { class: one, reason, attribute } of change.findings) {
        lines.push(
          '      ' +
            `${one === risk ? '' : `${colours[one](one)}: `}${reason}${attribute ? paint.dim(` (${attribute})`) : ''}`,
        );
      }
      for (const fact of facts(change, (one) => one)) lines.push(`      ${fact}`);
      if (change.action !== 'create') lines.push(...attributesOf(change));
    }
  }
  if (summary.drift.length > 0) {
    lines.push('', paint.bold(`Outside Terraform (${summary.drift.length})`));
    for (const change of summary.drift) {
      lines.push(`  ${name(change)} ${drifted(change)}`);
      for (const { class: one, reason } of change.findings) lines.push(`      ${colours[one](one)}: ${reason}`);
      lines.push(...attributesOf(change));
    }
  }
  for (const { title, lines: entries } of lists(summary)) {
    lines.push('', paint.bold(`${title} (${entries.length})`), ...entries.map((entry) => `  ${entry}`));
  }
  return `${lines.join('\n')}\n`;
}
