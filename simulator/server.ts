import { createServer, type Socket } from 'node:net';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { EPHEMERAL } from './ephemeral';
import { Refusal } from './faults';
import type { Path } from './plan';
import { definition, type Message } from './protocol';
import type { SimulatedProvider } from './provider';
import { schemasOf } from './schema-messages';
import { byBothNames } from './types/renamed';
import { conform, type DynamicValue, type Fields, isFields, read, type Value, write } from './values';

type Handler = (request: Message, connection: string) => Promise<Message> | Message;

/** Every connection of this process that is open. */
const open = new Set<string>();

/** Whether a connection is open. Connections of another process count as open while it runs. */
export function isOpen(connection: string): boolean {
  const pid = Number(connection.split(' ')[0]);
  if (pid === process.pid) return open.has(connection);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const nameOf = (address: string | undefined, port: number | undefined) => `${process.pid} ${address}:${port}`;

/**
 * Serves one simulated provider on a port of the loopback interface. `typesInUse` returns the types
 * that Terraform will request.
 */
export async function serve(
  provider: SimulatedProvider,
  typesInUse: () => ReadonlySet<string>,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const handlers = handlersOf(provider, typesInUse);
  server.addService(
    definition as ServiceDefinition,
    Object.fromEntries(Object.entries(handlers).map(([method, handler]) => [method, unary(handler)])),
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  // The sockets are our own, so that the end of Terraform is noticed.
  const listener = createServer({ noDelay: true }, (socket) => {
    const connection = nameOf(socket.remoteAddress, socket.remotePort);
    open.add(connection);
    sockets.add(socket);
    socket.on('close', () => {
      open.delete(connection);
      sockets.delete(socket);
      provider.connections.closed(connection);
    });
    injector.injectConnection(socket);
  });
  const port = await new Promise<number>((done, failed) => {
    listener.once('error', failed);
    listener.listen(0, '127.0.0.1', () => done((listener.address() as { port: number }).port));
  });
  return {
    port,
    stop: async () => {
      const closed = new Promise<void>((done) => listener.close(() => done()));
      injector.destroy();
      server.forceShutdown();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

class Lost extends Error {}

function unary(handler: Handler) {
  return async (call: ServerUnaryCall<Message, Message>, answer: sendUnaryData<Message>) => {
    try {
      // Each provider block of a configuration has its own connection, so the peer distinguishes
      // aliases.
      answer(null, await handler(call.request, `${process.pid} ${call.getPeer()}`));
    } catch (error) {
      if (error instanceof Refusal) answer(null, { diagnostics: [diagnostic(error)] });
      else if (error instanceof Lost)
        answer({ code: status.UNAVAILABLE, details: 'the connection broke before the answer' });
      else answer({ code: status.INTERNAL, details: (error as Error).stack ?? String(error) });
    }
  };
}

function handlersOf(provider: SimulatedProvider, typesInUse: () => ReadonlySet<string>): Record<string, Handler> {
  const { bindings } = provider;
  const resource = (type: string, value: DynamicValue) => conform(bindings.resource(type), read(value));
  const fieldsOf = (value: DynamicValue): Fields | null => {
    const there = read(value);
    return isFields(there) ? there : null;
  };
  return {
    GetSchema: () => schemasOf(provider, typesInUse()),
    PrepareProviderConfig: ({ config }) => ({
      prepared_config: config,
      diagnostics: provider.validateProvider(fieldsOf(config) ?? {}).map(diagnostic),
    }),
    Configure: ({ config }, connection) => {
      provider.connections.configure(connection, fieldsOf(config) ?? {});
      return {};
    },
    ValidateResourceTypeConfig: ({ type_name, config }) => ({
      diagnostics: provider.validate(type_name, resource(type_name, config)).map(diagnostic),
    }),
    ValidateDataSourceConfig: () => ({}),
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const state = JSON.parse(Buffer.from(raw_state.json).toString()) as Value;
      const named = isFields(state) ? byBothNames(provider.provider.name, type_name, state) : state;
      return { upgraded_state: write(conform(bindings.resource(type_name), named)) };
    },
    ReadResource: async ({ type_name, current_state, private: secret }, connection) => {
      const state = await provider.read(connection, type_name, resource(type_name, current_state), keyOf(secret));
      return { new_state: write(state), private: secret };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config, prior_private }, connection) => {
      const proposed = fieldsOf(proposed_new_state);
      if (!proposed) return { planned_state: proposed_new_state, planned_private: prior_private };
      const { planned, replaces } = provider.plan(
        connection,
        type_name,
        fieldsOf(prior_state),
        proposed,
        fieldsOf(config) ?? {},
      );
      return {
        planned_state: write(planned),
        requires_replace: replaces.map(pathMessage),
        planned_private: prior_private,
        // As in every provider with the older SDK: defaults may then be planned for attributes that
        // are not computed.
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: async ({ type_name, prior_state, planned_state, planned_private, config }, connection) => {
      const [prior, planned] = [fieldsOf(prior_state), fieldsOf(planned_state)];
      const settings = fieldsOf(config) ?? undefined;
      const key = keyOf(planned_private);
      let done: { state: Fields | null; key: string; lost: boolean };
      try {
        if (!planned) done = { ...(await provider.remove(connection, type_name, prior ?? {}, key)), state: null, key };
        else if (prior)
          done = { ...(await provider.update(connection, type_name, prior, planned, key, settings)), key };
        else done = await provider.create(connection, type_name, planned, settings);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // The previous resource still exists; without it Terraform would forget it.
        return {
          new_state: prior_state,
          private: planned_private,
          diagnostics: [diagnostic(error)],
          legacy_type_system: true,
        };
      }
      if (done.lost) throw new Lost();
      if (planned && !prior) provider.answered(connection, done.key);
      return { new_state: write(done.state), private: secretOf(done.key), legacy_type_system: true };
    },
    ImportResourceState: ({ type_name, id }, connection) => {
      const { state, key } = provider.import(connection, type_name, id);
      return { imported_resources: [{ type_name, state: write(state), private: secretOf(key) }] };
    },
    ReadDataSource: ({ type_name, config }, connection) => ({
      state: write(provider.data(connection, type_name, fieldsOf(config) ?? {})),
    }),
    ValidateEphemeralResourceConfig: () => ({}),
    OpenEphemeralResource: ({ type_name, config }) => {
      const { block, open: answer } = EPHEMERAL[type_name] as (typeof EPHEMERAL)[string];
      const asked = conform(block, read(config));
      return { result: write({ ...asked, ...answer(asked) }) };
    },
    CloseEphemeralResource: () => ({}),
    Stop: () => ({}),
  };
}

function diagnostic({ summary, detail, attribute }: Refusal): Message {
  return { severity: 1, summary, detail, attribute: attribute ? pathMessage([attribute]) : undefined };
}

function pathMessage(path: Path): Message {
  return {
    steps: path.map((step) => (typeof step === 'number' ? { element_key_int: step } : { attribute_name: step })),
  };
}

const secretOf = (key: string) => Buffer.from(JSON.stringify({ key }));

function keyOf(secret: Uint8Array | undefined): string {
  return secret?.length ? (JSON.parse(Buffer.from(secret).toString()) as { key: string }).key : '';
}
