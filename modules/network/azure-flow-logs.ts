import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import { Construct } from 'constructs';
import { logAccount } from '../core/azure';
import { nameOf } from '../core/names';
import { type AzureNetwork, NAME } from './azure';

/** Azure makes a network watcher for each region and subscription by itself, with names of its own. */
export function logFlows(network: AzureNetwork, days: number): void {
  const { region: location } = network.placement;
  const scope = new Construct(network, 'flow');
  const account = logAccount(scope);
  new NetworkWatcherFlowLog(scope, 'log', {
    name: nameOf(scope, { ...NAME, what: 'flow log' }, { parent: network }),
    networkWatcherName: `NetworkWatcher_${location}`,
    resourceGroupName: 'NetworkWatcherRG',
    location,
    targetResourceId: network.virtualNetworkId,
    storageAccountId: account.id,
    enabled: true,
    version: 2,
    retentionPolicy: { enabled: true, days },
  });
}
