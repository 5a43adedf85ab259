import { history as recorded } from '../../deployment/state';
import type { ReportOptions } from './grants';

/**
 * The recorded deployments and their results. As JSON: the stacks with their `Deployment`s
 * (deployment/history.ts), the newest first.
 */
export async function history(name: string, { format, ...options }: ReportOptions): Promise<number> {
  const stacks = await recorded(name, options);
  if (format === 'json') {
    console.log(JSON.stringify(Object.fromEntries(stacks), null, 2));
    return 0;
  }
  for (const [id, deployments] of stacks) {
    console.log(`${id}${deployments.length === 0 ? ': nothing is recorded.' : ''}`);
    for (const { began, ended, what, result, commit, plan, by } of deployments) {
      const took = ended ? `${Math.round((Date.parse(ended) - Date.parse(began)) / 1000)} s` : 'no end';
      console.log(
        `  ${began}  ${what.padEnd(7)}  ${result.padEnd(9)}  ${took.padStart(7)}  ${commit.slice(0, 12)}  ` +
          `${by}${plan ? `  plan ${plan.slice(0, 12)}` : ''}`,
      );
    }
  }
  return 0;
}
