import type { Command } from 'commander';
import type { CostOptions } from '../../deployment/cost';
import { cloud, type Formatted, format } from '../options';

export function addCost(program: Command): void {
  program
    .command('cost')
    .description('what an environment costs a month at list prices, for each construct; what depends on use is a rate')
    .argument('<environment>')
    .addOption(cloud())
    .option('--infracost <file>', 'use the output of infracost breakdown --format json instead of our own prices')
    .addOption(format())
    .action(async (name: string, { format, ...options }: CostOptions & Formatted) => {
      const { cost } = await import('../../deployment/cost');
      const { costText } = await import('../views/cost');
      const { json } = await import('../views/json');
      const report = cost(name, options);
      process.stdout.write(format === 'json' ? json(report) : costText(report));
    });
}
