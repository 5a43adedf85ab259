import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { cloudHere, type Documents, type Sender } from '../common/cloud.js';
import { errorText, log, run, stopSignal } from '../common/log.js';
import { variables } from '../common/variables.js';
import { documentName, readOrder, Wrong } from './order.js';
import { openSessions, type Sessions } from './sessions.js';

/** The maximum size of an order, in bytes: it is stored in the bucket, not in the message. */
const MAX_BYTES = 1024 * 1024;

interface Shop {
  readonly documents: Documents;
  readonly orders: Sender;
  readonly sessions: Sessions;
  readonly healthPath: string;
}

run(async () => {
  const stop = stopSignal();
  const { HTTP_PORT, HEALTH_PATH, DOCUMENTS, ORDERS } = variables('HTTP_PORT', 'HEALTH_PATH', 'DOCUMENTS', 'ORDERS');
  const cloud = await cloudHere();
  const shop: Shop = {
    documents: cloud.documents(DOCUMENTS),
    orders: cloud.queue(ORDERS),
    sessions: await openSessions(cloud),
    healthPath: HEALTH_PATH,
  };
  const server = createServer((request, response) => {
    answer(shop, request, response).catch((error: unknown) => {
      if (error instanceof Wrong) return reply(response, 400, { error: error.message });
      log('ERROR', 'a request failed', { error: errorText(error) });
      return reply(response, 503, { error: 'try again' });
    });
  });
  await new Promise<void>((listening) => server.listen(Number(HTTP_PORT), listening));
  log('INFO', 'the storefront listens', { port: Number(HTTP_PORT) });
  await new Promise<void>((stopped) => stop.addEventListener('abort', () => stopped(), { once: true }));
  // Open requests are completed; the load balancer sends no new ones.
  await new Promise<void>((closed) => {
    server.close(() => closed());
    server.closeIdleConnections();
  });
  await shop.sessions.close();
});

async function answer(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] as string;
  if (request.method === 'GET' && path === shop.healthPath) return reply(response, 200, { status: 'ok' });
  if (request.method === 'GET' && path === '/orders') {
    const session = sessionOf(request);
    return reply(response, 200, { orders: session ? await shop.sessions.orders(session) : [] });
  }
  if (request.method === 'POST' && path === '/orders') return order(shop, request, response);
  return reply(response, 404, { error: 'there is nothing here' });
}

/**
 * A claim check: the document is stored in the bucket, and a small message contains its location.
 */
async function order(shop: Shop, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const order = readOrder(await bodyOf(request));
  const session = sessionOf(request) ?? randomUUID();
  const id = randomUUID();
  const document = documentName(id, new Date());
  await shop.documents.write(document, JSON.stringify({ id, ...order }));
  // Orders of one customer are processed in order.
  await shop.orders.send({ id, key: order.customer, body: JSON.stringify({ id, document }) });
  // A lost session loses no order.
  await shop.sessions
    .add(session, id)
    .catch((error: unknown) => log('WARNING', 'no session', { error: errorText(error) }));
  response.setHeader('set-cookie', `session=${session}; HttpOnly; Secure; SameSite=Lax; Path=/`);
  return reply(response, 202, { id });
}

function reply(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

const sessionOf = (request: IncomingMessage): string | undefined =>
  /(?:^|;\s*)session=([0-9a-f-]{36})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BYTES) throw new Wrong(`an order has at most ${MAX_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
