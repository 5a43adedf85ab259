import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, format, simulate } from '../options';
import type { ReportOptions } from '../reports/grants';
import { addRegroup } from './regroup';

export function addState(program: Command): void {
  const state = program.command('state').description('where the state of an environment is, and what was deployed');
  state
    .command('history')
    .description('who deployed what, when, and how it ended')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .addOption(format())
    .action(async (name: string, options: ReportOptions) => {
      const { history } = await import('../reports/history');
      process.exitCode = await history(name, options);
    });
  state
    .command('move')
    .description("copy the state to the backend that the environment's file names now, and compare")
    .argument('<environment>')
    .option('--from <commit>', 'whose file names the old backend', 'HEAD')
    .option('--delete', 'empty the old one once both are the same')
    .action(async (name: string, options: import('../../deployment/state').MoveOptions) => {
      const { move } = await import('../../deployment/state');
      process.exitCode = await move(name, options);
    });
  state
    .command('imports')
    .description('write import blocks for all that the environment makes, to make a lost state anew')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .action(async (name: string, options: Options) => {
      const { imports } = await import('../../deployment/state');
      process.exitCode = await imports(name, options);
    });

  state
    .command('recover')
    .description('write the state that a deployment could not write where it belongs, and left here')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .action(async (name: string, options: Options) => {
      const { recover } = await import('../../deployment/state');
      process.exitCode = await recover(name, options);
    });

  addRegroup(state);
}
