import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Bindings, PROVIDERS, type Provider } from '../../simulator/bindings';
import { deployTypes } from '../../simulator/every-type';
import type { Block } from '../../simulator/schema';

const ROOT = join(__dirname, '..', '..');
/** Schemas read off the real providers, where somebody has them. */
const FACTS = process.env.POLYCLOUD_PROVIDER_FACTS ?? join(ROOT, '..', 'shared', 'provider-facts');
const FILES: Record<string, string> = { google: 'schema-google-6.50.0.json.gz', azurerm: 'schema-azurerm-4.55.0.json.gz' };

const bindings = (provider: Provider) => new Bindings(provider, join(ROOT, '.cache'));

// biome-ignore lint/suspicious/noExplicitAny: a schema as Terraform prints it.
function differences(derived: Block, real: any, at: string): string[] {
  const block = real.block ?? real;
  const attributes = block.attributes ?? {};
  const blocks = block.block_types ?? block.blocks ?? {};
  const facts = (one?: { type: unknown; required?: boolean; optional?: boolean; computed?: boolean }) =>
    one && JSON.stringify([sorted(one.type), !!one.required, !!one.optional, !!one.computed]);
  return [
    ...[...new Set([...Object.keys(attributes), ...Object.keys(derived.attributes)])].flatMap((name) =>
      facts(attributes[name]) === facts(derived.attributes[name]) ? [] : [`${at}.${name}`],
    ),
    ...[...new Set([...Object.keys(blocks), ...Object.keys(derived.blocks)])].flatMap((name) => {
      const [one, other] = [blocks[name], derived.blocks[name]];
      if (!one || !other || (one.nesting_mode ?? one.nesting) !== other.nesting) return [`${at}.${name}`];
      return differences(other.block, one, `${at}.${name}`);
    }),
  ];
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value;

test.each(PROVIDERS.filter(({ name }) => name in FILES))('the derived schemas of $name are those of the real provider', (provider) => {
  const path = join(FACTS, FILES[provider.name] as string);
  if (!existsSync(path)) {
    console.log(`not compared: there are no schemas of the real ${provider.name} at POLYCLOUD_PROVIDER_FACTS`);
    return;
  }
  const real = JSON.parse(gunzipSync(readFileSync(path)).toString());
  const from = bindings(provider);
  const compare = (of: 'resource' | 'data') => {
    const schemas = real[of === 'data' ? 'data_source_schemas' : 'resource_schemas'];
    const types = Object.keys(schemas);
    expect(from.types(of).sort()).toEqual(types.sort());
    const wrong = types.filter(
      (type) => differences(of === 'data' ? from.data(type) : from.resource(type), schemas[type], type).length > 0,
    );
    console.log(`${provider.name}: ${types.length - wrong.length} of ${types.length} ${of} schemas are the same`);
    return wrong;
  };
  expect(differences(from.providerBlock(), real.provider, 'provider')).toEqual([]);
  expect(compare('resource')).toEqual([]);
  // A list of lists of objects, which is computed: the binding knows no more of it than that it is there.
  expect(compare('data')).toEqual(provider.name === 'azurerm' ? ['azurerm_site_recovery_replication_recovery_plan'] : []);
});

test.each(PROVIDERS)('a schema of every type of $name is derived', (provider) => {
  const from = bindings(provider);
  const types = from.types('resource');
  expect(types.length).toBeGreaterThan(1000);
  for (const type of types) expect([type, Object.keys(from.resource(type).attributes).length]).not.toEqual([type, 0]);
});

test.each(PROVIDERS)('forty types of $name apply, plan again without changes, and go', async (provider) => {
  const types = bindings(provider).types('resource');
  const some = types.filter((_, index) => index % Math.floor(types.length / 40) === 0).slice(0, 40);
  expect(await deployTypes(provider, some)).toEqual([]);
});
