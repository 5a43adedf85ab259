import type { Json, PlannedChange } from '../plan-json';
import { isContainer } from '../redact';
import { field } from '../risk/change';
import { estimate, isPriced, linked } from './estimate';
import { PRICES, type PriceData } from './list';

/** What a plan changes of the cost, in the currency of the price list, a month. */
export interface PlanCost {
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  /** What changes and has no price: it is in neither sum. */
  readonly notPriced: readonly string[];
}

interface Side {
  readonly address: string;
  readonly type: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly changes: boolean;
}

/** Collects what is billed among the resources of a plan, one by one. */
export class PlanCosts {
  private readonly sides: Side[] = [];

  add({ address, type, deposed, change: { actions, before, after } }: PlannedChange): void {
    if (deposed || !isPriced(type) || actions[0] === 'read' || actions[0] === 'forget') return;
    this.sides.push({ address, type, before: billed(before), after: billed(after), changes: actions[0] !== 'no-op' });
  }

  /**
   * `refers`: the addresses that the configuration of a resource names; `region`: where it is if it
   * does not say.
   */
  cost(refers: (address: string) => readonly string[], region: string, list: PriceData = PRICES): PlanCost | undefined {
    if (this.sides.length === 0 || !this.sides.some(({ changes }) => changes)) return undefined;
    const sum = (side: 'before' | 'after') => {
      const there = this.sides.filter((one) => isContainer(one[side]));
      const resources = linked(
        there.map((one) => ({ address: one.address, type: one.type, values: one[side], refers: refers(one.address) })),
      );
      const items = resources.map((one) => estimate(one, region, list));
      const changing = new Set(there.filter(({ changes }) => changes).map(({ address }) => address));
      return {
        monthly: items.reduce((all, item) => all + (item?.monthly ?? 0), 0),
        notPriced: items.flatMap((item) =>
          item && changing.has(item.address) ? item.notPriced.map((what) => `${item.address}: ${what}`) : [],
        ),
      };
    };
    const [before, after] = [sum('before'), sum('after')];
    const notPriced = [...new Set([...before.notPriced, ...after.notPriced])];
    if (before.monthly === after.monthly && notPriced.length === 0) return undefined;
    return { currency: list.currency, before: before.monthly, after: after.monthly, notPriced };
  }
}

/** What readers ask of a resource: of a large plan nothing else is kept. */
const ASKED = [
  'instance_type',
  'block_device_mappings',
  'root_block_device',
  'ebs_block_device',
  'desired_capacity',
  'min_size',
  'instance_class',
  'engine',
  'allocated_storage',
  'storage_type',
  'multi_az',
  'type',
  'size',
  'num_cache_clusters',
  'num_node_groups',
  'replicas_per_node_group',
  'node_type',
  'load_balancer_type',
  'vpc_endpoint_type',
  'subnet_ids',
  'rule',
  'fifo_queue',
  'autoscaling_policy',
  'target_size',
  'disk',
  'settings',
  'machine_type',
  'shard_count',
  'replica_count',
  'instances',
  'sku',
  'os_disk',
  'sku_name',
  'high_availability',
  'storage_mb',
  'high_availability_enabled',
  'desired_count',
  'cpu',
  'memory',
  'capacity',
  'region',
  'location',
  'zone',
];

function billed(values: Json | undefined): Json | undefined {
  if (!isContainer(values)) return undefined;
  const kept: { [key: string]: Json } = {};
  for (const name of ASKED) {
    const value = field(values, name);
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}
