import { ComputeBackendService } from '@cdktf/provider-google/lib/compute-backend-service';
import { ComputeGlobalForwardingRule } from '@cdktf/provider-google/lib/compute-global-forwarding-rule';
import {
  ComputeSecurityPolicy,
  type ComputeSecurityPolicyRule,
} from '@cdktf/provider-google/lib/compute-security-policy';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show, unsupported } from '../core/features';
import { bodyInspection } from '../core/generation/google';
import { existingOn } from '../core/kind';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { CLIENT_HEADER, CLOUDFLARE_RANGES } from '../dns/cloudflare-ranges';
import type { DnsTarget } from '../dns/records';
import { GoogleLoadBalancer } from '../load-balancer/google';
import type { LoadBalancer } from '../load-balancer/load-balancer';
import { closeFor } from '../load-balancer/outside';
import { type CacheRule, Edge, type EdgeProps, type ExistingEdge } from './edge';
import { bucketFront } from './google-bucket';
import { behindCloudflare, EDGE_DEFAULTS, WINDOW } from './settings';

const POLICY_NAME: NameRule = {
  what: 'security policy',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};

/**
 * The OWASP core rules of Cloud Armor, and current vulnerabilities: each set is a rule, in this
 * order.
 */
const MANAGED = ['sqli', 'xss', 'lfi', 'rfi', 'rce', 'scannerdetection', 'protocolattack', 'sessionfixation'];
/** The methods of CloudFront. The managed rule for methods would block PUT, PATCH and DELETE. */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
const EVERYTHING = { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges: ['*'] } };
const LAST = 2_147_483_647;
/** Source: a rule matches at most ten ranges, "Quotas and limits" of Cloud Armor. */
const RANGES_OF_A_RULE = 10;
const ALL_OF_CLOUDFLARE = Object.values(CLOUDFLARE_RANGES).flat();
const CLOUDFLARE = Array.from({ length: Math.ceil(ALL_OF_CLOUDFLARE.length / RANGES_OF_A_RULE) }, (_, index) =>
  ALL_OF_CLOUDFLARE.slice(index * RANGES_OF_A_RULE, (index + 1) * RANGES_OF_A_RULE),
);

/**
 * Cloud CDN and Cloud Armor, which on Google are parts of the load balancer: the edge adds them to
 * its backend services. For a bucket it is a separate load balancer.
 */
export class GoogleEdge extends Edge {
  /** Undefined for a bucket: Cloud Armor inspects requests to programs. */
  readonly securityPolicy: ComputeSecurityPolicy | undefined;
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, props);
    const { bucket, loadBalancer } = props.origin;
    if (bucket) {
      this.refuseLimits(props);
      this.target = bucketFront(this, bucket, props);
      return;
    }
    if (props.certificate) {
      report(this, {
        message: 'certificate requires a bucket: on Google a load balancer has its own certificate.',
        remedy: 'Set it on the load balancer, and leave it out here.',
      });
    }
    this.securityPolicy = new ComputeSecurityPolicy(this, 'firewall', {
      name: nameOf(this, POLICY_NAME),
      description: `What ${stableId(this)} takes`,
      rule: rules(props, behindCloudflare(this, props)),
      advancedOptionsConfig: {
        jsonParsing: 'STANDARD',
        logLevel: 'VERBOSE',
        ...(props.bodyInspectionKiB !== undefined && bodyInspection(props.bodyInspectionKiB)),
      },
      ...props.native?.google?.securityPolicy,
    });
    if (loadBalancer) closeFor(this, loadBalancer, [...props.names, ...(props.origin.host ? [props.origin.host] : [])]);
    for (const service of this.servicesOf(loadBalancer)) {
      service.securityPolicy = this.securityPolicy.id;
      this.cache(service, props.cache);
    }
    this.target = loadBalancer?.target ?? {};
  }

  private refuseLimits({ requestsPerFiveMinutes, native }: EdgeProps): void {
    const given =
      requestsPerFiveMinutes === undefined
        ? native?.google?.securityPolicy && 'native.google.securityPolicy'
        : 'requestsPerFiveMinutes';
    if (!given) return;
    report(this, {
      message:
        `${given} requires a load balancer: Cloud Armor neither limits nor inspects requests for a bucket, ` +
        'which Cloud CDN answers.',
      remedy: 'Leave it out, serve the objects through a load balancer (origin.loadBalancer), or place it on aws.',
    });
  }

  private servicesOf(loadBalancer: LoadBalancer | undefined): ComputeBackendService[] {
    if (!loadBalancer) return [];
    const services = loadBalancer instanceof GoogleLoadBalancer ? [...loadBalancer.backendServices.values()] : [];
    const global = services.filter((service) => service instanceof ComputeBackendService);
    if (global.length === 0) {
      report(this, {
        message:
          `origin.loadBalancer ${loadBalancer.node.id} is internal, or was created elsewhere: Cloud CDN is a ` +
          'part of a global load balancer.',
        remedy: 'Create it here, and leave internal out.',
      });
    }
    return global;
  }

  /** A backend service caches all paths in the same way. */
  private cache(service: ComputeBackendService, cache: readonly CacheRule[] = []): void {
    const [rule] = cache;
    if (!rule) return;
    const narrow = cache.find(({ path }) => path !== '/*');
    if (narrow) {
      report(this, {
        message:
          `cache: the path is ${show(narrow.path)}, and in front of a load balancer of Google one rule is for all ` +
          'paths: version 6.50 of its Terraform provider has no cache_policy in URL maps.',
        remedy:
          "Use { path: '/*' } without ttlSeconds, and let the origin set Cache-Control for each path, or " +
          `place ${this.placement.environment} on aws or azure.`,
      });
      return;
    }
    const { ttlSeconds, never } = rule;
    if (never) return;
    service.enableCdn = true;
    service.putCdnPolicy({
      ...(ttlSeconds === undefined
        ? { cacheMode: 'USE_ORIGIN_HEADERS' }
        : { cacheMode: 'FORCE_CACHE_ALL', defaultTtl: ttlSeconds, clientTtl: ttlSeconds }),
      cacheKeyPolicy: { includeHost: true, includeProtocol: true, includeQueryString: true },
    });
  }

  /** A load balancer publishes its own metrics; for a bucket the edge does. */
  protected override seriesOf(): MetricTarget | Absent {
    const rule = this.node.tryFindChild('rule');
    if (rule instanceof ComputeGlobalForwardingRule) {
      return { dimensions: { 'resource.labels.forwarding_rule_name': rule.name } };
    }
    return unsupported('its load balancer answers the requests', 'Watch requests of origin.loadBalancer.');
  }
}

