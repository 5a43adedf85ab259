import { createHash } from 'node:crypto';
import type { Behaviour, Knowledge } from './behaviour';
import type { Attribute, Block, Type } from './schema';
import { expand, uuid } from './template';
import { type Fields, isFields, UNKNOWN, type Value } from './values';

export interface FillInput {
  readonly knowledge: Knowledge;
  readonly type: string;
  readonly key: string;
  readonly block: Block;
  readonly behaviour: Behaviour;
  readonly facts: Readonly<Record<string, string>>;
  readonly prior: Fields | null;
}

/** The planned values with all unknown values generated; the same key gives the same values. */
export function fill(filling: FillInput, planned: Fields): Fields {
  const filled = { ...planned };
  fromTemplates(filling, filled);
  // Identifiers come first, since other values are derived from them.
  for (const name of ['name', 'id']) {
    if (filled[name] === UNKNOWN) filled[name] = attributeValue(filling, filling.block, name, filled);
    fromTemplates(filling, filled);
  }
  return fillBlock(filling, filling.block, filled, filled);
}

function fillBlock(filling: FillInput, block: Block, planned: Fields, root: Fields): Fields {
  const filled: Fields = {};
  for (const name of Object.keys(block.attributes)) {
    const value = planned[name] ?? null;
    filled[name] = value === UNKNOWN ? attributeValue(filling, block, name, root) : withoutUnknown(value);
  }
  for (const [name, { block: inner, nesting }] of Object.entries(block.blocks)) {
    const value = planned[name] ?? null;
    if (Array.isArray(value))
      filled[name] = value.map((one) => (isFields(one) ? fillBlock(filling, inner, one, root) : one));
    else if (isFields(value)) filled[name] = fillBlock(filling, inner, value, root);
    else filled[name] = value === UNKNOWN ? (nesting === 'single' ? null : []) : value;
  }
  return filled;
}

/** A collection with elements that remained unknown: these do not exist. */
function withoutUnknown(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  return isFields(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnknown(inner)]))
    : value;
}

/**
 * Repeated until nothing changes, since an ARN may be derived from an id that is derived from a
 * name.
 */
function fromTemplates({ behaviour, block, facts, key }: FillInput, made: Fields): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, template] of Object.entries(behaviour.values ?? {})) {
      if (made[name] !== UNKNOWN) continue;
      const text = expand(template, made, facts, key);
      if (text === undefined) continue;
      made[name] = block.attributes[name]?.type === 'number' ? Number(text) : text;
      changed = true;
    }
  }
}

function attributeValue(filling: FillInput, block: Block, name: string, root: Fields): Value {
  const attribute = block.attributes[name] as Attribute;
  const make = block === filling.block ? filling.behaviour.makes?.[name] : undefined;
  if (make) return make(root, filling.key, filling.facts);
  if (block === filling.block && bumpsOf(filling.behaviour, root).includes(name)) {
    const next = (Number(filling.prior?.[name]) || 0) + 1;
    return attribute.type === 'string' ? String(next) : next;
  }
  // A generated value in an attribute that users may also set would be a difference, or end up in a
  // policy: only identifiers are generated.
  if (attribute.optional && !IDENTIFYING.test(name)) return null;
  return madeUp(filling, attribute.type, name, root);
}

/** The numbers that increase with each update of this one. */
export const bumpsOf = ({ bumps = [], bumpsWith }: Behaviour, root: Fields): readonly string[] =>
  bumpsWith === undefined || root[bumpsWith] === true ? bumps : [];

const IDENTIFYING = /^(id|arn|name|region|project|location|url|.*_id|.*_arn|self_link)$/;

function madeUp(filling: FillInput, type: Type, name: string, root: Fields): Value {
  if (type === 'string') return text(filling, name, root);
  if (type === 'number') return 1;
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  switch (type[0]) {
    case 'map':
      return {};
    case 'object':
      return Object.fromEntries(
        Object.entries(type[1]).map(([inner, of]) => [inner, madeUp(filling, of, inner, root)]),
      );
    default:
      // One element, since configurations use the first.
      return [madeUp(filling, type[1], name, root)];
  }
}

/** A text in the format that its name suggests. */
function text({ knowledge, type, key, facts }: FillInput, name: string, root: Fields): string {
  const own = knowledge.text({ type, key, facts, root }, name);
  if (own !== undefined) return own;
  const kind = type.slice(type.indexOf('_') + 1).replaceAll('_', '-');
  const called = typeof root.name === 'string' ? root.name : key;
  if (name === 'name') return typeof root.name_prefix === 'string' ? `${root.name_prefix}${key}` : `${kind}-${key}`;
  if (name === 'id') return `${kind}-${key}`;
  const seed = createHash('sha256').update(`${key}\n${name}`).digest('hex');
  if (/(^|_)(ip|ip_address|address)(_\d)?$/.test(name))
    return `198.51.100.${1 + (Number.parseInt(seed.slice(0, 6), 16) % 254)}`;
  if (/(_at|_time|_date|timestamp)$/.test(name)) return '2025-01-01T00:00:00Z';
  if (/(fqdn|host|hostname|dns_name|domain_name|endpoint)$/.test(name)) return `${called}.${kind}.simulated.invalid`;
  if (/(url|uri)$/.test(name)) return `https://${called}.${kind}.simulated.invalid/`;
  const fact = facts[name];
  if (fact !== undefined) return fact;
  if (name.endsWith('_id')) return uuid(seed);
  // The certificate of a cluster's authority, which providers decode.
  if (/^(cluster_ca_certificate|data)$/.test(name)) return Buffer.from(seed).toString('base64');
  return `${name.replaceAll('_', '-')}-${seed.slice(0, 8)}`;
}

/** The query, with known values for the other attributes of the data source. */
export function withKnown(block: Block, asked: Fields, known: Fields): Fields {
  const filled = { ...asked };
  for (const name of Object.keys(block.attributes)) filled[name] = asked[name] ?? known[name] ?? null;
  for (const name of Object.keys(block.blocks)) {
    const [current, answer] = [asked[name] ?? null, known[name]];
    if (Array.isArray(current) && current.length === 0 && Array.isArray(answer)) filled[name] = answer;
    else if (!isFields(current) && isFields(answer)) filled[name] = answer;
  }
  return filled;
}
