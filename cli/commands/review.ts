import { type Command, Option } from 'commander';
import type { ReviewOptions } from '../reports/review';

export function addReview(program: Command): void {
  program
    .command('review')
    .description('what a reviewer must know of a plan: the output of terraform show -json, of any project')
    .argument('<plan.json...>')
    .addOption(
      new Option('--format <format>', 'how').choices(['text', 'markdown', 'html', 'json', 'sarif']).default('text'),
    )
    .option(
      '--out <folder>',
      'also write plan.md, plan.html, plan.json and plan.sarif there; of several plans in a folder each',
    )
    .option('--synthesized <cdk.tf.json>', 'what was planned, if it is of this project: constructs are named')
    .option('--fail-on <classes>', 'exit 1 when a change is in one of these: loss,downtime,exposure,weakening,cost')
    .action(async (files: string[], options: ReviewOptions) => {
      const { reviewPlans } = await import('../reports/review');
      process.exitCode = await reviewPlans(files, options);
    });
}
