import { Token } from 'cdktf';
import { report } from '../core/errors';
import { checkFeatures, show } from '../core/features';
import { captures } from '../core/parts';
import type { DnsZone } from '../dns/dns';
import { callFromOutside } from '../load-balancer/outside';
import type { Api, ApiProps, ApiRoute, ApiTarget } from './api';
import { ROUTE } from './support';

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const API_DEFAULTS = {
  corsHeaders: ['authorization', 'content-type'],
  corsMaxAge: 300,
} as const;

const PATH = /^\/(?:(?:[\w.~-]+|\{[A-Za-z]\w*\})(?:\/(?:[\w.~-]+|\{[A-Za-z]\w*\}))*)?$/;
const URL_OF_ISSUER = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~%-]*)*$/;
const ORIGIN = /^(https:\/\/[\w.-]+(:\d+)?|\*)$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** `GET /orders/{}`: must be unique among routes. */
const placeOf = ({ method, path }: ApiRoute) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`;

/** The names in braces of a route's path: `id` of `/orders/{id}`. */
export const pathParameters = (path: string): string[] => captures(path, /\{(\w+)\}/g);

/** The id of a route's operation, and of its constructs: `get-orders-id`. */
export const operationOf = ({ operationId, method, path }: ApiRoute): string =>
  operationId ?? [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/).filter(Boolean)].join('-');

/** The name relative to the zone: `@` for the domain itself. */
export const belowZone = (name: string, { domain }: DnsZone): string =>
  name === domain ? '@' : name.slice(0, -domain.length - 1);

export const targetOf = (to: ApiTarget) =>
  (['function', 'service', 'loadBalancer', 'queue'] as const).filter((one) => to[one] !== undefined);

/** For clouds on which an API is not in a network. */
export function refuseInternal(scope: Api, routes: readonly ApiRoute[]): void {
  routes.forEach(({ to: { loadBalancer } }, index) => {
    if (!loadBalancer?.isInternal) return;
    report(scope, {
      message:
        `routes.${index}.to.loadBalancer ${loadBalancer.node.id} is internal, but the API is outside its ` + 'network.',
      remedy: 'Leave internal out, use a function or a queue, or place it on aws.',
    });
  });
}

/** Errors in an API on every cloud. */
export function checkApi(scope: Api, props: ApiProps): void {
  const wrong = (message: string, remedy: string) => report(scope, { message, remedy });
  const { routes, tokens = {}, cors, contact, domain } = props;
  if (routes.length === 0) wrong('routes is empty.', 'Add one.');
  const places = new Map<string, number>();
  const operations = new Map<string, number>();
  routes.forEach((route, index) => {
    checkFeatures(scope, ROUTE, route);
    checkRoute(scope, route, index, tokens);
    const place = placeOf(route);
    const twice = places.get(place);
    if (twice !== undefined)
      wrong(
        `routes.${index} is ${route.method} ${route.path}, which is the same as routes.${twice}.`,
        'Remove one of them.',
      );
    places.set(place, index);
    const id = operationOf(route);
    const other = operations.get(id);
    if (other !== undefined && twice === undefined)
      wrong(
        `routes.${index} is the operation ${show(id)}, which is the same as routes.${other}.`,
        'Set operationId of one of them.',
      );
    if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(id))
      wrong(
        `routes.${index}.operationId is ${show(id)}, ids must be 1 to 64 letters, digits and -, ` +
          `beginning with a letter.`,
        'Change it.',
      );
    operations.set(id, index);
  });
  for (const [name, { issuer, audiences }] of Object.entries(tokens)) {
    if (!Token.isUnresolved(issuer) && !URL_OF_ISSUER.test(issuer ?? ''))
      wrong(
        `tokens.${name}.issuer is ${show(issuer)}, it must be an address that begins with https://.`,
        'Use the `iss` of its tokens.',
      );
    if (!audiences?.length)
      wrong(
        `tokens.${name}.audiences is empty, so every token of the issuer would be accepted.`,
        'Add the audience of this API.',
      );
  }
  for (const origin of cors?.origins ?? [])
    if (!ORIGIN.test(origin))
      wrong(`cors.origins has ${show(origin)}, which is not valid.`, 'Write https://<host>, without a path, or "*".');
  if (cors && cors.origins.length === 0) wrong('cors.origins is empty.', 'Add one, or leave cors out.');
  if (!EMAIL.test(contact ?? '')) wrong(`contact is ${show(contact)}, which is not valid.`, 'Use an e-mail address.');
  if (domain && !HOST.test(domain.name))
    wrong(`domain.name is ${show(domain.name)}, which is not valid.`, 'Write the full name: api.example.com.');
  else if (domain && !Token.isUnresolved(domain.zone.domain) && !`.${domain.name}`.endsWith(`.${domain.zone.domain}`))
    wrong(
      `domain.name is ${show(domain.name)}, which is not in the zone ${domain.zone.domain}.`,
      'Use the zone of the name.',
    );
}

