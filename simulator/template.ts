import { createHash } from 'node:crypto';
import { type Fields, isFields, type Value } from './values';

/**
 * `projects/{project}/topics/{name}` with the values of attributes, or of the provider block;
 * undefined while a part is unknown.
 *
 * | word | stands for |
 * |-|-|
 * | `{name}` | the attribute, or the fact |
 * | `{condition.0.title}` | the attribute of a block |
 * | `{a\|b}` | the first that is there |
 * | `{random}` `{random6}` | 17 or 6 hexadecimal digits, the same for the same thing |
 * | `{UPPER}` | 14 capital letters and digits |
 * | `{uuid}` `{number}` | a UUID, 12 digits |
 * | `{a#last}` | what follows the last `/` |
 * | `{a#after x/}` | what follows `x/` |
 * | `{a#before /x}` | what precedes `/x` |
 * | `{a#lower}` | in lower case |
 * | `{a#project}` | the project in an id or address of Google |
 * | `{a#X=x,Y=y}` | `x` for `X` |
 * | `[_{a}]` | `_` and the attribute, or nothing where it isn't set |
 */
export function expand(
  template: string,
  from: Fields,
  facts: Readonly<Record<string, string>>,
  key: string,
): string | undefined {
  const optional = template.replace(/\[([^\]]*)\]/g, (_, part: string) => filled(part, from, facts, key) ?? '');
  return filled(optional, from, facts, key);
}

function filled(
  template: string,
  from: Fields,
  facts: Readonly<Record<string, string>>,
  key: string,
): string | undefined {
  let complete = true;
  const text = template.replace(/\{([^}]+)\}/g, (_, words: string) => {
    for (const word of words.split('|')) {
      const [name, form] = splitAt(word, '#');
      const value = at(from, name);
      const known =
        typeof value === 'string' || typeof value === 'number' || value === true
          ? String(value)
          : ((key === '' ? undefined : RANDOM[name]?.(key)) ?? facts[name]);
      if (known !== undefined && known !== '') return formed(known, form);
    }
    complete = false;
    return '';
  });
  return complete ? text : undefined;
}

const at = (from: Fields, path: string): Value =>
  path.split('.').reduce<Value>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)] ?? null;
    // The configuration may have a single block without a list.
    return isFields(value) ? (value[step] ?? (step === '0' ? value : null)) : null;
  }, from);

const RANDOM: Readonly<Record<string, (key: string) => string>> = {
  random: (key) => key,
  random6: (key) => key.slice(0, 6),
  UPPER: (key) =>
    BigInt(`0x${hash(key)}`)
      .toString(36)
      .toUpperCase()
      .slice(0, 14),
  uuid: (key) => uuid(key),
  number: (key) => digits(key, 12),
};

/**
 * Whether two resources with the same configuration would get different texts, directly or through
 * other templates.
 */
export function isRandom(template: string, others: Readonly<Record<string, string>>): boolean {
  return [...template.matchAll(/\{([^}|#]+)/g)].some(([, word = '']) => {
    if (word in RANDOM) return true;
    const { [word]: other, ...rest } = others;
    return other !== undefined && isRandom(other, rest);
  });
}

function formed(text: string, form: string | undefined): string {
  if (form === undefined) return text;
  if (form === 'last') return text.slice(text.lastIndexOf('/') + 1);
  if (form === 'lower') return text.toLowerCase();
  if (form === 'project') return /projects\/([^/]+)\//.exec(text)?.[1] ?? text;
  if (form.startsWith('after ')) return text.slice(text.indexOf(form.slice(6)) + form.length - 6);
  if (form.startsWith('before ')) return splitAt(text, form.slice(7))[0];
  for (const pair of form.split(',')) {
    const [from, to] = splitAt(pair, '=');
    if (from === text) return to ?? '';
  }
  return text;
}

function splitAt(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

const hash = (seed: string) => createHash('sha256').update(seed).digest('hex');

export function uuid(seed: string): string {
  const hex = hash(seed);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function digits(seed: string, count: number): string {
  return BigInt(`0x${hash(seed)}`)
    .toString()
    .slice(0, count)
    .padEnd(count, '0');
}
