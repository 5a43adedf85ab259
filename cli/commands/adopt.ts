import type { Command } from 'commander';
import type { AdoptOptions } from '../../deployment/adopt';
import { cloud, format, placement, simulate, workload } from '../options';

export function addAdopt(program: Command): void {
  program
    .command('adopt')
    .description(
      'plan the import of what exists in the account into the state of an environment, to be reviewed and applied ' +
        'like any plan; nothing is changed. Exit code 0: nothing to import, 2: imports or changes, 1: an error',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .option('--ids <file>', 'a file with lines "address = id", or "address = new" for what does not exist yet')
    .option('--from-state <file>', 'the state of another project, whose resources are matched with the constructs')
    .option(
      '--inventory <file>',
      'what the account has, as aws resourcegroupstaggingapi get-resources prints it: ids are found by name and tags',
    )
    .option('--create', 'create resources whose id is not known; without it they are listed and refused')
    .option('--out <folder>', 'the folder for the review and the saved plan', 'reviewed')
    .addOption(format())
    .action(async (name: string, { format, ...options }: AdoptOptions & { readonly format: 'text' | 'json' }) => {
      const { adoptReport } = await import('../reports/adopt');
      process.exitCode = await adoptReport(name, options, format);
    });
}
