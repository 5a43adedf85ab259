import { z } from 'zod';
import type { CloudName } from '../modules/core/placement';
import { regionsOf } from '../modules/core/regions';
import { budget, policies } from './schema-allowed';
import { monitoring } from './schema-monitoring';
import { type WorkloadCatalogue, workloadsSchema } from './workloads';

/**
 * The one definition of an environment's file: types, validation and the JSON Schema that editors
 * complete from. What one key alone can't say (regions, facts of the chosen cloud, zones) is
 * checked in checks.ts.
 */

const cloud = z.enum(['aws', 'google', 'azure']).describe('The cloud: aws, google or azure.');
const region = (cloud: CloudName) =>
  z
    .string()
    .min(1)
    .describe(`Region of the cloud: ${regionsOf(cloud)[0]}.`)
    // Editors complete from them; a newer region is no mistake of shape.
    .meta({ examples: regionsOf(cloud) });
const zones = z
  .array(z.string().min(1))
  .min(1)
  .optional()
  .describe('The zones to use, in this order, where they differ from the usual zones of the region.');
const guid = z
  .string()
  .regex(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    'is no id of the form 00000000-0000-0000-0000-000000000000',
  );
const aws = z
  .strictObject({
    region: region('aws'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'is no account id: twelve digits, in quotes')
      .describe('Account id: twelve digits, in quotes.'),
    zones,
  })
  .describe('Facts of the AWS account.');
const google = z
  .strictObject({
    region: region('google'),
    project: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        'is no project id: 6 to 30 lower-case letters, digits and -, beginning with a letter',
      )
      .describe('Project id.'),
    projectNumber: z
      .string()
      .regex(/^\d{6,}$/, 'is no project number: digits, in quotes')
      .describe('Project number: digits, in quotes.'),
    billingAccount: z
      .string()
      .regex(/^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/, 'is no billing account, like 012345-ABCDEF-012345')
      .optional()
      .describe('Billing account of the project. Needed for a budget.'),
    zones,
  })
  .describe('Facts of the Google Cloud project.');
const azure = z
  .strictObject({
    region: region('azure'),
    subscription: guid.describe('Subscription id.'),
    tenant: guid.describe('Tenant id.'),
    adminPublicKey: z
      .string()
      .regex(
        /^ssh-(rsa|ed25519) \S+( .*)?$/,
        'is no public key, like ssh-ed25519 AAAA… or ssh-rsa AAAA… with all that follows',
      )
      .optional()
      .describe('Public key that Azure wants for virtual machines without a password. Needed for compute groups.'),
    zones,
  })
  .describe('Facts of the Azure subscription.');

const backend = <Name extends string>(name: Name, what: string) => z.literal(name).describe(what);

