import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { type TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { UNTIL_IN_EFFECT } from '../core/azure';
import { keyFor } from '../core/azure-key';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { Encryption } from '../core/key';
import { AzureIdentity } from '../identity/azure';
import type { Cluster } from './cluster';

/**
 * Assigns a role to a group of Entra ID, or to the identity of a cluster, which acts as soon as the
 * cluster is created.
 */
export function assignRole(
  scope: Construct,
  role: string,
  on: string,
  to: { readonly groupId: string } | { readonly principalId: string },
): RoleAssignment {
  const isGroup = 'groupId' in to;
  return new RoleAssignment(scope, 'role', {
    scope: on,
    roleDefinitionName: role,
    principalId: isGroup ? to.groupId : to.principalId,
    principalType: isGroup ? 'Group' : 'ServicePrincipal',
    skipServicePrincipalAadCheck: isGroup ? undefined : true,
    provisioners: isGroup ? undefined : UNTIL_IN_EFFECT,
  });
}

interface Wanted {
  readonly subnetId: string;
  readonly nodes: AzureIdentity;
  readonly encryption: Encryption;
}

/**
 * The identity of the AKS control plane: it joins nodes and load balancers to the subnet, assigns
 * the nodes their identity, and encrypts secrets. Sources:
 * learn.microsoft.com/azure/aks/use-managed-identity,
 * learn.microsoft.com/azure/aks/use-kms-etcd-encryption.
 */
export function clusterIdentity(
  cluster: Cluster,
  { subnetId, nodes, encryption }: Wanted,
): { readonly identityId: string; readonly keyId?: string; readonly ready: readonly TerraformResource[] } {
  const identity = new AzureIdentity(cluster, 'control-plane', { description: `Control plane of ${cluster.node.id}` });
  const to = { principalId: identity.principalId };
  const ready = [
    assignRole(new Construct(identity, 'subnet'), 'Network Contributor', subnetId, to),
    assignRole(new Construct(identity, 'nodes'), 'Managed Identity Operator', nodes.identityId, to),
  ];
  if (encryption === 'providerKey') return { identityId: identity.identityId, ready };
  const { keyId, versionId = keyId, resourceId } = keyFor(cluster, encryption, ['encrypt', 'decrypt']);
  if (!Token.isUnresolved(versionId) && !/\/keys\/[^/]+\/[^/]+$/.test(versionId)) {
    report(cluster, {
      message: `encryption.azure.keyId is ${show(versionId)}, but AKS requires one version of a key.`,
      remedy: 'Add the version: https://<vault>.vault.azure.net/keys/<key>/<version>.',
    });
  }
  ready.push(assignRole(new Construct(identity, 'secrets'), 'Key Vault Crypto User', resourceId, to));
  return { identityId: identity.identityId, keyId: versionId, ready };
}
