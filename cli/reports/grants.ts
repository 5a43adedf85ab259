import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';
import { grantsBelow } from '../../modules/identity/identity';
import type { Formatted } from '../options';
import { type GrantRow, grantsText } from '../views/grants';
import { json } from '../views/json';

export type ReportOptions = Options & Formatted;

/** All grants: identity, verb and resource, in the same words on every cloud. */
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
    process.stdout.write(format === 'json' ? json(rows) : grantsText(rows));
    return 0;
  });
}
