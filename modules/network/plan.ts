import { report } from '../core/errors';
import { show } from '../core/features';
import { networkRefusal } from '../core/ranges';
import { AddressPlan, type Reserved } from './address-plan';
import type { Network, NetworkProps } from './network';

/**
 * The range reserved for `what`, of at least a `/length`; a network that is too small is an error
 * here, where it is needed.
 */
export function reservedRange(network: Network, plan: AddressPlan, what: Reserved, length = 28): string {
  const refusal = plan.reservedRefusal(what, length);
  if (refusal) report(network, refusal);
  return plan.reserved(what) ?? plan.cidr;
}

/**
 * What is wrong with a new network whatever its cloud; the plan of its addresses, if nothing is.
 */
export function addressPlan(network: Network, { cidr, zones }: NetworkProps): AddressPlan {
  const { placement } = network;
  if (!Number.isInteger(zones) || zones < 1) {
    report(network, {
      message: `zones is ${show(zones)}, a network has at least one.`,
      remedy: 'Say how many zones it spans: 1, 2 or 3.',
    });
    return new AddressPlan('10.0.0.0/16');
  }
  if (zones > placement.zones.length && placement.zones.length > 0) {
    report(network, {
      message:
        `zones is ${zones}, ${placement.cloud} ${placement.region} has ${placement.zones.length} ` +
        `(${placement.zones.join(', ')}).`,
      remedy: `Lower it to at most ${placement.zones.length}, or use a region with more.`,
    });
  }
  const refusal = networkRefusal('cidr', cidr, zones);
  if (refusal) report(network, refusal);
  return new AddressPlan(refusal ? '10.0.0.0/16' : cidr);
}
