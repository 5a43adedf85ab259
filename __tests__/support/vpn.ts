import { Construct } from 'constructs';
import type { Cloud } from '../../modules/cloud';
import { Peer } from '../../modules/network/network';
import type { ExistingVpn, VpnProps } from '../../modules/vpn/vpn';
import type { PlacementStack } from '../../stacks/placement-stack';

export type Plain = Omit<VpnProps, 'network'> & { network: string };
export const PEER = { addresses: ['203.0.113.10'], cidrs: ['10.99.0.0/16'], asn: 65_010 };

/** A network with a VPN; the other end may speak to a member of the private tier. */
export function make(stack: PlacementStack, cloud: Cloud, { network: id, ...props }: Plain) {
  const network = cloud.network(stack, id, { cidr: '10.20.0.0/16', zones: 2 });
  const erp = network.join(new Construct(stack, 'erp-server'), 'private');
  const vpn = cloud.vpn(stack, 'erp', { network, ...props });
  if (props.peer.cidrs[0]?.includes('/'))
    network.allow(Peer.range(props.peer.cidrs[0]), erp, { port: 443, description: 'Orders from on premises' });
  return { network, erp, vpn };
}

/** One created elsewhere, with the same ranges behind it. */
export const EXISTING_VPN: Omit<ExistingVpn, 'network'> = {
  peer: { cidrs: PEER.cidrs },
  aws: { gatewayId: 'vgw-0a' },
  google: { gateway: 'projects/p/regions/us-east1/vpnGateways/office' },
  azure: { gatewayId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworkGateways/office' },
};

export const INSIDE = (...cidrs: string[]) => [{ address: '203.0.113.10', cidrs }];
