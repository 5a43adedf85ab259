import { PRIVATE_ADDRESSES } from '../network/google-services';
import type { ApiProps, ApiRoute, Cors, TokenIssuer } from './api';
import { cluster, clusterOf, filter, ofFilter, type Target, type } from './google-clusters';
import { PUBLISH, SEND } from './google-publish';
import { authentication, claim, GOOGLE, holds, hostOf, keysOf, only } from './google-tokens';
import { API_DEFAULTS, METHODS, operationOf } from './settings';

/**
 * The configuration of Envoy for an API, as JSON that Envoy reads as YAML. Sources:
 * envoyproxy.io/docs/envoy/latest/api-v3 and configuration/http/http_filters.
 */

/** The upstream of a route. */
export type Upstream =
  /**
   * HTTPS, with an identity token if the audience is set. `inside`: a Cloud Run service that
   * accepts requests of the network only.
   */
  | { readonly is: 'host'; readonly host: string; readonly audience?: string; readonly inside?: boolean }
  /** A topic, by its path in the Pub/Sub API. */
  | { readonly is: 'topic'; readonly topic: string; readonly orderingKey?: string };

export interface ProxiedRoute {
  readonly route: ApiRoute;
  readonly upstream: Upstream;
}

export interface EnvoyOptions {
  readonly port: number;
  readonly routes: readonly ProxiedRoute[];
  readonly tokens: NonNullable<ApiProps['tokens']>;
  readonly cors?: Cors;
  readonly maxRequestKiB: number;
  /** Whether a load balancer sends the requests, which adds its own address to X-Forwarded-For. */
  readonly behindBalancer: boolean;
  /** The `aud` of Google's identity tokens. */
  readonly audience: string;
  /** The e-mail addresses of the identities that may call. */
  readonly callers: readonly string[];
  /** For tests: replaces each host, without TLS. */
  readonly instead?: Readonly<Record<string, number>>;
}

const METADATA = 'metadata.google.internal';
const PUBSUB = 'pubsub.googleapis.com';
const IDENTITIES = 'identities of the cloud';
const TIMEOUT = '30s';
/** No cluster. */
const NOWHERE = 'nowhere';

