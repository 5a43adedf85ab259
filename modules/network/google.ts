import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ComputeGlobalAddress } from '@cdktf/provider-google/lib/compute-global-address';
import { ComputeNetwork } from '@cdktf/provider-google/lib/compute-network';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router';
import { ComputeRouterNat } from '@cdktf/provider-google/lib/compute-router-nat';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import { ServiceNetworkingConnection } from '@cdktf/provider-google/lib/service-networking-connection';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { nameOf } from '../core/names';
import { type AddressPlan, TIERS, type Tier } from './address-plan';
import { NAME, reachServices } from './google-endpoints';
import { ANYWHERE, addressPlan, type End, type ExistingNetwork, Network, NetworkMember, type NetworkProps, type Traffic } from './network';

/** A member of a VPC: the network tag that its machines carry. */
export class GoogleNetworkMember extends NetworkMember {
  readonly tag: string;

  constructor(
    owner: Construct,
    network: AnyGoogleNetwork,
    tier: Tier,
    existing?: string,
    /** Where its traffic comes from, when it is no machine of ours: a service at the other end of a private connection, the proxies of a load balancer. */
    readonly ranges?: readonly string[],
    /** Where it is reached, when that is elsewhere. */
    readonly reached = ranges,
  ) {
    super(owner, network, tier);
    this.tag = existing ?? (ranges ? '' : nameOf(this, { ...NAME, what: 'network tag' }));
  }
}

abstract class AnyGoogleNetwork extends Network {
  /** The network's id. */
  abstract readonly networkId: string;
  /** The subnetwork's id of each tier. */
  abstract readonly subnetworkIds: Readonly<Record<Tier, string>>;

  override join(owner: Construct, tier: Tier, existing?: string): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, tier, existing);
  }

  /**
   * Gives a service that Google runs behind a private connection a place that rules can name. It carries no tag: what may reach it is decided
   * where traffic leaves, and nothing leaves unless a rule allows it.
   */
  joinService(owner: Construct, ranges: readonly string[]): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, 'isolated', undefined, ranges);
  }

  /** Gives a load balancer, whose address is in the tier, a place that rules can name: its proxies, which carry no tag. */
  joinFront(owner: Construct, tier: Tier, proxies: readonly string[]): GoogleNetworkMember {
    return new GoogleNetworkMember(owner, this, tier, undefined, proxies, this.ranges[tier]);
  }

  /** The range of the proxies of internal load balancers: a region of a network has one. */
  abstract proxies(): Proxies;

  /** The range of services that Google runs in a network of its own (Cloud SQL), connected to this one when the first of them needs it. */
  abstract privateServices(): PrivateServices;

  /** What every machine of a tier carries beside its own tag, so that a rule can name the tier. */
  tierTag(tier: Tier): string {
    const id = `tier-${tier}`;
    return nameOf((this.node.tryFindChild(id) as Construct | undefined) ?? new Construct(this, id), { ...NAME, what: 'network tag' });
  }

  protected override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    const rule = {
      network: this.networkId,
      description,
      allow: [{ protocol, ports: ports.map(String) }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    };
    const inside = (end: End) => (end.is === 'member' ? !serviceOf(end) : end.tier !== undefined);
    if (inside(to)) {
      const service = serviceOf(from);
      const source =
        from.is === 'member' && !service ? { sourceTags: [tagOf(from)] } : { sourceRanges: [...(service ?? (from as Ranges).ranges)] };
      new ComputeFirewall(scope, 'in', {
        name: this.ruleName(scope, 'in'),
        direction: 'INGRESS',
        ...source,
        targetTags: this.targets(to),
        ...rule,
      });
    }
    if (inside(from)) {
      // Where traffic goes can't be named by tag: the range of the member's tier stands for it, and the rule at the other end narrows it.
      const destinationRanges = [...(reachedAt(to) ?? (to.is === 'member' ? this.ranges[to.member.tier] : to.ranges))];
      new ComputeFirewall(scope, 'out', {
        name: this.ruleName(scope, 'out'),
        direction: 'EGRESS',
        destinationRanges,
        targetTags: this.targets(from),
        ...rule,
      });
    }
  }

  private targets(end: End): string[] {
    return end.is === 'member' ? [tagOf(end)] : end.tier ? [this.tierTag(end.tier)] : [];
  }

  private ruleName(scope: Construct, direction: 'in' | 'out'): string {
    return nameOf(scope, { ...NAME, what: `firewall rule (${direction})`, short: true, max: 59 }) + (direction === 'in' ? '-in' : '-out');
  }
}

