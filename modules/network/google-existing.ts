import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { Tier } from './address-plan';
import { existingRanges } from './existing';
import { AnyGoogleNetwork } from './google-base';
import type { Proxies } from './google-services';
import type { ExistingNetwork } from './network';

/** A VPC created elsewhere. */
export class ExistingGoogleNetwork extends AnyGoogleNetwork {
  readonly networkId: string;
  readonly subnetworkIds: Readonly<Record<Tier, string>>;
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  readonly ranges6: Readonly<Record<Tier, readonly string[]>>;
  private readonly proxyRange: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingNetwork) {
    super(scope, id, existing.cidr, { ipv6: existing.ipv6 });
    const { network, subnetworks, proxies } = existingOn(this, existing, 'google');
    this.proxyRange = proxies;
    this.networkId = network;
    this.subnetworkIds = subnetworks;
    ({ ranges: this.ranges, ranges6: this.ranges6 } = existingRanges(existing));
  }

  override proxies(): Proxies {
    if (!this.proxyRange) {
      report(this, {
        message:
          'an internal load balancer in it requires a proxy-only subnetwork, but fromExisting ' +
          'does not define its range.',
        remedy: "Add google: { proxies: '…' }: the range of the subnetwork whose purpose is REGIONAL_MANAGED_PROXY.",
      });
    }
    return { range: this.proxyRange ?? this.cidr };
  }
}
