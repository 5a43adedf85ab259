import type { Json } from './plan-json';
import { embedded, formatValue, NONE, namedPath, type Path, REDACTED, UNKNOWN } from './redact';

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
 * Calls `found` for each leaf that differs. Elements of sets and lists that stand in both are left
 * out wherever they stand; JSON inside a string is looked into. Either mask hides both sides: what
 * was a secret yesterday is one today.
 */
export function compare(path: Path, place: Place, found: Found, holder?: Json): void {
  const { before, after, unknown, maskBefore, maskAfter } = place;
  if (isContainer(before) || isContainer(after)) {
    if (unknown !== true && maskBefore !== true && maskAfter !== true && comparable(before, after)) {
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
      if ((was !== undefined || is !== undefined) && comparable(was ?? emptied(before), is ?? emptied(after))) {
        let differs = false;
        compare(path, { ...place, before: was, after: is }, (leaf, ...texts) => {
          differs = true;
          found(leaf, ...texts);
        });
        if (!differs)
          found({ path, before, after, unknown: false, secret: true }, 'JSON', 'the same JSON, written differently');
        return;
      }
    }
  }
  const masked = maskBefore === true || maskAfter === true || hasTrue(maskBefore) || hasTrue(maskAfter);
  const named = namedPath(path, holder);
  const was = formatValue(before, named, masked && before !== undefined && before !== null);
  const is = unknown === true ? UNKNOWN : formatValue(after, named, masked && after !== undefined && after !== null);
  const secret = masked || was === REDACTED || is === REDACTED;
  found(
    {
      path,
      before: before ?? undefined,
      after: unknown === true ? undefined : (after ?? undefined),
      unknown: unknown === true,
      secret,
    },
    was,
    is,
  );
}

/**
 * Whether two values can be compared part by part: both are lists, both are objects, or one is not
 * there.
 */
function comparable(before: Json | undefined, after: Json | undefined): boolean {
  const kind = (value: Json | undefined) =>
    Array.isArray(value) ? 'list' : isContainer(value) ? 'object' : (value ?? null) === null ? 'none' : 'leaf';
  const [a, b] = [kind(before), kind(after)];
  if (a === 'leaf' || b === 'leaf') return false;
  return a === b || a === 'none' || b === 'none';
}

function fields(path: Path, { before, after, unknown, maskBefore, maskAfter }: Place, found: Found): void {
  const visit = (key: string) => {
    const was = at(before, key);
    const is = at(after, key);
    const open = at(unknown, key);
    // The way of nearly everything: not worth a path.
    if (open === undefined ? was === is : !hasTrue(open) && same(was, is)) return;
    const place = {
      before: was,
      after: is,
      unknown: open,
      maskBefore: at(maskBefore, key),
      maskAfter: at(maskAfter, key),
    };
    compare([...path, key], place, found, key === 'value' ? (after ?? before) : undefined);
  };
  for (const key of keysOf(before)) visit(key);
  for (const key of keysOf(after)) if (!has(before, key)) visit(key);
  for (const key of keysOf(unknown)) if (!has(before, key) && !has(after, key)) visit(key);
}

function elements(path: Path, { before, after, unknown, maskBefore, maskAfter }: Place, found: Found): void {
  const was = (before ?? []) as Json[];
  const is = (after ?? []) as Json[];
  if (!hasTrue(unknown) && same(was, is)) return;
  const unknowns = Array.isArray(unknown) ? unknown : [];
  const count = Math.max(is.length, unknowns.length);
  const moved = pairs(was, is, unknowns, count);
  for (const [old, now] of moved) {
    // An empty block has nothing to compare, and says something by being there.
    const alone = old === undefined ? is[now as number] : now === undefined ? was[old] : undefined;
    if (
      isContainer(alone) &&
      Object.keys(alone).length === 0 &&
      !hasTrue(now === undefined ? undefined : unknowns[now])
    ) {
      const there = [old === undefined ? undefined : alone, old === undefined ? alone : undefined] as const;
      const [before, after] = there;
      const leaf = { path: [...path, now ?? (old as number)], before, after, unknown: false, secret: false };
      found(leaf, before ? '{}' : NONE, after ? '{}' : NONE);
      continue;
    }
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

/**
 * Which old element became which new one: what is the same drops out, then the same name, key or
 * priority, then the order.
 */
function pairs(
  was: readonly Json[],
  is: readonly Json[],
  unknowns: readonly Json[],
  count: number,
): [number | undefined, number | undefined][] {
  // Each is what it was called before: no need to look for it.
  const steady =
    was.length === count &&
    is.length === count &&
    was.every((one, index) => nameOf(one) !== undefined && nameOf(one) === nameOf(is[index]));
  if (steady) {
    const changed = [...was.keys()].filter((index) => hasTrue(unknowns[index]) || !same(was[index], is[index]));
    return changed.map((index) => [index, index]);
  }
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
    const same =
      index < is.length && !hasTrue(unknowns[index]) ? olds.get(JSON.stringify(is[index]))?.shift() : undefined;
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
  for (let index = 0; index < Math.max(rest.length, unnamed.length); index++)
    result.push([rest[index], unnamed[index]]);
  return result;
}

function nameOf(value: Json | undefined): string | undefined {
  if (!isContainer(value) || Array.isArray(value)) return undefined;
  const name = value.name ?? value.key ?? value.Sid ?? value.sid ?? value.id ?? value.device_name ?? value.priority;
  return typeof name === 'number' || (typeof name === 'string' && name !== '') ? `${name}` : undefined;
}

/** `""` beside JSON is no JSON yet. */
const emptied = (value: Json | undefined): Json | undefined => (value === '' ? undefined : value);

const keysOf = (value: Json | undefined): string[] => (isContainer(value) ? Object.keys(value) : []);
const at = (value: Json | undefined, key: string): Json | undefined => {
  if (value === true) return true;
  return isContainer(value) && Object.hasOwn(value, key) ? (value as { [key: string]: Json })[key] : undefined;
};

/**
 * A function of this file: an imported one costs a getter each time, and this is asked of every
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
  let more = Object.keys(b).length;
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !same((a as { [key: string]: Json })[key], (b as { [key: string]: Json })[key]))
      return false;
    more--;
  }
  return more === 0;
}

function hasTrue(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return value === true;
  for (const key in value) if (hasTrue((value as { [key: string]: Json })[key])) return true;
  return false;
}
