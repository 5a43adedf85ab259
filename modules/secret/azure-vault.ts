import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { auditVault, resourceGroupOf } from '../core/azure';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { recordsOf } from '../core/registry';
import { foundationOf } from '../core/stacks';
import type { AzureNetworkMember } from '../network/azure-member';
import { reachedThrough } from '../network/azure-private-endpoint';
import type { Network } from '../network/network';

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

/**
 * The placement's key vault: sign-in by identities only, no public address, with a log of who read
 * what.
 */
export function vaultOf(scope: Construct): KeyVault {
  const stack = foundationOf(scope);
  const found = stack.node.tryFindChild('vault') as Construct | undefined;
  if (found) return found.node.findChild('vault') as KeyVault;
  const place = new Construct(stack, 'vault');
  const placement = placementOf(scope);
  const group = resourceGroupOf(scope);
  const vault = new KeyVault(place, 'vault', {
    name: nameOf(place, VAULT_NAME),
    resourceGroupName: group.name,
    location: placement.region,
    tenantId: factsOf(placement.facts, 'azure').tenant,
    skuName: 'standard',
    rbacAuthorizationEnabled: true,
    purgeProtectionEnabled: true,
    softDeleteRetentionDays: 90,
    publicNetworkAccessEnabled: false,
    networkAcls: { defaultAction: 'Deny', bypass: 'None' },
    lifecycle: preventDestroyIfProtected(placement),
  });
  auditVault(place, vault.id);
  return vault;
}

/**
 * Gives the vault an address in the network, accessible from the tiers that have machines without
 * public addresses. Created once. Returns what a client in the network depends on.
 */
export function reachVault(scope: Construct, network: Network): readonly ITerraformDependable[] {
  const vault = vaultOf(scope);
  const place = vault.node.scope as Construct;
  const id = `in-${network.node.path.split('/').slice(1).join('-')}`;
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

const reached = recordsOf<readonly ITerraformDependable[]>('private endpoints of vaults');
