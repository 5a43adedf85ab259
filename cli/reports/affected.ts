import { affectedSince } from '../../deployment/affected-since';
import { affectedText } from '../views/affected';

export interface AffectedOptions {
  readonly base: string;
  readonly json?: boolean;
}

/** The stacks that a change modifies, and those that depend on one. */
export function affectedStacks({ base, json }: AffectedOptions): number {
  const stacks = affectedSince(base, '--base');
  if (json) console.log(JSON.stringify({ base, stacks }, null, 2));
  else if (stacks.length > 0) console.log(affectedText(stacks));
  return stacks.length > 0 ? 2 : 0;
}
