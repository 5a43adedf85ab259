import { Construct } from 'constructs';
import { cloudOf } from '../../modules/cloud';
import { Workload } from '../../modules/core/names';
import type { NetworkProps } from '../../modules/network/network';

export interface PublicNetworkProps {
  readonly network: NetworkProps;
}

/**
 * A public entry in the public tier, and the shop behind it in the private tier, with internet
 * access through NAT.
 */
export class PublicNetwork extends Workload {
  constructor(scope: Construct, id: string, props: PublicNetworkProps) {
    super(scope, id);
    const network = cloudOf(this).network(this, 'network', props.network);
    const entry = network.join(new Construct(this, 'entry'), 'public');
    const shop = network.join(new Construct(this, 'shop'), 'private');
    network.allow('internet', entry, { port: 443, description: 'Customers' });
    network.allow(entry, shop, { port: 8080, description: 'The entry to the shop' });
    network.allow(shop, 'internet', { port: 443, description: 'Payment' });
  }
}
