import { Construct } from 'constructs';
import { cloudOf } from '../../modules/cloud';
import { Workload } from '../../modules/core/names';
import type { NetworkProps } from '../../modules/network/network';

export interface PrivateNetworkProps {
  readonly network: Omit<NetworkProps, 'nat'>;
}

/** A network without inbound or outbound internet access: no NAT, and data in the isolated tier. */
export class PrivateNetwork extends Workload {
  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    const network = cloudOf(this).network(this, 'network', { ...props.network, nat: 'none' });
    const erp = network.join(new Construct(this, 'erp'), 'private');
    const ledger = network.join(new Construct(this, 'ledger'), 'isolated');
    network.allow(erp, ledger, { port: 5432, description: 'Bookings' });
  }
}
