import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ComputeNetworkPeering } from '@cdktf/provider-google/lib/compute-network-peering';
import { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { nameOf } from '../core/names';
import type { Refusal } from '../core/ranges';
import type { Tier } from './address-plan';
import { GoogleContainersMember, GoogleNetworkMember } from './google-member';
import { NAME } from './google-names';
import { byFamily, type Families, isInside, podsOf, serviceOf, tagOf, unenforceable } from './google-rules';
import { PRIVATE_APIS, type Proxies, type Reached, reachEndpoint } from './google-services';
import { Network } from './network';
import { hasWayOut } from './ready';
import type { End, Traffic } from './traffic';

/** The IPv6 access type of a tier: external addresses, or internal ones. */
export const accessOf = (tier: Tier) => (tier === 'public' ? 'EXTERNAL' : 'INTERNAL');

export abstract class AnyGoogleNetwork extends Network {
  /** The network's id. */
  abstract readonly networkId: string;
  /** The subnetwork's id of each tier. */
  abstract readonly subnetworkIds: Readonly<Record<Tier, string>>;
  /** Addresses of the public tier are external; Cloud NAT supports IPv4 only. */
  readonly waysOut6 = ['public'] as const;

  override join(owner: Construct, tier: Tier, existing?: string): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, tier, existing);
  }

  /**
   * Creates the member of a service that Google runs behind a private connection. It has no network
   * tag: egress rules control access to it, and all egress is denied unless a rule allows it.
   */
  joinService(owner: Construct, ranges: readonly string[]): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, 'isolated', undefined, ranges);
  }

  /**
   * Creates the member of the nodes of a cluster and their pods. Rules into them apply to the
   * nodes' tag. Source: cloud.google.com/vpc/docs/alias-ip ("Firewall source tags are not supported
   * for alias IP addresses").
   */
  joinNodes(owner: Construct, tier: Tier, pods: readonly string[], existing?: string): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, tier, existing, undefined, undefined, false, pods);
  }

  /**
   * Creates the member of a load balancer, whose address is in the tier: its proxies, which have no
   * tag.
   */
  joinFront(owner: Construct, tier: Tier, proxies: readonly string[]): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, tier, undefined, proxies, this.ranges[tier], true);
  }

  /** Creates the member of containers on Cloud Run. */
  joinContainers(owner: Construct, tier: Tier, existing?: string): GoogleNetworkMember {
    return new GoogleContainersMember(owner, this, tier, existing);
  }

  /** The range of the proxies of internal load balancers: one for each region of a network. */
  abstract proxies(): Proxies;

  /** Makes the service accessible to machines without leaving Google's network. */
  reachEndpoint(endpoint: Reached): void {
    reachEndpoint(this, endpoint);
  }

  /** Makes the services that machines require accessible from a tier without internet access. */
  reachPlatform(member: GoogleNetworkMember, endpoints: readonly Reached[]): void {
    if (endpoints.length === 0 || this.nat === undefined || hasWayOut(this, member.tier)) return;
    for (const endpoint of endpoints) this.reachEndpoint(endpoint);
    this.allow(member, 'services', { port: 443, description: 'Services of the cloud' });
  }

  /**
   * The network tag that every machine of a tier has in addition to its own, so that a rule can
   * refer to the tier.
   */
  tierTag(tier: Tier): string {
    const id = `tier-${tier}`;
    return nameOf(groupIn(this, id), {
      ...NAME,
      what: 'network tag',
    });
  }

  /** A peering has two halves, one for each network; Google changes one of a network at a time. */
  protected override connect(scope: Construct, other: Network): void {
    const there = asGoogleNetwork(other);
    const half = (id: 'there' | 'back') => {
      const place = new Construct(scope, id);
      return { place, name: nameOf(place, { ...NAME, what: 'network peering' }) };
    };
    const [forth, back] = [half('there'), half('back')];
    const stackType = this.ipv6 && other.ipv6 ? 'IPV4_IPV6' : undefined;
    const first = new ComputeNetworkPeering(forth.place, 'peering', {
      name: forth.name,
      network: this.networkId,
      peerNetwork: there.networkId,
      stackType,
    });
    new ComputeNetworkPeering(back.place, 'peering', {
      name: back.name,
      network: there.networkId,
      peerNetwork: this.networkId,
      stackType,
      dependsOn: [first],
    });
  }

  protected override unenforceable(from: End, to: End, ports: readonly number[]): Refusal | undefined {
    return unenforceable(from, to, ports);
  }

  protected override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    const rule = {
      network: this.networkId,
      description,
      allow: [{ protocol, ports: ports.map(String) }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    };
    if (isInside(to)) {
      const tags = from.is === 'member' && !serviceOf(from) ? [tagOf(from)] : undefined;
      const pods = podsOf(from);
      const tagged = [['', pods.length > 0 ? [...pods] : undefined] as const];
      for (const [suffix, sourceRanges] of tags ? tagged : byFamily(this.sourcesOf(from))) {
        new ComputeFirewall(scope, `in${suffix}`, {
          name: this.ruleName(scope, `in${suffix}`),
          direction: 'INGRESS',
          ...(tags && { sourceTags: tags }),
          sourceRanges,
          targetTags: this.targets(to),
          ...rule,
        });
      }
    }
    if (isInside(from)) {
      // Targets can't be specified by tag: the range of the member's tier is used, and the rule at
      // the other end narrows it.
      for (const [suffix, destinationRanges] of byFamily(this.rangesOf(to))) {
        new ComputeFirewall(scope, `out${suffix}`, {
          name: this.ruleName(scope, `out${suffix}`),
          direction: 'EGRESS',
          destinationRanges,
          targetTags: this.targets(from),
          ...rule,
        });
      }
    }
  }

  /** The addresses of an end. */
  private rangesOf(end: End): Families {
    if (end.is === 'services') return { ranges: [PRIVATE_APIS] };
    if (end.is === 'range') return end;
    const { tier, reached } = end.member as GoogleNetworkMember;
    return reached
      ? { ranges: reached }
      : { ranges: [...this.ranges[tier], ...podsOf(end)], ranges6: this.ranges6[tier] };
  }

  /** The source of its traffic. */
  private sourcesOf(end: End): Families {
    const service = serviceOf(end);
    return service ? { ranges: service } : this.rangesOf(end);
  }

  private targets(end: End): string[] {
    if (end.is === 'member') return [tagOf(end)];
    return end.is === 'range' && end.tier ? [this.tierTag(end.tier)] : [];
  }

  private ruleName(scope: Construct, direction: string): string {
    const what = `firewall rule (${direction})`;
    const rule = { ...NAME, what, short: true, derived: true, max: 62 - direction.length };
    return `${nameOf(scope, rule)}-${direction}`;
  }
}

export function asGoogleNetwork(network: Network): AnyGoogleNetwork {
  if (network instanceof AnyGoogleNetwork) return network;
  throw new Error(`${network.node.path} is not a network of google`);
}
