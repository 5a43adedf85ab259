import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { affected, cloud, format, placement, simulate, workload } from '../options';

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
    .addOption(format())
    .action(async (name: string, { format, ...options }: Options & { readonly format: 'text' | 'json' }) => {
      const { printed, printedJson } = await import('../reports/plan');
      const { plan } = await import('../../deployment/plan');
      process.exitCode =
        format === 'json' ? await printedJson(name, options) : await printed((show) => plan(name, options, show));
    });
}
