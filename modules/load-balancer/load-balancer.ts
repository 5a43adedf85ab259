import type { LbConfig } from '@cdktf/provider-aws/lib/lb';
import type { LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { ApplicationGatewayConfig } from '@cdktf/provider-azurerm/lib/application-gateway';
import type { WebApplicationFirewallPolicyConfig } from '@cdktf/provider-azurerm/lib/web-application-firewall-policy';
import type { ComputeBackendServiceConfig } from '@cdktf/provider-google/lib/compute-backend-service';
import type { Construct } from 'constructs';
import type { ComputeGroup } from '../compute/compute';
import { native, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { DnsZone } from '../dns/dns';
import type { DnsTarget } from '../dns/records';
import type { Network, NetworkMember } from '../network/network';
import type { Service } from '../service/service';
import { LOAD_BALANCER_METRICS, type LoadBalancerMetric } from './metrics';
import { LOAD_BALANCER } from './support';

export interface LoadBalancerProps {
  readonly network: Network;
  /**
   * Reached from inside the network only, by those that a rule names: `network.allow(worker.member,
   * entry.member, { port: 443 })`. @default false
   */
  readonly internal?: boolean;
  /** What it proves its name with. Without TLS nothing is served: port 80 leads to port 443. */
  readonly certificate: Certificate;
  /**
   * Where requests go, the most exact host first, then the longest path. One route has neither: it
   * takes everything else.
   */
  readonly routes: readonly HttpRoute[];
  /** Reached over IPv6, too. On AWS the network has IPv6 addresses then. @default false */
  readonly ipv6?: boolean;
  /**
   * Requests of a client go to the machine that answered its first, by a cookie of the load
   * balancer. The machines of one set only: another release is another set.
   * @default any machine may answer
   */
  readonly stickiness?: Stickiness;
  /**
   * How long a machine may take to answer, in seconds; then the client gets 504. On AWS it is how
   * long nothing is sent.
   * @default 60
   * Limits: 1 to 4000 on AWS, 1 to 86,400 on Google and Azure.
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * How long a machine that leaves may finish what it has begun, in seconds.
   * @default 60
   * Limits: 0 to 3600, on Azure from 1.
   */
  readonly drainSeconds?: number;
  /**
   * How long it is kept who asked for what, in days. @default 365, except on Google, which keeps it
   * as long as the project's log bucket says
   */
  readonly accessLogDays?: number;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly loadBalancer?: Partial<LbConfig>; readonly targetGroup?: Partial<LbTargetGroupConfig> };
    /** Of every backend service, also the regional ones of an internal load balancer. */
    readonly google?: { readonly backendService?: Partial<BackendServiceSettings> };
    readonly azure?: {
      readonly gateway?: Partial<ApplicationGatewayConfig>;
      readonly firewallPolicy?: Partial<WebApplicationFirewallPolicyConfig>;
    };
  };
}

export interface Stickiness {
  /**
   * How long, in seconds.
   * @default a day on AWS; as long as the browser is open on Google and Azure
   * Limits: 1 to 604,800 on AWS, 1 to 1,209,600 on Google.
   */
  readonly seconds?: number;
}

/** What global and regional backend services have both. */
export type BackendServiceSettings = Pick<
  ComputeBackendServiceConfig,
  'connectionDrainingTimeoutSec' | 'localityLbPolicy' | 'sessionAffinity' | 'timeoutSec' | 'description'
>;

/** Exactly print one of the two. */
export interface Certificate {
  /**
   * Made and renewed by the cloud, which is shown by records in the zone that the domain is ours.
   */
  readonly managed?: ManagedCertificate;
  /** One that is there, on each cloud where the workload may run. */
  readonly given?: GivenCertificate;
}

export interface ManagedCertificate {
  /** `shop.example.com`, in the zone. */
  readonly domain: string;
  /** Further names, also in the zone: `*.shop.example.com`. */
  readonly alternativeNames?: readonly string[];
  readonly zone: DnsZone;
}

export interface GivenCertificate {
  /** In AWS Certificate Manager, in the placement's region. */
  readonly aws?: { readonly arn: string };
  /**
   * In Certificate Manager: `projects/<project>/locations/<global, or the region for an internal
   * one>/certificates/<name>`.
   */
  readonly google?: { readonly certificate: string };
  /**
   * In Key Vault. Without a version in the secret's id a renewed certificate is taken by itself.
   * The vault is one with role assignments.
   */
  readonly azure?: { readonly keyVaultId: string; readonly keyVaultSecretId: string };
}

/** Requests for `host` below `path` go to `port` of the group's machines, or to a service. */
export interface HttpRoute {
  /** `api.example.com`, or `*.example.com` for all names below it. @default every host */
  readonly host?: string;
  /** `/api` stands for itself and everything below it. @default '/' */
  readonly path?: string;
  /** Exactly one of `group` and `service`. */
  readonly group?: ComputeGroup;
  /** Of a group: the port of its machines. A service knows its own. */
  readonly port?: number;
  readonly service?: Service;
  /**
   * Routes with the same host and path share the requests by weight, 0 to 999: the way to try a
   * release on a few.
   */
  readonly weight?: number;
}

/** A load balancer created elsewhere, in `network`. */
export interface ExistingLoadBalancer {
  readonly network: Network;
  /** @default false */
  readonly internal?: boolean;
  /**
   * Added to those that it has; each names a host or a path, since the rest is its maker's. On AWS
   * only.
   */
  readonly routes?: readonly HttpRoute[];
  readonly aws?: {
    /** The listener on port 443. */
    readonly listenerArn: string;
    readonly securityGroupId: string;
    readonly dnsName: string;
    readonly zoneId: string;
  };
  /** Where its traffic comes from, if it is internal: the range of the proxy-only subnetwork. */
  readonly google?: { readonly address: string; readonly proxies?: string };
  /** Where its gateway is: its subnet's range and security group. */
  readonly azure?: {
    readonly address: string;
    readonly subnet: {
      readonly id: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
  };
}

/** Weights between routes, which stand in a list, so that each has its own row. */
export const WEIGHTS = {
  aws: native('forward.target_group.weight', { min: 0, max: 999 }),
  google: native('weighted_backend_services.weight', { min: 0, max: 999 }),
  azure: unsupported('a rule of a gateway names one pool', 'Leave it out, and change the group by rollout.blueGreen.'),
};

/** Spreads requests over groups of machines, over TLS, and is the only one that reaches them. */
export abstract class LoadBalancer extends Kind {
  /**
   * What traffic rules name. Those that let it reach the groups of its routes, and the internet
   * reach it, are there already.
   */
  abstract readonly member: NetworkMember;
  /** Where names lead to: `zone.pointTo('shop', '@', entry.target)`. */
  abstract readonly target: DnsTarget;
  /** Only the network reaches it. */
  readonly isInternal: boolean;

  constructor(scope: Construct, id: string, props: Partial<LoadBalancerProps>) {
    super(scope, id, LOAD_BALANCER, props);
    this.isInternal = props.internal ?? false;
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<LoadBalancerMetric> {
    return metricsOf(this, LOAD_BALANCER_METRICS[this.isInternal ? 'internal' : 'external'], (name) =>
      this.seriesOf(name),
    );
  }

  protected seriesOf(_name: LoadBalancerMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}
