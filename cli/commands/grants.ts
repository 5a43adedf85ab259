import type { Command } from 'commander';
import { cloud, format } from '../options';
import type { ReportOptions } from '../reports/grants';

export function addGrants(program: Command): void {
  program
    .command('grants')
    .description('list who may do what on which resource; default: all environments')
    .argument('[environments...]')
    .addOption(cloud())
    .addOption(format())
    .action(async (names: string[], options: ReportOptions) => {
      const { grants } = await import('../reports/grants');
      process.exitCode = await grants(names, options);
    });
}