const state = z
  .discriminatedUnion('backend', [
    z.strictObject({ backend: backend('local', 'A file beside the program, for one person: .state/.') }),
    z.strictObject({
      backend: backend('s3', 'An S3 bucket, with a lock file.'),
      bucket: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
          'is no S3 bucket: 3 to 63 of a-z, 0-9, - and dots, no dot or - at the ends',
        )
        .describe('Name of the bucket.'),
      region: region('aws'),
      kmsKeyArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/\S+$/,
          'is no ARN of a KMS key, like arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000',
        )
        .optional()
        .describe('Customer key for the state. Default: the key of S3.'),
      profile: z
        .string()
        .min(1)
        .optional()
        .describe('Profile of the shared AWS configuration. Default: the ambient credentials.'),
    }),
    z.strictObject({
      backend: backend('gcs', 'A bucket of Google Cloud Storage. It locks by itself.'),
      bucket: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
          'is no bucket: 3 to 222 of a-z, 0-9, -, _ and dots, a letter or digit at the ends',
        )
        .describe('Name of the bucket.'),
    }),
    z.strictObject({
      backend: backend('azurerm', 'A container of an Azure storage account. It locks by itself.'),
      resourceGroup: z
        .string()
        .regex(
          /^[\w().-]{0,89}[\w()-]$/,
          'is no resource group: at most 90 letters, digits and _ ( ) . - with no dot at the end',
        )
        .describe('Resource group of the storage account.'),
      storageAccount: z
        .string()
        .regex(/^[a-z0-9]{3,24}$/, 'is no storage account: 3 to 24 lower-case letters and digits')
        .describe('Name of the storage account.'),
      container: z
        .string()
        .regex(
          /^[a-z0-9](-?[a-z0-9]){2,62}$/,
          'is no container: 3 to 63 lower-case letters and digits, with single - between them',
        )
        .describe('Name of the container.'),
    }),
    z.strictObject({
      backend: backend(
        'pg',
        'A PostgreSQL database, a schema for each state. User and password: PGUSER and PGPASSWORD.',
      ),
      host: z
        .string()
        .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/, 'is no host name')
        .describe('Host name of the server. Its certificate is verified.'),
      port: z.int().min(1).max(65535).default(5432).describe('Port of the server. Default: 5432.'),
      database: z
        .string()
        .regex(
          /^[a-z_][a-z0-9_-]{0,62}$/,
          'is no database: at most 63 of a-z, 0-9, _ and -, beginning with a letter or _',
        )
        .describe('Name of the database; it must be there.'),
    }),
    z.strictObject({
      backend: backend(
        'http',
        'A server of states over HTTPS that locks, as GitLab is. User and password: TF_HTTP_USERNAME and ' +
          'TF_HTTP_PASSWORD.',
      ),
      address: z
        .string()
        .regex(
          /^https:\/\/[a-zA-Z0-9.-]+(:\d+)?(\/[\w.~%-]+)*$/,
          'is no address of the form https://host/path, without user, query or / at the end',
        )
        .describe(
          "What the states' addresses begin with: https://gitlab.example.com/api/v4/projects/4711/terraform/state.",
        ),
    }),
    z.strictObject({
      backend: backend(
        'remote',
        'HCP Terraform or Terraform Enterprise, a workspace for each state. Token: terraform login.',
      ),
      organization: z
        .string()
        .regex(/^[\w-]{3,40}$/, 'is no organization: 3 to 40 letters, digits, _ and -')
        .describe('Name of the organization.'),
      hostname: z
        .string()
        .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?$/, 'is no host name')
        .optional()
        .describe('Host of Terraform Enterprise. Default: app.terraform.io.'),
    }),
  ])
  .describe("Where Terraform's state rests. Every backend but local is shared, and all of them lock.");

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const dns = z
  .strictObject({
    provider: z
      .enum(['aws', 'google', 'azure', 'cloudflare'])
      .optional()
      .describe(
        'Who answers for the names: aws, google, azure or cloudflare, whose token comes from ' +
          'CLOUDFLARE_API_TOKEN. Default: the cloud of the primary.',
      ),
    domain: z
      .string()
      .regex(
        /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
        'is no domain, like example.com: lower case, no dot at the end',
      )
      .describe(
        'Domain of the zone: example.com. Each placement has a name of its own in it, like ' +
          'prod-aws-us-east-1.example.com.',
      ),
    zone: z
      .string()
      .min(1)
      .describe(
        "The zone, which exists, as its provider knows it: Route 53's and Cloudflare's id, Google's " +
          "managed zone, Azure's resource id.",
      ),
    name: z
      .string()
      .regex(label, 'is no name below the domain, like shop')
      .describe('Name that all placements share, below the domain: shop.'),
    account: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'is no account id of Cloudflare: 32 hexadecimal digits')
      .optional()
      .describe('Account id, with cloudflare only.'),
    proxied: z
      .boolean()
      .default(false)
      .describe('With cloudflare only: traffic goes through its edge. Default: false.'),
    healthPath: z
      .string()
      .regex(/^\/\S*$/, 'is no path, like /healthz')
      .default('/healthz')
      .describe('Path that answers 200 as long as a placement can serve. Default: /healthz.'),
    certificates: z
      .strictObject({
        aws: z
          .strictObject({ arn: z.string().min(1).describe('ARN in Certificate Manager.') })
          .optional()
          .describe('The one on AWS.'),
        google: z
          .strictObject({ certificate: z.string().min(1).describe('Name in Certificate Manager.') })
          .optional()
          .describe('The one on Google Cloud.'),
        azure: z
          .strictObject({
            keyVaultId: z.string().min(1).describe('Resource id of the key vault.'),
            keyVaultSecretId: z
              .string()
              .min(1)
              .describe('Id of the secret that is the certificate, without a version.'),
          })
          .optional()
          .describe('The one on Azure.'),
      })
      .optional()
      .describe(
        "Certificates that are there, with the shared name, the placement's own and its origin. Default: " +
          'the cloud makes one; Azure makes none.',
      ),
  })
  .describe('Public names, and who answers for them.');

