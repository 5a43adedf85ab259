import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, UserError } from '../modules/core/errors';
import { PILLARS } from '../modules/core/pillars';
import type { Policy } from './policy';

/**
 * The user's own policies, or a UserError with all errors in them: a policy that does not run would
 * silently check nothing.
 */
export function customPolicies(others: readonly Policy[]): readonly Policy[] {
  return checkedPolicies(loaded(), others, join(__dirname, 'custom'));
}

/** A file that throws while it is loaded is reported as the user's mistake. */
function loaded(): readonly Policy[] {
  try {
    return (require('./custom') as typeof import('./custom')).CUSTOM;
  } catch (error) {
    const message = `can't be loaded: ${(error as Error).message}.`;
    throw new UserError([
      { where: 'policies/custom', message, remedy: 'Fix the rule; npm run build finds most mistakes.' },
    ]);
  }
}

export function checkedPolicies(
  custom: readonly Policy[],
  others: readonly Policy[],
  folder: string,
): readonly Policy[] {
  const problems: Problem[] = [];
  const ids = new Set(others.map(({ id }) => id));
  // The package of the kinds has none.
  const files = (existsSync(folder) ? readdirSync(folder) : []).filter(
    (file) => /\.ts$/.test(file) && file !== 'index.ts',
  );
  custom.forEach((policy, index) => {
    const where = `policies/custom/${typeof policy?.id === 'string' ? policy.id : 'index'}.ts`;
    const odd = whatIsOdd(policy);
    if (odd) {
      problems.push({
        where,
        message: `the rule at position ${index + 1} of the list ${odd}.`,
        remedy: 'A rule must be an object of the type Policy: policies/policy.ts.',
      });
      return;
    }
    if (ids.has(policy.id))
      problems.push({ where, message: `a rule ${policy.id} already exists.`, remedy: 'Give it a unique id.' });
    ids.add(policy.id);
  });
  for (const file of files) {
    const id = file.slice(0, -'.ts'.length);
    if (custom.some((policy) => policy?.id === id)) continue;
    problems.push({
      where: `policies/custom/${file}`,
      message: `no rule in the list of policies/custom/index.ts has the id ${id}.`,
      remedy: 'Add it to the list, name the file after the id of its rule, or delete the file.',
    });
  }
  if (problems.length > 0) throw new UserError(problems);
  return custom;
}

function whatIsOdd(policy: Policy): string | undefined {
  if (typeof policy !== 'object' || policy === null) return `is ${policy === undefined ? 'undefined' : typeof policy}`;
  if (typeof policy.id !== 'string' || !/^[a-z][a-z0-9-]*$/.test(policy.id))
    return 'has no id of lower-case letters, digits and -';
  if (policy.level !== 'error' && policy.level !== 'warning') return 'has no level: error or warning';
  if (!PILLARS.includes(policy.pillar)) return `has no pillar: one of ${PILLARS.join(', ')}`;
  if (typeof policy.title !== 'string' || policy.title === '') return 'has no title';
  if (!(policy.types instanceof RegExp)) return 'has no types, a regular expression';
  return typeof policy.check === 'function' ? undefined : 'has no check, a function';
}
