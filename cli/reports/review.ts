import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bytesOf, contentOf } from '../../deployment/files';
import { colour } from '../../deployment/terraform-cli';
import { UserError } from '../../modules/core/errors';
import { CLASSES, exitCode, type Format, GATES, gated, pieces, review, type Summary, written } from '../../review';
import { unwrapped } from '../../review/plan-json';

export interface ReviewOptions {
  readonly format: Format;
  readonly failOn?: string;
  /** The `cdk.tf.json` of the plan, if it is one of this project: it contains the constructs. */
  readonly synthesized?: string;
  /** A folder for the review in every format. */
  readonly out?: string;
}

/** The review of any plan JSON, of this project or another. */
export async function reviewPlans(
  files: readonly string[],
  { format, failOn, synthesized, out }: ReviewOptions,
): Promise<number> {
  const gates = (failOn ?? '').split(',').filter(Boolean);
  const unknown = gates.filter((gate) => !Object.hasOwn(GATES, gate));
  if (unknown.length > 0) {
    throw new UserError([
      { where: '--fail-on', message: `is ${unknown.join(', ')}; known are ${Object.keys(GATES).join(', ')}.` },
    ]);
  }
  const classes = gates.flatMap((gate) => GATES[gate] ?? []);
  const about = synthesized ? aboutOf(synthesized) : {};
  // Every file is read before anything is written: an error in the last one leaves nothing
  // half-done.
  const summaries = files.map((file) => {
    const { bytes, notes } = unwrapped(bytesOf(file));
    for (const note of notes) console.error(`${file}: ${note}.`);
    return review(bytes, file, { ...about, file });
  });
  if (out) writeAll(summaries, out);
  for (const piece of pieces(summaries, format, { colour: colour().length === 0 })) process.stdout.write(piece);
  tellPipeline(summaries);
  const codes = summaries.map((summary) => {
    const stopped = gated(summary, classes);
    for (const { address } of stopped.slice(0, 20))
      console.error(`${summary.file}: ${address} is stopped by --fail-on ${failOn}.`);
    if (stopped.length > 20)
      console.error(`${summary.file}: ${stopped.length - 20} more changes are stopped by --fail-on ${failOn}.`);
    return stopped.length > 0 ? 1 : exitCode(summary);
  });
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}

/** plan.md, plan.html, plan.json and plan.sarif; for several plans each in a folder. */
function writeAll(summaries: readonly Summary[], out: string): void {
  for (const [index, summary] of summaries.entries()) {
    const name = basename(summary.file ?? 'plan.json').replace(/\.json$/, '');
    const same = summaries.filter(({ file }) => basename(file ?? '').replace(/\.json$/, '') === name).length > 1;
    const folder = summaries.length === 1 ? out : join(out, same ? `${name}-${index + 1}` : name);
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of written(summary)) writeFileSync(join(folder, file), text);
  }
}

/** The counts as outputs of the step, in GitHub Actions. */
function tellPipeline(summaries: readonly Summary[]): void {
  const file = process.env.GITHUB_OUTPUT;
  if (!file) return;
  const sum = (of: (summary: Summary) => number) => summaries.reduce((all, summary) => all + of(summary), 0);
  const actions = ['create', 'update', 'replace', 'delete', 'forget', 'move', 'import'] as const;
  const lines = [
    `changes=${sum(({ changes }) => changes.filter(({ action }) => action !== 'read').length)}`,
    `drift=${sum(({ drift }) => drift.length)}`,
    ...actions.map((action) => `${action}=${sum(({ counts }) => counts[action])}`),
    ...CLASSES.map((risk) => {
      const count = sum(({ changes }) => changes.filter((change) => change.class === risk).length);
      return `${risk.toLowerCase().replaceAll(' ', '_')}=${count}`;
    }),
  ];
  appendFileSync(file, `${lines.join('\n')}\n`);
}

function aboutOf(file: string): { synthesized: object; placement?: string } {
  try {
    const json = JSON.parse(contentOf(file));
    return { synthesized: json, placement: json['//']?.metadata?.stackName };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError([
      { where: file, message: 'is not valid JSON.', remedy: 'It is <output>/stacks/<placement>/cdk.tf.json.' },
    ]);
  }
}
