import { report } from '../core/errors';
import { show } from '../core/features';
import { networkRefusal } from '../core/ranges';
import { AddressPlan, type Reserved } from './address-plan';
import type { Network, NetworkProps } from './network';

/**
 * The range reserved for `what`, of at least a `/length`; reports an error if the network is too
 * small.
 */
export function reservedRange(network: Network, plan: AddressPlan, what: Reserved, length = 28): string {
  const refusal = plan.reservedRefusal(what, length);
  if (refusal) report(network, refusal);
  return plan.reserved(what) ?? plan.cidr;
}

/**
 * Reports what is wrong with a new network on any cloud, and returns its address plan if nothing
 * is.
 */
export function addressPlan(network: Network, { cidr, zones }: NetworkProps): AddressPlan {
  const { placement } = network;
  if (!Number.isInteger(zones) || zones < 1) {
    report(network, {
      message: `zones is ${show(zones)}, but a network requires at least one.`,
      remedy: 'Set it to 1, 2 or 3.',
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
