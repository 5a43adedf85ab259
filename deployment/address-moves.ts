import type { AddressList } from '../environments/addresses';
import { firstPart } from '../modules/core/parts';

/**
 * Whether one address can be the renamed other: the same type, and one construct of the path has
 * another id, or is inserted.
 */
export function isLikelyRename(from: string, to: string): boolean {
  if (typeOf(from) !== typeOf(to)) return false;
  const [old, now] = [pathOf(from).split('/'), pathOf(to).split('/')];
  while (old.length > 0 && old[0] === now[0]) {
    old.shift();
    now.shift();
  }
  while (old.length > 0 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  return old.length <= 1 && now.length <= 1;
}

const typeOf = (address: string) => firstPart(address, '.');

export const pathOf = (name: string) =>
  name.includes('.') ? name.slice(name.indexOf('.') + 1).replaceAll('_', '/') : name;

/** Whether an address is the given one, or below the construct with the given path. */
export const isIn = (address: string, name: string) =>
  name.includes('.') ? address === name : `${pathOf(address)}/`.startsWith(`${name}/`);

/** The new address if `from` becomes `to`; undefined if it is not affected. */
export function newAddress(address: string, from: string, to: string): string | undefined {
  if (!isIn(address, from)) return undefined;
  if (from.includes('.')) return to;
  return `${typeOf(address)}.${(to + pathOf(address).slice(from.length)).replaceAll('/', '_')}`;
}

/**
 * The lists with the former paths of renamed constructs: names in the cloud are derived from them,
 * and so are ids of resources named after them.
 */
export function withFormerNames(list: AddressList, moves: readonly (readonly [string, string])[]): AddressList {
  return Object.fromEntries(
    Object.entries(list).map(([id, section]) => {
      let { formerly } = section;
      for (const [from, to] of moves) {
        if (section.addresses.some((address) => isIn(address, from)))
          formerly = renamed(formerly, ...differingParts(pathOf(from), pathOf(to)));
      }
      return [id, { ...section, formerly }];
    }),
  );
}

/**
 * Addresses that were removed from a stack and added to another of the same placement, with that
 * stack: a workload got its own stack, or joined the placement's.
 */
export function movesBetweenStacks(
  id: string,
  gone: readonly string[],
  made: readonly (readonly [id: string, addresses: readonly string[], ...unknown[]])[],
): ReadonlyMap<string, string> {
  const others = made.filter(([other]) => other.startsWith(`${id}-`) || id.startsWith(`${other}-`));
  return new Map(
    gone.flatMap((address) => {
      const there = others.find(([, addresses]) => addresses.includes(address));
      return there ? [[address, there[0]] as const] : [];
    }),
  );
}

/** The differing parts of two addresses' paths: the parents, if the rest is equal. */
export function differingParts(from: string, to: string): [string, string] {
  const [old, now] = [from.split('/'), to.split('/')];
  while (old.length > 1 && now.length > 1 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  return [old.join('/'), now.join('/')];
}

/** Renames `from`, after all earlier renames. */
export function renamed(formerly: Readonly<Record<string, string>>, from: string, to: string): Record<string, string> {
  const original = formerly[from] ?? from;
  const rest = Object.entries(formerly)
    .filter(([path]) => path !== from)
    .map(([path, former]) => [path.startsWith(`${from}/`) ? to + path.slice(from.length) : path, former] as const);
  return Object.fromEntries(to === original ? rest : [...rest, [to, original] as const]);
}
