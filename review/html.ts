import { createHash } from 'node:crypto';
import type { DrawnPicture } from './diagram';
import { PICTURE_STYLE } from './diagram-style';
import { CLASSES } from './risk';
import type { Change, Summary } from './summary';
import { counts, drifted, ERRORED, facts, heading, INCOMPLETE, lists, VERBS } from './words';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #3a414b); --soft: light-dark(#f5f7f9, #1b2027); --red: light-dark(#b3261e, #ff8a80); }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: light-dark(#fff, #12161b); color: light-dark(#1c232b, #e4e8ee); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; position: sticky; top: 0; padding: .6rem 0; z-index: 1; background: light-dark(#fff, #12161b); border-bottom: 1px solid var(--line); }
input[type=search] { font: inherit; padding: .35rem .6rem; min-width: 18rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); color: inherit; }
label { display: inline-flex; gap: .3rem; align-items: center; margin-right: .75rem; }
button { font: inherit; padding: .3rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); color: inherit; cursor: pointer; }
details { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; background: var(--soft); }
summary { padding: .5rem .75rem; cursor: pointer; } summary:focus-visible, input:focus-visible, button:focus-visible { outline: 3px solid light-dark(#1a73e8, #8ab4f8); outline-offset: 1px; }
.address { font: 13px ui-monospace, monospace; opacity: .8; overflow-wrap: anywhere; }
.why { padding: 0 .75rem .5rem; margin: 0; list-style: none; }
.risk { color: var(--red); }
table { width: 100%; border-collapse: collapse; font: 13px ui-monospace, monospace; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; width: 38%; }
th:first-child { width: 24%; }
tbody th { font-weight: normal; }
[hidden] { display: none; }
.forces::after { content: " forces replacement"; color: var(--red); font-family: system-ui; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; } .scroll svg { display: block; }
a { color: light-dark(#0757b5, #79b8ff); }
${PICTURE_STYLE}`;

const SCRIPT = `
const search = document.getElementById('search');
const boxes = [...document.querySelectorAll('input[data-filter]')];
const changes = [...document.querySelectorAll('details[data-class]')];
const texts = changes.map((change) => change.textContent.toLowerCase());
const sections = [...document.querySelectorAll('section[data-section]')];
const status = document.getElementById('status');
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const on = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.filter));
  let count = 0;
  changes.forEach((change, index) => {
    const seen = on.has(change.dataset.class) && words.every((word) => texts[index].includes(word));
    change.hidden = !seen;
    if (seen) count++;
  });
  for (const section of sections) section.hidden = !section.querySelector('details:not([hidden])');
  status.textContent = count + ' of ' + changes.length + ' changes shown';
}
search.addEventListener('input', show);
for (const box of boxes) box.addEventListener('change', show);
document.getElementById('open').addEventListener('click', () => { for (const change of changes) change.open = true; });
document.getElementById('close').addEventListener('click', () => { for (const change of changes) change.open = false; });
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== search) { event.preventDefault(); search.focus(); }
  if (event.key === 'Escape' && event.target === search) { search.value = ''; show(); }
});
show();
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One file that needs nothing else: values are text, and only this page's own script may run. It comes in pieces, since of a large plan it is large. */
export function* html(summary: Summary, picture?: DrawnPicture): Iterable<string> {
  const policy = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`;
  const sections = [
    ...CLASSES.map((risk) => [risk, summary.changes.filter((change) => change.class === risk)] as const),
    [OUTSIDE, summary.drift] as const,
  ].filter(([, changes]) => changes.length > 0);
  const filters = sections.map(([name]) => `<label><input type="checkbox" data-filter="${name}" checked> ${name}</label>`);
  const bar = `<div class="bar" role="search"><input type="search" id="search" placeholder="Search  ( / )" aria-label="Search changes"><div role="group" aria-label="Show">${filters.join('')}</div><button type="button" id="open">Open all</button><button type="button" id="close">Close all</button><span id="status" role="status"></span></div>`;
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(heading(summary))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(heading(summary))}</h1>
<p>${escaped(counts(summary))}${picture ? ' <a href="#picture">See the picture.</a>' : ''}</p>
${summary.errored ? `<p class="risk" role="alert">${ERRORED}</p>` : summary.incomplete ? `<p class="risk" role="alert">${INCOMPLETE}</p>` : ''}
${bar}
`;
  for (const [name, changes] of sections) {
    yield `<section data-section aria-label="${escaped(name)}"><h2>${escaped(name)} (${changes.length})</h2>`;
    for (const change of changes) yield row(change, name);
    yield '</section>\n';
  }
  if (picture) yield pictureSection(picture);
  for (const { title, lines } of lists(summary)) {
    const items = lines.map((line) => `<li class="address">${escaped(line)}</li>`);
    yield `<h2>${escaped(title)} (${lines.length})</h2><ul>${items.join('')}</ul>\n`;
  }
  yield `
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

const OUTSIDE = 'Outside Terraform';

/** It can be wider than the page, and is scrolled with the keyboard, too. */
function pictureSection({ svg }: DrawnPicture): string {
  return `<section id="picture"><h2>Picture</h2><div class="scroll" tabindex="0" role="region" aria-label="Picture of the placement">${svg}</div></section>`;
}

const TABLE = '<table><thead><tr><th scope="col">attribute</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>';

function row(change: Change, heading: string): string {
  const { class: risk, action, construct, address, deposed, findings, attributes } = change;
  const why = [
    ...findings.map(
      ({ class: one, reason, attribute }) =>
        `<li><span class="risk">${escaped(one)}</span>: ${escaped(reason)}${attribute && !reason.includes(attribute) ? ` <span class="address">${escaped(attribute)}</span>` : ''}</li>`,
    ),
    ...facts(change, (one) => one).map((fact) => `<li>${escaped(fact)}</li>`),
  ];
  let rows = '';
  for (const { path, before, after, forcesReplacement } of attributes)
    rows += `<tr><th scope="row"${forcesReplacement ? ' class="forces"' : ''}>${escaped(path).replaceAll('.', '.<wbr>')}</th><td>${escaped(before)}</td><td>${escaped(after)}</td></tr>`;
  const table = rows && `${TABLE}${rows}</tbody></table>`;
  const open = risk === 'Other' ? '' : ' open';
  const name = `${construct ? `<strong>${escaped(construct)}</strong> ` : ''}<span class="address">${escaped(address)}${deposed ? ` (deposed ${escaped(deposed)})` : ''}</span>`;
  const verb = heading === OUTSIDE ? drifted(change) : VERBS[action];
  return `<details data-class="${escaped(heading)}"${open}><summary>${name} ${verb}</summary>${why.length > 0 ? `<ul class="why">${why.join('')}</ul>` : ''}${table}</details>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
