import { type Options, session } from './commands';
import { inMemory } from './in-memory';
import { pictureOf } from './picture';

export interface DiagramOptions extends Options {
  readonly format: 'svg' | 'mermaid';
}

/** Prints the picture of an environment's placements, from the program alone: nothing is synthesized, planned or asked. */
export async function diagram(name: string, options: DiagramOptions): Promise<number> {
  return session([name], options, async ({ environments }) => {
    const { beside } = require('../review/picture') as typeof import('../review/picture');
    const picture = beside(inMemory(environments, (stacks) => stacks.map(pictureOf)));
    if (options.format === 'mermaid') {
      const { mermaid } = require('../review/diagram-mermaid') as typeof import('../review/diagram-mermaid');
      process.stdout.write(mermaid(picture));
    } else {
      const { svg } = require('../review/diagram-svg') as typeof import('../review/diagram-svg');
      process.stdout.write(`${await svg(picture)}\n`);
    }
    return 0;
  });
}
