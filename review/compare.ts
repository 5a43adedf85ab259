import { Difference, type Leaf, withTexts } from './leaf';
import type { Place } from './paths';
import type { Json } from './plan-json';
import { embedded, isNamedValue, isOpening, isSecretCommand, NONE } from './redact';

export type Found = (leaf: Leaf) => void;

/** The same place in both values, in the unknown ones and in the two masks. */
interface Sides {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: Json | undefined;
  readonly maskBefore: Json | undefined;
  readonly maskAfter: Json | undefined;
}

/**
 * Calls `found` for each differing leaf. Elements of sets and lists that are in both are ignored at
 * any position; JSON in strings is compared. Either mask hides both sides: a former secret is still
 * one.
 */
export function compare(place: Place, sides: Sides, found: Found, holder?: Json): void {
  const { before, after, unknown, maskBefore, maskAfter } = sides;
  const open = unknown === true;
  const isVisible = !open && maskBefore !== true && maskAfter !== true;
  if (isContainer(before) || isContainer(after)) {
    if (isVisible && comparable(before, after)) {
      if (Array.isArray(before ?? after)) elements(place, sides, found);
      else fields(place, sides, found);
      return;
    }
    if (!open && same(before, after)) return;
  } else {
    if (!open && (before === after || ((before ?? null) === null && (after ?? null) === null))) return;
    if (isVisible && byText(place, sides, found)) return;
  }
  const masked =
    maskBefore === true ||
    maskAfter === true ||
    (maskBefore !== undefined && hasTrue(maskBefore)) ||
    (maskAfter !== undefined && hasTrue(maskAfter));
  found(new Difference(place, before ?? undefined, open ? undefined : (after ?? undefined), open, masked, holder));
}

/** Compares JSON in a string, on at least one side, part by part. */
function byText(place: Place, sides: Sides, found: Found): boolean {
  const { before, after } = sides;
  const oldJson = embedded(before);
  const newJson = embedded(after);
  if (
    (oldJson === undefined && newJson === undefined) ||
    !comparable(oldJson ?? emptied(before), newJson ?? emptied(after))
  )
    return false;
  let differs = false;
  compare(place, { ...sides, before: oldJson, after: newJson }, (leaf) => {
    differs = true;
    found(leaf);
  });
  if (!differs) found(withTexts(place, before, after, ['JSON', 'the same JSON, written differently']));
  return true;
}

const [NOTHING, LEAF, LIST, OBJECT] = [0, 1, 2, 3] as const;
const kindOf = (value: Json | undefined) =>
  value === undefined || value === null
    ? NOTHING
    : typeof value !== 'object'
      ? LEAF
      : Array.isArray(value)
        ? LIST
        : OBJECT;

/**
 * Whether two values can be compared part by part: both are lists, both are objects, or one is
 * missing.
 */
function comparable(before: Json | undefined, after: Json | undefined): boolean {
  const a = kindOf(before);
  const b = kindOf(after);
  if (a === LEAF || b === LEAF) return false;
  return a === b || a === NOTHING || b === NOTHING;
}

function fields(place: Place, { before, after, unknown, maskBefore, maskAfter }: Sides, found: Found): void {
  const open = filled(unknown);
  const hidden = filled(maskBefore);
  const hides = filled(maskAfter);
  const visit = (key: string) => {
    const oldValue = at(before, key);
    const newValue = at(after, key);
    const unsure = at(open, key);
    // The common case, for which no path is created.
    if (unsure === undefined ? oldValue === newValue : !hasTrue(unsure) && same(oldValue, newValue)) return;
    const sides = {
      before: oldValue,
      after: newValue,
      unknown: unsure,
      maskBefore: at(hidden, key),
      maskAfter: at(hides, key),
    };
    compare(place.at(key), sides, found, isNamedValue(key) ? (after ?? before) : undefined);
  };
  for (const key of keysOf(before)) visit(key);
  for (const key of keysOf(after)) if (!has(before, key)) visit(key);
  for (const key of keysOf(open)) if (!has(before, key) && !has(after, key)) visit(key);
}

function elements(place: Place, { before, after, unknown, maskBefore, maskAfter }: Sides, found: Found): void {
  const oldItems = (before ?? []) as Json[];
  const newItems = (after ?? []) as Json[];
  if (!hasTrue(unknown) && same(oldItems, newItems)) return;
  if (isSecretCommand(oldItems) || isSecretCommand(newItems)) {
    found(new Difference(place, before ?? undefined, after ?? undefined, false, false, undefined));
    return;
  }
  const unknowns = Array.isArray(unknown) ? unknown : [];
  const count = Math.max(newItems.length, unknowns.length);
  const moved = pairs(oldItems, newItems, unknowns, count);
  for (const [old, now] of moved) {
    // An empty block has no content to compare, but its presence matters.
    const alone = old === undefined ? newItems[now as number] : now === undefined ? oldItems[old] : undefined;
    if (
      isContainer(alone) &&
      Object.keys(alone).length === 0 &&
      !hasTrue(now === undefined ? undefined : unknowns[now])
    ) {
      const gone = now === undefined;
      const texts = [gone ? '{}' : NONE, gone ? NONE : '{}'] as const;
      found({
        ...withTexts(place.at(now ?? (old as number)), gone ? alone : undefined, gone ? undefined : alone, texts),
        secret: false,
      });
      continue;
    }
    compare(
      place.at(now ?? (old as number)),
      {
        before: old === undefined ? undefined : oldItems[old],
        after: now === undefined ? undefined : newItems[now],
        unknown: now === undefined ? undefined : unknowns[now],
        maskBefore: old === undefined ? undefined : at(maskBefore, String(old)),
        maskAfter: now === undefined ? undefined : at(maskAfter, String(now)),
      },
      found,
    );
  }
  // A changed order is shown if it is significant.
  if (moved.length === 0 && oldItems.length === count && oldItems.some((one, index) => !same(one, newItems[index]))) {
    found(withTexts(place, oldItems, newItems, ['one order', 'another order']));
  }
}

