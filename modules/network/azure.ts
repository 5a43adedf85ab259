import type { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { RouteTable } from '@cdktf/provider-azurerm/lib/route-table';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetRouteTableAssociation } from '@cdktf/provider-azurerm/lib/subnet-route-table-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { VirtualNetworkPeering } from '@cdktf/provider-azurerm/lib/virtual-network-peering';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import type { Absent, MetricTarget } from '../core/metrics';
import { claimName, nameOf } from '../core/names';
import type { Refusal } from '../core/ranges';
import { type AddressPlan, TIERS, type Tier } from './address-plan';
import { type Containers, containersOf } from './azure-containers';
import { logFlows, watcherOf } from './azure-flow-logs';
import { uniqueLocal } from './azure-ipv6';
import { AzureNetworkMember } from './azure-member';
import { NAME } from './azure-names';
import { natGateway } from './azure-nat';
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
import { denyIn, denyOut, type Front, frontOf, type SecurityGroup, securedSubnet } from './azure-subnets';
import { NO_NAT } from './metrics';
import { Network, type NetworkProps, perTier } from './network';
import { addressPlan, reservedRange } from './plan';
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
    if (front) return { what: front.containers ? 'containers' : 'front', ...front.securityGroup };
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

/**
 * A virtual network with a subnet and a security group for each tier: no traffic until a rule
 * allows it, and NAT for the private tier.
 */
export class AzureNetwork extends AnyVirtualNetwork {
  readonly virtualNetwork: VirtualNetwork;
  readonly virtualNetworkId: string;
  readonly virtualNetworkName: AnyVirtualNetwork['virtualNetworkName'];
  readonly subnets: Readonly<Record<Tier, Subnet>>;
  readonly subnetIds: Readonly<Record<Tier, string>>;
  readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  readonly plan: AddressPlan;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    this.endpoints = props.endpoints;
    if (props.endpoints && props.nat === 'none') {
      report(this, {
        message: 'endpoints are accessed through NAT on Azure, but nat is "none".',
        remedy: 'Set nat to "single", or set network of each resource, so that it has a private endpoint here.',
      });
    }
    this.plan = addressPlan(this, props);
    const group = resourceGroupOf(this);
    const place = { resourceGroupName: group.name, location: this.placement.region };
    const watcher = watcherOf(this, this.placement.region);
    this.virtualNetwork = new VirtualNetwork(this, 'network', {
      name: nameOf(this, { ...NAME, what: 'virtual network' }, { parent: group }),
      addressSpace: this.ipv6 ? [this.plan.cidr, `${uniqueLocal(this)}::/48`] : [this.plan.cidr],
      ...place,
      dependsOn: [watcher.created],
      ...props.native?.azure?.virtualNetwork,
    });
    this.virtualNetworkId = this.virtualNetwork.id;
    this.virtualNetworkName = { resourceGroupName: group.name, virtualNetworkName: this.virtualNetwork.name };

    this.ranges = perTier((tier) => [this.plan.tier(tier)]);
    this.ranges6 = perTier((tier) => (this.ipv6 ? [`${uniqueLocal(this)}:${TIERS.indexOf(tier)}::/64`] : []));
    const places = perTier((tier) => new Construct(this, tier));
    const made = perTier((tier) => {
      return securedSubnet(places[tier], this, [...this.ranges[tier], ...this.ranges6[tier]]);
    });
    this.subnets = perTier((tier) => made[tier][0]);
    this.subnetIds = perTier((tier) => this.subnets[tier].id);
    this.securityGroups = perTier((tier) => ({ resourceGroup: group.name, name: made[tier][1].name }));
    for (const tier of TIERS) {
      denyIn(places[tier], this.securityGroups[tier]);
      denyOut(places[tier], this.securityGroups[tier]);
    }
    const nat = (props.nat ?? 'single') === 'none' ? [] : natGateway(this, place);
    logFlows(this, watcher, props.flowLogDays ?? 365, [...TIERS.map((tier) => made[tier][2]), ...nat]);
  }

  protected override seriesOf(): MetricTarget | Absent {
    const nat = this.node.tryFindChild('nat')?.node.tryFindChild('gateway') as NatGateway | undefined;
    return nat ? { dimensions: {}, resourceId: nat.id } : NO_NAT;
  }

  override gatewaySubnet(): string {
    const found = this.node.tryFindChild('gateway-subnet') as Subnet | undefined;
    if (found) return found.id;
    // Azure requires this name; its gateway has its own public addresses, and the subnet does not
    // support a security group.
    return new Subnet(this, 'gateway-subnet', {
      name: 'GatewaySubnet',
      ...this.virtualNetworkName,
      addressPrefixes: [reservedRange(this, this.plan, 'vpn', 27)],
    }).id;
  }

  override keepRoutesOut(tier: Tier): void {
    if (this.node.tryFindChild(`${tier}-routes`)) return;
    const scope = new Construct(this, `${tier}-routes`);
    const group = resourceGroupOf(this);
    const table = new RouteTable(scope, 'table', {
      name: nameOf(scope, { ...NAME, what: 'route table' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
      bgpRoutePropagationEnabled: false,
    });
    new SubnetRouteTableAssociation(scope, 'association', { subnetId: this.subnetIds[tier], routeTableId: table.id });
  }

  override front(): Front {
    return frontOf(this);
  }

  override containers(): Containers {
    return containersOf(this);
  }
}

export function asVirtualNetwork(network: Network): AnyVirtualNetwork {
  if (network instanceof AnyVirtualNetwork) return network;
  throw new Error(`${network.node.path} is not a network of azure`);
}
