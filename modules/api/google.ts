import { CloudRunV2Service } from '@cdktf/provider-google/lib/cloud-run-v2-service';
import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { Fn, Lazy, Token } from 'cdktf';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { childFor, madeId } from '../core/ids';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { nameOf, stableId, stableIds } from '../core/names';
import { factsOf } from '../core/placement';
import { HTTPS_PORT } from '../core/ports';
import { googleLabels } from '../core/tags';
import { asRunFunction } from '../function/google-base';
import { asServiceAccount, GoogleIdentity } from '../identity/google';
import type { Identity } from '../identity/identity';
import type { AnyGoogleNetwork } from '../network/google-base';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { reachPrivateApis } from '../network/google-services';
import { makeAfter, readyFor } from '../network/ready';
import { asPubsubQueue } from '../queue/google';
import { asRunService } from '../service/google';
import { RUN_NAME, vpcAccess } from '../service/google-run';
import type { Service } from '../service/service';
import { Api, type ApiProps, type ApiRoute, type ExistingApi } from './api';
import { namedOnGoogle } from './google-domain';
import { envoyConfig, type ProxiedRoute, type Upstream } from './google-envoy';
import { operationOf, refuseInternal } from './settings';

const API_NAME = { ...RUN_NAME, what: 'Cloud Run service' };
/** Envoy's own image distroless-v1.39.2, as an index of its architectures. */
export const ENVOY =
  'docker.io/envoyproxy/envoy@sha256:dced08cf7c472e1a1d067f906878266078eeeb63c110b4961882c039a622853a';
const PORT = 8080;
/**
 * The maximum number of proxy instances. Each counts requests separately, so that more instances
 * weaken a limit.
 */
const MOST = 4;
/** The limit of Cloud Run. */
const MOST_KIB = 32_768;

/**
 * Envoy in Cloud Run. The provider has no API Gateway (google_api_gateway_* is part of google-beta
 * only), and Cloud Endpoints does not check scopes.
 */
export class GoogleApi extends Api {
  readonly proxy: CloudRunV2Service;
  readonly identity: GoogleIdentity;
  readonly url: string;
  /** The `aud` of callers' identity tokens. */
  readonly audience: string;
  /** The member of the proxy in the network of services. */
  private member: GoogleNetworkMember | undefined;
  private readonly callers: string[] = [];

  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id, props);
    const { project, environment, region, facts } = this.placement;
    refuseInternal(this, props.routes);
    const { tokens = {}, cors, maxRequestKiB = MOST_KIB, domain, native } = props;
    this.identity = new GoogleIdentity(this, 'proxy', { description: `Answers for ${stableId(this)}` });
    const name = nameOf(this, API_NAME);
    // The address of the service is known only after it is created.
    this.audience = `https://${name}.${factsOf(facts, 'google').project}`;
    const routes = props.routes.map((route): ProxiedRoute => ({ route, upstream: this.upstreamOf(route) }));
    const { audience, callers, member } = this;
    const behindBalancer = domain !== undefined;
    const config = () =>
      JSON.stringify(
        envoyConfig({ port: PORT, routes, tokens, cors, maxRequestKiB, behindBalancer, audience, callers }),
      );
    this.proxy = new CloudRunV2Service(this, 'service', {
      name,
      location: region,
      description: `${stableId(this)} of ${project} ${environment}: ${props.contact}`,
      // It stores no data.
      deletionProtection: false,
      // With a custom domain, its own address would remain open.
      ingress: domain ? 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER' : 'INGRESS_TRAFFIC_ALL',
      // Envoy authorizes callers, per route.
      invokerIamDisabled: true,
      template: {
        labels: googleLabels(this),
        serviceAccount: this.identity.email,
        timeout: '60s',
        maxInstanceRequestConcurrency: 200,
        scaling: { minInstanceCount: 0, maxInstanceCount: MOST },
        ...(member && { vpcAccess: vpcAccess(member.network, member, 'PRIVATE_RANGES_ONLY') }),
        containers: [
          {
            image: native?.google?.image ?? ENVOY,
            args: [
              '--config-yaml',
              Lazy.stringValue({ produce: config }),
              '--concurrency',
              '1',
              '--log-level',
              'warning',
            ],
            ports: { containerPort: PORT },
            resources: { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: true, startupCpuBoost: true },
          },
        ],
      },
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      ...native?.google?.proxy,
    });
    if (member) makeAfter(this.proxy, () => readyFor(member));
    this.url = domain ? namedOnGoogle(this, this.proxy.name, domain) : this.proxy.uri;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.service_name': this.proxy.name } };
  }

  private upstreamOf(route: ApiRoute): Upstream {
    const { function: fn, service, queue, host = '' } = route.to;
    if (queue) {
      queue.grantSend(this.identity);
      const { sendAddress, ordered } = asPubsubQueue(queue);
      return { is: 'topic', topic: sendAddress, ...(ordered && { orderingKey: stableId(this) }) };
    }
    if (service) return this.inside(service);
    if (!fn) return { is: 'host', host };
    const { url, address } = asRunFunction(fn);
    if (url === undefined) {
      report(this, {
        message:
          `the route ${operationOf(route)} is for the function ${fn.node.id}, which has no address that the ` +
          'proxy reaches.',
        remedy: 'Add http: {} to the function: only identities with grantInvoke may call it.',
      });
    }
    fn.grantInvoke(this.identity);
    return { is: 'host', host: hostOf(address), audience: address };
  }

  /**
   * A service accepts requests of the VPC only. The proxy sends them to the private addresses of
   * Google APIs, from a subnetwork with Private Google Access; its other connections do not use the
   * network. Source: cloud.google.com/run/docs/securing/ingress (internal);
   * cloud.google.com/vpc/docs/configure-private-google-access (domains: run.app)
   */
  private inside(service: Service): Upstream {
    const run = asRunService(service);
    const { network } = run.member;
    this.member ??= this.join(asGoogleNetwork(network));
    const { place, isNew } = childFor(this, madeId(this, 'calls', stableIds(service)), `calls of ${service.node.path}`);
    if (isNew) run.letCall(place, this.identity);
    const address = run.address ?? '';
    return { is: 'host', host: hostOf(address), audience: address, inside: true };
  }

  private join(network: AnyGoogleNetwork): GoogleNetworkMember {
    const member = network.joinContainers(new Construct(this, 'inside'), 'private');
    reachPrivateApis(network);
    network.allow(member, 'services', { port: HTTPS_PORT, description: 'Cloud Run services' });
    return member;
  }

  protected override allowCall(_: Construct, identity: Identity): void {
    this.callers.push(asServiceAccount(identity).email);
  }
}

/** The host, without scheme and path. */
const hostOf = (url: string) =>
  Token.isUnresolved(url) ? Fn.trimprefix(url, 'https://') : url.replace(/^https:\/\//, '').replace(/\/.*$/, '');

/** The Cloud Run service of an API, which authorizes callers itself. */
export class ExistingGoogleApi extends Api {
  readonly url: string;
  private readonly serviceName: string;

  constructor(scope: Construct, id: string, existing: ExistingApi) {
    super(scope, id, {});
    const { url, service } = existingOn(this, existing, 'google');
    this.url = url;
    this.serviceName = service;
  }

  protected override allowCall(scope: Construct, identity: Identity): void {
    new CloudRunV2ServiceIamMember(scope, 'member', {
      location: this.placement.region,
      name: this.serviceName,
      role: 'roles/run.invoker',
      member: asServiceAccount(identity).member,
    });
  }
}
