import type { Command } from 'commander';
import { Option } from 'commander';
import { cloud, simulate } from '../options';
import type { DriftReportOptions } from '../reports/drift';

export function addDrift(program: Command): void {
  program
    .command('drift')
    .description(
      'compare everything that is deployed with the program, in one report; exit code 0: equal, or accepted, 2: ' +
        'differences, 1: a stack cannot be planned',
    )
    .argument('[environments...]', 'default: all')
    .addOption(cloud())
    .addOption(simulate())
    .option('--accept', 'write all differences to environments/<name>.drift.json; the same ones are not reported again')
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'markdown', 'json']).default('text'))
    .action(async (names: string[], options: DriftReportOptions) => {
      const { driftReport } = await import('../reports/drift');
      process.exitCode = await driftReport(names, options);
    });
}
