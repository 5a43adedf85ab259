import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { recordsOf } from '../core/registry';
import type { AzureNetwork } from './azure';
import { allow, type Containers, translated } from './azure-containers';
import { denyIn, denyOut, securedSubnet } from './azure-subnets';
import { reservedRange } from './plan';

/**
 * What the host of functions requires: its storage, the queues of triggers, and names. Source:
 * learn.microsoft.com/azure/azure-functions/functions-networking-options;
 * learn.microsoft.com/azure/service-bus-messaging/service-bus-faq (ports)
 */
const HOST = [
  { id: 'storage', to: 'Storage', ports: ['443'] },
  { id: 'queues', to: 'ServiceBus', ports: ['443', '5671', '5672'] },
  { id: 'names', to: '168.63.129.16', ports: ['53'], protocol: '*' },
] as const;

const made = recordsOf<Map<number, Containers>>('subnets of functions');

/**
 * The subnet of the functions on one plan, of which Azure requires one each, with the network's NAT
 * and the rules that the host requires; all other traffic is denied. It has an address for each of
 * the plan's 20 instances. Source: learn.microsoft.com/azure/app-service/overview-vnet-integration
 * (subnet requirements)
 */
export function functionsOf(network: AzureNetwork, plan: number): Containers {
  const all = made.getOrCreate(network, () => new Map());
  const known = all.get(plan);
  if (known) return known;
  // Four ranges of at least a /27.
  reservedRange(network, network.plan, 'functions', 25);
  const range = network.plan.quarterOf('functions', plan - 1) ?? network.plan.cidr;
  const scope = new Construct(network, `functions-${plan}`);
  const [subnet, { name }, held] = securedSubnet(scope, network, [range]);
  subnet.putDelegation([
    {
      name: 'functions',
      serviceDelegation: {
        name: 'Microsoft.Web/serverFarms',
        actions: ['Microsoft.Network/virtualNetworks/subnets/action'],
      },
    },
  ]);
  const securityGroup = { resourceGroup: resourceGroupOf(network).name, name };
  denyIn(scope, securityGroup);
  denyOut(scope, securityGroup);
  const rules = HOST.map(({ id, to, ports, ...others }, index) =>
    allow(scope, securityGroup, id, {
      direction: 'Outbound',
      priority: 4000 + index,
      protocol: 'Tcp',
      ports,
      from: range,
      to,
      description: `Required by the host of functions: ${id}`,
      ...others,
    }),
  );
  const nat = translated(network, scope, subnet, 'the host of functions accesses its storage and queues through NAT');
  const front = { subnetId: subnet.id, range, securityGroup, holds: 'functions' } as const;
  const result = { front, ready: [held, ...rules, ...nat] };
  all.set(plan, result);
  return result;
}
