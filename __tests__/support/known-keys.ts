import { TerraformDataSource, TerraformElement, Token } from 'cdktf';
import { Bindings, CACHE, PROVIDERS } from '../../simulator/bindings';
import type { Block, Type } from '../../simulator/schema';
import { defined } from './defined';

/** What Terraform and CDKTF add to the schema of every resource. */
const META = new Set(
  ['alias', 'connection', 'count', 'dependsOn', 'dynamic', 'forEach', 'lifecycle', 'provider', 'provisioner']
    .concat('provisioners', '//')
    .map(plain),
);
const bindings = new Map<string, Bindings>();

/** `serviceBusQueueId` and `service_bus_queue_id` are the same key. */
function plain(key: string): string {
  return key.replaceAll('_', '').toLowerCase();
}

/**
 * The keys of a resource's configuration that the provider's schema lacks, as paths. Takes the
 * object that a binding is given, or the JSON that is made of it.
 */
export function unknownKeys(type: string, config: unknown, of: 'resource' | 'data' = 'resource'): string[] {
  const [name = ''] = type.split('_', 1);
  const from = bindingsOf(name);
  if (from && type === name) return inBlock(from.providerBlock(), config, '', META);
  if (!from?.has(type, of)) return [];
  return inBlock(from[of](type), config, '', META);
}

function bindingsOf(name: string): Bindings | undefined {
  const provider = PROVIDERS.find((one) => one.name === name);
  if (!provider) return undefined;
  const providerBindings = bindings.get(name) ?? new Bindings(provider, CACHE);
  // Every statement of a WAF, however deep.
  if (!bindings.has(name)) providerBindings.include(new Set(['and_statement']));
  bindings.set(name, providerBindings);
  return providerBindings;
}

function inBlock(block: Block, value: unknown, at: string, more: ReadonlySet<string> = new Set()): string[] {
  const attributes = new Map(Object.entries(block.attributes).map(([key, { type }]) => [plain(key), type]));
  const blocks = new Map(Object.entries(block.blocks).map(([key, nested]) => [plain(key), nested.block]));
  return entriesOf(value).flatMap(([key, inner, index]) => {
    const path = `${at}${index}${key}`;
    const name = plain(key);
    const nested = blocks.get(name);
    if (nested) return inBlock(nested, inner, `${path}.`);
    const type = attributes.get(name) ?? attributes.get(name.replace(/attribute$/, ''));
    if (type) return inType(type, inner, `${path}.`);
    return more.has(name) ? [] : [path];
  });
}

function inType(type: Type, value: unknown, at: string): string[] {
  if (typeof type === 'string') return [];
  if (type[0] === 'object') {
    const inside = new Map(Object.entries(type[1]).map(([key, inner]) => [plain(key), inner]));
    return entriesOf(value).flatMap(([key, inner, index]) => {
      const known = inside.get(plain(key));
      return known ? inType(known, inner, `${at}${index}${key}.`) : [`${at}${index}${key}`];
    });
  }
  if (type[0] === 'map') return entriesOf(value).flatMap(([key, inner]) => inType(type[1], inner, `${at}${key}.`));
  return Array.isArray(value) ? value.flatMap((one, index) => inType(type[1], one, `${at}${index}.`)) : [];
}

/**
 * Key, value and the place in a list, if it is one, of what is given; nothing, if it is a token.
 */
function entriesOf(value: unknown): [key: string, value: unknown, index: string][] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) =>
      entriesOf(one).map(([key, inner]): [string, unknown, string] => [key, inner, `${index}.`]),
    );
  }
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, inner, '']])) as [
    string,
    unknown,
    string,
  ][];
}

// biome-ignore lint/suspicious/noExplicitAny: any class of a binding.
type Binding = (new (...args: any[]) => TerraformElement) & { tfResourceType?: string; prototype: any };

const wrapped = new WeakMap<Binding, Binding>();

/** A module of bindings whose classes refuse keys that the provider's schema lacks. */
export function checked<M extends object>(module: M): M {
  return new Proxy(module, {
    get(target, name) {
      const value = Reflect.get(target, name) as Binding;
      if (!value?.tfResourceType) return value;
      if (value.prototype instanceof TerraformElement) return strict(value);
      throw new Error(`${value.name} extends another copy of CDKTF than the one that the sources import`);
    },
  });
}

function strict(binding: Binding): Binding {
  const known = wrapped.get(binding);
  if (known) return known;
  const proxy = new Proxy(binding, {
    construct(target, args, newTarget) {
      refuseUnknown(target, args[2]);
      return Reflect.construct(target, args, newTarget);
    },
  });
  // Blocks that are given later.
  for (const method of Object.getOwnPropertyNames(binding.prototype).filter((name) => /^put[A-Z]/.test(name))) {
    const put = binding.prototype[method];
    const block = method.charAt(3).toLowerCase() + method.slice(4);
    binding.prototype[method] = function (this: unknown, value: unknown) {
      refuseUnknown(binding, { [block]: value });
      return put.call(this, value);
    };
  }
  wrapped.set(binding, proxy);
  return proxy;
}

function refuseUnknown(binding: Binding, config: unknown): void {
  const type = defined(binding.tfResourceType);
  const unknown = unknownKeys(type, config, binding.prototype instanceof TerraformDataSource ? 'data' : 'resource');
  if (unknown.length > 0) throw new Error(`${type} of the installed provider lacks ${unknown.join(', ')}`);
}
