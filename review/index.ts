import type { DrawnPicture } from './diagram';
import { html } from './html';
import { markdown } from './markdown';
import { readPlan } from './plan-json';
import type { RiskClass } from './risk';
import { type About, type Change, type Summary, summarize } from './summary';
import { text } from './text';

export { CLASSES, type RiskClass } from './risk';
export { exitCode, type Summary } from './summary';

export const FORMATS = ['text', 'markdown', 'html', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The review of a plan, from the output of `terraform show -json`. */
export function review(planJson: string | Buffer, where: string, about: About = {}): Summary {
  return summarize(readPlan(planJson, where), about);
}

export interface Rendering {
  /** For a terminal. */
  readonly colour?: boolean;
  readonly picture?: DrawnPicture;
}

/** The review in pieces of some size, in the order in which they are written: of a large plan it is never there as a whole. */
export function* pieces(summary: Summary, format: Format, { colour = false, picture }: Rendering = {}): Iterable<string> {
  switch (format) {
    case 'text':
      return yield text(summary, colour);
    case 'markdown':
      return yield `${markdown(summary, picture)}\n`;
    case 'html':
      return yield* together(html(summary, picture));
    case 'json':
      return yield `${JSON.stringify(summary, null, 2)}\n`;
  }
}

export const render = (summary: Summary, format: Format, rendering?: Rendering): string => [...pieces(summary, format, rendering)].join('');

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

/** The gates of `--fail-on`, and the classes that each stops. */
export const GATES: Readonly<Record<string, readonly RiskClass[]>> = {
  loss: ['Data loss', 'Destroyed'],
  downtime: ['Downtime'],
  exposure: ['Exposure'],
  weakening: ['Weakening'],
  cost: ['Cost'],
  other: ['Other'],
};

/** The changes that a gate for these classes stops: those with such a reason, also under another heading. */
export function gated({ changes }: Summary, classes: readonly RiskClass[]): Change[] {
  return changes.filter((change) => classes.includes(change.class) || change.findings.some((finding) => classes.includes(finding.class)));
}
