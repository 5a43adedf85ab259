import { z } from 'zod';

/** OpenTofu's key providers, by its names. */
const keys = {
  pbkdf2: {
    keyProvider: z.literal('pbkdf2').describe('A key that is derived from a passphrase.'),
    passphrase: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,30}$/, 'is not a valid name: a letter, then at most 30 of a-z, 0-9 and _')
      .describe(
        'Name of the passphrase, which is in the variable TF_VAR_state_passphrase_<name>, at least 16 characters. ' +
          'A changed passphrase requires a changed name.',
      ),
  },
  aws_kms: {
    keyProvider: z.literal('aws_kms').describe('A key of AWS KMS.'),
    keyArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/\S+$/,
        'is not a valid ARN of a KMS key, like ' +
          'arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000',
      )
      .describe('ARN of the key, not of an alias, because a state is decrypted with the key that encrypted it.'),
    profile: z
      .string()
      .min(1)
      .optional()
      .describe('Profile of the shared AWS configuration. Default: the ambient credentials.'),
  },
  gcp_kms: {
    keyProvider: z.literal('gcp_kms').describe('A key of Google Cloud KMS.'),
    keyName: z
      .string()
      .regex(
        /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+$/,
        'is not a valid name of a key: projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>',
      )
      .describe('Full name of the key.'),
  },
  azure_vault: {
    keyProvider: z.literal('azure_vault').describe('An RSA key in Azure Key Vault.'),
    vault: z
      .string()
      .regex(
        /^https:\/\/[a-zA-Z0-9-]{3,24}\.vault\.[a-z.]+$/,
        'is not an address of the form https://<name>.vault.azure.net',
      )
      .describe('Address of the key vault.'),
    keyName: z
      .string()
      .regex(/^[a-zA-Z0-9-]{1,127}$/, 'is not a valid name of a key: 1 to 127 letters, digits and -')
      .describe('Name of the key.'),
  },
} as const;

const none = { keyProvider: z.literal('none').describe('Not encrypted.') } as const;

/** What a state that was written before may still be encrypted with. */
const previous = z
  .discriminatedUnion('keyProvider', [
    z.strictObject(none),
    z.strictObject(keys.pbkdf2),
    z.strictObject(keys.aws_kms),
    z.strictObject(keys.gcp_kms),
    z.strictObject(keys.azure_vault),
  ])
  .describe('The key before this one: states that it encrypted can be read, and are written with the new key.');

const changed = { previous: previous.optional() };

export const encryption = z
  .discriminatedUnion('keyProvider', [
    z.strictObject({ ...keys.pbkdf2, ...changed }),
    z.strictObject({ ...keys.aws_kms, ...changed }),
    z.strictObject({ ...keys.gcp_kms, ...changed }),
    z.strictObject({ ...keys.azure_vault, ...changed }),
    z.strictObject({ ...none, previous }),
  ])
  // Once in the JSON Schema, to which each backend refers.
  .meta({ id: 'encryption' })
  .optional()
  .describe(
    'Encryption of state and saved plans by OpenTofu, in addition to that of the backend. Requires ' +
      'TERRAFORM_BINARY_NAME=tofu. Default: only that of the backend.',
  );

export type Encryption = NonNullable<z.infer<typeof encryption>>;
export type EncryptionKey = z.infer<typeof previous>;
