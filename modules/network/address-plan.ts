import { Address4 } from 'ip-address';
import { type Refusal, SMALLEST_SUBNET } from '../core/ranges';

/**
 * The tiers of a network: accessible from the internet, outbound through NAT only, or without
 * internet access.
 */
export const TIERS = ['public', 'private', 'isolated'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * What requires a separate range: Azure's gateways and delegated subnets, and Google's proxies. The
 * order is that of the ranges.
 */
export const RESERVED = ['vpn', 'edge', 'database', 'endpoints', 'proxy', 'functions', 'cache', 'containers'] as const;
export type Reserved = (typeof RESERVED)[number];

/**
 * Divides a network the same way on every cloud. The range is cut into quarters: public, private,
 * isolated, and one for reserved ranges; a quarter is cut into equal slots, one per zone. A range
 * thus depends on its tier and zone only: adding or removing a tier or a zone changes no other
 * range. Slots are an eighth of a quarter, but at least /28, so small networks have fewer zones.
 */
export class AddressPlan {
  private readonly range: Address4;
  private readonly slotLength: number;

  constructor(readonly cidr: string) {
    this.range = new Address4(cidr);
    this.slotLength = Math.max(this.quarterLength, Math.min(SMALLEST_SUBNET, this.range.subnetMask + 5));
  }

  /** The maximum number of zones for a network of this size. */
  get zones(): number {
    return 2 ** (this.slotLength - this.quarterLength);
  }

  /** The range of a tier: the one regional subnet on Google and Azure. */
  tier(tier: Tier): string {
    return this.block(this.quarterLength, TIERS.indexOf(tier));
  }

  /** The range of a tier in one zone, from 0: the zonal subnet on AWS. */
  subnet(tier: Tier, zone: number): string {
    return this.block(this.slotLength, TIERS.indexOf(tier) * this.zones + zone);
  }

  /** The range of something reserved; undefined if the network is too small. */
  reserved(what: Reserved): string | undefined {
    const index = RESERVED.indexOf(what);
    return index < this.zones ? this.block(this.slotLength, 3 * this.zones + index) : undefined;
  }

  /** A quarter of a reserved range, from 0. */
  quarterOf(what: Reserved, index: number): string | undefined {
    const [start, length] = this.reserved(what)?.split('/') ?? [];
    if (start === undefined) return undefined;
    const size = 1n << BigInt(32 - Number(length) - 2);
    const first = Address4.fromBigInt(new Address4(start).bigInt() + BigInt(index) * size);
    return `${first.correctForm()}/${Number(length) + 2}`;
  }

  private get quarterLength(): number {
    return this.range.subnetMask + 2;
  }

  private block(length: number, index: number): string {
    const size = 1n << BigInt(32 - length);
    const start = Address4.fromBigInt(this.range.startAddress().bigInt() + BigInt(index) * size);
    return `${start.correctForm()}/${length}`;
  }

  /** The error if a network of this size does not have the range of at least a `/length`. */
  reservedRefusal(what: Reserved, length: number): Refusal | undefined {
    if (lengthOf(this.reserved(what)) <= length) return undefined;
    let smallest = this.range.subnetMask;
    while (lengthOf(new AddressPlan(`10.0.0.0/${smallest}`).reserved(what)) > length) smallest--;
    return {
      message:
        `cidr is "${this.cidr}", too small for the range that is reserved for ${what}, which ` +
        `requires a /${length}.`,
      remedy: `/${smallest} is the smallest that is large enough.`,
    };
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * The slot of an AWS zone, from 0, which depends on its name only: its position among the region's
 * usual zones. Unusual letters after the usual ones keep their own number, and the others get the
 * remaining numbers: us-west-1 has a and c, so a is 0, c is 1, b is 2 and d is 3. Undefined for a
 * local zone, whose name has more than a letter after the region's.
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

export const perTier = <T>(make: (tier: Tier) => T) =>
  Object.fromEntries(TIERS.map((tier) => [tier, make(tier)])) as Readonly<Record<Tier, T>>;
