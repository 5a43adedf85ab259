import { z } from 'zod';
import { region } from './schema-clouds';
import { encryption } from './schema-encryption';

const backend = <Name extends string>(name: Name, what: string) => z.literal(name).describe(what);

export const state = z
  .discriminatedUnion('backend', [
    z.strictObject({ backend: backend('local', 'A local file, for one person: .state/.'), encryption }),
    z.strictObject({
      backend: backend('s3', 'An S3 bucket, with a lock file.'),
      bucket: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
          'is not a valid S3 bucket: 3 to 63 of a-z, 0-9, - and dots, no dot or - at the ends',
        )
        .describe('Name of the bucket.'),
      region: region('aws'),
      kmsKeyArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/\S+$/,
          'is not a valid ARN of a KMS key, like ' +
            'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000',
        )
        .optional()
        .describe('Customer key for the state. Default: the key of S3.'),
      profile: z
        .string()
        .min(1)
        .optional()
        .describe('Profile of the shared AWS configuration. Default: the ambient credentials.'),
      encryption,
    }),
    z.strictObject({
      backend: backend('gcs', 'A bucket of Google Cloud Storage, with locks.'),
      bucket: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
          'is not a valid bucket: 3 to 222 of a-z, 0-9, -, _ and dots, a letter or digit at the ends',
        )
        .describe('Name of the bucket.'),
      encryption,
    }),
    z.strictObject({
      backend: backend('azurerm', 'A container of an Azure storage account, with locks.'),
      resourceGroup: z
        .string()
        .regex(
          /^[\w().-]{0,89}[\w()-]$/,
          'is not a valid resource group: at most 90 letters, digits and _ ( ) . - with no dot at the end',
        )
        .describe('Resource group of the storage account.'),
      storageAccount: z
        .string()
        .regex(/^[a-z0-9]{3,24}$/, 'is not a valid storage account: 3 to 24 lower-case letters and digits')
        .describe('Name of the storage account.'),
      container: z
        .string()
        .regex(
          /^[a-z0-9](-?[a-z0-9]){2,62}$/,
          'is not a valid container: 3 to 63 lower-case letters and digits, with single - between them',
        )
        .describe('Name of the container.'),
      encryption,
    }),
    z.strictObject({
      backend: backend(
        'pg',
        'A PostgreSQL database, a schema for each state. User and password: PGUSER and PGPASSWORD.',
      ),
      host: z
        .string()
        .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/, 'is not a valid host name')
        .describe('Host name of the server. Its certificate is verified.'),
      port: z.int().min(1).max(65535).default(5432).describe('Port of the server. Default: 5432.'),
      database: z
        .string()
        .regex(
          /^[a-z_][a-z0-9_-]{0,62}$/,
          'is not a valid database: at most 63 of a-z, 0-9, _ and -, beginning with a letter or _',
        )
        .describe('Name of the database, which must exist.'),
      encryption,
    }),
    z.strictObject({
      backend: backend(
        'http',
        'An HTTPS server of states with locks, such as GitLab. User and password: TF_HTTP_USERNAME and ' +
          'TF_HTTP_PASSWORD.',
      ),
      address: z
        .string()
        .regex(
          /^https:\/\/[a-zA-Z0-9.-]+(:\d+)?(\/[\w.~%-]+)*$/,
          'is not an address of the form https://host/path, without user, query or / at the end',
        )
        .describe("Prefix of the states' addresses: https://gitlab.example.com/api/v4/projects/4711/terraform/state."),
      encryption,
    }),
    z.strictObject({
      backend: backend(
        'remote',
        'HCP Terraform or Terraform Enterprise, a workspace for each state. Token: terraform login.',
      ),
      organization: z
        .string()
        .regex(/^[\w-]{3,40}$/, 'is not a valid organization: 3 to 40 letters, digits, _ and -')
        .describe('Name of the organization.'),
      hostname: z
        .string()
        .regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?$/, 'is not a valid host name')
        .optional()
        .describe('Host of Terraform Enterprise. Default: app.terraform.io.'),
    }),
  ])
  .describe("The backend of Terraform's state. Every backend except local is shared, and all support locks.");
