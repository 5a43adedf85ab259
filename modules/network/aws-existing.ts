import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { elementId } from '../core/ids';
import { existingOn } from '../core/kind';
import type { Tier } from './address-plan';
import { AnyVpc } from './aws-base';
import type { AwsServices } from './aws-endpoints';
import { existingRanges } from './existing';
import type { ExistingNetwork } from './network';

export class ExistingAwsNetwork extends AnyVpc {
  readonly vpcId: string;
  readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;

  private readonly existing: NonNullable<ExistingNetwork['aws']>;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, { ipv6: existing.ipv6 });
    this.existing = existingOn(this, existing, 'aws');
    const { vpcId, subnetIds } = this.existing;
    this.vpcId = vpcId;
    this.subnetIds = subnetIds;
    ({ ranges: this.ranges, ranges6: this.ranges6 } = existingRanges(existing));
  }

  /**
   * Its ranges and prefix lists are defined by the program, so parts of a rule are identified by
   * their own value.
   */
  protected override partId(head: string, end: object, index: number): string {
    return elementId(this, head, Object.values(end), index);
  }

  override services(): AwsServices {
    if (!this.existing.services) {
      report(this, {
        message: 'a rule refers to services, but fromExisting does not define its endpoints.',
        remedy:
          "Add aws: { services: { prefixLists: ['pl-…'], securityGroup: 'sg-…' } }: those of its gateway " +
          'and interface endpoints.',
      });
    }
    return this.existing.services ?? { prefixLists: [] };
  }

  override routeTables(tier: Tier): { key: string; id: string }[] {
    if (!this.existing.routeTableIds) {
      report(this, {
        message: 'a route from it is required, but fromExisting does not define its route tables.',
        remedy: "Add aws: { routeTableIds: { public: ['rtb-…'], private: ['rtb-…'], isolated: ['rtb-…'] } }.",
      });
    }
    return (this.existing.routeTableIds?.[tier] ?? []).map((id, index) => ({ key: String(index + 1), id }));
  }
}
