/** How a task ended. `blocked`: it was not begun, since one that it comes after did not succeed. */
export type Outcome = 'succeeded' | 'failed' | 'blocked' | 'not begun';

export interface ScheduleOptions {
  /** How many run at once, at least 1. */
  readonly jobs: number;
  /** The tasks that one comes after. Those that are not in the schedule do not count. */
  readonly after: (id: string) => readonly string[];
  /** Whether no more are begun. */
  readonly stopped?: () => boolean;
}

/**
 * Runs each task once all that it comes after have succeeded, as many at once as `jobs` allows, in
 * the given order where there is a choice. A task that fails blocks those that come after it,
 * directly or not, and no other. If `work` throws, no more are begun, and the error is thrown once
 * those that run have ended.
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
