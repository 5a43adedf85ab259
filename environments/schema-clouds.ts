import { z } from 'zod';
import type { CloudName } from '../modules/core/placement';
import { regionsOf } from '../modules/core/regions';

export const region = (cloud: CloudName) =>
  z
    .string()
    .min(1)
    .describe(`Region of the cloud: ${regionsOf(cloud)[0]}.`)
    // For completion in editors; a newer region is not an error of shape.
    .meta({ examples: regionsOf(cloud) });
export const zones = z
  .array(z.string().min(1))
  .min(1)
  .optional()
  .describe('The zones to use, in this order, if they differ from the default zones of the region.');
const guid = z
  .string()
  .regex(
    /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
    'is not an id of the form 00000000-0000-0000-0000-000000000000',
  );
export const aws = z
  .strictObject({
    region: region('aws'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'is not a valid account id: twelve digits, in quotes')
      .describe('Account id: twelve digits, in quotes.'),
    zones,
  })
  .describe('Facts of the AWS account.');
export const google = z
  .strictObject({
    region: region('google'),
    project: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        'is not a valid project id: 6 to 30 lower-case letters, digits and -, beginning with a letter',
      )
      .describe('Project id.'),
    projectNumber: z
      .string()
      .regex(/^\d{6,}$/, 'is not a valid project number: digits, in quotes')
      .describe('Project number: digits, in quotes.'),
    billingAccount: z
      .string()
      .regex(/^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/, 'is not a valid billing account, like 012345-ABCDEF-012345')
      .optional()
      .describe('Billing account of the project. Required for a budget.'),
    zones,
  })
  .describe('Facts of the Google Cloud project.');
export const azure = z
  .strictObject({
    region: region('azure'),
    subscription: guid.describe('Subscription id.'),
    tenant: guid.describe('Tenant id.'),
    adminPublicKey: z
      .string()
      .regex(
        /^ssh-(rsa|ed25519) \S+( .*)?$/,
        'is not a valid public key, like ssh-ed25519 AAAA… or ssh-rsa AAAA…, complete',
      )
      .optional()
      .describe('Public key that Azure requires for virtual machines without a password. Required for compute groups.'),
    zones,
  })
  .describe('Facts of the Azure subscription.');
