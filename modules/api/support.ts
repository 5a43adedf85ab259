import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, inList, type KindTable, native, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET, IN_ONE_WORKSPACE } from '../core/log-retention';
import type { ApiProps, ApiRoute } from './api';

const HTTP_API = 'docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html';
const CLOUD_RUN = 'cloud.google.com/run/quotas (request size)';
const APIM = 'learn.microsoft.com/azure/api-management/validate-content-policy';

const SERVICE = {
  aws: 'Amazon API Gateway HTTP API',
  google: 'Google Cloud Run with Envoy',
  azure: 'Azure API Management (Consumption)',
};

export const ROUTE: KindTable<ApiRoute> = {
  kind: 'route',
  service: SERVICE,
  features: {
    method: { aws: native('route_key'), google: native('route.match.headers'), azure: native('method') },
    path: { aws: native('route_key'), google: native('route.match.path'), azure: native('url_template') },
    to: {
      aws: native('aws_apigatewayv2_integration'),
      google: native('route.cluster'),
      azure: native('set-backend-service'),
    },
    'to.function': {
      aws: native('AWS_PROXY', undefined, 'the alias; the function requires no address'),
      google: native('gcp_authn', undefined, 'an identity token of the proxy, in X-Serverless-Authorization'),
      azure: native('authentication-managed-identity', undefined, 'a token for the application of the function'),
    },
    'to.service': {
      aws: native('HTTP_PROXY', undefined, 'through a VPC link, and an internal network load balancer of the API'),
      google: native('gcp_authn', undefined, 'an identity token of the proxy, through the network of the service'),
      // Source: learn.microsoft.com/azure/api-management/api-management-features (virtual network)
      azure: unsupported(
        'a service is accessible from its network only, in which the Consumption tier is not',
        'Use a load balancer with the service in its routes.',
      ),
    },
    'to.loadBalancer': {
      aws: native('HTTP_PROXY', undefined, 'an internal one through a VPC link'),
      google: native('cluster', undefined, 'not an internal one'),
      azure: native('set-backend-service', undefined, 'not an internal one'),
    },
    'to.host': {
      aws: native('integration_uri'),
      google: native('cluster.transport_socket.sni'),
      azure: native('base-url'),
    },
    'to.queue': {
      aws: native('SQS-SendMessage', undefined, 'a role that may send to the one queue'),
      google: emulated(
        'a publish request of the proxy',
        undefined,
        'with an account that may publish to the one topic',
      ),
      azure: emulated('a request to Service Bus', undefined, 'with an identity that may send to the one queue'),
    },
    token: {
      aws: native('authorizer_type JWT'),
      google: native('jwt_authn'),
      azure: native('validate-jwt'),
    },
    scopes: {
      aws: native('authorization_scopes'),
      google: native('rbac', undefined, 'on the claims of the token'),
      azure: emulated('an expression over the claims of the token'),
    },
    identities: {
      aws: native('AWS_IAM', undefined, 'requests signed with SigV4'),
      google: native('jwt_authn', undefined, 'identity tokens of Google, by email'),
      azure: native('validate-jwt', undefined, 'tokens of the directory, by object id'),
    },
    public: { aws: native('authorization_type'), google: native('jwt_authn.disabled'), azure: native('validate-jwt') },
    throttle: {
      aws: native('route_settings'),
      google: emulated('local_ratelimit', undefined, 'counted by each of at most 4 proxy instances'),
      azure: unsupported(
        'the Consumption tier limits by subscription key only',
        'Limit the instances of the backend (concurrency.most), or leave it out.',
      ),
    },
    operationId: {
      aws: native('operation_name'),
      google: native('route.name'),
      azure: native('operation_id'),
    },
  },
  semantics: {},
};

export const API: KindTable<ApiProps> = {
  kind: 'api',
  service: SERVICE,
  features: {
    routes: {
      aws: native('aws_apigatewayv2_route', undefined, 'at most 300'),
      google: native('route_config'),
      azure: native('azurerm_api_management_api_operation'),
    },
    ...inList('routes', ROUTE),
    tokens: {
      aws: native('aws_apigatewayv2_authorizer', undefined, 'at most 10'),
      google: native('jwt_authn.providers'),
      azure: native('validate-jwt'),
    },
    cors: { aws: native('cors_configuration'), google: native('cors'), azure: native('cors policy') },
    maxRequestKiB: {
      aws: unsupported('the limit is 10 MB and cannot be changed', 'Leave it out, and check the size in the program.'),
      google: native('buffer.max_request_bytes', { min: 1, max: 32_768, source: CLOUD_RUN }),
      // Support raises it to 4 MB, of which the Consumption tier takes 2 MiB.
      azure: native('validate-content', { min: 1, max: 100, source: APIM }),
    },
    accessLogDays: {
      aws: native('access_log_settings', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: unsupported(IN_ONE_WORKSPACE, IN_ENVIRONMENT),
    },
    domain: {
      aws: native('aws_apigatewayv2_domain_name', { source: HTTP_API }, 'with a certificate that ACM renews'),
      google: native(
        'google_compute_global_forwarding_rule',
        undefined,
        'a global load balancer in front of the proxy, with a certificate that Google renews',
      ),
      azure: native(
        'hostname_configuration.proxy',
        undefined,
        'with a certificate in Key Vault, `domain.azure`; the default host name is served, too',
      ),
    },
    slo: {
      aws: native('the kind objective'),
      google: native('the kind objective'),
      azure: native('the kind objective'),
    },
    contact: {
      aws: native('description'),
      google: native('description'),
      azure: native('publisher_email'),
    },
  },
  semantics: {
    'request timeout': { aws: '30 s', google: '30 s', azure: '30 s' },
    // Source: learn.microsoft.com/azure/azure-resource-manager/management,
    // azure-subscription-service-limits (API Management: request payload of the Consumption tier).
    'maximum request size': { aws: '10 MB', google: '32 MiB', azure: '2 MiB' },
    'keys of an issuer': {
      aws: 'are found through `/.well-known/openid-configuration` of the issuer, within 1.5 s',
      google: 'are at `google.keysUrl` of the issuer',
      azure: 'are found through `/.well-known/openid-configuration` of the issuer',
    },
    'a token without the scope': { aws: '403', google: '403', azure: '403' },
    'a request without a route': { aws: '404', google: '404', azure: '404' },
    'cost when idle': {
      aws: 'none',
      google: 'none; with `domain`, the load balancer',
      azure: 'none',
    },
    'first request when idle': {
      aws: 'no delay',
      google: 'starts the proxy: about a second',
      azure: 'may take some seconds',
    },
  },
};
