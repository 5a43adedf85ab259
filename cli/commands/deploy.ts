import { type Command, InvalidArgumentError } from 'commander';
import type { ManyOptions } from '../../deployment/deploy-many';
import { affected, approve, cloud, placement, simulate, verbose, workload } from '../options';

/** Providers of a cloud take up to a gigabyte of memory for each process of Terraform. */
const JOBS = 4;

function jobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 99.');
  return Number(text);
}

type DeployOptions = Omit<ManyOptions, 'jobs'> & { readonly jobs?: number; readonly verbose?: boolean };

export function addDeploy(program: Command): void {
  program
    .command('deploy')
    .description('make it so; of several environments, stacks that do not depend on each other at once')
    .argument('[environments...]')
    .option('--all', 'every environment')
    .addOption(affected())
    .option(
      '--jobs <number>',
      `how many stacks are deployed at once. Default: ${JOBS}; of one environment 1, and a failure ends it`,
      jobs,
    )
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .addOption(approve())
    .addOption(verbose())
    .action(async (names: string[], options: DeployOptions, command: Command) => {
      const { all, affected: base } = options;
      if (names.length === 0 && !all && base === undefined)
        command.error("error: missing required argument 'environment'", { code: 'commander.missingArgument' });
      const [name, ...more] = names;
      if (name !== undefined && more.length === 0 && !all && base === undefined && options.jobs === undefined) {
        const { deploy } = await import('../../deployment/deploy');
        const { progress } = await import('../views/progress');
        process.exitCode = await deploy(name, options, progress(options));
        return;
      }
      const { deployAtOnce } = await import('../reports/deploy-many');
      process.exitCode = await deployAtOnce(names, { ...options, jobs: options.jobs ?? JOBS });
    });
}
