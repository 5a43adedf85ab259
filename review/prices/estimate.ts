import type { Json } from '../plan-json';
import { field } from '../risk/change';
import { is } from '../types';
import { type PriceData, priceOf } from './list';
import { AWS, AZURERM, GOOGLE, type Priced, type Reader } from './parts';

/** What one resource costs. */
export interface Item {
  readonly address: string;
  readonly type: string;
  /** The fixed part, a month. */
  readonly monthly: number;
  readonly fixed: readonly { readonly what: string; readonly monthly: number; readonly taken?: string }[];
  /** What depends on use. */
  readonly rates: readonly { readonly what: string; readonly usd: number; readonly per: string }[];
  /** What has no price here; it is not in the sum. */
  readonly notPriced: readonly string[];
}

const CLOUDS: readonly (readonly [prefix: string, cloud: string, readers: Readonly<Record<string, Reader>>])[] = [
  ['aws_', 'aws', AWS],
  ['google_', 'google', GOOGLE],
  ['azurerm_', 'azure', AZURERM],
];

/** What a resource costs in a region; nothing where it is not billed for itself. */
export function estimate(resource: Priced, region: string, list: PriceData): Item | undefined {
  const { address, type } = resource;
  const found = CLOUDS.find(([prefix]) => type.startsWith(prefix));
  const reader = found?.[2][type.slice(found[0].length)];
  if (!found || !reader) {
    if (!is(type, 'hourly')) return undefined;
    return { address, type, monthly: 0, fixed: [], rates: [], notPriced: ['all of it'] };
  }
  const at = regionOf(resource.values) ?? region;
  const fixed: { what: string; monthly: number; taken?: string }[] = [];
  const rates: { what: string; usd: number; per: string }[] = [];
  const notPriced: string[] = [];
  for (const part of reader(resource)) {
    if (part.quantity === 0) continue;
    const price = part.key ? priceOf(list, found[1], at, part.key) : undefined;
    if (!price) notPriced.push(part.what);
    else if (part.quantity === undefined) rates.push({ what: part.what, usd: price.usd, per: price.per });
    else
      fixed.push({
        what: part.what,
        monthly: part.quantity * price.usd,
        ...(price.taken && { taken: price.taken }),
      });
  }
  if (fixed.length + rates.length + notPriced.length === 0) return undefined;
  return { address, type, monthly: fixed.reduce((sum, one) => sum + one.monthly, 0), fixed, rates, notPriced };
}

/** Whether a type is billed for, or says how much of another is billed. */
export const isPriced = (type: string): boolean =>
  is(type, 'hourly') ||
  /(_launch_template|_instance_template|_autoscaler|_task_definition)$/.test(type) ||
  CLOUDS.some(([prefix, , readers]) => type.startsWith(prefix) && Object.hasOwn(readers, type.slice(prefix.length)));

export type { Priced };

/** `us-east1` of a zone, `eastus2` of "East US 2". */
function regionOf(values: Json | undefined): string | undefined {
  const [region, location, zone] = ['region', 'location', 'zone'].map((name) => field(values, name));
  const given = [region, location].find((one): one is string => typeof one === 'string' && !one.includes('${'));
  if (given) return given.replaceAll(' ', '').toLowerCase();
  return typeof zone === 'string' && /^[a-z]+-[a-z]+\d-[a-z]$/.test(zone) ? zone.slice(0, -2) : undefined;
}

/**
 * Resources with those that they refer to, from addresses and the addresses in their configuration.
 */
export function linked(
  resources: readonly {
    readonly address: string;
    readonly type: string;
    readonly values: Json | undefined;
    readonly refers: readonly string[];
  }[],
): Priced[] {
  const made = resources.map((one) => ({ ...one, refersTo: [] as Priced[], referredBy: [] as Priced[] }));
  const byAddress = new Map(made.map((one) => [one.address, one]));
  for (const one of made) {
    for (const address of one.refers) {
      const other = byAddress.get(address);
      if (!other || other === one) continue;
      one.refersTo.push(other);
      other.referredBy.push(one);
    }
  }
  return made;
}
