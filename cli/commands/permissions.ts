import { type Command, Option } from 'commander';
import type { PermissionsOptions } from '../../deployment/permissions';
import { cloud } from '../options';

export function addPermissions(program: Command): void {
  program
    .command('permissions')
    .description(
      'the least rights of whoever plans and of whoever applies, from the types of resources that the environment uses',
    )
    .argument('<environment>')
    .addOption(cloud())
    .addOption(new Option('--for <purpose>', 'one of the two').choices(['plan', 'apply']))
    .addOption(
      new Option('--format <format>', 'documents that the cloud takes, or resources of Terraform')
        .choices(['json', 'terraform'])
        .default('json'),
    )
    .option('--out <folder>', 'a file for each document')
    .action(async (name: string, options: PermissionsOptions) => {
      const { permissions } = await import('../../deployment/permissions');
      process.exitCode = await permissions(name, options);
    });
}
