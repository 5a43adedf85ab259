import { Address4 } from 'ip-address';
import { show } from '../core/features';
import type { CloudName, PerCloud } from '../core/placement';
import { isPrivate, isWithin, overlap, type Refusal, rangeRefusal } from '../core/ranges';
import { TIERS } from '../network/address-plan';
import { among, type Ends, type Span } from './asns';
import { azureMistakes } from './azure-rules';
import { googleMistakes } from './google-rules';
import { insidesOf } from './insides';
import type { Reaching, VpnProps } from './vpn';

export const VPN_DEFAULTS = { asn: 64_512, tiers: ['private'] } as const;

/** Google's gateway for external devices supports one or two addresses. */
export const ADDRESSES = 2;

const LINK_LOCAL = '169.254.0.0/16';
/**
 * Non-public addresses in addition to the private ones. Source: the IANA registry of
 * special-purpose IPv4 addresses.
 */
const SPECIAL = ['0.0.0.0/8', '127.0.0.0/8', LINK_LOCAL, '198.18.0.0/15', '224.0.0.0/3'];

/**
 * Tunnel ranges that a cloud reserves, and those that it accepts. Sources: docs.aws.amazon.com/vpn
 * (tunnel options); learn.microsoft.com/azure/vpn-gateway (BGP).
 */
const INSIDE: PerCloud<{ readonly keeps: readonly string[]; readonly takes: readonly string[] }> = {
  aws: { keeps: [0, 1, 2, 3, 4, 5].map((n) => `169.254.${n}.0/30`).concat('169.254.169.252/30'), takes: [LINK_LOCAL] },
  google: { keeps: ['169.254.169.252/30'], takes: [LINK_LOCAL] },
  azure: { keeps: [], takes: ['169.254.21.0/24', '169.254.22.0/24'] },
};

const PRIVATE_ASNS: readonly Span[] = [
  [64_512, 65_534],
  [4_200_000_000, 4_294_967_294],
];
/** Unassigned numbers. Source: the IANA registry of special-purpose AS numbers. */
const NOBODYS_ASNS: readonly Span[] = [
  [23_456, 23_456],
  [64_496, 64_511],
  [65_535, 65_551],
];

/** What only one cloud's gateway does not support. */
const RULES: PerCloud<((ends: Ends) => Refusal[]) | undefined> = {
  aws: undefined,
  google: googleMistakes,
  azure: azureMistakes,
};

/** All errors in the settings on this cloud. */
export function mistakes(cloud: CloudName, props: VpnProps): Refusal[] {
  return [
    ...addressMistakes(props),
    ...rangeMistakes(props),
    ...asnMistakes(cloud, props),
    ...insideMistakes(cloud, props),
  ];
}

function addressMistakes({ peer: { addresses } }: VpnProps): Refusal[] {
  if (addresses.length === 0 || addresses.length > ADDRESSES) {
    return [
      {
        message: `peer.addresses is ${show(addresses)}, but a VPN requires one or two devices at the other end.`,
        remedy: 'Set the public addresses of the devices: both if there are two, so that one may fail.',
      },
    ];
  }
  const found = addresses.flatMap((address) => {
    if (!/^[\d.]+$/.test(address) || !Address4.isValid(address)) {
      return {
        message: `peer.addresses holds "${address}", which is not a valid IPv4 address.`,
        remedy: 'Write an address: 203.0.113.10.',
      };
    }
    if (isPrivate(address) || SPECIAL.some((block) => isWithin(address, block))) {
      return {
        message: `peer.addresses holds "${address}", which is not a public address.`,
        remedy: 'Use the public address of the device, or of the NAT that it is behind.',
      };
    }
    return [];
  });
  if (new Set(addresses).size < addresses.length) {
    found.push({
      message: `peer.addresses is ${show(addresses)}, which contains an address twice.`,
      remedy: 'List each device once.',
    });
  }
  return found;
}

