import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud, format, simulate } from '../options';

export function addAddress(program: Command): void {
  const address = program
    .command('address')
    .description('check and update the address lists: resources that are gone are destroyed, unless they were moved');
  address
    .command('check')
    .description('exit with 1 if the program differs from the lists')
    .argument('[environments...]')
    .addOption(format())
    .action(async (names: string[], { format }: { readonly format: 'text' | 'json' }) => {
      const { check, addressDifferences } = await import('../../deployment/address');
      if (format === 'text') {
        process.exitCode = await check(names);
        return;
      }
      const problems = addressDifferences(names);
      const { addressReport } = await import('../views/address');
      const { json } = await import('../views/json');
      process.stdout.write(json(addressReport(problems)));
      process.exitCode = problems.length > 0 ? 1 : 0;
    });
  address
    .command('accept')
    .description('rewrite the lists: add new addresses, apply moves and removals')
    .argument('[environments...]')
    .option(
      '--move <old-new...>',
      'the old and the new address or construct path; the deployed resource is not changed',
    )
    .option(
      '--remove <address...>',
      'an address, the path of a construct, a workload that was taken out, or a placement that was ' +
        'destroyed: gone on purpose',
    )
    .action(async (names: string[], options: import('../../deployment/address-accept').AcceptOptions) => {
      const { accept } = await import('../../deployment/address-accept');
      process.exitCode = await accept(names, options);
    });

  address
    .command('settle')
    .description('remove the moves that every deployment has applied')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(simulate())
    .action(async (name: string, options: Options) => {
      const { settle } = await import('../../deployment/state');
      process.exitCode = await settle(name, options);
    });
}
