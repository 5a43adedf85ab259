import { type Command, Option } from 'commander';
import type { PermissionsOptions } from '../../deployment/permissions';
import { cloud } from '../options';

export function addPermissions(program: Command): void {
  program
    .command('permissions')
    .description("print the minimum permissions for plan and apply, derived from the environment's resource types")
    .argument('<environment>')
    .addOption(cloud())
    .addOption(new Option('--for <purpose>', 'one of the two').choices(['plan', 'apply']))
    .addOption(
      new Option('--format <format>', 'documents of the cloud, or Terraform resources')
        .choices(['json', 'terraform'])
        .default('json'),
    )
    .option('--out <folder>', 'write a file for each document')
    .action(async (name: string, options: PermissionsOptions) => {
      const { permissions } = await import('../../deployment/permissions');
      process.exitCode = await permissions(name, options);
    });
}
