import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { defined } from '../support/defined';
import { startGoogleShop } from '../support/emulated-shop';
import { startAwsShop } from '../support/moto';
import { run } from '../support/run';
import { startPostgres, startRedis, withProgram } from '../support/services';
import { startBlobs, startGcs } from '../support/state-services';

const PROGRAMS = join(__dirname, '..', '..', 'programs');
const NEEDED = ['node_modules/.bin/tsc', 'postgres', 'redis-server'] as const;

/** A program as a container runs it; what it printed, and how it ended. */
function start(program: 'storefront' | 'erp-worker', env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', `${program}/main.ts`], {
    cwd: PROGRAMS,
    env: { PATH: process.env.PATH, ...env },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { printed: () => printed, ended, stop };
}

/** Each starts half a dozen programs: one after the other. */
let before: Promise<unknown> = Promise.resolve();
function alone(work: () => Promise<void>): Promise<void> {
  const mine = before.then(work, work);
  before = mine;
  return mine;
}

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const result = await look();
    if (result !== undefined) return result;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what} did not happen`);
}

for (const [cloud, begin, servers] of [
  ['aws', startAwsShop, ['moto_server']],
  ['google', startGoogleShop, ['pubsub', 'fake-gcs-server']],
] as const)
  withProgram(...NEEDED, ...servers)(
    `an order posted on ${cloud} is in the database and the bucket, both subscribers are told, and poison is set aside`,
    () =>
      alone(async () => {
        const [shop, database, redis] = await Promise.all([begin(), startPostgres(), startRedis()]);
        const port = redis.port + 1;
        const common = { ...shop.env, POLYCLOUD_CLOUD: cloud, DOCUMENTS: 'docs' };
        const storefront = start('storefront', {
          ...common,
          ORDERS: shop.addresses.send,
          HTTP_PORT: String(port),
          HEALTH_PATH: '/health',
          SESSIONS_HOST: '127.0.0.1',
          SESSIONS_PORT: String(redis.port),
          SESSIONS_USER: 'none',
        });
        const worker = start('erp-worker', {
          ...common,
          ORDERS: shop.addresses.consume,
          SALES: shop.addresses.sales,
          DATABASE_HOST: 'localhost',
          DATABASE_PORT: String(database.port),
          DATABASE_NAME: 'postgres',
          DATABASE_USER: defined(database.env.PGUSER),
          DATABASE_PASSWORD: defined(database.env.PGPASSWORD),
          DATABASE_CA: defined(database.env.PGSSLROOTCERT),
          RETRY_SECONDS: '0',
        });
        const url = `http://127.0.0.1:${port}`;
        try {
          await until('the storefront', () =>
            fetch(`${url}/health`).then(
              ({ ok }) => ok || undefined,
              () => undefined,
            ),
          );

          // Poison first: what can't be worked on holds up nothing but its own key.
          await shop.announce('{"id":"poison","document":"orders/none.json"}', 'mallory');
          const order = { customer: 'ada', items: [{ sku: 'lamp', quantity: 2 }] };
          const posted = await fetch(`${url}/orders`, { method: 'POST', body: JSON.stringify(order) });
          expect(posted.status).toBe(202);
          const { id } = (await posted.json()) as { id: string };

          const document = { id, ...order };
          const named = `orders/${new Date().toISOString().slice(0, 10)}/${id}.json`;
          expect(JSON.parse(await shop.get(named))).toEqual(document);
          const row = await until(
            'the row',
            () =>
              database.query(
                `SELECT customer || ' ' || document::text FROM (SELECT * FROM orders) o WHERE id = '${id}'`,
              ) || undefined,
          );
          expect([row.slice(0, 4), JSON.parse(row.slice(4))]).toEqual(['ada ', document]);
          for (const subscriber of ['stock', 'billing'] as const) {
            const message = await until(subscriber, async () => (await shop.take(subscriber))[0]);
            expect(JSON.parse(message)).toEqual({ id, document: named });
          }

          const cookie = defined(posted.headers.get('set-cookie'));
          expect(cookie).toMatch(/^session=[0-9a-f-]{36}; HttpOnly; Secure; SameSite=Lax; Path=\/$/);
          const mine = await fetch(`${url}/orders`, { headers: { cookie: defined(cookie.split(';')[0]) } });
          expect(await mine.json()).toEqual({ orders: [id] });
          expect(await (await fetch(`${url}/orders`)).json()).toEqual({ orders: [] });

          expect(await until('the dead letter', async () => (await shop.take('dead-letters'))[0])).toContain('poison');
          expect(worker.printed().match(/a message failed/g)).toHaveLength(5);

          // The same announcement twice is one row.
          await shop.announce(JSON.stringify({ id, document: named, again: 1 }), 'ada');
          await until('the second announcement', async () => (await shop.take('stock'))[0]);
          expect(database.query(`SELECT count(*) FROM orders WHERE id = '${id}'`)).toBe('1');

          for (const [body, error] of [
            ['{', 'an order is JSON'],
            ['{"customer":"ada","items":[]}', 'items must be a list with at least one item'],
            ['{"customer":"ada","items":[{"sku":"lamp","quantity":0}]}', /^items\.0\.quantity must be a whole number/],
            [JSON.stringify({ ...order, customer: 'a b' }), /^customer must be/],
            ['x'.repeat(1_100_000), 'an order has at most 1048576 bytes'],
          ] as const) {
            const refused = await fetch(`${url}/orders`, { method: 'POST', body });
            expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([
              400,
              typeof error === 'string' ? error : expect.stringMatching(error),
            ]);
          }
          expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
          expect(database.query('SELECT count(*) FROM orders')).toBe('1');

          expect(await Promise.all([storefront.stop(), worker.stop()])).toEqual([0, 0]);
        } catch (error) {
          throw new Error(`${error}\n${storefront.printed()}\n${worker.printed()}`, { cause: error });
        } finally {
          await Promise.all([storefront.stop(), worker.stop()]);
          await Promise.all([shop.stop(), database.stop(), redis.stop()]);
        }
      }),
    180_000,
  );

