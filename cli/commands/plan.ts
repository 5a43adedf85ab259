import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { affected, cloud, placement, simulate, workload } from '../options';

export function addPlan(program: Command): void {
  program
    .command('plan')
    .description('show what a deployment would change; exit code 0: nothing, 2: changes, 1: an error')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .addOption(affected())
    .option('--out <folder>', 'write the review (plan.md, plan.html, plan.json) and the saved plan to this folder')
    .action(async (name: string, options: Options) => {
      const { plan } = await import('../../deployment/plan');
      process.exitCode = await plan(name, options);
    });
}
