import type { Construct } from 'constructs';
import { cloudOf } from '../../modules/cloud';
import { Workload } from '../../modules/core/names';
import type { NetworkProps } from '../../modules/network/network';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

export interface BatchSyncProps {
  readonly network: NetworkProps;
}

/**
 * The public side and the private one exchange files in a bucket once in a working night, without a queue: the shop writes its orders there and reads
 * what is in stock; a machine that is there for an hour takes the orders to the ERP and writes the stock. `commerce` is the same, event by event.
 */
export class BatchSync extends Workload {
  constructor(scope: Construct, id: string, props: BatchSyncProps) {
    super(scope, id);
    const cloud = cloudOf(this);
    const network = cloud.network(this, 'network', props.network);
    const exchange = cloud.bucket(this, 'exchange');

    const shop = cloud.identity(this, 'shop');
    const sync = cloud.identity(this, 'sync');
    for (const side of [shop, sync]) {
      exchange.grantRead(side);
      exchange.grantWrite(side);
    }

    const group = cloud.computeGroup(this, 'sync-group', {
      network,
      identity: sync,
      image: 'ubuntu-24.04',
      cpu: 2,
      memoryGiB: 4,
      min: 0,
      max: 1,
      scaling: {
        schedules: [{ id: 'nightly', days: WEEKDAYS, from: '02:00', to: '03:00', min: 1 }],
        timeZone: 'Europe/Berlin',
      },
      userData: `#!/bin/sh
export EXCHANGE='${exchange.address}'
# Azure's libraries want to be told who the program is, the others know.
export AZURE_CLIENT_ID='${sync.clientId}'
# The image holds the program. It begins with what is newer than its last run, so a night that is missed is made up for by the next.
exec /opt/erp/sync
`,
    });
    network.allow(group.member, 'internet', { port: 443, description: 'Services of the cloud' });
  }
}
