import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';
import { TIERS } from './address-plan';
import type { AwsNetwork } from './aws';
import type { Endpoint } from './network';

const SERVICES: Record<Endpoint, readonly string[]> = {
  queue: ['sqs', 'sns'],
  secrets: ['secretsmanager'],
  registry: ['ecr.api', 'ecr.dkr'],
  logs: ['logs', 'monitoring'],
};

/** The ends that rules about services name: prefix lists of gateway endpoints, the security group of the others. */
export interface AwsServices {
  readonly prefixLists: readonly string[];
  readonly securityGroup?: string;
}

/** S3 for every subnet, and what else is asked for, under the usual names. */
export function reachServices(network: AwsNetwork, routeTableIds: string[], endpoints: readonly Endpoint[]): AwsServices {
  const { vpcId, placement } = network;
  const storage = new VpcEndpoint(network, 'storage-endpoint', {
    vpcId,
    serviceName: `com.amazonaws.${placement.region}.s3`,
    vpcEndpointType: 'Gateway',
    routeTableIds,
  });
  const prefixLists = [storage.prefixListId];
  if (endpoints.length === 0) return { prefixLists };
  const member = network.join(new Construct(network, 'endpoints'), 'private');
  const securityGroup = member.securityGroup.id;
  // The usual names lead to the endpoints from everywhere in the VPC, so every tier is let in.
  for (const tier of TIERS) {
    new VpcSecurityGroupIngressRule(member.node.findChild('group'), `from-${tier}`, {
      securityGroupId: securityGroup,
      cidrIpv4: network.ranges[tier][0],
      ipProtocol: 'tcp',
      fromPort: 443,
      toPort: 443,
      description: `${tier} to the endpoints`,
    });
  }
  for (const service of endpoints.flatMap((endpoint) => SERVICES[endpoint])) {
    new VpcEndpoint(network, `${service.replace('.', '-')}-endpoint`, {
      vpcId,
      serviceName: `com.amazonaws.${placement.region}.${service}`,
      vpcEndpointType: 'Interface',
      privateDnsEnabled: true,
      subnetIds: [...network.subnetIds.private],
      securityGroupIds: [securityGroup],
    });
  }
  return { prefixLists, securityGroup };
}
