import type { Json, PlannedChange } from '../plan-json';
import { isContainer } from '../redact';
import { field } from '../risk/change';
import { estimate, type Item, isPriced, linked } from './estimate';
import { PRICES, type PriceData } from './list';

/** What a plan changes of the cost, in the currency of the price list, a month. */
export interface PlanCost {
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  /**
   * What changes and has no price. Of a resource that has no price on one side of its change,
   * nothing is in either sum.
   */
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
    const items = (side: 'before' | 'after') => {
      const there = this.sides.filter((one) => isContainer(one[side]));
      const resources = linked(
        there.map((one) => ({ address: one.address, type: one.type, values: one[side], refers: refers(one.address) })),
      );
      return resources.flatMap((one) => estimate(one, region, list) ?? []);
    };
    const changing = new Set(this.sides.filter(({ changes }) => changes).map(({ address }) => address));
    const lacking = (all: readonly Item[]) =>
      all.filter((one) => changing.has(one.address) && one.notPriced.length > 0);
    const both = { before: items('before'), after: items('after') };
    // Of what changes to or from a size without a price, the difference is not known: it is in no
    // sum.
    const changed = new Set(
      this.sides.filter((one) => isContainer(one.before) && isContainer(one.after)).map(({ address }) => address),
    );
    const unknown = new Set(
      [...lacking(both.before), ...lacking(both.after)].map(({ address }) => address).filter((one) => changed.has(one)),
    );
    const sum = (all: readonly Item[]) => ({
      monthly: all.reduce((sofar, one) => sofar + (unknown.has(one.address) ? 0 : (one.monthly ?? 0)), 0),
      notPriced: lacking(all).flatMap((one) => one.notPriced.map((what) => `${one.address}: ${what}`)),
    });
    const [before, after] = [sum(both.before), sum(both.after)];
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
