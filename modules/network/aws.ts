import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { Eip } from '@cdktf/provider-aws/lib/eip';
import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { logGroup } from '../core/aws';
import { existingOn } from '../core/kind';
import { formerId, type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { TIERS, type Tier } from './address-plan';
import {
  ANYWHERE,
  addressPlan,
  type End,
  type Endpoint,
  type ExistingNetwork,
  Network,
  NetworkMember,
  type NetworkProps,
  type Traffic,
} from './network';

const GROUP_NAME: NameRule = {
  what: 'security group',
  max: 255,
  pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  allowed: 'letters, digits and -, not beginning with sg-',
  unique: 'parent',
};
const ROLE_NAME: NameRule = {
  what: 'IAM role',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

const SERVICES: Record<Endpoint, readonly string[]> = {
  queue: ['sqs', 'sns'],
  secrets: ['secretsmanager'],
  registry: ['ecr.api', 'ecr.dkr'],
  logs: ['logs', 'monitoring'],
};

/** A member of a VPC: its security group. */
export class AwsNetworkMember extends NetworkMember {
  readonly securityGroup: Pick<SecurityGroup, 'id'>;

  constructor(owner: Construct, network: AnyVpc, tier: Tier, existing?: string) {
    super(owner, network, tier);
    if (existing !== undefined) {
      this.securityGroup = { id: existing };
      return;
    }
    this.securityGroup = new SecurityGroup(this, 'group', {
      name: nameOf(this, GROUP_NAME, { parent: network }),
      description: `Traffic of ${this.label}`,
      vpcId: network.vpcId,
      revokeRulesOnDelete: true,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

abstract class AnyVpc extends Network {
  abstract readonly vpcId: string;
  /** In the order of the zones. */
  abstract readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;

  override join(owner: Construct, tier: Tier, existing?: string): AwsNetworkMember {
    return new AwsNetworkMember(owner, this, tier, existing);
  }

  protected override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    for (const port of ports) {
      const rule = { ipProtocol: protocol, fromPort: port, toPort: port, description };
      for (const [index, source] of sources(from).entries()) {
        for (const group of this.groupsOf(to)) {
          new VpcSecurityGroupIngressRule(scope, `in-${port}-${index}`, { securityGroupId: group, ...source, ...rule });
        }
      }
      for (const [index, target] of sources(to).entries()) {
        for (const group of this.groupsOf(from)) {
          new VpcSecurityGroupEgressRule(scope, `out-${port}-${index}`, { securityGroupId: group, ...target, ...rule });
        }
      }
    }
  }

  /** The security group that a rule is written in: a member's own, or that of a tier, which all of its members carry. */
  private groupsOf(end: End): string[] {
    if (end.is === 'member') return [(end.member as AwsNetworkMember).securityGroup.id];
    return end.tier ? [this.tierGroup(end.tier).id] : [];
  }

  /** What every member of a tier carries beside its own security group, so that a rule can name the tier. */
  tierGroup(tier: Tier): SecurityGroup {
    const found = this.node.tryFindChild(`tier-${tier}`) as Construct | undefined;
    if (found) return found.node.findChild('group') as SecurityGroup;
    const scope = new Construct(this, `tier-${tier}`);
    return new SecurityGroup(scope, 'group', {
      name: nameOf(scope, GROUP_NAME, { parent: this }),
      description: `Traffic of the ${tier} tier`,
      vpcId: this.vpcId,
      revokeRulesOnDelete: true,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

function sources(end: End): { referencedSecurityGroupId?: string; cidrIpv4?: string }[] {
  if (end.is === 'member') return [{ referencedSecurityGroupId: (end.member as AwsNetworkMember).securityGroup.id }];
  return end.ranges.map((cidrIpv4) => ({ cidrIpv4 }));
}

/** A VPC with a subnet for each tier and zone, an emptied default security group, flow logs, and S3 without the internet. */
export class AwsNetwork extends AnyVpc {
  readonly vpc: Vpc;
  readonly vpcId: string;
  readonly subnets: Readonly<Record<Tier, readonly Subnet[]>>;
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  private readonly tables: RouteTable[] = [];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id, props.cidr, props);
    const plan = addressPlan(this, props);
    const zones = this.placement.zones.slice(0, Math.min(props.zones, plan.zones));
    const tags = { Name: `${this.placement.project}-${this.placement.environment}-${formerId(this)}` };
    this.vpc = new Vpc(this, 'vpc', {
      cidrBlock: plan.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags,
      ...props.native?.aws?.vpc,
    });
    this.vpcId = this.vpc.id;
    // With no rule in it the group that everything gets by default lets nothing in or out.
    new DefaultSecurityGroup(this, 'default-group', { vpcId: this.vpcId });

    const perTier = <T>(make: (tier: Tier) => T) => Object.fromEntries(TIERS.map((tier) => [tier, make(tier)])) as Record<Tier, T>;
    this.subnets = perTier((tier) =>
      zones.map(
        (zone, index) =>
          new Subnet(this, `${tier}-${index + 1}`, {
            vpcId: this.vpcId,
            cidrBlock: plan.subnet(tier, index),
            availabilityZone: zone,
            mapPublicIpOnLaunch: false,
            tags: { Name: `${tags.Name}-${tier}-${index + 1}` },
          }),
      ),
    );
    this.subnetIds = perTier((tier) => this.subnets[tier].map((subnet) => subnet.id));
    this.ranges = perTier((tier) => [plan.tier(tier)]);

    this.routePublic();
    this.routePrivate(props.nat ?? 'single');
    for (const subnet of this.subnets.isolated) this.table(subnet);
    this.reachServices(props.endpoints ?? []);
    this.logFlows(props.flowLogDays ?? 365);
  }

  private routePublic(): void {
    const gateway = new InternetGateway(this, 'internet-gateway', { vpcId: this.vpcId });
    for (const subnet of this.subnets.public) {
      const table = this.table(subnet);
      new Route(table, 'internet', { routeTableId: table.id, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id });
    }
  }

  private routePrivate(nat: 'none' | 'single' | 'perZone'): void {
    const gateways = this.subnets.public.slice(0, { none: 0, single: 1, perZone: this.subnets.public.length }[nat]).map((subnet, index) => {
      const address = new Eip(this, `nat-address-${index + 1}`, { domain: 'vpc' });
      return new NatGateway(this, `nat-${index + 1}`, {
        subnetId: subnet.id,
        allocationId: address.id,
        dependsOn: [this.node.findChild('internet-gateway') as InternetGateway],
      });
    });
    this.subnets.private.forEach((subnet, index) => {
      const table = this.table(subnet);
      const gateway = gateways[index] ?? gateways[0];
      if (gateway) new Route(table, 'nat', { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: gateway.id });
    });
  }

  /** A route table of the subnet's own, so that what is added to one zone doesn't change the others. */
  private table(subnet: Subnet): RouteTable {
    const table = new RouteTable(this, `${subnet.node.id}-routes`, { vpcId: this.vpcId });
    new RouteTableAssociation(table, 'association', { subnetId: subnet.id, routeTableId: table.id });
    this.tables.push(table);
    return table;
  }

  private reachServices(endpoints: readonly Endpoint[]): void {
    const { region } = this.placement;
    const routeTableIds = this.tables.map((table) => table.id);
    new VpcEndpoint(this, 'storage-endpoint', {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: 'Gateway',
      routeTableIds,
    });
    if (endpoints.length === 0) return;
    const member = this.join(new Construct(this, 'endpoints'), 'private');
    const group = member.securityGroup;
    for (const tier of ['private', 'isolated'] as const) {
      new VpcSecurityGroupIngressRule(member.node.findChild('group'), `from-${tier}`, {
        securityGroupId: group.id,
        cidrIpv4: this.ranges[tier][0],
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        description: `${tier} to the endpoints`,
      });
    }
    for (const service of endpoints.flatMap((endpoint) => SERVICES[endpoint])) {
      new VpcEndpoint(this, `${service.replace('.', '-')}-endpoint`, {
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        subnetIds: [...this.subnetIds.private],
        securityGroupIds: [group.id],
      });
    }
  }

  private logFlows(days: number): void {
    const { account } = factsOf(this.placement.facts, 'aws');
    const scope = new Construct(this, 'flow-logs');
    const group = logGroup(scope, 'Flow logs', days);
    const role = new IamRole(scope, 'role', {
      name: nameOf(scope, ROLE_NAME),
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FlowLogs',
            Effect: 'Allow',
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
        ],
      }),
    });
    const policy = new IamRolePolicy(scope, 'policy', {
      role: role.name,
      name: 'write-flow-logs',
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Write',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: [`${group.arn}:*`],
          },
        ],
      }),
    });
    new FlowLog(scope, 'log', {
      vpcId: this.vpcId,
      trafficType: 'ALL',
      logDestination: group.arn,
      iamRoleArn: role.arn,
      dependsOn: [policy],
    });
  }
}

export class ExistingAwsNetwork extends AnyVpc {
  readonly vpcId: string;
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, {});
    const { vpcId, subnetIds } = existingOn(this, existing, 'aws');
    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    this.ranges = existing.ranges;
  }
}

export function asVpc(network: Network): AnyVpc {
  if (network instanceof AnyVpc) return network;
  throw new Error(`${network.node.path} is not a network of aws`);
}
