import { z } from 'zod';

/**
 * The one definition of an environment's file: types, validation and the JSON Schema that editors complete from.
 * What one key alone can't say (regions, facts of the chosen cloud, zones) is checked in checks.ts.
 */

const cloud = z.enum(['aws', 'google', 'azure']).describe('The cloud: aws, google or azure.');
const region = z.string().describe("The cloud's region: us-east-1, us-east1, eastus2.");
const zones = z
  .array(z.string())
  .min(1)
  .optional()
  .describe('The zones to use, in this order, where they differ from the usual zones of the region.');
const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'is no id of the form 00000000-0000-0000-0000-000000000000');
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

const aws = z.strictObject({
  region,
  account: z
    .string()
    .regex(/^\d{12}$/, 'is no account id: twelve digits, in quotes')
    .describe('Account id: twelve digits, in quotes.'),
  zones,
});
const google = z.strictObject({
  region,
  project: z
    .string()
    .regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'is no project id: 6 to 30 lower-case letters, digits and -, beginning with a letter')
    .describe('Project id.'),
  projectNumber: z
    .string()
    .regex(/^\d{6,}$/, 'is no project number: digits, in quotes')
    .describe('Project number: digits, in quotes.'),
  zones,
});
const azure = z.strictObject({
  region,
  subscription: guid.describe('Subscription id.'),
  tenant: guid.describe('Tenant id.'),
  adminPublicKey: z
    .string()
    .regex(/^ssh-(rsa|ed25519) \S+( .*)?$/, 'is no public key: ssh-ed25519 AAAA… or ssh-rsa AAAA…')
    .optional()
    .describe('Public key that Azure wants for virtual machines without a password. Needed for compute groups.'),
  zones,
});

const state = z
  .discriminatedUnion('backend', [
    z.strictObject({ backend: z.literal('local') }),
    z.strictObject({
      backend: z.literal('s3'),
      bucket: z.string().min(3),
      region: z.string(),
      kmsKeyArn: z.string().optional().describe('Customer key for the state. Default: the key of S3.'),
      profile: z.string().optional().describe('Profile of the shared AWS configuration. Default: the ambient credentials.'),
    }),
    z.strictObject({ backend: z.literal('gcs'), bucket: z.string().min(3) }),
    z.strictObject({
      backend: z.literal('azurerm'),
      resourceGroup: z.string().min(1),
      storageAccount: z.string().min(3),
      container: z.string().min(3),
    }),
  ])
  .describe("Where Terraform's state rests. Every backend locks.");

export const environmentSchema = z
  .strictObject({
    project: z
      .string()
      // The tightest name is an Azure storage account: 24 letters and digits for project, environment, id and a hash of 6.
      .regex(/^[a-z][a-z0-9]{1,5}$/, 'is no project name: 2 to 6 lower-case letters and digits, beginning with a letter')
      .describe('Short name of the project; every name in the cloud begins with it. 2 to 6 lower-case letters and digits.'),
    cloud: cloud.optional(),
    placements: z
      .array(
        z.strictObject({
          cloud,
          region: region.optional(),
          role: z.enum(['primary', 'standby']).optional().describe('What it is for. Default: the first is primary, the others standby.'),
        }),
      )
      .min(1)
      .optional()
      .describe('In place of cloud: several clouds or regions at once.'),
    clouds: z
      .strictObject({ aws: aws.optional(), google: google.optional(), azure: azure.optional() })
      .describe('What only each account knows, ready for the switch.'),
    protected: z.boolean().default(false).describe('Stateful resources refuse destruction. Default: false.'),
    state,
    tags: z
      .object({ owner: z.string().min(1), costCenter: z.string().min(1) })
      .catchall(z.string())
      .describe('Tags of every resource. owner and costCenter are required.'),
    network: z
      .strictObject({
        cidr: z.string().describe('Private address range of the network, /16 to /28: 10.20.0.0/16.'),
        zones: z.int().min(1).max(6).describe('Number of zones.'),
        nat: z.enum(['none', 'single', 'perZone']).default('single').describe('Ways out of the private tier. Default: single.'),
      })
      .describe('The address space.'),
    waivers: z
      .array(
        z.strictObject({
          rule: z.string().describe('The rule: public-ingress.'),
          path: z.string().describe('The construct, or one that it is in: commerce/orders.'),
          reason: z.string().min(20).describe('Why, in words that a security engineer would accept.'),
          until: z.iso.date().describe('The last day on which it holds: 2026-12-31.'),
        }),
      )
      .optional()
      .describe('What the policies refuse and this environment allows all the same.'),
    commerce: z
      .strictObject({ storefront: group('The public shop.'), erpWorker: group('The worker that takes orders into the ERP.') })
      .describe('Sizes of the workload.'),
  })
  .describe('An environment: where the workload runs, how big, how protected.');

export type EnvironmentFile = z.infer<typeof environmentSchema>;
export type State = EnvironmentFile['state'];
