import { ApplicationSecurityGroup } from '@cdktf/provider-azurerm/lib/application-security-group';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { nameOf } from '../core/names';
import type { Tier } from './address-plan';
import type { AnyVirtualNetwork } from './azure-base';
import { NAME } from './azure-names';
import type { Front } from './azure-subnets';
import { NetworkMember } from './network';

/**
 * A member of a virtual network: its application security group, or the subnet of the gateways,
 * which can't be in a group.
 */
export class AzureNetworkMember extends NetworkMember {
  readonly applicationSecurityGroup: Pick<ApplicationSecurityGroup, 'id'>;

  constructor(
    owner: Construct,
    network: AnyVirtualNetwork,
    tier: Tier,
    existing?: string,
    readonly front?: Front,
  ) {
    super(owner, network, tier);
    if (existing !== undefined || front) {
      this.applicationSecurityGroup = { id: existing ?? '' };
      return;
    }
    const group = resourceGroupOf(this);
    this.applicationSecurityGroup = new ApplicationSecurityGroup(this, 'group', {
      name: nameOf(this, { ...NAME, what: 'application security group' }, { parent: group }),
      resourceGroupName: group.name,
      location: this.network.placement.region,
    });
  }
}
