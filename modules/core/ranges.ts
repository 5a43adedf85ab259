import { Address4 } from 'ip-address';

/** An error and its remedy. */
export interface Refusal {
  readonly message: string;
  readonly remedy: string;
}

/**
 * The limits of the clouds for a network and its subnets: AWS supports /16 to /28 for both; Google
 * and Azure support more.
 */
const LARGEST = 16;
export const SMALLEST_SUBNET = 28;
/** Ranges that are not routed on the internet. Sources: RFC 1918, RFC 6598 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The error of `cidr` as a network with this many zones, if there is one; `what` is its property.
 */
export function networkRefusal(what: string, cidr: string, zones: number): Refusal | undefined {
  const odd = rangeRefusal(what, cidr);
  if (odd) return odd;
  const range = new Address4(cidr);
  const start = range.startAddress().correctForm();
  if (!isPrivate(cidr))
    return { message: `${what} is "${cidr}", which is not private.`, remedy: `Use a part of ${PRIVATE.join(', ')}.` };
  if (range.subnetMask < LARGEST) {
    return {
      message: `${what} is "${cidr}", a network must be at most /${LARGEST} (Amazon VPC).`,
      remedy: `${start}/${LARGEST} is the largest here.`,
    };
  }
  const smallest = SMALLEST_SUBNET - 2 - Math.ceil(Math.log2(zones));
  if (range.subnetMask > smallest) {
    return {
      message: `${what} is "${cidr}", too small for three tiers in ${zones} ${zones === 1 ? 'zone' : 'zones'}.`,
      remedy: `/${smallest} is the smallest that fits: a subnet requires at least a /${SMALLEST_SUBNET} (Amazon VPC).`,
    };
  }
  return undefined;
}

/** The error of `cidr` as an IPv4 range, if there is one. `what` is its property. */
export function rangeRefusal(what: string, cidr: string): Refusal | undefined {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) {
    return {
      message: `${what} is "${cidr}", which is not a valid address range.`,
      remedy: 'Use an address and a prefix length: 10.20.0.0/16.',
    };
  }
  const range = new Address4(cidr);
  const start = range.startAddress().correctForm();
  if (start === range.correctForm()) return undefined;
  return {
    message: `${what} is "${cidr}", which is an address inside a range.`,
    remedy: `The range begins at ${start}/${range.subnetMask}.`,
  };
}

/** Whether a range (or a single address) is private. */
export function isPrivate(cidr: string): boolean {
  return PRIVATE.some((block) => isWithin(cidr, block));
}

export function isWithin(inner: string, outer: string): boolean {
  return new Address4(inner).isInSubnet(new Address4(outer));
}

/** Whether two ranges share an address. */
export function overlap(one: string, other: string): boolean {
  return isWithin(one, other) || isWithin(other, one);
}
