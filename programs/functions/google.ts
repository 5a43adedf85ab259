import type { Cloud } from './cloud.js';
import { cached, call } from './http.js';

/**
 * Source: cloud.google.com/compute/docs/access/authenticate-workloads#applications. It returns the
 * same token until five minutes before it expires.
 */
const TOKEN = '/computeMetadata/v1/instance/service-accounts/default/token';

/**
 * Cloud Storage and Pub/Sub over their REST APIs. Sources: cloud.google.com/storage/docs/json_api,
 * cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/publish
 */
export function google(): Cloud {
  const { GCE_METADATA_HOST = 'metadata.google.internal' } = process.env;
  const { STORAGE_ENDPOINT = 'https://storage.googleapis.com' } = process.env;
  const { PUBSUB_ENDPOINT = 'https://pubsub.googleapis.com' } = process.env;
  const token = cached(async () => {
    const response = await call(`http://${GCE_METADATA_HOST}${TOKEN}`, { headers: { 'metadata-flavor': 'Google' } });
    const { access_token: value, expires_in: seconds } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    return { value, expires: Date.now() + seconds * 1000 };
  });
  const authorized = async (url: string, { headers, ...init }: RequestInit = {}) =>
    call(url, { ...init, headers: { authorization: `Bearer ${await token()}`, ...headers } });

  return {
    objects: (bucket) => {
      const objects = `/b/${encodeURIComponent(bucket)}/o`;
      return {
        list: async (prefix) => {
          const names: string[] = [];
          let pageToken: string | undefined;
          do {
            const query = new URLSearchParams({
              prefix,
              fields: 'items(name),nextPageToken',
              ...(pageToken && { pageToken }),
            });
            const response = await authorized(`${STORAGE_ENDPOINT}/storage/v1${objects}?${query}`);
            const page = (await response.json()) as { items?: { name: string }[]; nextPageToken?: string };
            names.push(...(page.items ?? []).map(({ name }) => name));
            pageToken = page.nextPageToken;
          } while (pageToken);
          return names;
        },
        read: async (name) =>
          (await authorized(`${STORAGE_ENDPOINT}/storage/v1${objects}/${encodeURIComponent(name)}?alt=media`)).text(),
        write: async (name, body, contentType) => {
          const query = new URLSearchParams({ uploadType: 'media', name });
          await authorized(`${STORAGE_ENDPOINT}/upload/storage/v1${objects}?${query}`, {
            method: 'POST',
            headers: { 'content-type': contentType },
            body,
          });
        },
      };
    },
    send: async (topic, { id, key, body }) => {
      const message = { data: Buffer.from(body).toString('base64'), orderingKey: key, attributes: { id } };
      await authorized(`${PUBSUB_ENDPOINT}/v1/${topic}:publish`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messages: [message] }),
      });
    },
  };
}
