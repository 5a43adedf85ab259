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
export function review(planJson: string, where: string, about: About = {}): Summary {
  return summarize(readPlan(planJson, where), about);
}

export interface Rendering {
  /** For a terminal. */
  readonly colour?: boolean;
  readonly picture?: DrawnPicture;
}

export function render(summary: Summary, format: Format, { colour = false, picture }: Rendering = {}): string {
  switch (format) {
    case 'text':
      return text(summary, colour);
    case 'markdown':
      return `${markdown(summary, picture)}\n`;
    case 'html':
      return html(summary, picture);
    case 'json':
      return `${JSON.stringify(summary, null, 2)}\n`;
  }
}

/** The changes that a gate for these classes stops: those with such a reason, also under another heading. */
export function gated({ changes }: Summary, classes: readonly RiskClass[]): Change[] {
  return changes.filter((change) => classes.includes(change.class) || change.findings.some((finding) => classes.includes(finding.class)));
}
