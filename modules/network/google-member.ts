import type { Construct } from 'constructs';
import { nameOf } from '../core/names';
import type { Tier } from './address-plan';
import type { AnyGoogleNetwork } from './google';
import { NAME } from './google-names';
import { NetworkMember } from './network';

/** A member of a VPC: the network tag that its machines carry. */
export class GoogleNetworkMember extends NetworkMember {
  readonly tag: string;
  /** Whether a rule can let somebody reach it. */
  readonly takesRequests: boolean = true;

  constructor(
    owner: Construct,
    network: AnyGoogleNetwork,
    tier: Tier,
    existing?: string,
    /**
     * Where its traffic comes from, when it is no machine of ours: a service at the other end of a
     * private connection, the proxies of a load balancer.
     */
    readonly ranges?: readonly string[],
    /** Where it is reached, when that is elsewhere. */
    readonly reached = ranges,
    /** Whether it is a load balancer. */
    readonly front = false,
    /**
     * Ranges of the pods on its machines: tags stand for the machines' own addresses only, and not
     * for alias ranges.
     */
    readonly pods: readonly string[] = [],
  ) {
    super(owner, network, tier);
    this.tag = existing ?? (ranges ? '' : nameOf(this, { ...NAME, what: 'network tag' }));
  }
}

/**
 * Containers that the platform runs: their connections carry the tag, and requests come to them
 * through a load balancer alone.
 */
export class GoogleContainersMember extends GoogleNetworkMember {
  override readonly takesRequests = false;
}
