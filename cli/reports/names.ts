import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';
import { namesGiven } from '../../modules/core/names';
import type { Formatted } from '../options';
import { json } from '../views/json';
import { type NamesReport, namesReport, namesText } from '../views/names';

export interface NamesOptions extends Options, Formatted {
  readonly shortened?: boolean;
}

/** The cloud names of all constructs, by stack. */
export async function names(name: string, { format, shortened, ...options }: NamesOptions): Promise<number> {
  return session([name], options, async ({ environments }) => {
    const report: NamesReport = inMemory(environments, (stacks) =>
      stacks.map((stack) =>
        namesReport(
          stack.node.id,
          namesGiven(stack).filter(
            ({ scope, whole }) => scope.node.scopes.includes(stack) && (!shortened || whole !== undefined),
          ),
        ),
      ),
    ).filter((stack) => stack.names.length > 0);
    process.stdout.write(format === 'json' ? json(report) : namesText(report));
    return 0;
  });
}
