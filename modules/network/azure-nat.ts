import { NatGateway } from '@cdktf/provider-azurerm/lib/nat-gateway';
import { NatGatewayPublicIpAssociation } from '@cdktf/provider-azurerm/lib/nat-gateway-public-ip-association';
import { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { SubnetNatGatewayAssociation } from '@cdktf/provider-azurerm/lib/subnet-nat-gateway-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { nameOf } from '../core/names';
import type { AzureNetwork } from './azure';
import { NAME } from './azure-names';

/** NAT of the private tier: what must exist before machines can reach the internet. */
export function natGateway(
  network: AzureNetwork,
  place: { resourceGroupName: string; location: string },
): ITerraformDependable[] {
  const scope = new Construct(network, 'nat');
  const group = resourceGroupOf(network);
  const address = new PublicIp(scope, 'address', {
    name: nameOf(scope, { ...NAME, what: 'public address' }, { parent: group }),
    allocationMethod: 'Static',
    sku: 'Standard',
    ...place,
  });
  const nat = new NatGateway(scope, 'gateway', {
    name: nameOf(scope, { ...NAME, what: 'NAT gateway' }, { parent: group }),
    skuName: 'Standard',
    ...place,
  });
  return [
    new NatGatewayPublicIpAssociation(scope, 'address-association', {
      natGatewayId: nat.id,
      publicIpAddressId: address.id,
    }),
    new SubnetNatGatewayAssociation(scope, 'private', { subnetId: network.subnetIds.private, natGatewayId: nat.id }),
  ];
}
