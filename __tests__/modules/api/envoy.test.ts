import { generateKeyPairSync, sign } from 'node:crypto';
import type { ApiRoute } from '../../../modules/api/api';
import { envoyConfig } from '../../../modules/api/google-envoy';
import { type Asked, Fake, freePort, startEnvoy } from '../../support/envoy';
import { find, withProgram } from '../../support/services';

/** What the API on Google does, in a real Envoy: tokens, scopes, identities, limits, messages. */
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: forged } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEYS = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }] });

const ISSUER = 'https://login.example.com/';
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const later = () => Math.floor(Date.now() / 1000) + 600;

function tokenOf(claims: object, key = privateKey): string {
  const all = { iss: ISSUER, aud: 'orders', exp: later(), ...claims };
  const text = `${encoded({ alg: 'RS256', kid: '1' })}.${encoded(all)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

const route = (method: ApiRoute['method'], path: string, more: Partial<ApiRoute>): ApiRoute => ({
  method,
  path,
  to: {},
  ...more,
});

if (!find('envoy')) {
  withProgram('envoy')('what the API on Google does, in a real Envoy', async () => {});
} else {
  const fakes = {
    login: new Fake(() => ({ body: KEYS })),
    google: new Fake(() => ({ body: KEYS })),
    metadata: new Fake(({ path }) =>
      path.includes('identity?')
        ? { body: tokenOf({ aud: 'the function' }) }
        : { body: JSON.stringify({ access_token: 'of-the-proxy', expires_in: 3599, token_type: 'Bearer' }) },
    ),
    pubsub: new Fake(({ path }) => ({ status: path.includes('broken') ? 403 : 200, body: '{"messageIds":["7"]}' })),
    shop: new Fake(({ method, path }) => ({ body: JSON.stringify({ method, path }) })),
  };
  let base: string;
  let envoy: { stop(): void };

  beforeAll(async () => {
    const at = Object.fromEntries(
      await Promise.all(Object.entries(fakes).map(async ([name, fake]) => [name, await fake.start()] as const)),
    );
    const port = await freePort();
    const host = { is: 'host', host: 'shop.example.com' } as const;
    const config = envoyConfig({
      port,
      tokens: {
        partners: { issuer: ISSUER, audiences: ['orders'], google: { keysUrl: 'https://login.example.com/keys' } },
      },
      cors: { origins: ['https://shop.example.com'] },
      maxRequestKiB: 4,
      behindBalancer: false,
      audience: 'https://acme-test-orders.acme-dev',
      callers: ['clerk@acme-dev.iam.gserviceaccount.com'],
      routes: [
        { route: route('GET', '/status', { public: true }), upstream: host },
        {
          route: route('GET', '/orders/{id}', { token: 'partners', scopes: ['orders.read', 'orders.all'] }),
          upstream: host,
        },
        { route: route('GET', '/orders/latest', { token: 'partners' }), upstream: host },
        {
          route: route('POST', '/orders', { token: 'partners', scopes: ['orders.write'] }),
          upstream: { is: 'topic', topic: 'projects/acme-dev/topics/orders', orderingKey: 'orders' },
        },
        {
          route: route('POST', '/broken', { public: true }),
          upstream: { is: 'topic', topic: 'projects/acme-dev/topics/broken' },
        },
        {
          route: route('GET', '/inside', { identities: true }),
          upstream: { ...host, audience: 'https://inside-abc-uc.a.run.app' },
        },
        {
          route: route('GET', '/few', { public: true, throttle: { perSecond: 0.01, burst: 2 } }),
          upstream: host,
        },
      ],
      instead: {
        'login.example.com': at.login as number,
        'www.googleapis.com': at.google as number,
        'metadata.google.internal': at.metadata as number,
        'pubsub.googleapis.com': at.pubsub as number,
        'shop.example.com': at.shop as number,
      },
    });
    envoy = await startEnvoy(JSON.stringify(config), port);
    base = `http://127.0.0.1:${port}`;
  });

  afterAll(() => {
    envoy?.stop();
    for (const fake of Object.values(fakes)) fake.stop();
  });

  const ask = async (path: string, token?: string, options: RequestInit = {}) => {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(options.headers as object) };
    const answer = await fetch(base + path, { ...options, headers });
    return { status: answer.status, body: await answer.text(), headers: answer.headers };
  };

  test('a public route needs no token, and what no route takes is 404', async () => {
    expect(await ask('/status')).toMatchObject({ status: 200, body: '{"method":"GET","path":"/status"}' });
    expect((await ask('/nothing')).status).toBe(404);
    expect((await ask('/status', undefined, { method: 'POST' })).status).toBe(404);
  });

  test('a token is of the issuer, for the audience, signed and not over', async () => {
    const read = { scope: 'orders.read' };
    expect((await ask('/orders/7')).status).toBe(401);
    expect((await ask('/orders/7', tokenOf(read))).status).toBe(200);
    expect((await ask('/orders/7', tokenOf({ ...read, aud: ['stock', 'orders'] }))).status).toBe(200);
    expect((await ask('/orders/7', tokenOf({ ...read, aud: 'stock' }))).status).toBe(403);
    expect((await ask('/orders/7', tokenOf({ ...read, iss: 'https://login.example.com' }))).status).toBe(401);
    expect((await ask('/orders/7', tokenOf({ ...read, exp: 1 }))).status).toBe(401);
    expect((await ask('/orders/7', tokenOf({ ...read, exp: undefined }))).status).toBe(401);
    expect((await ask('/orders/7', tokenOf(read, forged))).status).toBe(401);
  });

  test('one of the scopes is enough, in scope or in scp, as a text or as a list', async () => {
    const status = async (claims: object) => (await ask('/orders/7', tokenOf(claims))).status;
    expect(await status({ scope: 'stock.read orders.all' })).toBe(200);
    expect(await status({ scp: 'orders.read' })).toBe(200);
    expect(await status({ scp: ['orders.read', 'stock.read'] })).toBe(200);
    expect(await status({ scope: 'orders.write' })).toBe(403);
    expect(await status({ scope: 'orders.readable' })).toBe(403);
    expect(await status({})).toBe(403);
    // The path without a part in braces is tried first.
    expect((await ask('/orders/latest', tokenOf({}))).status).toBe(200);
    expect((await ask('/orders/7/lines', tokenOf({ scope: 'orders.read' }))).status).toBe(404);
  });

  test('an identity of the cloud passes by its email, and the function gets a token of the proxy', async () => {
    const of = (email: string) =>
      tokenOf({ iss: 'https://accounts.google.com', aud: 'https://acme-test-orders.acme-dev', email });
    expect((await ask('/inside', of('clerk@acme-dev.iam.gserviceaccount.com'))).status).toBe(200);
    const { headers } = fakes.shop.asked.at(-1) as Asked;
    expect(headers['x-serverless-authorization']).toMatch(/^Bearer ey/);
    expect(decodeURIComponent(fakes.metadata.asked.at(-1)?.path ?? '')).toContain('https://inside-abc-uc.a.run.app');
    expect((await ask('/inside', of('other@acme-dev.iam.gserviceaccount.com'))).status).toBe(403);
    expect((await ask('/inside', tokenOf({}))).status).toBe(401);
  });

  test('a body becomes a message, and the caller gets 202', async () => {
    const token = tokenOf({ scope: 'orders.write' });
    const order = '{"order":"Ü 7"}';
    expect(await ask('/orders', token, { method: 'POST', body: order })).toMatchObject({ status: 202 });
    expect((await ask('/orders', token, { method: 'POST', body: 'second' })).status).toBe(202);
    const first = fakes.pubsub.asked[0] as Asked;
    expect(first).toMatchObject({
      method: 'POST',
      path: '/v1/projects/acme-dev/topics/orders:publish',
      headers: { authorization: 'Bearer of-the-proxy', 'content-type': 'application/json' },
    });
    expect(JSON.parse(first.body)).toEqual({
      messages: [{ data: Buffer.from(order).toString('base64'), orderingKey: 'orders' }],
    });
    // The token of the proxy is asked for once.
    expect(fakes.metadata.asked.filter(({ path }) => path.endsWith('/token'))).toHaveLength(1);
    expect((await ask('/orders', token, { method: 'POST' })).status).toBe(400);
    expect((await ask('/broken', undefined, { method: 'POST', body: 'x' })).status).toBe(403);
  });

  test('a body that is too large is 413, and more requests than there may be 429', async () => {
    const token = tokenOf({ scope: 'orders.write' });
    expect((await ask('/orders', token, { method: 'POST', body: 'x'.repeat(5000) })).status).toBe(413);
    const statuses = [];
    for (let tries = 0; tries < 4; tries++) statuses.push((await ask('/few')).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect((await ask('/status')).status).toBe(200);
  });

  test('a page of the named origin may ask, and no other', async () => {
    const preflight = (origin: string) =>
      ask('/orders', undefined, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      });
    const { status, headers } = await preflight('https://shop.example.com');
    expect({ status, origin: headers.get('access-control-allow-origin') }).toEqual({
      status: 200,
      origin: 'https://shop.example.com',
    });
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    const other = await preflight('https://evil.example.com');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
}
