import { formatProblem, UserError } from '../../modules/core/errors';
import { FILE } from './workloads';

export function problemsOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(formatProblem);
  }
}

export const dev = (workloads: object, more: object = {}) => ({ 'dev.yaml': { ...FILE, ...more, workloads } });
