import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Workload } from '../core/names';
import { type PublicNames as Facts, type PerCloud, placementOf } from '../core/placement';
import type { DnsProvider, DnsZone, ExistingDnsZone } from './dns';
import type { DnsTarget } from './records';
import { dnsZones } from './zones';

/** A placement's share in the environment's public names. */
export interface PublicNames {
  readonly zone: DnsZone;
  /** The name that people know, and that all placements share: `shop.example.com`. */
  readonly host: string;
  /**
   * This placement's own: `prod-aws-us-east-1.example.com`. What takes its traffic answers to both,
   * and its certificate holds both.
   */
  readonly entry: string;
  /** By what name its edge reaches what is behind it: `origin-prod-aws-us-east-1.example.com`. */
  readonly origin: string;
  /** A certificate that is there, on this cloud. */
  readonly certificates: Facts['certificates'];
  /** The one for an edge, where its cloud does not renew one for the shared name: on Azure. */
  readonly edgeCertificate?: { readonly given: NonNullable<Facts['certificates']> };
  /**
   * Placements on the same cloud that stand before this one in the file, where that lets an edge
   * have a name once in the world: the first has the shared one.
   */
  readonly others: readonly string[];
  /**
   * Leads the placement's own name to what takes its traffic; the shared name leads to the own
   * names of all.
   */
  publish(target: DnsTarget): void;
}

/**
 * What an edge of a cloud does with names. On Google it is a part of each placement's load
 * balancer, so several may have one name.
 */
export const EDGES: PerCloud<{ readonly namesAreUnique: boolean; readonly renewsCertificates: boolean }> = {
  aws: { namesAreUnique: true, renewsCertificates: true },
  google: { namesAreUnique: false, renewsCertificates: true },
  azure: { namesAreUnique: true, renewsCertificates: false },
};

/**
 * The environment's public names, as this placement sees them; nothing where the environment has
 * none.
 */
export function publicNames(scope: IConstruct): PublicNames | undefined {
  const stack = TerraformStack.of(scope);
  const { id: placement, cloud, dns } = placementOf(stack);
  if (!dns) return undefined;
  const workload = scope.node.scopes.find((one) => one instanceof Workload)?.node.id ?? '';
  const further = dns.names?.[workload];
  const id = further === undefined ? placement : `${placement}-${workload}`;
  const zone =
    (stack.node.tryFindChild('names') as DnsZone | undefined) ?? dnsZones.fromExisting(stack, 'names', zoneOf(dns));
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
 * The id of the record of an entry: that of the environment's name, or of a workload with another.
 */
export const entryId = (workload?: string) => (workload === undefined ? 'entry' : `entry-${workload}`);

/**
 * The zone that the environment's file names, in the words of its provider. A placement's own name
 * never goes through a proxy: the shared one does.
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
