import type { TerraformStack } from 'cdktf';
import type { State } from '../environments/schema';
import type { Encryption, EncryptionKey } from '../environments/schema-encryption';
import { hashOfText } from '../modules/core/names';

/** `TF_VAR_state_passphrase_<name>`: the prefix of the variables. */
export const PASSPHRASE = 'state_passphrase_';

/** The encryption that OpenTofu does, if the state has one. */
export const encryptionOf = (state: State | { backend: 'simulated' }): Encryption | undefined =>
  'encryption' in state ? state.encryption : undefined;

/**
 * State and saved plans are encrypted by OpenTofu. Nothing that is not encrypted is read, unless
 * `previous` allows it. Source: opentofu.org/docs/language/state/encryption
 */
export function encrypt(stack: TerraformStack, encryption: Encryption | undefined): void {
  if (!encryption) return;
  addKeys(stack, encryption);
  stack.addOverride('terraform.encryption.state', {
    ...target(encryption),
    ...(isEncrypted(encryption) && encryption.previous?.keyProvider !== 'none' && { enforced: true }),
  });
  if (isEncrypted(encryption))
    stack.addOverride('terraform.encryption.plan', { method: methodOf(encryption), enforced: true });
}

/** Lets a stack read outputs of an encrypted state: `terraform_remote_state.<id>`. */
export function decryptOutputs(stack: TerraformStack, id: string, encryption: Encryption | undefined): void {
  if (!encryption) return;
  addKeys(stack, encryption);
  stack.addOverride(
    `terraform.encryption.remote_state_data_sources.remote_state_data_source.${id}`,
    target(encryption),
  );
}

const target = ({ previous, ...key }: Encryption) => ({
  method: methodOf(key),
  ...(previous && { fallback: { method: methodOf(previous) } }),
});

function addKeys(stack: TerraformStack, { previous, ...key }: Encryption): void {
  for (const one of [key, ...(previous ? [previous] : [])]) {
    const name = nameOf(one);
    if (!isEncrypted(one)) {
      stack.addOverride(`terraform.encryption.method.unencrypted.${name}`, {});
      continue;
    }
    stack.addOverride(`terraform.encryption.key_provider.${one.keyProvider}.${name}`, settingsOf(one));
    stack.addOverride(`terraform.encryption.method.aes_gcm.${name}`, {
      keys: `\${key_provider.${one.keyProvider}.${name}}`,
    });
    if (one.keyProvider === 'pbkdf2')
      stack.addOverride(`variable.${variableOf(one.passphrase)}`, {
        type: 'string',
        description: 'Passphrase of the encryption of states',
        sensitive: true,
        // It is written neither into a state nor into a plan.
        ephemeral: true,
      });
  }
}

const isEncrypted = <Key extends { readonly keyProvider: string }>(
  key: Key,
): key is Exclude<Key, { readonly keyProvider: 'none' }> => key.keyProvider !== 'none';

const variableOf = (passphrase: string) => `${PASSPHRASE}${passphrase}`;

/** A method is named, not evaluated: without `${}`. */
const methodOf = (key: EncryptionKey) => `method.${isEncrypted(key) ? 'aes_gcm' : 'unencrypted'}.${nameOf(key)}`;

/**
 * Each key has another name, because a state notes what its key requires under the name: with that
 * of another key OpenTofu would not try the one before. Source: opentofu v1.12.6,
 * internal/encryption/keyprovider.go, setupKeyProvider.
 */
function nameOf(key: EncryptionKey): string {
  switch (key.keyProvider) {
    case 'none':
      return 'none';
    case 'pbkdf2':
      return key.passphrase;
    case 'aws_kms':
      return `key_${hashOfText(key.keyArn, 8)}`;
    case 'gcp_kms':
      return `key_${hashOfText(key.keyName, 8)}`;
    case 'azure_vault':
      return `key_${hashOfText(`${key.vault}/${key.keyName}`, 8)}`;
  }
}

/** AES-256. */
const BYTES = 32;

function settingsOf(key: Exclude<EncryptionKey, { keyProvider: 'none' }>): object {
  switch (key.keyProvider) {
    case 'pbkdf2':
      return { passphrase: `\${var.${variableOf(key.passphrase)}}` };
    case 'aws_kms':
      return {
        kms_key_id: key.keyArn,
        key_spec: 'AES_256',
        region: key.keyArn.split(':')[3],
        ...(key.profile && { profile: key.profile }),
      };
    case 'gcp_kms':
      return { kms_encryption_key: key.keyName, key_length: BYTES };
    case 'azure_vault':
      return { vault_uri: key.vault, vault_key_name: key.keyName, key_length: BYTES };
  }
}
