import { listed } from '../../deployment/listed';
import { type Options, session } from '../../deployment/session';

export interface ListOptions extends Options {
  readonly json?: boolean;
}

/**
 * The stacks of all environments. As JSON they are what a pipeline makes its jobs of, with the
 * variables that each environment requires.
 */
export async function list({ json, ...options }: ListOptions): Promise<number> {
  return session([], options, async ({ environments, ids }) => {
    if (json) console.log(JSON.stringify(environments.map(listed)));
    else for (const id of ids) console.log(id);
    return 0;
  });
}
