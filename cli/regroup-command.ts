import type { Command, Option } from 'commander';
import type { Options } from './commands';

/** `npm run state -- split` and `join`: a workload's resources between the stack of the placement and its own. */
export function addRegroup(state: Command, options: readonly (() => Option)[]): void {
  for (const [what, does] of [
    ['split', 'move what a workload deployed to the stack of its own that it has now'],
    ['join', 'move what a workload deployed back to the stack of the placement'],
  ] as const) {
    const command = state
      .command(what)
      .description(`${does}; without --auto-approve only the plan`)
      .argument('<environment>')
      .argument('<workload>')
      .action(async (name: string, workload: string, options: Options) => {
        const { regroup } = require('./state-split') as typeof import('./state-split');
        process.exitCode = await regroup(what, name, workload, options);
      });
    for (const option of options) command.addOption(option());
  }
}
