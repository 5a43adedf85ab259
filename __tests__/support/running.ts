import type { ComputeGroupProps } from '../../modules/compute/properties';
import type { CloudName } from '../../modules/core/placement';
import { group } from './compute';
import { synth } from './synth';

export const MACHINES = {
  aws: 'aws_autoscaling_group',
  google: 'google_compute_region_instance_group_manager',
  azure: 'azurerm_linux_virtual_machine_scale_set',
} as const;

/** A group that the internet is open to on 443, in a network with NAT. */
export const open = (cloud: CloudName, props: Partial<ComputeGroupProps> = {}, nat: 'none' | 'single' = 'single') =>
  synth(cloud, (stack, catalogue) => {
    const network = catalogue.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3, nat });
    const { member } = group(stack, catalogue, { network, ...props });
    // A rule that follows the group counts, too.
    if (nat === 'single' && member.tier === 'private') network.allow(member, 'internet', { port: 443 });
  });
