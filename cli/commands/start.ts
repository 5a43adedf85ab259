import type { Command } from 'commander';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('deploy dev to a simulated cloud, and list its resources')
    .action(async () => {
      const { start } = await import('../reports/start');
      process.exitCode = await start();
    });
}