const waivers = z
  .array(
    z.strictObject({
      rule: z.string().describe('The rule: public-ingress.'),
      path: z.string().describe('The construct, or one that it is in: commerce/orders.'),
      cloud: cloud.optional().describe('The cloud on which it holds. Default: every cloud.'),
      reason: z.string().min(20).describe('Why, in words that a security engineer would accept.'),
      until: z.iso.date('is no day: 2026-12-31').describe('The last day on which it holds: 2026-12-31.'),
    }),
  )
  .optional()
  .describe('What the policies refuse and this environment allows all the same.');

/**
 * Names of projects and environments. Names in the cloud are made of both, and are shortened where
 * a service takes less.
 */
export const NAME = /^(?=.{2,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const NAMES = '2 to 24 lower-case letters, digits and single -, beginning with a letter';

/** The keys of an environment's file that no workload changes. */
export const environmentShape = {
  project: z
    .string()
    .regex(NAME, `is not a valid project name: ${NAMES}`)
    .describe(`Name of the project; names in the cloud begin with it. ${NAMES[0]?.toUpperCase()}${NAMES.slice(1)}.`),
  cloud: cloud.optional(),
  placements: z
    .array(
      z.strictObject({
        cloud,
        region: z.string().min(1).optional().describe('Region of the cloud. Default: the one under clouds.'),
        role: z
          .enum(['primary', 'standby', 'retired'])
          .optional()
          .describe(
            'What it is for; retired is there, gets no traffic and may be destroyed. Default: the first is ' +
              'primary, the others standby.',
          ),
        weight: z
          .int()
          .min(1)
          .max(255)
          .optional()
          .describe('In place of roles: its share of the traffic beside the others. 1 to 255.'),
      }),
    )
    .min(1)
    .optional()
    .describe('In place of cloud: several clouds or regions at once.'),
  clouds: z
    .strictObject({ aws: aws.optional(), google: google.optional(), azure: azure.optional() })
    .describe('What only each account knows, ready for the switch.'),
  protected: z.boolean().default(false).describe('Stateful resources refuse destruction. Default: false.'),
  finalSnapshots: z
    .boolean()
    .default(true)
    .describe(
      'A database or graph that is deleted leaves a last backup, where the cloud keeps one, protected or ' +
        'not. Default: true.',
    ),
  state,
  tags: z
    .object({
      owner: z.string().min(1).describe('The team that answers for it.'),
      costCenter: z.string().min(1).describe('Who pays, in quotes if it is a number.'),
    })
    .catchall(z.string())
    .describe('Tags of every resource. owner and costCenter are required.'),
  network: z
    .strictObject({
      cidr: z.string().describe('Private address range of the network, /16 to /28: 10.20.0.0/16.'),
      zones: z.int().min(1).max(6).describe('Number of zones.'),
      nat: z
        .enum(['none', 'single', 'perZone'])
        .default('single')
        .describe('Ways out of the private tier. Default: single.'),
    })
    .optional()
    .describe('The address space. Required by workloads that have a network.'),
  dns: dns.optional(),
  monitoring,
  budget,
  policies,
  waivers,
};

/** The schema of an environment's file, with the settings of these workloads. */
export const environmentSchemaOf = (workloads: WorkloadCatalogue) =>
  z
    .strictObject({ ...environmentShape, workloads: workloadsSchema(workloads, { state, waivers }) })
    .describe('An environment: where its workloads run, how big, how protected.')
    // For editors; the loader has words of its own for it.
    .meta({ oneOf: [{ required: ['cloud'] }, { required: ['placements'] }] });

export type EnvironmentFile = z.infer<ReturnType<typeof environmentSchemaOf>>;
export type State = EnvironmentFile['state'];
