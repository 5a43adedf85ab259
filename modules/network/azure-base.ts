import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { VirtualNetworkPeering } from '@cdktf/provider-azurerm/lib/virtual-network-peering';
import { Construct } from 'constructs';
import { claimName, nameOf } from '../core/names';
import type { Refusal } from '../core/ranges';
import type { Tier } from './address-plan';
import type { Containers } from './azure-containers';
import { AzureNetworkMember } from './azure-member';
import { NAME } from './azure-names';
import {
  destinationOf,
  families,
  freePriority,
  frontOfEnd,
  isOpenFront,
  portsInto,
  type Rule,
  serviceTags,
  sourceOf,
} from './azure-rules';
import type { Front, SecurityGroup } from './azure-subnets';
import { Network, type NetworkProps } from './network';
import { type End, type Traffic, tierOf } from './traffic';

export abstract class AnyVirtualNetwork extends Network {
  abstract readonly virtualNetworkId: string;
  /** The name for references from resources in it. */
  abstract readonly virtualNetworkName: { readonly resourceGroupName: string; readonly virtualNetworkName: string };
  abstract readonly subnetIds: Readonly<Record<Tier, string>>;
  abstract readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  /**
   * Ids of private DNS zones that are already linked to the network, by name: it can't be linked to
   * a second zone of the same name.
   */
  readonly privateDnsZones: Readonly<Record<string, string>> = {};
  /** Addresses are unique local ones, and NAT supports IPv4 only. */
  readonly waysOut6 = [] as const;
  /** The services that it must reach; all of them by default. */
  protected endpoints: NetworkProps['endpoints'];
  private readonly priorities = new Set<string>();

  override join(owner: Construct, tier: Tier, existing?: string): AzureNetworkMember {
    return new AzureNetworkMember(owner, this, tier, existing);
  }

  /** Creates the member of a load balancer for rules: the subnet that it is in. */
  joinFront(owner: Construct, tier: Tier, front: Front): AzureNetworkMember {
    return new AzureNetworkMember(owner, this, tier, undefined, front);
  }

  /** The subnet of application gateways, created for the first of them. */
  abstract front(): Front;
  /** The subnet of containers, created for the first of them, and what they depend on. */
  abstract containers(): Containers;
  /** The subnet of functions on the plan of this number, created for the first of them. */
  abstract functions(plan: number): Containers;
  /** The id of the GatewaySubnet, which contains a VPN gateway. */
  abstract gatewaySubnet(): string;
  /**
   * Excludes a tier from the routes of a VPN gateway. In a network created elsewhere this depends
   * on the route tables of its subnets.
   */
  abstract keepRoutesOut(tier: Tier): void;

  /** A peering is two halves, one in each network. */
  protected override connect(scope: Construct, other: Network): void {
    const there = asVirtualNetwork(other);
    for (const [id, from, to] of [
      ['there', this, there],
      ['back', there, this],
    ] as const) {
      const half = new Construct(scope, id);
      new VirtualNetworkPeering(half, 'peering', {
        name: nameOf(half, { ...NAME, what: 'virtual network peering' }, { parent: from }),
        ...from.virtualNetworkName,
        remoteVirtualNetworkId: to.virtualNetworkId,
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      });
    }
  }

  /**
   * Outbound traffic of the gateways' subnet remains open, since Azure's own traffic requires it: a
   * rule for it has no effect.
   */
  protected override unenforceable(from: End, to: End): Refusal | undefined {
    if (frontOfEnd(to)?.holds === 'functions') {
      return {
        message: `${to.label} does not accept connections in the network.`,
        remedy: 'Leave the rule out: a function is called at its address, or by a trigger.',
      };
    }
    const target = to.is === 'services' ? undefined : this.placeOf(to);
    if (isOpenFront(from) && !target) {
      return {
        message: `on Azure outbound traffic of ${from.label} is not restricted: an application gateway requires it.`,
        remedy: 'Leave the rule out: the routes of the load balancer define its backends.',
      };
    }
    return to.is === 'services' ? this.noServices(tierOf(from) as Tier) : undefined;
  }

