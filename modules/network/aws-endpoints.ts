import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { TIERS } from './address-plan';
import type { AwsNetwork } from './aws';
import type { AwsNetworkMember } from './aws-member';
import type { Endpoint } from './network';

const SERVICES: Record<Endpoint, readonly string[]> = {
  queue: ['sqs', 'sns'],
  secrets: ['secretsmanager'],
  registry: ['ecr.api', 'ecr.dkr'],
  logs: ['logs', 'monitoring'],
  // Source: docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
  sessions: ['ssm', 'ssmmessages', 'ec2messages'],
  keys: ['kms'],
  tokens: ['sts'],
};

/**
 * The targets of rules for services: prefix lists of gateway endpoints, the security group of the
 * others.
 */
export interface AwsServices {
  readonly prefixLists: readonly string[];
  readonly securityGroup?: string;
}

/** Makes S3 accessible from every subnet without the internet. */
export function reachStorage(network: AwsNetwork, routeTableIds: string[]): VpcEndpoint {
  return new VpcEndpoint(network, 'storage-endpoint', {
    vpcId: network.vpcId,
    serviceName: `com.amazonaws.${network.placement.region}.s3`,
    vpcEndpointType: 'Gateway',
    routeTableIds,
  });
}

type AnyVpc = ReturnType<typeof import('./aws-base').asVpc>;

/** The security group of all interface endpoints, created once. */
export function endpointsMember(network: AnyVpc): AwsNetworkMember {
  const found = network.node.tryFindChild('endpoints') as Construct | undefined;
  if (found) return found.node.findChild('member') as AwsNetworkMember;
  const member = network.join(new Construct(network, 'endpoints'), 'private');
  // The usual DNS names resolve to the endpoints in the whole VPC, so every tier is allowed.
  for (const tier of TIERS) {
    new VpcSecurityGroupIngressRule(member.node.findChild('group'), `from-${tier}`, {
      securityGroupId: member.securityGroup.id,
      cidrIpv4: network.ranges[tier][0],
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      description: `${tier} to the endpoints`,
    });
  }
  return member;
}

/** Makes the service accessible under its usual names without leaving the network. Created once. */
export function reachEndpoint(network: AnyVpc, endpoint: Endpoint): void {
  for (const service of SERVICES[endpoint]) {
    const id = `${service.replace('.', '-')}-endpoint`;
    if (network.node.tryFindChild(id)) continue;
    new VpcEndpoint(network, id, {
      vpcId: network.vpcId,
      serviceName: `com.amazonaws.${network.placement.region}.${service}`,
      vpcEndpointType: 'Interface',
      privateDnsEnabled: true,
      subnetIds: [...network.subnetIds.private],
      securityGroupIds: [endpointsMember(network).securityGroup.id],
    });
  }
}
