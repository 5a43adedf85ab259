import { type Command, Option } from 'commander';
import { UserError } from '../../modules/core/errors';
import { cloud } from '../options';
import type { PoliciesOptions } from '../reports/policies';
import type { ScorecardFormat } from '../views/scorecard';

interface Chosen extends PoliciesOptions {
  readonly scorecard?: string;
  readonly format: ScorecardFormat;
}

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
    .option(
      '--scorecard <environment>',
      'what holds, what is waived and what nobody can check here, by pillar, on each cloud',
    )
    .addOption(
      new Option('--format <format>', 'of the scorecard').choices(['text', 'markdown', 'html', 'json']).default('text'),
    )
    .addOption(cloud())
    .action(async (given: string[], { scorecard: scored, format, ...options }: Chosen) => {
      if (scored === undefined) {
        if (format !== 'text')
          throw misused('--format', 'is an option of the scorecard', 'Add --scorecard <environment>.');
        const { policies } = await import('../reports/policies');
        process.exitCode = await policies(given, options);
        return;
      }
      if (given.length > 0) throw misused('--scorecard', `was given with ${given.join(', ')}`, 'Leave them out.');
      if (options.environment) throw misused('--scorecard', 'was given with --environment', 'Leave --environment out.');
      const { scorecard } = await import('../../deployment/scorecard');
      const { RENDER_SCORECARD } = await import('../views/scorecard');
      process.stdout.write(RENDER_SCORECARD[format](scorecard(scored)));
    });
}

const misused = (where: string, message: string, remedy: string) =>
  new UserError([{ where, message: `${message}.`, remedy }]);
