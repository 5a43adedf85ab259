import { z } from 'zod';
import type { SettingMistake } from '../workload';

const count = (what: string) => z.int().min(0).max(1000).describe(what);

const group = (what: string) =>
  z
    .strictObject({
      cpu: z.number().positive().max(64).describe('Virtual processors of a machine, container or pod.'),
      memoryGiB: z.number().positive().max(512).describe('Memory of a machine, container or pod, in GiB.'),
      min: count('Least number of machines, containers or pods.'),
      max: count('Greatest number of machines, containers or pods.'),
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

/** `sha256:…` in the workload's registry, or the full name of a public image. */
const image = (program: string) =>
  z
    .string()
    .min(1)
    .optional()
    .describe(
      `The image of ${program}: the digest that \`npm run image -- push <environment> commerce/images/${program}\` ` +
        'prints, or the whole name of a public image. Default: none, and what runs only answers its health check.',
    );

const functionSize = {
  memoryMiB: z.int().min(128).max(10_240).default(512).describe('Memory of an instance, in MiB. Default: 512.'),
  most: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe("Greatest number of instances. Default: the account's quota on AWS, 100 on Google, 20 on Azure."),
};

const stockExport = z.strictObject({
  cron: z.string().default('0 2 * * *').describe("When it runs, as five fields of cron. Default: '0 2 * * *'."),
  timeZone: z.string().default('Etc/UTC').describe('The time zone of cron, a tz database name. Default: Etc/UTC.'),
  ...functionSize,
});

const partnerOrders = z.strictObject({
  issuer: z.url({ protocol: /^https$/ }).describe("Who issues the access tokens of partners: the token's iss claim."),
  audience: z.string().min(1).describe("Whom the tokens are for: the token's aud claim."),
  contact: z.email().describe('An email address for partners. Azure also sends messages about the service to it.'),
  keysUrl: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe("Where the issuer's keys are, for Google. Default: /.well-known/jwks.json of the issuer."),
  ...functionSize,
});

/** The platforms of the shop, and its sizes. */
export const settings = z.strictObject({
  runsOn: z
    .enum(['machines', 'containers', 'cluster'])
    .default('machines')
    .describe(
      'What the programs run on: groups of machines, services of containers, or the Kubernetes cluster of the ' +
        'workload kubernetes, where the workload commerce-apps creates their pods. Default: machines.',
    ),
  cluster: z
    .string()
    .optional()
    .describe('The id of the workload whose cluster is used, with runsOn: cluster. Default: the only one.'),
  images: z
    .strictObject({ storefront: image('storefront'), erpWorker: image('erp-worker') })
    .optional()
    .describe('The images of the programs. On machines, {} makes the registry. Default: none.'),
  storefront: group('The public shop.'),
  erpWorker: group('The worker that takes orders into the ERP.'),
  orderDatabase: database('Where orders are kept.'),
  sessionCache: z
    .strictObject({
      memoryGiB: z.number().positive().max(58).describe('Memory of a node, in GiB.'),
      replicas: z.int().min(0).max(1).default(1).describe('Copies in other zones. Default: 1.'),
    })
    .describe('Where the storefront keeps sessions.'),
  stockExport: stockExport
    .optional()
    .describe('A function that writes what was ordered on the day before to a bucket, each night. Default: none.'),
  deliveryNotes: z
    .strictObject(functionSize)
    .optional()
    .describe('A function that writes a delivery note for each order document. Default: none.'),
  partnerOrders: partnerOrders
    .optional()
    .describe('An API where partners post orders with access tokens of the scope orders.write. Default: none.'),
  makeDatabaseUsers: z
    .boolean()
    .default(false)
    .describe(
      "A machine that makes the order database's users when it starts: turn it on for one apply. Default: false.",
    ),
});

/** Groups whose maximum is less than their minimum, and settings that have no effect together. */
export function checkSettings({
  runsOn,
  cluster,
  storefront,
  erpWorker,
}: Partial<z.output<typeof settings>>): SettingMistake[] {
  const unused: SettingMistake[] =
    cluster !== undefined && runsOn !== 'cluster'
      ? [{ path: ['cluster'], message: `is ${cluster}, but runsOn is ${runsOn}.`, remedy: 'Set runsOn: cluster.' }]
      : [];
  const sizes = Object.entries({ storefront, erpWorker }).flatMap(([name, size]): SettingMistake[] => {
    const { min, max } = size ?? {};
    if (min === undefined || max === undefined) return [];
    if (min > max) {
      const message = `is ${max}, less than min, which is ${min}.`;
      return [{ path: [name, 'max'], message, remedy: 'Raise max or lower min.' }];
    }
    // Source: kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale (minReplicas)
    if (runsOn === 'cluster' && min < 1)
      return [{ path: [name, 'min'], message: 'is 0, but pods are not scaled to zero.', remedy: 'Raise min to 1.' }];
    return [];
  });
  return [...unused, ...sizes];
}

const machine = { cpu: 1, memoryGiB: 2, min: 1, max: 1 };

/** The smallest shop: one machine or container of each, and a database without a standby. */
export const smallest = (shop: z.output<typeof settings>): z.input<typeof settings> => ({
  ...shop,
  storefront: machine,
  erpWorker: machine,
  orderDatabase: {
    ...{ cpu: 1, memoryGiB: 1, storageGiB: 32, burstable: true, highAvailability: false, replicas: 0 },
    backupRetentionDays: Math.min(shop.orderDatabase.backupRetentionDays, 7),
  },
  sessionCache: { memoryGiB: Math.min(shop.sessionCache.memoryGiB, 1.5), replicas: 0 },
});