/**
 * Allows its names only, then blocks attacks, then too many requests. Each rule has its own hundred
 * numbers, so that others can be added between.
 */
function rules({ names, origin, requestsPerFiveMinutes }: EdgeProps, proxied: boolean): ComputeSecurityPolicyRule[] {
  const count = requestsPerFiveMinutes ?? EDGE_DEFAULTS.requestsPerFiveMinutes;
  const limit = {
    conformAction: 'allow',
    exceedAction: 'deny(429)',
    rateLimitThreshold: { count, intervalSec: WINDOW },
  };
  const hosts = [...names, ...(origin.host ? [origin.host] : [])].map((name) => name.replaceAll('.', '[.]')).join('|');
  return [
    {
      priority: 100,
      action: 'deny(404)',
      description: 'Other names',
      match: { expr: { expression: `!request.headers['host'].lower().matches('^(${hosts})(:[0-9]+)?$')` } },
    },
    {
      priority: 200,
      action: 'deny(403)',
      description: 'Other methods',
      match: { expr: { expression: `!request.method.matches('^(${METHODS.join('|')})$')` } },
    },
    ...MANAGED.map((set, index) => ({
      priority: 1000 + 100 * index,
      action: 'deny(403)',
      description: `Managed rules: ${set}`,
      match: { expr: { expression: `evaluatePreconfiguredWaf('${set}-v33-stable', {'sensitivity': 1})` } },
    })),
    {
      priority: 2000,
      action: 'deny(403)',
      description: 'Managed rules: current holes',
      match: { expr: { expression: "evaluatePreconfiguredWaf('cve-canary')" } },
    },
    ...(proxied ? CLOUDFLARE : []).map((srcIpRanges, index) => ({
      priority: 2900 + index,
      action: 'throttle',
      description: 'Too many requests of a client through Cloudflare',
      match: { versionedExpr: 'SRC_IPS_V1', config: { srcIpRanges } },
      rateLimitOptions: { ...limit, enforceOnKey: 'HTTP_HEADER', enforceOnKeyName: CLIENT_HEADER },
    })),
    {
      priority: 3000,
      action: 'throttle',
      description: 'Too many requests',
      match: EVERYTHING,
      rateLimitOptions: { ...limit, enforceOnKey: 'IP' },
    },
    { priority: LAST, action: 'allow', description: 'All else', match: EVERYTHING },
  ];
}

export class ExistingGoogleEdge extends Edge {
  readonly target: DnsTarget;

  constructor(scope: Construct, id: string, existing: ExistingEdge) {
    super(scope, id, { names: existing.names });
    this.target = { address: existingOn(this, existing, 'google').address };
  }
}
