import { createHash } from 'node:crypto';
import type { PillarScore, PolicyResult, PolicyScore, Scorecard } from '../../deployment/scorecard';
import type { CloudName } from '../../modules/core/placement';
import { inHtml as escaped, inMarkdown as plain } from '../../review/escape';

const CLOUD_TITLES: Readonly<Record<CloudName, string>> = { aws: 'AWS', google: 'Google Cloud', azure: 'Azure' };

export type ScorecardFormat = 'text' | 'markdown' | 'html' | 'json';

export const RENDER_SCORECARD: Readonly<Record<ScorecardFormat, (card: Scorecard) => string>> = {
  json: (card) => `${JSON.stringify(card, null, 2)}\n`,
  text,
  markdown,
  html,
};

/** One word for a cell of the table. */
function cell(result: PolicyResult | undefined): string {
  if (!result) return 'not placed';
  if (result.findings.length > 0) return `${result.findings.length} found`;
  if (result.waived.length > 0) return `${result.waived.length} waived`;
  return result.checked === 0 ? 'nothing to check' : `holds (${result.checked})`;
}

const placed = ({ clouds }: Scorecard): CloudName[] =>
  clouds.filter(({ missing }) => !missing).map(({ cloud }) => cloud);

/** Policies that pass on every cloud where the environment can be placed, of those that apply. */
function sum({ policies, alarms }: PillarScore, clouds: readonly CloudName[]): string {
  const applied = policies.filter(({ on }) => clouds.some((cloud) => (on[cloud]?.checked ?? 0) > 0));
  const held = applied.filter(({ on }) => clouds.every((cloud) => on[cloud]?.findings.length === 0));
  const count = Math.max(0, ...clouds.map((cloud) => alarms[cloud]?.length ?? 0));
  const watched = count === 0 ? 'no alarm' : count === 1 ? '1 alarm' : `up to ${count} alarms`;
  return applied.length === 0
    ? `no policy; ${watched}`
    : `${held.length} of ${applied.length} policies hold; ${watched}`;
}

/** Findings and waivers in words, each with the clouds where it is so. */
function remarks({ id, on }: PolicyScore): string[] {
  const cloudsOf = new Map<string, CloudName[]>();
  for (const [cloud, result] of Object.entries(on) as [CloudName, PolicyResult][]) {
    const lines = [
      ...result.findings.map((finding) => `${id}: found at ${finding}`),
      ...result.waived.map(({ construct, why }) => `${id}: waived at ${construct}: ${why}`),
    ];
    for (const line of new Set(lines)) cloudsOf.set(line, [...(cloudsOf.get(line) ?? []), cloud]);
  }
  return [...cloudsOf].map(([line, clouds]) => `${line} (${clouds.join(', ')})`);
}

function head(card: Scorecard): string[] {
  return card.clouds.map(({ cloud, current, missing }) =>
    missing
      ? `${CLOUD_TITLES[cloud]}: not placed: ${missing}`
      : `${CLOUD_TITLES[cloud]}: ${current ? 'deployed here' : 'can be placed here'}`,
  );
}

const titled = (pillar: string) => pillar.charAt(0).toUpperCase() + pillar.slice(1);

function text(card: Scorecard): string {
  const clouds = placed(card);
  const width = Math.max(...card.pillars.flatMap(({ policies }) => policies.map(({ id }) => id.length)));
  const lines = card.pillars.flatMap((one) => [
    '',
    `${titled(one.pillar)}: ${sum(one, clouds)}`,
    ...one.policies.map(
      ({ id, on }) => `  ${id.padEnd(width)}  ${clouds.map((cloud) => `${cloud}: ${cell(on[cloud])}`).join('  ')}`,
    ),
    ...one.policies.flatMap(remarks).map((line) => `    ${line}`),
    '  Not checked automatically:',
    ...one.questions.map((question) => `    ${question}`),
  ]);
  return `${[`Scorecard of ${card.environment}`, ...head(card), ...lines].join('\n')}\n`;
}

function markdown(card: Scorecard): string {
  const clouds = placed(card);
  const lines = card.pillars.flatMap((one) => [
    '',
    `#### ${titled(one.pillar)}: ${sum(one, clouds)}`,
    ...(one.policies.length > 0
      ? [
          '',
          `| policy | ${clouds.map((cloud) => CLOUD_TITLES[cloud]).join(' | ')} |`,
          `|-|${clouds.map(() => '-|').join('')}`,
          ...one.policies.map(({ id, on }) => `| ${id} | ${clouds.map((cloud) => cell(on[cloud])).join(' | ')} |`),
        ]
      : []),
    ...(one.policies.some((policy) => remarks(policy).length > 0) ? [''] : []),
    ...one.policies.flatMap(remarks).map((line) => `- ${plain(line)}`),
    '',
    'Not checked automatically:',
    '',
    ...one.questions.map((question) => `- [ ] ${plain(question)}`),
  ]);
  const title = `### Scorecard of ${plain(card.environment)}`;
  return `${[title, '', ...head(card).map((line) => `- ${plain(line)}`), ...lines].join('\n')}\n`;
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c232b, #e4e8ee); --paper: light-dark(#fff, #12161b);
  --line: light-dark(#d5dae1, #3a414b); --good: light-dark(#166534, #7ee2a0);
  --bad: light-dark(#b3261e, #ff8a80); --quiet: light-dark(#57606a, #a3adb8); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 60rem;
  background: var(--paper); color: var(--ink); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
h2 span { color: var(--quiet); font-weight: normal; font-size: .95rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 36rem; table-layout: fixed; }
th, td { text-align: left; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody th { font-weight: normal; }
.holds { color: var(--good); } .found { color: var(--bad); font-weight: 600; } .none { color: var(--quiet); }
h3 { font-size: .95rem; margin: .75rem 0 .25rem; } ul { margin: .25rem 0; padding-left: 1.25rem; }
@media print { body { font-size: 10px; padding: 0; max-width: none; } section { break-inside: avoid; } }
`;

function html(card: Scorecard): string {
  const clouds = placed(card);
  const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
  const sections = card.pillars.map((one) => {
    const lines = one.policies.flatMap(remarks);
    const rows = one.policies.map(({ id, title, on }) => {
      const cells = clouds.map((cloud) => `<td class="${styleOf(on[cloud])}">${cell(on[cloud])}</td>`);
      return `<tr><th scope="row" title="${escaped(title)}">${escaped(id)}</th>${cells.join('')}</tr>`;
    });
    const names = clouds.map((cloud) => `<th scope="col">${CLOUD_TITLES[cloud]}</th>`).join('');
    const table =
      rows.length === 0
        ? ''
        : `<div class="scroll"><table><thead><tr><th scope="col">Policy</th>${names}</tr></thead>` +
          `<tbody>${rows.join('')}</tbody></table></div>`;
    return (
      `<section><h2>${titled(one.pillar)} <span>${escaped(sum(one, clouds))}</span></h2>${table}` +
      `${lines.length > 0 ? `<h3>Found or waived</h3>${list(lines)}` : ''}` +
      `<h3>Not checked automatically</h3>${list(one.questions)}</section>`
    );
  });
  const hash = createHash('sha256').update(STYLE).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scorecard of ${escaped(card.environment)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Scorecard of ${escaped(card.environment)}</h1>
${list(head(card))}
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function styleOf(result: PolicyResult | undefined): string {
  if (!result || result.checked === 0) return 'none';
  return result.findings.length > 0 ? 'found' : result.waived.length > 0 ? 'none' : 'holds';
}
