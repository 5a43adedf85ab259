/** The result of a task. `blocked`: it was not started, because a predecessor did not succeed. */
export type Outcome = 'succeeded' | 'failed' | 'blocked' | 'not begun';

export interface ScheduleOptions {
  /** The number of parallel tasks, at least 1. */
  readonly jobs: number;
  /** The predecessors of a task. Those that are not in the schedule are ignored. */
  readonly after: (id: string) => readonly string[];
  /** Whether no further tasks are started. */
  readonly stopped?: () => boolean;
}

/**
 * Runs each task after all its predecessors have succeeded, up to `jobs` in parallel, in the given
 * order where possible. A failed task blocks its direct and indirect successors only. If `work`
 * throws, no further tasks are started, and the error is thrown after running tasks have ended.
 */
export async function schedule(
  ids: readonly string[],
  { jobs, after, stopped = () => false }: ScheduleOptions,
  work: (id: string) => Promise<boolean>,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const waiting = new Set(ids);
  const running = new Set<Promise<void>>();
  const beforeOf = new Map(ids.map((id) => [id, after(id).filter((one) => one !== id && waiting.has(one))]));
  const errors: unknown[] = [];
  const begin = (id: string) => {
    waiting.delete(id);
    const run = work(id)
      .then((succeeded) => {
        outcomes.set(id, succeeded ? 'succeeded' : 'failed');
      })
      .catch((error) => {
        errors.push(error);
      })
      .finally(() => running.delete(run));
    running.add(run);
  };
  for (;;) {
    for (const id of [...waiting]) {
      const before = beforeOf.get(id) as readonly string[];
      if (before.some((one) => ['failed', 'blocked'].includes(outcomes.get(one) ?? ''))) {
        waiting.delete(id);
        outcomes.set(id, 'blocked');
      } else if (
        running.size < jobs &&
        !stopped() &&
        errors.length === 0 &&
        before.every((one) => outcomes.get(one) === 'succeeded')
      ) {
        begin(id);
      }
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (errors.length > 0) throw errors[0];
  for (const id of waiting) outcomes.set(id, 'not begun');
  return outcomes;
}
