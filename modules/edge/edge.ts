import type { CloudfrontDistributionConfig } from '@cdktf/provider-aws/lib/cloudfront-distribution';
import type { CdnFrontdoorProfileConfig } from '@cdktf/provider-azurerm/lib/cdn-frontdoor-profile';
import type { ComputeSecurityPolicyConfig } from '@cdktf/provider-google/lib/compute-security-policy';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { dashed } from '../core/ids';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { sharedNames } from '../core/placement';
import type { DnsZone } from '../dns/dns';
import { EDGES } from '../dns/public-names';
import type { DnsTarget } from '../dns/records';
import type { GivenCertificate, LoadBalancer } from '../load-balancer/load-balancer';
import type { Bucket } from '../storage/bucket';
import { EDGE_METRICS, type EdgeMetric } from './metrics';
import { EDGE } from './support';

export interface EdgeProps {
  /**
   * The names that it answers to, all in the zone, and to no other. They still have to be led to
   * it: `zone.pointTo(…, edge.target)`.
   */
  readonly names: readonly string[];
  /** Where records show that the names are ours. */
  readonly zone: DnsZone;
  /**
   * One that exists, with all names: in us-east-1 on AWS, in Key Vault on Azure. On Azure it is
   * required for the domain itself and for a name that does not lead to the edge by its own CNAME,
   * such as one that placements share: Front Door renews its own certificate for no other.
   * @default one that the cloud issues and renews; in front of a load balancer on Google that of
   * the load balancer
   */
  readonly certificate?: EdgeCertificate;
  /** Where it gets what it has not. Nobody else can reach that. */
  readonly origin: EdgeOrigin;
  /** What it keeps for a while. @default nothing: every request goes to the origin */
  readonly cache?: readonly CacheRule[];
  /**
   * So many requests of one client's address in five minutes, and the rest are refused. Behind
   * Cloudflare's proxy that is the address that Cloudflare reports.
   * @default 2000, except for a bucket on Google, where there is no such limit
   * Limits: 10 to 1,000,000.
   */
  readonly requestsPerFiveMinutes?: number;
  /**
   * How much of a request's body the firewall looks into, in KiB; what is larger goes through.
   * @default 16 on AWS. Google Cloud looks into 8 KiB and Azure into 128 KiB, which can't be
   * changed.
   */
  readonly bodyInspectionKiB?: number;
  /**
   * How long it is kept who asked for what, in days.
   * @default 365 on AWS; Azure keeps it as long as the placement's workspace, Google as long as the
   * project's log bucket says
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
  /** Objects, which stay private: only the edge may read them. */
  readonly bucket?: Bucket;
  /**
   * The object of a bucket that answers for `/`, and for no other folder: `index.html`.
   * @default none: `/` is not found
   */
  readonly index?: string;
  /**
   * The object of a bucket that is sent, with status 404, for what is not in it: `404.html`. On AWS
   * also for what the firewall refuses, since CloudFront tells the two apart by no status.
   * @default what the cloud says
   */
  readonly notFound?: string;
  /**
   * One that would be public without the edge: with it, it takes nothing but what comes through the
   * edge.
   */
  readonly loadBalancer?: LoadBalancer;
  /**
   * By what name, in the zone, the edge reaches the load balancer, whose certificate holds it
   * beside the names of the edge. Say it to keep it when the first name is removed.
   * @default 'origin-' and the first of the names
   */
  readonly host?: string;
}

export interface CacheRule {
  /**
   * `/static/*`, or `/*` for everything. With `ttlSeconds` what is kept is the same for everybody:
   * whether a cookie came with a request makes no difference.
   */
  readonly path: string;
  /**
   * How long, whatever the origin says.
   * @default as long as the origin's Cache-Control says; without one, not at all. Azure requires
   * it: Front Door keeps what has no Cache-Control for one to three days.
   */
  readonly ttlSeconds?: number;
  /**
   * Nothing below the path is kept: an exception from a rule for more paths. In front of a load
   * balancer on Google there is one rule for all paths. @default false
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

export const EDGE_DEFAULTS = { requestsPerFiveMinutes: 2000 } as const;

/** Seconds of five minutes: what requests are counted over. */
export const WINDOW = 300;

/**
 * What the world sees: it keeps what may be kept, refuses what is an attack, and is the only one
 * that reaches the origin.
 */
export abstract class Edge extends Kind {
  readonly names: readonly string[];
  /** Where names lead to: `zone.pointTo('shop', 'shop', edge.target)`. */
  abstract readonly target: DnsTarget;

