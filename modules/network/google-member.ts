import type { Construct } from 'constructs';
import { nameOf } from '../core/names';
import type { Tier } from './address-plan';
import type { AnyGoogleNetwork } from './google-base';
import { NAME } from './google-names';
import { NetworkMember } from './network';

/** A member of a VPC: the network tag of its machines. */
export class GoogleNetworkMember extends NetworkMember {
  readonly tag: string;
  /** Whether a rule can allow connections to it. */
  readonly takesRequests: boolean = true;

  constructor(
    owner: Construct,
    network: AnyGoogleNetwork,
    tier: Tier,
    existing?: string,
    /**
     * The source ranges of its traffic, if it is not a machine: a service at the other end of a
     * private connection, or the proxies of a load balancer.
     */
    readonly ranges?: readonly string[],
    /** The ranges of its addresses, if they differ. */
    readonly reached = ranges,
    /** Whether it is a load balancer. */
    readonly front = false,
    /**
     * Ranges of the pods on its machines: network tags apply to the machines' own addresses only,
     * not to alias ranges.
     */
    readonly pods: readonly string[] = [],
  ) {
    super(owner, network, tier);
    this.tag = existing ?? (ranges ? '' : nameOf(this, { ...NAME, what: 'network tag' }));
  }
}

/**
 * Containers that the platform runs: their connections have the tag, and they accept requests from
 * a load balancer only.
 */
export class GoogleContainersMember extends GoogleNetworkMember {
  override readonly takesRequests = false;
}
