import type { Json } from '../plan-json';
import { field } from '../risk/change';
import { is } from '../types';
import { type PriceData, pricesIn } from './list';
import { AWS, AZURERM, GOOGLE, type Priced, type Reader } from './parts';

/** The cost of one resource. */
export interface Item {
  readonly address: string;
  readonly type: string;
  /** The fixed part, per month. */
  readonly monthly: number;
  readonly fixed: readonly { readonly what: string; readonly monthly: number; readonly taken?: string }[];
  /** The usage-based part. */
  readonly rates: readonly { readonly what: string; readonly usd: number; readonly per: string }[];
  /** Parts without a price; they are not in the sum. */
  readonly notPriced: readonly string[];
}

/** Type → the reader of its parts. */
const READERS: ReadonlyMap<string, { readonly cloud: string; readonly reader: Reader }> = new Map(
  (
    [
      ['aws_', 'aws', AWS],
      ['google_', 'google', GOOGLE],
      ['azurerm_', 'azure', AZURERM],
    ] as const
  ).flatMap(([prefix, cloud, readers]) =>
    Object.entries(readers).map(([name, reader]) => [prefix + name, { cloud, reader }] as const),
  ),
);

/** The cost of a resource in a region; undefined if it is not billed separately. */
export function estimate(resource: Priced, region: string, list: PriceData): Item | undefined {
  const { address, type } = resource;
  const row = READERS.get(type);
  if (!row) {
    if (!is(type, 'hourly')) return undefined;
    return { address, type, monthly: 0, fixed: [], rates: [], notPriced: ['all of it'] };
  }
  const priceOf = pricesIn(list, row.cloud, regionOf(resource.values) ?? region);
  const fixed: { what: string; monthly: number; taken?: string }[] = [];
  const rates: { what: string; usd: number; per: string }[] = [];
  const notPriced: string[] = [];
  for (const part of row.reader(resource)) {
    if (part.quantity === 0) continue;
    const price = part.key ? priceOf(part.key) : undefined;
    if (!price) notPriced.push(part.what);
    else if (part.quantity === undefined) rates.push({ what: part.what, usd: price.usd, per: price.per });
    else {
      const monthly = part.quantity * price.usd;
      fixed.push(price.taken ? { what: part.what, monthly, taken: price.taken } : { what: part.what, monthly });
    }
  }
  if (fixed.length + rates.length + notPriced.length === 0) return undefined;
  return { address, type, monthly: fixed.reduce((sum, one) => sum + one.monthly, 0), fixed, rates, notPriced };
}

/** Whether a type says how much of another is billed. */
export const isLink = (type: string): boolean =>
  /(_launch_template|_instance_template|_autoscaler|_task_definition)$/.test(type);

/** Whether a type is billed, or determines how much of another is billed. */
export const isPriced = (type: string): boolean => is(type, 'hourly') || isLink(type) || READERS.has(type);

export type { Priced };

/** `us-east1` from a zone, `eastus2` from "East US 2". */
function regionOf(values: Json | undefined): string | undefined {
  for (const place of [field(values, 'region'), field(values, 'location')])
    if (typeof place === 'string' && place !== '' && !place.includes('${'))
      return place.replaceAll(' ', '').toLowerCase();
  const zone = field(values, 'zone');
  return typeof zone === 'string' && /^[a-z]+-[a-z]+\d-[a-z]$/.test(zone) ? zone.slice(0, -2) : undefined;
}

/**
 * Resources with the ones to which they refer, from addresses and the addresses in their
 * configuration.
 */
export function linked(
  resources: readonly {
    readonly address: string;
    readonly type: string;
    readonly values: Json | undefined;
    readonly refers: readonly string[];
  }[],
): Priced[] {
  const linkedOnes = resources.map((one) => ({ ...one, refersTo: [] as Priced[], referredBy: [] as Priced[] }));
  // A configuration names `aws_launch_template.a`, of which a plan can have several: `…a["x"]`.
  const byName = new Map<string, (typeof linkedOnes)[number][]>();
  for (const one of linkedOnes) {
    const name = one.address.replace(INDEX, '');
    const same = byName.get(name);
    if (same) same.push(one);
    else byName.set(name, [one]);
  }
  for (const one of linkedOnes) {
    for (const address of one.refers) {
      const others = byName.get(address.replace(INDEX, '')) ?? [];
      const index = INDEX.exec(one.address)?.[0] ?? '';
      const other = others.find((some) => some.address.endsWith(index)) ?? others[0];
      if (!other || other === one) continue;
      one.refersTo.push(other);
      other.referredBy.push(one);
    }
  }
  return linkedOnes;
}

/** The index of an instance at the end of its address. */
const INDEX = /\[("(\\.|[^"\\])*"|\d+)\]$/;
