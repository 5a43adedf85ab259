import type { Command } from 'commander';
import type { AffectedOptions } from '../reports/affected';

/** `npm run affected -- --base origin/main`: what a change has to plan. */
export function addAffected(program: Command): void {
  program
    .command('affected')
    .description(
      'list the stacks that differ from another commit, and those that depend on one; exit code 0: none, ' +
        '2: some, 1: an error',
    )
    .requiredOption(
      '--base <commit>',
      'the commit to compare with; what is here counts with changes that are not committed',
    )
    .option('--json', 'for a workflow: the stacks in their order, with steps that can run at once')
    .action(async (options: AffectedOptions) => {
      const { affectedStacks } = await import('../reports/affected');
      process.exitCode = affectedStacks(options);
    });
}