type Ranges = End & { is: 'range' };
const tagOf = (end: End & { is: 'member' }) => (end.member as GoogleNetworkMember).tag;
const serviceOf = (end: End) => (end.is === 'member' ? (end.member as GoogleNetworkMember).ranges : undefined);
const reachedAt = (end: End) => (end.is === 'member' ? (end.member as GoogleNetworkMember).reached : undefined);

/** Where the proxies of internal load balancers are, once `subnetwork` is there. */
export interface Proxies {
  readonly range: string;
  readonly subnetwork?: ComputeSubnetwork;
}

/** Private services access: what a service names as its network, once `connection` is there. */
export interface PrivateServices {
  readonly range: string;
  readonly connection?: ServiceNetworkingConnection;
}

/** A custom-mode VPC with a regional subnetwork for each tier: everything denied and logged until a rule allows it. */
export class GoogleNetwork extends AnyGoogleNetwork {
  readonly network: ComputeNetwork;
  readonly networkId: string;
  readonly subnetworks: Readonly<Record<Tier, ComputeSubnetwork>>;
  readonly subnetworkIds: Readonly<Record<Tier, string>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly plan: AddressPlan;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    this.plan = addressPlan(this, props);
    const { region } = this.placement;
    this.network = new ComputeNetwork(this, 'network', {
      name: nameOf(this, { ...NAME, what: 'VPC network' }),
      autoCreateSubnetworks: false,
      routingMode: 'REGIONAL',
      ...props.native?.google?.network,
    });
    this.networkId = this.network.id;
    const perTier = <T>(make: (tier: Tier) => T) => Object.fromEntries(TIERS.map((tier) => [tier, make(tier)])) as Record<Tier, T>;
    this.subnetworks = perTier((tier) => {
      const place = new Construct(this, tier);
      return new ComputeSubnetwork(place, 'subnetwork', {
        name: nameOf(place, { ...NAME, what: 'subnetwork' }),
        network: this.networkId,
        region,
        ipCidrRange: this.plan.tier(tier),
        privateIpGoogleAccess: true,
        logConfig: { aggregationInterval: 'INTERVAL_5_SEC', flowSampling: 1, metadata: 'INCLUDE_ALL_METADATA' },
      });
    });
    this.subnetworkIds = perTier((tier) => this.subnetworks[tier].id);
    this.ranges = perTier((tier) => [this.plan.tier(tier)]);
    this.denyAll();
    if ((props.nat ?? 'single') !== 'none') this.translate();
    if (props.endpoints?.length) reachServices(new Construct(this, 'endpoints'), this.networkId, props.endpoints);
  }

  /** Google allows every way out by default, and every way in is denied without a record: both are said, and logged. */
  private denyAll(): void {
    const last = {
      network: this.networkId,
      priority: 65_534,
      deny: [{ protocol: 'all' }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
    };
    const [into, out] = [new Construct(this, 'deny-in'), new Construct(this, 'deny-out')];
    const name = (scope: Construct) => nameOf(scope, { ...NAME, what: 'firewall rule' });
    new ComputeFirewall(into, 'rule', {
      name: name(into),
      direction: 'INGRESS',
      sourceRanges: [ANYWHERE],
      description: 'Nothing comes in unless a rule allows it',
      ...last,
    });
    new ComputeFirewall(out, 'rule', {
      name: name(out),
      direction: 'EGRESS',
      destinationRanges: [ANYWHERE],
      description: 'Nothing goes out unless a rule allows it',
      ...last,
    });
  }

  /** Cloud NAT is regional: it serves every zone, and only the private tier. */
  private translate(): void {
    const scope = new Construct(this, 'nat');
    const router = new ComputeRouter(scope, 'router', {
      name: nameOf(scope, { ...NAME, what: 'router' }),
      network: this.networkId,
      region: this.placement.region,
    });
    new ComputeRouterNat(scope, 'nat', {
      name: nameOf(scope, { ...NAME, what: 'NAT' }),
      router: router.name,
      region: this.placement.region,
      natIpAllocateOption: 'AUTO_ONLY',
      sourceSubnetworkIpRangesToNat: 'LIST_OF_SUBNETWORKS',
      subnetwork: [{ name: this.subnetworkIds.private, sourceIpRangesToNat: ['ALL_IP_RANGES'] }],
      logConfig: { enable: true, filter: 'ERRORS_ONLY' },
    });
  }

  override proxies(): Proxies {
    const range = this.plan.reserved('proxy');
    if (!range) {
      report(this, {
        message: `cidr is "${this.cidr}", too small for the proxies of an internal load balancer.`,
        remedy: 'Widen it: a quarter of it is cut into slots, and one of these is for proxies.',
      });
    }
    const scope = (this.node.tryFindChild('proxies') as Construct | undefined) ?? new Construct(this, 'proxies');
    const subnetwork =
      (scope.node.tryFindChild('subnetwork') as ComputeSubnetwork | undefined) ??
      new ComputeSubnetwork(scope, 'subnetwork', {
        name: nameOf(scope, { ...NAME, what: 'subnetwork' }),
        network: this.networkId,
        region: this.placement.region,
        ipCidrRange: range ?? this.cidr,
        purpose: 'REGIONAL_MANAGED_PROXY',
        role: 'ACTIVE',
      });
    return { range: range ?? this.cidr, subnetwork };
  }

  override privateServices(): PrivateServices {
    const range = this.plan.reserved('services');
    if (!range) {
      report(this, {
        message: `cidr is "${this.cidr}", too small for the services that Google runs in a network of its own.`,
        remedy: 'Widen it: a quarter of it is cut into slots, and one of these is for services.',
      });
    }
    const found = this.node.tryFindChild('services') as Construct | undefined;
    if (found) return { range: range ?? '', connection: found.node.findChild('connection') as ServiceNetworkingConnection };
    const scope = new Construct(this, 'services');
    const [address, length] = (range ?? this.cidr).split('/') as [string, string];
    const reserved = new ComputeGlobalAddress(scope, 'range', {
      name: nameOf(scope, { ...NAME, what: 'address range' }),
      purpose: 'VPC_PEERING',
      addressType: 'INTERNAL',
      address,
      prefixLength: Number(length),
      network: this.networkId,
    });
    const connection = new ServiceNetworkingConnection(scope, 'connection', {
      network: this.networkId,
      service: 'servicenetworking.googleapis.com',
      reservedPeeringRanges: [reserved.name],
    });
    return { range: range ?? '', connection };
  }
}

