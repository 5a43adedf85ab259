import type { Leaf } from '../leaf';
import type { Place } from '../paths';
import type { Json } from '../plan-json';
import { isContainer, isSecretValue } from '../redact';
import { VALUES, type Value } from './attributes';

/** Highest first. A change is listed under its highest class. */
export const CLASSES = ['Data loss', 'Destroyed', 'Downtime', 'Exposure', 'Weakening', 'Cost', 'Other'] as const;
export type RiskClass = (typeof CLASSES)[number];

/** Why a change is in its class, and the attribute. */
export interface Finding {
  readonly class: RiskClass;
  readonly reason: string;
  readonly attribute?: string;
}

/** A finding with its weight: within a class the heavier comes first. Default 1. */
export interface Weighed extends Finding {
  readonly weight?: number;
}

export interface Judged {
  readonly type: string;
  readonly action: string;
  /** A replacement leaves the old one, unmanaged. */
  readonly forgetsOld?: boolean;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** Values unknown until apply. */
  readonly unknown?: Json;
  /** Changed leaves: path → values. */
  readonly leaves: readonly Leaf[];
  /** The configured text of a policy that is unknown in the plan: references are `${…}`. */
  readonly configured?: (attribute: string) => string | undefined;
  /** What an attribute refers to that is unknown in the plan: `${aws_iam_role.ci.arn}`. */
  readonly refersTo?: (attribute: string) => string | undefined;
  /** The account of the provider, if the configuration sets it. */
  readonly account?: () => string | undefined;
}

/**
 * A rule for one kind of risk. `notices` returns, by names only, whether a change of an attribute
 * can be relevant; the rule receives only these leaves.
 */
export interface Rule {
  notices(type: string, place: Place): boolean;
  findings(change: Judged): readonly Weighed[];
}

export const deletes = ({ action }: Judged) => action === 'delete' || action === 'replace';
export const changes = ({ action }: Judged) => action === 'update' || action === 'replace';
export const comes = ({ action }: Judged) => action === 'create' || action === 'update' || action === 'replace';

/** The finding, with this weight, of each leaf for which `reasonOf` returns a reason. */
export function each(
  change: Judged,
  risk: RiskClass,
  reasonOf: (leaf: Leaf, name: string) => string | undefined,
  weight?: number,
): Weighed[] {
  const reasons: Weighed[] = [];
  for (const leaf of change.leaves) {
    const reason = reasonOf(leaf, leaf.at.name);
    if (reason !== undefined) reasons.push({ class: risk, reason, attribute: leaf.at.shown, weight });
  }
  return reasons;
}

export const field = (value: Json | undefined, name: string): Json | undefined =>
  isContainer(value) && !Array.isArray(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** The attribute of a value as text; '' without it. */
export const textIn = (value: Json | undefined, name: string): string => String(field(value, name) ?? '');

/** The value at a path of names; a block counts as a list of one. */
export function at(value: Json | undefined, ...names: string[]): Json | undefined {
  let current = value;
  for (const name of names) current = field(Array.isArray(current) ? current[0] : current, name);
  return current;
}

/** The elements of a list, or the single value. */
export const listOf = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

export const texts = (value: Json | undefined): string[] =>
  listOf(value).filter((one): one is string => typeof one === 'string' && one !== '');

export function lastName(path: Leaf['path']): string {
  for (let index = path.length - 1; index >= 0; index--) {
    const step = path[index];
    if (typeof step === 'string') return step;
  }
  return '';
}

/** A number, also as text. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** A value in a reason: short, and not a secret. */
export function brief(value: Json | undefined): string {
  const text = value === null || value === undefined ? 'none' : String(value);
  return isSecretValue(text) ? '(redacted)' : text.slice(0, 60);
}

/** The name of a flag: for `versioning.0.enabled` it is `versioning.enabled`. */
export function flagName({ name, path }: Place): string {
  if (name !== 'enabled' && name !== 'enable') return name;
  const names = path.filter((step) => typeof step === 'string');
  return names.slice(-2).join('.');
}

const byName = new Map<string, readonly Value[]>();

/** The values of an attribute that open, weaken or stop something. */
export function valuesOf(name: string): readonly Value[] {
  const known = byName.get(name);
  if (known) return known;
  const values = VALUES.filter((one) => one.name.test(name));
  if (byName.size < 10_000) byName.set(name, values);
  return values;
}

/** The reason for such a value. */
export function byValue(change: Judged, means: RiskClass, leaf: Leaf): string | undefined {
  const { at: place, before, after } = leaf;
  const values = valuesOf(place.name);
  if (values.length === 0 || isContainer(after) || after === undefined || after === null) return undefined;
  const meaning = values.find(
    (one) =>
      one.means === means &&
      one.is.test(String(after)) &&
      (!one.was || one.was.test(String(before ?? ''))) &&
      (!one.type || one.type.test(change.type)) &&
      (one.new || change.action !== 'create'),
  );
  // Whether it is a secret takes the longest to find out, here and in all rules: it comes last.
  if (!meaning || leaf.secret) return undefined;
  return meaning.says ?? `${place.name} is ${brief(after)}`;
}

/** The value at a path of names and indices. */
export function valueAt(value: Json | undefined, path: Leaf['path']): Json | undefined {
  let current = value;
  for (const step of path) current = isContainer(current) ? (current as { [key: string]: Json })[step] : undefined;
  return current;
}
