import { report } from '../core/errors';
import { show } from '../core/features';
import { dashed } from '../core/ids';
import { sharedNames } from '../core/placement';
import type { DnsZone } from '../dns/dns';
import { EDGES } from '../dns/public-names';
import type { CacheRule, Edge, EdgeProps } from './edge';
import { EDGE } from './support';

/** Five minutes in seconds: the period of the request limit. */
export const WINDOW = 300;

/** Reports the errors in the settings of an edge on every cloud. */
export function checkEdge(edge: Edge, props: Partial<EdgeProps> & { readonly names: readonly string[] }): void {
  for (const [message, remedy] of mistakesIn(props)) report(edge, { message, remedy });
  const { cloud, dns } = edge.placement;
  const shared = dns && sharedNameOf(edge, props.names);
  if (props.certificate && !props.certificate.given[cloud]) {
    report(edge, {
      message:
        `certificate.given is not set for ${cloud}; it is set for: ` +
        `${Object.keys(props.certificate.given).join(', ') || 'nothing'}.`,
      remedy: `Add ${cloud}: { … }.`,
    });
  }
  if (props.origin && EDGES[cloud].namesAreUnique && shared && dns.others?.length) {
    report(edge, {
      message:
        `names has ${shared}, which ${dns.others.join(' and ')} would also have, but ${EDGE.service[cloud]} ` +
        'supports a name in one place only.',
      remedy:
        'Use the shared name for the load balancers, without an edge, or keep the other placements ' +
        'on other clouds.',
    });
  }
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

/** The rules, the most specific path first. */
export function byLength(rules: readonly CacheRule[] = []): CacheRule[] {
  return [...rules].sort((a, b) => b.path.length - a.path.length || a.path.localeCompare(b.path));
}

/** `/static/*` as part of an id: `static`. */
export const idOf = (path: string): string => dashed(path) || 'all';

/** A full name, relative to the zone. */
export function inZone(zone: DnsZone, name: string): string {
  return name === zone.domain ? '@' : name.slice(0, -zone.domain.length - 1);
}

/** The name with which the edge connects to a load balancer. */
export function originHostOf({ names, origin }: EdgeProps): string {
  return origin.host ?? `origin-${names[0]}`;
}

/**
 * Whether requests pass through Cloudflare's proxy, so that the source address is one of
 * Cloudflare's.
 */
export function behindCloudflare(edge: Edge, { names, zone }: EdgeProps): boolean {
  return zone.proxied || (edge.placement.dns?.proxied === true && sharedNameOf(edge, names) !== undefined);
}

/**
 * The name that the placements of the environment share, if the edge has it: it resolves to their
 * own names.
 */
export function sharedNameOf({ placement: { dns } }: Edge, names: readonly string[]): string | undefined {
  return dns && names.find((name) => sharedNames(dns).includes(name));
}
export const EDGE_DEFAULTS = { requestsPerFiveMinutes: 2000 } as const;
