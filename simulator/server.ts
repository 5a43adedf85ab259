import { join } from 'node:path';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { transcribedOf } from './behaviour';
import { Refusal } from './faults';
import type { Path } from './plan';
import type { SimulatedProvider } from './provider';
import type { Block } from './schema';
import { conform, type DynamicValue, type Fields, isFields, read, type Value, write } from './values';

const NESTING = { single: 1, list: 2, set: 3 } as const;

const definition = loadSync(join(__dirname, 'tfplugin5.proto'), { keepCase: true, longs: Number, defaults: true });

// biome-ignore lint/suspicious/noExplicitAny: messages of the protocol, whose types the .proto file gives.
type Message = any;
type Handler = (request: Message, session: string) => Promise<Message> | Message;

/** Serves one simulated provider on a port of the loopback interface. `typesInUse` says which types Terraform will ask for. */
export async function serve(
  provider: SimulatedProvider,
  typesInUse: () => ReadonlySet<string>,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const handlers = handlersOf(provider, typesInUse);
  server.addService(
    definition['tfplugin5.Provider'] as Message,
    Object.fromEntries(Object.entries(handlers).map(([method, handler]) => [method, unary(handler)])),
  );
  const port = await new Promise<number>((done, failed) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? failed(error) : done(bound)));
  });
  return { port, stop: async () => server.forceShutdown() };
}

class Lost extends Error {}

function unary(handler: Handler) {
  return async (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>) => {
    try {
      // Each provider block of a configuration has a connection of its own, so the peer tells aliases apart.
      answer(null, await handler(call.request, `${process.pid} ${call.getPeer()}`));
    } catch (error) {
      if (error instanceof Refusal) answer(null, { diagnostics: [diagnostic(error)] });
      else if (error instanceof Lost) answer({ code: status.UNAVAILABLE, details: 'the connection broke before the answer' });
      else answer({ code: status.INTERNAL, details: (error as Error).stack ?? String(error) });
    }
  };
}

function handlersOf(provider: SimulatedProvider, typesInUse: () => ReadonlySet<string>): Record<string, Handler> {
  const { bindings } = provider;
  const resource = (type: string, value: DynamicValue) => conform(bindings.resource(type), read(value));
  return {
    GetSchema: () => {
      const types = [...typesInUse()].filter((type) => type.startsWith(`${provider.provider.name}_`));
      const schemas = (of: 'resource' | 'data') =>
        Object.fromEntries(
          types
            .filter((type) => bindings.has(type, of))
            .map((type) => [type, schema(of === 'data' ? bindings.data(type) : bindings.resource(type), sensitiveOf(provider, type))]),
        );
      return {
        provider: schema(bindings.providerBlock(), new Set()),
        resource_schemas: schemas('resource'),
        data_source_schemas: schemas('data'),
        server_capabilities: { plan_destroy: false },
      };
    },
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    Configure: ({ config }, session) => {
      const value = read(config);
      provider.configure(session, isFields(value) ? value : {});
      return {};
    },
    ValidateResourceTypeConfig: ({ type_name, config }) => ({
      diagnostics: provider.validate(type_name, resource(type_name, config)).map(diagnostic),
    }),
    ValidateDataSourceConfig: () => ({}),
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const state = JSON.parse(Buffer.from(raw_state.json).toString()) as Value;
      return { upgraded_state: write(conform(bindings.resource(type_name), state)) };
    },
    ReadResource: async ({ type_name, current_state, private: secret }) => {
      const state = await provider.read(type_name, resource(type_name, current_state), keyOf(secret));
      return { new_state: write(state), private: secret };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config, prior_private }, session) => {
      const [prior, proposed] = [read(prior_state), read(proposed_new_state)];
      if (!isFields(proposed)) return { planned_state: proposed_new_state, planned_private: prior_private };
      const said = read(config);
      const { planned, replaces } = provider.plan(session, type_name, isFields(prior) ? prior : null, proposed, isFields(said) ? said : {});
      return {
        planned_state: write(planned),
        requires_replace: replaces.map(pathMessage),
        planned_private: prior_private,
        // As every provider made with the older SDK does: defaults may then be planned for what is not computed.
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: async ({ type_name, prior_state, planned_state, planned_private }, session) => {
      const [prior, planned] = [read(prior_state), read(planned_state)];
      const key = keyOf(planned_private);
      let done: { state: Fields | null; key: string; lost: boolean };
      try {
        if (!isFields(planned)) done = { ...(await provider.remove(type_name, prior as Fields, key)), state: null, key };
        else if (isFields(prior)) done = { ...(await provider.update(session, type_name, prior, planned, key)), key };
        else done = await provider.create(session, type_name, planned);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // What was there before is still there; without it Terraform would forget the resource.
        return { new_state: prior_state, private: planned_private, diagnostics: [diagnostic(error)], legacy_type_system: true };
      }
      if (done.lost) throw new Lost();
      return { new_state: write(done.state), private: Buffer.from(JSON.stringify({ key: done.key })), legacy_type_system: true };
    },
    ImportResourceState: ({ type_name, id }) => {
      const { state, key } = provider.import(type_name, id);
      return { imported_resources: [{ type_name, state: write(state), private: Buffer.from(JSON.stringify({ key })) }] };
    },
    ReadDataSource: ({ type_name, config }, session) => {
      const said = read(config);
      return { state: write(provider.data(session, type_name, isFields(said) ? said : {})) };
    },
    Stop: () => ({}),
  };
}

function diagnostic({ summary, detail, attribute }: Refusal): Message {
  return { severity: 1, summary, detail, attribute: attribute ? pathMessage([attribute]) : undefined };
}

function pathMessage(path: Path): Message {
  return { steps: path.map((step) => (typeof step === 'number' ? { element_key_int: step } : { attribute_name: step })) };
}

function keyOf(secret: Uint8Array | undefined): string {
  return secret?.length ? (JSON.parse(Buffer.from(secret).toString()) as { key: string }).key : '';
}

function sensitiveOf({ provider }: SimulatedProvider, type: string): ReadonlySet<string> {
  return new Set(transcribedOf(provider.name, type).sensitive);
}

function schema(block: Block, sensitive: ReadonlySet<string>): Message {
  return { version: 0, block: blockMessage(block, sensitive, '') };
}

function blockMessage({ attributes, blocks }: Block, sensitive: ReadonlySet<string>, at: string): Message {
  return {
    attributes: Object.entries(attributes).map(([name, attribute]) => ({
      name,
      type: Buffer.from(JSON.stringify(attribute.type)),
      required: attribute.required,
      optional: attribute.optional,
      computed: attribute.computed,
      sensitive: attribute.sensitive || sensitive.has(`${at}${name}`),
      write_only: attribute.writeOnly,
    })),
    block_types: Object.entries(blocks).map(([name, { nesting, min, max, block }]) => ({
      type_name: name,
      nesting: NESTING[nesting],
      min_items: min,
      max_items: max,
      block: blockMessage(block, sensitive, `${at}${name}.`),
    })),
  };
}
