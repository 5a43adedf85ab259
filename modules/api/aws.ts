import { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import { Apigatewayv2ApiMapping } from '@cdktf/provider-aws/lib/apigatewayv2-api-mapping';
import { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer';
import { Apigatewayv2DomainName } from '@cdktf/provider-aws/lib/apigatewayv2-domain-name';
import {
  Apigatewayv2Integration,
  type Apigatewayv2IntegrationConfig,
} from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
import { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { logGroup, serviceRole } from '../core/aws';
import { existingOn } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId, stableIds } from '../core/names';
import { asLambdaFunction } from '../function/aws';
import { asIamIdentity, INLINE_POLICY_NAME, identityPolicy } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { issue } from '../load-balancer/aws-certificate';
import { asSqsQueue } from '../queue/aws-base';
import type { Queue } from '../queue/queue';
import { Api, type ApiDomain, type ApiProps, type ApiRoute, type ExistingApi } from './api';
import { throughLink } from './aws-link';
import { throughService } from './aws-service';
import { API_DEFAULTS, belowZone, METHODS, operationOf, targetOf } from './settings';

const API_NAME: NameRule = {
  what: 'HTTP API',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

/** Routes without a limit use the account's quota. */
const ACCOUNT = { throttlingBurstLimit: 5000, throttlingRateLimit: 10_000 };

/** The access log format. It contains no secrets: no headers, no body. */
const ACCESS_LOG = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  route: '$context.routeKey',
  status: '$context.status',
  length: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  subject: '$context.authorizer.claims.sub',
  caller: '$context.identity.userArn',
  error: '$context.error.message',
  integrationError: '$context.integrationErrorMessage',
});

abstract class AnyHttpApi extends Api {
  /** Without stage and route. */
  abstract readonly executionArn: string;
  /** `GET/orders/*`: the routes with identities. */
  protected abstract readonly callable: readonly string[];

  protected override allowCall(scope: Construct, identity: Identity): void {
    const resources = this.callable.map((one) => `${this.executionArn}/$default/${one}`);
    asIamIdentity(identity).allow(scope, [{ sid: 'Call', actions: ['execute-api:Invoke'], resources }]);
  }
}

/** An HTTP API, whose default stage is deployed with each change. */
export class AwsApi extends AnyHttpApi {
  readonly api: Apigatewayv2Api;
  readonly stage: Apigatewayv2Stage;
  readonly executionArn: string;
  readonly url: string;
  protected readonly callable: readonly string[];
  private readonly authorizers = new Map<string, Apigatewayv2Authorizer>();

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props);
    const { project, environment } = this.placement;
    const { cors, domain, native } = props;
    const name = nameOf(this, API_NAME);
    this.callable = props.routes.filter(({ identities }) => identities).map(pattern);
    this.api = new Apigatewayv2Api(this, 'api', {
      name,
      protocolType: 'HTTP',
      description: `${stableId(this)} of ${project} ${environment}: ${props.contact}`,
      // With a custom domain, the default endpoint would remain open.
      disableExecuteApiEndpoint: domain !== undefined,
      ...(cors && {
        corsConfiguration: {
          allowOrigins: [...cors.origins],
          allowMethods: [...METHODS],
          allowHeaders: [...(cors.headers ?? API_DEFAULTS.corsHeaders)],
          maxAge: cors.maxAgeSeconds ?? API_DEFAULTS.corsMaxAge,
        },
      }),
      ...native?.aws?.api,
    });
    this.executionArn = this.api.executionArn;
    // Route settings must be removed from the stage before the route is deleted, not the other way
    // round.
    const routes = props.routes.map((route) => this.routeOf(route, props));
    const logs = logGroup(
      new Construct(this, 'access-logs'),
      `Access logs of ${name}`,
      props.accessLogDays ?? logDaysOf(this),
      { region: this.placement.region, prefix: '/aws/vendedlogs/' },
    );
    this.stage = new Apigatewayv2Stage(this, 'stage', {
      apiId: this.api.id,
      name: '$default',
      autoDeploy: true,
      accessLogSettings: { destinationArn: logs.arn, format: ACCESS_LOG },
      // If omitted, the provider writes 0, which refuses every request.
      defaultRouteSettings: ACCOUNT,
      routeSettings: props.routes.flatMap(({ method, path, throttle }) =>
        throttle
          ? [
              {
                routeKey: `${method} ${path}`,
                throttlingRateLimit: throttle.perSecond,
                throttlingBurstLimit: throttle.burst,
              },
            ]
          : [],
      ),
      dependsOn: routes,
      ...native?.aws?.stage,
    });
    this.url = domain ? this.named(domain) : this.api.apiEndpoint;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { ApiId: this.api.id } };
  }

  private routeOf(route: ApiRoute, { tokens = {} }: ApiProps): Apigatewayv2Route {
    const { method, path, token, scopes, identities } = route;
    const place = new Construct(this, operationOf(route));
    const issuer = token === undefined ? undefined : tokens[token];
    const authorizer = token !== undefined && issuer ? this.authorizerOf(token, issuer) : undefined;
    return new Apigatewayv2Route(place, 'route', {
      apiId: this.api.id,
      routeKey: `${method} ${path}`,
      operationName: operationOf(route),
      authorizationType: authorizer ? 'JWT' : identities ? 'AWS_IAM' : 'NONE',
      authorizerId: authorizer?.id,
      authorizationScopes: scopes && [...scopes],
      target: `integrations/${this.integrationOf(place, route).id}`,
    });
  }

  private authorizerOf(name: string, { issuer, audiences }: NonNullable<ApiProps['tokens']>[string]) {
    const found = this.authorizers.get(name);
    if (found) return found;
    const authorizer = new Apigatewayv2Authorizer(new Construct(this, `token-${name}`), 'authorizer', {
      apiId: this.api.id,
      name,
      authorizerType: 'JWT',
      identitySources: ['$request.header.Authorization'],
      jwtConfiguration: { issuer, audience: [...audiences] },
    });
    this.authorizers.set(name, authorizer);
    return authorizer;
  }

  private integrationOf(place: Construct, { method, path, to }: ApiRoute): Apigatewayv2Integration {
    const make = (config: Omit<Apigatewayv2IntegrationConfig, 'apiId'>) =>
      new Apigatewayv2Integration(place, 'integration', { apiId: this.api.id, ...config });
    if (to.function) {
      const { arn, named } = asLambdaFunction(to.function);
      new LambdaPermission(place, 'permission', {
        statementId: `${stableIds(this).join('-')}-${place.node.id}`.replace(/[^\w-]/g, '-').slice(-100),
        ...named,
        action: 'lambda:InvokeFunction',
        principal: 'apigateway.amazonaws.com',
        sourceArn: `${this.executionArn}/$default/${pattern({ method, path })}`,
      });
      return make({
        integrationType: 'AWS_PROXY',
        integrationMethod: 'POST',
        integrationUri: arn,
        payloadFormatVersion: '2.0',
      });
    }
    if (to.queue) return make(this.sending(place, to.queue));
    if (to.service) return make(throughService(this, to.service, method));
    if (to.loadBalancer?.isInternal) return make(throughLink(this, to.loadBalancer, method, to.host ?? ''));
    const [target] = targetOf(to);
    return make({
      integrationType: 'HTTP_PROXY',
      integrationMethod: method,
      integrationUri: `https://${to.host ?? target}`,
      payloadFormatVersion: '1.0',
      requestParameters: { 'overwrite:path': '$request.path' },
    });
  }

  /** Source: docs.aws.amazon.com/apigateway, "Integration subtype reference" (SQS-SendMessage). */
  private sending(place: Construct, queue: Queue): Omit<Apigatewayv2IntegrationConfig, 'apiId'> {
    const { sendAddress, ordered } = asSqsQueue(queue);
    const role = serviceRole(place, 'ApiGateway', 'apigateway.amazonaws.com', {
      description: `Sends what ${stableId(this)} takes`,
      anyAccount: true,
    });
    const policy = new IamRolePolicy(place, 'policy', {
      role: role.name,
      name: nameOf(place, INLINE_POLICY_NAME, { parent: place }),
      policy: identityPolicy(asSqsQueue(queue).sending('Send')),
    });
    return {
      integrationType: 'AWS_PROXY',
      integrationSubtype: 'SQS-SendMessage',
      payloadFormatVersion: '1.0',
      credentialsArn: role.arn,
      requestParameters: {
        QueueUrl: sendAddress,
        MessageBody: '$request.body',
        // Messages of one API are ordered.
        ...(ordered && { MessageGroupId: stableId(this) }),
      },
      responseParameters: [{ statusCode: '200', mappings: { 'overwrite:statuscode': '202' } }],
      dependsOn: [policy],
    };
  }

  private named({ name, zone }: ApiDomain): string {
    const place = new Construct(this, 'domain');
    const { arn } = issue(new Construct(place, 'certificate'), [name], zone);
    const domain = new Apigatewayv2DomainName(place, 'name', {
      domainName: name,
      domainNameConfiguration: { certificateArn: arn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' },
    });
    new Apigatewayv2ApiMapping(place, 'mapping', {
      apiId: this.api.id,
      domainName: domain.id,
      stage: this.stage.id,
    });
    const { targetDomainName, hostedZoneId } = domain.domainNameConfiguration;
    zone.pointTo(`api-${stableIds(this).join('-')}`, belowZone(name, zone), {
      host: targetDomainName,
      aliasZoneId: hostedZoneId,
    });
    return `https://${name}`;
  }
}

/** A route in an ARN: a parameter matches any value. */
const pattern = ({ method, path }: Pick<ApiRoute, 'method' | 'path'>) => `${method}${path.replace(/\{\w+\}/g, '*')}`;

export class ExistingAwsApi extends AnyHttpApi {
  readonly executionArn: string;
  readonly url: string;
  /** Its owner knows which routes accept signed requests. */
  protected readonly callable = ['*'];

  constructor(scope: Construct, id: string, existing: ExistingApi) {
    super(scope, id, {});
    const { url, executionArn } = existingOn(this, existing, 'aws');
    this.url = url;
    this.executionArn = executionArn;
  }
}
