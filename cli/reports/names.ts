import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';
import { namesGiven } from '../../modules/core/names';
import { namesText } from '../views/names';

export interface NamesOptions extends Options {
  readonly shortened?: boolean;
}

/** The cloud names of all constructs, by stack. */
export async function names(name: string, options: NamesOptions): Promise<number> {
  return session([name], options, async ({ environments }) => {
    for (const stack of inMemory(environments, (stacks) => stacks)) {
      const given = namesGiven(stack).filter(
        ({ scope, whole }) => scope.node.scopes.includes(stack) && (!options.shortened || whole !== undefined),
      );
      if (given.length > 0) console.log(namesText(stack.node.id, given));
    }
    return 0;
  });
}
