import { block, ofType, type Resource, type Violation } from './policy';
import type { Quota } from './quota-table';

/**
 * The resource with which each group exceeds a quota, and the sum. Computed once: a placement may
 * have thousands.
 */
export const counted = new WeakMap<readonly Resource[], Map<Quota, ReadonlyMap<Resource, number>>>();

function crossings(quota: Quota, resources: readonly Resource[]): ReadonlyMap<Resource, number> {
  const all = counted.get(resources) ?? new Map<Quota, ReadonlyMap<Resource, number>>();
  counted.set(resources, all);
  const known = all.get(quota);
  if (known) return known;
  const groups = new Map<string, { total: number; crossing?: Resource }>();
  for (const one of ofType(resources, quota.type)) {
    const place =
      quota.per === 'itself'
        ? one.address
        : (quota.per ?? []).map((attribute) => String(block(one.body[attribute]))).join(' ');
    const group = groups.get(place) ?? { total: 0 };
    group.total += quota.adds?.(one, resources) ?? 1;
    if (group.total > quota.most) group.crossing ??= one;
    groups.set(place, group);
  }
  const found = new Map(
    [...groups.values()].flatMap(({ crossing, total }) => (crossing ? [[crossing, total] as const] : [])),
  );
  all.set(quota, found);
  return found;
}

/** For sizes: the largest resources. */
function largest({ per, adds, type }: Quota, { body }: Resource, resources: readonly Resource[]): string {
  if (!Array.isArray(per) || !adds) return '';
  const same = ofType(resources, type).filter((one) =>
    per.every((attribute) => one.body[attribute] === body[attribute]),
  );
  const sized = same.map((one) => [one.construct, adds(one, resources)] as const).sort(([, one], [, two]) => two - one);
  if (sized.length < 2) return '';
  const largest3 = sized.slice(0, 3).map(([construct, size]) => `${construct} (${size.toLocaleString('en')})`);
  return ` The largest of ${sized.length}: ${largest3.join(', ')}.`;
}

/**
 * The quota that this resource exceeds, in the order of the program: earlier ones are within it.
 */
export function passed(
  resource: Resource,
  resources: readonly Resource[],
  quotas: readonly Quota[],
): Violation | undefined {
  for (const quota of quotas.filter(({ type }) => type === resource.type)) {
    const total = crossings(quota, resources).get(resource);
    if (total === undefined) continue;
    const [is, most] = [total, quota.most].map((number) => number.toLocaleString('en'));
    const reason = `${is} ${quota.what}, at most ${most} are allowed (${quota.source})`;
    return { reason, remedy: `${quota.remedy}${largest(quota, resource, resources)}` };
  }
  return undefined;
}

export const typesIn = (quotas: readonly Quota[]) =>
  new RegExp(`^(${[...new Set(quotas.map(({ type }) => type))].join('|')})$`);
