import type { Command } from 'commander';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('deploy dev on a simulated cloud, and show what is there')
    .action(async () => {
      const { start } = await import('../reports/start');
      process.exitCode = await start();
    });
}