function checkRoute(
  scope: Api,
  { method, path, to, token, scopes, identities, public: open, throttle }: ApiRoute,
  index: number,
  tokens: NonNullable<ApiProps['tokens']>,
): void {
  const at = `routes.${index}`;
  const wrong = (message: string, remedy: string) => report(scope, { message: `${at}${message}`, remedy });
  if (!METHODS.includes(method))
    wrong(
      `.method is ${show(method)}, which is not valid.`,
      `Use one of ${METHODS.join(', ')}; cors answers preflight requests.`,
    );
  if (!PATH.test(path))
    wrong(
      `.path is ${show(path)}, segments must be letters, digits and . _ ~ -, or a name in braces.`,
      'Write it like /orders/{id}.',
    );
  const names = pathParameters(path);
  if (new Set(names).size < names.length)
    wrong(`.path is ${show(path)}, which contains a name twice.`, 'Use different names.');
  const ways = [token !== undefined && 'token', identities && 'identities', open && 'public'].filter(Boolean);
  if (ways.length !== 1)
    wrong(
      ` has ${ways.join(' and ') || 'nothing'}, it must have exactly one of token, identities and public.`,
      'Set one of them.',
    );
  if (token !== undefined && !(token in tokens))
    wrong(
      `.token is ${show(token)}, but tokens has ${Object.keys(tokens).map(show).join(', ') || 'none'}.`,
      `Add tokens: { ${/^\w+$/.test(token) ? token : show(token)}: { issuer, audiences } }.`,
    );
  if (scopes && token === undefined) wrong('.scopes requires token.', 'Add token.');
  if (scopes?.length === 0) wrong('.scopes is empty, so no request would be allowed.', 'Add one, or leave scopes out.');
  for (const one of scopes ?? [])
    if (!SCOPE.test(one)) wrong(`.scopes has ${show(one)}, which is not valid.`, 'Remove spaces and quotes.');
  const targets = targetOf(to);
  if (targets.length !== 1)
    wrong(
      `.to has ${targets.join(' and ') || 'nothing'}, it must have exactly one of function, service, ` +
        `loadBalancer and queue.`,
      'Use a route for each.',
    );
  if (to.loadBalancer && !HOST.test(to.host ?? ''))
    wrong(`.to.host is ${show(to.host)}, but to.loadBalancer requires it.`, 'Set it to a name on its certificate.');
  if (to.loadBalancer && !to.loadBalancer.isInternal)
    callFromOutside(scope, to.loadBalancer, `${at}.to.loadBalancer`, to.host);
  if (!to.loadBalancer && to.host !== undefined) wrong('.to.host requires to.loadBalancer.', 'Leave it out.');
  if (to.service && !to.service.port)
    wrong(
      `.to.service is ${to.service.node.id}, which has no port.`,
      'Set port of the service, which is required for requests.',
    );
  if (to.queue && method !== 'POST' && method !== 'PUT' && method !== 'PATCH')
    wrong(`.method is ${method}, but a queue requires a request body.`, 'Use POST.');
  if (to.queue?.subscribed)
    wrong('.to.queue receives its messages from a topic.', 'Use a queue without a subscription.');
  if (throttle && !(throttle.perSecond > 0 && throttle.burst >= 1))
    wrong(`.throttle is ${show(throttle)}, which is not valid.`, 'Set perSecond above 0, and burst to at least 1.');
}
