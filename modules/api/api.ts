import type { Apigatewayv2ApiConfig } from '@cdktf/provider-aws/lib/apigatewayv2-api';
import type { Apigatewayv2StageConfig } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
import type { ApiManagementConfig } from '@cdktf/provider-azurerm/lib/api-management';
import type { CloudRunV2ServiceConfig } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { Kind } from '../core/kind';
import {
  type Absent,
  absence,
  MADE_ELSEWHERE,
  type Metrics,
  type MetricTarget,
  metricsOf,
  type Served,
} from '../core/metrics';
import type { DnsZone } from '../dns/dns';
import type { CloudFunction } from '../function/function';
import { Grant, grant, type Identity } from '../identity/identity';
import type { GivenCertificate, LoadBalancer } from '../load-balancer/load-balancer';
import type { ServiceLevel } from '../objective/objective';
import type { Queue } from '../queue/queue';
import type { Service } from '../service/service';
import { API_METRICS, type ApiMetric } from './metrics';
import { documentOf, type OpenApiDocument } from './openapi';
import { checkApi, type METHODS } from './settings';
import { API } from './support';

export type Method = (typeof METHODS)[number];

export interface ApiProps {
  /** The routes. A request without a matching route gets 404. */
  readonly routes: readonly ApiRoute[];
  /** The issuers of access tokens for routes, by a name of your choice. */
  readonly tokens?: Readonly<Record<string, TokenIssuer>>;
  /** The origins of web pages that may call it from a browser. @default none */
  readonly cors?: Cors;
  /**
   * The maximum size of a request body, in KiB; a larger one gets 413.
   * Limits: Google 1–32,768; Azure 1–100; AWS always takes 10 MB.
   * @default the limit of the service
   */
  readonly maxRequestKiB?: number;
  /**
   * How long access logs are kept, in days. Limits: AWS only, the values of CloudWatch.
   * @default `logs.retentionDays` of the environment
   */
  readonly accessLogDays?: number;
  /** A custom domain name. @default the name that the cloud assigns */
  readonly domain?: ApiDomain;
  /**
   * An e-mail address: Azure sends notifications to it, and it is the contact in the OpenAPI
   * document.
   */
  readonly contact: string;
  /**
   * Its service level objective. In an environment with `monitoring:`, alarms fire if its error
   * budget is spent too fast.
   * @default none
   */
  readonly slo?: ServiceLevel;
  /** Settings of the cloud's own resources, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly api?: Partial<Apigatewayv2ApiConfig>; readonly stage?: Partial<Apigatewayv2StageConfig> };
    /**
     * `proxy` is the Cloud Run service of Envoy, `image` the image of Envoy: a protected
     * environment requires a digest.
     */
    readonly google?: { readonly proxy?: Partial<CloudRunV2ServiceConfig>; readonly image?: string };
    /**
     * `applicationId` is the application (client) id in the directory, for which identities request
     * tokens. Routes with `identities` require it on Azure.
     */
    readonly azure?: { readonly service?: Partial<ApiManagementConfig>; readonly applicationId?: string };
  };
}

/** Exactly one of `token`, `identities` and `public` is required. */
export interface ApiRoute {
  readonly method: Method;
  /** `/orders/{id}`: a parameter in braces matches one segment. */
  readonly path: string;
  readonly to: ApiTarget;
  /** Requires an access token of this issuer: a name in `tokens`. */
  readonly token?: string;
  /** With `token`: the token must have at least one of these in `scope` or `scp`. @default any */
  readonly scopes?: readonly string[];
  /** Allows identities of this cloud with `grantCall`. */
  readonly identities?: boolean;
  /** Allows anyone. */
  readonly public?: boolean;
  /** Requests above this rate get 429. @default the quota of the account */
  readonly throttle?: Throttle;
  /** The id of the operation in the OpenAPI document. @default derived from method and path */
  readonly operationId?: string;
}

