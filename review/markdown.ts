import type { AttributeChange } from './attributes';
import type { DrawnPicture } from './diagram';
import { inMarkdown } from './escape';
import { costLine, counts, drifted, ERRORED, facts, heading, INCOMPLETE, lists, VERBS } from './phrases';
import { CLASSES } from './risk';
import { fitToBudget, type Item } from './size-budget';
import type { Change, Summary } from './summary';

/** The maximum length of a comment on GitHub. */
export const LIMIT = 65_536;
/** Reserved for headings, counts and notes. */
const RESERVE = 2_500;
/** The maximum for a single change. */
const MOST_DETAIL = 6_000;
const LONGEST_NAME = 300;

/**
 * The review for GitHub, in at most 65,536 characters. Text that does not fit is omitted, starting
 * with details of the most harmless changes, and counted; destroyed, replaced or forgotten
 * resources remain as long as their names fit.
 */
export function markdown(summary: Summary, picture?: DrawnPicture): string {
  const cost = costLine(summary);
  const caution = summary.errored ? ERRORED : summary.incomplete ? INCOMPLETE : undefined;
  const head = [
    marker(summary),
    `### ${plain(heading(summary))}`,
    '',
    counts(summary),
    ...(cost ? ['', plain(cost)] : []),
    ...(caution ? ['', `**${caution}**`] : []),
  ];
  const items = [
    ...summary.changes.map(itemOf),
    ...summary.drift.map(driftOf),
    ...lists(summary).flatMap(({ title, lines }) =>
      lines.map((line): Item => ({ title, rank: 'list', short: `- ${code(cut(line, 1_000))}` })),
    ),
  ];
  const fit = fitToBudget(items, LIMIT - RESERVE - head.join('\n').length);
  const body: string[] = [];
  for (const title of [...CLASSES, ...new Set(items.map((item) => item.title))].filter(
    (one, index, all) => all.indexOf(one) === index,
  )) {
    const { lines, missing, total } = fit.sections.get(title) ?? { lines: [], missing: 0, total: 0 };
    if (total === 0) continue;
    body.push('', `#### ${plain(title)} (${total})`, '', ...lines);
    if (missing > 0) body.push(`- … and ${missing} more, omitted because of the size limit`);
  }
  if (fit.withoutDetails > 0)
    body.push('', `*The details of ${fit.withoutDetails} changes were omitted because of ` + 'the size limit.*');
  const page = [...head, ...body].join('\n');
  return picture ? page + pictureOf(picture, LIMIT - page.length) : page;
}

/** The least important part: it uses the remaining space. */
function pictureOf({ mermaid, legend }: DrawnPicture, room: number): string {
  const visible =
    `\n\n<details><summary>Picture</summary>\n\n\`\`\`mermaid\n${mermaid}\`\`\`` + `\n\n${plain(legend)}\n\n</details>`;
  if (visible.length < room) return visible;
  const note = '\n\n*The diagram was omitted because of the size limit.*';
  return note.length < room ? note : '';
}

/** Identifies a comment that is updated in place. */
export function marker({ environment = '', placement = '', file = '' }: Summary): string {
  const named = placement || (environment ? '' : file);
  return `<!-- polycloud:plan:${environment.replace(/[^\w-]/g, '')}:${named.replace(/[^\w-]/g, '')} -->`;
}

function itemOf(change: Change): Item {
  const short = `- ${title(change)} ${VERBS[change.action]}`;
  let body: string | undefined;
  const required = change.action === 'delete' || change.action === 'replace' || change.action === 'forget';
  return {
    title: change.class,
    rank: required ? 'required' : change.class === 'Other' ? 'other' : 'risky',
    short,
    // Created if there is space for it: in a large plan most is never shown.
    get said() {
      body ??= saidOf(change, short);
      return body;
    },
    detailed: change.detailed ?? change.attributes.length > 0,
    get full() {
      return this.said + details(change.attributes);
    },
    group: { verb: VERBS[change.action], type: change.type, name: change.address },
  };
}

function saidOf(change: Change, short: string): string {
  const reasons = new Set(
    change.findings.map(({ class: risk, reason, attribute }) => {
      // Reasons with another class than the heading are shown with it.
      const prefix = risk === change.class ? '' : `${risk.toLowerCase()}: `;
      return prefix + plain(reason) + (attribute && !reason.includes(attribute) ? ` (${code(attribute)})` : '');
    }),
  );
  const lines = [
    ...[...reasons].slice(0, 6),
    ...(reasons.size > 6 ? [`${reasons.size - 6} more reasons`] : []),
    ...facts(change, code),
  ];
  return lines.length > 0 ? `${short}: ${lines.join('; ')}` : short;
}

function driftOf(change: Change): Item {
  const why = change.findings.map(({ class: risk, reason }) => `${risk.toLowerCase()}: ${plain(reason)}`).slice(0, 6);
  const short = `- ${title(change)} ${drifted(change)}${why.length > 0 ? `: ${why.join('; ')}` : ''}`;
  return {
    title: 'Outside Terraform',
    rank: 'list',
    short,
    detailed: change.detailed ?? change.attributes.length > 0,
    get full() {
      return short + details(change.attributes);
    },
  };
}

function title({ construct, address, deposed }: Change): string {
  const name = code(cut(address, LONGEST_NAME)) + (deposed ? ` (deposed ${code(deposed)})` : '');
  return construct ? `**${plain(cut(construct, LONGEST_NAME))}** ${name}` : name;
}

/** A fenced block whose fence is longer than any in it, so that no value can close it. */
function details(attributes: readonly AttributeChange[]): string {
  if (attributes.length === 0) return '';
  const lines: string[] = [];
  let length = 0;
  for (const { path, before, after, forcesReplacement } of attributes) {
    const why = forcesReplacement ? '  # forces replacement' : '';
    const line =
      before === '(none)'
        ? `+ ${path}: ${after}`
        : after === '(none)'
          ? `- ${path}: ${before}`
          : `! ${path}: ${before} → ${after}`;
    length += line.length + why.length + 3;
    if (length > MOST_DETAIL) {
      lines.push(`… and ${attributes.length - lines.length} more`);
      break;
    }
    lines.push(line + why);
  }
  const fence = '`'.repeat(Math.max(2, ...lines.map(ticksIn)) + 1);
  return (
    `\n  <details><summary>${attributes.length} ` +
    `${attributes.length === 1 ? 'attribute' : 'attributes'}</summary>\n\n  ` +
    `${fence}diff\n${lines.map((line) => `  ${line}`).join('\n')}\n  ${fence}\n\n  </details>`
  );
}

const cut = (text: string, longest: number) =>
  text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text;

/** Escapes text for Markdown; mentions and references are split by a zero-width character. */
function plain(text: string): string {
  return inMarkdown(text.replace(/[\r\n]+/g, ' ')).replace(
    /[@#]|:(?=\/\/)|www(?=\.)/g,
    (character) => `${character}\u200b`,
  );
}

/** The length of the longest run of backticks. */
const ticksIn = (text: string): number =>
  text.includes('`') ? Math.max(...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length)) : 0;

/** Inline code whose delimiters are longer than any in it. */
function code(text: string): string {
  const oneLine = text.replace(/[\r\n]+/g, ' ');
  const marks = '`'.repeat(ticksIn(oneLine) + 1);
  const pad = oneLine === '' || /^[` ]|[` ]$/.test(oneLine) ? ' ' : '';
  return `${marks}${pad}${oneLine}${pad}${marks}`;
}
