import { UserError } from '../modules/core/errors';

/**
 * Runs a synthesis without the stack traces that CDKTF captures for every token to report
 * unresolvable ones: they take a third of the time. If an error occurs that is not the user's,
 * synthesis runs again with them.
 */
export function withoutTokenStackTraces<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  // CDKTF captures into a plain object; errors capture into themselves, as usual.
  Error.captureStackTrace = (target, above) => {
    if (target instanceof Error) capture(target, above);
  };
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    Error.captureStackTrace = capture;
    return work();
  } finally {
    Error.captureStackTrace = capture;
  }
}
