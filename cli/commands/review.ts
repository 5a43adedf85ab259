import { type Command, Option } from 'commander';
import type { ReviewOptions } from '../reports/review';

export function addReview(program: Command): void {
  program
    .command('review')
    .description('review a plan of any Terraform project (the output of terraform show -json)')
    .argument('<plan.json...>')
    .addOption(
      new Option('--format <format>', 'output format')
        .choices(['text', 'markdown', 'html', 'json', 'sarif'])
        .default('text'),
    )
    .option(
      '--out <folder>',
      'also write plan.md, plan.html, plan.json and plan.sarif to this folder; for several plans, to a folder each',
    )
    .option('--synthesized <cdk.tf.json>', 'the synthesized JSON of a plan of this project, to name constructs')
    .option(
      '--fail-on <classes>',
      'exit with 1 if a change is in one of these classes: ' + 'loss,downtime,exposure,weakening,cost',
    )
    .action(async (files: string[], options: ReviewOptions) => {
      const { reviewPlans } = await import('../reports/review');
      process.exitCode = await reviewPlans(files, options);
    });
}
