import type { IConstruct } from 'constructs';
import { Cluster } from '../modules/cluster/cluster';
import { UserError } from '../modules/core/errors';
import { inMemory } from './in-memory';
import { forward } from './output';
import { type Options, session } from './session';

interface Found {
  readonly stack: string;
  /** The construct's path below the stack: `shop/apps`. */
  readonly path: string;
  readonly command: string;
}

/**
 * Prints the command of the cloud that signs a user in to a cluster. It does not print, store or
 * request credentials.
 */
export async function kubeconfig(name: string, wanted: string | undefined, options: Options): Promise<number> {
  return session([name], options, async ({ environments }) => {
    const all = inMemory(environments, (stacks) => stacks.flatMap(clustersIn));
    const found = all.filter(
      ({ path }) => wanted === undefined || path === wanted || path.split('/').at(-1) === wanted,
    );
    if (found.length === 0) {
      throw new UserError([
        {
          where: name,
          message: wanted === undefined ? 'it has no cluster.' : `it has no cluster "${wanted}".`,
          remedy:
            all.length === 0
              ? 'Add one with cloud.cluster(…).'
              : `It has ${[...new Set(all.map(({ path }) => path))].join(', ')}.`,
        },
      ]);
    }
    for (const { stack, path, command } of found) {
      if (found.length > 1) forward({ out: `# ${stack} ${path}\n` });
      forward({ out: `${command}\n` });
    }
    return 0;
  });
}

const clustersIn = (stack: IConstruct): Found[] =>
  stack.node.findAll().flatMap((one) => {
    if (!(one instanceof Cluster)) return [];
    return [
      { stack: stack.node.id, path: one.node.path.split('/').slice(1).join('/'), command: one.kubeconfigCommand },
    ];
  });
