import { createHash } from 'node:crypto';
import { Token } from 'cdktf';
import type { VpnProps } from './vpn';

/** Pairs of /30 in 169.254.21.0 to 169.254.22.255, which every cloud accepts. */
const PAIRS = 64;

const pairOf = (address: string) => createHash('sha256').update(address).digest().readUInt32BE() % PAIRS;

function rangesOf(pair: number): readonly [string, string] {
  const at = (offset: number) => `169.254.${21 + Math.floor(offset / 256)}.${offset % 256}/30`;
  return [at(8 * pair), at(8 * pair + 4)];
}

/**
 * The /30 of each tunnel, two for each address of the peer, in the order of the addresses. They
 * depend on the address and not on its position, so that a tunnel keeps its range when another
 * address is added or removed. If two addresses result in the same pair, the later one in
 * alphabetical order gets the next pair.
 */
export function insidesOf({ peer, insideCidrs = [] }: Pick<VpnProps, 'peer' | 'insideCidrs'>): readonly string[][] {
  const used = new Set<number>();
  const ranges = new Map<string, readonly string[]>();
  for (const address of [...new Set(peer.addresses)].sort()) {
    const chosen = insideCidrs.find((one) => one.address === address);
    // The value of a token is unknown, so its position is used.
    let pair = pairOf(Token.isUnresolved(address) ? String(peer.addresses.indexOf(address)) : address);
    while (!chosen && used.has(pair)) pair = (pair + 1) % PAIRS;
    if (!chosen) used.add(pair);
    ranges.set(address, chosen?.cidrs ?? rangesOf(pair));
  }
  return peer.addresses.map((address) => [...(ranges.get(address) ?? [])]);
}
