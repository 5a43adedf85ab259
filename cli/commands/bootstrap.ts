import type { Command } from 'commander';
import { approve, simulate } from '../options';

export function addBootstrap(program: Command): void {
  program
    .command('bootstrap')
    .description("create the bucket, container or schemas of the environment's state backend; can be repeated")
    .argument('<environment>')
    .addOption(simulate())
    .addOption(approve())
    .option('--import', "import existing resources, e.g. if the bootstrap's state is lost")
    .action(async (name: string, options: import('../../deployment/bootstrap').BootstrapOptions) => {
      const { bootstrap } = await import('../../deployment/bootstrap');
      process.exitCode = await bootstrap(name, options);
    });
}