/** Errors in the remote ranges and the tiers with routes to them. */
export function rangeMistakes({ peer: { cidrs }, tiers }: Reaching): Refusal[] {
  if (cidrs.length === 0)
    return [
      {
        message: 'peer.cidrs is empty.',
        remedy: "Add the ranges at the other end: ['10.99.0.0/16'].",
      },
    ];
  const odd = cidrs.flatMap((cidr) => rangeRefusal('peer.cidrs', cidr) ?? []);
  if (odd.length > 0) return odd;
  const found: Refusal[] = [];
  for (const [index, cidr] of cidrs.entries()) {
    if (Number(cidr.split('/')[1]) < 8) {
      found.push({
        message: `peer.cidrs holds "${cidr}", which is the internet.`,
        remedy: 'Use the ranges at the other end, each a /8 or smaller.',
      });
    }
    const special = SPECIAL.find((block) => overlap(cidr, block));
    if (special && Number(cidr.split('/')[1]) >= 8) {
      found.push({
        message: `peer.cidrs holds "${cidr}", which is in ${special}, a range that is not routed.`,
        remedy: 'Use the ranges of the machines at the other end.',
      });
    }
    const twice = cidrs.slice(0, index).find((other) => overlap(cidr, other));
    if (twice)
      found.push({
        message: `peer.cidrs holds "${twice}" and "${cidr}", which overlap.`,
        remedy: 'Use the larger one only.',
      });
  }
  if (tiers?.length === 0)
    found.push({
      message: 'tiers is empty, so the VPN would have no routes.',
      remedy: `Use some of ${TIERS.join(', ')}.`,
    });
  return found;
}

function asnMistakes(cloud: CloudName, { peer, asn }: VpnProps): Refusal[] {
  const found: Refusal[] = [];
  if (peer.asn === undefined && asn !== undefined) {
    found.push({
      message: `asn is ${asn}, but BGP requires peer.asn.`,
      remedy: 'Set peer.asn as well, or leave asn out.',
    });
  }
  if (asn !== undefined && !among(PRIVATE_ASNS, asn)) {
    found.push({
      message: `asn is ${asn}, which is not a private number.`,
      remedy: 'Use one of 64512 to 65534 or 4200000000 to 4294967294.',
    });
  }
  const odd =
    peer.asn !== undefined &&
    (!Number.isInteger(peer.asn) || peer.asn < 1 || peer.asn > 4_294_967_294 || among(NOBODYS_ASNS, peer.asn));
  if (odd) {
    found.push({
      message: `peer.asn is ${peer.asn}, which is not an assigned number.`,
      remedy: "Use the number of the peer's network, or a private one: 64512 to 65534 or 4200000000 to 4294967294.",
    });
  }
  if (peer.asn !== undefined && peer.asn === (asn ?? 64_512)) {
    found.push({
      message: `peer.asn is ${peer.asn}, which is also the number of this side.`,
      remedy: 'Give the two ends different numbers: set asn.',
    });
  }
  found.push(...(RULES[cloud]?.({ peer, asn }) ?? []));
  return found;
}

function insideMistakes(cloud: CloudName, { peer, insideCidrs }: VpnProps): Refusal[] {
  if (!insideCidrs) return [];
  const received = `insideCidrs is ${show(insideCidrs)}`;
  if (peer.asn === undefined)
    return [
      {
        message: `${received}, but BGP requires peer.asn.`,
        remedy: "Set peer.asn to the peer's number, or leave insideCidrs out.",
      },
    ];
  const odd = insideCidrs.filter(
    ({ address, cidrs }, index) =>
      cidrs.length !== 2 ||
      !peer.addresses.includes(address) ||
      insideCidrs.findIndex((one) => one.address === address) !== index,
  );
  if (odd.length > 0) {
    return odd.map((one) => ({
      message: `insideCidrs contains ${show(one)}, which is not valid.`,
      remedy:
        `Set an address of the peer (${peer.addresses.join(', ')}) once, with one /30 for each of its two ` +
        'tunnels.',
    }));
  }
  const { keeps, takes } = INSIDE[cloud];
  const all = insidesOf({ peer, insideCidrs }).flat();
  return [...new Set(insideCidrs.flatMap(({ cidrs }) => cidrs))].flatMap((cidr) => {
    const odd = rangeRefusal('insideCidrs', cidr);
    if (odd) return odd;
    if (
      !cidr.endsWith('/30') ||
      !takes.some((range) => isWithin(cidr, range)) ||
      keeps.some((range) => isWithin(cidr, range))
    ) {
      return {
        message:
          `insideCidrs holds "${cidr}", but a tunnel requires a /30 of ` +
          `${takes.join(', ')}${keeps.length > 0 ? `, not ${keeps.join(', ')}` : ''}.`,
        remedy: '169.254.21.0/30 to 169.254.22.252/30 are valid on every cloud.',
      };
    }
    return all.indexOf(cidr) !== all.lastIndexOf(cidr)
      ? { message: `insideCidrs: two tunnels have "${cidr}".`, remedy: 'Use a different one for each tunnel.' }
      : [];
  });
}
