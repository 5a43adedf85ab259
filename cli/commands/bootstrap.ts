import type { Command } from 'commander';
import { approve, simulate } from '../options';

export function addBootstrap(program: Command): void {
  program
    .command('bootstrap')
    .description("create the environment's state backend, and the audit of its account if it has one; can be repeated")
    .argument('<environment>')
    .addOption(simulate())
    .addOption(approve())
    .option('--import', "import existing resources, e.g. if the bootstrap's state is lost")
    .action(async (name: string, options: import('../../deployment/bootstrap').BootstrapOptions) => {
      const { bootstrap } = await import('../../deployment/bootstrap');
      process.exitCode = await bootstrap(name, options);
    });
}
