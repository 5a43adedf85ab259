import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, simulate } from '../options';

export function addAddress(program: Command): void {
  const address = program
    .command('address')
    .description('the committed lists of what is deployed: what is gone is destroyed, unless it was moved');
  address
    .command('check')
    .description('exit 1 when the program makes something else than the lists say')
    .argument('[environments...]')
    .action(async (names: string[]) => {
      const { check } = await import('../../deployment/address');
      process.exitCode = await check(names);
    });
  address
    .command('accept')
    .description('write the lists anew: with what is new, what was renamed, and without what is said to be gone')
    .argument('[environments...]')
    .option(
      '--move <old-new...>',
      'an address or the path of a construct, and the new one: the deployed resource stays as it is',
    )
    .option(
      '--remove <address...>',
      'an address, the path of a construct, a workload that was taken out, or a placement that was ' +
        'destroyed: gone on purpose',
    )
    .action(async (names: string[], options: import('../../deployment/address').AcceptOptions) => {
      const { accept } = await import('../../deployment/address');
      process.exitCode = await accept(names, options);
    });

  address
    .command('settle')
    .description('take out the moves that every deployment has made')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .action(async (name: string, options: Options) => {
      const { settle } = await import('../../deployment/state');
      process.exitCode = await settle(name, options);
    });
}
