import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../../../modules/api/api';
import { type OpenApiDocument, readOpenApi, routesOf } from '../../../modules/api/openapi';
import { UserError } from '../../../modules/core/errors';
import { CLOUDS, synth } from '../../support/synth';

const DOCUMENT = `
openapi: 3.1.0
info: { title: Partners, version: '2', description: Orders of partners }
security: [{ partners: [] }]
paths:
  /orders:
    summary: Orders
    post:
      operationId: createOrder
      summary: Sends an order
      security: [{ partners: [orders.write] }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: { '202': { description: Accepted } }
  /returns/{id}:
    put:
      operationId: returnOrder
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '202': { description: Accepted } }
  /news:
    post: { operationId: subscribe, security: [], responses: { '202': { description: Accepted } } }
components:
  schemas:
    Order: { type: object, required: [id], properties: { id: { type: string } } }
`;

function read(text: string): OpenApiDocument {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-openapi-'));
  try {
    writeFileSync(join(folder, 'api.yaml'), text);
    return readOpenApi(join(folder, 'api.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const wrong = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
};

test.each(CLOUDS)('a document becomes routes, and the routes a document, on %s', (cloud) => {
  const document = read(DOCUMENT);
  let api: Api | undefined;
  const { problems } = synth(cloud, (stack, catalogue) => {
    const to = { queue: catalogue.queue(stack, 'orders') };
    const routes = routesOf('api.yaml', document, { createOrder: to, returnOrder: to, subscribe: to });
    expect(routes.map(({ to: _, ...rest }) => rest)).toEqual([
      { method: 'POST', path: '/orders', operationId: 'createOrder', token: 'partners', scopes: ['orders.write'] },
      { method: 'PUT', path: '/returns/{id}', operationId: 'returnOrder', token: 'partners' },
      { method: 'POST', path: '/news', operationId: 'subscribe', public: true },
    ]);
    api = catalogue.api(stack, 'partners', {
      contact: 'partners@example.com',
      tokens: { partners: { issuer: 'https://login.example.com/', audiences: ['orders'] } },
      routes,
    });
    // What it makes has all that it was made of.
    const out = api.openApi(document);
    expect(out).toMatchObject({ info: document.info });
    expect(out.components).toMatchObject(document.components as object);
    expect(out.paths['/orders']).toEqual({ ...document.paths['/orders'] });
    expect((out.components as { securitySchemes: object }).securitySchemes).toEqual({
      partners: {
        type: 'openIdConnect',
        openIdConnectUrl: 'https://login.example.com/.well-known/openid-configuration',
      },
    });
    expect((out.servers as { url: string }[])[0]?.url).toBe(api.url);
    // Without one it says what it knows, and can be read again.
    const own = api.openApi();
    expect(own.paths['/returns/{id}']?.put).toMatchObject({
      parameters: [{ name: 'id', in: 'path', required: true }],
      security: [{ partners: [] }],
    });
    expect(routesOf('own', read(JSON.stringify(own)), { createOrder: to, returnOrder: to, subscribe: to })).toEqual(
      routes,
    );
  });
  // The document has a public operation, which an environment must waive.
  const subject = { aws: 'the route', google: 'a route of its proxy', azure: 'the route' }[cloud];
  expect(problems.map(({ message }) => message)).toEqual([`public-endpoint: anybody may call ${subject}.`]);
});

test('a document that is not OpenAPI 3.1, or does not match the targets, is refused with all problems', () => {
  expect(wrong(() => readOpenApi('docs/gone.yaml'))).toEqual(['the file does not exist.']);
  expect(wrong(() => read('openapi: 3.0.3\npaths: { orders: {} }'))).toEqual([
    'openapi: only OpenAPI 3.1 is supported.',
    expect.stringContaining('info: '),
    expect.stringContaining('paths.orders'),
  ]);
  const to = { host: 'x' };
  expect(wrong(() => routesOf('api.yaml', read(DOCUMENT), { createOrder: to, subscribe: to, gone: to }))).toEqual([
    'paths./returns/{id}.put is the operation returnOrder, which has no target.',
    'the target gone is not an operation of the document.',
  ]);
});
