import { Construct } from 'constructs';
import { resourceGroupOf } from '../../modules/core/azure';
import type { CloudName } from '../../modules/core/placement';
import { TIERS } from '../../modules/network/address-plan';
import { asVpc } from '../../modules/network/aws-base';
import type { AzureNetwork } from '../../modules/network/azure';
import { asGoogleNetwork } from '../../modules/network/google-base';
import { type ExistingNetwork, type Network, Peer } from '../../modules/network/network';
import { defined } from './defined';
import { FACTS, synth } from './synth';
import { deploysAndSettles } from './terraform';

/** A network that is made here, as something elsewhere would name it. */
function existing(network: Network): ExistingNetwork {
  const { cidr, ranges, ipv6, placement: at } = network;
  const common = { cidr, ranges, ipv6 };
  if (at.cloud === 'aws') {
    const vpc = asVpc(network);
    const [one, two, three] = TIERS.map((tier) => vpc.routeTables(tier).map(({ id }) => id));
    const routeTableIds = { public: one ?? [], private: two ?? [], isolated: three ?? [] };
    return { ...common, aws: { vpcId: vpc.vpcId, subnetIds: vpc.subnetIds, routeTableIds } };
  }
  if (at.cloud === 'google') {
    const { networkId, subnetworkIds } = asGoogleNetwork(network);
    return { ...common, google: { network: networkId, subnetworks: subnetworkIds } };
  }
  const { subnetIds, securityGroups, virtualNetwork } = network as AzureNetwork;
  const group = resourceGroupOf(network).nameInput;
  const virtualNetworkId = `/subscriptions/${FACTS.azure.subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${virtualNetwork.nameInput}`;
  return { ...common, azure: { virtualNetworkId, subnetIds, securityGroups } };
}

/** An existing network is complete before machines start in it; this one is created with them. */
// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
function afterNat({ resource }: any): void {
  const type = 'azurerm_subnet_nat_gateway_association';
  const nat = Object.keys(resource[type] ?? {}).map((name) => `${type}.${name}`);
  for (const machines of Object.values<{ depends_on?: string[] }>(
    resource.azurerm_linux_virtual_machine_scale_set ?? {},
  ))
    machines.depends_on = [...(machines.depends_on ?? []), ...nat];
}

/**
 * A network at work, with the real Terraform. Each cloud has its own file, so that one ends within
 * seconds.
 */
export function deploysNetwork(cloud: CloudName): void {
  test(
    'deploys with a workload on it, as made here and as taken from elsewhere; plans again without changes, ' +
      'and destroys',
    async () => {
      const { json, problems } = synth(cloud, (stack, catalogue) => {
        const network = catalogue.network(stack, 'main', {
          cidr: '10.20.0.0/16',
          zones: 3,
          ipv6: true,
          endpoints: ['queue', 'registry'],
        });
        const shop = network.join(new Construct(stack, 'shop'), 'private');
        const front = network.join(new Construct(stack, 'front'), 'public');
        network.allow('internet', front, { port: 443 });
        network.allow('public', shop, { port: 8080 });
        network.allow(shop, 'internet', { port: 443 });
        network.allow(shop, 'services', { port: 443 });
        const other = catalogue.network(stack, 'other', { cidr: '10.30.0.0/24', zones: 2, nat: 'none' });
        network.peerWith(other);
        network.allow(shop, Peer.range(defined(other.ranges.isolated[0])), { port: 5432 });
        const theirs = catalogue.network.fromExisting(stack, 'theirs', existing(network));
        const identity = catalogue.identity(stack, 'clerk');
        const clerks = catalogue.computeGroup(stack, 'clerks', {
          network: theirs,
          identity,
          image: 'ubuntu-24.04',
          cpu: 2,
          memoryGiB: 4,
          min: 1,
          max: 2,
        });
        theirs.allow('public', clerks.member, { port: 8443 });
        theirs.allow(clerks.member, 'internet', { port: 443 });
        const branch = catalogue.network(stack, 'branch', { cidr: '10.40.0.0/24', zones: 2, nat: 'none' });
        theirs.peerWith(branch);
        theirs.allow(clerks.member, Peer.range(defined(branch.ranges.private[0])), { port: 443 });
      });
      expect(problems).toEqual([]);
      afterNat(json);
      await deploysAndSettles(json);
    },
  );
}
