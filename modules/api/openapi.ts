import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../core/errors';
import { isIn } from '../core/parts';
import type { ApiProps, ApiRoute, ApiTarget, Method } from './api';
import { operationOf, pathParameters } from './settings';

const operation = z.looseObject({
  operationId: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});
const pathItem = z.looseObject({
  $ref: z.never('references are not supported: write the operations here').optional(),
  get: operation.optional(),
  head: operation.optional(),
  post: operation.optional(),
  put: operation.optional(),
  patch: operation.optional(),
  delete: operation.optional(),
});

/**
 * The required parts of a document; the rest is kept unchanged. Source:
 * spec.openapis.org/oas/v3.1.1
 */
const document = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/, 'only OpenAPI 3.1 is supported'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), pathItem),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
});

export type OpenApiDocument = z.output<typeof document>;

const VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Reads an OpenAPI 3.1 document, YAML or JSON, by its path from the root of the repository. Ends
 * the synthesis with all errors in it.
 */
export function readOpenApi(file: string): OpenApiDocument {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UserError([
      { where: file, message: 'the file does not exist.', remedy: 'Use its path from the root of the repository.' },
    ]);
  }
  return asOpenApi(file, parse(text));
}

function asOpenApi(where: string, value: unknown): OpenApiDocument {
  const { success, data, error } = document.safeParse(value);
  if (success) return data;
  throw new UserError(
    error.issues.map(({ path, message }) => ({
      where,
      message: `${path.join('.') || 'the document'}: ${message}.`,
      remedy: 'See spec.openapis.org/oas/v3.1.1.',
    })),
  );
}

/**
 * The routes of a document: method, path, token and scopes come from the document, and `targets`
 * maps each operationId to a target. A requirement in `security` refers to a member of the API's
 * `tokens`; an operation without one (`security: []`) is public. The path of `servers` is not part
 * of the routes.
 */
export function routesOf(
  where: string,
  { paths, security: forAll = [] }: OpenApiDocument,
  targets: Readonly<Record<string, ApiTarget>>,
): ApiRoute[] {
  const problems: { where: string; message: string; remedy: string }[] = [];
  const wrong = (message: string, remedy: string) => void problems.push({ where, message, remedy });
  const left = new Set(Object.keys(targets));
  const routes: ApiRoute[] = [];
  for (const [path, item] of Object.entries(paths)) {
    for (const verb of VERBS) {
      const found = item[verb];
      if (!found) continue;
      const { operationId = '', security = forAll } = found;
      const to = targets[operationId];
      left.delete(operationId);
      const at = `paths.${path}.${verb}`;
      if (!operationId) wrong(`${at} has no operationId.`, 'Add one, to which a target can refer.');
      else if (!to)
        wrong(`${at} is the operation ${operationId}, which has no target.`, `Add ${operationId} to the targets.`);
      const [requirement, ...others] = security;
      const names = Object.keys(requirement ?? {});
      if (others.length > 0 || names.length > 1)
        wrong(`${at}.security has several requirements, but a route supports one issuer.`, 'Keep one of them.');
      if (!to) continue;
      const [token] = names;
      const scopes = token === undefined ? [] : (requirement?.[token] ?? []);
      routes.push({
        method: verb.toUpperCase() as Method,
        path,
        to,
        operationId,
        ...(token === undefined ? { public: true } : { token }),
        ...(scopes.length > 0 && { scopes }),
      });
    }
  }
  for (const name of left)
    wrong(`the target ${name} is not an operation of the document.`, 'Remove it, or add the operation.');
  if (problems.length > 0) throw new UserError(problems);
  return routes;
}

/** The security scheme of the cloud's identities. */
const IDENTITIES = 'cloudIdentity';

/** The document of an API. For an API created elsewhere only the address is known. */
export function documentOf(url: string, id: string, props?: ApiProps, from?: OpenApiDocument): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of props?.routes ?? []) {
    const verb = route.method.toLowerCase() as (typeof VERBS)[number];
    const { path, token, scopes = [], identities } = route;
    const before = from?.paths[path]?.[verb];
    const open = identities ? [{ [IDENTITIES]: [] }] : [];
    const security = token === undefined ? open : [{ [token]: [...scopes] }];
    paths[path] = {
      ...(from?.paths[path] && without(from.paths[path])),
      ...paths[path],
      [verb]: { ...(before ?? generated(route)), operationId: operationOf(route), security },
    };
  }
  const schemes = {
    ...Object.fromEntries(
      Object.entries(props?.tokens ?? {}).map(([name, { issuer }]) => [
        name,
        { type: 'openIdConnect', openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` },
      ]),
    ),
    ...(props?.routes.some(({ identities }) => identities) && {
      [IDENTITIES]: { type: 'http', scheme: 'bearer', description: 'An identity of the cloud that may call it' },
    }),
  };
  const components = from?.components as { readonly securitySchemes?: object } | undefined;
  return {
    openapi: '3.1.1',
    ...from,
    info: { title: id, version: '1', ...(props && { contact: { email: props.contact } }), ...from?.info },
    servers: [{ url }],
    paths: paths as OpenApiDocument['paths'],
    components: { ...components, securitySchemes: { ...components?.securitySchemes, ...schemes } },
  };
}

/** The common parts of a path item's operations. */
const without = (item: object) => Object.fromEntries(Object.entries(item).filter(([key]) => !isIn(VERBS, key)));

function generated({ path, to, token, identities, throttle }: ApiRoute) {
  const parameters = pathParameters(path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    ...(parameters.length > 0 && { parameters }),
    ...(to.queue && { requestBody: { required: true, content: { '*/*': { schema: { type: 'string' } } } } }),
    responses: {
      ...(to.queue ? { 202: { description: 'Accepted' } } : { 200: { description: 'The answer' } }),
      ...((token !== undefined || identities) && {
        401: { description: 'No valid token' },
        403: { description: 'Not allowed' },
      }),
      ...(throttle && { 429: { description: 'Too many requests' } }),
    },
  };
}
