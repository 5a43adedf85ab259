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

export const EDGE_DEFAULTS = { requestsPerFiveMinutes: 2000 } as const;

/** Five minutes in seconds: the period of the request limit. */
export const WINDOW = 300;

/** The public entry point: caches, blocks attacks, and has exclusive access to the origin. */
export abstract class Edge extends Kind {
  readonly names: readonly string[];
  /** The target of DNS records: `zone.pointTo('shop', 'shop', edge.target)`. */
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
          `certificate.given is not set for ${cloud}; it is set for: ` +
          `${Object.keys(props.certificate.given).join(', ') || 'nothing'}.`,
        remedy: `Add ${cloud}: { … }.`,
      });
    }
    if (props.origin && EDGES[cloud].namesAreUnique && shared && dns.others?.length) {
      report(this, {
        message:
          `names has ${shared}, which ${dns.others.join(' and ')} would also have, but ${EDGE.service[cloud]} ` +
          'supports a name in one place only.',
        remedy:
          'Use the shared name for the load balancers, without an edge, or keep the other placements ' +
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
 * The name that the placements of the environment share, if the edge has it: it resolves to their
 * own names.
 */
export function sharedNameOf({ placement: { dns } }: Edge, names: readonly string[]): string | undefined {
  return dns && names.find((name) => sharedNames(dns).includes(name));
}

/**
 * Whether requests pass through Cloudflare's proxy, so that the source address is one of
 * Cloudflare's.
 */
export function behindCloudflare(edge: Edge, { names, zone }: EdgeProps): boolean {
  return zone.proxied || (edge.placement.dns?.proxied === true && sharedNameOf(edge, names) !== undefined);
}

/** The name with which the edge connects to a load balancer. */
export function originHostOf({ names, origin }: EdgeProps): string {
  return origin.host ?? `origin-${names[0]}`;
}

/** A full name, relative to the zone. */
export function inZone(zone: DnsZone, name: string): string {
  return name === zone.domain ? '@' : name.slice(0, -zone.domain.length - 1);
}

/** `/static/*` as part of an id: `static`. */
export const idOf = (path: string): string => dashed(path) || 'all';

/** The rules, the most specific path first. */
export function byLength(rules: readonly CacheRule[] = []): CacheRule[] {
  return [...rules].sort((a, b) => b.path.length - a.path.length || a.path.localeCompare(b.path));
}

function mistakesIn({ names, zone, origin, cache = [] }: Partial<EdgeProps>): [message: string, remedy: string][] {
  const wrong: [string, string][] = [];
  if (names?.length === 0) wrong.push(['names is empty.', 'Add at least one: shop.example.com.']);
  for (const name of [...(names ?? []), ...(origin?.host ? [origin.host] : [])]) {
    if (name.includes('*'))
      wrong.push([
        `the name ${show(name)} has a wildcard, which is not supported.`,
        'List each name: shop.example.com.',
      ]);
    if (zone && name !== zone.domain && !name.endsWith(`.${zone.domain}`)) {
      wrong.push([
        `the name ${show(name)} is not in the zone ${zone.domain}.`,
        'Use a name in it, or the zone of the name.',
      ]);
    }
  }
  if (origin && !origin.bucket === !origin.loadBalancer) {
    wrong.push([
      `origin has ${origin.bucket ? 'both bucket and loadBalancer' : 'neither bucket nor loadBalancer'}.`,
      'Set exactly one of them.',
    ]);
  }
  if (origin?.bucket?.websiteUrl)
    wrong.push([
      `origin.bucket ${origin.bucket.node.id} is a public website, which can be read without the edge.`,
      'Leave website of the bucket out.',
    ]);
  for (const name of ['index', 'notFound'] as const) {
    const object = origin?.[name];
    if (object === undefined) continue;
    if (!origin?.bucket)
      wrong.push([`origin.${name} requires a bucket.`, 'Leave it out: a load balancer answers every path itself.']);
    // CloudFront supports no other characters in default_root_object, and no * in
    // response_page_path.
    else if (!/^[\w.-][\w./-]{0,253}$/.test(object))
      wrong.push([
        `origin.${name} is ${show(object)}; allowed values are letters, digits and _ . - /, not beginning with /.`,
        'Use the name of the object in the bucket: index.html.',
      ]);
  }
  if (origin?.host && origin.bucket)
    wrong.push(['origin.host requires a load balancer, but the origin is a bucket.', 'Leave it out.']);
  if (origin?.host && names?.includes(origin.host)) {
    wrong.push([`origin.host is ${show(origin.host)}, which is a name of the edge itself.`, 'Use another name.']);
  }
  const ids = cache.map(({ path }) => idOf(path));
  for (const [index, { path, ttlSeconds, never }] of cache.entries()) {
    if (never && ttlSeconds !== undefined)
      wrong.push([`cache: ${show(path)} has both never and ttlSeconds: ${ttlSeconds}.`, 'Leave one of the two out.']);
    if (!/^\/[\w./-]*\*?$/.test(path))
      wrong.push([
        `cache: the path is ${show(path)}, which is not valid.`,
        'Begin it with /, and put * at the end only: /static/*.',
      ]);
    if (ids.indexOf(idOf(path)) !== index)
      wrong.push([`cache: ${show(path)} is defined twice, or almost.`, 'Remove one of them.']);
    if (ttlSeconds !== undefined && !(Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= 31_536_000)) {
      wrong.push([`cache: ttlSeconds of ${path} is ${ttlSeconds}, 1 to 31536000 (a year) are allowed.`, 'Correct it.']);
    }
  }
  return wrong;
}
