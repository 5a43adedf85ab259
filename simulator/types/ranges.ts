import { Address4 } from 'ip-address';
import type { Conflict } from '../behaviour';
import { valuesAt } from '../rules';
import type { Fields } from '../values';

/** IPv4 ranges at a path; unknown and invalid values are omitted. */
export function rangesAt(fields: Fields, path: string): string[] {
  return valuesAt(fields, path.split('.')).filter(
    (one): one is string => typeof one === 'string' && Address4.isValid(one),
  );
}

const within = (inner: string, outer: string) => new Address4(inner).isInSubnet(new Address4(outer));

/** The first two that share an address. */
export function common(some: readonly string[], others: readonly string[]): readonly [string, string] | undefined {
  for (const one of some) {
    const other = others.find((range) => within(one, range) || within(range, one));
    if (other) return [one, other];
  }
  return undefined;
}

/** Whether two texts identify the same resource: an id, or an address that ends with it. */
export const same = (one: unknown, other: unknown) =>
  typeof one === 'string' &&
  typeof other === 'string' &&
  one !== '' &&
  (one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`));

/**
 * No other resource of these types in the same place has an overlapping range:
 * `notOverlapping(['vpc_id'], { subnet: 'cidr_block' }, 'cidr_block')`.
 */
export function notOverlapping(
  place: readonly string[],
  types: Readonly<Record<string, string>>,
  own: string,
): Conflict {
  return (mine, there) => {
    const ranges = rangesAt(mine, own);
    for (const [type, path] of Object.entries(types)) {
      for (const other of there(type).filter((one) => place.every((name) => same(one[name], mine[name])))) {
        const shared = common(ranges, rangesAt(other, path));
        if (shared) return `${shared[0]} overlaps with ${shared[1]} of ${type} ${String(other.name ?? other.id)}`;
      }
    }
    return undefined;
  };
}

/** Its ranges must be inside those of its parent. */
export function insideOf(
  type: string,
  path: string,
  own: string,
  isIn: (parent: Fields, mine: Fields) => boolean,
): Conflict {
  return (mine, there) => {
    const parent = there(type).find((one) => isIn(one, mine));
    if (!parent) return undefined;
    const space = rangesAt(parent, path);
    const out = rangesAt(mine, own).find((range) => !space.some((whole) => within(range, whole)));
    return out && `${out} is not within ${space.join(', ')} of ${type} ${String(parent.name ?? parent.id)}`;
  };
}

/** Private BGP numbers. Source: RFC 6996. */
export const isPrivateAsn = (value: unknown) => {
  const asn = Number(value);
  return (asn >= 64_512 && asn <= 65_534) || (asn >= 4_200_000_000 && asn <= 4_294_967_294);
};
export const PRIVATE_ASNS = '64512 to 65534 or 4200000000 to 4294967294';

export const countOf = (value: unknown) => (Array.isArray(value) ? value.length : 0);
