import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { Construct } from 'constructs';
import { resourceGroupOf, STORAGE_ACCOUNT_NAME } from '../core/azure';
import { keep } from '../core/kind';
import { nameOf } from '../core/names';
import { type AzureNetwork, NAME } from './azure';

/** Azure makes a network watcher for each region and subscription by itself, with names of its own. */
export function logFlows(network: AzureNetwork, days: number): void {
  const place = { resourceGroupName: resourceGroupOf(network).name, location: network.placement.region };
  const scope = new Construct(network, 'flow');
  const account = new StorageAccount(scope, 'account', {
    name: nameOf(scope, STORAGE_ACCOUNT_NAME),
    ...place,
    accountTier: 'Standard',
    accountReplicationType: 'ZRS',
    // The network watcher writes as a trusted service of the platform; nobody else reaches the account over the internet.
    sharedAccessKeyEnabled: false,
    allowNestedItemsToBePublic: false,
    crossTenantReplicationEnabled: false,
    localUserEnabled: false,
    minTlsVersion: 'TLS1_2',
    infrastructureEncryptionEnabled: true,
    networkRules: { defaultAction: 'Deny', bypass: ['AzureServices'] },
    blobProperties: { deleteRetentionPolicy: { days: 7 }, containerDeleteRetentionPolicy: { days: 7 } },
    lifecycle: keep(network.placement),
  });
  new NetworkWatcherFlowLog(scope, 'log', {
    name: nameOf(scope, { ...NAME, what: 'flow log' }, { parent: network }),
    networkWatcherName: `NetworkWatcher_${place.location}`,
    resourceGroupName: 'NetworkWatcherRG',
    location: place.location,
    targetResourceId: network.virtualNetworkId,
    storageAccountId: account.id,
    enabled: true,
    version: 2,
    retentionPolicy: { enabled: true, days },
  });
}
