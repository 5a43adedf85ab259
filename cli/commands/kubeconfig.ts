import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';

export function addKubeconfig(program: Command): void {
  program
    .command('kubeconfig')
    .description(
      "print the cloud's own command that lets you sign in to a cluster; of all clusters, when none is named",
    )
    .argument('<environment>')
    .argument('[cluster]')
    .addOption(cloud())
    .action(async (name: string, cluster: string | undefined, options: Options) => {
      const { kubeconfig } = await import('../../deployment/kubeconfig');
      process.exitCode = await kubeconfig(name, cluster, options);
    });
}
