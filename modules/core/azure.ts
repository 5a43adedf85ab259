import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { ManagementLock } from '@cdktf/provider-azurerm/lib/management-lock';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { LocalExecProvisioner } from 'cdktf';
import type { Construct } from 'constructs';
import { childIn } from './child';
import { preventDestroyIfProtected } from './kind';
import { logDaysOf } from './log-retention';
import { type NameRule, nameOf } from './names';
import { placementOf } from './placement';
import { zonesOf } from './regions';
import { foundationOf } from './stacks';

export const RESOURCE_GROUP_NAME: NameRule = {
  what: 'resource group',
  max: 90,
  pattern: /^[\w().-]*[\w()-]$/,
  allowed: 'letters, digits and _ ( ) . -, not ending with .',
  unique: 'account',
};

const WORKSPACE_NAME: NameRule = {
  what: 'Log Analytics workspace',
  min: 4,
  max: 63,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'parent',
};

/** The name rule of all user-assigned identities. */
export const IDENTITY_NAME: NameRule = {
  what: 'user-assigned identity',
  min: 3,
  max: 128,
  pattern: /^[A-Za-z0-9][\w-]*$/,
  allowed: 'letters, digits, _ and -, beginning with a letter or digit',
  unique: 'parent',
};

/** The name rule of template deployments. */
export const DEPLOYMENT_NAME: NameRule = {
  what: 'deployment',
  max: 64,
  pattern: /^[\w().-]+$/,
  allowed: 'letters, digits and _ ( ) . -',
  unique: 'account',
  short: true,
};

/** The most restrictive name rule: 24 letters and digits, globally unique. */
export const STORAGE_ACCOUNT_NAME: NameRule = {
  what: 'storage account',
  min: 3,
  max: 24,
  pattern: /^[a-z0-9]+$/,
  allowed: 'lower-case letters and digits',
  separator: '',
  unique: 'global',
  short: true,
};

/** The placement's resource group: Azure requires one for every resource. */
export function resourceGroupOf(scope: Construct): ResourceGroup {
  const stack = foundationOf(scope);
  return childIn(stack, 'resources', 'group', (resources) => {
    return new ResourceGroup(resources, 'group', {
      name: nameOf(resources, RESOURCE_GROUP_NAME),
      location: placementOf(stack).region,
    });
  });
}

/**
 * The placement's Log Analytics workspace, with sign-in by identities only; one workspace allows
 * queries across resources.
 */
export function workspaceOf(scope: Construct): LogAnalyticsWorkspace {
  const group = resourceGroupOf(scope);
  const resources = group.node.scope as Construct;
  return childIn(resources, 'logs', 'workspace', (logs) => {
    const placement = placementOf(scope);
    return new LogAnalyticsWorkspace(logs, 'workspace', {
      name: nameOf(logs, WORKSPACE_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: placement.region,
      sku: 'PerGB2018',
      retentionInDays: logDaysOf(scope),
      localAuthenticationEnabled: false,
      lifecycle: preventDestroyIfProtected(placement),
    });
  });
}

/**
 * Whether a location has availability zones: for the placement's own the environment's setting
 * applies, for others the list of regions.
 */
export function hasZones(scope: Construct, location: string): boolean {
  const { region, zones } = placementOf(scope);
  return (location === region ? zones : (zonesOf('azure', location) ?? [])).length > 0;
}

/**
 * Redundancy of a storage account: in three zones of its region, or in one location if the region
 * has no zones. Data never leaves the region.
 */
export const redundancyIn = (scope: Construct, location: string) => (hasZones(scope, location) ? 'ZRS' : 'LRS');

/** The redundancy of a backup vault. */
export const vaultCopiesIn = (scope: Construct, location: string) =>
  hasZones(scope, location) ? 'ZoneRedundant' : 'LocallyRedundant';

/**
 * A storage account, child of `scope`, to which the platform writes logs as a trusted service,
 * without other access from the internet.
 */
export function logAccount(scope: Construct): StorageAccount {
  const placement = placementOf(scope);
  return new StorageAccount(scope, 'account', {
    name: nameOf(scope, STORAGE_ACCOUNT_NAME),
    resourceGroupName: resourceGroupOf(scope).name,
    location: placement.region,
    accountTier: 'Standard',
    accountReplicationType: redundancyIn(scope, placement.region),
    sharedAccessKeyEnabled: false,
    allowNestedItemsToBePublic: false,
    crossTenantReplicationEnabled: false,
    localUserEnabled: false,
    minTlsVersion: 'TLS1_2',
    infrastructureEncryptionEnabled: true,
    networkRules: { defaultAction: 'Deny', bypass: ['AzureServices'] },
    blobProperties: { deleteRetentionPolicy: { days: 7 }, containerDeleteRetentionPolicy: { days: 7 } },
    lifecycle: preventDestroyIfProtected(placement),
  });
}

/** Sends the audit log of a key vault to the placement's workspace: child of `scope`. */
export function auditVault(scope: Construct, vaultId: string): void {
  new MonitorDiagnosticSetting(scope, 'audit', {
    name: 'audit',
    targetResourceId: vaultId,
    logAnalyticsWorkspaceId: workspaceOf(scope).id,
    enabledLog: [{ category: 'AuditEvent' }],
  });
}

/**
 * A management lock: in a protected environment Azure refuses to delete the resource and its
 * content. Child of `scope`.
 */
export function lockData(scope: Construct, resourceId: string): void {
  if (!placementOf(scope).protected) return;
  new ManagementLock(scope, 'lock', {
    name: 'keep',
    scope: resourceId,
    lockLevel: 'CanNotDelete',
    notes: 'It holds data of a protected environment',
  });
}

/**
 * Waits after a role assignment whose principal acts as soon as a dependent resource is created:
 * propagation takes minutes, and the provider waits only until the assignment can be read. Three
 * minutes are usually sufficient; a deployment that fails can be repeated. "sleep" exists in every
 * shell except that of Windows. Source:
 * learn.microsoft.com/azure/role-based-access-control/troubleshooting (up to 10 minutes).
 */
export const UNTIL_IN_EFFECT: LocalExecProvisioner[] = [
  { type: 'local-exec', command: 'sleep $${POLYCLOUD_ROLE_WAIT_SECONDS:-180} || ping -n 181 127.0.0.1' },
];

/**
 * Regions in which backup vaults always use soft delete. Source:
 * learn.microsoft.com/azure/backup/backup-azure-security-feature-cloud
 */
const SOFT_DELETE_ENFORCED = ['australiaeast', 'eastasia', 'westcentralus'];

/**
 * Whether a backup vault keeps deleted items for another 14 days: if the environment is protected
 * or it is `locked`. Otherwise the vault could not be destroyed before these days are over.
 */
export function softDeleteOf(scope: Construct, locked: boolean): 'AlwaysOn' | 'On' | 'Off' {
  const { region, protected: guarded } = placementOf(scope);
  // These regions return AlwaysOn regardless of the request, and any other value would replace the
  // vault.
  if (SOFT_DELETE_ENFORCED.includes(region)) return 'AlwaysOn';
  return guarded || locked ? 'On' : 'Off';
}

/**
 * The parts of a resource id: `/subscriptions/<id>/resourceGroups/<group>/providers/<type>/<name>`.
 */
export const namesIn = (resourceId: string) => ({
  name: resourceId.slice(resourceId.lastIndexOf('/') + 1),
  resourceGroupName: resourceId.split('/')[4] ?? '',
});
