import { Address4 } from 'ip-address';
import { type Refusal, SMALLEST_SUBNET } from '../core/ranges';

/**
 * Where a thing stands in a network: reached from the internet, out through NAT only, or with no
 * way out.
 */
export const TIERS = ['public', 'private', 'isolated'] as const;
export type Tier = (typeof TIERS)[number];

/**
 * What needs its own range beside the tiers: Azure's gateways and delegated subnets, Google's
 * proxies and private services.
 */
export const RESERVED = ['vpn', 'edge', 'database', 'endpoints', 'proxy', 'services', 'cache', 'containers'] as const;
export type Reserved = (typeof RESERVED)[number];

/**
 * The same division of a network on every cloud. The range is cut in quarters: public, private,
 * isolated, and one for what is reserved; a quarter is cut into equal slots, one a zone. A range is
 * thus its own matter tier and zone alone: adding or removing a tier or a zone moves nothing. Slots
 * are an eighth of a quarter, but never smaller than /28, so small networks have fewer zones.
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
