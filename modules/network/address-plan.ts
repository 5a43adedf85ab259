import { Address4 } from 'ip-address';

/**
 * Where a thing stands in a network: reached from the internet, out through NAT only, or with no
 * way out.
 */
export const TIERS = ['public', 'private', 'isolated'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * What needs a range of its own beside the tiers: Azure's gateways and delegated subnets, Google's
 * proxies and private services.
 */
export const RESERVED = ['vpn', 'edge', 'database', 'endpoints', 'proxy', 'services', 'cache', 'containers'] as const;
export type Reserved = (typeof RESERVED)[number];

/** A range that AWS and Azure would take, or a UserError's words why not. */
export interface Refusal {
  readonly message: string;
  readonly remedy: string;
}

/**
 * The clouds' own limits for a network and for its subnets: AWS takes /16 to /28 for both; Google
 * and Azure take more.
 */
const LARGEST = 16;
const SMALLEST_SUBNET = 28;
/**
 * What may not be used inside a network: link-local, loopback, multicast and what the clouds keep
 * for their own metadata and DNS.
 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The same division of a network on every cloud. The range is cut in quarters: public, private,
 * isolated, and one for what is reserved; a quarter is cut into equal slots, one a zone. A range is
 * thus a matter of its own tier and zone alone: adding or removing a tier or a zone moves nothing.
 * Slots are an eighth of a quarter, but never smaller than /28, so small networks have fewer zones.
 */
export class AddressPlan {
  private readonly range: Address4;
  private readonly slotLength: number;

  constructor(readonly cidr: string) {
    this.range = new Address4(cidr);
    this.slotLength = Math.max(this.quarterLength, Math.min(SMALLEST_SUBNET, this.range.subnetMask + 5));
  }

  /** How many zones a network of this size has room for. */
  get zones(): number {
    return 2 ** (this.slotLength - this.quarterLength);
  }

  /** The whole of a tier: the one regional subnet on Google and Azure. */
  tier(tier: Tier): string {
    return this.block(this.quarterLength, TIERS.indexOf(tier));
  }

  /** A tier's part in one zone, from 0: the zonal subnet on AWS. */
  subnet(tier: Tier, zone: number): string {
    return this.block(this.slotLength, TIERS.indexOf(tier) * this.zones + zone);
  }

  /** The range of something reserved, or nothing where the network is too small to have it. */
  reserved(what: Reserved): string | undefined {
    const index = RESERVED.indexOf(what);
    return index < this.zones ? this.block(this.slotLength, 3 * this.zones + index) : undefined;
  }

  private get quarterLength(): number {
    return this.range.subnetMask + 2;
  }

  private block(length: number, index: number): string {
    const size = 1n << BigInt(32 - length);
    const start = Address4.fromBigInt(this.range.startAddress().bigInt() + BigInt(index) * size);
    return `${start.correctForm()}/${length}`;
  }

  /** Why `cidr` can't be a network with this many zones, if it can't. */
  static refusal(cidr: string, zones: number): Refusal | undefined {
    const odd = rangeRefusal('cidr', cidr);
    if (odd) return odd;
    const range = new Address4(cidr);
    const start = range.startAddress().correctForm();
    if (!isPrivate(cidr))
      return { message: `cidr is "${cidr}", which is not private.`, remedy: `Take a part of ${PRIVATE.join(', ')}.` };
    if (range.subnetMask < LARGEST) {
      return {
        message: `cidr is "${cidr}", a network is at most /${LARGEST} (Amazon VPC).`,
        remedy: `${start}/${LARGEST} is the largest here.`,
      };
    }
    const smallest = SMALLEST_SUBNET - 2 - Math.ceil(Math.log2(zones));
    if (range.subnetMask > smallest) {
      return {
        message: `cidr is "${cidr}", too small for three tiers in ${zones} ${zones === 1 ? 'zone' : 'zones'}.`,
        remedy: `/${smallest} is the smallest that fits: a subnet has at least a /${SMALLEST_SUBNET} (Amazon VPC).`,
      };
    }
    return undefined;
  }

  /** Why a network of this size has no such range of at least a `/length`, if it hasn't. */
  reservedRefusal(what: Reserved, length: number): Refusal | undefined {
    if (lengthOf(this.reserved(what)) <= length) return undefined;
    let smallest = this.range.subnetMask;
    while (lengthOf(new AddressPlan(`10.0.0.0/${smallest}`).reserved(what)) > length) smallest--;
    return {
      message: `cidr is "${this.cidr}", too small for the range that is reserved for ${what}: it needs a /${length}.`,
      remedy: `/${smallest} is the smallest that has it.`,
    };
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * The slot of a zone of AWS, from 0, by its name alone: its place in the region's usual zones,
 * whatever the list that names it. Of the letters that are not usual those behind the usual ones
 * keep their own number, and the others take the numbers that are left: us-west-1 has a and c, so a
 * is 0, c is 1, b is 2 and d is 3. Nothing for a local zone, whose name has more than a letter
 * behind the region's.
 */
export function slotOf(zone: string, region: string, usual: readonly string[]): number | undefined {
  const found = usual.indexOf(zone);
  if (found >= 0) return found;
  const number = zone.startsWith(region) ? LETTERS.indexOf(zone.slice(region.length)) : -1;
  if (number < 0 || zone.length !== region.length + 1) return undefined;
  if (number >= usual.length) return number;
  const numbers = usual.map((one) => LETTERS.indexOf(one.slice(region.length)));
  const before = usual.map((_, index) => index).filter((index) => index < number && !numbers.includes(index)).length;
  return numbers.filter((one) => one >= usual.length).sort((a, b) => a - b)[before];
}

const lengthOf = (range: string | undefined) => (range === undefined ? 33 : Number(range.split('/')[1]));

/** Why `cidr` is no IPv4 range, if it is none. `what` is the property that it stands in. */
export function rangeRefusal(what: string, cidr: string): Refusal | undefined {
  if (!/^[\d.]+\/\d+$/.test(cidr) || !Address4.isValid(cidr)) {
    return {
      message: `${what} is "${cidr}", which is no address range.`,
      remedy: 'Write an address and a length: 10.20.0.0/16.',
    };
  }
  const range = new Address4(cidr);
  const start = range.startAddress().correctForm();
  if (start === range.correctForm()) return undefined;
  return {
    message: `${what} is "${cidr}", an address inside a range.`,
    remedy: `The range begins at ${start}/${range.subnetMask}.`,
  };
}

/** Whether a range (or a single address) is of those that are nobody's on the internet. */
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
