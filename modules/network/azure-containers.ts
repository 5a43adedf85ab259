import type { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import type { Subnet } from '@cdktf/provider-azurerm/lib/subnet';
import { SubnetNatGatewayAssociation } from '@cdktf/provider-azurerm/lib/subnet-nat-gateway-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { report } from '../core/errors';
import { recordsOf } from '../core/registry';
import type { AzureNetwork } from './azure';
import { denyIn, denyOut, type Front, type SecurityGroup, securedSubnet } from './azure-subnets';
import { reservedRange } from './plan';

/** The subnet of containers in a network, and what containers depend on. */
export interface Containers {
  readonly front: Front;
  readonly ready: readonly ITerraformDependable[];
}

/**
 * The rules that the platform always requires for the subnet. Source:
 * learn.microsoft.com/azure/container-apps/firewall-integration, outbound, workload profiles
 * environments.
 */
const PLATFORM: readonly {
  readonly id: string;
  readonly to: string;
  readonly ports: readonly string[];
  readonly protocol?: string;
}[] = [
  { id: 'platform-images', to: 'MicrosoftContainerRegistry', ports: ['443'] },
  { id: 'platform-layers', to: 'AzureFrontDoor.FirstParty', ports: ['443'] },
  { id: 'sign-in', to: 'AzureActiveDirectory', ports: ['443'] },
  { id: 'telemetry', to: 'AzureMonitor', ports: ['443'] },
  { id: 'names', to: '168.63.129.16', ports: ['53'], protocol: '*' },
];

const PULLS = 'Container Apps pull components of their platform from the internet';

const made = recordsOf<Containers>('subnets of containers');

/**
 * The subnet of containers, delegated to their platform, with the network's NAT and the rules that
 * the platform requires; all other traffic is denied.
 */
export function containersOf(network: AzureNetwork): Containers {
  const known = made.get(network);
  if (known) return known;
  // Source: learn.microsoft.com/azure/container-apps/custom-virtual-networks, subnet size of
  // workload profiles environments
  const range = reservedRange(network, network.plan, 'containers', 27);
  const scope = new Construct(network, 'containers');
  const [subnet, { name }, held] = securedSubnet(scope, network, [range]);
  subnet.putDelegation([
    {
      name: 'containers',
      serviceDelegation: {
        name: 'Microsoft.App/environments',
        actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
      },
    },
  ]);
  const securityGroup = { resourceGroup: resourceGroupOf(network).name, name };
  denyIn(scope, securityGroup);
  denyOut(scope, securityGroup);
  const rules = [
    ...PLATFORM.map(({ id, to, ports, protocol = 'Tcp' }, index) =>
      allow(scope, securityGroup, id, {
        direction: 'Outbound',
        priority: 4000 + index,
        protocol,
        ports,
        from: range,
        to,
      }),
    ),
    // Between the containers, behind the proxy.
    allow(scope, securityGroup, 'within-out', {
      direction: 'Outbound',
      priority: 4010,
      protocol: '*',
      ports: ['*'],
      from: range,
      to: range,
    }),
    allow(scope, securityGroup, 'within-in', {
      direction: 'Inbound',
      priority: 4010,
      protocol: '*',
      ports: ['*'],
      from: range,
      to: range,
    }),
  ];
  const front = { subnetId: subnet.id, range, securityGroup, holds: 'containers' } as const;
  const result = { front, ready: [held, ...rules, ...translated(network, scope, subnet, PULLS)] };
  made.set(network, result);
  return result;
}

interface Allowed {
  readonly direction: 'Inbound' | 'Outbound';
  readonly priority: number;
  readonly protocol: string;
  readonly ports: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly description?: string;
}

export function allow(
  scope: Construct,
  { resourceGroup, name }: SecurityGroup,
  id: string,
  rule: Allowed,
): NetworkSecurityRule {
  return new NetworkSecurityRule(scope, id, {
    name: id,
    priority: rule.priority,
    direction: rule.direction,
    access: 'Allow',
    protocol: rule.protocol,
    sourcePortRange: '*',
    sourceAddressPrefix: rule.from,
    destinationAddressPrefix: rule.to,
    ...(rule.ports[0] === '*' ? { destinationPortRange: '*' } : { destinationPortRanges: [...rule.ports] }),
    description: rule.description ?? `Asked for by Container Apps: ${id}`,
    resourceGroupName: resourceGroup,
    networkSecurityGroupName: name,
  });
}

/** The NAT of the subnet, which `why` requires. */
export function translated(
  network: AzureNetwork,
  scope: Construct,
  subnet: Subnet,
  why: string,
): ITerraformDependable[] {
  const gateway = network.node.tryFindChild('nat')?.node.findChild('gateway') as NatGateway | undefined;
  if (gateway)
    return [new SubnetNatGatewayAssociation(scope, 'nat', { subnetId: subnet.id, natGatewayId: gateway.id })];
  report(network, {
    message: `nat is "none", but ${why}.`,
    remedy: 'Set nat to "single".',
  });
  return [];
}
