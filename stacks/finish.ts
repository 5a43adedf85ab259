import type { App } from 'cdktf';
import { reported, UserError } from '../modules/core/errors';

/** Ends the program with every problem that was reported while it was built. Nothing has been written by then. */
export function finish(app: App): void {
  const problems = reported(app);
  if (problems.length > 0) throw new UserError(problems);
}
