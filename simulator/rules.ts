import { refusedTexts } from '../facts';
import type { RegionalService } from '../facts/region-services';
import { Refusal } from './faults';
import { type Fields, hasUnknown, isFields, UNKNOWN, type Value } from './values';

/** The values that a cloud accepts for one attribute. */
export interface Rule {
  readonly pattern?: RegExp;
  readonly oneOf?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  /**
   * `min` and `max` are of the text's length in bytes of UTF-8, as the providers count it (Go's
   * `len`).
   */
  readonly length?: boolean;
  /** A description, for the message. */
  readonly allowed: string;
}

export const oneOf = (...values: readonly (string | number)[]): Rule => ({ oneOf: values, allowed: values.join(', ') });
export const between = (min: number, max: number): Rule => ({ min, max, allowed: `${min} to ${max}` });
export const lengthOf = (min: number, max: number): Rule => ({
  min,
  max,
  length: true,
  allowed: `${min} to ${max} characters`,
});
export const matches = (pattern: RegExp, allowed: string): Rule => ({ pattern, allowed });

/** Reads an attribute by its path: `sku`, `options.0.kind`. */
type Get = (path: string) => Value;

/** A rule between attributes. It is not evaluated while one of its values is unknown. */
export interface Check {
  readonly wrong: (get: Get) => boolean;
  /** What is wrong and what is allowed. */
  readonly says: string;
  /** The attribute to which the error refers. */
  readonly at: string;
}

export const isOneOf = (value: Value | undefined, ...values: readonly Value[]): boolean =>
  value !== undefined && values.includes(value);

/** The attribute of a path through blocks: `sku` of `sku.0.capacity`. */
export const attributeOf = (path: string): string => path.split('.')[0] ?? path;

const given = (value: Value) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
const listed = (names: readonly string[]) => names.join(', ');

export const exactlyOne = (...names: readonly [string, ...string[]]): Check => ({
  wrong: (get) => names.filter((name) => given(get(name))).length !== 1,
  says: `exactly one of ${listed(names)} must be set`,
  at: names[0],
});
export const atMostOne = (...names: readonly [string, ...string[]]): Check => ({
  wrong: (get) => names.filter((name) => given(get(name))).length > 1,
  says: `only one of ${listed(names)} may be set`,
  at: names[0],
});
/** The attribute may be set only if another one has one of these values. */
export const onlyWith = (name: string, other: string, ...values: readonly (string | boolean)[]): Check => ({
  wrong: (get) => given(get(name)) && get(name) !== false && !isOneOf(get(other), ...values),
  says: `${name} is only possible with ${other} = ${values.join(' or ')}`,
  at: name,
});
export const check = (at: string, says: string, wrong: (get: Get) => boolean): Check => ({ at, says, wrong });

/** The service must exist in the region of the attribute. */
export const offeredIn = (name: string, { name: service, nearest }: RegionalService): Check =>
  check(name, `${service} is not available in ${listed(Object.keys(nearest))}`, (get) =>
    Object.hasOwn(nearest, String(get(name))),
  );

class Undecided extends Error {}

/** Everything in a configuration that the cloud would refuse. */
export function refusals(
  subject: string,
  rules: Readonly<Record<string, Rule>>,
  checks: readonly Check[],
  config: Fields,
): Refusal[] {
  const broken = Object.entries(rules).flatMap(([path, rule]) =>
    valuesAt(config, path.split('.')).flatMap((value) =>
      obeys(rule, value)
        ? []
        : [
            new Refusal(
              `Invalid ${path}`,
              `${path} of ${subject} is ${JSON.stringify(value)}; allowed: ${rule.allowed}.`,
              attributeOf(path),
            ),
          ],
    ),
  );
  const wrong = checks.flatMap(({ wrong, says, at }) =>
    decided(() => wrong((path) => saidAt(config, path)))
      ? [new Refusal(`Invalid ${at}`, `${subject}: ${says}.`, attributeOf(at))]
      : [],
  );
  return [...broken, ...wrong];
}

/** Descriptions, tags and other texts that a cloud would refuse. */
export function textRefusals(type: string, config: Fields): Refusal[] {
  const known = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return refusedTexts(type, config, known).map(
    ({ path, wrong }) => new Refusal(`Invalid ${path}`, `${path} of ${type} ${wrong}.`, attributeOf(path)),
  );
}

/** Unknown values are checked when they are applied. */
function decided(ask: () => boolean): boolean {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Undecided) return false;
    throw error;
  }
}

function saidAt(config: Fields, path: string): Value {
  let value: Value = config;
  for (const step of path.split('.')) {
    if (value === UNKNOWN) throw new Undecided();
    if (Array.isArray(value)) value = value[Number(step)] ?? null;
    else value = isFields(value) ? (value[step] ?? null) : null;
  }
  if (hasUnknown(value)) throw new Undecided();
  return value;
}

function obeys({ pattern, oneOf: values, min, max, length }: Rule, value: Value): boolean {
  if (value === null || hasUnknown(value)) return true;
  if (values) return values.some((one) => String(one) === String(value));
  if (pattern && typeof value === 'string' && !pattern.test(value)) return false;
  if (min === undefined && max === undefined) return true;
  // Terraform writes a number that has no exact binary form as text.
  const size = length ? Buffer.byteLength(String(value)) : Number(value);
  return size >= (min ?? Number.NEGATIVE_INFINITY) && size <= (max ?? Number.POSITIVE_INFINITY);
}

/** The values at a path through blocks; each element of a collection counts. */
export function valuesAt(value: Value, path: readonly string[]): Value[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path));
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  return isFields(value) ? valuesAt(value[name] ?? null, rest) : [];
}
