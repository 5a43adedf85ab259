import { type Command, Option } from 'commander';
import type { Options } from '../../deployment/session';
import { cloud } from '../options';
import type { DashboardFormat } from '../views/dashboard';

/** `npm run dashboard -- prod`: what the dashboards will show, from the program only. */
export function addDashboard(program: Command): void {
  program
    .command('dashboard')
    .description('draw the dashboard of each stack with example data')
    .argument('<environment>')
    .addOption(cloud())
    .addOption(new Option('--format <format>', 'output format').choices(['text', 'html', 'json']).default('text'))
    .action(async (name: string, { format, ...options }: Options & { readonly format: DashboardFormat }) => {
      const { session } = await import('../../deployment/session');
      const { dashboards } = await import('../../deployment/dashboard');
      const { RENDER_DASHBOARD } = await import('../views/dashboard');
      process.exitCode = await session([name], options, async ({ environments }) => {
        process.stdout.write(RENDER_DASHBOARD[format](dashboards(environments)));
        return 0;
      });
    });
}
