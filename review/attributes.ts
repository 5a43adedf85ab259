import { compare } from './compare';
import type { Leaf } from './leaf';
import { Place } from './paths';
import type { PlannedChange } from './plan-json';
import { secretMask } from './secret-mask';

export interface AttributeChange {
  /** `redrive_policy`, `rule.0.status` */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly forcesReplacement?: boolean;
}

export interface Attributes {
  readonly some: boolean;
  all(): readonly AttributeChange[];
}

/** Up to so many differences of a change are kept. */
const FEW = 8;

/** The attributes that were made last: a page asks for those of a change more than once. */
let last: { readonly read: () => PlannedChange; readonly attributes: readonly AttributeChange[] } | undefined;

/** Every value that differs; of what is deleted there is nothing to compare. */
export function differences({ type, change }: PlannedChange): Leaf[] {
  const leaves: Leaf[] = [];
  if (!change.actions.includes('create') && /^(delete|forget)$/.test(change.actions[0] ?? '')) return leaves;
  const sides = {
    before: change.before,
    after: change.after,
    unknown: change.after_unknown,
    maskBefore: secretMask(type, change.before, change.before_sensitive),
    maskAfter: secretMask(type, change.after, change.after_sensitive),
  };
  compare(Place.ROOT, sides, (leaf) => leaves.push(leaf));
  return leaves;
}

/**
 * The attributes that a change shows, made when they are asked for. Where there are many, the
 * change is read again: most of a large plan is never shown, and keeping its values takes more
 * time than reading some of them twice.
 */
export function attributesOf(read: () => PlannedChange, planned: PlannedChange, leaves: readonly Leaf[]): Attributes {
  const few = leaves.length > FEW ? undefined : leaves;
  return {
    some: leaves.some(listingOf(planned).isListed),
    all: () => {
      if (last?.read !== read) last = { read, attributes: few?.length === 0 ? [] : listedOf(read(), few) };
      return last.attributes;
    },
  };
}

function listedOf(planned: PlannedChange, leaves: readonly Leaf[] = differences(planned)): AttributeChange[] {
  const { forced, isListed } = listingOf(planned);
  return leaves.filter(isListed).map((leaf) => {
    const [before, after] = leaf.texts;
    const path = leaf.at.shown;
    return forced(leaf) ? { path, before, after, forcesReplacement: true } : { path, before, after };
  });
}

/** Which differences of a change are shown, and which force a replacement. */
function listingOf({ change: { replace_paths, actions } }: PlannedChange) {
  const replaced = (replace_paths ?? []).map((path) => path.join('.'));
  const update = actions[0] === 'update';
  const forced = (leaf: Leaf) => replaced.length > 0 && forces(replaced, leaf.at.text);
  // All computed attributes of a new resource are unknown: they say nothing, unless they are why
  // the old one is replaced.
  return { forced, isListed: (leaf: Leaf) => !leaf.unknown || update || forced(leaf) };
}

const forces = (replaced: readonly string[], path: string) =>
  replaced.some((one) => path === one || path.startsWith(`${one}.`) || one.startsWith(`${path}.`));
