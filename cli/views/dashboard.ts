import { createHash } from 'node:crypto';
import type { DrawnChart, DrawnDashboard } from '../../deployment/dashboard';
import { inHtml as escaped } from '../../review/escape';

export type DashboardFormat = 'text' | 'html' | 'json';

export const RENDER_DASHBOARD: Readonly<Record<DashboardFormat, (all: readonly DrawnDashboard[]) => string>> = {
  json: (all) => `${JSON.stringify({ format: 1, dashboards: all }, null, 2)}\n`,
  text: (all) =>
    all
      .map(({ stack, sections }) => {
        const lines = sections.flatMap(({ title, text, charts }) => [
          `  ${title}`,
          ...(text ?? '')
            .split('\n')
            .filter(Boolean)
            .map((line) => `    ${line}`),
          ...charts.map((chart) => `    ${chart.title}: ${chart.lines.map(({ label }) => label).join(', ')}`),
        ]);
        return `${[`Dashboard of ${stack}`, ...lines].join('\n')}\n`;
      })
      .join('\n'),
  html,
};

const COLORS = ['#0757b5', '#166534', '#6b2fa0', '#8f4700', '#b3261e', '#00696b'];
const [WIDTH, HEIGHT, LEFT, BOTTOM] = [340, 150, 44, 18] as const;
/** The number of lines of a chart that are shown by name; the rest is counted. */
const MOST_LABELS = 6;

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c232b, #e4e8ee); --paper: light-dark(#fff, #12161b);
  --line: light-dark(#d5dae1, #3a414b); --soft: light-dark(#f5f7f9, #1b2027); --quiet: light-dark(#57606a, #a3adb8); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 76rem;
  background: var(--paper); color: var(--ink); }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
.note { color: var(--quiet); margin: 0; white-space: pre-line; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: .75rem; }
figure { margin: 0; padding: .6rem; border: 1px solid var(--line); border-radius: .5rem; }
figcaption { font-size: .85rem; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; display: block; background: light-dark(#fff, #e4e8ee); border-radius: .25rem; }
text { font: 10px system-ui, sans-serif; fill: #57606a; }
.labels { display: flex; flex-wrap: wrap; gap: 0 .75rem; font-size: .8rem; margin: .25rem 0 0; padding: 0;
  list-style: none; }
.labels b { display: inline-block; width: .7rem; height: .2rem; vertical-align: middle; margin-right: .3rem; }
${COLORS.map((color, index) => `.c${index} { stroke: ${color}; background: ${color}; }`).join('\n')}
path { fill: none; stroke-width: 1.5; } .grid { stroke: #d5dae1; }
.threshold { stroke: #b3261e; stroke-dasharray: 4 3; }
@media print { body { padding: 0; max-width: none; font-size: 10px; } figure { break-inside: avoid; } }
`;

function html(all: readonly DrawnDashboard[]): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const parts = all.map(({ stack, sections }) => {
    const inside = sections.map(
      ({ title, text, charts }) =>
        `<section><h2>${escaped(title)}</h2>${text ? `<p class="note">${escaped(text)}</p>` : ''}` +
        `<div class="charts">${charts.map(figure).join('')}</div></section>`,
    );
    return `<h1>Dashboard of ${escaped(stack)}</h1>\n<p class="note">Example data.</p>\n${inside.join('\n')}`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dashboards: ${escaped(all.map(({ stack }) => stack).join(', '))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function figure(chart: DrawnChart): string {
  const { title, unit, threshold, lines } = chart;
  const most = Math.max(1, threshold ?? 0, ...lines.flatMap(({ values }) => values)) * 1.1;
  const y = (value: number) => (HEIGHT - BOTTOM - (value / most) * (HEIGHT - BOTTOM - 6)).toFixed(1);
  const x = (index: number, count: number) => (LEFT + (index / Math.max(1, count - 1)) * (WIDTH - LEFT - 4)).toFixed(1);
  const across = (value: number) => `M${LEFT} ${y(value)}H${WIDTH - 4}`;
  const grid = [0, most / 2].map(
    (value) =>
      `<path class="grid" d="${across(value)}"/><text x="${LEFT - 4}" y="${y(value)}" ` +
      `text-anchor="end">${short(value)}</text>`,
  );
  const paths = lines.map(({ values }, index) => {
    const points = values.map((value, at) => `${x(at, values.length)} ${y(value)}`);
    return `<path class="c${index % COLORS.length}" d="M${points.join('L')}"/>`;
  });
  const limit = threshold === undefined ? '' : `<path class="threshold" d="${across(threshold)}"/>`;
  const labels = lines
    .slice(0, MOST_LABELS)
    .map(({ label }, index) => `<li><b class="c${index % COLORS.length}"></b>${escaped(label)}</li>`);
  const more = lines.length > MOST_LABELS ? `<li>and ${lines.length - MOST_LABELS} more</li>` : '';
  const alarm = threshold === undefined ? '' : ` Alarm at ${short(threshold)}.`;
  return (
    `<figure><figcaption>${escaped(title)}, ${unit}.${alarm}</figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">${grid.join('')}${limit}` +
    `${paths.join('')}<text x="${LEFT}" y="${HEIGHT - 4}">4 hours ago</text>` +
    `<text x="${WIDTH - 4}" y="${HEIGHT - 4}" text-anchor="end">now</text></svg>` +
    `<ul class="labels">${labels.join('')}${more}</ul></figure>`
  );
}

/** 5000000000 as 5G. */
function short(value: number): string {
  const steps = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const;
  const [size, sign] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  return `${Number((value / size).toPrecision(3))}${sign}`;
}
