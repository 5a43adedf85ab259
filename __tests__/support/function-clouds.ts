import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defined } from './defined';

/** What the functions send to Google Cloud and Azure, and where they reach it. */
export interface FunctionCloud {
  readonly env: Readonly<Record<string, string>>;
  /** Objects by `<bucket>/<name>`. */
  readonly objects: Map<string, string>;
  /** The messages, with where they were sent. */
  readonly sent: { readonly to: string; readonly body: unknown; readonly properties?: unknown }[];
  stop(): void;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const TOKEN = 'token-of-the-identity';
const PAGE = 2;

/**
 * The parts of the REST APIs of both clouds that the functions call, with pages of two objects.
 * A request without the token of the identity is refused. Sources: see programs/functions.
 */
export async function startFunctionCloud(): Promise<FunctionCloud> {
  const objects = new Map<string, string>();
  const sent: FunctionCloud['sent'] = [];
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(defined(request.url), 'http://127.0.0.1');
    const body = await bodyOf(request);
    const answer = (status: number, text: string) => response.writeHead(status).end(text);
    const listed = (bucket: string, after: string) =>
      [...objects.keys()].filter((name) => name.startsWith(`${bucket}/${query.get('prefix')}`) && name > after).sort();

    if (path.startsWith('/computeMetadata/')) {
      if (request.headers['metadata-flavor'] !== 'Google') return answer(403, 'Metadata-Flavor');
      return answer(200, JSON.stringify({ access_token: TOKEN, expires_in: 3600 }));
    }
    if (path === '/msi/token') {
      const asked = [request.headers['x-identity-header'], query.get('client_id')];
      if (asked.join() !== 'header,client') return answer(400, 'identity');
      return answer(200, JSON.stringify({ access_token: TOKEN, expires_on: String(Date.now() / 1000 + 3600) }));
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401, 'no token');

    // Cloud Storage
    const [, bucket = '', name] = /^\/(?:upload\/)?storage\/v1\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(path) ?? [];
    if (bucket && request.method === 'POST') {
      objects.set(`${bucket}/${query.get('name')}`, body);
      return answer(200, '{}');
    }
    if (bucket && name === undefined) {
      const names = listed(bucket, query.get('pageToken') ?? '');
      return answer(
        200,
        JSON.stringify({
          items: names.slice(0, PAGE).map((one) => ({ name: one.slice(bucket.length + 1) })),
          ...(names.length > PAGE && { nextPageToken: names[PAGE - 1] }),
        }),
      );
    }
    const [, topic] = /^\/v1\/(.+):publish$/.exec(path) ?? [];
    if (topic) {
      for (const message of JSON.parse(body).messages) sent.push({ to: topic, body: message });
      return answer(200, '{}');
    }
    // Service Bus
    const [, queue] = /^\/bus\/(.+)\/messages$/.exec(path) ?? [];
    if (queue) {
      sent.push({ to: queue, body, properties: JSON.parse(String(request.headers.brokerproperties)) });
      return answer(201, '');
    }
    // Blob Storage
    const blob = bucket ? `${bucket}/${decodeURIComponent(defined(name))}` : path.replace(/^\/blobs\//, '');
    if (path.startsWith('/blobs/') && request.headers['x-ms-version'] === undefined) return answer(400, 'version');
    if (query.get('comp') === 'list') {
      const names = listed(blob, query.get('marker') ?? '');
      const blobs = names.slice(0, PAGE).map((one) => `<Blob><Name>${one.slice(blob.length + 1)}</Name></Blob>`);
      const next = names.length > PAGE ? `<NextMarker>${names[PAGE - 1]}</NextMarker>` : '<NextMarker />';
      return answer(200, `<EnumerationResults><Blobs>${blobs.join('')}</Blobs>${next}</EnumerationResults>`);
    }
    if (request.method === 'PUT') {
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob') return answer(400, 'type');
      objects.set(blob, body);
      return answer(201, '');
    }
    const content = objects.get(blob);
    return content === undefined ? answer(404, 'BlobNotFound') : answer(200, content);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = `http://${host}`;
  return {
    objects,
    sent,
    env: {
      GCE_METADATA_HOST: host,
      STORAGE_ENDPOINT: at,
      PUBSUB_ENDPOINT: at,
      IDENTITY_ENDPOINT: `${at}/msi/token`,
      IDENTITY_HEADER: 'header',
      AZURE_CLIENT_ID: 'client',
      BLOB_ENDPOINT: `${at}/blobs`,
      SERVICEBUS_ENDPOINT: `${at}/bus`,
      AZURE_SERVICEBUS_HOSTNAME: 'shop.servicebus.windows.net',
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