export class ExistingGoogleNetwork extends AnyGoogleNetwork {
  readonly networkId: string;
  readonly subnetworkIds: Readonly<Record<Tier, string>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  private readonly services: string | undefined;
  private readonly proxyRange: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, {});
    const { network, subnetworks, services, proxies } = existingOn(this, existing, 'google');
    this.services = services;
    this.proxyRange = proxies;
    this.networkId = network;
    this.subnetworkIds = subnetworks;
    this.ranges = existing.ranges;
  }

  override proxies(): Proxies {
    if (!this.proxyRange) {
      report(this, {
        message: 'an internal load balancer in it needs a proxy-only subnetwork, and fromExisting names no range of one.',
        remedy: "Add google: { proxies: '…' }: the range of the subnetwork whose purpose is REGIONAL_MANAGED_PROXY.",
      });
    }
    return { range: this.proxyRange ?? this.cidr };
  }

  override privateServices(): PrivateServices {
    if (!this.services) {
      report(this, {
        message: 'a service in it needs private services access, and fromExisting names no range of it.',
        remedy: "Add google: { services: '…' }: the range that is allocated to servicenetworking.googleapis.com.",
      });
    }
    return { range: this.services ?? '' };
  }
}

export function asGoogleNetwork(network: Network): AnyGoogleNetwork {
  if (network instanceof AnyGoogleNetwork) return network;
  throw new Error(`${network.node.path} is not a network of google`);
}
