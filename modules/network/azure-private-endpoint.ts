import { PrivateDnsZone } from '@cdktf/provider-azurerm/lib/private-dns-zone';
import { PrivateDnsZoneVirtualNetworkLink } from '@cdktf/provider-azurerm/lib/private-dns-zone-virtual-network-link';
import { PrivateEndpoint } from '@cdktf/provider-azurerm/lib/private-endpoint';
import { PrivateEndpointApplicationSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/private-endpoint-application-security-group-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { childOf, groupIn } from '../core/child';
import { linkOf } from '../core/generation/azure';
import { dashed } from '../core/ids';
import { claimName, idsBelowWorkload, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { foundationOf } from '../core/stacks';
import { asVirtualNetwork } from './azure-base';
import type { AzureNetworkMember } from './azure-member';
import { NAME } from './azure-names';

/** A resource that gets an address inside a network. */
export interface PrivateTarget {
  readonly resourceId: string;
  /** The sub-resource, in Azure's terms: `blob`, `vault`, `postgresqlServer`. */
  readonly subresource: string;
  /**
   * The private DNS zones of such resources: `privatelink.blob.core.windows.net`. Source:
   * learn.microsoft.com/azure/private-link/private-endpoint-dns
   */
  readonly zone: string | readonly string[];
  /** What must exist before the endpoint. */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * Gives `target` a private address in the member's tier under its usual DNS name. Rules refer to
 * the member: `network.allow(from, member, …)`. Created in `scope`; the DNS zone belongs to the
 * placement, since a resource group supports only one of a name.
 */
export function privateEndpoint(scope: Construct, member: AzureNetworkMember, target: PrivateTarget): PrivateEndpoint {
  return reachedThrough(scope, member, target).endpoint;
}

/**
 * The same, and returns what must exist before a client in the network can reach the target by its
 * name.
 */
export function reachedThrough(
  scope: Construct,
  member: AzureNetworkMember,
  target: PrivateTarget,
): { readonly endpoint: PrivateEndpoint; readonly ready: readonly ITerraformDependable[] } {
  const network = asVirtualNetwork(member.network);
  const group = resourceGroupOf(scope);
  const place = new Construct(scope, 'private');
  const name = nameOf(place, { ...NAME, what: 'private endpoint' }, { parent: group });
  const zones = [target.zone].flat();
  const endpoint = new PrivateEndpoint(place, 'endpoint', {
    name,
    resourceGroupName: group.name,
    location: placementOf(scope).region,
    subnetId: network.subnetIds[member.tier],
    privateServiceConnection: {
      name,
      privateConnectionResourceId: target.resourceId,
      subresourceNames: [target.subresource],
      isManualConnection: false,
    },
    privateDnsZoneGroup: {
      name: 'default',
      privateDnsZoneIds: zones.map((zone) => network.privateDnsZones[zone] ?? linkedZone(network, zone)),
    },
    dependsOn: target.after && [...target.after],
  });
  const membership = new PrivateEndpointApplicationSecurityGroupAssociation(place, 'member', {
    privateEndpointId: endpoint.id,
    applicationSecurityGroupId: member.applicationSecurityGroup.id,
  });
  const links = zones
    .map((zone) => network.node.tryFindChild(linkId(zone)))
    .filter((link): link is PrivateDnsZoneVirtualNetworkLink => link !== undefined);
  return { endpoint, ready: [endpoint, membership, ...links] };
}

const linkId = (zone: string) => `dns-${dashed(zone)}`;

/** The placement's zone of this name, linked to the network; both are created once. */
function linkedZone(network: ReturnType<typeof asVirtualNetwork>, zone: string): string {
  const stack = foundationOf(network);
  const id = dashed(zone);
  const zones = groupIn(stack, 'private-dns');
  const group = resourceGroupOf(network);
  const privateZone = childOf(
    zones,
    id,
    () => new PrivateDnsZone(zones, id, { name: zone, resourceGroupName: group.name }),
  );
  const link = linkId(zone);
  if (!network.node.tryFindChild(link)) {
    new PrivateDnsZoneVirtualNetworkLink(network, link, {
      name: claimName(network, { ...NAME, what: `link to ${zone}` }, idsBelowWorkload(network).join('-'), privateZone),
      ...linkOf(privateZone),
      virtualNetworkId: network.virtualNetworkId,
    });
  }
  return privateZone.id;
}
