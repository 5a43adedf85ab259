import { createHash } from 'node:crypto';
import type { Behaviour } from './behaviour';
import type { Attribute, Block, Type } from './schema';
import { type Fields, isFields, UNKNOWN, type Value } from './values';

export interface Making {
  readonly provider: string;
  readonly type: string;
  readonly key: string;
  readonly block: Block;
  readonly behaviour: Behaviour;
  /** What templates may name beside the resource's own attributes: account, region, project, subscription, tenant. */
  readonly facts: Readonly<Record<string, string>>;
  readonly prior: Fields | null;
}

/** The planned values with everything that was unknown made up, the same for the same key. */
export function fill(making: Making, planned: Fields): Fields {
  const made = { ...planned };
  fromTemplates(making, made);
  // What others refer to comes first, since what follows is made of it.
  for (const name of ['name', 'id']) if (made[name] === UNKNOWN) made[name] = attributeValue(making, making.block, name, made);
  fromTemplates(making, made);
  return fillBlock(making, making.block, made, made);
}

function fillBlock(making: Making, block: Block, planned: Fields, root: Fields): Fields {
  const made: Fields = {};
  for (const name of Object.keys(block.attributes)) {
    const value = planned[name] ?? null;
    made[name] = value === UNKNOWN ? attributeValue(making, block, name, root) : withoutUnknown(value);
  }
  for (const [name, { block: inner }] of Object.entries(block.blocks)) {
    const value = planned[name] ?? null;
    if (Array.isArray(value)) made[name] = value.map((one) => (isFields(one) ? fillBlock(making, inner, one, root) : one));
    else made[name] = isFields(value) ? fillBlock(making, inner, value, root) : value === UNKNOWN ? null : value;
  }
  return made;
}

/** A collection of which some elements were unknown and stayed so: what is not known by now is not there. */
function withoutUnknown(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnknown(inner)])) : value;
}

/** Repeated until nothing changes, since an ARN may be made of an id that is made of a name. */
function fromTemplates({ behaviour, facts, key }: Making, made: Fields): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, template] of Object.entries(behaviour.values ?? {})) {
      if (made[name] !== UNKNOWN) continue;
      const text = expand(template, made, facts, key);
      if (text === undefined) continue;
      made[name] = text;
      changed = true;
    }
  }
}

/** `projects/{project}/topics/{name}`; nothing while a part of it isn't known. `{a|b}` takes the first that is there. */
export function expand(template: string, from: Fields, facts: Readonly<Record<string, string>>, key: string): string | undefined {
  let complete = true;
  const text = template.replace(/\{([^}]+)\}/g, (_, names: string) => {
    for (const name of names.split('|')) {
      if (name === 'random') return key;
      if (name === 'number') return digits(key, 12);
      const [attribute, part] = name.split('#') as [string, string?];
      const value = from[attribute];
      const known = typeof value === 'string' || typeof value === 'number' ? String(value) : facts[attribute];
      if (known !== undefined && known !== '') return part === 'last' ? (known.split('/').pop() as string) : known;
    }
    complete = false;
    return '';
  });
  return complete ? text : undefined;
}

function attributeValue(making: Making, block: Block, name: string, root: Fields): Value {
  const attribute = block.attributes[name] as Attribute;
  if (making.behaviour.bumps?.includes(name) && block === making.block) return Number(making.prior?.[name] ?? 0) + 1;
  // Junk in what a person may also set would show up as a difference, or inside a policy: only what names the thing is made up.
  if (attribute.optional && !IDENTIFYING.test(name)) return null;
  return madeUp(making, attribute.type, name, root);
}

const IDENTIFYING = /^(id|arn|name|region|project|location|url|.*_id|.*_arn|self_link)$/;

function madeUp(making: Making, type: Type, name: string, root: Fields): Value {
  if (type === 'string') return text(making, name, root);
  if (type === 'number') return 1;
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  switch (type[0]) {
    case 'map':
      return {};
    case 'object':
      return Object.fromEntries(Object.entries(type[1]).map(([inner, of]) => [inner, madeUp(making, of, inner, root)]));
    default:
      return [madeUp(making, type[1], name, root)];
  }
}

/** A text of the form that its name promises. */
function text({ provider, type, key, facts }: Making, name: string, root: Fields): string {
  const own = `${type.slice(provider.length + 1)}`;
  const called = typeof root.name === 'string' ? root.name : key;
  const id = typeof root.id === 'string' ? root.id : key;
  if (name === 'name') return typeof root.name_prefix === 'string' ? `${root.name_prefix}${key}` : `${own.replaceAll('_', '-')}-${key}`;
  if (name === 'id') return genericId(provider, own, called, key, root, facts);
  if (name === 'arn') return `arn:aws:${own.split('_')[0]}:${facts.region}:${facts.account}:${own.replaceAll('_', '-')}/${id}`;
  if (name.endsWith('_arn'))
    return `arn:aws:${own.split('_')[0]}:${facts.region}:${facts.account}:${name.slice(0, -4).replaceAll('_', '-')}/${key}`;
  if (name === 'self_link') return `https://www.googleapis.com/compute/v1/${id}`;
  const seed = createHash('sha256').update(`${key}\n${name}`).digest('hex');
  if (/(^|_)(ip|ip_address|address)(_\d)?$/.test(name)) return `198.51.100.${1 + (Number.parseInt(seed.slice(0, 6), 16) % 254)}`;
  if (/(_at|_time|_date|timestamp)$/.test(name)) return '2025-01-01T00:00:00Z';
  if (/(fqdn|host|hostname|dns_name|domain_name|endpoint)$/.test(name)) return `${called}.${own.replaceAll('_', '-')}.simulated.invalid`;
  if (/(url|uri)$/.test(name)) return `https://${called}.${own.replaceAll('_', '-')}.simulated.invalid/`;
  if (name.endsWith('_id')) return provider === 'google' ? digits(seed, 21) : uuid(seed);
  if (name in facts) return facts[name] as string;
  return `${name.replaceAll('_', '-')}-${seed.slice(0, 8)}`;
}

function genericId(
  provider: string,
  own: string,
  called: string,
  key: string,
  root: Fields,
  facts: Readonly<Record<string, string>>,
): string {
  if (provider === 'google') return `projects/${root.project ?? facts.project}/${own.replaceAll('_', '-')}/${called}`;
  if (provider === 'azurerm') {
    const group = root.resource_group_name ?? 'simulated';
    return `/subscriptions/${facts.subscription}/resourceGroups/${group}/providers/Microsoft.Simulated/${own.replaceAll('_', '-')}/${called}`;
  }
  return `${own.replaceAll('_', '-')}-${key}`;
}

export function uuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function digits(seed: string, count: number): string {
  const number = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`).toString();
  return number.slice(0, count).padEnd(count, '0');
}
