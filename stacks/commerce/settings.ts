import { z } from 'zod';
import type { SettingMistake } from '../workload';

const count = (what: string) => z.int().min(0).max(1000).describe(what);

const group = (what: string) =>
  z
    .strictObject({
      cpu: z.number().positive().max(64).describe('Virtual processors of a machine.'),
      memoryGiB: z.number().positive().max(512).describe('Memory of a machine, in GiB.'),
      min: count('Least number of machines.'),
      max: count('Greatest number of machines.'),
    })
    .describe(what);

const database = (what: string) =>
  z
    .strictObject({
      cpu: z.number().positive().max(64).describe('Virtual processors.'),
      memoryGiB: z.number().positive().max(512).describe('Memory, in GiB.'),
      storageGiB: z.int().min(32).max(16_384).describe('Storage, in GiB. It can grow, never shrink.'),
      burstable: z
        .boolean()
        .default(false)
        .describe('A cheaper type that runs at full speed for a while only. Default: false.'),
      highAvailability: z.boolean().default(true).describe('A standby in another zone. Default: true.'),
      replicas: z.int().min(0).max(5).default(0).describe('Copies to read from. Default: 0.'),
      backupRetentionDays: z
        .int()
        .min(7)
        .max(35)
        .default(14)
        .describe('Days of which any moment can be restored. Default: 14.'),
    })
    .describe(what);

/** Sizes of the shop. */
export const settings = z.strictObject({
  storefront: group('The public shop.'),
  erpWorker: group('The worker that takes orders into the ERP.'),
  orderDatabase: database('Where orders are kept.'),
  sessionCache: z
    .strictObject({
      memoryGiB: z.number().positive().max(58).describe('Memory of a node, in GiB.'),
      replicas: z.int().min(0).max(1).default(1).describe('Copies in other zones. Default: 1.'),
    })
    .describe('Where the storefront keeps sessions.'),
  makeDatabaseUsers: z
    .boolean()
    .default(false)
    .describe(
      "A machine that makes the order database's users when it starts: turn it on for one apply. Default: false.",
    ),
});

/** Groups that would have fewer machines at most than at least. */
export function checkSettings({ storefront, erpWorker }: Partial<z.output<typeof settings>>): SettingMistake[] {
  return Object.entries({ storefront, erpWorker }).flatMap(([name, size]) => {
    const { min, max } = size ?? {};
    if (min === undefined || max === undefined || min <= max) return [];
    return [
      { path: [name, 'max'], message: `is ${max}, less than min, which is ${min}.`, remedy: 'Raise max or lower min.' },
    ];
  });
}
