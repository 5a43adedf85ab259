import type { Command } from 'commander';
import { cloud } from '../options';
import type { PoliciesOptions } from '../reports/policies';

export function addPolicies(program: Command): void {
  program
    .command('policies')
    .description(
      'what the policies find; exit code 0: nothing, 1: an error. Without arguments their list, and all environments',
    )
    .argument(
      '[environments or plan.json...]',
      'environments, or paths of what terraform show -json prints, of any project',
    )
    .option('--environment <environment>', 'judge plans as this one: its regions, limits, protection and waivers')
    .addOption(cloud())
    .action(async (given: string[], options: PoliciesOptions) => {
      const { policies } = await import('../reports/policies');
      process.exitCode = await policies(given, options);
    });
}
