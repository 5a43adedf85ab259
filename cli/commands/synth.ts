import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';

export function addSynth(program: Command): void {
  program
    .command('synth')
    .description('write the Terraform JSON of environments; default: all')
    .argument('[environments...]')
    .addOption(cloud())
    .action(async (names: string[], options: Options) => {
      const { synth } = await import('../reports/synth');
      process.exitCode = await synth(names, options);
    });
}
