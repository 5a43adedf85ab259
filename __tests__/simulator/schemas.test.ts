import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { transcribedOf } from '../../simulator/behaviour';
import { Bindings, CACHE, PROVIDERS, type Provider } from '../../simulator/bindings';
import type { Block } from '../../simulator/schema';
import { defined } from '../support/defined';

const ROOT = join(__dirname, '..', '..');
/** Schemas read off the real providers, where somebody has them. */
const FACTS = process.env.POLYCLOUD_PROVIDER_FACTS ?? join(ROOT, '..', 'shared', 'provider-facts');
const FILES: Record<string, string> = {
  google: 'schema-google-6.50.0.json.gz',
  azurerm: 'schema-azurerm-4.55.0.json.gz',
};

const bindings = (provider: Provider) => new Bindings(provider, CACHE);

interface RealAttribute {
  readonly type: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
}
interface RealBlock {
  readonly attributes?: Readonly<Record<string, RealAttribute>>;
  readonly block_types?: Readonly<
    Record<
      string,
      {
        readonly nesting_mode: string;
        readonly min_items?: number;
        readonly max_items?: number;
        readonly block: RealBlock;
      }
    >
  >;
}

/**
 * Where a derived schema is not the real one: types, flags, write-only, nesting of blocks, and
 * whether there may be none, one or many.
 */
function differences(derived: Block, { attributes = {}, block_types = {} }: RealBlock, at: string): string[] {
  const factsOf = ({ type, required, optional, computed }: RealAttribute, writeOnly?: boolean) =>
    JSON.stringify([sorted(type), !!required, !!optional, !!computed, !!writeOnly]);
  const both = (one: object, other: object) => [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return [
    ...both(attributes, derived.attributes).flatMap((name) => {
      const [real, ours] = [attributes[name], derived.attributes[name]];
      return real && ours && factsOf(real, real.write_only) === factsOf(ours, ours.writeOnly) ? [] : [`${at}.${name}`];
    }),
    ...both(block_types, derived.blocks).flatMap((name) => {
      const [real, ours] = [block_types[name], derived.blocks[name]];
      if (!real || !ours || real.nesting_mode !== ours.nesting) return [`${at}.${name}`];
      const bounds = (min = 0, max = 0) => [min > 0, max === 1].join();
      if (bounds(real.min_items, real.max_items) !== bounds(ours.min, ours.max)) return [`${at}.${name}`];
      return differences(ours.block, real.block, `${at}.${name}`);
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

/** Paths of a real schema that are sensitive, and blocks that are bounded above one. */
function marked(
  { attributes = {}, block_types = {} }: RealBlock,
  at = '',
): { sensitive: string[]; counts: [string, [number, number]][] } {
  const nested = Object.entries(block_types).map(([name, { min_items = 0, max_items = 0, block }]) => {
    const below = marked(block, `${at}${name}.`);
    const own: [string, [number, number]][] =
      min_items > 1 || max_items > 1 ? [[`${at}${name}`, [min_items, max_items]]] : [];
    return { sensitive: below.sensitive, counts: [...own, ...below.counts] };
  });
  return {
    sensitive: [
      ...Object.entries(attributes).flatMap(([name, { sensitive }]) => (sensitive ? [`${at}${name}`] : [])),
      ...nested.flatMap(({ sensitive }) => sensitive),
    ],
    counts: nested.flatMap(({ counts }) => counts),
  };
}

describe.each(PROVIDERS.filter(({ name }) => name in FILES))('compared with the real $name', (provider) => {
  const path = join(FACTS, defined(FILES[provider.name]));
  const there = existsSync(path);
  if (!there)
    console.log(`not compared with the real ${provider.name}: no ${FILES[provider.name]} at POLYCLOUD_PROVIDER_FACTS`);
  const comparison = there ? test : test.skip;
  const real = there ? JSON.parse(gunzipSync(readFileSync(path)).toString()) : undefined;

  comparison('every derived schema is the real one', () => {
    const from = bindings(provider);
    expect(differences(from.providerBlock(), real.provider.block ?? real.provider, 'provider')).toEqual([]);
    for (const kind of ['resource', 'data'] as const) {
      const schemas = real[kind === 'data' ? 'data_source_schemas' : 'resource_schemas'] as Record<
        string,
        { block: RealBlock }
      >;
      const types = Object.keys(schemas);
      expect(from.types(kind).sort()).toEqual(types.sort());
      const wrong = types.flatMap((type) =>
        differences(kind === 'data' ? from.data(type) : from.resource(type), schemas[type]?.block as RealBlock, type),
      );
      console.log(
        `${provider.name}: ${types.length - new Set(wrong.map((one) => one.split('.')[0])).size} of ` +
          `${types.length} ${kind} schemas`,
      );
      expect(wrong).toEqual([]);
    }
  });

  comparison('the transcribed marks are the real ones', () => {
    let types = 0;
    for (const [type, { block }] of Object.entries(real.resource_schemas as Record<string, { block: RealBlock }>)) {
      const { sensitive = [], counts = {}, replaces, defaults } = transcribedOf(provider, type);
      if (!replaces && !defaults && sensitive.length === 0) continue;
      types++;
      const wanted = marked(block);
      expect([type, [...sensitive].sort()]).toEqual([type, wanted.sensitive.sort()]);
      expect([type, counts]).toEqual([type, Object.fromEntries(wanted.counts)]);
    }
    expect(types).toBeGreaterThan(300);
  });
});

test.each(PROVIDERS)('a schema of every type of $name is derived', (provider) => {
  const from = bindings(provider);
  const types = from.types('resource');
  expect(types.length).toBeGreaterThanOrEqual({ cloudflare: 200, kubernetes: 80, helm: 1 }[provider.name] ?? 1000);
  for (const type of types) expect([type, Object.keys(from.resource(type).attributes).length]).not.toEqual([type, 0]);
});

test('a cache that many write at once holds whole schemas, by package version', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'polycloud-cache-'));
  try {
    const [aws] = PROVIDERS as [Provider];
    const blocks = Array.from({ length: 8 }, () => new Bindings(aws, cache).resource('aws_sqs_queue'));
    for (const block of blocks) expect(block).toEqual(blocks[0]);
    const [version] = readdirSync(join(cache, 'schemas')) as [string];
    expect(version).toMatch(/^aws-\d+\.\d+\.\d+-[0-9a-f]{8}$/);
    expect(readdirSync(join(cache, 'schemas', version))).toEqual(['sqs-queue.json']);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
});
