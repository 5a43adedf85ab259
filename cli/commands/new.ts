import { type Command, InvalidArgumentError } from 'commander';
import { format, json, simulate } from '../options';

function days(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 99.');
  return Number(text);
}

/** `npm run new -- …`: commands that write files. */
export function addNew(program: Command): void {
  const command = program.command('new').description('create an environment or a workload');
  command
    .command('environment')
    .description('prompt for values and write environments/<name>.yaml')
    .argument('<name>', '2 to 24 lower-case letters, digits and single -')
    .option('--like <environment>', 'the environment to copy from', undefined)
    .action(async (name: string, options: { like?: string }) => {
      const { newEnvironment } = await import('../new-environment');
      process.exitCode = await newEnvironment(name, options);
    });

  command
    .command('preview')
    .description('write an environment that is destroyed again, small and with its own names; git ignores its file')
    .argument('<name>', '2 to 15 lower-case letters, digits and single -: pr-1234')
    .option('--like <environment>', 'the one to make it from. Default: the only one whose policies.previews allow it')
    .option('--days <number>', 'how many days it is needed, counting today. Default: 3, or as asked before', days)
    .addOption(simulate())
    .addOption(format())
    .addOption(json())
    .action(async (name: string, options: import('../reports/previews').NewPreviewOptions) => {
      const { makePreview } = await import('../reports/previews');
      process.exitCode = await makePreview(name, options);
    });

  command
    .command('workload')
    .description('write stacks/<name>/ with settings and a test, and add the workload to an environment')
    .argument('<name>', 'lower-case letters, digits and -')
    .option('--replace <workload>', 'replace this workload: its folder, its tests, and its entry in every environment')
    .option('--environment <environment>', 'the environment to add it to; default: dev')
    .action(async (name: string, options: import('../new-workload').NewWorkloadOptions) => {
      const { newWorkload } = await import('../new-workload');
      process.exitCode = await newWorkload(name, options);
    });
}
