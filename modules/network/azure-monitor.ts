import { MonitorDataCollectionEndpoint } from '@cdktf/provider-azurerm/lib/monitor-data-collection-endpoint';
import { MonitorPrivateLinkScope } from '@cdktf/provider-azurerm/lib/monitor-private-link-scope';
import { MonitorPrivateLinkScopedService } from '@cdktf/provider-azurerm/lib/monitor-private-link-scoped-service';
import { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { type NameRule, nameOf } from '../core/names';
import { type AnyVirtualNetwork, asVirtualNetwork } from './azure-base';
import type { AzureNetworkMember } from './azure-member';
import { reachedThrough } from './azure-private-endpoint';
import { hasWayOut } from './ready';

const rule = (what: string, max: number): NameRule => ({
  what,
  max,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
});
const SCOPE_NAME = rule('Azure Monitor private link scope', 255);
const ENDPOINT_NAME = rule('data collection endpoint', 44);

/**
 * The zones of Azure Monitor's private endpoint: configuration, queries, ingestion, the agent
 * service, and the solution packs. Source:
 * learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const ZONES = [
  'privatelink.monitor.azure.com',
  'privatelink.oms.opinsights.azure.com',
  'privatelink.ods.opinsights.azure.com',
  'privatelink.agentsvc.azure-automation.net',
  'privatelink.blob.core.windows.net',
];

/** How machines without outbound access reach Azure Monitor. */
interface PrivateMonitor {
  /** The member for rules that allow machines. */
  readonly member: AzureNetworkMember;
  /** The endpoint for the agent's configuration. */
  readonly endpointId: string;
}

/**
 * Makes Azure Monitor accessible to machines without internet access, and returns the configuration
 * endpoint of their agents; undefined if they have internet access. For an existing network, access
 * to Azure Monitor is up to its owner: a second private link scope would take over the DNS names.
 */
export function reachMonitor(member: AzureNetworkMember): string | undefined {
  const network = asVirtualNetwork(member.network);
  if (network.nat === undefined || hasWayOut(network, member.tier)) return undefined;
  const monitor = privateMonitor(network);
  network.allow(member, monitor.member, { port: 443, description: 'Azure Monitor' });
  return monitor.endpointId;
}

/**
 * Azure Monitor with an address in the isolated tier, created once for a network. Azure supports
 * one private link scope per network, and everything that is accessed through it must be in it: the
 * placement's workspace, and an endpoint for the agents' configuration. Source:
 * learn.microsoft.com/azure/azure-monitor/agents/azure-monitor-agent-private-link
 */
function privateMonitor(network: AnyVirtualNetwork): PrivateMonitor {
  const found = network.node.tryFindChild('monitor') as Construct | undefined;
  if (found) {
    const endpoint = found.node.findChild('endpoint') as MonitorDataCollectionEndpoint;
    return { member: found.node.findChild('member') as AzureNetworkMember, endpointId: endpoint.id };
  }
  const place = new Construct(network, 'monitor');
  const member = network.join(place, 'isolated');
  const group = resourceGroupOf(network);
  const scope = new MonitorPrivateLinkScope(place, 'scope', {
    name: nameOf(place, SCOPE_NAME, { parent: group }),
    resourceGroupName: group.name,
    // Access to other workspaces from the network remains possible.
    ingestionAccessMode: 'Open',
    queryAccessMode: 'Open',
  });
  const endpoint = new MonitorDataCollectionEndpoint(place, 'endpoint', {
    name: nameOf(place, ENDPOINT_NAME, { parent: group }),
    resourceGroupName: group.name,
    location: network.placement.region,
    publicNetworkAccessEnabled: false,
  });
  const service = (id: string, linkedResourceId: string, after: MonitorPrivateLinkScopedService[] = []) =>
    new MonitorPrivateLinkScopedService(place, id, {
      name: id,
      resourceGroupName: group.name,
      scopeName: scope.name,
      linkedResourceId,
      // A scope supports one change at a time.
      dependsOn: after,
    });
  const workspace = service('workspace', workspaceOf(network).id);
  const collection = service('collection', endpoint.id, [workspace]);
  reachedThrough(place, member, {
    resourceId: scope.id,
    subresource: 'azuremonitor',
    zone: ZONES,
    after: [collection],
  });
  return { member, endpointId: endpoint.id };
}
