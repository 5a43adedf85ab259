import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { auditVault, resourceGroupOf } from '../core/azure';
import { keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import type { AzureNetworkMember } from '../network/azure';
import { privateEndpoint } from '../network/azure-private-endpoint';
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

/** The placement's key vault: for identities only, without a public address, and with a record of who read what. */
export function vaultOf(scope: Construct): KeyVault {
  const stack = TerraformStack.of(scope);
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
    lifecycle: keep(placement),
  });
  auditVault(place, vault.id);
  return vault;
}

/** Gives the vault an address in the network, reached from the tiers that have machines without public addresses. Made once. */
export function reachVault(scope: Construct, network: Network): void {
  const vault = vaultOf(scope);
  const place = vault.node.scope as Construct;
  const id = `in-${network.node.path.split('/').slice(1).join('-')}`;
  if (place.node.tryFindChild(id)) return;
  const owner = new Construct(place, id);
  const member = network.join(owner, 'private') as AzureNetworkMember;
  privateEndpoint(owner, member, { resourceId: vault.id, subresource: 'vault', zone: 'privatelink.vaultcore.azure.net' });
  for (const tier of ['private', 'isolated'] as const) network.allow(tier, member, { port: 443, description: `${tier} to the vault` });
}
