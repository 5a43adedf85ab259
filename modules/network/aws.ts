import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { EgressOnlyInternetGateway } from '@cdktf/provider-aws/lib/egress-only-internet-gateway';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import type { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { logDaysOf } from '../core/log-retention';
import type { Absent, MetricTarget } from '../core/metrics';
import { stableId } from '../core/names';
import { zonesOf } from '../core/regions';
import { type AddressPlan, perTier, slotOf, TIERS, type Tier } from './address-plan';
import { AnyVpc } from './aws-base';
import { type AwsServices, endpointsMember, reachStorage } from './aws-endpoints';
import { logFlows } from './aws-flow-logs';
import { NO_NAT } from './metrics';
import type { NetworkProps } from './network';
import { addressPlan } from './plan';
import { ANYWHERE, ANYWHERE_6 } from './traffic';

/**
 * A VPC with a subnet for each tier and zone, an emptied default security group, flow logs, and S3
 * without the internet.
 */
export class AwsNetwork extends AnyVpc {
  readonly vpc: Vpc;
  readonly vpcId: string;
  readonly subnets: Readonly<Record<Tier, readonly Subnet[]>>;
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  private readonly tables: Record<Tier, RouteTable[]> = { public: [], private: [], isolated: [] };
  private readonly storage: VpcEndpoint;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    const plan = addressPlan(this, props);
    const zones = this.slots(plan);
    const tags = { Name: `${this.placement.project}-${this.placement.environment}-${stableId(this)}` };
    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: plan.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      assignGeneratedIpv6CidrBlock: this.ipv6 || undefined,
      tags,
      ...props.native?.aws?.vpc,
    });
    this.vpcId = this.vpc.id;
    // Without rules the default security group allows no traffic.
    new DefaultSecurityGroup(this, 'default-group', { vpcId: this.vpcId });

    this.subnets = perTier((tier) =>
      zones.map(
        ({ zone, slot }) =>
          new Subnet(this, `${tier}-${slot + 1}`, {
            vpcId: this.vpcId,
            cidrBlock: plan.subnet(tier, slot),
            availabilityZone: zone,
            mapPublicIpOnLaunch: false,
            // A /64 each, by tier and zone like the rest of the plan: a tier is a /60.
            ipv6CidrBlock: this.ipv6
              ? Fn.cidrsubnet(this.vpc.ipv6CidrBlock, 8, 16 * TIERS.indexOf(tier) + slot)
              : undefined,
            assignIpv6AddressOnCreation: this.ipv6 || undefined,
            tags: { Name: `${tags.Name}-${tier}-${slot + 1}` },
          }),
      ),
    );
    this.subnetIds = perTier((tier) => this.subnets[tier].map((subnet) => subnet.id));
    this.ranges = perTier((tier) => [plan.tier(tier)]);
    this.ranges6 = perTier((tier) =>
      this.ipv6 ? [Fn.cidrsubnet(this.vpc.ipv6CidrBlock, 4, TIERS.indexOf(tier))] : [],
    );

    this.routePublic();
    this.routePrivate(props.nat ?? 'single');
    for (const subnet of this.subnets.isolated) this.table('isolated', subnet);
    const tables = Object.values(this.tables).flat();
    this.storage = reachStorage(
      this,
      tables.map(({ id }) => id),
    );
    for (const endpoint of props.endpoints ?? []) this.reachEndpoint(endpoint);
    logFlows(this, this.vpcId, props.flowLogDays ?? logDaysOf(this), props.flowLogs?.everySeconds);
  }

  protected override seriesOf(): MetricTarget | Absent {
    const gateways = this.node.children.filter((child): child is NatGateway => child instanceof NatGateway);
    return gateways.length === 0 ? NO_NAT : { dimensions: { NatGatewayId: gateways.map(({ id }) => id) } };
  }

  /** Includes the security group of the endpoints, whether it exists already or is added later. */
  override services(): AwsServices {
    return { prefixLists: [this.storage.prefixListId], securityGroup: endpointsMember(this).securityGroup.id };
  }

  override routeTables(tier: Tier): { key: string; id: string }[] {
    return this.tables[tier].map(({ id, node }) => ({ key: node.id.replace(/\D/g, ''), id }));
  }

  /** Its zones, each with its slot in the address plan. */
  private slots(plan: AddressPlan): { readonly zone: string; readonly slot: number }[] {
    const { region } = this.placement;
    const usual = zonesOf('aws', region) ?? [];
    return this.zones.flatMap((zone) => {
      const slot = slotOf(zone, region, usual);
      if (slot !== undefined && slot < plan.zones) return [{ zone, slot }];
      const tooSmall =
        `${zone} is number ${(slot ?? 0) + 1} of its region, but a network of ${plan.cidr} supports ` + `${plan.zones}`;
      report(this, {
        message:
          'zones: ' +
          `${slot === undefined ? `${zone} is a local zone, which has no NAT gateway and few services` : tooSmall}.`,
        remedy:
          slot === undefined
            ? `Use zones of the region: ${usual.join(', ')}.`
            : 'Use an earlier zone, or a larger range.',
      });
      return [];
    });
  }

  private routePublic(): void {
    const gateway = new InternetGateway(this, 'internet-gateway', { vpcId: this.vpcId });
    for (const subnet of this.subnets.public) {
      const table = this.table('public', subnet);
      const route = { routeTableId: table.id, gatewayId: gateway.id };
      new Route(table, 'internet', { ...route, destinationCidrBlock: ANYWHERE });
      if (this.ipv6) new Route(table, 'internet-ipv6', { ...route, destinationIpv6CidrBlock: ANYWHERE_6 });
    }
  }

  private routePrivate(nat: 'none' | 'single' | 'perZone'): void {
    const gateways = this.subnets.public
      .slice(0, { none: 0, single: 1, perZone: this.subnets.public.length }[nat])
      .map((subnet) => {
        const slot = subnet.node.id.replace('public-', '');
        const address = new Eip(this, `nat-address-${slot}`, { domain: 'vpc' });
        return new NatGateway(this, `nat-${slot}`, {
          subnetId: subnet.id,
          allocationId: address.id,
          dependsOn: [this.node.findChild('internet-gateway') as InternetGateway],
        });
      });
    // The addresses are public: this gateway allows outbound traffic only.
    const ipv6 =
      this.ipv6 && nat !== 'none'
        ? new EgressOnlyInternetGateway(this, 'egress-only-gateway', { vpcId: this.vpcId })
        : undefined;
    this.subnets.private.forEach((subnet, index) => {
      const table = this.table('private', subnet);
      if (ipv6) {
        new Route(table, 'egress-only', {
          routeTableId: table.id,
          destinationIpv6CidrBlock: ANYWHERE_6,
          egressOnlyGatewayId: ipv6.id,
        });
      }
      const gateway = gateways[index] ?? gateways[0];
      if (gateway)
        new Route(table, 'nat', { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: gateway.id });
    });
  }

  /** A route table for each subnet, so that a route for one zone does not affect the others. */
  private table(tier: Tier, subnet: Subnet): RouteTable {
    const table = new RouteTable(this, `${subnet.node.id}-routes`, { vpcId: this.vpcId });
    new RouteTableAssociation(table, 'association', { subnetId: subnet.id, routeTableId: table.id });
    this.tables[tier].push(table);
    return table;
  }
}
