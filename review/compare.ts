import type { Json } from './plan-json';
import { namedPath, type Path, shown, UNKNOWN } from './redact';

/** One value that differs. */
export interface Leaf {
  readonly path: Path;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: boolean;
  /** The values may not be said, not even in a reason. */
  readonly secret: boolean;
}

export type Found = (leaf: Leaf, before: string, after: string) => void;

/** The same place in both values, in what is unknown and in the two masks. */
interface Place {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: Json | undefined;
  readonly maskBefore: Json | undefined;
  readonly maskAfter: Json | undefined;
}

/**
 * Calls `found` for each leaf that differs. Elements of sets and lists that stand in both are left out wherever they stand; JSON inside a string is looked into. Either
 * mask hides both sides: what was a secret yesterday is one today.
 */
export function compare(path: Path, place: Place, found: Found, holder?: Json): void {
  const { before, after, unknown, maskBefore, maskAfter } = place;
  if (isContainer(before) || isContainer(after)) {
    if (unknown !== true && maskBefore !== true && maskAfter !== true && fit(before, after)) {
      if (Array.isArray(before ?? after)) elements(path, place, found);
      else fields(path, place, found);
      return;
    }
    if (unknown !== true && same(before, after)) return;
  } else {
    if (unknown !== true && (before === after || ((before ?? null) === null && (after ?? null) === null))) return;
    if (unknown !== true && maskBefore !== true && maskAfter !== true) {
      const was = embedded(before);
      const is = embedded(after);
      if ((was !== undefined || is !== undefined) && fit(was ?? emptied(before), is ?? emptied(after))) {
        compare(path, { ...place, before: was, after: is }, found);
        return;
      }
    }
  }
  const masked = maskBefore === true || maskAfter === true || hasTrue(maskBefore) || hasTrue(maskAfter);
  const named = namedPath(path, holder);
  const was = shown(before, named, masked && before !== undefined && before !== null);
  const is = unknown === true ? UNKNOWN : shown(after, named, masked && after !== undefined && after !== null);
  const secret = masked || [was, is].some((text) => text === '(redacted)');
  found(
    { path, before: before ?? undefined, after: unknown === true ? undefined : (after ?? undefined), unknown: unknown === true, secret },
    was,
    is,
  );
}

/** Whether two values can be compared part by part: both are lists, both are objects, or one is not there. */
function fit(before: Json | undefined, after: Json | undefined): boolean {
  const kind = (value: Json | undefined) =>
    Array.isArray(value) ? 'list' : isContainer(value) ? 'object' : (value ?? null) === null ? 'none' : 'leaf';
  const [a, b] = [kind(before), kind(after)];
  if (a === 'leaf' || b === 'leaf') return false;
  return a === b || a === 'none' || b === 'none';
}

function fields(path: Path, { before, after, unknown, maskBefore, maskAfter }: Place, found: Found): void {
  const keys = new Set(keysOf(before));
  for (const key of keysOf(after)) keys.add(key);
  for (const key of keysOf(unknown)) keys.add(key);
  for (const key of keys) {
    const place = {
      before: at(before, key),
      after: at(after, key),
      unknown: at(unknown, key),
      maskBefore: at(maskBefore, key),
      maskAfter: at(maskAfter, key),
    };
    // The way of nearly everything: not worth a path.
    if (place.before === place.after && place.unknown === undefined) continue;
    compare([...path, key], place, found, key === 'value' ? (after ?? before) : undefined);
  }
}

function elements(path: Path, { before, after, unknown, maskBefore, maskAfter }: Place, found: Found): void {
  const was = (before ?? []) as Json[];
  const is = (after ?? []) as Json[];
  const unknowns = Array.isArray(unknown) ? unknown : [];
  const count = Math.max(is.length, unknowns.length);
  const moved = pairs(was, is, unknowns, count);
  for (const [old, now] of moved) {
    compare(
      [...path, now ?? (old as number)],
      {
        before: old === undefined ? undefined : was[old],
        after: now === undefined ? undefined : is[now],
        unknown: now === undefined ? undefined : unknowns[now],
        maskBefore: old === undefined ? undefined : at(maskBefore, String(old)),
        maskAfter: now === undefined ? undefined : at(maskAfter, String(now)),
      },
      found,
    );
  }
  // Where the order carries meaning it must be seen that it changed.
  if (moved.length === 0 && was.length === count && was.some((one, index) => !same(one, is[index]))) {
    found({ path, before: was, after: is, unknown: false, secret: true }, 'one order', 'another order');
  }
}

/** Which old element became which new one: what is the same drops out, then the same name, key or priority, then the order. */
function pairs(
  was: readonly Json[],
  is: readonly Json[],
  unknowns: readonly Json[],
  count: number,
): [number | undefined, number | undefined][] {
  const olds = new Map<string, number[]>();
  was.forEach((one, index) => {
    const text = JSON.stringify(one);
    const list = olds.get(text);
    if (list) list.push(index);
    else olds.set(text, [index]);
  });
  const left = new Set(was.keys());
  const fresh: number[] = [];
  for (let index = 0; index < count; index++) {
    const same = index < is.length && !hasTrue(unknowns[index]) ? olds.get(JSON.stringify(is[index]))?.shift() : undefined;
    if (same === undefined) fresh.push(index);
    else left.delete(same);
  }
  const byName = new Map<string, number>();
  for (const index of left) {
    const name = nameOf(was[index]);
    if (name !== undefined && !byName.has(name)) byName.set(name, index);
  }
  const result: [number | undefined, number | undefined][] = [];
  const unnamed: number[] = [];
  for (const index of fresh) {
    const name = nameOf(is[index]);
    const old = name === undefined ? undefined : byName.get(name);
    if (old !== undefined && left.delete(old)) result.push([old, index]);
    else unnamed.push(index);
  }
  const rest = [...left];
  for (let index = 0; index < Math.max(rest.length, unnamed.length); index++) result.push([rest[index], unnamed[index]]);
  return result;
}

function nameOf(value: Json | undefined): string | undefined {
  if (!isContainer(value) || Array.isArray(value)) return undefined;
  const name = value.name ?? value.key ?? value.Sid ?? value.sid ?? value.id ?? value.priority;
  return name === undefined || name === null || name === '' ? undefined : JSON.stringify(name);
}

/** What JSON in a string says: policies and definitions of containers are such strings. */
function embedded(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return undefined;
  try {
    const parsed = JSON.parse(value);
    return isContainer(parsed) ? parsed : undefined;
  } catch {
    // It only looked like JSON.
    return undefined;
  }
}

/** `""` beside JSON is no JSON yet. */
const emptied = (value: Json | undefined): Json | undefined => (value === '' ? undefined : value);

export const isContainer = (value: Json | undefined): value is Json[] | { [key: string]: Json } =>
  typeof value === 'object' && value !== null;
const keysOf = (value: Json | undefined): string[] => (isContainer(value) ? Object.keys(value) : []);
const at = (value: Json | undefined, key: string): Json | undefined => {
  if (value === true) return true;
  return isContainer(value) && Object.hasOwn(value, key) ? (value as { [key: string]: Json })[key] : undefined;
};
const same = (a: Json | undefined, b: Json | undefined) =>
  a === b || (isContainer(a) && isContainer(b) && JSON.stringify(a) === JSON.stringify(b));

function hasTrue(value: Json | undefined): boolean {
  return value === true || (isContainer(value) && Object.values(value).some(hasTrue));
}