  constructor(scope: Construct, id: string, props: Partial<EdgeProps> & { readonly names: readonly string[] }) {
    super(scope, id, EDGE, props);
    this.names = props.names;
    for (const [message, remedy] of mistakesIn(props)) report(this, { message, remedy });
    const { cloud, dns } = this.placement;
    const shared = dns && sharedNameOf(this, props.names);
    if (props.certificate && !props.certificate.given[cloud]) {
      report(this, {
        message:
          `certificate.given names none on ${cloud}; given: ` +
          `${Object.keys(props.certificate.given).join(', ') || 'nothing'}.`,
        remedy: `Add ${cloud}: { … } to the others.`,
      });
    }
    if (props.origin && EDGES[cloud].namesAreUnique && shared && dns.others?.length) {
      report(this, {
        message:
          `names has ${shared}, which ${dns.others.join(' and ')} would have too, and ${EDGE.service[cloud]} ` +
          'lets a name be in one place of the world only.',
        remedy:
          'Let the shared name lead to the load balancers, without an edge, or keep the other placements ' +
          'on other clouds.',
      });
    }
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<EdgeMetric> {
    return metricsOf(this, EDGE_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: EdgeMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}

/**
 * The name that the placements of the environment share, if the edge has it: it leads to their own
 * names.
 */
export function sharedNameOf({ placement: { dns } }: Edge, names: readonly string[]): string | undefined {
  return dns && names.find((name) => sharedNames(dns).includes(name));
}

/**
 * Whether requests come through Cloudflare's proxy, so that the address that asks is one of
 * Cloudflare's.
 */
export function behindCloudflare(edge: Edge, { names, zone }: EdgeProps): boolean {
  return zone.proxied || (edge.placement.dns?.proxied === true && sharedNameOf(edge, names) !== undefined);
}

/** The name by which the edge reaches a load balancer. */
export function originHostOf({ names, origin }: EdgeProps): string {
  return origin.host ?? `origin-${names[0]}`;
}

/** A whole name as the zone's records have it. */
export function inZone(zone: DnsZone, name: string): string {
  return name === zone.domain ? '@' : name.slice(0, -zone.domain.length - 1);
}

/** `/static/*` as part of an id: `static`. */
export const idOf = (path: string): string => dashed(path) || 'all';

/** The rules, the most exact path first. */
export function byLength(rules: readonly CacheRule[] = []): CacheRule[] {
  return [...rules].sort((a, b) => b.path.length - a.path.length || a.path.localeCompare(b.path));
}

function mistakesIn({ names, zone, origin, cache = [] }: Partial<EdgeProps>): [message: string, remedy: string][] {
  const wrong: [string, string][] = [];
  if (names?.length === 0)
    wrong.push(['names is empty, it answers to nothing.', 'Give one at least: shop.example.com.']);
  for (const name of [...(names ?? []), ...(origin?.host ? [origin.host] : [])]) {
    if (name.includes('*')) wrong.push([`the name ${show(name)} has a wildcard.`, 'Name each: shop.example.com.']);
    if (zone && name !== zone.domain && !name.endsWith(`.${zone.domain}`)) {
      wrong.push([
        `the name ${show(name)} is not in the zone ${zone.domain}.`,
        'Take a name in it, or give the zone that it is in.',
      ]);
    }
  }
  if (origin && !origin.bucket === !origin.loadBalancer) {
    wrong.push([`origin names ${origin.bucket ? 'two' : 'none'}.`, 'Give exactly one of bucket and loadBalancer.']);
  }
  if (origin?.bucket?.websiteUrl)
    wrong.push([
      `origin.bucket ${origin.bucket.node.id} is a website: everybody reads it, around the edge.`,
      'Leave out website of the bucket.',
    ]);
  for (const name of ['index', 'notFound'] as const) {
    const object = origin?.[name];
    if (object === undefined) continue;
    if (!origin?.bucket)
      wrong.push([`origin.${name} is for a bucket.`, 'Leave it out: a load balancer answers for every path itself.']);
    // CloudFront takes no more of default_root_object, and no * in response_page_path.
    else if (!/^[\w.-][\w./-]{0,253}$/.test(object))
      wrong.push([
        `origin.${name} is ${show(object)}; allowed values are letters, digits and _ . - /, not beginning with /.`,
        'Name the object as it is in the bucket: index.html.',
      ]);
  }
  if (origin?.host && origin.bucket)
    wrong.push(['origin.host is for a load balancer, and the origin is a bucket.', 'Leave it out.']);
  if (origin?.host && names?.includes(origin.host)) {
    wrong.push([`origin.host is ${show(origin.host)}, which leads to the edge itself.`, 'Take another name.']);
  }
  const ids = cache.map(({ path }) => idOf(path));
  for (const [index, { path, ttlSeconds, never }] of cache.entries()) {
    if (never && ttlSeconds !== undefined)
      wrong.push([`cache: ${show(path)} is never kept, and for ${ttlSeconds} s.`, 'Leave out one of the two.']);
    if (!/^\/[\w./-]*\*?$/.test(path))
      wrong.push([`cache: the path is ${show(path)}.`, 'Begin it with /, and put * at the end only: /static/*.']);
    if (ids.indexOf(idOf(path)) !== index)
      wrong.push([`cache: ${show(path)} is there a second time, or all but.`, 'Keep one of the two.']);
    if (ttlSeconds !== undefined && !(Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= 31_536_000)) {
      wrong.push([`cache: ttlSeconds of ${path} is ${ttlSeconds}, 1 to 31536000 (a year) are allowed.`, 'Change it.']);
    }
  }
  return wrong;
}
