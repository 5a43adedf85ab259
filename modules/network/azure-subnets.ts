import { NetworkSecurityGroup } from '@cdktf/provider-azurerm/lib/network-security-group';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNetworkSecurityGroupAssociation } from '@cdktf/provider-azurerm/lib/subnet-network-security-group-association';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import type { AzureNetwork } from './azure';
import type { AnyVirtualNetwork } from './azure-base';
import { NAME } from './azure-names';
import { reservedRange } from './plan';

export interface SecurityGroup {
  readonly resourceGroup: string;
  readonly name: string;
}

/**
 * A subnet, named by the last id of `scope`, with its own security group. Azure allows all traffic
 * until it is denied.
 */
export function securedSubnet(
  scope: Construct,
  network: AnyVirtualNetwork,
  addressPrefixes: string[],
): [Subnet, NetworkSecurityGroup, SubnetNetworkSecurityGroupAssociation] {
  const group = resourceGroupOf(scope);
  const subnet = new Subnet(scope, 'subnet', {
    name: scope.node.id,
    ...network.virtualNetworkName,
    addressPrefixes,
    defaultOutboundAccessEnabled: false,
    privateEndpointNetworkPolicies: 'Enabled',
  });
  const security = new NetworkSecurityGroup(scope, 'security-group', {
    name: nameOf(scope, { ...NAME, what: 'network security group' }, { parent: group }),
    resourceGroupName: group.name,
    location: placementOf(scope).region,
  });
  const held = new SubnetNetworkSecurityGroupAssociation(scope, 'security', {
    subnetId: subnet.id,
    networkSecurityGroupId: security.id,
  });
  return [subnet, security, held];
}

/** By default Azure allows traffic between members of a network. */
export function denyIn(scope: Construct, security: SecurityGroup): void {
  allowInbound(
    scope,
    security,
    'allow-probes',
    4095,
    'AzureLoadBalancer',
    "Health probes of the platform's load balancers",
  );
  rule(scope, security, 'deny-in', {
    direction: 'Inbound',
    access: 'Deny',
    description: 'Nothing comes in unless a rule allows it',
  });
}

/** By default Azure also allows traffic to the internet. */
export function denyOut(scope: Construct, security: SecurityGroup): void {
  rule(scope, security, 'deny-out', {
    direction: 'Outbound',
    access: 'Deny',
    description: 'Nothing goes out unless a rule allows it',
  });
}

/** Allows a component of the platform, before the rule that denies everything. */
export function allowInbound(
  scope: Construct,
  security: SecurityGroup,
  id: string,
  priority: number,
  sourceAddressPrefix: string,
  description: string,
  ports?: string[],
): void {
  const at = ports ? { destinationPortRange: undefined, destinationPortRanges: ports } : {};
  rule(scope, security, id, {
    priority,
    direction: 'Inbound',
    access: 'Allow',
    sourceAddressPrefix,
    description,
    ...at,
  });
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

const MANAGED = 'allow-management';

/** The dedicated subnet of application gateways, or that of containers. */
export interface Front {
  readonly subnetId: string;
  readonly range: string;
  readonly securityGroup: SecurityGroup;
  /** The rule for GatewayManager, of a subnet that is created here. */
  readonly managed?: NetworkSecurityRule;
  /** What is in a delegated subnet, for which rules also restrict outbound traffic. */
  readonly holds?: 'containers' | 'functions';
}

/**
 * The subnet of application gateways, created for the first of them. Outbound traffic remains open:
 * Azure's own traffic requires it.
 */
export function frontOf(network: AzureNetwork): Front {
  // Each instance of a gateway has an address in it, and Azure reserves five.
  const range = reservedRange(network, network.plan, 'edge', 27);
  const resourceGroup = resourceGroupOf(network).name;
  const found = network.node.tryFindChild('front') as Construct | undefined;
  if (found) {
    const [subnet, security] = [
      found.node.findChild('subnet') as Subnet,
      found.node.findChild('security-group') as NetworkSecurityGroup,
    ];
    const managed = found.node.findChild(MANAGED) as NetworkSecurityRule;
    return { subnetId: subnet.id, range, securityGroup: { resourceGroup, name: security.name }, managed };
  }
  const scope = new Construct(network, 'front');
  const [subnet, { name }] = securedSubnet(scope, network, [range]);
  const securityGroup = { resourceGroup, name };
  const ports = ['65200-65535'];
  allowInbound(
    scope,
    securityGroup,
    MANAGED,
    4094,
    'GatewayManager',
    "The platform's management of the gateways",
    ports,
  );
  denyIn(scope, securityGroup);
  return { subnetId: subnet.id, range, securityGroup, managed: scope.node.findChild(MANAGED) as NetworkSecurityRule };
}
