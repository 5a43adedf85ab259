import { type DriftOptions, drift } from '../../deployment/drift';
import { driftMarkdown, driftText } from '../views/drift';

export interface DriftReportOptions extends DriftOptions {
  readonly format: 'text' | 'markdown' | 'json';
}

/** 0: equal, or all differences are accepted; 2: differences; 1: a stack can't be planned. */
export async function driftReport(names: readonly string[], options: DriftReportOptions): Promise<number> {
  const stacks = await drift(names, options);
  if (options.format === 'json') console.log(JSON.stringify({ format: 1, stacks }, null, 2));
  else console.log(options.format === 'markdown' ? driftMarkdown(stacks) : driftText(stacks));
  if (stacks.some(({ result }) => result === 'failed')) return 1;
  return stacks.some(({ result }) => result === 'differs') ? 2 : 0;
}
