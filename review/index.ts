import type { DrawnPicture } from './diagram';
import { html } from './html';
import { markdown } from './markdown';
import { readPlan } from './plan-json';
import type { RiskClass } from './risk';
import { sarif } from './sarif';
import { type Change, type ReviewContext, type Summary, summarize } from './summary';
import { text } from './text';

export { CLASSES, type RiskClass } from './risk';
export { exitCode, type Summary } from './summary';

export const FORMATS = ['text', 'markdown', 'html', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** The review of a plan, from the output of `terraform show -json`. */
export function review(planJson: string | Buffer, where: string, about: ReviewContext = {}): Summary {
  return summarize(readPlan(planJson, where), about);
}

export interface Rendering {
  /** For a terminal. */
  readonly colour?: boolean;
  readonly picture?: DrawnPicture;
}

/**
 * The reviews in pieces, in output order: the review of a large plan is never in memory as a whole.
 */
export function* pieces(
  summaries: readonly Summary[],
  format: Format,
  { colour = false, picture }: Rendering = {},
): Iterable<string> {
  // Several reviews are one document: a list in JSON, one run in SARIF.
  if (format === 'sarif') return yield `${JSON.stringify(sarif(summaries), null, 2)}\n`;
  if (format === 'json') return yield* together(json(summaries));
  for (const [index, summary] of summaries.entries()) {
    if (format === 'html') yield* together(html(summary, picture));
    else
      yield (index > 0 ? '\n' : '') + (format === 'text' ? text(summary, colour) : `${markdown(summary, picture)}\n`);
  }
}

/**
 * One summary, or a list of them. A change is a line: a large review is never in memory as a whole.
 */
function* json(summaries: readonly Summary[]): Iterable<string> {
  if (summaries.length !== 1) yield '[\n';
  for (const [index, summary] of summaries.entries()) {
    if (index > 0) yield ',\n';
    let first = true;
    for (const [key, value] of Object.entries(summary)) {
      if (value === undefined) continue;
      yield `${first ? '{\n' : ',\n'}  ${JSON.stringify(key)}: `;
      first = false;
      if ((key !== 'changes' && key !== 'drift') || !Array.isArray(value) || value.length === 0) {
        yield JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
        continue;
      }
      for (const [place, change] of value.entries()) yield `${place > 0 ? ',' : '['}\n    ${JSON.stringify(change)}`;
      yield '\n  ]';
    }
    yield '\n}';
  }
  yield summaries.length === 1 ? '\n' : '\n]\n';
}

export const render = (summary: Summary, format: Format, rendering?: Rendering): string =>
  [...pieces([summary], format, rendering)].join('');

/** The files of `--out`: names and contents. */
export const written = (summary: Summary, picture?: DrawnPicture): [file: string, text: string][] => [
  ['plan.md', render(summary, 'markdown', { picture })],
  ['plan.html', render(summary, 'html', { picture })],
  ['plan.json', render(summary, 'json')],
  ['plan.sarif', render(summary, 'sarif')],
];

const PIECE = 1 << 16;

function* together(some: Iterable<string>): Iterable<string> {
  let piece = '';
  for (const one of some) {
    piece += one;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The gates of `--fail-on`, and the classes of each. */
export const GATES: Readonly<Record<string, readonly RiskClass[]>> = {
  loss: ['Data loss', 'Destroyed'],
  downtime: ['Downtime'],
  exposure: ['Exposure'],
  weakening: ['Weakening'],
  cost: ['Cost'],
  other: ['Other'],
};

/**
 * The changes that a gate for these classes stops: those with such a reason, even under another
 * heading.
 */
export function gated({ changes }: Summary, classes: readonly RiskClass[]): Change[] {
  return changes.filter(
    (change) => classes.includes(change.class) || change.findings.some((finding) => classes.includes(finding.class)),
  );
}
