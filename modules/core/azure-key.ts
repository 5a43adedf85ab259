import type { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { KeyVaultKey } from '@cdktf/provider-azurerm/lib/key-vault-key';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { IDENTITY_NAME, resourceGroupOf, UNTIL_IN_EFFECT } from './azure';
import { azureVault } from './azure-vault';
import { type Encryption, ROTATION_DAYS } from './key';
import { existingOn, preventDestroyIfProtected } from './kind';
import { type NameRule, nameOf } from './names';
import { placementOf } from './placement';

const VAULT_NAME: NameRule = {
  what: 'key vault',
  min: 3,
  max: 24,
  pattern: /^[a-z](?!.*--)[a-z0-9-]*[a-z0-9]$/,
  allowed: 'letters, digits and single -, beginning with a letter',
  unique: 'global',
  separator: '',
  short: true,
};
const KEY_NAME: NameRule = {
  what: 'key',
  max: 127,
  pattern: /^[A-Za-z0-9-]+$/,
  allowed: 'letters, digits and -',
  unique: 'parent',
};

export interface AzureKey {
  /** The key id without a version: the newest one is used. */
  readonly keyId: string;
  /**
   * The key id with a version, for services that require one; of an existing key only if it was
   * given.
   */
  readonly versionId: string;
  /** The identity that may wrap and unwrap with it. */
  readonly identityId: string;
  readonly clientId: string;
  /** The role assignment, on which encrypted resources depend. */
  readonly ready: readonly ITerraformDependable[];
}

interface VaultKey {
  readonly keyId: string;
  readonly versionId?: string;
  readonly resourceId: string;
}

/**
 * The key for `encryption`, and an identity that may only use it; undefined for Microsoft's own.
 */
export function vaultKeyOf(scope: Construct, encryption: Encryption | undefined): AzureKey | undefined {
  if (encryption === undefined || encryption === 'providerKey') return undefined;
  const group = resourceGroupOf(scope);
  const { keyId, versionId = keyId, resourceId } = keyFor(scope, encryption);
  const place = new Construct(scope, 'encryption');
  const identity = new UserAssignedIdentity(place, 'identity', {
    name: nameOf(place, IDENTITY_NAME, { parent: group }),
    resourceGroupName: group.name,
    location: placementOf(scope).region,
  });
  return {
    keyId,
    versionId,
    identityId: identity.id,
    clientId: identity.clientId,
    ready: [grantKeyUse(place, identity.principalId, resourceId)],
  };
}

/** The key that is created for `scope`, or an existing one. `keyOpts`: its operations. */
export function keyFor(
  scope: Construct,
  encryption: Exclude<Encryption, 'providerKey'>,
  keyOpts = ['wrapKey', 'unwrapKey'],
): VaultKey {
  return encryption === 'customerKey'
    ? createKey(scope, keyOpts)
    : existingOn(scope, encryption, 'azure', 'encryption', 'key');
}

/** Allows an identity to wrap and unwrap with the key only. */
export function grantKeyUse(place: Construct, principalId: string, resourceId: string): RoleAssignment {
  return new RoleAssignment(place, 'role', {
    scope: resourceId,
    roleDefinitionName: 'Key Vault Crypto Service Encryption User',
    principalId,
    principalType: 'ServicePrincipal',
    skipServicePrincipalAadCheck: true,
    provisioners: UNTIL_IN_EFFECT,
  });
}

function createKey(scope: Construct, keyOpts: string[]): VaultKey {
  const vault = vaultOf(scope);
  const key = new KeyVaultKey(scope, 'key', {
    name: nameOf(scope, KEY_NAME, { parent: vault }),
    keyVaultId: vault.id,
    keyType: 'RSA',
    keySize: 3072,
    keyOpts,
    rotationPolicy: { automatic: { timeAfterCreation: `P${ROTATION_DAYS}D` } },
    lifecycle: preventDestroyIfProtected(placementOf(scope)),
  });
  return { keyId: key.versionlessId, versionId: key.id, resourceId: key.resourceVersionlessId };
}

/**
 * The placement's key vault for storage keys. The deployer requires the role "Key Vault Crypto
 * Officer" on the subscription or resource group.
 */
const vaultOf = (scope: Construct): KeyVault => azureVault(scope, 'keys', VAULT_NAME, {});
