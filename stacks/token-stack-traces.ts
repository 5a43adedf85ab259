import { UserError } from '../modules/core/errors';

/**
 * Runs a synthesis without the stack traces that CDKTF captures of every token, to tell where one
 * was made that can't be resolved: they take a third of the time. When something goes wrong that is
 * not the user's mistake, all of it runs once more with them.
 */
export function withoutTokenStackTraces<T>(work: () => T): T {
  const capture = Error.captureStackTrace;
  // CDKTF captures into a plain object; errors capture into themselves, as ever.
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