/**
 * Writes a document and reads it again, through the adapter of the cloud that the variables name.
 */
const WRITES = `
  const made = await import('./common/cloud.ts');
  const { cloudHere } = made.default ?? made;
  const documents = (await cloudHere()).documents(process.env.DOCUMENTS);
  await documents.write('orders/1.json', '{"id":"ü"}');
  console.log(await documents.read('orders/1.json'));
  await documents.read('orders/none.json').catch(() => console.log('not there'));
`;

for (const [cloud, server, begin, address] of [
  ['azure', 'azurite-blob', () => startBlobs('acmedocs', 'docs'), 'acmedocs/docs'],
  ['google', 'fake-gcs-server', () => startGcs('docs'), 'docs'],
] as const) {
  withProgram('node_modules/.bin/tsc', server)(
    `documents are written and read on ${cloud}`,
    () =>
      alone(async () => {
        const service = await begin();
        try {
          const { code, stdout, stderr } = await run(
            process.execPath,
            ['--import', 'tsx', '--input-type=module', '--eval', WRITES],
            {
              cwd: PROGRAMS,
              env: {
                POLYCLOUD_CLOUD: cloud,
                DOCUMENTS: address,
                METADATA_SERVER_DETECTION: 'none',
                STORAGE_ENDPOINT: `http://127.0.0.1:${service.port}`,
                ...service.env,
              },
            },
          );
          expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '{"id":"ü"}\nnot there\n', stderr: '' });
        } finally {
          await service.stop();
        }
      }),
    180_000,
  );
}

withProgram('node_modules/.bin/tsc')('a program names all variables that are missing, and ends', async () => {
  const { ended, printed } = start('erp-worker', { POLYCLOUD_CLOUD: 'aws', ORDERS: 'orders' });
  expect(await ended).toBe(1);
  expect(JSON.parse(printed())).toMatchObject({ message: 'these variables are not set: DOCUMENTS, SALES' });
});
