import type { Cors, TokenIssuer } from './api';
import { API_DEFAULTS, METHODS } from './settings';

/**
 * The XML of API Management policies. Source:
 * learn.microsoft.com/azure/api-management/api-management-policies
 */

/** Escapes a value for XML; Terraform references are unchanged. */
const escaped = (text: string) =>
  text
    .split(/(\$\{[^}]*\})/)
    .map((part) =>
      part.startsWith('${')
        ? part
        : part.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .join('');

type Attributes = Readonly<Record<string, string>>;

/** An element with its content. */
function element(name: string, attributes: Attributes = {}, ...inner: readonly string[]): string {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(' ');
  return inner.length === 0 ? `<${open} />` : `<${open}>${inner.join('')}</${name}>`;
}

const list = (name: string, one: string, values: readonly string[]) =>
  element(name, {}, ...values.map((value) => element(one, {}, escaped(value))));

const policies = (inbound: readonly string[], outbound: readonly string[] = []) =>
  element(
    'policies',
    {},
    element('inbound', {}, element('base'), ...inbound),
    element('backend', {}, element('base')),
    element('outbound', {}, element('base'), ...outbound),
    element('on-error', {}, element('base')),
  );

const answer = (code: number, reason: string) =>
  element('return-response', {}, element('set-status', { code: String(code), reason }));

/** Applies to every route: CORS, and the maximum size of requests. */
export function policyOfAll(cors: Cors | undefined, maxRequestKiB: number | undefined): string {
  const asked = [
    ...(cors
      ? [
          element(
            'cors',
            { 'allow-credentials': 'false' },
            list('allowed-origins', 'origin', cors.origins),
            element(
              'allowed-methods',
              { 'preflight-result-max-age': String(cors.maxAgeSeconds ?? API_DEFAULTS.corsMaxAge) },
              ...METHODS.map((one) => element('method', {}, one)),
            ),
            list('allowed-headers', 'header', cors.headers ?? API_DEFAULTS.corsHeaders),
          ),
        ]
      : []),
    ...(maxRequestKiB === undefined
      ? []
      : [
          element('validate-content', {
            'unspecified-content-type-action': 'ignore',
            'max-size': String(maxRequestKiB * 1024),
            'size-exceeded-action': 'prevent',
          }),
        ]),
  ];
  return policies(asked);
}

/** The authorization of a route. */
export type Who =
  | { readonly is: 'anybody' }
  | { readonly is: 'token'; readonly issuer: TokenIssuer; readonly scopes: readonly string[] }
  | {
      readonly is: 'identities';
      readonly tenant: string;
      readonly application: string;
      readonly ids: readonly string[];
    };

/** The backend of a route. */
export type Backend =
  | { readonly is: 'address'; readonly url: string; readonly audience?: string }
  /** A Service Bus queue; a session keeps its messages in order. */
  | { readonly is: 'queue'; readonly url: string; readonly session?: string };

const CHECKED = {
  'header-name': 'Authorization',
  'require-scheme': 'Bearer',
  'failed-validation-httpcode': '401',
  'require-expiration-time': 'true',
  'require-signed-tokens': 'true',
};

/** The token claims with scopes, as one list. */
const HELD = ['scope', 'scp'].map((name) => `claims.GetValueOrDefault("${name}", "")`).join(' + " " + ');

function asking(who: Who): string[] {
  if (who.is === 'anybody') return [];
  if (who.is === 'identities') {
    const { tenant, application, ids } = who;
    const login = `https://login.microsoftonline.com/${tenant}`;
    return [
      element(
        'validate-jwt',
        CHECKED,
        element('openid-config', { url: `${login}/v2.0/.well-known/openid-configuration` }),
        list('audiences', 'audience', [application, `api://${application}`]),
        // Tokens of managed identities have version 1, unless the application requests version 2.
        list('issuers', 'issuer', [`https://sts.windows.net/${tenant}/`, `${login}/v2.0`]),
        element(
          'required-claims',
          {},
          element('claim', { name: 'oid', match: 'any' }, ...ids.map((id) => element('value', {}, escaped(id)))),
        ),
      ),
    ];
  }
  const { issuer, scopes } = who;
  const wanted = scopes.map((one) => JSON.stringify(one)).join(', ');
  const lacks =
    '@{ var claims = ((Jwt)context.Variables["token"]).Claims; ' +
    `var held = (${HELD}).Split(new[] { ' ', ',' }); ` +
    `return !(new[] { ${wanted} }).Any(one => held.Contains(one)); }`;
  return [
    element(
      'validate-jwt',
      { ...CHECKED, 'output-token-variable-name': 'token' },
      element('openid-config', { url: `${issuer.issuer.replace(/\/$/, '')}/.well-known/openid-configuration` }),
      list('audiences', 'audience', issuer.audiences),
      list('issuers', 'issuer', [issuer.issuer]),
    ),
    ...(scopes.length > 0
      ? [element('choose', {}, element('when', { condition: lacks }, answer(403, 'Forbidden')))]
      : []),
  ];
}

/** The identity of the service. */
const signed = (resource: string, clientId: string) =>
  element('authentication-managed-identity', { resource, 'client-id': clientId });

/** The policy of one route. */
export function policyOfRoute(who: Who, backend: Backend, clientId: string): string {
  if (backend.is === 'address') {
    const { url, audience } = backend;
    return policies([
      ...asking(who),
      element('set-backend-service', { 'base-url': url }),
      ...(audience === undefined ? [] : [signed(audience, clientId)]),
    ]);
  }
  const { url, session } = backend;
  const accepted = element('when', { condition: '@(context.Response.StatusCode == 201)' }, answer(202, 'Accepted'));
  return policies(
    [
      ...asking(who),
      element('set-backend-service', { 'base-url': url }),
      element('rewrite-uri', { template: '/messages', 'copy-unmatched-params': 'false' }),
      element('set-method', {}, 'POST'),
      ...(session === undefined
        ? []
        : [
            element(
              'set-header',
              { name: 'BrokerProperties', 'exists-action': 'override' },
              element('value', {}, escaped(JSON.stringify({ SessionId: session }))),
            ),
          ]),
      signed('https://servicebus.azure.net', clientId),
    ],
    [element('choose', {}, accepted, element('otherwise', {}, answer(502, 'Bad Gateway')))],
  );
}
