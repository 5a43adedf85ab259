import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Address6 } from 'ip-address';
import { report } from '../core/errors';
import { show } from '../core/features';
import { computed, wordOf } from '../core/ids';
import { stableIds, Workload } from '../core/names';
import { type PerCloud, placementOf } from '../core/placement';
import { isPrivate, isWithin, type Refusal, rangeRefusal } from '../core/ranges';
import { foundationOf } from '../core/stacks';
import { TIERS, type Tier } from './address-plan';
import type { Network, NetworkMember } from './network';

/** What opens sessions on machines without a port that is open to the internet. */
const SESSION_SERVICE: PerCloud<string> = { aws: 'Session Manager', google: 'Identity-Aware Proxy', azure: 'Bastion' };

export interface TrafficRule {
  readonly port?: number;
  readonly ports?: readonly number[];
  /** @default 'tcp' */
  readonly protocol?: 'tcp' | 'udp';
  /** The purpose, shown in the cloud's console. @default "<from> to <to>" */
  readonly description?: string;
}

/** One end of a rule, resolved. */
export type End =
  | {
      readonly is: 'range';
      /** IPv4 ranges. */
      readonly ranges: readonly string[];
      readonly ranges6: readonly string[];
      readonly label: string;
      readonly tier?: Tier;
    }
  | { readonly is: 'member'; readonly member: NetworkMember; readonly label: string }
  | { readonly is: 'services'; readonly label: string };

export interface Traffic {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly number[];
  readonly protocol: 'tcp' | 'udp';
  readonly description: string;
}

export const ANYWHERE = '0.0.0.0/0';
export const ANYWHERE_6 = '::/0';
/** Half of the internet also counts as the internet: no single owner has a range this wide. */
const WIDEST = { 4: 8, 6: 16 };
/** Ports for interactive sign-in to machines. */
const SIGN_IN = [22, 3389];

/**
 * The id of a rule: its ends and ports. Constructs next to the network are identified by their own
 * id, others also by their path.
 */
export function ruleId(network: Network, { from, to, ports, protocol }: Omit<Traffic, 'description'>): string {
  return ['allow', endWord(network, from), endWord(network, to), protocol, ...ports]
    .join('-')
    .replace(/[^A-Za-z0-9]+/g, '-');
}

function endWord(network: Network, end: End): string {
  if (end.is === 'member') {
    const owner = end.member.node.scope as IConstruct;
    const parent = owner.node.scope;
    // Two environments in one network can have members with the same id.
    const { environment } = placementOf(owner);
    if (environment !== network.placement.environment) return wordOf(end.label, [environment, ...stableIds(owner)]);
    // The first workload of an environment and its network once shared a scope. A workload
    // therefore counts as next to it in any stack of the placement.
    const isInFoundation =
      parent !== undefined && TerraformStack.isStack(parent) && foundationOf(parent) === network.node.scope;
    const near = parent === network.node.scope || isInFoundation || (parent instanceof Workload && !parent.named);
    return near ? end.label : wordOf(end.label, stableIds(owner));
  }
  if (end.is === 'range' && !end.tier && Token.isUnresolved(end.label)) {
    report(network, computed('allow'));
    return 'computed';
  }
  // IPv6 ranges: `::` and `:` would result in the same word.
  return end.label.includes(':') ? wordOf(end.label, [end.label]) : end.label;
}

/** The source and target, without the ports: rules with the same must not overlap. */
export function endsOf({ from, to, protocol }: Omit<Traffic, 'description'>): string {
  const of = (end: End) => {
    if (end.is === 'member') return end.member.node.path;
    return end.is === 'range' && !end.tier ? [...end.ranges, ...end.ranges6].join(' ') : end.label;
  };
  return [of(from), of(to), protocol].join('\n');
}

