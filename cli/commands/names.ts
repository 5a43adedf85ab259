import type { Command } from 'commander';
import { cloud } from '../options';
import type { NamesOptions } from '../reports/names';

/** `npm run names -- prod`: the names in the cloud, from the program alone. */
export function addNames(program: Command): void {
  program
    .command('names')
    .description('list which construct has which name in the cloud, and by which rule a name was shortened')
    .argument('<environment>')
    .addOption(cloud())
    .option('--shortened', 'only names that are shortened')
    .action(async (name: string, options: NamesOptions) => {
      const { names } = await import('../reports/names');
      process.exitCode = await names(name, options);
    });
}
