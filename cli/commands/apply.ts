import type { Command } from 'commander';

export function addApply(program: Command): void {
  program
    .command('apply')
    .description(
      'apply exactly the plan that was reviewed; refused when the commit, the configuration or the state is another',
    )
    .argument('<folder>', 'what plan --out wrote: <folder>/<placement>')
    .action(async (folder: string) => {
      const { apply } = await import('../../deployment/apply');
      process.exitCode = await apply(folder);
    });
}
