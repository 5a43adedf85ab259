import type { Command } from 'commander';

export function addApply(program: Command): void {
  program
    .command('apply')
    .description('apply a reviewed plan; refused if the commit, the configuration or the state has changed')
    .argument('<folder>', 'the folder that plan --out wrote: <folder>/<placement>')
    .action(async (folder: string) => {
      const { apply } = await import('../../deployment/apply');
      process.exitCode = await apply(folder);
    });
}
