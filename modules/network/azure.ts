import type { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { RouteTable } from '@cdktf/provider-azurerm/lib/route-table';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetRouteTableAssociation } from '@cdktf/provider-azurerm/lib/subnet-route-table-association';
import { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { logDaysOf } from '../core/log-retention';
import type { Absent, MetricTarget } from '../core/metrics';
import { nameOf } from '../core/names';
import { type AddressPlan, perTier, TIERS, type Tier } from './address-plan';
import { AnyVirtualNetwork } from './azure-base';
import { type Containers, containersOf } from './azure-containers';
import { logFlows, watcherOf } from './azure-flow-logs';
import { functionsOf } from './azure-functions';
import { uniqueLocal } from './azure-ipv6';
import { NAME } from './azure-names';
import { natGateway } from './azure-nat';
import { denyIn, denyOut, type Front, frontOf, type SecurityGroup, securedSubnet } from './azure-subnets';
import { NO_NAT } from './metrics';
import type { NetworkProps } from './network';
import { addressPlan, reservedRange } from './plan';

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
    const subnets = perTier((tier) => {
      return securedSubnet(places[tier], this, [...this.ranges[tier], ...this.ranges6[tier]]);
    });
    this.subnets = perTier((tier) => subnets[tier][0]);
    this.subnetIds = perTier((tier) => this.subnets[tier].id);
    this.securityGroups = perTier((tier) => ({ resourceGroup: group.name, name: subnets[tier][1].name }));
    for (const tier of TIERS) {
      denyIn(places[tier], this.securityGroups[tier]);
      denyOut(places[tier], this.securityGroups[tier]);
    }
    const nat = (props.nat ?? 'single') === 'none' ? [] : natGateway(this, place);
    logFlows(this, watcher, props.flowLogDays ?? logDaysOf(this), [...TIERS.map((tier) => subnets[tier][2]), ...nat]);
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

  override functions(plan: number): Containers {
    return functionsOf(this, plan);
  }
}