/**
 * Pairs old and new elements: equal ones first, then those with the same name, key or priority,
 * then by order.
 */
function pairs(
  oldItems: readonly Json[],
  newItems: readonly Json[],
  unknowns: readonly Json[],
  count: number,
): [number | undefined, number | undefined][] {
  // All have the same key as before: no search is necessary.
  if (count === 1 && oldItems.length === 1)
    return !hasTrue(unknowns[0]) && newItems.length === 1 && same(oldItems[0], newItems[0]) ? [] : [[0, 0]];
  const steady =
    oldItems.length === count &&
    newItems.length === count &&
    oldItems.every((one, index) => nameOf(one) !== undefined && nameOf(one) === nameOf(newItems[index]));
  if (steady) {
    const changed = [...oldItems.keys()].filter(
      (index) => hasTrue(unknowns[index]) || !same(oldItems[index], newItems[index]),
    );
    return changed.map((index) => [index, index]);
  }
  const olds = new Map<Json, number[]>();
  oldItems.forEach((one, index) => {
    const text = identity(one);
    const list = olds.get(text);
    if (list) list.push(index);
    else olds.set(text, [index]);
  });
  const left = new Set(oldItems.keys());
  const fresh: number[] = [];
  for (let index = 0; index < count; index++) {
    const same =
      index < newItems.length && !hasTrue(unknowns[index])
        ? olds.get(identity(newItems[index] as Json))?.shift()
        : undefined;
    if (same === undefined) fresh.push(index);
    else left.delete(same);
  }
  const byName = new Map<string, number>();
  for (const index of left) {
    const name = nameOf(oldItems[index]);
    if (name !== undefined && !byName.has(name)) byName.set(name, index);
  }
  const result: [number | undefined, number | undefined][] = [];
  const unnamed: number[] = [];
  for (const index of fresh) {
    const name = nameOf(newItems[index]);
    const old = name === undefined ? undefined : byName.get(name);
    if (old !== undefined && left.delete(old)) result.push([old, index]);
    else unnamed.push(index);
  }
  const rest = [...left];
  for (let index = 0; index < Math.max(rest.length, unnamed.length); index++)
    result.push([rest[index], unnamed[index]]);
  return result;
}

/** Equal for equal elements. A text is quoted where it could be that of an object. */
const identity = (value: Json): Json =>
  isContainer(value) || (typeof value === 'string' && isOpening(value)) ? JSON.stringify(value) : value;

function nameOf(value: Json | undefined): string | undefined {
  if (!isContainer(value) || Array.isArray(value)) return undefined;
  const name = value.name ?? value.key ?? value.Sid ?? value.sid ?? value.id ?? value.device_name ?? value.priority;
  return typeof name === 'number' || (typeof name === 'string' && name !== '') ? `${name}` : undefined;
}

/** `""` on one side of JSON is not JSON. */
const emptied = (value: Json | undefined): Json | undefined => (value === '' ? undefined : value);

/** Undefined for `{}` and `[]`, which most masks are: none of their members is asked. */
function filled(value: Json | undefined): Json | undefined {
  if (!isContainer(value)) return value;
  for (const _ in value) return value;
  return undefined;
}

const keysOf = (value: Json | undefined): string[] => (isContainer(value) ? Object.keys(value) : []);
/** Own properties only: inherited ones are functions, and `__proto__`. */
const ownOf = (value: Json[] | { [key: string]: Json }, key: string): Json | undefined => {
  const own = (value as { [key: string]: Json })[key];
  if (typeof own === 'function') return undefined;
  return key !== '__proto__' || Object.hasOwn(value, key) ? own : undefined;
};
const at = (value: Json | undefined, key: string): Json | undefined => {
  if (value === undefined || value === true) return value;
  return isContainer(value) ? ownOf(value, key) : undefined;
};

/**
 * A function of this file: an imported one costs a getter for each call, and it is called for every
 * value of a plan.
 */
const isContainer = (value: Json | undefined): value is Json[] | { [key: string]: Json } =>
  typeof value === 'object' && value !== null;
const has = (value: Json | undefined, key: string) => isContainer(value) && Object.hasOwn(value, key);

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  let more = 0;
  for (const key in a) {
    const other = ownOf(b, key);
    if (other === undefined || !same((a as { [key: string]: Json })[key], other)) return false;
    more++;
  }
  for (const _ in b) more--;
  return more === 0;
}

function hasTrue(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return value === true;
  for (const key in value) if (hasTrue((value as { [key: string]: Json })[key])) return true;
  return false;
}
