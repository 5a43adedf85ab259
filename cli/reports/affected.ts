import { affectedSince } from '../../deployment/affected-since';
import type { Formatted } from '../options';
import { type AffectedReport, affectedText } from '../views/affected';
import { json } from '../views/json';

export interface AffectedOptions extends Formatted {
  readonly base: string;
}

/** The stacks that a change modifies, and those that depend on one. */
export function affectedStacks({ base, format }: AffectedOptions): number {
  const stacks = affectedSince(base, '--base');
  const report: AffectedReport = { base, stacks };
  if (format === 'json') process.stdout.write(json(report));
  else if (stacks.length > 0) console.log(affectedText(stacks));
  return stacks.length > 0 ? 2 : 0;
}
