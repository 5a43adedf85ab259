import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { approve, cloud, simulate } from '../options';

/**
 * `npm run state -- split` and `join`: a workload's resources between the stack of the placement
 * and its own.
 */
export function addRegroup(state: Command): void {
  for (const [what, does] of [
    ['split', 'move a deployed workload to its own stack'],
    ['join', 'move a deployed workload back to the stack of the placement'],
  ] as const) {
    const command = state
      .command(what)
      .description(`${does}; without --auto-approve only prints the plan`)
      .argument('<environment>')
      .argument('<workload>')
      .action(async (name: string, workload: string, options: Options) => {
        const { regroup } = await import('../../deployment/state-split');
        process.exitCode = await regroup(what, name, workload, options);
      });
    for (const option of [cloud(), simulate(), approve()]) command.addOption(option);
  }
}
