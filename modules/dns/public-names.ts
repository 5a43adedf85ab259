import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { childOf } from '../core/child';
import { Workload } from '../core/names';
import { type PublicNames as Facts, type PerCloud, placementOf } from '../core/placement';
import type { DnsProvider, DnsZone, ExistingDnsZone } from './dns';
import type { DnsTarget } from './records';
import { dnsZones } from './zones';

/** A placement's part of the environment's public names. */
export interface PublicNames {
  readonly zone: DnsZone;
  /** The public name that all placements share: `shop.example.com`. */
  readonly host: string;
  /**
   * The placement's own name: `prod-aws-us-east-1.example.com`. Its entry answers to both, and its
   * certificate includes both.
   */
  readonly entry: string;
  /**
   * The name with which its edge connects to the origin: `origin-prod-aws-us-east-1.example.com`.
   */
  readonly origin: string;
  /** An existing certificate on this cloud. */
  readonly certificates: Facts['certificates'];
  /** The certificate for an edge, if its cloud does not renew one for the shared name: on Azure. */
  readonly edgeCertificate?: { readonly given: NonNullable<Facts['certificates']> };
  /**
   * Earlier placements on the same cloud in the file, if an edge there supports a name only once:
   * the first one has the shared name.
   */
  readonly others: readonly string[];
  /** Points the placement's own name to its entry, and the shared name to the own names of all. */
  publish(target: DnsTarget): void;
}

/**
 * How an edge of a cloud handles names. On Google it is part of each placement's load balancer, so
 * several may have one name.
 */
export const EDGES: PerCloud<{ readonly namesAreUnique: boolean; readonly renewsCertificates: boolean }> = {
  aws: { namesAreUnique: true, renewsCertificates: true },
  google: { namesAreUnique: false, renewsCertificates: true },
  azure: { namesAreUnique: true, renewsCertificates: false },
};

/** The environment's public names for this placement; undefined if the environment has none. */
export function publicNames(scope: IConstruct): PublicNames | undefined {
  const stack = TerraformStack.of(scope);
  const { id: placement, cloud, dns } = placementOf(stack);
  if (!dns) return undefined;
  const workload = scope.node.scopes.find((one) => one instanceof Workload)?.node.id ?? '';
  const further = dns.names?.[workload];
  const id = further === undefined ? placement : `${placement}-${workload}`;
  const zone = childOf(stack, 'names', () => dnsZones.fromExisting(stack, 'names', zoneOf(dns)));
  return {
    zone,
    host: zone.fullName(further ?? dns.name),
    entry: zone.fullName(id),
    origin: zone.fullName(`origin-${id}`),
    certificates: dns.certificates?.[cloud] && dns.certificates,
    edgeCertificate: !EDGES[cloud].renewsCertificates && dns.certificates ? { given: dns.certificates } : undefined,
    others: EDGES[cloud].namesAreUnique ? (dns.others ?? []) : [],
    publish: (target) => zone.pointTo(entryId(further === undefined ? undefined : workload), id, target),
  };
}

/**
 * The id of the record of an entry: that of the environment's name, or of a workload with another
 * name.
 */
export const entryId = (workload?: string) => (workload === undefined ? 'entry' : `entry-${workload}`);

/**
 * The zone of the environment file, for its provider. A placement's own name never uses a proxy:
 * the shared one does.
 */
export function zoneOf({ provider, domain, zone, account }: Facts, proxied = false): ExistingDnsZone {
  const of: Record<DnsProvider, Omit<ExistingDnsZone, 'domain'>> = {
    aws: { aws: { zoneId: zone } },
    google: { google: { name: zone } },
    azure: { azure: { id: zone } },
    cloudflare: { proxied, cloudflare: { zoneId: zone, accountId: account } },
  };
  return { domain, ...of[provider] };
}
