import { transcribedOf } from './behaviour';
import type { Bindings } from './bindings';
import { EPHEMERAL } from './ephemeral';
import { type Message, schemaMessage } from './protocol';
import type { SimulatedProvider } from './provider';
import type { Block } from './schema';

const NESTING = { single: 1, list: 2, set: 3 } as const;

/** The answer to GetSchema, in parts. */
export function schemasOf({ provider, bindings }: SimulatedProvider, typesInUse: ReadonlySet<string>): Buffer[] {
  bindings.include(typesInUse);
  const types = [...typesInUse].filter((type) => type.startsWith(`${provider.name}_`));
  const schemas = (of: 'resource' | 'data') =>
    types
      .filter((type) => bindings.has(type, of))
      .map((type) =>
        written(blockOf(bindings, type, of), (block) => {
          const { sensitive = [], counts = {} } = transcribedOf(provider, type);
          return {
            [`${of === 'data' ? 'data_source' : of}_schemas`]: { [type]: schema(block, new Set(sensitive), counts) },
          };
        }),
      );
  return [
    written(bindings.providerBlock(), (block) => ({
      provider: schema(block, new Set(), {}),
      server_capabilities: { plan_destroy: false },
    })),
    ...schemas('resource'),
    ...schemas('data'),
    ...types.flatMap((type) => {
      const ephemeral = EPHEMERAL[type];
      if (!ephemeral) return [];
      const message = (block: Block) => ({ ephemeral_resource_schemas: { [type]: schema(block, new Set(), {}) } });
      return [written(ephemeral.block, message)];
    }),
  ];
}

const WRITTEN = new WeakMap<Block, Buffer>();

function written(block: Block, message: (block: Block) => Message): Buffer {
  const known = WRITTEN.get(block) ?? schemaMessage(message(block));
  WRITTEN.set(block, known);
  return known;
}

const blockOf = (bindings: Bindings, type: string, of: 'resource' | 'data') =>
  of === 'data' ? bindings.data(type) : bindings.resource(type);

type Counts = Readonly<Record<string, readonly [number, number]>>;

export function schema(block: Block, sensitive: ReadonlySet<string>, counts: Counts): Message {
  return { version: 0, block: blockMessage(block, sensitive, counts, '') };
}

function blockMessage(
  { attributes, blocks }: Block,
  sensitive: ReadonlySet<string>,
  counts: Counts,
  at: string,
): Message {
  return {
    attributes: Object.entries(attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required,
      optional: attribute.optional,
      computed: attribute.computed,
      sensitive: attribute.writeOnly || sensitive.has(`${at}${name}`),
      write_only: attribute.writeOnly,
    })),
    block_types: Object.entries(blocks).map(([name, { nesting, min, max, block }]) => {
      const [least, most] = counts[`${at}${name}`] ?? [min, max];
      return {
        type_name: name,
        nesting: NESTING[nesting],
        min_items: least,
        max_items: most,
        block: blockMessage(block, sensitive, counts, `${at}${name}.`),
      };
    }),
  };
}
