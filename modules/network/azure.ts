import { createHash } from 'node:crypto';
import { ApplicationSecurityGroup } from '@cdktf/provider-azurerm/lib/application-security-group';
import { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NatGatewayPublicIpAssociation } from '@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association';
import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNatGatewayAssociation } from '@cdktf/provider-azurerm/lib/subnet-nat-gateway-association';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { Construct } from 'constructs';
import { logAccount, resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { type AddressPlan, TIERS, type Tier } from './address-plan';
import { ANYWHERE, addressPlan, type End, type ExistingNetwork, Network, NetworkMember, type NetworkProps, type Traffic } from './network';

/** Names of Microsoft.Network: 1 to 80. */
export const NAME: NameRule = {
  what: 'network resource',
  max: 80,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};
interface SecurityGroup {
  readonly resourceGroup: string;
  readonly name: string;
}

/** The subnet of application gateways, which is for them alone. */
export interface Front {
  readonly subnetId: string;
  readonly range: string;
  readonly securityGroup: SecurityGroup;
}

/** A member of a virtual network: its application security group, or the subnet of the gateways, which can't be in one. */
export class AzureNetworkMember extends NetworkMember {
  readonly applicationSecurityGroup: Pick<ApplicationSecurityGroup, 'id'>;

  constructor(
    owner: Construct,
    network: AnyVirtualNetwork,
    tier: Tier,
    existing?: string,
    readonly front?: Front,
  ) {
    super(owner, network, tier);
    if (existing !== undefined || front) {
      this.applicationSecurityGroup = { id: existing ?? '' };
      return;
    }
    const group = resourceGroupOf(this);
    this.applicationSecurityGroup = new ApplicationSecurityGroup(this, 'group', {
      name: nameOf(this, { ...NAME, what: 'application security group' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.network.placement.region,
    });
  }
}

abstract class AnyVirtualNetwork extends Network {
  abstract readonly virtualNetworkId: string;
  abstract readonly subnetIds: Readonly<Record<Tier, string>>;
  abstract readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  /** Ids of private DNS zones that the network is linked to already, by name: it can't be linked to a second zone of that name. */
  readonly privateDnsZones: Readonly<Record<string, string>> = {};
  private readonly priorities = new Set<string>();

  override join(owner: Construct, tier: Tier, existing?: string): AzureNetworkMember {
    return new AzureNetworkMember(owner, this, tier, existing);
  }

  protected override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    const rule = {
      access: 'Allow',
      protocol: protocol === 'tcp' ? 'Tcp' : 'Udp',
      sourcePortRange: '*',
      destinationPortRanges: ports.map(String),
      description: description.slice(0, 140),
      ...sourceOf(from),
      ...destinationOf(to),
    };
    const [source, target] = [this.groupOf(from), this.groupOf(to)];
    if (target) this.rule(scope, 'Inbound', target, rule);
    // The gateways' way out is not closed: Azure's own traffic uses it.
    if (source && !frontOf(from)) this.rule(scope, 'Outbound', source, rule);
  }

  /** Gives a load balancer a place that rules can name: the subnet that it is in. */
  joinFront(owner: Construct, tier: Tier, front: Front): AzureNetworkMember {
    return new AzureNetworkMember(owner, this, tier, undefined, front);
  }

  /** The subnet of application gateways, made when the first of them needs it. */
  abstract front(): Front;

  /** The security group that a rule is written in. */
  private groupOf(end: End): (SecurityGroup & { readonly key: string }) | undefined {
    const front = frontOf(end);
    if (front) return { key: 'front', ...front.securityGroup };
    const tier = tierOf(end);
    return tier && { key: tier, ...this.securityGroups[tier] };
  }

  private rule(
    scope: Construct,
    direction: 'Inbound' | 'Outbound',
    { key, name, resourceGroup }: SecurityGroup & { readonly key: string },
    rule: Omit<
      ConstructorParameters<typeof NetworkSecurityRule>[2],
      'name' | 'priority' | 'direction' | 'resourceGroupName' | 'networkSecurityGroupName'
    >,
  ): void {
    new NetworkSecurityRule(scope, direction.toLowerCase(), {
      name: `${scope.node.id}-${direction.toLowerCase()}`,
      priority: this.priority(`${key} ${direction}`, scope.node.id),
      direction,
      resourceGroupName: resourceGroup,
      networkSecurityGroupName: name,
      ...rule,
    });
  }

  /**
   * A free priority in the group, made of the rule's own id: counted up it would change for every later rule when one is removed. Rules that allow
   * never contradict one another, so their order means nothing.
   */
  private priority(where: string, id: string): number {
    for (
      let priority = 200 + (createHash('sha256').update(id).digest().readUInt32BE() % 3700);
      ;
      priority = priority === 3899 ? 200 : priority + 1
    ) {
      const key = `${where} ${priority}`;
      if (this.priorities.has(key)) continue;
      this.priorities.add(key);
      return priority;
    }
  }
}

const tierOf = (end: End): Tier | undefined => (end.is === 'member' ? end.member.tier : end.tier);
const frontOf = (end: End) => (end.is === 'member' ? (end.member as AzureNetworkMember).front : undefined);
const groupOf = (end: End & { is: 'member' }) => (end.member as AzureNetworkMember).applicationSecurityGroup.id;

/** A name of Azure's for addresses of its own: `AzureFrontDoor.Backend`. */
const SERVICE_TAG = /^[A-Z][A-Za-z]+(\.[A-Z]\w+)?$/;

function sourceOf(end: End) {
  const front = frontOf(end);
  if (front) return { sourceAddressPrefixes: [front.range] };
  if (end.is === 'member') return { sourceApplicationSecurityGroupIds: [groupOf(end)] };
  const [first = ''] = end.ranges;
  if (SERVICE_TAG.test(first)) return { sourceAddressPrefix: first };
  return end.ranges.includes(ANYWHERE) ? { sourceAddressPrefix: 'Internet' } : { sourceAddressPrefixes: [...end.ranges] };
}

function destinationOf(end: End) {
  const front = frontOf(end);
  if (front) return { destinationAddressPrefixes: [front.range] };
  if (end.is === 'member') return { destinationApplicationSecurityGroupIds: [groupOf(end)] };
  return end.ranges.includes(ANYWHERE) ? { destinationAddressPrefix: 'Internet' } : { destinationAddressPrefixes: [...end.ranges] };
}

/** A virtual network with a subnet and a security group for each tier: no way in or out until a rule allows it, and NAT for the private tier. */
export class AzureNetwork extends AnyVirtualNetwork {
  readonly virtualNetwork: VirtualNetwork;
  readonly virtualNetworkId: string;
  readonly subnets: Readonly<Record<Tier, Subnet>>;
  readonly subnetIds: Readonly<Record<Tier, string>>;
  readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly plan: AddressPlan;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    this.plan = addressPlan(this, props);
    const group = resourceGroupOf(this);
    const place = { resourceGroupName: group.name, location: this.placement.region };
    this.virtualNetwork = new VirtualNetwork(this, 'network', {
      name: nameOf(this, { ...NAME, what: 'virtual network' }, { parent: group }),
      addressSpace: [this.plan.cidr],
      ...place,
      ...props.native?.azure?.virtualNetwork,
    });
    this.virtualNetworkId = this.virtualNetwork.id;

    const perTier = <T>(make: (tier: Tier) => T) => Object.fromEntries(TIERS.map((tier) => [tier, make(tier)])) as Record<Tier, T>;
    const places = perTier((tier) => new Construct(this, tier));
    const made = perTier((tier) => this.subnet(places[tier], this.plan.tier(tier)));
    this.subnets = perTier((tier) => made[tier][0]);
    this.subnetIds = perTier((tier) => this.subnets[tier].id);
    this.securityGroups = perTier((tier) => ({ resourceGroup: group.name, name: made[tier][1].name }));
    this.ranges = perTier((tier) => [this.plan.tier(tier)]);
    for (const tier of TIERS) this.denyAll(places[tier], this.securityGroups[tier]);
    if ((props.nat ?? 'single') !== 'none') this.translate(place);
    this.logFlows(place, props.flowLogDays ?? 365);
  }

  override front(): Front {
    const range = this.plan.reserved('edge');
    if (!range) {
      report(this, {
        message: `cidr is "${this.cidr}", too small for the subnet of a load balancer.`,
        remedy: 'Widen it: a quarter of it is cut into slots, and one of these is for application gateways.',
      });
    }
    const group = resourceGroupOf(this);
    const found = this.node.tryFindChild('front') as Construct | undefined;
    const scope = found ?? new Construct(this, 'front');
    const [subnet, security] = found
      ? [found.node.findChild('subnet') as Subnet, found.node.findChild('security-group') as NetworkSecurityGroup]
      : this.subnet(scope, range ?? this.cidr);
    const securityGroup = { resourceGroup: group.name, name: security.name };
    if (!found) {
      this.fixedRule(
        scope,
        securityGroup,
        'allow-management',
        'Inbound',
        'Allow',
        4094,
        'GatewayManager',
        "The platform's management of the gateways",
        ['65200-65535'],
      );
      this.denyIn(scope, securityGroup);
    }
    return { subnetId: subnet.id, range: range ?? this.cidr, securityGroup };
  }

  private subnet(scope: Construct, range: string): [Subnet, NetworkSecurityGroup] {
    const group = resourceGroupOf(this);
    const subnet = new Subnet(scope, 'subnet', {
      name: scope.node.id,
      resourceGroupName: group.name,
      virtualNetworkName: this.virtualNetwork.name,
      addressPrefixes: [range],
      defaultOutboundAccessEnabled: false,
      privateEndpointNetworkPolicies: 'Enabled',
    });
    const security = new NetworkSecurityGroup(scope, 'security-group', {
      name: nameOf(scope, { ...NAME, what: 'network security group' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.placement.region,
    });
    new SubnetNetworkSecurityGroupAssociation(scope, 'security', { subnetId: subnet.id, networkSecurityGroupId: security.id });
    return [subnet, security];
  }

  /** Azure lets a network's members talk to one another and to the internet unless a rule says otherwise. */
  private denyAll(scope: Construct, security: SecurityGroup): void {
    this.denyIn(scope, security);
    this.fixedRule(scope, security, 'deny-out', 'Outbound', 'Deny', 4096, '*', 'Nothing goes out unless a rule allows it');
  }

  private denyIn(scope: Construct, security: SecurityGroup): void {
    const probes = "Health probes of the platform's load balancers";
    this.fixedRule(scope, security, 'allow-probes', 'Inbound', 'Allow', 4095, 'AzureLoadBalancer', probes);
    this.fixedRule(scope, security, 'deny-in', 'Inbound', 'Deny', 4096, '*', 'Nothing comes in unless a rule allows it');
  }

  private fixedRule(
    scope: Construct,
    { resourceGroup, name }: SecurityGroup,
    id: string,
    direction: string,
    access: string,
    priority: number,
    source: string,
    description: string,
    destinationPortRanges?: string[],
  ): void {
    new NetworkSecurityRule(scope, id, {
      name: id,
      priority,
      direction,
      access,
      protocol: '*',
      sourcePortRange: '*',
      ...(destinationPortRanges ? { destinationPortRanges } : { destinationPortRange: '*' }),
      sourceAddressPrefix: source,
      destinationAddressPrefix: '*',
      resourceGroupName: resourceGroup,
      networkSecurityGroupName: name,
      description,
    });
  }

  private translate(place: { resourceGroupName: string; location: string }): void {
    const scope = new Construct(this, 'nat');
    const group = resourceGroupOf(this);
    const address = new PublicIp(scope, 'address', {
      name: nameOf(scope, { ...NAME, what: 'public address' }, { parent: group }),
      allocationMethod: 'Static',
      sku: 'Standard',
      ...place,
    });
    const nat = new NatGateway(scope, 'gateway', {
      name: nameOf(scope, { ...NAME, what: 'NAT gateway' }, { parent: group }),
      skuName: 'Standard',
      ...place,
    });
    new NatGatewayPublicIpAssociation(scope, 'address-association', { natGatewayId: nat.id, publicIpAddressId: address.id });
    new SubnetNatGatewayAssociation(scope, 'private', { subnetId: this.subnetIds.private, natGatewayId: nat.id });
  }

  /** Azure makes a network watcher for each region and subscription by itself, with names of its own. */
  private logFlows({ location }: { resourceGroupName: string; location: string }, days: number): void {
    const scope = new Construct(this, 'flow');
    const account = logAccount(scope);
    new NetworkWatcherFlowLog(scope, 'log', {
      name: nameOf(scope, { ...NAME, what: 'flow log' }, { parent: this }),
      networkWatcherName: `NetworkWatcher_${location}`,
      resourceGroupName: 'NetworkWatcherRG',
      location,
      targetResourceId: this.virtualNetworkId,
      storageAccountId: account.id,
      enabled: true,
      version: 2,
      retentionPolicy: { enabled: true, days },
    });
  }
}

export class ExistingAzureNetwork extends AnyVirtualNetwork {
  readonly virtualNetworkId: string;
  readonly subnetIds: Readonly<Record<Tier, string>>;
  readonly securityGroups: Readonly<Record<Tier, SecurityGroup>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  override readonly privateDnsZones: Readonly<Record<string, string>>;
  private readonly taken: Front | undefined;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, {});
    const { virtualNetworkId, subnetIds, securityGroups, privateDnsZones, front } = existingOn(this, existing, 'azure');
    this.privateDnsZones = privateDnsZones ?? {};
    this.taken = front;
    this.virtualNetworkId = virtualNetworkId;
    this.subnetIds = subnetIds;
    this.securityGroups = securityGroups;
    this.ranges = existing.ranges;
  }

  override front(): Front {
    if (this.taken) return this.taken;
    report(this, {
      message: 'a load balancer in it needs a subnet of its own, and fromExisting names none.',
      remedy: 'Add azure: { front: { … } }: a subnet for application gateways alone, and its security group.',
    });
    return { subnetId: '', range: this.cidr, securityGroup: this.securityGroups.public };
  }
}

export function asVirtualNetwork(network: Network): AnyVirtualNetwork {
  if (network instanceof AnyVirtualNetwork) return network;
  throw new Error(`${network.node.path} is not a network of azure`);
}
