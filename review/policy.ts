import type { Json } from './plan-json';
import { embedded, isContainer } from './redact';

/** What a policy document allows more, and forbids less, than the one before. */
export interface Widening {
  /** `sqs:SendMessage to sns.amazonaws.com on arn:…` */
  readonly allowed: readonly string[];
  readonly noLongerDenied: readonly string[];
}

export function widening(before: Json | undefined, after: Json | undefined): Widening | undefined {
  const was = statements(before);
  const is = statements(after);
  if (!was || !is) return undefined;
  return { allowed: minus(is.Allow, was.Allow), noLongerDenied: minus(was.Deny, is.Deny) };
}

type Statements = Record<'Allow' | 'Deny', Map<string, string>>;

/** Each single permission of a document: a key that tells all of it, and words for a person. */
function statements(policy: Json | undefined): Statements | undefined {
  const found: Statements = { Allow: new Map(), Deny: new Map() };
  if (policy === undefined || policy === null || policy === '') return found;
  const document = embedded(policy) ?? policy;
  if (!isContainer(document) || Array.isArray(document) || document.Statement === undefined) return undefined;
  for (const statement of list(document.Statement)) {
    if (!isContainer(statement) || Array.isArray(statement)) return undefined;
    const effect = statement.Effect;
    if (effect !== 'Allow' && effect !== 'Deny') return undefined;
    const condition = statement.Condition === undefined ? '' : ` if ${JSON.stringify(statement.Condition)}`;
    for (const who of principals(statement)) {
      for (const what of either(statement, 'Action')) {
        for (const where of either(statement, 'Resource')) {
          const words = `${what}${who && ` to ${who}`}${where && ` on ${where}`}`;
          found[effect].set(`${words}${condition}`, condition ? `${words}, on a condition` : words);
        }
      }
    }
  }
  return found;
}

function principals(statement: { [key: string]: Json }): string[] {
  const { Principal: one, NotPrincipal: not } = statement;
  const names = (value: Json | undefined): string[] =>
    isContainer(value) && !Array.isArray(value) ? Object.values(value).flatMap((each) => list(each).map(String)) : list(value).map(String);
  if (one !== undefined) return names(one).map((name) => (name === '*' ? 'everyone' : name));
  return not === undefined ? [''] : names(not).map((name) => `everyone but ${name}`);
}

function either(statement: { [key: string]: Json }, key: 'Action' | 'Resource'): string[] {
  if (statement[key] !== undefined) return list(statement[key]).map(String);
  const not = statement[`Not${key}`];
  return not === undefined ? [''] : list(not).map((one) => `everything but ${one}`);
}

const list = (value: Json | undefined): Json[] => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);
const minus = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>) =>
  [...a].filter(([key]) => !b.has(key)).map(([, words]) => words);
