import type { Command } from 'commander';
import type { CostOptions } from '../../deployment/cost';
import { cloud, format } from '../options';

export function addCost(program: Command): void {
  program
    .command('cost')
    .description('what an environment costs a month at list prices, for each construct; what depends on use is a rate')
    .argument('<environment>')
    .addOption(cloud())
    .option('--infracost <file>', 'use the output of infracost breakdown --format json instead of our own prices')
    .addOption(format())
    .action(async (name: string, options: CostOptions & { readonly format: 'text' | 'json' }) => {
      const { cost } = await import('../../deployment/cost');
      const { costText } = await import('../views/cost');
      const found = cost(name, options);
      process.stdout.write(options.format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : costText(found));
    });
}
