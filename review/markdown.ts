import { CLASSES, type RiskClass } from './risk';
import type { AttributeChange, Change, Summary } from './summary';

/** A comment on GitHub has at most this many characters. */
export const LIMIT = 65_536;
const RESERVE = 1_500;

const VERBS: Record<Change['action'], string> = {
  create: 'is created',
  update: 'is changed',
  replace: 'is replaced',
  delete: 'is destroyed',
  forget: 'is forgotten',
  read: 'is read',
  move: 'is moved',
  import: 'is imported',
};

/** One change as it is shown, in falling length. */
interface Item {
  readonly full: string;
  readonly short: string;
  readonly class: RiskClass;
  /** Never left out. */
  readonly kept: boolean;
}

/**
 * The review as GitHub shows it, in at most 65,536 characters. What doesn't fit is dropped from the harmless end, details first, and counted; destructions
 * and replacements stay as long as their bare addresses fit.
 */
export function markdown(summary: Summary): string {
  const items = summary.changes.map(item);
  const drift = summary.drift.map((change) => `- ${title(change)} changed outside Terraform${details(change.attributes)}`);
  const head = [marker(summary), `### ${heading(summary)}`, '', counts(summary), ...errored(summary)].join('\n');
  const tail = [
    ...section('Outside Terraform', drift),
    ...section(
      'Deferred',
      summary.deferred.map((one) => `- ${code(one)}`),
    ),
    ...section(
      'Outputs that change',
      summary.outputs.map((name) => `- ${code(name)}`),
    ),
  ].join('\n');
  const shortTail =
    summary.drift.length + summary.deferred.length + summary.outputs.length > 0
      ? `\n*Outside Terraform: ${summary.drift.length}, deferred: ${summary.deferred.length}, outputs: ${summary.outputs.length}.*\n`
      : '';

  const budget = LIMIT - RESERVE - head.length;
  const kept = fitted(items, budget - Math.min(tail.length, budget / 4));
  const body = CLASSES.flatMap((risk) => {
    const lines = kept.lines.filter((line) => line.class === risk).map((line) => line.text);
    const missing = kept.missing[risk] ?? 0;
    if (lines.length === 0 && missing === 0) return [];
    return [
      '',
      `#### ${risk} (${lines.length + missing})`,
      '',
      ...lines,
      ...(missing > 0 ? [`- … and ${missing} more, which did not fit here`] : []),
    ];
  }).join('\n');
  const note = kept.withoutDetails > 0 ? `\n\n*The details of ${kept.withoutDetails} changes were left out to fit.*` : '';
  const whole = [head, body, note, tail].join('\n');
  return whole.length <= LIMIT ? whole : [head, body, note, shortTail].join('\n');
}

/** By which a comment is found again, to be updated in place. */
export function marker({ environment = '', placement = '' }: Summary): string {
  return `<!-- polycloud:plan:${environment.replace(/[^\w-]/g, '')}:${placement.replace(/[^\w-]/g, '')} -->`;
}

export function heading({ placement, environment, simulated }: Summary): string {
  return `Plan${placement || environment ? ` of ${placement ?? environment}` : ''}${simulated ? ' (simulated cloud)' : ''}`;
}

export function counts({ counts: count }: Summary): string {
  const words = {
    delete: 'destroyed',
    replace: 'replaced',
    forget: 'forgotten',
    update: 'changed',
    create: 'created',
    move: 'moved',
    import: 'imported',
    read: 'read',
  } as const;
  const said = Object.entries(words).flatMap(([action, word]) =>
    count[action as 'create'] ? [`${count[action as 'create']} ${word}`] : [],
  );
  return said.length === 0 ? 'Nothing to do.' : `${said.join(', ')}; ${count.unchanged} unchanged.`;
}

function errored(summary: Summary): string[] {
  return summary.errored ? ['', '**Terraform could not finish this plan: what follows is incomplete and must not be applied.**'] : [];
}

