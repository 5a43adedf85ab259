import { history as recorded } from '../../deployment/state';
import { historyText } from '../views/history';
import { json } from '../views/json';
import type { ReportOptions } from './grants';

/** The recorded deployments of each stack and their results. */
export async function history(name: string, { format, ...options }: ReportOptions): Promise<number> {
  const stacks = await recorded(name, options);
  process.stdout.write(format === 'json' ? json(Object.fromEntries(stacks)) : historyText(stacks));
  return 0;
}
