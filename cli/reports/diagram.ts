import { pictureOf } from '../../deployment/environment-picture';
import { inMemory } from '../../deployment/in-memory';
import { type Options, session } from '../../deployment/session';

export interface DiagramOptions extends Options {
  readonly format: 'svg' | 'mermaid';
}

/**
 * Prints the diagram of an environment's placements, from the program only: nothing is synthesized,
 * planned or requested.
 */
export async function diagram(name: string, options: DiagramOptions): Promise<number> {
  return session([name], options, async ({ environments }) => {
    const { sideBySide } = await import('../../review/picture');
    const picture = sideBySide(inMemory(environments, (stacks) => stacks.map(pictureOf)));
    if (options.format === 'mermaid') {
      const { mermaid } = await import('../../review/diagram-mermaid');
      process.stdout.write(mermaid(picture));
    } else {
      const { svg } = await import('../../review/diagram-svg');
      process.stdout.write(`${await svg(picture)}\n`);
    }
    return 0;
  });
}
