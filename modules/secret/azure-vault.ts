import type { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { azureVault } from '../core/azure-vault';
import type { NameRule } from '../core/names';
import { recordsOf } from '../core/registry';
import type { AzureNetworkMember } from '../network/azure-member';
import { reachedThrough } from '../network/azure-private-endpoint';
import type { Network, NetworkMember } from '../network/network';

const VAULT_NAME: NameRule = {
  what: 'key vault',
  min: 3,
  max: 24,
  pattern: /^[a-z][a-z0-9]+$/,
  allowed: 'letters and digits, beginning with a letter',
  separator: '',
  unique: 'global',
  short: true,
};

/** The placement's key vault for secrets, without a public address. */
export const vaultOf = (scope: Construct): KeyVault =>
  azureVault(scope, 'vault', VAULT_NAME, {
    publicNetworkAccessEnabled: false,
    networkAcls: { defaultAction: 'Deny', bypass: 'None' },
  });

/**
 * Gives the vault an address in the network, accessible from the tiers that have machines without
 * public addresses. Created once. Returns what a client in the network depends on.
 */
export function reachVault(scope: Construct, network: Network): readonly ITerraformDependable[] {
  const vault = vaultOf(scope);
  const place = vault.node.scope as Construct;
  const id = idIn(network);
  const found = place.node.tryFindChild(id);
  if (found) return reached.get(found) ?? [];
  const owner = new Construct(place, id);
  const member = network.join(owner, 'private') as AzureNetworkMember;
  const { ready } = reachedThrough(owner, member, {
    resourceId: vault.id,
    subresource: 'vault',
    zone: 'privatelink.vaultcore.azure.net',
  });
  reached.set(owner, ready);
  for (const tier of ['private', 'isolated'] as const)
    network.allow(tier, member, { port: 443, description: `${tier} to the vault` });
  return ready;
}

/** Allows a member that is in none of the tiers to reach the vault in its network. */
export function allowVault(scope: Construct, client: NetworkMember): void {
  reachVault(scope, client.network);
  const place = vaultOf(scope).node.scope?.node.findChild(idIn(client.network)) as Construct;
  client.network.allow(client, place.node.findChild('member') as AzureNetworkMember, { port: 443 });
}

const idIn = (network: Network) => `in-${network.node.path.split('/').slice(1).join('-')}`;

const reached = recordsOf<readonly ITerraformDependable[]>('private endpoints of vaults');
