import { createHash } from 'node:crypto';
import type { DrawnPicture } from './diagram';
import { inHtml as escaped } from './escape';
import { type Group, grouped, isGroup } from './groups';
import { SCRIPT } from './html-script';
import { STYLE } from './html-style';
import { costLine, counts, drifted, ERRORED, facts, heading, INCOMPLETE, lists, SIGNS, VERBS } from './phrases';
import { CLASSES } from './risk';
import { type Action, type Change, type Summary, worst } from './summary';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A longer list is closed. */
const LONGEST_LIST = 10;
const OUTSIDE = 'Outside Terraform';
/**
 * How many characters the page may have. Each change has its line; details that have no room are
 * omitted, those of the most harmless changes first.
 */
const BUDGET = 7_000_000;

/**
 * A self-contained file: values are text, and only this page's own script may run. It is written in
 * pieces, since it is large for a large plan.
 */
export function* html(summary: Summary, picture?: DrawnPicture): Iterable<string> {
  const policy =
    `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; base-uri 'none'; form-action ` +
    `'none'`;
  const sections = sectionsOf(summary);
  const cost = costLine(summary);
  const caution = summary.errored ? ERRORED : summary.incomplete ? INCOMPLETE : undefined;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${heading(summary)}: ${counts(summary)}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(heading(summary))}</h1>
<p>${escaped(counts(summary))}${picture ? ' <a class="no-print" href="#picture">See the picture.</a>' : ''}</p>
${cost ? `<p>${escaped(cost)}</p>` : ''}${caution ? `<p class="risk" role="alert">${caution}</p>` : ''}
${matrix(sections)}${worstOf(summary)}${bar(sections)}
`;
  const room = { left: BUDGET - lengthOfLines(sections), omitted: 0 };
  const anchors = new Anchors();
  for (const [name, changes] of sections) {
    yield `<details class="section" id="${idOf(name)}"><summary><h2 class="${styleOf(name)}">${name} ` +
      `(${changes.length})</h2></summary>`;
    for (const one of grouped(changes))
      yield isGroup(one) ? groupOf(one, name, anchors, room) : row(one, name, anchors, room);
    yield '</details>\n';
  }
  if (room.omitted > 0) yield `<p>The details of ${room.omitted} changes are omitted here; see plan.json.</p>\n`;
  if (picture) yield pictureSection(picture);
  for (const { title, lines } of lists(summary)) {
    const items = `<ul>${lines.map((line) => `<li class="address">${escaped(line)}</li>`).join('')}</ul>`;
    const head = `${escaped(title)} (${lines.length})`;
    yield lines.length > LONGEST_LIST
      ? `<details class="section"><summary><h2>${head}</h2></summary>${items}</details>\n`
      : `<h3>${head}</h3>${items}\n`;
  }
  yield `
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

type Sections = readonly (readonly [name: string, changes: readonly Change[]])[];

function sectionsOf({ changes, drift }: Summary): Sections {
  const byClass = CLASSES.map((risk) => [risk, changes.filter((change) => change.class === risk)] as const);
  return [...byClass, [OUTSIDE, drift] as const].filter(([, some]) => some.length > 0);
}

const idOf = (name: string) => `section-${name.toLowerCase().replaceAll(' ', '-')}`;
const STYLES = new Map<string, string>(
  [...CLASSES, OUTSIDE].map((name) => [name, name === 'Data loss' ? 'loss' : name.toLowerCase().replaceAll(' ', '-')]),
);
const styleOf = (name: string) => STYLES.get(name) ?? '';