/** Exactly one of the four. */
export interface ApiTarget {
  /** The function, which requires `http` on Google and Azure. */
  readonly function?: CloudFunction;
  /**
   * A service with a port, in any network of the account. Limits: not on Azure, where the load
   * balancer of the service is called.
   */
  readonly service?: Service;
  /**
   * A load balancer, which is called as `host`. Limits: an internal one on AWS only.
   */
  readonly loadBalancer?: LoadBalancer;
  /** With `loadBalancer`: a name on its certificate. */
  readonly host?: string;
  /** Sends the body to the queue as a message, and returns 202. */
  readonly queue?: Queue;
}

export interface TokenIssuer {
  /** The exact `iss` of the tokens, including the final slash: `https://login.example.com/`. */
  readonly issuer: string;
  /** Accepted values of `aud`. */
  readonly audiences: readonly string[];
  /**
   * Google: the URL of the issuer's keys; the other clouds find them with
   * `/.well-known/openid-configuration`.
   * @default `/.well-known/jwks.json` of the issuer
   */
  readonly google?: { readonly keysUrl: string };
}

export interface Cors {
  /** `https://shop.example.com`. */
  readonly origins: readonly string[];
  /** Request headers that a page may send. @default authorization and content-type */
  readonly headers?: readonly string[];
  /** How long a browser may cache the response, in seconds. @default 300 */
  readonly maxAgeSeconds?: number;
}

export interface Throttle {
  /** Average requests per second. */
  readonly perSecond: number;
  /** Maximum burst of requests. */
  readonly burst: number;
}

export interface ApiDomain {
  /** The full name: `api.example.com`. */
  readonly name: string;
  /** The zone of the name, which is also used to validate the certificate. */
  readonly zone: DnsZone;
  /**
   * Azure: the certificate of the name, which API Management reads from a Key Vault that is
   * reachable from the internet. Without a version in its id, a renewed certificate is used.
   * Required there.
   */
  readonly azure?: NonNullable<GivenCertificate['azure']>;
}

/** An API created elsewhere, identified per cloud. */
export interface ExistingApi {
  /** `executionArn` is `arn:aws:execute-api:<region>:<account>:<api>`. */
  readonly aws?: { readonly url: string; readonly executionArn: string };
  /** The Cloud Run service. */
  readonly google?: { readonly url: string; readonly service: string };
  readonly azure?: { readonly url: string };
}

/** An HTTPS API: routes, and their authorization. */
export abstract class Api extends Kind {
  /** The address. */
  abstract readonly url: string;
  protected readonly given: ApiProps | undefined;

  constructor(scope: Construct, id: string, props: ApiProps | Record<string, never>) {
    super(scope, id, API, props);
    this.given = 'routes' in props ? (props as ApiProps) : undefined;
    if (this.given) checkApi(this, this.given);
  }

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<ApiMetric> {
    return metricsOf(this, API_METRICS, () => this.seriesOf());
  }

  /** Its requests, and those that were answered with a status of 500 to 599. */
  get served(): Served | Absent {
    const { requests, serverErrors } = this.metrics;
    return absence(requests) ?? { all: [requests], failed: [serverErrors] };
  }

  protected seriesOf(): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to call the routes with `identities` only. */
  grantCall(identity: Identity): Grant {
    if (this.given && !this.given.routes.some(({ identities }) => identities)) {
      report(this, {
        message: 'grantCall: no route has identities: true.',
        remedy: 'Set identities: true on the routes that they call.',
      });
      return new Grant(identity, 'call', this, undefined, []);
    }
    return grant(this, identity, 'call', (scope) => this.allowCall(scope, identity));
  }

  /**
   * The API as OpenAPI 3.1, for its clients. `from` is the document from which the routes were
   * created, whose descriptions and schemas are kept.
   */
  openApi(from?: OpenApiDocument): OpenApiDocument {
    return documentOf(this.url, this.node.id, this.given, from);
  }

  protected abstract allowCall(scope: Construct, identity: Identity): void;
}