export function envoyConfig(options: EnvoyOptions) {
  const { port, routes, tokens, instead } = options;
  const used = new Set(routes.flatMap(({ route }) => route.token ?? []));
  const issuers: Record<string, TokenIssuer> = Object.fromEntries(
    Object.entries(tokens).filter(([name]) => used.has(name)),
  );
  if (routes.some(({ route }) => route.identities)) issuers[IDENTITIES] = { ...GOOGLE, audiences: [options.audience] };
  const hosts = [
    ...Object.values(issuers).map((one): Target => ({ host: hostOf(keysOf(one)) })),
    ...routes.map(({ upstream }): Target => (upstream.is === 'host' ? upstream : { host: PUBSUB })),
  ];
  // One cluster for each host and audience, because a token belongs to a cluster.
  const clusters = new Map(hosts.map((one) => [clusterOf(one), one]));
  return {
    static_resources: {
      listeners: [
        {
          name: 'api',
          address: { socket_address: { address: '0.0.0.0', port_value: port } },
          per_connection_buffer_limit_bytes: options.maxRequestKiB * 1024,
          filter_chains: [
            {
              filters: [
                {
                  name: 'envoy.filters.network.http_connection_manager',
                  typed_config: connectionManager(options, issuers),
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        cluster('metadata', METADATA, {
          port: instead?.[METADATA] ?? 80,
          tls: false,
          at: instead ? '127.0.0.1' : METADATA,
        }),
        ...[...clusters].map(([name, { host, audience, inside }]) =>
          cluster(name, host, {
            port: instead?.[host] ?? 443,
            tls: !instead,
            at: instead ? '127.0.0.1' : inside ? PRIVATE_ADDRESSES : host,
            audience,
          }),
        ),
      ],
    },
  };
}

function connectionManager(options: EnvoyOptions, issuers: Readonly<Record<string, TokenIssuer>>) {
  const { routes, maxRequestKiB, behindBalancer } = options;
  return {
    ...type('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager'),
    stat_prefix: 'api',
    normalize_path: true,
    merge_slashes: true,
    path_with_escaped_slashes_action: 'REJECT_REQUEST',
    // Cloud Run terminates TLS, and appends the address of the caller; what is before it was sent
    // by the caller. Source: cloud.google.com/load-balancing/docs/https (X-Forwarded-For header);
    // envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/headers (x-forwarded-for)
    use_remote_address: false,
    xff_num_trusted_hops: behindBalancer ? 1 : 0,
    access_log: [
      {
        name: 'envoy.access_loggers.stdout',
        typed_config: {
          ...type('envoy.extensions.access_loggers.stream.v3.StdoutAccessLog'),
          log_format: {
            json_format: {
              time: '%START_TIME%',
              id: '%REQ(X-REQUEST-ID)%',
              ip: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
              method: '%REQ(:METHOD)%',
              route: '%ROUTE_NAME%',
              status: '%RESPONSE_CODE%',
              flags: '%RESPONSE_FLAGS%',
              length: '%BYTES_SENT%',
              milliseconds: '%DURATION%',
              subject: `%DYNAMIC_METADATA(${filter('jwt_authn')}:payload:sub)%`,
            },
          },
        },
      },
    ],
    route_config: { name: 'api', validate_clusters: false, virtual_hosts: [virtualHost(options)] },
    http_filters: [
      { name: filter('cors'), typed_config: ofFilter('cors', 'Cors') },
      {
        name: filter('local_ratelimit'),
        typed_config: { ...ofFilter('local_ratelimit', 'LocalRateLimit'), stat_prefix: 'api' },
      },
      { name: filter('jwt_authn'), typed_config: authentication(issuers) },
      { name: filter('rbac'), typed_config: ofFilter('rbac', 'RBAC') },
      {
        name: filter('buffer'),
        typed_config: { ...ofFilter('buffer', 'Buffer'), max_request_bytes: maxRequestKiB * 1024 },
      },
      ...(routes.some(({ upstream }) => upstream.is === 'topic')
        ? [
            {
              name: filter('lua'),
              typed_config: {
                ...ofFilter('lua', 'Lua'),
                source_codes: { [PUBLISH]: { inline_string: SEND } },
                clear_route_cache: false,
              },
            },
          ]
        : []),
      ...(routes.some(({ upstream }) => upstream.is === 'host' && upstream.audience !== undefined)
        ? [{ name: filter('gcp_authn'), typed_config: identityTokens() }]
        : []),
      { name: filter('router'), typed_config: ofFilter('router', 'Router') },
    ],
  };
}

/** The proxy's own token is in a different header than the caller's: Cloud Run accepts either. */
const identityTokens = () => ({
  ...ofFilter('gcp_authn', 'GcpAuthnFilterConfig'),
  http_uri: {
    uri: `http://${METADATA}/computeMetadata/v1/instance/service-accounts/default/identity?audience=[AUDIENCE]`,
    cluster: 'metadata',
    timeout: '5s',
  },
  cache_config: { cache_size: 100 },
  token_header: { name: 'X-Serverless-Authorization', value_prefix: 'Bearer ' },
});

function virtualHost({ routes, cors, callers }: EnvoyOptions) {
  // The most specific path first.
  const sorted = [...routes].sort((a, b) => braces(a) - braces(b));
  return {
    name: 'api',
    domains: ['*'],
    routes: [
      ...sorted.map((one) => routeOf(one, callers)),
      // A preflight request matches a route by its requested method. The filter answers it if a
      // route has a cluster; for other origins this route without a cluster is used.
      ...(cors
        ? [
            {
              name: 'preflight',
              match: {
                prefix: '/',
                headers: [
                  { name: ':method', string_match: { exact: 'OPTIONS' } },
                  { name: 'access-control-request-method', present_match: true },
                ],
              },
              route: { cluster: NOWHERE, cluster_not_found_response_code: 'NOT_FOUND' },
            },
          ]
        : []),
    ],
    ...(cors && {
      typed_per_filter_config: {
        [filter('cors')]: {
          ...ofFilter('cors', 'CorsPolicy'),
          allow_origin_string_match: cors.origins.map((one) => (one === '*' ? { prefix: '' } : { exact: one })),
          allow_methods: METHODS.join(', '),
          allow_headers: (cors.headers ?? API_DEFAULTS.corsHeaders).join(', '),
          max_age: String(cors.maxAgeSeconds ?? API_DEFAULTS.corsMaxAge),
        },
      },
    }),
  };
}

const braces = ({ route }: ProxiedRoute) => route.path.split('{').length;

function routeOf({ route, upstream }: ProxiedRoute, callers: readonly string[]) {
  const { method, path, token, scopes, identities, throttle } = route;
  const regex = path.replace(/[.~]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return {
    name: operationOf(route),
    match: {
      ...(path.includes('{') ? { safe_regex: { regex } } : { path }),
      headers: [{ name: ':method', string_match: { exact: method } }],
    },
    ...(upstream.is === 'topic' && {
      metadata: { filter_metadata: { [filter('lua')]: { topic: upstream.topic, key: upstream.orderingKey ?? '' } } },
    }),
    route: {
      cluster: upstream.is === 'host' ? clusterOf(upstream) : PUBSUB,
      host_rewrite_literal: upstream.is === 'host' ? upstream.host : PUBSUB,
      timeout: TIMEOUT,
    },
    typed_per_filter_config: {
      [filter('jwt_authn')]: {
        ...ofFilter('jwt_authn', 'PerRouteConfig'),
        ...(token === undefined && !identities ? { disabled: true } : { requirement_name: token ?? IDENTITIES }),
      },
      ...(scopes && {
        [filter('rbac')]: only(scopes.flatMap((one) => [holds('scope', one), holds('scp', one)])),
      }),
      ...(identities && {
        [filter('rbac')]: only(callers.map((email) => claim('email', { string_match: { exact: email } }))),
      }),
      ...(throttle && {
        [filter('local_ratelimit')]: {
          ...ofFilter('local_ratelimit', 'LocalRateLimit'),
          stat_prefix: 'route',
          token_bucket: {
            max_tokens: throttle.burst,
            tokens_per_fill: Math.max(1, Math.round(throttle.perSecond)),
            fill_interval: throttle.perSecond < 1 ? `${(1 / throttle.perSecond).toFixed(3)}s` : '1s',
          },
          filter_enabled: { default_value: { numerator: 100, denominator: 'HUNDRED' } },
          filter_enforced: { default_value: { numerator: 100, denominator: 'HUNDRED' } },
        },
      }),
      ...(upstream.is === 'topic' && {
        [filter('lua')]: { ...ofFilter('lua', 'LuaPerRoute'), name: PUBLISH },
      }),
    },
  };
}
