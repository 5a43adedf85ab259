import type { Command } from 'commander';

/** `npm run new -- …`: what writes files. */
export function addNew(program: Command): void {
  const made = program.command('new').description('write something new that is valid from the start');
  made
    .command('environment')
    .description('ask what only you know, and write environments/<name>.yaml')
    .argument('<name>', '2 to 24 lower-case letters, digits and single -')
    .option('--like <environment>', 'the one to begin from', undefined)
    .action(async (name: string, options: { like?: string }) => {
      const { newEnvironment } = await import('../new-environment');
      process.exitCode = await newEnvironment(name, options);
    });

  made
    .command('workload')
    .description('write stacks/<name>/ with settings and a test, and add it to an environment')
    .argument('<name>', 'lower-case letters, digits and -')
    .option('--replace <workload>', 'take this one out: its folder, its tests, and its place in every environment')
    .option('--environment <environment>', 'the one that gets it; default: dev')
    .action(async (name: string, options: import('../new-workload').NewWorkloadOptions) => {
      const { newWorkload } = await import('../new-workload');
      process.exitCode = await newWorkload(name, options);
    });
}
