import { onlyAffected } from '../../deployment/affected-since';
import { listed } from '../../deployment/listed';
import { type Options, session } from '../../deployment/session';
import { stackIdsOf } from '../../stacks/placements';
import type { Formatted } from '../options';

export type ListOptions = Options & Formatted;

/**
 * The stacks of all environments. As JSON for the jobs of a pipeline, with the variables that each
 * environment requires.
 */
export async function list({ format, ...options }: ListOptions): Promise<number> {
  return session([], options, async ({ environments, ids }) => {
    const chosen = onlyAffected(ids, options);
    const all = environments.filter((one) => stackIdsOf(one).some((id) => chosen.includes(id)));
    if (format === 'json') console.log(JSON.stringify(all.map(listed)));
    else for (const id of chosen) console.log(id);
    return 0;
  });
}
