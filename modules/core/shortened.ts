/** The requirements of a name. */
export interface Limits {
  readonly min?: number;
  readonly max: number;
  readonly pattern: RegExp;
  readonly separator?: string;
}

/** The parts of a name. */
export interface Parts {
  /** Project and environment. Roles of a deployer are limited to names that begin with both. */
  readonly first: readonly string[];
  readonly ids: readonly string[];
  readonly suffix: string;
}

/** An id with fewer characters in a name is meaningless. */
const LEAST = 3;

export const fits = (name: string, { min = 1, max, pattern }: Limits): boolean =>
  name.length >= min && name.length <= max && pattern.test(name);

/**
 * A name that matches the rule: a readable head, and `hash` of the whole path. The head has the
 * first characters of each part, as many as fit. The longest ids are cut first; project and
 * environment are cut only if the ids would get fewer than three characters each. Undefined if no
 * such name matches.
 */
export function shortened(parts: Parts, hash: string, rule: Limits): string | undefined {
  const { separator = '-' } = rule;
  // Each part is followed by a separator.
  const room = (count: number) => rule.max - parts.suffix.length - hash.length - separator.length * count;
  // The last ids identify a resource best.
  const count = parts.first.length + parts.ids.length;
  const ids = parts.ids.slice(
    Math.max(0, Math.min(count - Math.floor((rule.max - hash.length) / (LEAST + 1)), parts.ids.length - 1)),
  );
  const all = [...parts.first, ...ids];
  for (let letters = Math.min(room(all.length), lengthOf(all)); letters >= 0; letters--) {
    const forIds = letters - lengthOf(parts.first);
    const enough = forIds >= Math.min(lengthOf(ids), LEAST * ids.length);
    const head = enough ? [...parts.first, ...cut(ids, forIds)] : cut(all, letters);
    const name = [...head.map(trimmed).filter((part) => part !== ''), hash].join(separator) + parts.suffix;
    if (fits(name, rule)) return name;
  }
  return undefined;
}

const lengthOf = (parts: readonly string[]) => parts.reduce((sum, part) => sum + part.length, 0);
const trimmed = (part: string) => part.replace(/[^A-Za-z0-9]+$/, '');

/** The first characters of each part, `letters` in total: the longest parts are cut first. */
function cut(parts: readonly string[], letters: number): string[] {
  const lengths = parts.map((part) => part.length);
  for (let over = lengthOf(parts) - letters; over > 0; over--) {
    const most = Math.max(...lengths);
    lengths[lengths.lastIndexOf(most)] = most - 1;
  }
  return parts.map((part, index) => part.slice(0, lengths[index]));
}
