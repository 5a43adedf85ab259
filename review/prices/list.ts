import data from './data.json';

/** A price of a public list. */
export interface Price {
  readonly cloud: string;
  readonly region: string;
  /** The key of the price: `nat`, `ec2 c7i`. */
  readonly key: string;
  readonly usd: number;
  /** `hour`, `vCPU hour`, `GB month`, `million requests`. */
  readonly per: string;
  readonly source: string;
  /** The date of the source. */
  readonly day: string;
}

/** A region with the prices of another one. */
export interface Factor {
  readonly cloud: string;
  readonly region: string;
  readonly of: string;
  readonly factor: number;
  /** Only for these keys. Default: for all. */
  readonly only?: readonly string[];
  readonly why: string;
}

export interface PriceData {
  readonly currency: string;
  /** The date of the last update of the file. */
  readonly day: string;
  readonly regions: readonly Factor[];
  readonly prices: readonly Price[];
}

export const PRICES: PriceData = data;

/** Hours per month, as in the clouds' own calculators. */
export const HOURS = 730;

export interface Found {
  readonly usd: number;
  readonly per: string;
  /** For a price of another region: `eastus × 1`. */
  readonly taken?: string;
}

/** Key → its price in a region. */
export type PricesOf = (key: string) => Found | undefined;

const known = new WeakMap<PriceData, Map<string, PricesOf>>();

/** The prices in a region, each found once. */
export function pricesIn(list: PriceData, cloud: string, region: string): PricesOf {
  let places = known.get(list);
  if (!places) {
    places = new Map();
    known.set(list, places);
  }
  const place = `${cloud} ${region}`;
  let prices = places.get(place);
  if (!prices) {
    const known = new Map<string, Found | undefined>();
    prices = (key) => {
      if (!known.has(key)) known.set(key, find(list, cloud, region, key));
      return known.get(key);
    };
    places.set(place, prices);
  }
  return prices;
}

/** The price in a region: its own, that of a substitute region, or the global one. */
function find(list: PriceData, cloud: string, region: string, key: string): Found | undefined {
  const at = (where: string) =>
    list.prices.find((one) => one.cloud === cloud && one.region === where && one.key === key);
  const own = at(region) ?? at('global');
  if (own) return { usd: own.usd, per: own.per };
  for (const { of, factor, only } of list.regions.filter((one) => one.cloud === cloud && one.region === region)) {
    if (only && !only.includes(key)) continue;
    const other = find(list, cloud, of, key);
    if (other) return { usd: other.usd * factor, per: other.per, taken: other.taken ?? `${of} × ${factor}` };
  }
  return undefined;
}
