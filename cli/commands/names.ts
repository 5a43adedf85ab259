import type { Command } from 'commander';
import { cloud, format } from '../options';
import type { NamesOptions } from '../reports/names';

/** `npm run names -- prod`: the names in the cloud, from the program only. */
export function addNames(program: Command): void {
  program
    .command('names')
    .description('list the cloud names of constructs, and the rule of each shortened name')
    .argument('<environment>')
    .addOption(cloud())
    .option('--shortened', 'list shortened names only')
    .addOption(format())
    .action(async (name: string, options: NamesOptions) => {
      const { names } = await import('../reports/names');
      process.exitCode = await names(name, options);
    });
}
