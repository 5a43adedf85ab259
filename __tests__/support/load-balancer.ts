import type { Cloud } from '../../modules/cloud';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { ComputeGroupProps } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import type { HttpRoute, LoadBalancerProps } from '../../modules/load-balancer/load-balancer';
import type { PlacementStack } from '../../stacks/placement-stack';
import { certificate } from './certificates';
import { synth } from './synth';

export const CIDR = { cidr: '10.20.0.0/16', zones: 3 };
export const HEALTH = { port: 8080, path: '/health' };

/** A network, two groups and a load balancer of which a case says what matters to it. */
export interface Setting {
  readonly stack: PlacementStack;
  readonly cloud: Cloud;
  readonly network: ReturnType<Cloud['network']>;
  group(id: string, props?: Partial<ComputeGroupProps>): ComputeGroup;
  balance(routes: readonly HttpRoute[], props?: Partial<LoadBalancerProps>): ReturnType<Cloud['loadBalancer']>;
}

export function setting(stack: PlacementStack, cloud: Cloud, cidr = CIDR): Setting {
  const network = cloud.network(stack, 'network', cidr);
  return {
    stack,
    cloud,
    network,
    group: (id, props = {}) =>
      cloud.computeGroup(stack, id, {
        network,
        identity: cloud.identity(stack, `${id}-user`),
        cpu: 2,
        memoryGiB: 4,
        image: 'ubuntu-24.04',
        min: 2,
        max: 6,
        agent: false,
        ...props,
      }),
    balance: (routes, props = {}) =>
      cloud.loadBalancer(stack, 'entry', { network, certificate: { given: certificate('shop') }, routes, ...props }),
  };
}

export const on = (name: CloudName, build: (setting: Setting) => void, changes = {}) =>
  synth(name, (stack, cloud) => build(setting(stack, cloud)), changes);

/** Inside a region of Google its certificate is in that region, too. */
export const INSIDE = { internal: true, certificate: { given: certificate('shop', 'us-east1') } };
