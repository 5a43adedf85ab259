import type { Apigatewayv2IntegrationConfig } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Apigatewayv2VpcLink } from '@cdktf/provider-aws/lib/apigatewayv2-vpc-link';
import type { Construct } from 'constructs';
import { childFor, madeId } from '../core/ids';
import { type NameRule, nameOf, stableIds } from '../core/names';
import { HTTPS_PORT } from '../core/ports';
import { asAlb } from '../load-balancer/aws-base';
import type { LoadBalancer } from '../load-balancer/load-balancer';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import type { NetworkMember } from '../network/network';

const LINK_NAME: NameRule = {
  what: 'VPC link',
  max: 128,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

/**
 * A request through a VPC link to an internal load balancer: network interfaces in the private tier
 * that may reach this load balancer, one link for each. TLS is verified for `host`, which is also
 * the name that the load balancer is called by. Source:
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
export function throughLink(
  api: Construct,
  loadBalancer: LoadBalancer,
  method: string,
  host: string,
): Omit<Apigatewayv2IntegrationConfig, 'apiId'> {
  const { listenerArn } = asAlb(loadBalancer);
  return {
    integrationType: 'HTTP_PROXY',
    integrationMethod: method,
    integrationUri: listenerArn,
    connectionType: 'VPC_LINK',
    connectionId: linkTo(api, loadBalancer, loadBalancer.member, HTTPS_PORT).id,
    payloadFormatVersion: '1.0',
    tlsConfig: { serverNameToVerify: host },
    requestParameters: { 'overwrite:path': '$request.path', 'overwrite:header.host': host },
  };
}

/** The link of the API to the load balancer `to`, which may reach its `port`. */
export function linkTo(api: Construct, to: Construct, balancer: NetworkMember, port: number): Apigatewayv2VpcLink {
  const { place, isNew } = childFor(api, madeId(api, 'link', stableIds(to)), `a link to ${to.node.path}`);
  const { network } = balancer;
  const vpc = asVpc(network);
  const member = isNew ? vpc.join(place, 'private') : (place.node.findChild('member') as AwsNetworkMember);
  network.allow(member, balancer, { port });
  if (!isNew) return place.node.findChild('link') as Apigatewayv2VpcLink;
  return new Apigatewayv2VpcLink(place, 'link', {
    name: nameOf(place, LINK_NAME),
    securityGroupIds: [member.securityGroup.id],
    subnetIds: [...vpc.subnetIds.private],
  });
}
