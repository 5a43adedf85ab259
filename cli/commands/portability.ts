import { type Command, Option } from 'commander';
import type { PortabilityOptions } from '../../deployment/portability';
import { CLOUDS } from '../../modules/core/placement';
import type { ReportFormat } from '../views/portability';

export function addPortability(program: Command): void {
  program
    .command('portability')
    .description(
      'report what a switch to another cloud would change; exit code 0: already there, 2: possible, 1: not possible',
    )
    .argument('<environment>')
    .addOption(new Option('--to <cloud>', 'the target cloud').choices(CLOUDS).makeOptionMandatory())
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'markdown', 'json']).default('text'))
    .action(async (name: string, { format, ...options }: PortabilityOptions & { readonly format: ReportFormat }) => {
      const { portability } = await import('../../deployment/portability');
      const { RENDER } = await import('../views/portability');
      const { report, code } = portability(name, options);
      process.stdout.write(RENDER[format](report));
      process.exitCode = code;
    });
}