/** The error of a rule in `network`, if there is one. */
export function wrongRule(network: Network, from: End, to: End, ports: readonly number[]): Refusal | undefined {
  const odd = ports.filter((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (ports.length === 0) return { message: 'no port is set.', remedy: 'Set { port: 443 } or { ports: [80, 443] }.' };
  if (odd.length > 0)
    return { message: `${odd.map(show).join(', ')} is not a valid port.`, remedy: 'Use ports from 1 to 65535.' };
  for (const end of [from, to]) {
    const wrong = wrongEnd(network, end);
    if (wrong) return wrong;
  }
  if (from.is === 'services')
    return { message: 'services only accept connections.', remedy: 'Use services as the target.' };
  if (from.is === 'range' && to.is !== 'member' && !from.tier && !tierOf(to)) {
    return { message: 'neither end is in this network.', remedy: 'Use a member or a tier on one side.' };
  }
  if (isInternet(from)) {
    const signIn = ports.filter((port) => SIGN_IN.includes(port));
    if (signIn.length > 0) {
      return {
        message: `port ${signIn.join(' and ')} must not be open to the internet.`,
        remedy: `Use the session service of the cloud: ${SESSION_SERVICE[network.placement.cloud]}.`,
      };
    }
    if (tierOf(to) !== 'public') {
      return {
        message: `the public tier only is accessible from the internet, but ${to.label} is ${tierOf(to) ?? 'outside'}.`,
        remedy: 'Use a load balancer.',
      };
    }
  }
  return undefined;
}

/**
 * Why a rule has no effect, if its tier has no internet access. A range behind a peering or a VPN
 * may be any range.
 */
export function noWayOut(network: Network, { from, to }: Traffic, remotes: readonly Remote[]): Refusal | undefined {
  const tier = tierOf(from);
  if (!tier || to.is !== 'range' || to.tier) return undefined;
  const reached = remotes.filter(({ tiers }) => tiers.includes(tier)).flatMap(({ cidrs }) => cidrs);
  const outside = to.ranges.some((range) => !isPrivateRange(range) && !reached.some((cidr) => isWithin(range, cidr)));
  const outside6 = to.ranges6.some((range) => !isPrivateRange(range));
  if (tier === 'isolated' && (outside || outside6)) {
    return { message: 'the isolated tier has no internet access.', remedy: 'Use the private tier.' };
  }
  if (tier === 'private' && network.nat === 'none' && (outside || outside6)) {
    return {
      message: 'nat is "none", so the private tier has no internet access.',
      remedy:
        `Set nat to "single", or access the cloud's own services without it: ` +
        `${WITHOUT_NAT[network.placement.cloud]}.`,
    };
  }
  if (outside6 && !network.waysOut6.includes(tier)) {
    return {
      message: `on ${network.placement.cloud} the ${tier} tier has no internet access with IPv6.`,
      remedy: 'Use the IPv4 range; on aws the public and the private tier support both.',
    };
  }
  return undefined;
}

/** How a tier without internet access reaches the cloud's own services. */
const WITHOUT_NAT: PerCloud<string> = {
  aws: 'name "services"',
  google: 'name "services"',
  azure: 'set network of the resource, and use its member',
};

function wrongEnd(network: Network, end: End): Refusal | undefined {
  if (end.is === 'member' && end.member.network !== network) {
    return {
      message: `${end.label} is a member of another network.`,
      remedy: 'Peer the two networks, and use its range here.',
    };
  }
  if (end.is !== 'range' || end.tier) return undefined;
  for (const range of end.ranges6) {
    if (!Address6.isValid(range))
      return { message: `"${range}" is not a valid IPv6 range.`, remedy: 'Write an address and a length: fd20::/48.' };
    if (!network.ipv6)
      return {
        message: `${range} is an IPv6 range, but this network does not have IPv6.`,
        remedy: 'Set ipv6 of the network to true.',
      };
  }
  for (const range of end.ranges.filter((one) => !Token.isUnresolved(one))) {
    const wrong = rangeRefusal('one end', range);
    if (wrong) return { ...wrong, remedy: `${wrong.remedy} Or use a member, internet, services, ${TIERS.join(', ')}.` };
  }
  return undefined;
}

/** The tier of an end in the network. */
export function tierOf(end: End): Tier | undefined {
  return end.is === 'member' ? end.member.tier : end.is === 'range' ? end.tier : undefined;
}

function isInternet(end: End): boolean {
  return (
    end.is === 'range' &&
    !end.tier &&
    [...end.ranges, ...end.ranges6].some((range) => !Token.isUnresolved(range) && isWide(range))
  );
}

function isWide(range: string): boolean {
  return Number(range.split('/')[1]) < WIDEST[range.includes(':') ? 6 : 4];
}

/** Ranges of IPv6 that begin with fc or fd are local. */
function isPrivateRange(range: string): boolean {
  if (Token.isUnresolved(range)) return true;
  return range.includes(':') ? /^f[cd]/i.test(range) : isPrivate(range);
}

/** Ranges of a remote network: a peer's, or those at the other end of a VPN. */
export interface Remote {
  readonly label: string;
  readonly cidrs: readonly string[];
  /** The tiers with routes to it. */
  readonly tiers: readonly Tier[];
}

/** Why a rule for a remote range has no effect, if its end in the network has no route to it. */
export function noWay(from: End, to: End, { label, cidrs, tiers }: Remote): Refusal | undefined {
  for (const [there, here] of [
    [from, to],
    [to, from],
  ] as const) {
    const tier = tierOf(here);
    if (there.is !== 'range' || there.tier || !tier || tiers.includes(tier)) continue;
    const range = there.ranges.find((one) => /^[\d./]+$/.test(one) && cidrs.some((cidr) => isWithin(one, cidr)));
    if (range) {
      return {
        message:
          `${range} is accessible through ${label} from tiers ${tiers.join(', ')}, but ` + `${here.label} is ${tier}.`,
        remedy: `Add "${tier}" to the tiers of ${label}.`,
      };
    }
  }
  return undefined;
}
