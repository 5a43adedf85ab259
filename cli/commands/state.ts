import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, format, simulate } from '../options';
import type { ReportOptions } from '../reports/grants';
import { addRegroup } from './regroup';

export function addState(program: Command): void {
  const state = program.command('state').description('inspect, move and repair the state of an environment');
  state
    .command('history')
    .description('list deployments: who, what, when, and the result')
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
    .description("copy the state to the current backend in the environment's file, and compare")
    .argument('<environment>')
    .option('--from <commit>', 'the commit whose file has the old backend', 'HEAD')
    .option('--delete', 'empty the old backend if both states are equal')
    .action(async (name: string, options: import('../../deployment/state').MoveOptions) => {
      const { move } = await import('../../deployment/state');
      process.exitCode = await move(name, options);
    });
  state
    .command('recover')
    .description('push a state that a deployment could not write and saved locally')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .action(async (name: string, options: Options) => {
      const { recover } = await import('../../deployment/state');
      process.exitCode = await recover(name, options);
    });

  state
    .command('encrypt')
    .description("write all states again, with the key in the environment's file (OpenTofu)")
    .argument('<environment>')
    .addOption(cloud())
    .action(async (name: string, options: Options) => {
      const { encryptStates } = await import('../../deployment/encrypt-states');
      process.exitCode = await encryptStates(name, options);
    });

  addRegroup(state);
}
