import { createHash } from 'node:crypto';
import type { Apigatewayv2IntegrationConfig } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
import { Lb } from '@cdktf/provider-aws/lib/lb';
import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { childFor, madeId } from '../core/ids';
import { nameOf, stableIds } from '../core/names';
import { placementOf } from '../core/placement';
import { recordsOf } from '../core/registry';
import { NAME, TARGETS_NAME } from '../load-balancer/aws-base';
import { ASKED } from '../load-balancer/routes';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import type { Network } from '../network/network';
import { makeAfter, rulesFor } from '../network/ready';
import { asEcsService } from '../service/aws';
import type { Service } from '../service/service';
import { healthOf } from '../service/settings';
import { linkTo } from './aws-link';

/** How long a task that is removed may finish its requests, in seconds. */
const DRAIN = 60;

/**
 * A request through a VPC link and an internal network load balancer to the tasks of a service.
 * Cloud Map would do without a load balancer, but ECS registers a task there as soon as it runs,
 * before the program accepts requests, so that each release would answer some requests with an
 * error. Source:
 * docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html;
 * docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html
 */
export function throughService(
  api: Construct,
  service: Service,
  method: string,
): Omit<Apigatewayv2IntegrationConfig, 'apiId'> {
  const { place, isNew } = childFor(api, madeId(api, 'to', stableIds(service)), `the way to ${service.node.path}`);
  const entry = entryOf(api, service.member.network);
  const listener = isNew ? listen(api, place, entry, service) : (place.node.findChild('listener') as LbListener);
  return {
    integrationType: 'HTTP_PROXY',
    integrationMethod: method,
    integrationUri: listener.arn,
    connectionType: 'VPC_LINK',
    connectionId: linkTo(api, entry.place, entry.member, listener.portInput as number).id,
    payloadFormatVersion: '1.0',
    requestParameters: { 'overwrite:path': '$request.path' },
  };
}

interface Entry {
  readonly place: Construct;
  readonly member: AwsNetworkMember;
  readonly loadBalancer: Lb;
  readonly ports: Set<number>;
}

const entries = recordsOf<Entry>('network load balancers of APIs');

/** The load balancer of the API in a network, with a listener for each service. */
function entryOf(api: Construct, network: Network): Entry {
  const { place } = childFor(api, madeId(api, 'inside', stableIds(network)), `services of ${network.node.path}`);
  return entries.getOrCreate(place, () => {
    const vpc = asVpc(network);
    const member = vpc.join(place, 'private') as AwsNetworkMember;
    const loadBalancer = new Lb(place, 'load-balancer', {
      name: nameOf(place, { ...NAME, short: true }),
      internal: true,
      loadBalancerType: 'network',
      securityGroups: [member.securityGroup.id],
      subnets: [...vpc.subnetIds.private],
      // A zone may have no task.
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: placementOf(api).protected,
    });
    return { place, member, loadBalancer, ports: new Set() };
  });
}

function listen(
  api: Construct,
  place: Construct,
  { member, loadBalancer, ports }: Entry,
  service: Service,
): LbListener {
  const { network } = member;
  const { port } = service;
  const health = healthOf(service.health);
  const targets = new LbTargetGroup(place, 'targets', {
    name: nameOf(place, TARGETS_NAME),
    vpcId: asVpc(network).vpcId,
    port,
    protocol: 'TCP',
    targetType: 'ip',
    deregistrationDelay: String(DRAIN),
    connectionTermination: true,
    healthCheck: {
      protocol: 'HTTP',
      port: String(port),
      path: health.path,
      matcher: '200',
      interval: ASKED.interval,
      timeout: ASKED.timeout,
      healthyThreshold: ASKED.healthy,
      unhealthyThreshold: ASKED.unhealthy,
    },
    lifecycle: { createBeforeDestroy: true },
  });
  const listener = new LbListener(place, 'listener', {
    loadBalancerArn: loadBalancer.arn,
    port: freePort(service, ports),
    protocol: 'TCP',
    defaultAction: [{ type: 'forward', targetGroupArn: targets.arn }],
  });
  network.allow(member, service.member, { port });
  makeAfter(listener, () => rulesFor(member, listener));
  const { enter } = asEcsService(service);
  if (enter) enter(targets.arn, undefined, () => [listener]);
  else {
    report(api, {
      message: `the service ${service.node.id} is created elsewhere, and only its owner can register its tasks.`,
      remedy: 'Create the service here, or route to a load balancer of it.',
    });
  }
  return listener;
}

/** From the id of the service: an additional service does not change the port of another. */
function freePort(service: Service, ports: Set<number>): number {
  const [first, count] = [1024, 64_512];
  const start = createHash('sha256').update(stableIds(service).join('/')).digest().readUInt32BE() % count;
  const free = Array.from({ length: ports.size + 1 }, (_, step) => first + ((start + step) % count)).find(
    (one) => !ports.has(one),
  ) as number;
  ports.add(free);
  return free;
}
