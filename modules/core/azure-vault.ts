import { KeyVault, type KeyVaultConfig } from '@cdktf/provider-azurerm/lib/key-vault';
import type { Construct } from 'constructs';
import { auditVault, resourceGroupOf } from './azure';
import { childIn } from './child';
import { preventDestroyIfProtected } from './kind';
import { type NameRule, nameOf } from './names';
import { factsOf, placementOf } from './placement';
import { foundationOf } from './stacks';

/**
 * A key vault of the placement, created once: sign-in by identities only, with a log of who read
 * what. Storage and disks require purge protection.
 */
export function azureVault(
  scope: Construct,
  id: string,
  name: NameRule,
  access: Pick<KeyVaultConfig, 'publicNetworkAccessEnabled' | 'networkAcls'>,
): KeyVault {
  const stack = foundationOf(scope);
  return childIn(stack, id, 'vault', (place) => {
    const placement = placementOf(scope);
    const vault = new KeyVault(place, 'vault', {
      name: nameOf(place, name),
      resourceGroupName: resourceGroupOf(scope).name,
      location: placement.region,
      tenantId: factsOf(placement.facts, 'azure').tenant,
      skuName: 'standard',
      rbacAuthorizationEnabled: true,
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
      ...access,
      lifecycle: preventDestroyIfProtected(placement),
    });
    auditVault(place, vault.id);
    return vault;
  });
}
