import type { Command } from 'commander';
import type { ProveOptions } from '../../deployment/prove';
import { approve, cloud, seconds, simulate } from '../options';

export function addProve(program: Command): void {
  program
    .command('prove')
    .description(
      'deploy an environment, plan it again, ask its names, destroy it, and report what was seen; exit 1 ' +
        'when a step fails',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .addOption(approve())
    .option('--report <file>', 'where the report goes', 'proof.md')
    .option('--wait <seconds>', 'how long a name may take to answer', (text) => seconds(text), 900)
    .option('--keep', 'leave what was deployed')
    .action(async (name: string, options: ProveOptions) => {
      const { prove } = await import('../../deployment/prove');
      process.exitCode = await prove(name, options);
    });
}
