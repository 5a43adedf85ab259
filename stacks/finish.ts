import type { App } from 'cdktf';
import { type Problem, reported, UserError } from '../modules/core/errors';

/** Ends the program with every problem that was found while it was built. Nothing has been written by then. */
export function finish(app: App, others: readonly Problem[] = []): void {
  const problems = [...reported(app), ...others];
  if (problems.length > 0) throw new UserError(problems);
}
