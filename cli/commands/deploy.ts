import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { approve, cloud, placement, simulate, workload } from '../options';

export function addDeploy(program: Command): void {
  program
    .command('deploy')
    .description('make it so')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .addOption(approve())
    .action(async (name: string, options: Options) => {
      const { deploy } = await import('../../deployment/deploy');
      process.exitCode = await deploy(name, options);
    });
}
