import type { LinuxVirtualMachineScaleSetExtension } from '@cdktf/provider-azurerm/lib/linux-virtual-machine-scale-set';
import { MonitorDataCollectionRule } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule';
import { MonitorDataCollectionRuleAssociation } from '@cdktf/provider-azurerm/lib/monitor-data-collection-rule-association';
import { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';

const RULE_NAME: NameRule = {
  what: 'data collection rule',
  min: 3,
  max: 64,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};

const COUNTERS = ['Memory(*)\\% Used Memory', 'Logical Disk(*)\\% Used Space', 'Processor(*)\\% Processor Time'];

/**
 * The extension that installs the Azure Monitor agent on a machine. The agent signs in with this
 * identity.
 */
export function agentExtension(identityId: string): LinuxVirtualMachineScaleSetExtension {
  return {
    name: 'agent',
    publisher: 'Microsoft.Azure.Monitor',
    type: 'AzureMonitorLinuxAgent',
    typeHandlerVersion: '1.0',
    autoUpgradeMinorVersion: true,
    automaticUpgradeEnabled: true,
    settings: JSON.stringify({
      authentication: { managedIdentity: { 'identifier-name': 'mi_res_id', 'identifier-value': identityId } },
    }),
  };
}

/**
 * What the agent on the scale sets' machines collects for the placement's workspace. Machines
 * without internet access read this configuration from `endpointId`.
 */
export function collect(
  scope: Construct,
  scaleSets: readonly { readonly name: string; readonly id: string }[],
  endpointId?: string,
): MonitorDataCollectionRule {
  const agent = new Construct(scope, 'agent');
  const group = resourceGroupOf(scope);
  const workspace = 'workspace';
  const rule = new MonitorDataCollectionRule(agent, 'rule', {
    name: nameOf(agent, RULE_NAME, { parent: group }),
    resourceGroupName: group.name,
    location: placementOf(scope).region,
    kind: 'Linux',
    description: 'Logs and metrics of the machines of a compute group',
    dataSources: {
      syslog: [
        {
          name: 'syslog',
          streams: ['Microsoft-Syslog'],
          facilityNames: ['*'],
          logLevels: ['Info', 'Notice', 'Warning', 'Error', 'Critical', 'Alert', 'Emergency'],
        },
      ],
      performanceCounter: [
        { name: 'counters', streams: ['Microsoft-Perf'], samplingFrequencyInSeconds: 60, counterSpecifiers: COUNTERS },
      ],
    },
    destinations: { logAnalytics: [{ name: workspace, workspaceResourceId: workspaceOf(scope).id }] },
    dataFlow: [{ streams: ['Microsoft-Syslog', 'Microsoft-Perf'], destinations: [workspace] }],
  });
  for (const { name, id } of scaleSets) {
    new MonitorDataCollectionRuleAssociation(agent, ['association', name].filter(Boolean).join('-'), {
      name: 'agent',
      targetResourceId: id,
      dataCollectionRuleId: rule.id,
    });
    if (endpointId === undefined) continue;
    new MonitorDataCollectionRuleAssociation(agent, ['configuration', name].filter(Boolean).join('-'), {
      // Azure requires this name for an endpoint.
      name: 'configurationAccessEndpoint',
      targetResourceId: id,
      dataCollectionEndpointId: endpointId,
    });
  }
  return rule;
}
