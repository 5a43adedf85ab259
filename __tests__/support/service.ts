import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { Network } from '../../modules/network/network';
import type { ServiceProps } from '../../modules/service/service';
import type { PlacementStack } from '../../stacks/placement-stack';
import { certificate } from './certificates';
import { theirs } from './network';
import { synth } from './synth';

export const NGINX = 'docker.io/library/nginx:1.27';
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
export const BASE = { image: NGINX, cpu: 1, memoryMiB: 2048, min: 1, max: 3 } as const;

/** A service, its way out, and a load balancer in front if it has a port. */
export function serve(
  stack: PlacementStack,
  cloud: Cloud,
  props: Partial<ServiceProps> = {},
  network: Network = theirs(stack, cloud),
) {
  const shop = cloud.service(stack, 'shop', {
    ...BASE,
    network,
    identity: props.identity ?? cloud.identity(stack, 'keeper'),
    ...props,
  });
  network.allow(shop.member, 'internet', { port: 443 });
  if (props.port !== undefined) {
    cloud.loadBalancer(stack, 'entry', {
      network,
      certificate: { given: certificate('shop') },
      routes: [{ service: shop }],
    });
  }
  return shop;
}

export const on = (cloud: CloudName, props: Partial<ServiceProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => void serve(stack, catalogue, props), changes);
