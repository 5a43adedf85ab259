import type { Deployment } from '../../deployment/history';

/** What `state history --format json` prints: the deployments of each stack, the newest first. */
export type HistoryReport = Readonly<Record<string, readonly Deployment[]>>;

export const historyText = (stacks: ReadonlyMap<string, readonly Deployment[]>): string =>
  [...stacks]
    .flatMap(([id, deployments]) => [
      `${id}${deployments.length === 0 ? ': nothing is recorded.' : ''}`,
      ...deployments.map(lineOf),
    ])
    .map((line) => `${line}\n`)
    .join('');

function lineOf({ began, ended, what, result, commit, plan, by }: Deployment): string {
  const duration = ended ? `${Math.round((Date.parse(ended) - Date.parse(began)) / 1000)} s` : 'no end';
  return (
    `  ${began}  ${what.padEnd(7)}  ${result.padEnd(9)}  ${duration.padStart(7)}  ${commit.slice(0, 12)}  ` +
    `${by}${plan ? `  plan ${plan.slice(0, 12)}` : ''}`
  );
}
