import type { IConstruct } from 'constructs';
import { recordsOf } from './registry';

/** One problem, in words for the person who can fix it. */
export interface Problem {
  /**
   * `environments/prod.yaml:7:3`, or the placement and the construct's path: `prod-google-us-east1
   * commerce/orders`.
   */
  readonly where: string;
  /** What was received and what is allowed. */
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
}

/** A mistake of the user, with every problem found; it is printed without a stack trace. */
export class UserError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n\n'));
    this.name = 'UserError';
  }
}

/** A mistake of the user that ends the program at once. */
export const refused = (where: string, message: string, remedy?: string): UserError =>
  new UserError([{ where, message, remedy }]);

export function formatProblem({ where, message, remedy }: Problem): string {
  return `${where}: ${message}${remedy ? `\n  ${remedy}` : ''}`;
}

/**
 * A value that another part of polycloud guarantees. If it is missing, this is a bug in polycloud:
 * an error with a stack trace.
 */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === undefined || value === null) throw new Error(`${what} is missing, although it is required here`);
  return value;
}

/** The code of an error of Node.js: `ENOENT`. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const problemsOfApp = recordsOf<Problem[]>('problems');

/**
 * Records a mistake in the use of a construct and continues, so that one synthesis reports all of
 * them. The program ends with these before anything is written.
 */
export function report(scope: IConstruct, problem: Omit<Problem, 'where'>): void {
  const problems = problemsOfApp.getOrCreate(scope.node.root, () => []);
  const where = whereIs(scope);
  const known = problems.some((p) => p.where === where && p.message === problem.message);
  if (!known) problems.push({ where, ...problem });
}

/** Everything reported so far in the tree that `scope` belongs to, in the order of construction. */
export function reported(scope: IConstruct): readonly Problem[] {
  return problemsOfApp.get(scope.node.root) ?? [];
}

/** `prod-google-us-east1 commerce/orders`: the stack, then the path inside it. */
export function whereIs(scope: IConstruct): string {
  const [stack, ...path] = scope.node.path.split('/');
  return path.length === 0 ? scope.node.path : `${stack} ${path.join('/')}`;
}
