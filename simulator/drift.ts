import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Bindings, CACHE, PROVIDERS } from './bindings';
import { SimulatedCloud, type SimulatedResource } from './cloud';
import { Refusal } from './faults';
import type { Block, Type } from './schema';
import { type Fields, isFields, type Value } from './values';

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly instances: readonly { readonly index_key?: string | number; readonly private?: string }[];
}

interface State {
  readonly file: string;
  readonly resources: readonly StateResource[];
}

/**
 * Changes one attribute of an existing resource at a Terraform address, outside Terraform. The
 * attribute may be nested: `tags.owner`, `settings.0.tier`. `wanted` is a part of the state file's
 * path, if several states have the address.
 */
export function drift(
  folder: string,
  clouds: string,
  address: string,
  attribute: string,
  value: string,
  wanted?: string,
): void {
  const states = statesBelow(folder).filter(({ file }) => wanted === undefined || file.includes(wanted));
  const places = states.flatMap((state) => keysAt(state, address).map((key) => ({ key, file: state.file })));
  const where = wanted === undefined ? folder : `${folder} with "${wanted}" in its path`;
  if (places.length === 0)
    throw new Refusal('No such resource', `No state below ${where} has ${address}.${like(states, address)}`);
  if (places.length > 1) {
    const files = places.map(({ file }) => `  ${file}`).join('\n');
    throw new Refusal(
      'Which one?',
      `${places.length} states have ${address}; choose with --state <part of its path>:\n${files}`,
    );
  }
  const cloud = new SimulatedCloud(clouds);
  const thing = cloud.get(places[0]?.key ?? '');
  if (!thing) throw new Refusal('Gone', `${address} is in ${places[0]?.file}, and not in the simulated cloud.`);
  const block = blockOf(thing);
  const path = attribute.split('.');
  const [name = '', ...rest] = path;
  const state = changedIn(thing.state, name, rest, typed(typeAt(block, path, thing.type), value, attribute), attribute);
  cloud.put({ ...thing, state });
}

function blockOf({ type }: SimulatedResource): Block {
  const provider = PROVIDERS.find(({ name }) => type.startsWith(`${name}_`));
  if (!provider) throw new Refusal('No such type', `No provider here has ${type}.`);
  return new Bindings(provider, CACHE).resource(type);
}

/** The type at the end of a path: through blocks, their numbers, and the keys of a map. */
function typeAt(block: Block, path: readonly string[], subject: string): Type {
  const [name, ...rest] = path as [string, ...string[]];
  const nested = block.blocks[name];
  if (nested && rest.length > 0)
    return typeAt(nested.block, nested.nesting === 'single' ? rest : rest.slice(1), `${subject}.${name}`);
  const attribute = block.attributes[name];
  if (!attribute) {
    const names = [...Object.keys(block.attributes), ...Object.keys(block.blocks)];
    throw new Refusal(
      'No such attribute',
      `${subject} has no ${name || 'attribute without a name'}; it has ${names.join(', ')}.`,
    );
  }
  return rest.length === 0 ? attribute.type : elementOf(attribute.type, rest, `${subject}.${name}`);
}

function elementOf(type: Type, [name, ...rest]: readonly string[], subject: string): Type {
  if (name === undefined || type === 'dynamic') return type;
  if (!Array.isArray(type)) throw new Refusal('No such attribute', `${subject} has nothing inside: it is a ${type}.`);
  if (type[0] !== 'object') return elementOf(type[1], rest, `${subject}.${name}`);
  const inner = type[1][name];
  if (!inner)
    throw new Refusal('No such attribute', `${subject} has no ${name}; it has ${Object.keys(type[1]).join(', ')}.`);
  return elementOf(inner, rest, `${subject}.${name}`);
}

/**
 * The text converted to the type: a number, true or false, JSON for a collection; `null` for null.
 */
function typed(type: Type, text: string, attribute: string): Value {
  if (text === 'null') return null;
  if (type === 'string') return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const kind = Array.isArray(type) ? type[0] : type;
  const fits = {
    number: typeof value === 'number',
    bool: typeof value === 'boolean',
    list: Array.isArray(value),
    set: Array.isArray(value),
    map: typeof value === 'object' && value !== null && !Array.isArray(value),
    object: typeof value === 'object' && value !== null && !Array.isArray(value),
    dynamic: value !== undefined,
  }[kind as 'number'];
  if (!fits)
    throw new Refusal(
      'Wrong type',
      `${attribute} is a ${kind}, and ${JSON.stringify(text)} is ` +
        `none${Array.isArray(type) ? ': give it as JSON' : ''}.`,
    );
  return value as Value;
}

/** The value with another one at a path through blocks. */
function changedAt(value: Value, path: readonly string[], to: Value, attribute: string): Value {
  const [name, ...rest] = path;
  if (name === undefined) return to;
  if (Array.isArray(value)) {
    const index = Number(name);
    if (!(index in value))
      throw new Refusal('No such element', `${attribute}: element ${name} does not exist; it has ${value.length}.`);
    return value.map((one, at) => (at === index ? changedAt(one, rest, to, attribute) : one));
  }
  return changedIn(isFields(value) ? value : {}, name, rest, to, attribute);
}

const changedIn = (fields: Fields, name: string, rest: readonly string[], to: Value, attribute: string): Fields => ({
  ...fields,
  [name]: changedAt(fields[name] ?? null, rest, to, attribute),
});

function statesBelow(folder: string): State[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tfstate') && !file.includes('node_modules') && !file.includes('.terraform/'))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return {
        file,
        resources: text === '' ? [] : ((JSON.parse(text) as { resources?: StateResource[] }).resources ?? []),
      };
    });
}

const addressOf = ({ module, type, name }: StateResource, index?: string | number) =>
  `${module ? `${module}.` : ''}${type}.${name}${index === undefined ? '' : `[${JSON.stringify(index)}]`}`;

function keysAt({ resources }: State, address: string): string[] {
  return resources.flatMap((resource) =>
    resource.instances.flatMap(({ index_key, private: secret }) => {
      if (addressOf(resource, index_key) !== address || !secret) return [];
      return [(JSON.parse(Buffer.from(secret, 'base64').toString()) as { key: string }).key];
    }),
  );
}

/** Addresses of the same type, or all, as suggestions. */
function like(states: readonly State[], address: string): string {
  const all = states.flatMap(({ resources }) =>
    resources.flatMap((one) => one.instances.map(({ index_key }) => addressOf(one, index_key))),
  );
  const same = all.filter((one) => one.split('.')[0] === address.split('.')[0]);
  const known = [...new Set(same.length > 0 ? same : all)];
  return known.length === 0
    ? ' Nothing was deployed yet.'
    : ` There is ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`;
}
