import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { report } from './errors';
import { FORMS } from './existing-forms';
import { show } from './features';
import type { CloudName } from './placement';

/**
 * Reports every id of an existing resource that does not match the pattern of its cloud and type,
 * before a plan would fail or use another resource. Values that are known later are not checked.
 */
export function checkExisting(
  scope: IConstruct,
  kind: string,
  cloud: CloudName | 'cloudflare',
  existing: object,
  what: string,
): void {
  for (const [path, [pattern, like]] of Object.entries(FORMS[kind]?.[cloud] ?? {})) {
    for (const [at, value] of textsAt(existing, path.split('.'))) {
      if (Token.isUnresolved(value) || pattern.test(value)) continue;
      report(scope, {
        message: `${what}: ${cloud}.${at} is ${show(value)}, which is not valid.`,
        remedy: `Write it as ${like.replace(/\((\w+)\|.*?\)/g, '$1')}.`,
      });
    }
  }
}

/**
 * The texts at a path, each with its location; `*` matches every key, and every element of a list
 * is included.
 */
function textsAt(value: unknown, [key, ...rest]: readonly string[], at = ''): [string, string][] {
  if (Array.isArray(value)) {
    const all = key === undefined ? [] : [key, ...rest];
    return value.flatMap((one, index) => textsAt(one, all, `${at}[${index}]`));
  }
  if (key === undefined) return typeof value === 'string' ? [[at, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  const keys = key === '*' ? Object.keys(value) : [key];
  return keys.flatMap((one) =>
    textsAt((value as Record<string, unknown>)[one], rest, at === '' ? one : `${at}.${one}`),
  );
}
