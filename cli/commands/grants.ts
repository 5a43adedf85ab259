import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';

export function addGrants(program: Command): void {
  program
    .command('grants')
    .description('list who may do what on which resource; of all environments, when none is named')
    .argument('[environments...]')
    .addOption(cloud())
    .action(async (names: string[], options: Options) => {
      const { grants } = await import('../reports/grants');
      process.exitCode = await grants(names, options);
    });
}
