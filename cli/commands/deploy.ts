import { type Command, InvalidArgumentError } from 'commander';
import type { ManyOptions } from '../../deployment/deploy-many';
import type { Options } from '../../deployment/session';
import { affected, approve, cloud, placement, simulate, verbose, workload } from '../options';

/** Providers of a cloud require up to a gigabyte of memory for each Terraform process. */
const JOBS = 4;

function jobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It must be a number from 1 to 99.');
  return Number(text);
}

function minutes(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of minutes, 1 or more.');
  return Number(text);
}

type DeployOptions = Omit<ManyOptions, 'jobs'> & {
  readonly jobs?: number;
  readonly verbose?: boolean;
  readonly watch?: number;
  readonly autoRollback?: boolean;
};

export function addDeploy(program: Command): void {
  program
    .command('deploy')
    .description('deploy environments; stacks that do not depend on each other are deployed at the same time')
    .argument('[environments...]')
    .option('--all', 'every environment')
    .addOption(affected())
    .option(
      '--jobs <number>',
      `number of stacks to deploy at the same time. Default: ${JOBS}; for one environment 1, and a failure ends it`,
      jobs,
    )
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .addOption(approve())
    .option(
      '--watch <minutes>',
      'watch the alarms afterwards; if one fires, plan the rollback. One environment',
      minutes,
    )
    .option('--auto-rollback', 'with --watch: also apply the rollback')
    .addOption(verbose())
    .action(async (names: string[], options: DeployOptions, command: Command) => {
      const { all, affected: base } = options;
      if (names.length === 0 && !all && base === undefined)
        command.error("error: missing required argument 'environment'", { code: 'commander.missingArgument' });
      const [name, ...more] = names;
      const single = name !== undefined && more.length === 0 && !all && base === undefined;
      const { watch, autoRollback } = options;
      if (watch === undefined && autoRollback) command.error('error: --auto-rollback requires --watch <minutes>');
      if (watch !== undefined && (!single || options.jobs !== undefined))
        command.error('error: --watch requires exactly one environment, and no --jobs');
      if (single && options.jobs === undefined) {
        const { progress } = await import('../views/progress');
        if (watch !== undefined) {
          const { deployWatched } = await import('../../deployment/watch');
          const { rollback } = await import('../../deployment/rollback');
          const { printed } = await import('../reports/plan');
          const planned = (rest: Options) => printed((show) => rollback(name, rest, show));
          process.exitCode = await deployWatched(name, { ...options, watch }, planned, progress(options));
          return;
        }
        const { deploy } = await import('../../deployment/deploy');
        process.exitCode = await deploy(name, options, progress(options));
        return;
      }
      const { deployAtOnce } = await import('../reports/deploy-many');
      process.exitCode = await deployAtOnce(names, { ...options, jobs: options.jobs ?? JOBS });
    });
}
