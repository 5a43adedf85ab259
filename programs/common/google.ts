import { PubSub } from '@google-cloud/pubsub';
import { Storage } from '@google-cloud/storage';
import { GoogleAuth } from 'google-auth-library';
import type { Cloud, Sender } from './cloud.js';
import { errorText, log } from './log.js';

/** Cloud Storage and Pub/Sub. The SDK finds the service account of the instance itself. */
export function google(): Cloud {
  // With STORAGE_EMULATOR_HOST the library requests an object's hash in a place that servers do not
  // have.
  const storage = new Storage({ apiEndpoint: process.env.STORAGE_ENDPOINT });
  const pubsub = new PubSub();
  const token = async (scope: string) => {
    const found = await new GoogleAuth({ scopes: [scope] }).getAccessToken();
    if (!found) throw new Error(`no access token for ${scope}`);
    return found;
  };

  /** A topic, by `projects/<project>/topics/<topic>`. */
  const topic = (address: string): Sender => {
    const opened = pubsub.topic(address, { messageOrdering: true });
    return {
      send: async ({ id, key, body }) => {
        try {
          await opened.publishMessage({ data: Buffer.from(body), orderingKey: key, attributes: { id } });
        } catch (error) {
          // After a failure, messages with this key are not sent until it is resumed.
          opened.resumePublishing(key);
          throw error;
        }
      },
    };
  };

  return {
    documents: (bucket) => ({
      write: (name, text) => storage.bucket(bucket).file(name).save(text, { contentType: 'application/json' }),
      read: async (name) => (await storage.bucket(bucket).file(name).download())[0].toString('utf8'),
    }),

    queue: topic,
    topic,

    // The delay of a failed message is a setting of the subscription.
    consumer: (address) => ({
      receive: (handle, stop) =>
        new Promise<void>((done, failed) => {
          const subscription = pubsub.subscription(address, { flowControl: { maxMessages: 10 } });
          subscription.on('error', failed);
          subscription.on('message', (message) => {
            handle(message.data.toString('utf8')).then(
              () => message.ack(),
              (error: unknown) => {
                log('WARNING', 'a message failed', { id: message.id, error: errorText(error) });
                message.nack();
              },
            );
          });
          stop.addEventListener('abort', () => void subscription.close().then(done, failed), { once: true });
        }),
    }),

    databaseToken: () => token('https://www.googleapis.com/auth/sqlservice.login'),
    cacheToken: () => token('https://www.googleapis.com/auth/cloud-platform'),
  };
}
