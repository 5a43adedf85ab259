import type { Json, PlannedChange } from '../plan-json';
import { isContainer } from '../redact';
import { field } from '../risk/change';
import { estimate, type Item, isLink, isPriced, linked, type Priced } from './estimate';
import { PRICES, type PriceData } from './list';

/** The change of monthly cost by a plan, in the currency of the price list. */
export interface PlanCost {
  readonly currency: string;
  readonly before: number;
  readonly after: number;
  /**
   * What changes and has no price, with its resource. Nothing of a resource that has no price on
   * one side of its change is in either sum.
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

/**
 * Adds up what the resources of a plan are billed, one by one. `region` is where a resource is that
 * does not say where.
 */
export class PlanCosts {
  /** Resources whose cost depends on others, or that others depend on. */
  private readonly linked: Side[] = [];
  private readonly monthly = { before: 0, after: 0 };
  /** What has no price → the resources that it is a part of. */
  private readonly notPriced = new Map<string, string[]>();
  private changes = false;

  constructor(
    private readonly region: () => string,
    private readonly list: PriceData = PRICES,
  ) {}

  add({ address, type, deposed, change: { actions, before, after } }: PlannedChange): void {
    if (deposed || !isPriced(type) || actions[0] === 'read' || actions[0] === 'forget') return;
    const side = { address, type, before, after, changes: actions[0] !== 'no-op' };
    this.changes ||= side.changes;
    const [old, now] = [alone(side, before), alone(side, after)];
    const items = { before: this.itemOf(old), after: this.itemOf(now) };
    if (isLink(type) || old?.asked || now?.asked)
      this.linked.push({ ...side, before: billed(before), after: billed(after) });
    else this.sum(side, items.before, items.after);
  }

  /** `refers`: the addresses that the configuration of a resource names. */
  cost(refers: (address: string) => readonly string[]): PlanCost | undefined {
    if (!this.changes) return undefined;
    const items = (side: 'before' | 'after') => {
      const there = this.linked.filter((one) => isContainer(one[side]));
      const resources = linked(
        there.map((one) => ({ address: one.address, type: one.type, values: one[side], refers: refers(one.address) })),
      );
      return new Map(resources.map((one) => [one.address, this.itemOf(one)]));
    };
    const [before, after] = [items('before'), items('after')];
    for (const side of this.linked.splice(0)) this.sum(side, before.get(side.address), after.get(side.address));
    const { monthly, notPriced } = this;
    if (monthly.before === monthly.after && notPriced.size === 0) return undefined;
    return { currency: this.list.currency, ...monthly, notPriced: [...notPriced].flatMap(lacking) };
  }

  private itemOf(resource: Priced | undefined): Item | undefined {
    return resource && estimate(resource, this.region(), this.list);
  }

  private sum({ changes, before, after, address }: Side, old: Item | undefined, current: Item | undefined): void {
    const lacking = changes ? lackingIn(old, current) : NOTHING;
    for (const what of lacking) {
      const same = this.notPriced.get(what);
      if (same) same.push(address);
      else this.notPriced.set(what, [address]);
    }
    // The difference to or from a size without a price is not known: it is in no sum.
    if (lacking.size > 0 && isContainer(before) && isContainer(after)) return;
    this.monthly.before += old?.monthly ?? 0;
    this.monthly.after += current?.monthly ?? 0;
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const NONE: readonly string[] = [];

/** What has no price and is only there before, or only after: the rest costs the same as before. */
function lackingIn(old: Item | undefined, current: Item | undefined): ReadonlySet<string> {
  const before = old?.notPriced ?? NONE;
  const after = current?.notPriced ?? NONE;
  if (before.length === after.length && before.every((what, index) => what === after[index])) return NOTHING;
  return new Set([
    ...before.filter((what) => !after.includes(what)),
    ...after.filter((what) => !before.includes(what)),
  ]);
}

/** One line for each resource, or one for all where the same is lacking of many. */
const lacking = ([what, addresses]: [string, string[]]): string[] =>
  addresses.length < 4
    ? addresses.map((address) => `${address}: ${what}`)
    : [`${addresses[0]} and ${addresses.length - 1} more resources: ${what}`];

/** A resource without its relations, which notes whether its cost depends on them. */
class Alone implements Priced {
  asked = false;

  constructor(
    readonly address: string,
    readonly type: string,
    readonly values: Json,
  ) {}

  get refersTo(): readonly Priced[] {
    this.asked = true;
    return [];
  }

  get referredBy(): readonly Priced[] {
    this.asked = true;
    return [];
  }
}

const alone = ({ address, type }: Side, values: Json | undefined) =>
  isContainer(values) ? new Alone(address, type, values) : undefined;

/** The parts of a resource that are required: for a large plan nothing else is kept. */
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
  const named: { [key: string]: Json } = {};
  for (const name of ASKED) {
    const value = field(values, name);
    if (value !== undefined && value !== null) named[name] = value;
  }
  return named;
}
