import { type TerraformResourceLifecycle, Token } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { closest } from './closest';
import { report, UserError, whereIs } from './errors';
import { checkExisting } from './existing';
import { checkFeatures, type KindTable, show } from './features';
import { computed } from './ids';
import { noteKind } from './names';
import { firstPart } from './parts';
import { CLOUDS, type CloudName, type Placement, placementOfKind } from './placement';
import { recordsOf } from './registry';
import { noteReplacing } from './replacement';

/**
 * The base class of kinds: the placement, and properties that were checked against the support
 * table.
 */
export abstract class Kind extends Construct {
  readonly placement: Placement;

  constructor(scope: Construct, id: string, table: KindTable<never>, props: object) {
    super(unused(scope, id), id);
    this.placement = placementOfKind(this);
    if (Token.isUnresolved(id)) report(this, computed('the id'));
    else if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(id)) {
      report(this, {
        message: `the id is ${show(id)}, ids must be letters, digits and -, beginning with a letter.`,
        remedy: 'Choose another id.',
      });
    }
    uses.set(this, { table, props, links: [] });
    noteKind(this);
    this.refuseUnknown(table, props);
    checkFeatures(this, table as KindTable<object>, props);
    noteReplacing(this, table, props);
  }

  /**
   * Synthesis runs without the compiler, so an unknown property would otherwise be silently
   * dropped.
   */
  private refuseUnknown({ kind, features }: KindTable<never>, props: object): void {
    const known = [...new Set(Object.keys(features).map((path) => firstPart(path, '.'))), 'native'];
    // An argument of fromExisting is per cloud.
    const accepted = [...known, ...CLOUDS];
    const unknown = Object.entries(props).filter(([name, value]) => value !== undefined && !accepted.includes(name));
    for (const [name] of unknown) {
      const meant = closest(name, known);
      report(this, {
        message: `${name} is not a property of ${kind}${meant ? `; did you mean "${meant}"?` : '.'}`,
        remedy: `The properties are ${known.sort().join(', ')}.`,
      });
    }
  }
}

/** Returns the scope if it contains no construct with this id yet. */
function unused(scope: Construct, id: string): Construct {
  if (!scope.node.tryFindChild(id)) return scope;
  throw new UserError([
    {
      where: whereIs(scope),
      message: `two constructs have the id ${show(id)}.`,
      remedy: 'Change one of them: names and addresses are derived from ids.',
    },
  ]);
}

/** The properties of a construct of a kind. */
export interface Use {
  readonly table: KindTable<never>;
  readonly props: object;
  /** Other kinds that it received later from a method, and the relation. */
  readonly links: { readonly does: string; readonly to: IConstruct }[];
}

const uses = recordsOf<Use>('kinds');

/** Records a relation to another kind that the properties do not contain. */
export function recordLink(kind: Kind, does: string, to: Kind): void {
  uses.get(kind)?.links.push({ does, to });
}

/**
 * The properties of a kind, for reports about a whole placement: its diagram, and portability.
 * Undefined for other constructs.
 */
export const useOf = (construct: IConstruct): Use | undefined => uses.get(construct);

/**
 * The lifecycle of stateful resources: in a protected environment Terraform refuses to destroy or
 * replace them.
 */
export function preventDestroyIfProtected(placement: Placement): TerraformResourceLifecycle | undefined {
  return placement.protected ? { preventDestroy: true } : undefined;
}

/** Creates a kind on one cloud. */
export type Maker<K, Props> = (scope: Construct, id: string, ...props: Arguments<Props>) => K;

/**
 * Creates a kind on one cloud, or refers to an existing one: `cloud.queue(this, 'orders')`,
 * `cloud.queue.fromExisting(this, 'orders', …)`.
 */
export interface Factory<K, Props, Existing> extends Maker<K, Props> {
  /**
   * A resource created elsewhere, with the same contract. `existing` identifies it on each cloud
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
 * The `existing` argument for this cloud. Nothing can be created without it, so its absence ends
 * the placement's synthesis.
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
        message: `${what} is not set for ${cloud}; it is set for: ${Object.keys(existing).join(', ') || 'nothing'}.`,
        remedy: `Add ${cloud}: { … }, or place the environment on one of those.`,
      },
    ]);
  }
  if (kind) checkExisting(scope, kind, cloud as CloudName, found, what);
  return found as NonNullable<E[C]>;
}
