import type { Command } from 'commander';
import { approve, simulate } from '../options';

export function addBootstrap(program: Command): void {
  program
    .command('bootstrap')
    .description("make the bucket, container or schemas that the environment's state: names; safe to repeat")
    .argument('<environment>')
    .addOption(simulate())
    .addOption(approve())
    .option('--import', 'take what is there already: it was made otherwise, or the state of the bootstrap is lost')
    .action(async (name: string, options: import('../../deployment/bootstrap').BootstrapOptions) => {
      const { bootstrap } = await import('../../deployment/bootstrap');
      process.exitCode = await bootstrap(name, options);
    });
}
