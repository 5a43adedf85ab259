import { UserError } from '../modules/core/errors';
import { captures } from '../modules/core/parts';
import { CLOUDS, type CloudName } from '../modules/core/placement';
import { estimate, type Item, linked } from '../review/prices/estimate';
import { fromInfracost } from '../review/prices/infracost';
import { PRICES, type PriceData } from '../review/prices/list';
import { type EnvironmentOptions, loadEnvironments } from '../stacks/environments';
import type { PlacementStack } from '../stacks/placement-stack';
import { contentOf } from './files';
import { inMemory } from './in-memory';

export interface CostOptions extends Pick<EnvironmentOptions, 'folder' | 'workloads'> {
  readonly cloud?: CloudName;
  /** A file with the output of `infracost breakdown --format json`, instead of our own prices. */
  readonly infracost?: string;
}

/** The monthly cost of a construct. */
export interface ConstructCost {
  readonly construct: string;
  readonly monthly: number;
  readonly items: readonly Item[];
}

export interface PlacementCost {
  readonly placement: string;
  readonly cloud: CloudName;
  readonly region: string;
  /** The sum of all known prices. */
  readonly monthly: number;
  readonly constructs: readonly ConstructCost[];
  /** Addresses with the parts that have no price, and are not in the sum. */
  readonly notPriced: readonly { readonly address: string; readonly what: string }[];
}

export interface Cost {
  readonly format: 1;
  readonly environment: string;
  readonly currency: string;
  /** The date of the price list; undefined for prices of Infracost. */
  readonly day?: string;
  readonly placements: readonly PlacementCost[];
}

/** The monthly cost of an environment at list price, with the minimum number of machines. */
export function cost(name: string, { infracost, ...options }: CostOptions, list: PriceData = PRICES): Cost {
  const infracostItems = infracost === undefined ? undefined : breakdown(infracost);
  const placements = inMemory(
    loadEnvironments([name], options),
    (stacks) => stacks.map((stack) => costOf(stack, list, infracostItems?.items)),
    options.workloads,
  );
  if (infracostItems) return { format: 1, environment: name, currency: infracostItems.currency, placements };
  return { format: 1, environment: name, currency: list.currency, day: list.day, placements };
}

/** The same on each cloud; a cloud that refuses the environment has no cost. */
export function costOnEach(
  name: string,
  options: Pick<CostOptions, 'folder' | 'workloads'> = {},
  list: PriceData = PRICES,
): readonly (readonly [CloudName, Cost | undefined])[] {
  return CLOUDS.map((cloud) => {
    try {
      return [cloud, cost(name, { ...options, cloud }, list)] as const;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [cloud, undefined] as const;
    }
  });
}

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
type Bodies = Record<string, Record<string, any>>;

function breakdown(file: string): ReturnType<typeof fromInfracost> {
  const text = contentOf(file);
  try {
    return fromInfracost(text);
  } catch {
    const remedy = 'Make it with: infracost breakdown --path <output>/stacks/<placement> --format json';
    throw new UserError([{ where: file, message: 'is not a breakdown of Infracost in JSON.', remedy }]);
  }
}

function costOf(stack: PlacementStack, list: PriceData, taken?: readonly Item[]): PlacementCost {
  const { placement } = stack;
  const { resource = {} } = stack.toTerraform() as { resource?: Bodies };
  const constructs = new Map<string, string>();
  const resources = linked(
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.entries(byName).map(([id, body]) => {
        const address = `${type}.${id}`;
        constructs.set(address, constructOf(String(body['//']?.metadata?.path ?? ''), address));
        return { address, type, values: body, refers: referencesIn(body) };
      }),
    ),
  );
  const byConstruct = new Map<string, Item[]>();
  const items = taken ?? resources.flatMap((one) => estimate(one, placement.region, list) ?? []);
  for (const item of items) {
    const construct = constructs.get(item.address);
    if (construct === undefined) continue;
    byConstruct.set(construct, [...(byConstruct.get(construct) ?? []), item]);
  }
  const costs = [...byConstruct].map(([construct, items]) => ({
    construct,
    monthly: items.reduce((sum, item) => sum + item.monthly, 0),
    items,
  }));
  costs.sort((a, b) => b.monthly - a.monthly || (a.construct < b.construct ? -1 : 1));
  return {
    placement: placement.id,
    cloud: placement.cloud,
    region: placement.region,
    monthly: costs.reduce((sum, one) => sum + one.monthly, 0),
    constructs: costs,
    notPriced: costs.flatMap(({ items }) =>
      items.flatMap(({ address, notPriced }) => notPriced.map((what) => ({ address, what }))),
    ),
  };
}

/** `commerce/order-db`: the workload and its construct, without the stack and inner constructs. */
const constructOf = (path: string, address: string) => path.split('/').slice(1, 3).join('/') || address;

/** The addresses to which a resource's configuration refers. */
const referencesIn = (body: object): string[] =>
  captures(JSON.stringify(body), /\$\{([a-z][\w]*\.[\w-]+)\.[\w.[\]]+\}/g);
