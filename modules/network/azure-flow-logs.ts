import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { logAccount } from '../core/azure';
import { nameOf } from '../core/names';
import type { AzureNetwork } from './azure';
import { NAME } from './azure-names';

/**
 * Azure makes a network watcher for each region of a subscription when the region gets its first
 * virtual network, some time after that network. The flow log waits for what else the network
 * consists of, and docs/getting-started.md has the command that makes the watcher before. Source:
 * learn.microsoft.com/azure/network-watcher/network-watcher-create
 */
export function logFlows(network: AzureNetwork, days: number, after: ITerraformDependable[]): void {
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
    dependsOn: after,
  });
}
