import type { Command } from 'commander';
import { cloud } from '../options';
import type { ListOptions } from '../reports/list';

export function addList(program: Command): void {
  program
    .command('list')
    .description('list the stacks, in the order in which they are deployed')
    .addOption(cloud())
    .option(
      '--json',
      'of each environment: its clouds, its state, its stacks, and the variables that a deployment requires',
    )
    .action(async (options: ListOptions) => {
      const { list } = await import('../reports/list');
      process.exitCode = await list(options);
    });
}
