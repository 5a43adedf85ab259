import { formatProblem, type Problem, UserError } from '../../modules/core/errors';

/** Error codes of a disk that are not a bug. */
const DISK: Readonly<Record<string, string>> = {
  EACCES: "can't be written: it belongs to another user",
  EDQUOT: "can't be written: the quota is used up",
  ENOSPC: "can't be written: the disk is full",
  EROFS: "can't be written: the file system is read-only",
};

/** The user's mistake, or that of the disk; undefined for a bug. */
export function problemsIn(error: unknown): readonly Problem[] | undefined {
  if (error instanceof UserError) return error.problems;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (!path || !code || !(code in DISK)) return undefined;
  return [{ where: path, message: `${DISK[code]} (${syscall}: ${code}).`, remedy: 'Nothing was deployed.' }];
}

export const formatProblems = (problems: readonly Problem[]): string => `${problems.map(formatProblem).join('\n\n')}\n`;
