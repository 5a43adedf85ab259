import data from './data.json';

/** A price of a public list. */
export interface Price {
  readonly cloud: string;
  readonly region: string;
  /** What it is of: `nat`, `ec2 c7i`. */
  readonly key: string;
  readonly usd: number;
  /** `hour`, `vCPU hour`, `GB month`, `million requests`. */
  readonly per: string;
  readonly source: string;
  /** The day on which the source had it. */
  readonly day: string;
}

/** A region whose prices are taken from those of another one. */
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
  /** The day on which the file was last renewed. */
  readonly day: string;
  readonly regions: readonly Factor[];
  readonly prices: readonly Price[];
}

export const PRICES: PriceData = data;

/** Hours of a month, as the clouds' own calculators take it. */
export const HOURS = 730;

export interface Found {
  readonly usd: number;
  readonly per: string;
  /** Where the price is that of another region: `eastus × 1`. */
  readonly taken?: string;
}

const indexes = new WeakMap<PriceData, Map<string, Found>>();

/**
 * The price in a region: its own, that of a region which stands for it, or that of every region.
 */
export function priceOf(list: PriceData, cloud: string, region: string, key: string): Found | undefined {
  let index = indexes.get(list);
  if (!index) {
    index = new Map(
      list.prices.map((one) => [`${one.cloud} ${one.region} ${one.key}`, { usd: one.usd, per: one.per }]),
    );
    indexes.set(list, index);
  }
  const own = index.get(`${cloud} ${region} ${key}`) ?? index.get(`${cloud} global ${key}`);
  if (own) return own;
  for (const { of, factor, only } of list.regions.filter((one) => one.cloud === cloud && one.region === region)) {
    if (only && !only.includes(key)) continue;
    const found = priceOf(list, cloud, of, key);
    if (found) return { usd: found.usd * factor, per: found.per, taken: found.taken ?? `${of} × ${factor}` };
  }
  return undefined;
}
