import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, simulate } from '../options';

export function addRollback(program: Command): void {
  program
    .command('rollback')
    .description('plan what an earlier commit makes, to be reviewed and applied as any plan; data is not rolled back')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .option('--to <commit>', 'default: the commit that was deployed before the one that is there now')
    .option('--out <folder>', 'where the review and the saved plan go', 'reviewed')
    .action(async (name: string, options: Options & { readonly to?: string }) => {
      const { rollback } = await import('../../deployment/rollback');
      process.exitCode = await rollback(name, options);
    });
}
