import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';

export function addSynth(program: Command): void {
  program
    .command('synth')
    .description('write the Terraform JSON of environments; of all, when none is named')
    .argument('[environments...]')
    .addOption(cloud())
    .action(async (names: string[], options: Options) => {
      const { synth } = await import('../reports/synth');
      process.exitCode = await synth(names, options);
    });
}
