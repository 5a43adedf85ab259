import type { Command } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';

export function addKubeconfig(program: Command): void {
  program
    .command('kubeconfig')
    .description("print the cloud's command to sign in to a cluster; default: all clusters")
    .argument('<environment>')
    .argument('[cluster]')
    .addOption(cloud())
    .action(async (name: string, cluster: string | undefined, options: Options) => {
      const { kubeconfig } = await import('../../deployment/kubeconfig');
      process.exitCode = await kubeconfig(name, cluster, options);
    });
}
