import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import type { VirtualNetwork } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';

/** Names of Microsoft.Network: 1 to 80. */
export const NAME: NameRule = {
  what: 'network resource',
  max: 80,
  pattern: /^[A-Za-z0-9]([\w.-]*\w)?$/,
  allowed: 'letters, digits and _ . -, beginning with a letter or digit',
  unique: 'parent',
};

export interface SecurityGroup {
  readonly resourceGroup: string;
  readonly name: string;
}

/** A subnet, named by the last id of `scope`, and a security group of its own. Azure lets everything in and out of it until it is denied. */
export function securedSubnet(scope: Construct, virtualNetwork: VirtualNetwork, range: string): [Subnet, NetworkSecurityGroup] {
  const group = resourceGroupOf(scope);
  const subnet = new Subnet(scope, 'subnet', {
    name: scope.node.id,
    resourceGroupName: group.name,
    virtualNetworkName: virtualNetwork.name,
    addressPrefixes: [range],
    defaultOutboundAccessEnabled: false,
    privateEndpointNetworkPolicies: 'Enabled',
  });
  const security = new NetworkSecurityGroup(scope, 'security-group', {
    name: nameOf(scope, { ...NAME, what: 'network security group' }, { parent: group }),
    resourceGroupName: group.name,
    location: placementOf(scope).region,
  });
  new SubnetNetworkSecurityGroupAssociation(scope, 'security', { subnetId: subnet.id, networkSecurityGroupId: security.id });
  return [subnet, security];
}

/** Azure lets a network's members talk to one another unless a rule says otherwise. */
export function denyIn(scope: Construct, security: SecurityGroup): void {
  letIn(scope, security, 'allow-probes', 4095, 'AzureLoadBalancer', "Health probes of the platform's load balancers");
  rule(scope, security, 'deny-in', { direction: 'Inbound', access: 'Deny', description: 'Nothing comes in unless a rule allows it' });
}

/** It lets them out to the internet, too. */
export function denyOut(scope: Construct, security: SecurityGroup): void {
  rule(scope, security, 'deny-out', { direction: 'Outbound', access: 'Deny', description: 'Nothing goes out unless a rule allows it' });
}

/** Lets a part of the platform in, before what denies everything. */
export function letIn(
  scope: Construct,
  security: SecurityGroup,
  id: string,
  priority: number,
  sourceAddressPrefix: string,
  description: string,
  ports?: string[],
): void {
  const at = ports ? { destinationPortRange: undefined, destinationPortRanges: ports } : {};
  rule(scope, security, id, { priority, direction: 'Inbound', access: 'Allow', sourceAddressPrefix, description, ...at });
}

interface Fixed {
  readonly priority?: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly sourceAddressPrefix?: string;
  readonly destinationPortRange?: string;
  readonly destinationPortRanges?: string[];
  readonly description: string;
}

function rule(scope: Construct, { resourceGroup, name }: SecurityGroup, id: string, fixed: Fixed): void {
  new NetworkSecurityRule(scope, id, {
    name: id,
    priority: 4096,
    protocol: '*',
    sourcePortRange: '*',
    destinationPortRange: '*',
    sourceAddressPrefix: '*',
    destinationAddressPrefix: '*',
    resourceGroupName: resourceGroup,
    networkSecurityGroupName: name,
    ...fixed,
  });
}
