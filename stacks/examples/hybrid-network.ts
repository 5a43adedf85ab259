import { Construct } from 'constructs';
import { cloudOf } from '../../modules/cloud';
import { Workload } from '../../modules/core/names';
import type { NetworkProps } from '../../modules/network/network';
import type { VpnPeer } from '../../modules/vpn/vpn';

export interface HybridNetworkProps {
  readonly shop: NetworkProps;
  readonly bridge: Omit<NetworkProps, 'nat'>;
  readonly onPremises: VpnPeer;
}

/**
 * An ERP on premises, a private network in the cloud, and a public shop. The shop never reaches the ERP, since neither peering nor VPN leads further than
 * to the next network: a program in the private network takes what the shop hands it, and speaks to the ERP.
 */
export class HybridNetwork extends Workload {
  constructor(scope: Construct, id: string, { shop, bridge, onPremises }: HybridNetworkProps) {
    super(scope, id);
    const cloud = cloudOf(this);
    const front = cloud.network(this, 'shop', shop);
    const inner = cloud.network(this, 'bridge', { ...bridge, nat: 'none' });
    front.peerWith(inner);
    cloud.vpn(this, 'erp', { network: inner, peer: onPremises });

    const entry = front.join(new Construct(this, 'entry'), 'public');
    const storefront = front.join(new Construct(this, 'storefront'), 'private');
    const clerk = inner.join(new Construct(this, 'clerk'), 'private');
    front.allow('internet', entry, { port: 443, description: 'Customers' });
    front.allow(entry, storefront, { port: 8080, description: 'The entry to the shop' });
    for (const range of inner.ranges.private) front.allow(storefront, range, { port: 8443, description: 'Orders' });
    for (const range of front.ranges.private) inner.allow(range, clerk, { port: 8443, description: 'Orders' });
    for (const range of onPremises.cidrs) inner.allow(clerk, range, { port: 443, description: 'The ERP' });
  }
}