  private noServices(tier: Tier): Refusal | undefined {
    const remedy = 'Set network of the resource, so that it has a private endpoint here, and use its member';
    if (tier === 'isolated') {
      return {
        message: 'on Azure the isolated tier cannot reach services.',
        remedy: `${remedy}; or use the private tier.`,
      };
    }
    if (tier !== 'private' || this.nat !== 'none') return undefined;
    return {
      message: 'on Azure services are accessed through NAT, but nat is "none".',
      remedy: `${remedy}; or set nat to "single".`,
    };
  }

  override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    const rule = {
      access: 'Allow',
      protocol: protocol === 'tcp' ? 'Tcp' : 'Udp',
      sourcePortRange: '*',
      destinationPortRanges: ports.map(String),
      description,
    };
    if (to.is === 'services') {
      this.openServices(scope, from, { ...rule, ...sourceOf(from) });
      return;
    }
    const [source, target] = [this.placeOf(from), this.placeOf(to)];
    rule.destinationPortRanges = portsInto(to, ports).map(String);
    for (const { suffix, ...part } of families(from, to)) {
      const place = suffix ? new Construct(scope, suffix) : scope;
      const whole = { ...rule, ...sourceOf(part.from), ...destinationOf(part.to) };
      if (target) this.rule(place, 'Inbound', target, whole);
      // Outbound traffic of the gateways is not restricted: Azure's own traffic requires it.
      if (source && !isOpenFront(from)) this.rule(place, 'Outbound', source, whole);
    }
  }

  /**
   * Allows all traffic between these ends in a tier's security group: nodes and pods of a cluster.
   */
  openAll(scope: Construct, tier: Tier, ends: Partial<Rule>, description: string): void {
    const place = { what: tier, ...this.securityGroups[tier] };
    const rule = {
      access: 'Allow',
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      description,
      ...ends,
    };
    for (const direction of ['Inbound', 'Outbound'] as const) this.rule(scope, direction, place, rule);
  }

  /** The security group of a rule, and its owner. */
  private placeOf(end: End): Guarded | undefined {
    const front = frontOfEnd(end);
    if (front) return { what: front.holds ?? 'front', ...front.securityGroup };
    const tier = tierOf(end);
    return tier && { what: tier, ...this.securityGroups[tier] };
  }

  /** A rule supports one service tag. */
  private openServices(scope: Construct, from: End, rule: Omit<Rule, 'destinationAddressPrefix'>): void {
    const place = this.placeOf(from) as Guarded;
    for (const tag of serviceTags(this.endpoints))
      this.rule(new Construct(scope, tag), 'Outbound', place, { ...rule, destinationAddressPrefix: tag });
  }

  private rule(
    scope: Construct,
    direction: 'Inbound' | 'Outbound',
    { what, name, resourceGroup }: Guarded,
    rule: Rule,
  ): void {
    // An edge is outside the network.
    const [own = '', path = ''] = [this, scope].map(({ node }) => node.path.slice(node.path.indexOf('/') + 1));
    const inside = path.startsWith(`${own}/`) ? path.slice(own.length + 1) : path;
    const id = inside.replaceAll('/', '-');
    const rule80 = { ...NAME, what: `security rule of ${what}`, derived: true };
    new NetworkSecurityRule(scope, direction.toLowerCase(), {
      name: claimName(scope, rule80, `${id}-${direction.toLowerCase()}`, this),
      priority: freePriority(this.priorities, `${what} ${direction}`, id),
      direction,
      resourceGroupName: resourceGroup,
      networkSecurityGroupName: name,
      // A removed rule goes after what used it was updated.
      lifecycle: { createBeforeDestroy: true },
      ...rule,
    });
  }
}

type Guarded = SecurityGroup & { readonly what: string };

export function asVirtualNetwork(network: Network): AnyVirtualNetwork {
  if (network instanceof AnyVirtualNetwork) return network;
  throw new Error(`${network.node.path} is not a network of azure`);
}
