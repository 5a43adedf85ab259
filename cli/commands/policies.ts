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
      'print the findings of the policies; exit code 0: none, 1: an error. Without arguments: the list of ' +
        'policies, and all environments',
    )
    .argument('[environments or plan.json...]', 'environments, or paths of plans of any project (terraform show -json)')
    .option(
      '--environment <environment>',
      'apply the regions, limits, protection and waivers of this environment ' + 'to plans',
    )
    .option(
      '--scorecard <environment>',
      'print a scorecard by pillar for each cloud: findings, waivers and manual questions',
    )
    .addOption(
      new Option('--format <format>', 'output format; markdown and html are for the scorecard')
        .choices(['text', 'markdown', 'html', 'json'])
        .default('text'),
    )
    .addOption(cloud())
    .action(async (targets: string[], { scorecard: scored, format, ...options }: Chosen) => {
      if (scored === undefined) {
        if (format !== 'text' && format !== 'json')
          throw misused(`--format ${format}`, 'requires --scorecard', 'Add --scorecard <environment>.');
        const { policies, policiesCode } = await import('../reports/policies');
        const { policiesText } = await import('../views/policies');
        const { json } = await import('../views/json');
        const report = await policies(targets, options);
        process.stdout.write(format === 'json' ? json(report) : policiesText(report));
        process.exitCode = policiesCode(report);
        return;
      }
      if (targets.length > 0) throw misused('--scorecard', `was given with ${targets.join(', ')}`, 'Leave them out.');
      if (options.environment) throw misused('--scorecard', 'was given with --environment', 'Leave --environment out.');
      const { scorecard } = await import('../../deployment/scorecard');
      const { RENDER_SCORECARD } = await import('../views/scorecard');
      process.stdout.write(RENDER_SCORECARD[format](scorecard(scored)));
    });
}

const misused = (where: string, message: string, remedy: string) =>
  new UserError([{ where, message: `${message}.`, remedy }]);
