import type { Construct } from 'constructs';
import { existingOn } from '../core/kind';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { AnyAutoscaling, type AwsRelease } from './aws';
import type { ExistingComputeGroup } from './properties';

/** An Auto Scaling group created elsewhere. */
export class ExistingAwsComputeGroup extends AnyAutoscaling {
  readonly member: AwsNetworkMember;
  readonly releases: readonly AwsRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { autoScalingGroupName, securityGroupId } = existingOn(this, existing, 'aws');
    this.member = asVpc(existing.network).join(this, existing.tier ?? 'private', securityGroupId);
    this.releases = [{ name: '', serving: true, groupName: autoScalingGroupName }];
  }

  /** The owner of the group configures its health check. */
  protected override onReceiveTraffic(): void {}
}
