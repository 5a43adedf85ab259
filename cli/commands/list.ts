import type { Command } from 'commander';
import { affected, cloud, format, json, simulate } from '../options';
import type { ListOptions } from '../reports/list';

export function addList(program: Command): void {
  program
    .command('list')
    .description('list the stacks, in the order in which they are deployed')
    .addOption(cloud())
    .addOption(format())
    .addOption(json())
    .addOption(affected())
    .option('--expired', 'the previews of this repository that are past their last day, instead of the stacks')
    .addOption(simulate())
    .action(async ({ expired, ...options }: ListOptions & { readonly expired?: boolean }) => {
      if (expired) {
        const { listExpired } = await import('../reports/previews');
        process.exitCode = await listExpired(options);
        return;
      }
      const { list } = await import('../reports/list');
      process.exitCode = await list(options);
    });
}