/** The number of changes, per risk and per action. */
function matrix(sections: Sections): string {
  if (sections.length === 0) return '';
  const actions = (Object.keys(SIGNS) as Action[]).filter((action) =>
    sections.some(([, changes]) => changes.some((change) => change.action === action)),
  );
  const head = actions.map(
    (action) =>
      `<th scope="col"><span class="sign ${action}">${SIGNS[action]}</span> ${VERBS[action].replace('is ', '')}</th>`,
  );
  const rows = sections.map(([name, changes]) => {
    const cells = actions.map((action) => {
      const count = changes.filter((change) => change.action === action).length;
      return `<td>${count === 0 ? '' : count}</td>`;
    });
    return (
      `<tr><th scope="row"><a class="${styleOf(name)}" ` +
      `href="#${idOf(name)}">${name}</a></th>${cells.join('')}</tr>`
    );
  });
  return (
    '<table class="matrix" aria-label="Changes by risk and action" ' +
    `tabindex="0"><thead><tr><td></td>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
  );
}

/** The worst five, in words. */
function worstOf(summary: Summary): string {
  const five = worst(summary, 5);
  if (five.length === 0) return '';
  const items = five.map((change) => {
    const [first] = change.findings;
    const because = first ? `: <span class="${styleOf(first.class)}">${escaped(first.reason)}</span>` : '';
    return (
      `<li><a href="#${escaped(anchorOf(change))}">${escaped(change.construct ?? change.address)}</a> ` +
      `${VERBS[change.action]}${because}</li>`
    );
  });
  return `<ol class="worst" aria-label="The worst changes">${items.join('')}</ol>`;
}

function bar(sections: Sections): string {
  const filters = sections.map(
    ([name]) => `<label><input type="checkbox" data-filter="${name}" checked> ${name}</label>`,
  );
  return (
    '<div class="bar" role="search"><input type="search" id="search" placeholder="Search  ( / )" ' +
    `aria-label="Search changes"><div role="group" aria-label="Show">${filters.join('')}</div><button ` +
    'type="button" id="open">Open all</button><button type="button" id="close">Close all</button><span ' +
    'id="status" role="status"></span></div>'
  );
}

/** Closed; it can be wider than the page, and can also be scrolled with the keyboard. */
function pictureSection({ svg }: DrawnPicture): string {
  return (
    '<details id="picture" class="section no-print"><summary><h2>Picture</h2></summary><div class="scroll" ' +
    `tabindex="0" role="region" aria-label="Diagram of the placement">${svg}</div></details>`
  );
}

const anchorOf = ({ address, deposed }: Change) => (address + (deposed ? `-${deposed}` : '')).replace(/\s/g, '-');

/** A unique id for each change: a resource can both have drifted and change. */
class Anchors {
  private readonly used = new Set<string>();

  of(change: Change): string {
    const anchor = anchorOf(change);
    if (this.used.has(anchor)) return '';
    this.used.add(anchor);
    return ` id="${escaped(anchor)}"`;
  }
}

interface Room {
  left: number;
  omitted: number;
}

/**
 * About how many characters the lines of all changes take: the names of a line are in its id, too.
 */
const lengthOfLines = (sections: Sections) =>
  sections.reduce((sum, [, changes]) => sum + changes.reduce((sofar, change) => sofar + lengthOfLine(change), 0), 0);

const lengthOfLine = ({ address, construct = '', findings: [first] }: Change) =>
  260 + 2 * address.length + construct.length + (first?.reason.length ?? 0);

function groupOf({ title, changes }: Group, name: string, anchors: Anchors, room: Room): string {
  const [first] = changes as [Change];
  const rows = changes.map((change) => row(change, name, anchors, room)).join('');
  return (
    `<details class="row group"><summary>${sign(first)} <span class="address">${escaped(title)}</span>: ` +
    `${changes.length} resources ${plural(first, name)}</summary>${rows}</details>`
  );
}

const plural = (change: Change, name: string) =>
  name === OUTSIDE ? drifted(change).replace('was ', 'were ') : VERBS[change.action].replace('is ', 'are ');

const sign = ({ action }: Change) => `<span class="sign ${action}">${SIGNS[action]}</span>`;

const TABLE =
  '<table><thead><tr><th scope="col">attribute</th><th scope="col">before</th><th ' +
  'scope="col">after</th></tr></thead><tbody>';

function row(change: Change, name: string, anchors: Anchors, room: Room): string {
  const { action, construct, address, deposed, findings } = change;
  const summary =
    `${construct ? `<strong>${escaped(construct)}</strong> ` : ''}<span ` +
    `class="address">${escaped(address)}${deposed ? ` (deposed ${escaped(deposed)})` : ''}</span>`;
  const verb = name === OUTSIDE ? drifted(change) : VERBS[action];
  const [first] = findings;
  const because = first
    ? ': <span ' +
      `class="${styleOf(first.class)}">${name === OUTSIDE ? `${first.class}, ` : ''}${escaped(first.reason)}</span>`
    : '';
  const line = `${sign(change)} ${summary} ${verb}${because}`;
  const head = ` data-class="${escaped(name)}"${anchors.of(change)}`;
  const inside = room.left > 0 ? detailsOf(change) : '';
  room.left -= inside.length;
  if (room.left <= 0 && inside === '') room.omitted++;
  return inside === ''
    ? `<div class="row"${head}>${line}</div>`
    : `<details class="row"${head}><summary>${line}</summary>${inside}</details>`;
}

/** The further reasons of a change, and its attributes. */
function detailsOf(change: Change): string {
  const { class: risk, findings, attributes } = change;
  const [first, ...more] = findings;
  const why = [
    ...(first?.attribute && !first.reason.includes(first.attribute)
      ? [`<li class="address">${escaped(first.attribute)}</li>`]
      : []),
    ...more.map(
      ({ class: one, reason, attribute }) =>
        `<li><span class="${styleOf(one)}">${one === risk ? '' : `${one}: `}${escaped(reason)}</span>` +
        (attribute && !reason.includes(attribute) ? ` <span class="address">${escaped(attribute)}</span>` : '') +
        '</li>',
    ),
    ...facts(change, (one) => one).map((fact) => `<li>${escaped(fact)}</li>`),
  ];
  let rows = '';
  for (const { path, before, after, forcesReplacement } of attributes)
    rows +=
      `<tr><th scope="row"${forcesReplacement ? ' class="forces"' : ''}>` +
      `${escaped(path).replaceAll('.', '.<wbr>')}</th><td>${escaped(before)}</td><td>${escaped(after)}</td></tr>`;
  return (why.length > 0 ? `<ul class="why">${why.join('')}</ul>` : '') + (rows && `${TABLE}${rows}</tbody></table>`);
}
