import type { Behaviour } from '../behaviour';
import { between, check, matches, oneOf } from '../rules';

const API = 'arn:{partition}:apigateway:{region}::/apis/{id}';

/**
 * HTTP APIs. Sources: docs.aws.amazon.com/apigatewayv2/latest/api-reference;
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
export const awsApi: Readonly<Record<string, Behaviour>> = {
  apigatewayv2_api: {
    values: {
      id: '{random}',
      arn: API,
      api_endpoint: 'https://{id}.execute-api.{region}.amazonaws.com',
      execution_arn: 'arn:{partition}:execute-api:{region}:{account}:{id}',
    },
    rules: {
      name: matches(/^.{1,128}$/, '1 to 128 characters'),
      protocol_type: oneOf('HTTP', 'WEBSOCKET'),
      'cors_configuration.max_age': between(-1, 86_400),
    },
    heldBy: ['apigatewayv2_api_mapping.api_id'],
  },
  apigatewayv2_authorizer: {
    values: { id: '{random}' },
    imports: ['{api_id}/{id}'],
    unique: '{api_id} {name}',
    rules: { authorizer_type: oneOf('JWT', 'REQUEST') },
    checks: [
      check(
        'jwt_configuration',
        'authorizer_type JWT needs an issuer and audiences',
        (get) =>
          get('authorizer_type') === 'JWT' &&
          (get('jwt_configuration.0.issuer') === null || get('jwt_configuration.0.audience') === null),
      ),
    ],
    heldBy: ['apigatewayv2_route.authorizer_id'],
  },
  apigatewayv2_integration: {
    values: { id: '{random}' },
    imports: ['{api_id}/{id}'],
    rules: {
      integration_type: oneOf('AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'),
      payload_format_version: oneOf('1.0', '2.0'),
      timeout_milliseconds: between(50, 30_000),
      'response_parameters.status_code': matches(/^[2-5]\d\d$/, 'a status of 200 to 599'),
    },
    checks: [
      check(
        'credentials_arn',
        'an integration_subtype needs credentials_arn and payload_format_version 1.0',
        (get) =>
          get('integration_subtype') !== null &&
          (get('credentials_arn') === null || get('payload_format_version') !== '1.0'),
      ),
      // Source: docs.aws.amazon.com/apigatewayv2/latest/api-reference (integrations: connectionId,
      // tlsConfig "for private integrations").
      check('connection_id', 'connection_type VPC_LINK needs connection_id, and tls_config is for it only', (get) =>
        get('connection_type') === 'VPC_LINK'
          ? get('connection_id') === null
          : get('tls_config.0.server_name_to_verify') !== null,
      ),
    ],
    heldBy: ['apigatewayv2_route.target'],
  },
  apigatewayv2_vpc_link: {
    values: { id: '{random}', arn: 'arn:{partition}:apigateway:{region}::/vpclinks/{id}' },
    unique: false,
    heldBy: ['apigatewayv2_integration.connection_id'],
  },
  apigatewayv2_route: {
    values: { id: '{random}' },
    imports: ['{api_id}/{id}'],
    unique: '{api_id} {route_key}',
    rules: {
      authorization_type: oneOf('NONE', 'JWT', 'AWS_IAM', 'CUSTOM'),
      route_key: matches(/^(\$default|[A-Z]+ \/.*)$/, '$default, or a method and a path'),
      operation_name: matches(/^.{1,64}$/, '1 to 64 characters'),
    },
    checks: [
      check(
        'authorization_scopes',
        'authorization_scopes need authorization_type JWT',
        (get) => get('authorization_scopes.0') !== null && get('authorization_type') !== 'JWT',
      ),
    ],
  },
  apigatewayv2_stage: {
    values: {
      id: '{name}',
      arn: 'arn:{partition}:apigateway:{region}::/apis/{api_id}/stages/{name}',
      invoke_url: 'https://{api_id}.execute-api.{region}.amazonaws.com/',
      execution_arn: 'arn:{partition}:execute-api:{region}:{account}:{api_id}/{name}',
    },
    unique: '{api_id} {name}',
    imports: ['{api_id}/{name}'],
  },
  apigatewayv2_domain_name: {
    values: { id: '{domain_name}', arn: 'arn:{partition}:apigateway:{region}::/domainnames/{domain_name}' },
    unique: '{account} {region} {domain_name}',
    rules: {
      'domain_name_configuration.endpoint_type': oneOf('REGIONAL'),
      'domain_name_configuration.security_policy': oneOf('TLS_1_2'),
    },
    heldBy: ['apigatewayv2_api_mapping.domain_name'],
  },
  apigatewayv2_api_mapping: { values: { id: '{random}' }, imports: ['{id}/{domain_name}'] },
};
