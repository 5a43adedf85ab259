import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defined } from './defined';
import { end, find, type Service } from './services';
import { startGcs } from './state-services';

/** What an order meets, on any cloud. */
export interface EmulatedShop extends Service {
  readonly addresses: { readonly send: string; readonly consume: string; readonly sales: string };
  /** An object of the bucket `docs`. */
  get(name: string): Promise<string>;
  /** Announces an order, as the storefront does. */
  announce(body: string, key: string): Promise<void>;
  /** Receives all waiting messages, and returns their bodies. */
  take(queue: 'stock' | 'billing' | 'dead-letters'): Promise<string[]>;
}

const PROJECT = 'projects/acme';
const PROGRAMS = join(__dirname, '..', '..', 'programs');
/** The libraries of the programs, whose types are theirs. Tests can load nothing while they run. */
const { PubSub, v1, credentials } = existsSync(join(PROGRAMS, 'node_modules'))
  ? Object.assign({}, ...['@google-cloud/pubsub', '@grpc/grpc-js'].map(createRequire(join(PROGRAMS, 'package.json'))))
  : {};

/**
 * Pub/Sub by the server that Google's library is tested with, and Cloud Storage by fake-gcs-server.
 */
export async function startGoogleShop(): Promise<EmulatedShop> {
  const gcs = await startGcs('docs');
  const server = spawn(defined(find('pubsub')), { stdio: ['pipe', 'pipe', 'inherit'] });
  const address = await new Promise<string>((done) => server.stdout.once('data', (line) => done(String(line).trim())));
  const storage = `http://127.0.0.1:${gcs.port}`;
  process.env.PUBSUB_EMULATOR_HOST = address;
  const pubsub = new PubSub({ projectId: 'acme' });
  const [host, port] = address.split(':') as [string, string];
  const reader = new v1.SubscriberClient({
    servicePath: host,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
    projectId: 'acme',
  });
  for (const topic of ['orders', 'dead-letters', 'sales']) await pubsub.createTopic(topic);
  await pubsub.topic('dead-letters').createSubscription('dead-letters');
  await pubsub.topic('orders').createSubscription('orders', {
    enableMessageOrdering: true,
    ackDeadlineSeconds: 120,
    // As the workload has it: five tries.
    deadLetterPolicy: { deadLetterTopic: `${PROJECT}/topics/dead-letters`, maxDeliveryAttempts: 5 },
  });
  for (const subscriber of ['stock', 'billing']) await pubsub.topic('sales').createSubscription(subscriber);
  const orders = pubsub.topic('orders', { messageOrdering: true });
  return {
    port: gcs.port,
    env: {
      PUBSUB_EMULATOR_HOST: address,
      STORAGE_ENDPOINT: storage,
      GOOGLE_CLOUD_PROJECT: 'acme',
      METADATA_SERVER_DETECTION: 'none',
    },
    addresses: {
      send: `${PROJECT}/topics/orders`,
      consume: `${PROJECT}/subscriptions/orders`,
      sales: `${PROJECT}/topics/sales`,
    },
    get: async (name) => (await fetch(`${storage}/storage/v1/b/docs/o/${encodeURIComponent(name)}?alt=media`)).text(),
    announce: async (body, orderingKey) => {
      await orders.publishMessage({ data: Buffer.from(body), orderingKey });
    },
    take: async (queue) => {
      const subscription = `${PROJECT}/subscriptions/${queue}`;
      const [{ receivedMessages }] = await reader.pull({ subscription, maxMessages: 10, returnImmediately: true });
      if (receivedMessages.length === 0) return [];
      const ackIds = receivedMessages.map(({ ackId }: { ackId: string }) => ackId);
      await reader.acknowledge({ subscription, ackIds });
      return receivedMessages.map(({ message }: { message: { data: Uint8Array } }) =>
        Buffer.from(message.data).toString('utf8'),
      );
    },
    stop: async () => {
      await Promise.all([pubsub.close(), reader.close()]);
      delete process.env.PUBSUB_EMULATOR_HOST;
      await Promise.all([end(server, 'SIGTERM'), gcs.stop()]);
    },
  };
}
