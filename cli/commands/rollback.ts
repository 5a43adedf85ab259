import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, simulate } from '../options';

export function addRollback(program: Command): void {
  program
    .command('rollback')
    .description(
      'plan a rollback to an earlier commit, to be reviewed and applied like any plan; data is not ' + 'rolled back',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .option('--to <commit>', 'default: the commit that was deployed before the current one')
    .option('--out <folder>', 'the folder for the review and the saved plan', 'reviewed')
    .action(async (name: string, options: Options & { readonly to?: string }) => {
      const { rollback } = await import('../../deployment/rollback');
      const { printed } = await import('../reports/plan');
      process.exitCode = await printed((show) => rollback(name, options, show));
    });
}
