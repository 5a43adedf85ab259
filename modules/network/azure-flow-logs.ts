import { DataAzurermResources } from '@cdktf/provider-azurerm/lib/data-azurerm-resources';
import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import { SubscriptionTemplateDeployment } from '@cdktf/provider-azurerm/lib/subscription-template-deployment';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { DEPLOYMENT_NAME, logAccount } from '../core/azure';
import { nameOf } from '../core/names';
import { recordsOf } from '../core/registry';
import { expression } from '../core/text';
import type { AzureNetwork } from './azure';
import { NAME } from './azure-names';

/** The network watcher of a region, which flow logs belong to. */
export interface Watcher {
  readonly name: string;
  readonly resourceGroupName: string;
  /** Creates it if it is missing. A network is created after that. */
  readonly created: SubscriptionTemplateDeployment;
}

const lastOf = recordsOf<SubscriptionTemplateDeployment>('the last deployment of a network watcher');

/**
 * A region of a subscription has one network watcher, or none before its first virtual network.
 * Azure then creates one some time after the network, too late for a flow log of the same apply.
 * So the plan lists the watchers of the subscription: the flow log uses the one of the region,
 * whatever its name is, and where there is none a deployment creates one before the network.
 *
 * That one is shared by everything in the region, so no environment may delete it: deleting a
 * deployment of a subscription deletes nothing that it created, and deploying the same names twice
 * changes nothing. Its resource group has the region in its name, because a group that exists in
 * another region can't be deployed again.
 *
 * Sources: learn.microsoft.com/azure/network-watcher/network-watcher-create;
 * hashicorp/terraform-provider-azurerm v4.55.0,
 * internal/services/resource/subscription_template_deployment_resource.go (delete) and
 * resources_data_source.go.
 */
export function watcherOf(network: Construct, region: string): Watcher {
  const scope = new Construct(network, 'watcher');
  const stack = TerraformStack.of(scope);
  const own = { name: `NetworkWatcher_${region}`, group: `NetworkWatcherRG-${region}` };
  const all = new DataAzurermResources(scope, 'all', { type: 'Microsoft.Network/networkWatchers' });
  const others =
    `[for watcher in ${all.fqn}.resources : watcher ` +
    `if watcher.location == "${region}" && lower(watcher.resource_group_name) != "${own.group.toLowerCase()}"]`;
  const last = lastOf.get(stack);
  const created = new SubscriptionTemplateDeployment(scope, 'deployment', {
    name: nameOf(scope, DEPLOYMENT_NAME),
    location: region,
    templateContent: JSON.stringify(template(own.name, own.group, region)),
    parametersContent: expression(`\${jsonencode({ missing = { value = length(${others}) == 0 } })}`),
    // Concurrent deployments of one watcher would conflict.
    dependsOn: last && [last],
  });
  lastOf.set(stack, created);
  return {
    name: expression(`\${try(${others}[0].name, "${own.name}")}`),
    resourceGroupName: expression(`\${try(${others}[0].resource_group_name, "${own.group}")}`),
    created,
  };
}

/** Source: learn.microsoft.com/azure/templates/microsoft.network/networkwatchers */
function template(name: string, group: string, location: string): object {
  const $schema = (level: string) => `https://schema.management.azure.com/schemas/${level}#`;
  const condition = "[parameters('missing')]";
  return {
    $schema: $schema('2018-05-01/subscriptionDeploymentTemplate.json'),
    contentVersion: '1.0.0.0',
    parameters: { missing: { type: 'bool' } },
    resources: [
      { condition, type: 'Microsoft.Resources/resourceGroups', apiVersion: '2022-09-01', name: group, location },
      {
        condition,
        type: 'Microsoft.Resources/deployments',
        apiVersion: '2022-09-01',
        name,
        resourceGroup: group,
        dependsOn: [`[resourceId('Microsoft.Resources/resourceGroups', '${group}')]`],
        properties: {
          mode: 'Incremental',
          expressionEvaluationOptions: { scope: 'Inner' },
          template: {
            $schema: $schema('2019-04-01/deploymentTemplate.json'),
            contentVersion: '1.0.0.0',
            resources: [
              { type: 'Microsoft.Network/networkWatchers', apiVersion: '2024-05-01', name, location, properties: {} },
            ],
          },
        },
      },
    ],
  };
}

/** Writes every flow to a storage account, after everything else in the network. */
export function logFlows(network: AzureNetwork, watcher: Watcher, days: number, after: ITerraformDependable[]): void {
  const { region: location } = network.placement;
  const scope = new Construct(network, 'flow');
  const account = logAccount(scope);
  new NetworkWatcherFlowLog(scope, 'log', {
    name: nameOf(scope, { ...NAME, what: 'flow log' }, { parent: network }),
    networkWatcherName: watcher.name,
    resourceGroupName: watcher.resourceGroupName,
    location,
    targetResourceId: network.virtualNetworkId,
    storageAccountId: account.id,
    enabled: true,
    version: 2,
    retentionPolicy: { enabled: true, days },
    dependsOn: [watcher.created, ...after],
  });
}
