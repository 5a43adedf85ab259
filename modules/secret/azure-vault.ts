import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
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
const WORKSPACE_NAME: NameRule = {
  what: 'Log Analytics workspace',
  min: 4,
  max: 63,
  pattern: /^[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9]$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'parent',
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
  const log = new Construct(place, 'log');
  const workspace = new LogAnalyticsWorkspace(log, 'workspace', {
    name: nameOf(log, WORKSPACE_NAME, { parent: group }),
    resourceGroupName: group.name,
    location: placement.region,
    sku: 'PerGB2018',
    retentionInDays: 365,
  });
  new MonitorDiagnosticSetting(log, 'setting', {
    name: 'audit',
    targetResourceId: vault.id,
    logAnalyticsWorkspaceId: workspace.id,
    enabledLog: [{ category: 'AuditEvent' }],
  });
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
