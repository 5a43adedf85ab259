import { Route } from '@cdktf/provider-aws/lib/route';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcPeeringConnection } from '@cdktf/provider-aws/lib/vpc-peering-connection';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import type { Construct } from 'constructs';
import { childIn } from '../core/child';
import { nameOf } from '../core/names';
import { TIERS, type Tier } from './address-plan';
import { type AwsServices, reachEndpoint } from './aws-endpoints';
import { AwsNetworkMember, GROUP_NAME } from './aws-member';
import { type Endpoint, Network } from './network';
import { hasWayOut } from './ready';
import type { End, Traffic } from './traffic';

export abstract class AnyVpc extends Network {
  abstract readonly vpcId: string;
  /** In the order of the zones. */
  abstract readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly waysOut6 = ['public', 'private'] as const;

  override join(owner: Construct, tier: Tier, existing?: string): AwsNetworkMember {
    return new AwsNetworkMember(owner, this, tier, existing);
  }

  /** How rules refer to services that are accessible without the internet. */
  abstract services(): AwsServices;
  /** Makes the service accessible to machines without leaving the network. */
  reachEndpoint(endpoint: Endpoint): void {
    reachEndpoint(this, endpoint);
  }

  /** Makes the services that machines require accessible from a tier without internet access. */
  reachPlatform(member: AwsNetworkMember, endpoints: readonly Endpoint[]): void {
    if (endpoints.length === 0 || this.nat === undefined || hasWayOut(this, member.tier)) return;
    for (const endpoint of endpoints) this.reachEndpoint(endpoint);
    this.allow(member, 'services', { port: 443, description: 'Services of the cloud' });
  }

  /**
   * A tier's route tables, for routes to remote networks. `key` is part of ids: it does not change
   * when another zone is added or removed.
   */
  abstract routeTables(tier: Tier): readonly { readonly key: string; readonly id: string }[];

  /** Both networks are in the same account and region, so the peering is accepted automatically. */
  protected override connect(scope: Construct, other: Network): void {
    const vpc = asVpc(other);
    const peering = new VpcPeeringConnection(scope, 'connection', {
      vpcId: this.vpcId,
      peerVpcId: vpc.vpcId,
      autoAccept: true,
      requester: { allowRemoteVpcDnsResolution: true },
      accepter: { allowRemoteVpcDnsResolution: true },
      tags: { Name: nameOf(scope, { ...GROUP_NAME, what: 'peering connection' }, { parent: this }) },
    });
    for (const [id, from, to] of [
      ['there', this, vpc],
      ['back', vpc, this],
    ] as const) {
      for (const tier of TIERS) {
        for (const { key, id: routeTableId } of from.routeTables(tier)) {
          const route = { routeTableId, vpcPeeringConnectionId: peering.id };
          new Route(scope, `${id}-${tier}-${key}`, { ...route, destinationCidrBlock: to.cidr });
        }
      }
    }
  }

  /** Every member and tier has a security group. */
  protected override unenforceable(): undefined {
    return undefined;
  }

  protected override open(scope: Construct, { from, to, ports, protocol, description }: Traffic): void {
    for (const port of ports) {
      // A removed rule goes after what used it was updated.
      const lifecycle = { createBeforeDestroy: true };
      const rule = { ipProtocol: protocol, fromPort: port, toPort: port, description, lifecycle };
      for (const [index, source] of this.ends(from).entries()) {
        for (const group of this.groupsOf(to)) {
          new VpcSecurityGroupIngressRule(scope, this.partId(`in-${port}`, source, index), {
            securityGroupId: group,
            ...source,
            ...rule,
          });
        }
      }
      for (const [index, target] of this.ends(to).entries()) {
        for (const group of this.groupsOf(from)) {
          new VpcSecurityGroupEgressRule(scope, this.partId(`out-${port}`, target, index), {
            securityGroupId: group,
            ...target,
            ...rule,
          });
        }
      }
    }
  }

  /**
   * The id of a part of a rule. A network that is created here has a fixed number of ranges in a
   * tier.
   */
  protected partId(head: string, _end: object, index: number): string {
    return `${head}-${index}`;
  }

  /**
   * The security group of a rule: that of a member, or that of a tier, which all of its members
   * have.
   */
  private groupsOf(end: End): string[] {
    if (end.is === 'member') return [(end.member as AwsNetworkMember).securityGroup.id];
    return end.is === 'range' && end.tier ? [this.tierGroup(end.tier).id] : [];
  }

  /** The other side of a rule. */
  private ends(
    end: End,
  ): { referencedSecurityGroupId?: string; prefixListId?: string; cidrIpv4?: string; cidrIpv6?: string }[] {
    if (end.is === 'member') return [{ referencedSecurityGroupId: (end.member as AwsNetworkMember).securityGroup.id }];
    if (end.is === 'range') {
      return [
        ...end.ranges.map((range) => ({ cidrIpv4: range })),
        ...end.ranges6.map((range) => ({ cidrIpv6: range })),
      ];
    }
    const { prefixLists, securityGroup } = this.services();
    const groups = securityGroup ? [{ referencedSecurityGroupId: securityGroup }] : [];
    return [...prefixLists.map((prefixListId) => ({ prefixListId })), ...groups];
  }

  /**
   * The security group that every member of a tier has in addition to its own, so that a rule can
   * refer to the tier.
   */
  tierGroup(tier: Tier): SecurityGroup {
    return childIn(this, `tier-${tier}`, 'group', (scope) => {
      return new SecurityGroup(scope, 'group', {
        name: nameOf(scope, GROUP_NAME, { parent: this }),
        description: `Traffic of the ${tier} tier`,
        vpcId: this.vpcId,
        revokeRulesOnDelete: true,
        lifecycle: { createBeforeDestroy: true },
      });
    });
  }
}

export function asVpc(network: Network): AnyVpc {
  if (network instanceof AnyVpc) return network;
  throw new Error(`${network.node.path} is not a network of aws`);
}
