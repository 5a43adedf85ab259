import { createHash } from 'node:crypto';
import { counts, heading } from './markdown';
import { CLASSES } from './risk';
import type { Change, Summary } from './summary';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5dae1, #3a414b); --soft: light-dark(#f5f7f9, #1b2027); --red: light-dark(#b3261e, #ff8a80); }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: light-dark(#fff, #12161b); color: light-dark(#1c232b, #e4e8ee); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; position: sticky; top: 0; padding: .6rem 0; background: inherit; background: light-dark(#fff, #12161b); border-bottom: 1px solid var(--line); }
input[type=search] { font: inherit; padding: .35rem .6rem; min-width: 18rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--soft); color: inherit; }
label { display: inline-flex; gap: .3rem; align-items: center; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; background: var(--soft); }
summary { padding: .5rem .75rem; cursor: pointer; } summary:focus-visible, input:focus-visible { outline: 3px solid light-dark(#1a73e8, #8ab4f8); outline-offset: 1px; }
.address { font: 13px ui-monospace, monospace; opacity: .8; overflow-wrap: anywhere; }
.why { padding: 0 .75rem .5rem; margin: 0; list-style: none; }
.risk { color: var(--red); }
table { width: 100%; border-collapse: collapse; font: 13px ui-monospace, monospace; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; width: 38%; }
th:first-child, td:first-child { width: 24%; }
.forces::after { content: " forces replacement"; color: var(--red); font-family: system-ui; }
.empty { opacity: .7; }
`;

const SCRIPT = `
const search = document.getElementById('search');
const boxes = [...document.querySelectorAll('[data-filter]')];
const changes = [...document.querySelectorAll('[data-class]')];
const status = document.getElementById('status');
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const on = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.filter));
  let count = 0;
  for (const change of changes) {
    const text = change.textContent.toLowerCase();
    const seen = on.has(change.dataset.class) && words.every((word) => text.includes(word));
    change.hidden = !seen;
    if (seen) count++;
  }
  for (const part of document.querySelectorAll('section')) part.hidden = ![...part.querySelectorAll('[data-class]')].some((change) => !change.hidden);
  status.textContent = count + ' of ' + changes.length + ' changes shown';
}
search.addEventListener('input', show);
for (const box of boxes) box.addEventListener('change', show);
show();
`;

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One file that needs nothing else: values are text, and only this page's own script may run. */
export function html(summary: Summary): string {
  const policy = `default-src 'none'; script-src ${hash(SCRIPT)}; style-src ${hash(STYLE)}; base-uri 'none'; form-action 'none'`;
  const sections = CLASSES.flatMap((risk) => {
    const changes = summary.changes.filter((change) => change.class === risk);
    if (changes.length === 0) return [];
    return [`<section aria-label="${escaped(risk)}"><h2>${escaped(risk)} (${changes.length})</h2>${changes.map(row).join('')}</section>`];
  });
  const filters = CLASSES.map((risk) => `<label><input type="checkbox" data-filter="${risk}" checked> ${risk}</label>`).join('');
  const rest: [string, readonly string[]][] = [
    ['Outside Terraform', summary.drift.map(({ address }) => address)],
    ['Deferred', summary.deferred],
    ['Outputs that change', summary.outputs],
  ];
  const lists = rest.flatMap(([name, entries]) =>
    entries.length === 0
      ? []
      : [`<h2>${name} (${entries.length})</h2><ul>${entries.map((entry) => `<li class="address">${escaped(entry)}</li>`).join('')}</ul>`],
  );
  return `<!doctype html>
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
<p>${escaped(counts(summary))}</p>
${summary.errored ? '<p class="risk" role="alert">Terraform could not finish this plan: it is incomplete and must not be applied.</p>' : ''}
<div class="bar" role="search"><input type="search" id="search" placeholder="Search" aria-label="Search changes">${filters}<span id="status" role="status"></span></div>
${sections.join('\n') || '<p class="empty">Nothing to do.</p>'}
${lists.join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function row(change: Change): string {
  const { class: risk, action, construct, address, findings, attributes, previousAddress, createFirst } = change;
  const why = [
    ...findings.map(
      ({ class: one, reason, attribute }) =>
        `<li><span class="risk">${escaped(one)}</span>: ${escaped(reason)}${attribute ? ` <span class="address">${escaped(attribute)}</span>` : ''}</li>`,
    ),
    ...(createFirst ? ['<li>The new one is made first.</li>'] : []),
    ...(previousAddress ? [`<li>Was <span class="address">${escaped(previousAddress)}</span></li>`] : []),
  ];
  const rows = attributes.map(
    ({ path, before, after, forcesReplacement }) =>
      `<tr><td${forcesReplacement ? ' class="forces"' : ''}>${escaped(path)}</td><td>${escaped(before)}</td><td>${escaped(after)}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? ''
      : `<table><thead><tr><th scope="col">attribute</th><th scope="col">before</th><th scope="col">after</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const open = risk === 'Data loss' || risk === 'Downtime' ? ' open' : '';
  return `<details data-class="${escaped(risk)}"${open}><summary>${escaped(action)} <strong>${escaped(construct ?? '')}</strong> <span class="address">${escaped(address)}</span></summary>${why.length > 0 ? `<ul class="why">${why.join('')}</ul>` : ''}${table}</details>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
