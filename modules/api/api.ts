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
import type { LoadBalancer } from '../load-balancer/load-balancer';
import type { ServiceLevel } from '../objective/objective';
import type { Queue } from '../queue/queue';
import type { Service } from '../service/service';
import { API_METRICS, type ApiMetric } from './metrics';
import { documentOf, type OpenApiDocument } from './openapi';
import { checkApi, type METHODS } from './settings';
import { API } from './support';

export type Method = (typeof METHODS)[number];

export interface ApiProps {
  /** What it answers, and who does. A request that no route takes is answered with 404. */
  readonly routes: readonly ApiRoute[];
  /** Who issues the access tokens that routes require, by a name of your choice. */
  readonly tokens?: Readonly<Record<string, TokenIssuer>>;
  /** Which pages of other origins a browser lets call it. @default none */
  readonly cors?: Cors;
  /**
   * The largest body of a request, in KiB; a larger one is answered with 413.
   * Limits: Google 1–32,768; Azure 1–100; AWS always takes 10 MB.
   * @default what the service takes
   */
  readonly maxRequestKiB?: number;
  /**
   * How long access logs are kept, in days. Limits: AWS only, the steps of CloudWatch.
   * @default 365 on AWS
   */
  readonly accessLogDays?: number;
  /** Its own name. @default the name that the cloud gives it. Limits: AWS only. */
  readonly domain?: ApiDomain;
  /** An address of email: Azure writes to it, and the OpenAPI document names it. */
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
     * `proxy` is the Cloud Run service that Envoy runs in, `image` the image of Envoy: a protected
     * environment names one by its digest.
     */
    readonly google?: { readonly proxy?: Partial<CloudRunV2ServiceConfig>; readonly image?: string };
    /**
     * `applicationId` is the application (client) id of the directory for which identities get
     * their tokens. Routes with `identities` require it on Azure.
     */
    readonly azure?: { readonly service?: Partial<ApiManagementConfig>; readonly applicationId?: string };
  };
}

/** Exactly one of `token`, `identities` and `public` says who may call it. */
export interface ApiRoute {
  readonly method: Method;
  /** `/orders/{id}`: a part in braces stands for one part of the path. */
  readonly path: string;
  readonly to: ApiTarget;
  /** Requires an access token of this issuer: a name in `tokens`. */
  readonly token?: string;
  /** With `token`: the token must have at least one of these in `scope` or `scp`. @default any */
  readonly scopes?: readonly string[];
  /** Identities of this cloud may call it that have `grantCall`. */
  readonly identities?: boolean;
  /** Anybody may call it. */
  readonly public?: boolean;
  /** More requests are answered with 429. @default the quota of the account */
  readonly throttle?: Throttle;
  /** The id of the operation in the OpenAPI document. @default made of method and path */
  readonly operationId?: string;
}

/** Exactly one of the four. */
export interface ApiTarget {
  /** Google and Azure require `http` of it. */
  readonly function?: CloudFunction;
  /** A service is reached through its load balancer: refused, with what to do instead. */
  readonly service?: Service;
  /** A load balancer of the internet, which is asked under `host`. */
  readonly loadBalancer?: LoadBalancer;
  /** With `loadBalancer`: a name on its certificate. */
  readonly host?: string;
  /** The body becomes a message of the queue, and the caller gets 202. */
  readonly queue?: Queue;
}

export interface TokenIssuer {
  /** As `iss` of the tokens has it, to the last slash: `https://login.example.com/`. */
  readonly issuer: string;
  /** One of them must be in `aud`. */
  readonly audiences: readonly string[];
  /**
   * Google: where the issuer's keys are; the other clouds find them through
   * `/.well-known/openid-configuration`.
   * @default `/.well-known/jwks.json` of the issuer
   */
  readonly google?: { readonly keysUrl: string };
}

export interface Cors {
  /** `https://shop.example.com`. */
  readonly origins: readonly string[];
  /** Request headers that a page may set. @default authorization and content-type */
  readonly headers?: readonly string[];
  /** How long a browser may remember the answer, in seconds. @default 300 */
  readonly maxAgeSeconds?: number;
}

export interface Throttle {
  /** Requests in a second, over time. */
  readonly perSecond: number;
  /** Requests at once. */
  readonly burst: number;
}

export interface ApiDomain {
  /** The whole name: `api.example.com`. */
  readonly name: string;
  /** The zone of the name, which also proves it to the issuer of the certificate. */
  readonly zone: DnsZone;
}

/** An API created elsewhere, identified per cloud. */
export interface ExistingApi {
  /** `executionArn` is `arn:aws:execute-api:<region>:<account>:<api>`. */
  readonly aws?: { readonly url: string; readonly executionArn: string };
  /** The Cloud Run service. */
  readonly google?: { readonly url: string; readonly service: string };
  readonly azure?: { readonly url: string };
}

/** HTTPS for others: routes, and who may call them. */
export abstract class Api extends Kind {
  /** Where it answers. */
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

  /** May call the routes that are for identities, and no other. */
  grantCall(identity: Identity): Grant {
    if (this.given && !this.given.routes.some(({ identities }) => identities)) {
      report(this, {
        message: 'grantCall: no route is for identities.',
        remedy: 'Set identities: true on the routes that they call.',
      });
      return new Grant(identity, 'call', this, undefined, []);
    }
    return grant(this, identity, 'call', (scope) => this.allowCall(scope, identity));
  }

  /**
   * The API as OpenAPI 3.1, for those who call it. `from` is the document that the routes were made
   * of, whose descriptions and schemas are kept.
   */
  openApi(from?: OpenApiDocument): OpenApiDocument {
    return documentOf(this.url, this.node.id, this.given, from);
  }

  protected abstract allowCall(scope: Construct, identity: Identity): void;
}
