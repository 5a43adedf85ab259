import type { Behaviour, Session, Transcribed } from './behaviour';
import { bumpsOf } from './fill';
import type { Attribute, Block } from './schema';
import { type Fields, isFields, same, sameAs, UNKNOWN, type Value } from './values';

export interface PlanInput {
  readonly block: Block;
  readonly prior: Fields | null;
  readonly proposed: Fields;
  readonly config: Fields;
  readonly behaviour: Behaviour;
  readonly transcribed: Transcribed;
  readonly session: Session;
  /** Attributes that force a replacement on every type of the provider. */
  readonly replaces: readonly string[];
}

/** A path for Terraform: attribute names, and numbers for elements of lists. */
export type Path = readonly (string | number)[];

/**
 * What the real provider would plan: defaults filled in, computed values unknown until creation,
 * replacements with their reason.
 */
export function plan(planning: PlanInput): { planned: Fields; replaces: Path[] } {
  const { block, prior, proposed, config, behaviour, transcribed } = planning;
  const planned = planFields(planning, block, prior, proposed, config, '');
  mergeTags(planning, planned);
  if (!prior) return { planned, replaces: [] };
  if (!same(planned, prior)) for (const name of bumpsOf(behaviour, planned)) planned[name] = UNKNOWN;
  const replaces = [...planning.replaces, ...(transcribed.replaces ?? [])].flatMap((path) => {
    const changed = difference(block, prior, planned, path.split('.'));
    return changed ? [changed] : [];
  });
  return { planned, replaces };
}

function planFields(
  planning: PlanInput,
  block: Block,
  prior: Fields | null,
  proposed: Fields,
  config: Fields,
  at: string,
): Fields {
  const planned: Fields = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    planned[name] = planAttribute(planning, attribute, prior, proposed[name] ?? null, config[name] ?? null, name, at);
  }
  for (const [name, { nesting, block: inner }] of Object.entries(block.blocks)) {
    const now = proposed[name] ?? null;
    const before = prior?.[name] ?? null;
    const configured = config[name] ?? null;
    if (nesting === 'single') {
      planned[name] = isFields(now)
        ? planFields(
            planning,
            inner,
            isFields(before) ? before : null,
            now,
            isFields(configured) ? configured : {},
            `${at}${name}.`,
          )
        : now;
    } else if (Array.isArray(now)) {
      const olds = Array.isArray(before) ? before : [];
      const elements = Array.isArray(configured) ? configured : [];
      planned[name] = now.map((element, index) => {
        if (!isFields(element)) return element;
        const configured =
          nesting === 'list' ? elements[index] : elements.find((one) => isFields(one) && agrees(one, element));
        const own = isFields(configured) ? configured : element;
        const old = nesting === 'list' ? olds[index] : olds.find((one) => isFields(one) && agrees(own, one));
        return planFields(planning, inner, isFields(old) ? old : null, element, own, `${at}${name}.`);
      });
    } else planned[name] = now;
  }
  return planned;
}

function planAttribute(
  { transcribed, session }: PlanInput,
  attribute: Attribute,
  prior: Fields | null,
  now: Value,
  said: Value,
  name: string,
  at: string,
): Value {
  // Write-only values are never stored: not in a plan, not in a state.
  if (attribute.writeOnly) return null;
  if (now !== null) return now;
  if (said !== null) return said;
  const fallback = transcribed.defaults?.[`${at}${name}`];
  if (fallback !== undefined && attribute.optional) return typed(attribute, fallback);
  if (!attribute.computed) return null;
  if (prior) return prior[name] ?? null;
  return (at === '' && session.defaults[name]) || UNKNOWN;
}

/**
 * A default in the attribute's type. Defaults of collections are ignored, since providers do not
 * support them.
 */
function typed(attribute: Attribute, value: string | number | boolean): Value {
  if (attribute.type === 'string') return String(value);
  if (attribute.type === 'number') return Number(value);
  if (attribute.type === 'bool') return value === true || value === 'true';
  return null;
}

/** Whether everything in `configured` is also in `element`: identifies an element of a set. */
function agrees(configured: Fields, element: Fields): boolean {
  return Object.entries(configured).every(([name, value]) => {
    if (value === null || value === UNKNOWN || (Array.isArray(value) && value.length === 0)) return true;
    const other = element[name] ?? null;
    if (Array.isArray(value) && value.some(isFields)) return Array.isArray(other) && other.length === value.length;
    return same(value, other) || (Array.isArray(value) && sameAs(['set', 'string'], value, other));
  });
}

/**
 * The tags of a resource, including those of its provider. Repeated after apply, for tags that were
 * unknown before.
 */
export function mergeTags({ block, session }: Pick<PlanInput, 'block' | 'session'>, planned: Fields): void {
  for (const [merged, [own, tags]] of Object.entries(session.merged)) {
    if (!block.attributes[merged] || !block.attributes[own]) continue;
    const value = planned[own];
    planned[merged] = value === UNKNOWN ? UNKNOWN : { ...tags, ...(isFields(value) ? value : {}) };
  }
}

/** The path of the first difference below `names`, or undefined. */
function difference(
  block: Block,
  before: Fields,
  after: Fields,
  names: readonly string[],
  path: Path = [],
): Path | undefined {
  const [name, ...rest] = names as [string, ...string[]];
  const here = [...path, name];
  const [oldValue, newValue] = [before[name] ?? null, after[name] ?? null];
  const nested = block.blocks[name];
  if (rest.length === 0 || !nested) {
    const type = block.attributes[name]?.type;
    return (nested ? isEmpty(oldValue) === isEmpty(newValue) : sameAs(type, oldValue, newValue)) ? undefined : here;
  }
  if (nested.nesting === 'list' && Array.isArray(oldValue) && Array.isArray(newValue)) {
    for (let index = 0; index < Math.min(oldValue.length, newValue.length); index++) {
      const [old, now] = [oldValue[index], newValue[index]];
      const changed = isFields(old) && isFields(now) && difference(nested.block, old, now, rest, [...here, index]);
      if (changed) return changed;
    }
    return undefined;
  }
  if (isFields(oldValue) && isFields(newValue)) return difference(nested.block, oldValue, newValue, rest, here);
  // Elements of a set can't be paired: any difference in an attribute that forces a replacement
  // applies to the whole set.
  return same(valuesAt(oldValue, rest), valuesAt(newValue, rest)) ? undefined : here;
}

const isEmpty = (value: Value) => value === null || (Array.isArray(value) && value.length === 0);

function valuesAt(value: Value, names: readonly string[]): Value[] {
  if (Array.isArray(value))
    return value.flatMap((one) => valuesAt(one, names)).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const [name, ...rest] = names;
  if (name === undefined) return [value];
  return isFields(value) ? valuesAt(value[name] ?? null, rest) : [];
}
