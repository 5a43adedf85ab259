import type { LbConfig } from '@cdktf/provider-aws/lib/lb';
import type { LbTargetGroupConfig } from '@cdktf/provider-aws/lib/lb-target-group';
import type { ApplicationGatewayConfig } from '@cdktf/provider-azurerm/lib/application-gateway';
import type { WebApplicationFirewallPolicyConfig } from '@cdktf/provider-azurerm/lib/web-application-firewall-policy';
import type { ComputeBackendServiceConfig } from '@cdktf/provider-google/lib/compute-backend-service';
import type { Construct } from 'constructs';
import type { ComputeGroup } from '../compute/compute';
import { native, unsupported } from '../core/features';
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
import type { DnsTarget } from '../dns/records';
import type { Network, NetworkMember } from '../network/network';
import type { ServiceLevel } from '../objective/objective';
import type { Service } from '../service/service';
import { LOAD_BALANCER_METRICS, type LoadBalancerMetric } from './metrics';
import { LOAD_BALANCER } from './support';

export interface LoadBalancerProps {
  readonly network: Network;
  /**
   * Makes it accessible from inside the network only, for members that a rule allows:
   * `network.allow(worker.member, entry.member, { port: 443 })`. @default false
   */
  readonly internal?: boolean;
  /** The TLS certificate, which is required: port 80 redirects to port 443. */
  readonly certificate: Certificate;
  /**
   * The routing rules, the most specific host first, then the longest path. One route must have
   * neither host nor path: it receives all other requests.
   */
  readonly routes: readonly HttpRoute[];
  /** Also accepts requests over IPv6. On AWS it requires a network with IPv6. @default false */
  readonly ipv6?: boolean;
  /**
   * Sends the requests of a client to the machine that answered its first one, with a cookie of the
   * load balancer. It applies within one set of machines: another release is another set.
   * @default any machine may answer
   */
  readonly stickiness?: Stickiness;
  /**
   * How long a machine may take to answer, in seconds, before the client gets 504. On AWS the time
   * without data.
   * @default 60
   * Limits: 1 to 4000 on AWS, 1 to 86,400 on Google and Azure.
   */
  readonly requestTimeoutSeconds?: number;
  /**
   * How long a machine may finish open requests when it is removed, in seconds.
   * @default 60
   * Limits: 0 to 3600, on Azure from 1.
   */
  readonly drainSeconds?: number;
  /**
   * Its service level objective. In an environment with `monitoring:`, alarms fire if its error
   * budget is spent too fast.
   * @default none
   */
  readonly slo?: ServiceLevel;
  /**
   * How long access logs are kept, in days. Limits: AWS and Azure 1 to 3,650; not on Google.
   * @default `logs.retentionDays` of the environment
   */
  readonly accessLogDays?: number;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly loadBalancer?: Partial<LbConfig>; readonly targetGroup?: Partial<LbTargetGroupConfig> };
    /**
     * Applies to every backend service, including the regional ones of an internal load balancer.
     */
    readonly google?: { readonly backendService?: Partial<BackendServiceSettings> };
    readonly azure?: {
      readonly gateway?: Partial<ApplicationGatewayConfig>;
      readonly firewallPolicy?: Partial<WebApplicationFirewallPolicyConfig>;
    };
  };
}

export interface Stickiness {
  /**
   * The duration, in seconds.
   * @default a day on AWS; the browser session on Google and Azure
   * Limits: 1 to 604,800 on AWS, 1 to 1,209,600 on Google.
   */
  readonly seconds?: number;
}

/** The settings that global and regional backend services share. */
export type BackendServiceSettings = Pick<
  ComputeBackendServiceConfig,
  'connectionDrainingTimeoutSec' | 'localityLbPolicy' | 'sessionAffinity' | 'timeoutSec' | 'description'
>;

/** Exactly one of the two is required. */
export interface Certificate {
  /** Issued and renewed by the cloud, with validation records in the zone. */
  readonly managed?: ManagedCertificate;
  /** An existing certificate, for each cloud where the workload may run. */
  readonly given?: GivenCertificate;
}

export interface ManagedCertificate {
  /** `shop.example.com`, which must be in the zone. */
  readonly domain: string;
  /** Additional names, also in the zone: `*.shop.example.com`. */
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
   * In Key Vault. If the secret's id has no version, a renewed certificate is used automatically.
   * The vault must use role assignments.
   */
  readonly azure?: { readonly keyVaultId: string; readonly keyVaultSecretId: string };
}

/** Sends requests for `host` below `path` to `port` of the group's machines, or to a service. */
export interface HttpRoute {
  /** `api.example.com`, or `*.example.com` for all names below it. @default every host */
  readonly host?: string;
  /** `/api` includes everything below it. @default '/' */
  readonly path?: string;
  /** Exactly one of `group` and `service`. */
  readonly group?: ComputeGroup;
  /** The port of the group's machines. A service defines its own. */
  readonly port?: number;
  readonly service?: Service;
  /**
   * Routes with the same host and path share the requests by weight, 0 to 999, for example to try a
   * release with a few requests.
   */
  readonly weight?: number;
}

/** A load balancer created elsewhere, in `network`. */
export interface ExistingLoadBalancer {
  readonly network: Network;
  /** @default false */
  readonly internal?: boolean;
  /**
   * Routes to add to its existing ones; each requires a host or a path, since its owner defines the
   * default. Supported on AWS only.
   */
  readonly routes?: readonly HttpRoute[];
  readonly aws?: {
    /** The listener on port 443. */
    readonly listenerArn: string;
    readonly securityGroupId: string;
    readonly dnsName: string;
    readonly zoneId: string;
  };
  /** The source range of its traffic, if it is internal: the range of the proxy-only subnetwork. */
  readonly google?: { readonly address: string; readonly proxies?: string };
  /** The location of its gateway: the range and security group of its subnet. */
  readonly azure?: {
    readonly address: string;
    readonly subnet: {
      readonly id: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
  };
}

/** Weights between routes, which are list items, so they have a separate row. */
export const WEIGHTS = {
  aws: native('forward.target_group.weight', { min: 0, max: 999 }),
  google: native('weighted_backend_services.weight', { min: 0, max: 999 }),
  azure: unsupported('a gateway rule supports one pool', 'Leave it out, and change the group by rollout.blueGreen.'),
};

/** Distributes requests to groups of machines, over TLS. Nothing else can reach them. */
export abstract class LoadBalancer extends Kind {
  /**
   * The member of traffic rules. The rules from it to the groups of its routes, and from the
   * internet to it, are added automatically.
   */
  abstract readonly member: NetworkMember;
  /** The target of DNS records: `zone.pointTo('shop', '@', entry.target)`. */
  abstract readonly target: DnsTarget;
  /** Whether it is accessible from the network only. */
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

  /** Its requests, and those that were answered with a status of 500 to 599. */
  get served(): Served | Absent {
    const { requests, serverErrors } = this.metrics;
    return absence(requests) ?? { all: [requests], failed: [serverErrors] };
  }

  protected seriesOf(_name: LoadBalancerMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}
