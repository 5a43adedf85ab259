import type { Command } from 'commander';
import { format, json, noCache } from '../options';
import type { AffectedOptions } from '../reports/affected';

/** `npm run affected -- --base origin/main`: which stacks a change must plan. */
export function addAffected(program: Command): void {
  program
    .command('affected')
    .description(
      'list the stacks that differ from another commit, and stacks that depend on them; exit code 0: none, 2: ' +
        'some, 1: an error',
    )
    .requiredOption('--base <commit>', 'the commit to compare the working tree with')
    .addOption(format())
    .addOption(json())
    .addOption(noCache())
    .action(async (options: AffectedOptions) => {
      const { affectedStacks } = await import('../reports/affected');
      process.exitCode = affectedStacks(options);
    });
}
