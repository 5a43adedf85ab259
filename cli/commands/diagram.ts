import { type Command, Option } from 'commander';
import { cloud } from '../options';
import type { DiagramOptions } from '../reports/diagram';

export function addDiagram(program: Command): void {
  program
    .command('diagram')
    .description('draw an environment: networks, tiers, members, grants and traffic')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(new Option('--format <format>', 'output format').choices(['svg', 'mermaid']).default('svg'))
    .action(async (name: string, options: DiagramOptions) => {
      const { diagram } = await import('../reports/diagram');
      process.exitCode = await diagram(name, options);
    });
}
