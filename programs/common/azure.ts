import { ManagedIdentityCredential } from '@azure/identity';
import { isServiceBusError, ServiceBusClient, type ServiceBusSender } from '@azure/service-bus';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Cloud, Sender } from './cloud.js';
import { errorText, log } from './log.js';
import { variables } from './variables.js';

/**
 * How long a session without messages is kept before the next one is requested, in milliseconds.
 */
const IDLE = 5_000;

/**
 * Blob Storage and Service Bus, as the user-assigned identity that AZURE_CLIENT_ID names. In a
 * cluster the credential exchanges the token of the pod (AZURE_FEDERATED_TOKEN_FILE). Source:
 * tokenExchangeMsi.ts of azure/identity 4.13
 */
export function azure(): Cloud {
  const credential = () => new ManagedIdentityCredential({ clientId: variables('AZURE_CLIENT_ID').AZURE_CLIENT_ID });
  let opened: ServiceBusClient | undefined;
  const bus = () => {
    opened ??= new ServiceBusClient(variables('AZURE_SERVICEBUS_HOSTNAME').AZURE_SERVICEBUS_HOSTNAME, credential());
    return opened;
  };
  const token = async (scope: string) => (await credential().getToken(scope)).token;

  /** A queue or topic, by its name. */
  const sender = (address: string): Sender => {
    let to: ServiceBusSender | undefined;
    return {
      send: async ({ id, key, body }) => {
        to ??= bus().createSender(address);
        await to.sendMessages({ body, messageId: id, sessionId: key, contentType: 'application/json' });
      },
    };
  };

  return {
    documents: (address) => {
      const [account, container] = address.split('/') as [string, string];
      // A connection string is for an emulator; in the cloud there is none.
      const local = process.env.AZURE_STORAGE_CONNECTION_STRING;
      const blobs = local
        ? BlobServiceClient.fromConnectionString(local)
        : new BlobServiceClient(`https://${account}.blob.core.windows.net`, credential());
      const blob = (name: string) => blobs.getContainerClient(container).getBlockBlobClient(name);
      return {
        write: async (name, text) => {
          const blobHTTPHeaders = { blobContentType: 'application/json' };
          await blob(name).upload(text, Buffer.byteLength(text), { blobHTTPHeaders });
        },
        read: async (name) => (await blob(name).downloadToBuffer()).toString('utf8'),
      };
    },

    queue: sender,
    topic: sender,

    // An ordered queue delivers sessions: one after the other, each in order.
    consumer: (address) => ({
      receive: async (handle, stop) => {
        while (!stop.aborted) {
          const session = await bus()
            .acceptNextSession(address, { abortSignal: stop })
            .catch((error: unknown) => {
              // No message is waiting.
              if (stop.aborted || (isServiceBusError(error) && error.code === 'ServiceTimeout')) return undefined;
              throw error;
            });
          if (!session) continue;
          try {
            for (;;) {
              const [message] = await session.receiveMessages(1, { maxWaitTimeInMs: IDLE, abortSignal: stop });
              if (!message) break;
              try {
                await handle(String(message.body));
                await session.completeMessage(message);
              } catch (error) {
                log('WARNING', 'a message failed', { id: message.messageId, error: errorText(error) });
                await session.abandonMessage(message);
              }
            }
          } catch (error) {
            if (!stop.aborted) throw error;
          } finally {
            await session.close();
          }
        }
      },
    }),

    databaseToken: () => token('https://ossrdbms-aad.database.windows.net/.default'),
    cacheToken: () => token('https://redis.azure.com/.default'),
  };
}