function fitted(
  items: readonly Item[],
  budget: number,
): { lines: { text: string; class: RiskClass }[]; missing: Partial<Record<RiskClass, number>>; withoutDetails: number } {
  const length = (text: string) => text.length + 1;
  // Everything in short first; then details from the dangerous end while there is room.
  let left = budget;
  const shown: { item: Item; text: string }[] = [];
  const missing: Partial<Record<RiskClass, number>> = {};
  const order = [...items.filter((one) => one.kept), ...items.filter((one) => !one.kept)];
  for (const one of order) {
    if (length(one.short) <= left) {
      left -= length(one.short);
      shown.push({ item: one, text: one.short });
    } else missing[one.class] = (missing[one.class] ?? 0) + 1;
  }
  const rank = new Map(items.map((one, index) => [one, index]));
  shown.sort((a, b) => (rank.get(a.item) as number) - (rank.get(b.item) as number));
  let withoutDetails = 0;
  for (const one of shown) {
    const more = one.item.full.length - one.item.short.length;
    if (more <= left) {
      left -= more;
      one.text = one.item.full;
    } else withoutDetails++;
  }
  return { lines: shown.map(({ item: { class: risk }, text }) => ({ text, class: risk })), missing, withoutDetails };
}

function item(change: Change): Item {
  const reasons = [
    ...new Set(
      change.findings
        .filter((finding) => finding.class === change.class)
        .map(({ reason, attribute }) => plain(reason) + (attribute && !reason.startsWith(attribute) ? ` (${code(attribute)})` : '')),
    ),
  ];
  const forced = change.attributes.filter(({ forcesReplacement }) => forcesReplacement).map(({ path }) => path);
  const facts = [
    ...reasons.slice(0, 5),
    ...(forced.length > 0 ? [`because ${forced.map(plain).join(', ')} can't be changed`] : []),
    ...(change.createFirst ? ['the new one is made first'] : []),
    ...(change.previousAddress ? [`was ${code(change.previousAddress)}`] : []),
    ...(change.importId !== undefined ? [`id ${code(change.importId)}`] : []),
  ];
  const short = `- ${title(change)} ${VERBS[change.action]}`;
  const said = facts.length > 0 ? `${short}: ${facts.join('; ')}` : short;
  return {
    full: `${said}${details(change.attributes)}`,
    short,
    class: change.class,
    kept: change.action === 'delete' || change.action === 'replace' || change.action === 'forget',
  };
}

function title({ construct, address }: Change): string {
  return construct ? `**${plain(construct)}** ${code(address)}` : code(address);
}

/** A fenced block whose fence is longer than any in it, so that no value can close it. */
function details(attributes: readonly AttributeChange[]): string {
  if (attributes.length === 0) return '';
  const lines = attributes.map(({ path, before, after, forcesReplacement }) => {
    const why = forcesReplacement ? '  # forces replacement' : '';
    if (before === '(none)') return `+ ${path}: ${after}${why}`;
    return after === '(none)' ? `- ${path}: ${before}${why}` : `! ${path}: ${before} → ${after}${why}`;
  });
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = '`'.repeat(longest + 1);
  return `\n  <details><summary>${attributes.length} ${attributes.length === 1 ? 'attribute' : 'attributes'}</summary>\n\n  ${fence}diff\n${lines.map((line) => `  ${line}`).join('\n')}\n  ${fence}\n\n  </details>`;
}

function section(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `#### ${name} (${lines.length})`, '', ...lines];
}

/** Text that Markdown takes for nothing but text. */
function plain(text: string): string {
  return text.replace(/[\\`*{}[\]#+!|<>~&@]|(?<!\w)_|_(?!\w)/g, (character) => `\\${character}`).replace(/[\r\n]+/g, ' ');
}

/** Inline code whose marks are longer than any in it. */
function code(text: string): string {
  const oneLine = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...oneLine.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const marks = '`'.repeat(longest + 1);
  const pad = /^[` ]|[` ]$/.test(oneLine) ? ' ' : '';
  return `${marks}${pad}${oneLine}${pad}${marks}`;
}
