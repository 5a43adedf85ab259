import type { Cloud } from '../../modules/cloud';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { ComputeGroupProps, Schedule } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { certificate } from './certificates';
import { synth } from './synth';

export const image = (version: number) => ({
  aws: `ami-000000000000000${version}a`,
  google: `projects/acme-dev/global/images/shop-${version}`,
  azure: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/shop/images/shop/versions/${version}.0.0`,
});

export type Own = Omit<ComputeGroupProps, 'network' | 'identity'>;
export const BASE: Own = { cpu: 2, memoryGiB: 4, image: 'ubuntu-24.04', min: 2, max: 6 };

export function group(stack: PlacementStack, cloud: Cloud, props: Partial<ComputeGroupProps> = {}) {
  const network = props.network ?? cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });
  return cloud.computeGroup(stack, 'shop', { network, identity: cloud.identity(stack, 'shopper'), ...BASE, ...props });
}

export const OPENING: Schedule = { id: 'opening', days: ['monday', 'friday'], from: '08:00', to: '18:00', min: 4 };

export const on = (cloud: CloudName, props: Partial<ComputeGroupProps> = {}) =>
  synth(cloud, (stack, catalogue) => group(stack, catalogue, props));

/** A load balancer in front, without which some things have no effect. */
export function balance(stack: PlacementStack, cloud: Cloud, shop: ComputeGroup): void {
  cloud.loadBalancer(stack, 'entry', {
    network: shop.member.network,
    certificate: { given: certificate('shop') },
    routes: [{ group: shop, port: 8080 }],
  });
}
