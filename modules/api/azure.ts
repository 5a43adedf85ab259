import { ApiManagement, type ApiManagementConfig } from '@cdktf/provider-azurerm/lib/api-management';
import { ApiManagementApi } from '@cdktf/provider-azurerm/lib/api-management-api';
import { ApiManagementApiOperation } from '@cdktf/provider-azurerm/lib/api-management-api-operation';
import { ApiManagementApiOperationPolicy } from '@cdktf/provider-azurerm/lib/api-management-api-operation-policy';
import { ApiManagementApiPolicy } from '@cdktf/provider-azurerm/lib/api-management-api-policy';
import { ApiManagementDiagnostic } from '@cdktf/provider-azurerm/lib/api-management-diagnostic';
import { ApiManagementLogger } from '@cdktf/provider-azurerm/lib/api-management-logger';
import { ApplicationInsights } from '@cdktf/provider-azurerm/lib/application-insights';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { resourceGroupOf, UNTIL_IN_EFFECT, workspaceOf } from '../core/azure';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { loggedOnAzure, type MetricTarget, type Served } from '../core/metrics';
import { type NameRule, nameOf, stableId, stableIds } from '../core/names';
import { factsOf } from '../core/placement';
import { asFunctionApp } from '../function/azure';
import { AzureIdentity, asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { secretScope } from '../load-balancer/azure-certificate';
import { asServiceBusQueue } from '../queue/azure';
import { Api, type ApiDomain, type ApiProps, type ApiRoute, type ExistingApi } from './api';
import { type Backend, policyOfAll, policyOfRoute, type Who } from './azure-policy';
import { LOGGED_REQUESTS } from './metrics';
import { belowZone, operationOf, pathParameters, refuseInternal } from './settings';

/** Source: azurerm v4.55.0, internal/services/apimanagement/schemaz (SchemaApiManagementName). */
const SERVICE_NAME: NameRule = {
  what: 'API Management service',
  max: 50,
  pattern: /^[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/,
  allowed: 'letters, digits and -, beginning with a letter',
  unique: 'global',
};

/** An object id that no identity has: a claim requires at least one value. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An API Management service on the Consumption tier, with one API. */
export class AzureApi extends Api {
  readonly service: ApiManagement;
  readonly identity: AzureIdentity;
  readonly url: string;
  private readonly insights: ApplicationInsights;
  private readonly callers: string[] = [];

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props);
    const { project, environment, region } = this.placement;
    refuseInternal(this, props.routes);
    const { cors, maxRequestKiB, native } = props;
    const group = resourceGroupOf(this);
    this.identity = new AzureIdentity(this, 'gateway', { description: `Answers for ${stableId(this)}` });
    this.service = new ApiManagement(this, 'service', {
      name: nameOf(this, SERVICE_NAME),
      resourceGroupName: group.name,
      location: region,
      skuName: 'Consumption_0',
      publisherName: project,
      publisherEmail: props.contact,
      identity: { type: 'UserAssigned', identityIds: [this.identity.identityId] },
      ...(props.domain && this.named(props.domain)),
      ...native?.azure?.service,
    });
    this.url = props.domain ? this.pointed(props.domain) : this.service.gatewayUrl;
    const placed = { resourceGroupName: group.name, apiManagementName: this.service.name };
    const api = new ApiManagementApi(this, 'api', {
      ...placed,
      name: 'api',
      revision: '1',
      displayName: `${stableId(this)} of ${project} ${environment}`,
      path: '',
      protocols: ['https'],
      // Callers use tokens, not subscription keys.
      subscriptionRequired: false,
    });
    const common = { ...placed, apiName: api.name };
    new ApiManagementApiPolicy(this, 'policy', { ...common, xmlContent: policyOfAll(cors, maxRequestKiB) });
    for (const route of props.routes) {
      const place = new Construct(this, operationOf(route));
      const operation = new ApiManagementApiOperation(place, 'operation', {
        ...common,
        operationId: operationOf(route),
        displayName: `${route.method} ${route.path}`,
        method: route.method,
        urlTemplate: route.path,
        templateParameter: pathParameters(route.path).map((name) => ({
          name,
          type: 'string',
          required: true,
        })),
      });
      const backend = this.backendOf(route);
      const who = this.whoCalls(route, props);
      new ApiManagementApiOperationPolicy(place, 'policy', {
        ...common,
        operationId: operation.operationId,
        xmlContent: Lazy.stringValue({ produce: () => policyOfRoute(who(), backend, this.identity.clientId) }),
      });
    }
    this.insights = this.logs(placed);
  }

  /** Its logs count requests: a metric alert computes no ratio. */
  override get served(): Served {
    const target = { dimensions: { _ResourceId: this.insights.id } };
    return {
      all: [loggedOnAzure(this, 'requests', 'requests that were answered', LOGGED_REQUESTS.all, target)],
      failed: [loggedOnAzure(this, 'failedRequests', 'answers of 500 to 599', LOGGED_REQUESTS.failed, target)],
    };
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: {}, resourceId: this.service.id };
  }

  /**
   * A custom domain, with a certificate that the identity of the service reads. Source:
   * learn.microsoft.com/azure/api-management/configure-custom-domain (Key Vault)
   */
  private named({ name, azure }: ApiDomain): Partial<ApiManagementConfig> {
    if (!azure) {
      report(this, {
        message: 'domain.azure is not set, but API Management reads the certificate of a domain from Key Vault.',
        remedy: 'Set domain: { azure: { keyVaultId, keyVaultSecretId } }.',
      });
      return {};
    }
    const access = new Construct(this, 'access');
    this.identity.allow(access, 'Key Vault Secrets User', secretScope(azure));
    const ready = access.node.findChild('role') as RoleAssignment;
    // The service reads the certificate as soon as it is created.
    ready.provisioners = UNTIL_IN_EFFECT;
    const proxy = {
      hostName: name,
      keyVaultCertificateId: azure.keyVaultSecretId,
      sslKeyvaultIdentityClientId: this.identity.clientId,
      defaultSslBinding: true,
    };
    return { hostnameConfiguration: { proxy: [proxy] }, dependsOn: [ready] };
  }

  private pointed({ name, zone }: ApiDomain): string {
    zone.pointTo(`api-${stableIds(this).join('-')}`, belowZone(name, zone), {
      host: `${this.service.name}.azure-api.net`,
    });
    return `https://${name}`;
  }

  private whoCalls({ token, scopes = [], identities }: ApiRoute, { tokens = {}, native }: ApiProps): () => Who {
    const issuer = token === undefined ? undefined : tokens[token];
    if (issuer) return () => ({ is: 'token', issuer, scopes });
    if (!identities) return () => ({ is: 'anybody' });
    const application = native?.azure?.applicationId ?? '';
    if (!application) {
      report(this, {
        message:
          'native.azure.applicationId is not set, but routes with identities require tokens for ' +
          'an application of the directory.',
        remedy: 'Register an application and set native: { azure: { applicationId } }.',
      });
    }
    const { tenant } = factsOf(this.placement.facts, 'azure');
    return () => ({ is: 'identities', tenant, application, ids: this.callers.length > 0 ? this.callers : [NOBODY] });
  }

  private backendOf(route: ApiRoute): Backend {
    const { function: fn, queue, host = '' } = route.to;
    if (queue) {
      queue.grantSend(this.identity);
      const { endpoint, sendAddress, ordered } = asServiceBusQueue(queue);
      return { is: 'queue', url: `${endpoint}/${sendAddress}`, ...(ordered && { session: stableId(this) }) };
    }
    if (!fn) return { is: 'address', url: `https://${host}` };
    const { url, audience, isPublic } = asFunctionApp(fn);
    if (isPublic) return { is: 'address', url: url ?? '' };
    if (url === undefined || audience === undefined) {
      report(this, {
        message:
          `the route ${operationOf(route)} is for the function ${fn.node.id}, which takes no tokens of the ` +
          'directory.',
        remedy: 'Add http: { azure: { applicationId } } to the function, or route to a queue that triggers it.',
      });
    } else fn.grantInvoke(this.identity);
    return { is: 'address', url: url ?? '', audience };
  }

  /**
   * Access logs. The Consumption tier writes no resource logs; it sends requests to Application
   * Insights, which stores them in the placement's workspace. The connection string permits writing
   * telemetry only; azurerm does not support an identity here. Source: azurerm v4.55.0,
   * api_management_logger_resource.go (application_insights);
   * learn.microsoft.com/azure/api-management/api-management-features (request logs).
   */
  private logs(placed: {
    readonly resourceGroupName: string;
    readonly apiManagementName: string;
  }): ApplicationInsights {
    const place = new Construct(this, 'access-logs');
    const insights = new ApplicationInsights(place, 'insights', {
      name: nameOf(place, { ...SERVICE_NAME, what: 'Application Insights', max: 255, unique: 'parent' }),
      resourceGroupName: placed.resourceGroupName,
      location: this.placement.region,
      applicationType: 'web',
      workspaceId: workspaceOf(this).id,
      internetQueryEnabled: false,
      retentionInDays: logDaysOf(this),
    });
    const logger = new ApiManagementLogger(place, 'logger', {
      ...placed,
      name: 'access-logs',
      resourceId: insights.id,
      applicationInsights: { connectionString: insights.connectionString },
    });
    new ApiManagementDiagnostic(place, 'diagnostic', {
      ...placed,
      identifier: 'applicationinsights',
      apiManagementLoggerId: logger.id,
      samplingPercentage: 100,
      alwaysLogErrors: true,
      logClientIp: true,
      verbosity: 'information',
      httpCorrelationProtocol: 'W3C',
    });
    return insights;
  }

  protected override allowCall(_: Construct, identity: Identity): void {
    this.callers.push(asManagedIdentity(identity).principalId);
  }
}

export class ExistingAzureApi extends Api {
  readonly url: string;

  constructor(scope: Construct, id: string, existing: ExistingApi) {
    super(scope, id, {});
    this.url = existingOn(this, existing, 'azure').url;
  }

  protected override allowCall(): void {
    report(this, {
      message: 'grantCall: the policies of an API created elsewhere determine who may call it.',
      remedy: "Ask its owner to add the identity's principal id.",
    });
  }
}
