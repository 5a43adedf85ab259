import type { Mistake } from './draft';
import type { WorkloadCatalogue, WorkloadUse } from './workloads';

type Use = Pick<WorkloadUse, 'id' | 'workload' | 'stack' | 'settings'>;

/**
 * Workloads in the order of construction and deployment: each after those whose offers it takes,
 * otherwise as in the file. A cycle is an error, and so is a workload in the placement's stack that
 * takes from one with its own stack: every other stack depends on the placement's.
 */
export function constructionOrder<U extends Use>(
  uses: readonly U[],
  workloads: WorkloadCatalogue,
): { ordered: U[]; mistakes: Mistake[] } {
  const takenBy = (use: Use) => {
    const definition = workloads[use.workload];
    const takes = definition?.takesIf?.(use.settings) === false ? [] : (definition?.takes ?? []);
    return uses.filter((other) => other.id !== use.id && takes.includes(workloads[other.workload]));
  };
  const mistakes = uses.flatMap((use): Mistake[] => {
    const own = use.stack ? undefined : takenBy(use).find(({ stack }) => stack);
    if (!own) return [];
    return [
      {
        path: ['workloads', use.id],
        message: `is in the stack of the placement, but uses the offers of ${own.id}, which has its own stack.`,
        remedy: 'Set stack: own here, too: the stack of the placement is deployed first.',
      },
    ];
  });
  const ordered: U[] = [];
  const visit = (use: U, path: readonly U[]) => {
    if (ordered.includes(use)) return;
    if (path.includes(use)) {
      const circle = [...path.slice(path.indexOf(use)), use].map(({ id }) => id);
      mistakes.push({
        path: ['workloads', use.id],
        message: `depends on itself: ${circle.join(' depends on ')}.`,
        remedy: 'Move the shared constructs into a third workload.',
      });
      return;
    }
    for (const other of takenBy(use)) visit(other, [...path, use]);
    if (!ordered.includes(use)) ordered.push(use);
  };
  for (const use of uses) visit(use, []);
  return { ordered, mistakes };
}
