import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import type { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import type { Tier } from './address-plan';
import type { AnyVpc } from './aws-base';
import { NetworkMember } from './network';

export const GROUP_NAME: NameRule = {
  what: 'security group',
  max: 255,
  pattern: /^(?!sg-)[\w .:/()#,@[\]+=&;{}!$*-]+$/,
  allowed: 'letters, digits and -, not beginning with sg-',
  unique: 'parent',
};

/** A member of a VPC: its security group. */
export class AwsNetworkMember extends NetworkMember {
  readonly securityGroup: Pick<SecurityGroup, 'id'>;

  constructor(owner: Construct, network: AnyVpc, tier: Tier, existing?: string) {
    super(owner, network, tier);
    if (existing !== undefined) {
      this.securityGroup = { id: existing };
      return;
    }
    this.securityGroup = new SecurityGroup(this, 'group', {
      name: nameOf(this, GROUP_NAME, { parent: network }),
      description: `Traffic of ${this.label}`,
      vpcId: network.vpcId,
      revokeRulesOnDelete: true,
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
