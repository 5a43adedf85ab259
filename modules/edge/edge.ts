import type { CloudfrontDistributionConfig } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import type { CdnFrontdoorProfileConfig } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-profile';
import type { ComputeSecurityPolicyConfig } from '@cdktf/provider-google/lib/compute-security-policy';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { DnsZone } from '../dns/dns';
import type { DnsTarget } from '../dns/records';
import type { GivenCertificate, LoadBalancer } from '../load-balancer/load-balancer';
import type { Bucket } from '../storage/bucket';
import { EDGE_METRICS, type EdgeMetric } from './metrics';
import { checkEdge } from './settings';
import { EDGE } from './support';

export interface EdgeProps {
  /**
   * The names that it answers, all in the zone. They also require records:
   * `zone.pointTo(…, edge.target)`.
   */
  readonly names: readonly string[];
  /** The zone for validation records. */
  readonly zone: DnsZone;
  /**
   * An existing certificate for all names: in us-east-1 on AWS, in Key Vault on Azure. On Azure it
   * is required for the domain itself and for a name that is not a CNAME of the edge, such as one
   * that placements share: Front Door does not renew a managed certificate for those.
   * @default one that the cloud issues and renews; for a load balancer on Google the one of the
   *   load balancer
   */
  readonly certificate?: EdgeCertificate;
  /** The origin for cache misses. Nothing else can access it. */
  readonly origin: EdgeOrigin;
  /** Caching rules. @default none: every request goes to the origin */
  readonly cache?: readonly CacheRule[];
  /**
   * The maximum number of requests of one client address in five minutes; further requests are
   * blocked. With Cloudflare's proxy, the address that Cloudflare reports.
   * @default 2000, except for a bucket on Google, which does not support a limit
   * Limits: 10 to 1,000,000.
   */
  readonly requestsPerFiveMinutes?: number;
  /**
   * How much of a request's body the firewall inspects, in KiB; larger bodies are allowed.
   * @default 16 on AWS, 8 on Google Cloud, 128 on Azure
   * Limits: it can be changed on AWS, and on Google Cloud with the current providers (see
   * docs/providers.md).
   */
  readonly bodyInspectionKiB?: number;
  /**
   * How long access logs are kept, in days.
   * @default `logs.retentionDays` of the environment
   * Limits: AWS only, the values of CloudWatch.
   */
  readonly logDays?: number;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly distribution?: Partial<CloudfrontDistributionConfig> };
    readonly google?: { readonly securityPolicy?: Partial<ComputeSecurityPolicyConfig> };
    readonly azure?: { readonly profile?: Partial<CdnFrontdoorProfileConfig> };
  };
}

export interface EdgeCertificate {
  readonly given: GivenCertificate;
}

/** Exactly one of the two. */
export interface EdgeOrigin {
  /** A bucket, which stays private: only the edge may read it. */
  readonly bucket?: Bucket;
  /**
   * The object of a bucket for `/`, but not for other folders: `index.html`.
   * @default none: `/` returns not found
   */
  readonly index?: string;
  /**
   * The object of a bucket that is returned, with status 404, for missing objects: `404.html`. On
   * AWS also for requests that the firewall blocks, since CloudFront can't distinguish the two.
   * @default the response of the cloud
   */
  readonly notFound?: string;
  /** A load balancer that would otherwise be public: it accepts traffic from the edge only. */
  readonly loadBalancer?: LoadBalancer;
  /**
   * The name, in the zone, with which the edge connects to the load balancer, whose certificate
   * must include it. Set it to keep it when the first name is removed.
   * @default 'origin-' and the first of the names
   */
  readonly host?: string;
}

export interface CacheRule {
  /**
   * `/static/*`, or `/*` for everything. Cached responses are shared by all users, with and without
   * cookies, if `ttlSeconds` is set.
   */
  readonly path: string;
  /**
   * How long responses are cached, regardless of the origin.
   * @default the origin's Cache-Control; responses without it are not cached. Required on Azure:
   *   Front Door caches responses without Cache-Control for one to three days.
   */
  readonly ttlSeconds?: number;
  /**
   * Excludes the path from a rule for more paths. For a load balancer on Google one rule applies to
   * all paths. @default false
   */
  readonly never?: boolean;
}

/** An edge created elsewhere. */
export interface ExistingEdge {
  readonly names: readonly string[];
  /** The distribution's `d….cloudfront.net`. */
  readonly aws?: { readonly domainName: string };
  /** The address of the load balancer that it is part of. */
  readonly google?: { readonly address: string };
  /** The endpoint of Front Door. */
  readonly azure?: { readonly endpointId: string; readonly hostName: string };
}

/** The public entry point: caches, blocks attacks, and has exclusive access to the origin. */
export abstract class Edge extends Kind {
  readonly names: readonly string[];
  /** The target of DNS records: `zone.pointTo('shop', 'shop', edge.target)`. */
  abstract readonly target: DnsTarget;

  constructor(scope: Construct, id: string, props: Partial<EdgeProps> & { readonly names: readonly string[] }) {
    super(scope, id, EDGE, props);
    this.names = props.names;
    checkEdge(this, props);
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<EdgeMetric> {
    return metricsOf(this, EDGE_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: EdgeMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}
