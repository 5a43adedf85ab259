import { type TerraformResourceLifecycle, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { closest } from './closest';
import { report, UserError, whereIs } from './errors';
import { checkExisting } from './existing';
import { checkFeatures, type KindTable, show } from './features';
import { computed } from './ids';
import { noteKind } from './names';
import { CLOUDS, type CloudName, type Placement, placementOfKind } from './placement';
import { recordsOf } from './registry';
import { noteReplacing } from './replacement';

/**
 * What every kind has: its placement, and properties that were held against the table of what the
 * cloud gives.
 */
export abstract class Kind extends Construct {
  readonly placement: Placement;

  constructor(scope: Construct, id: string, table: KindTable<never>, props: object) {
    super(unused(scope, id), id);
    this.placement = placementOfKind(this);
    if (Token.isUnresolved(id)) report(this, computed('the id'));
    else if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id)) {
      report(this, {
        message: `the id is ${show(id)}, ids are letters, digits and -, and begin with a letter.`,
        remedy: 'Terraform addresses and names are made of it: choose another.',
      });
    }
    uses.set(this, { table, props, links: [] });
    noteKind(this);
    this.refuseUnknown(table, props);
    checkFeatures(this, table as KindTable<object>, props);
    noteReplacing(this, table, props);
  }

  /**
   * Synthesis runs without the compiler, so a property that it would refuse would be dropped in
   * silence.
   */
  private refuseUnknown({ kind, features }: KindTable<never>, props: object): void {
    const known = [...new Set(Object.keys(features).map((path) => path.split('.')[0] as string)), 'native'];
    // What stands for a cloud says what exists already.
    const taken = [...known, ...CLOUDS];
    const unknown = Object.entries(props).filter(([name, value]) => value !== undefined && !taken.includes(name));
    for (const [name] of unknown) {
      const meant = closest(name, known);
      report(this, {
        message: `${name} is no property of ${kind}${meant ? `; did you mean "${meant}"?` : '.'}`,
        remedy: `It has ${known.sort().join(', ')}.`,
      });
    }
  }
}

/** The scope, if nothing in it has this id yet. */
function unused(scope: Construct, id: string): Construct {
  if (!scope.node.tryFindChild(id)) return scope;
  throw new UserError([
    {
      where: whereIs(scope),
      message: `two constructs have the id ${show(id)}.`,
      remedy: 'Names and addresses are made of ids: give one of the two another.',
    },
  ]);
}

/** What a construct of a kind was asked for. */
export interface Use {
  readonly table: KindTable<never>;
  readonly props: object;
  /** Other kinds that it was given later, by a method, and what it does to them. */
  readonly links: { readonly does: string; readonly to: IConstruct }[];
}

const uses = recordsOf<Use>('kinds');

/** Notes that a kind does something to another which its properties do not tell. */
export function recordLink(kind: Kind, does: string, to: Kind): void {
  uses.get(kind)?.links.push({ does, to });
}

/**
 * For those who tell of a whole placement: its picture, and what another cloud would make of it.
 * Nothing, where a construct is no kind.
 */
export const useOf = (construct: IConstruct): Use | undefined => uses.get(construct);

/**
 * The lifecycle of what holds data: in a protected environment Terraform refuses to destroy or
 * replace it.
 */
export function preventDestroyIfProtected(placement: Placement): TerraformResourceLifecycle | undefined {
  return placement.protected ? { preventDestroy: true } : undefined;
}

/** Makes a kind on one cloud. */
export type Maker<K, Props> = (scope: Construct, id: string, ...props: Arguments<Props>) => K;

/**
 * Makes a kind on one cloud, or takes one that exists: `cloud.queue(this, 'orders')`,
 * `cloud.queue.fromExisting(this, 'orders', …)`.
 */
export interface Factory<K, Props, Existing> extends Maker<K, Props> {
  /**
   * Something created elsewhere, with the same contract. `existing` says what it is on each cloud
   * where the workload may run.
   */
  fromExisting(scope: Construct, id: string, existing: Existing): K;
}

// biome-ignore lint/complexity/noBannedTypes: {} asks whether every property is optional.
type Arguments<Props> = {} extends Props ? [props?: Props] : [props: Props];
type Class<K, P> = new (scope: Construct, id: string, props: P) => K;

export function maker<K, Props>(make: Class<K, Props>): Maker<K, Props> {
  return (scope, id, ...[props]) => new make(scope, id, (props ?? {}) as Props);
}

export function factory<Made, Imported, Props, Existing>(
  make: Class<Made, Props>,
  take: Class<Imported, Existing>,
): Factory<Made | Imported, Props, Existing> {
  return Object.assign(maker(make), {
    fromExisting: (scope: Construct, id: string, existing: Existing) => new take(scope, id, existing),
  });
}

/**
 * What `existing` is on this cloud. Nothing can be made without it, so its absence ends the
 * placement's synthesis.
 */
export function existingOn<E extends object, C extends string & keyof E>(
  scope: Construct,
  existing: E,
  cloud: C,
  what = 'fromExisting',
  kind = uses.get(scope)?.table.kind,
): NonNullable<E[C]> {
  const found = existing[cloud];
  if (!found) {
    throw new UserError([
      {
        where: whereIs(scope),
        message: `${what} names nothing on ${cloud}; given: ${Object.keys(existing).join(', ') || 'nothing'}.`,
        remedy: `Add ${cloud}: { … } beside the others, or place the environment on one of those.`,
      },
    ]);
  }
  if (kind) checkExisting(scope, kind, cloud as CloudName, found, what);
  return found as NonNullable<E[C]>;
}
