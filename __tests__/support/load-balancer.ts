import type { Cloud } from '../../modules/cloud';
import type { ComputeGroup } from '../../modules/compute/compute';
import type { ComputeGroupProps } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import type { HttpRoute, LoadBalancerProps } from '../../modules/load-balancer/load-balancer';
import type { PlacementStack } from '../../stacks/placement-stack';
import { certificate } from './certificates';
import { type Synthesized, synth } from './synth';

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

/** What lets the internet in: whom, and at which ports. */
export function openToTheInternet({ of }: Synthesized): [to: string, ports: string][] {
  const WORLD = ['0.0.0.0/0', '::/0', '*', 'Internet', 'Any'];
  return [
    ...of('aws_vpc_security_group_ingress_rule')
      .filter(({ body }) => WORLD.includes(body.cidr_ipv4 ?? body.cidr_ipv6))
      .map(({ body }) => [body.security_group_id, String(body.from_port)] as [string, string]),
    ...of('google_compute_firewall')
      .filter(
        ({ body }) =>
          body.direction === 'INGRESS' &&
          body.allow &&
          (body.source_ranges ?? []).some((one: string) => WORLD.includes(one)),
      )
      .map(({ body }) => [body.target_tags.join(), body.allow[0].ports.join()] as [string, string]),
    ...of('azurerm_network_security_rule')
      .filter(({ body }) => body.direction === 'Inbound' && body.access === 'Allow')
      .filter(({ body }) =>
        [body.source_address_prefix, ...(body.source_address_prefixes ?? [])].some((one) => WORLD.includes(one)),
      )
      .map(({ body }) => [body.network_security_group_name, body.destination_port_ranges.join()] as [string, string]),
  ];
}
