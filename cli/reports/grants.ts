import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';
import { grantsBelow } from '../../modules/identity/identity';

export type ReportOptions = Options & { readonly format?: 'text' | 'json' };

/** One permission, with the paths of its constructs. */
interface GrantRow {
  readonly stack: string;
  readonly identity: string;
  /** `consume` */
  readonly verb: string;
  readonly resource: string;
  /** The part of the resource, if the grant is limited. */
  readonly part?: string;
}

/**
 * All grants: identity, verb and resource, in the same words on every cloud. As JSON: a list of
 * `GrantRow`.
 */
export async function grants(names: readonly string[], { format, ...options }: ReportOptions): Promise<number> {
  return session(names, options, async ({ environments }) => {
    const inside = (path: string) => path.split('/').slice(1).join('/');
    const rows = inMemory(environments, (stacks) =>
      stacks.flatMap((stack) =>
        grantsBelow(stack)
          .map(
            ({ identity, verb, resource, on }) =>
              [inside(identity.node.path), verb, inside(resource.node.path), on ?? ''] as const,
          )
          .sort()
          .map(
            ([identity, verb, resource, part]): GrantRow => ({
              stack: stack.node.id,
              identity,
              verb,
              resource,
              ...(part && { part }),
            }),
          ),
      ),
    );
    if (format === 'json') console.log(JSON.stringify(rows, null, 2));
    else print(rows);
    return 0;
  });
}

function print(rows: readonly GrantRow[]): void {
  for (const stack of new Set(rows.map((row) => row.stack))) {
    const here = rows.filter((row) => row.stack === stack);
    const width = (of: 'identity' | 'verb') => Math.max(...here.map((row) => row[of].length));
    console.log(stack);
    for (const { identity, verb, resource, part } of here) {
      console.log(
        `  ${identity.padEnd(width('identity'))}  may ${verb.padEnd(width('verb'))}  ` +
          `${resource}${part ? ` (${part})` : ''}`,
      );
    }
  }
}
