import type { Command } from 'commander';
import type { ProveOptions } from '../../deployment/prove';
import { approve, cloud, seconds, simulate } from '../options';

export function addProve(program: Command): void {
  program
    .command('prove')
    .description(
      'deploy an environment, plan it again, request its public names, destroy it, and write a report; exit with 1 ' +
        'if a step fails',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .addOption(approve())
    .option('--report <file>', 'the file of the report', 'proof.md')
    .option('--wait <seconds>', 'how long to wait for a name to answer', (text) => seconds(text), 900)
    .option('--keep', 'do not destroy the deployment')
    .action(async (name: string, options: ProveOptions) => {
      const { prove } = await import('../../deployment/prove');
      const { printReview } = await import('../reports/plan');
      process.exitCode = await prove(name, options, printReview);
    });
}
