import { variables } from '../common/variables.js';
import type { Cloud } from './cloud.js';
import { cached, call } from './http.js';

const VERSION = '2023-11-03';

/**
 * Blob Storage and Service Bus over their REST APIs, as the user-assigned identity that
 * AZURE_CLIENT_ID names. Sources: learn.microsoft.com/rest/api/storageservices,
 * learn.microsoft.com/rest/api/servicebus/send-message-to-queue,
 * learn.microsoft.com/azure/app-service/overview-managed-identity (REST endpoint reference)
 */
export function azure(): Cloud {
  const tokenFor = (resource: string) =>
    cached(async () => {
      const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_CLIENT_ID } = variables(
        'IDENTITY_ENDPOINT',
        'IDENTITY_HEADER',
        'AZURE_CLIENT_ID',
      );
      const query = new URLSearchParams({ 'api-version': '2019-08-01', resource, client_id: AZURE_CLIENT_ID });
      const response = await call(`${IDENTITY_ENDPOINT}?${query}`, {
        headers: { 'x-identity-header': IDENTITY_HEADER },
      });
      const { access_token: value, expires_on: seconds } = (await response.json()) as {
        access_token: string;
        expires_on: string;
      };
      return { value, expires: Number(seconds) * 1000 };
    });
  const storageToken = tokenFor('https://storage.azure.com/');
  const busToken = tokenFor('https://servicebus.azure.net/');
  const blobs = async (url: string, { headers, ...init }: RequestInit = {}) =>
    call(url, {
      ...init,
      headers: { authorization: `Bearer ${await storageToken()}`, 'x-ms-version': VERSION, ...headers },
    });

  return {
    objects: (address) => {
      const [account, container] = address.split('/') as [string, string];
      const { BLOB_ENDPOINT = `https://${account}.blob.core.windows.net` } = process.env;
      const at = `${BLOB_ENDPOINT}/${container}`;
      const blob = (name: string) => `${at}/${name.split('/').map(encodeURIComponent).join('/')}`;
      return {
        list: async (prefix) => {
          const names: string[] = [];
          let marker = '';
          do {
            const query = new URLSearchParams({
              restype: 'container',
              comp: 'list',
              prefix,
              ...(marker && { marker }),
            });
            const page = await (await blobs(`${at}?${query}`)).text();
            // The names of the shop require no escapes in XML.
            names.push(...[...page.matchAll(/<Name>([^<]+)<\/Name>/g)].map(([, name]) => name as string));
            marker = /<NextMarker>([^<]+)<\/NextMarker>/.exec(page)?.[1] ?? '';
          } while (marker);
          return names;
        },
        read: async (name) => (await blobs(blob(name))).text(),
        write: async (name, body, contentType) => {
          await blobs(blob(name), {
            method: 'PUT',
            headers: { 'content-type': contentType, 'x-ms-blob-type': 'BlockBlob' },
            body,
          });
        },
      };
    },
    send: async (queue, { id, key, body }) => {
      const { AZURE_SERVICEBUS_HOSTNAME: host } = variables('AZURE_SERVICEBUS_HOSTNAME');
      const { SERVICEBUS_ENDPOINT = `https://${host}` } = process.env;
      await call(`${SERVICEBUS_ENDPOINT}/${queue}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await busToken()}`,
          'content-type': 'application/json',
          BrokerProperties: JSON.stringify({ MessageId: id, SessionId: key }),
        },
        body,
      });
    },
  };
}
