import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { defineWorkload } from '../workload';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const time = (what: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time, like 02:00')
    .describe(what);

/**
 * The public and the private side exchange files in a bucket once in a working night, without a
 * queue: the shop writes its orders and reads the stock; a machine that runs for an hour transfers
 * the orders to the ERP and writes the stock. `commerce` does the same, event by event.
 */
export default defineWorkload({
  description: 'A nightly exchange of files between a shop and an ERP, through a bucket.',
  settings: z.strictObject({
    cpu: z.number().positive().max(64).default(2).describe('Virtual processors of the machine. Default: 2.'),
    memoryGiB: z.number().positive().max(512).default(4).describe('Memory of the machine, in GiB. Default: 4.'),
    from: time('When the machine starts, on working days. Default: 02:00.').default('02:00'),
    to: time('When the machine stops. Default: 03:00.').default('03:00'),
    timeZone: z
      .string()
      .min(1)
      .default('Europe/Berlin')
      .describe('Time zone of both, an IANA name. Default: Europe/Berlin.'),
  }),
  check: ({ from, to }) =>
    from !== undefined && from === to
      ? [{ path: ['to'], message: `is ${to}, which equals from.`, remedy: 'The machine would not run.' }]
      : [],
  needs: { network: true },
  build(scope, { settings, network }) {
    const cloud = cloudOf(scope);
    const exchange = cloud.bucket(scope, 'exchange');

    const shop = cloud.identity(scope, 'shop');
    const sync = cloud.identity(scope, 'sync');
    for (const side of [shop, sync]) {
      exchange.grantRead(side);
      exchange.grantWrite(side);
    }

    const group = cloud.computeGroup(scope, 'sync-group', {
      network,
      identity: sync,
      image: 'ubuntu-24.04',
      cpu: settings.cpu,
      memoryGiB: settings.memoryGiB,
      min: 0,
      max: 1,
      scaling: {
        schedules: [{ id: 'nightly', days: WEEKDAYS, from: settings.from, to: settings.to, min: 1 }],
        timeZone: settings.timeZone,
      },
      userData: `#!/bin/sh
export EXCHANGE='${exchange.address}'
# Azure's libraries want to be told who the program is, the others know.
export AZURE_CLIENT_ID='${sync.clientId}'
# The image holds the program. It begins with what is newer than its last run, so a night that is missed is made \
up for by the next.
exec /opt/erp/sync
`,
    });
    network.allow(group.member, 'internet', { port: 443, description: 'Services of the cloud' });
  },
});
