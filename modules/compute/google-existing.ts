import type { Construct } from 'constructs';
import { existingOn } from '../core/kind';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { AnyInstanceGroup, type GoogleRelease } from './google';
import type { ExistingComputeGroup } from './properties';

/** An instance group created elsewhere. */
export class ExistingGoogleComputeGroup extends AnyInstanceGroup {
  readonly member: GoogleNetworkMember;
  readonly releases: readonly GoogleRelease[];

  constructor(scope: Construct, id: string, existing: ExistingComputeGroup) {
    super(scope, id, {}, existing.health);
    const { instanceGroup, networkTag } = existingOn(this, existing, 'google');
    this.member = asGoogleNetwork(existing.network).join(this, existing.tier ?? 'private', networkTag);
    this.releases = [{ name: '', serving: true, instanceGroup }];
  }

  /** The owner of the group defines the named port. */
  protected override onReceiveTraffic(): void {}
}
