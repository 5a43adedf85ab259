import { z } from 'zod';

const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
export const dns = z
  .strictObject({
    provider: z
      .enum(['aws', 'google', 'azure', 'cloudflare'])
      .optional()
      .describe(
        'The DNS provider: aws, google, azure or cloudflare, whose token comes from CLOUDFLARE_API_TOKEN. Default: ' +
          'the cloud of the primary.',
      ),
    domain: z
      .string()
      .regex(
        /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
        'is not a valid domain, like example.com: lower case, no dot at the end',
      )
      .describe(
        'Domain of the zone: example.com. Each placement has its own name in it, like ' +
          'prod-aws-us-east-1.example.com.',
      ),
    zone: z
      .string()
      .min(1)
      .describe("The existing zone: Route 53's and Cloudflare's id, Google's " + "managed zone, Azure's resource id."),
    name: z
      .string()
      .regex(label, 'is not a valid name below the domain, like shop')
      .describe('Name that all placements share, below the domain: shop.'),
    names: z
      .record(z.string(), z.string().regex(label, 'is not a name below the domain, like media'))
      .optional()
      .describe('Names of further workloads that publish an entry, below the domain, by id: { media: media }.'),
    account: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'is not a valid account id of Cloudflare: 32 hexadecimal digits')
      .optional()
      .describe('Account id, with cloudflare only.'),
    proxied: z
      .boolean()
      .default(false)
      .describe('With cloudflare only: traffic is proxied by its edge. Default: false.'),
    healthPath: z
      .string()
      .regex(/^\/\S*$/, 'is not a valid path, like /healthz')
      .default('/healthz')
      .describe('Path that answers 200 while a placement can serve. Default: /healthz.'),
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
        "Certificates that are there, with the shared name, the placement's own and its origin. Default: the cloud " +
          'issues one; Azure does not.',
      ),
  })
  .describe('Public names, and their DNS provider.');
