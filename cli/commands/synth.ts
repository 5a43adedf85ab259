import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, noCache } from '../options';

export function addSynth(program: Command): void {
  program
    .command('synth')
    .description('write the Terraform JSON of environments; default: all')
    .argument('[environments...]')
    .addOption(cloud())
    .addOption(noCache())
    .action(async (names: string[], options: Options) => {
      const { synth } = await import('../reports/synth');
      process.exitCode = await synth(names, options);
    });
}
