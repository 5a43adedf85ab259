import { Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { report } from './errors';
import { isAtLeast, type ProviderId, versionOf } from './generation/installed';
import { isIn } from './parts';
import { CLOUDS, type PerCloud, placementOf } from './placement';

/** The limit of a cloud's service for a value. */
export interface Limit {
  readonly min?: number;
  readonly max?: number;
  /** The allowed values, if there are few. */
  readonly oneOf?: readonly (string | number | boolean)[];
  /** The page or file that documents it. */
  readonly source?: string;
}

/** The support of one property on one cloud. */
export type Support =
  /** Supported by the service: `by` is the attribute. */
  | ({ readonly is: 'native' } & Provided)
  /** The same effect with other means. */
  | ({ readonly is: 'emulated' } & Provided)
  /** An error at synthesis, with an alternative. */
  | {
      readonly is: 'unsupported';
      readonly why: string;
      readonly instead: string;
      /** Set by `needs`: `support` is what a provider of that version has. */
      readonly needs?: Needed & { readonly support: Support };
    };

export interface Needed {
  readonly provider: ProviderId;
  readonly version: string;
}

interface Provided {
  readonly by: string;
  /** The oldest provider that has it, if the pinned one is older. */
  readonly needs?: Needed;
  readonly limit?: Limit;
  readonly note?: string;
  /** A change replaces the resource: what is lost. */
  readonly replaces?: string;
  /**
   * A change can't be deployed while the resource is in use, and is refused at synthesis: why, and
   * the alternative.
   */
  readonly fixed?: { readonly why: string; readonly instead: string };
  /**
   * Which changes can be deployed: why one can't, and the alternative; undefined if it can. A
   * version is raised one step at a time.
   */
  readonly step?: (was: unknown, is: unknown) => { readonly why: string; readonly instead: string } | undefined;
  /**
   * The default value, for properties whose change replaces the resource: setting the default
   * explicitly is not a change.
   */
  readonly defaultValue?: DefaultValue;
}

type DefaultValue = string | number | boolean | ((id: string, props: object) => string);

export type Row = PerCloud<Support>;

/**
 * The support of a kind on each cloud. Errors, README tables and the portability report are
 * generated from it. Every property of `Props` requires a row (the compiler checks it); nested
 * properties may have their own, as `deadLetters.maxReceives`.
 */
export interface KindTable<Props> {
  /** `queue` */
  readonly kind: string;
  /** The service of each cloud, by its name. */
  readonly service: PerCloud<string>;
  readonly features: { readonly [P in Exclude<keyof Props, 'native'>]-?: Row } & {
    readonly [path: `${string}.${string}`]: Row;
  };
  /**
   * Behaviour that programs notice but no property controls: delivery, order, size. In plain words,
   * one row each.
   */
  readonly semantics: Readonly<Record<string, PerCloud<string>>>;
}

export const native = (by: string, limit?: Limit, note?: string): Support => ({ is: 'native', by, limit, note });
export const emulated = (by: string, limit?: Limit, note?: string): Support => ({ is: 'emulated', by, limit, note });
/**
 * A property that can't be changed in place, what is lost with the old resource, and the default:
 * `replacing(native('type'), 'the data on it', 'balanced')`.
 */
export const replacing = (support: Support, lost: string, defaultValue?: DefaultValue): Support =>
  ({ ...support, replaces: lost, defaultValue }) as Support;
/**
 * A property that can't be changed while the resource is in use. Synthesis detects a change from
 * the accepted values: `environments/*.accepted.json`.
 */
export const fixed = (support: Support, why: string, instead: string): Support =>
  ({ ...support, fixed: { why, instead } }) as Support;
/** A property that can be changed in place only in some ways. */
export const stepped = (support: Support, step: NonNullable<Provided['step']>): Support =>
  ({ ...support, step }) as Support;
export const unsupported = (why: string, instead: string): Extract<Support, { is: 'unsupported' }> => ({
  is: 'unsupported',
  why,
  instead,
});

/**
 * What only a newer provider than the pinned one has: `needs('google', '8.7', native('…'))`. On an
 * older one it is refused, and the tables say how to get it.
 */
export function needs(provider: ProviderId, version: string, support: Support): Support {
  const needed = { provider, version };
  if (support.is === 'unsupported') return support;
  const old = whyTooOld(provider, version);
  if (!old) return { ...support, needs: needed };
  return {
    is: 'unsupported',
    why: old.why,
    instead: `Leave it out, or ${old.instead}`,
    needs: { ...needed, support },
  };
}

/** Why the installed provider does not suffice, and the way out; undefined if it does. */
export function whyTooOld(provider: ProviderId, version: string): { why: string; instead: string } | undefined {
  if (isAtLeast(provider, version)) return undefined;
  return {
    why:
      `it requires version ${version} of the Terraform provider ${provider}, and ` +
      `${versionOf(provider)} is installed`,
    instead: 'select the current providers: npm run providers -- current.',
  };
}

export function inList(
  name: string,
  table: { readonly features: Readonly<Record<string, Row>> },
): Record<`${string}.${string}`, Row> {
  return Object.fromEntries(Object.entries(table.features).map(([path, row]) => [`${name}.*.${path}`, row]));
}

/**
 * Reports every property that the placement's cloud does not support, with the limit and the
 * alternative. Returns whether it supports all.
 */
export function checkFeatures<Props extends object>(
  scope: IConstruct,
  table: KindTable<Props>,
  props: object,
): boolean {
  const { cloud } = placementOf(scope);
  let supported = true;
  for (const [path, row] of Object.entries<Row>(table.features)) {
    const value = valueAt(props, path);
    if (!isAsked(value)) continue;
    const support = row[cloud];
    if (support.is === 'unsupported') {
      supported = false;
      report(scope, {
        message: `${path} is ${show(value)}, ${table.service[cloud]} does not support it: ${support.why}.`,
        remedy: [support.instead, capital(placeOn(scope, table, path, value))].filter(Boolean).join(' '),
      });
    } else if (support.limit && !within(support.limit, value)) {
      supported = false;
      report(scope, {
        message: `${path} is ${show(value)}, ${table.service[cloud]} allows ${inWords(support.limit)}.`,
        remedy: sentence(nearest(support.limit, value), placeOn(scope, table, path, value)),
      });
    }
  }
  return supported;
}

/** Not used: absent, or switched off. */
function isAsked(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !Token.isUnresolved(value);
}

export function valueAt(props: object, path: string): unknown {
  let value: unknown = props;
  for (const key of path.split('.'))
    value = value === undefined || value === null ? undefined : (value as Record<string, unknown>)[key];
  return value;
}

function within(limit: Limit, value: unknown): boolean {
  if (limit.oneOf) return isIn(limit.oneOf, value);
  if (typeof value !== 'number') return true;
  return value >= (limit.min ?? Number.NEGATIVE_INFINITY) && value <= (limit.max ?? Number.POSITIVE_INFINITY);
}

export function inWords({ min, max, oneOf }: Limit): string {
  if (oneOf) return oneOf.map(show).join(', ');
  if (min === undefined) return max === undefined ? '' : `at most ${max}`;
  if (max === undefined) return `at least ${min}`;
  return `${min} to ${max}`;
}

function nearest({ min, max, oneOf }: Limit, value: unknown): string {
  if (oneOf) return `Use one of ${oneOf.map(show).join(', ')}`;
  if (typeof value === 'number' && max !== undefined && value > max) return `Lower it to at most ${max}`;
  return `Raise it to at least ${min}`;
}

/** `place prod on aws (up to 43200)`: the clouds that accept the value unchanged. */
function placeOn<Props>(scope: IConstruct, table: KindTable<Props>, path: string, value: unknown): string {
  const { environment, cloud } = placementOf(scope);
  const row = (table.features as Record<string, Row>)[path] as Row;
  const others = CLOUDS.filter((other) => other !== cloud && takes(row[other], value)).map(
    (other) => other + upTo(row[other]),
  );
  return others.length === 0 ? '' : `or place ${environment} on ${others.join(' or ')}.`;
}

function takes(support: Support, value: unknown): boolean {
  return support.is !== 'unsupported' && (!support.limit || within(support.limit, value));
}

function upTo(support: Support): string {
  return support.is !== 'unsupported' && support.limit?.max !== undefined ? ` (up to ${support.limit.max})` : '';
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const sentence = (first: string, second: string) => (second ? `${first}, ${second}` : `${first}.`);

export function show(value: unknown): string {
  return typeof value === 'string'
    ? `"${value}"`
    : JSON.stringify(value, (_, one) => (Construct.isConstruct(one) ? one.node.id : one));
}
