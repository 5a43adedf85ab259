import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { approve, cloud, placement, simulate, verbose, workload } from '../options';

export function addDestroy(program: Command): void {
  program
    .command('destroy')
    .description('destroy everything that the environment deployed')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(workload())
    .addOption(placement())
    .addOption(simulate())
    .addOption(approve())
    .addOption(verbose())
    .action(async (name: string, options: Options & { readonly verbose?: boolean }) => {
      const { destroy } = await import('../../deployment/deploy');
      const { progress } = await import('../views/progress');
      process.exitCode = await destroy(name, options, progress(options));
      if (process.exitCode !== 0 || options.workload || options.placement) return;
      const { forgetPreview } = await import('../../deployment/previews');
      await forgetPreview(name, options);
    });
}
