import type { Refusal } from '../core/ranges';
import type { GoogleNetworkMember } from './google-member';
import { type End, tierOf } from './traffic';

/** The ports of a load balancer. */
const FRONT_PORTS: readonly number[] = [80, 443];

/**
 * VPC firewall rules apply to machines with their network tags. The proxies of a load balancer and
 * services that Google runs have none. Source: cloud.google.com/firewall/docs/firewalls
 * (specifications) and cloud.google.com/load-balancing/docs/firewall-rules
 */
export function unenforceable(from: End, to: End, ports: readonly number[]): Refusal | undefined {
  if (to.is === 'member' && !(to.member as GoogleNetworkMember).takesRequests) {
    return {
      message: `on Google ${to.label} can be accessed through a load balancer only.`,
      remedy: 'Use the load balancer in the rule instead.',
    };
  }
  if (isInside(from) || isInside(to)) return undefined;
  const front = [from, to].find((end) => end.is === 'member' && (end.member as GoogleNetworkMember).front);
  if (front === to) {
    // It is open already: an external one to the internet, an internal one to every network with a
    // route to it.
    if (from.is === 'range' && ports.every((port) => FRONT_PORTS.includes(port))) return undefined;
    return {
      message: `on Google ${to.label} accepts ${FRONT_PORTS.join(' and ')}, from ranges and machines.`,
      remedy: `Use ${FRONT_PORTS.join(' or ')}, and a range, a tier or a machine as the source.`,
    };
  }
  if (front === from) {
    return {
      message: `on Google the proxies of ${from.label} open connections to its backends only.`,
      remedy: 'Leave the rule out: the routes of the load balancer define its backends.',
    };
  }
  if (serviceOf(from)) return { message: `${from.label} only accepts connections.`, remedy: 'Use it as the target.' };
  return {
    message:
      `on Google firewall rules do not apply between ${from.label} and ${to.label}: rules apply to machines, and ` +
      'neither end is one.',
    remedy:
      `Let a machine of the private tier take the connection and open its own: allow(${from.label}, ` +
      `machine), allow(machine, ${to.label}).`,
  };
}

/** A rule supports one address family. */
export function byFamily({ ranges, ranges6 = [] }: Families): (readonly [suffix: string, ranges: string[]])[] {
  const families: [string, string[]][] = [
    ['', [...ranges]],
    ['-ipv6', [...ranges6]],
  ];
  return families.filter(([, some]) => some.length > 0);
}

export interface Families {
  readonly ranges: readonly string[];
  readonly ranges6?: readonly string[];
}

export const isInside = (end: End) => tierOf(end) !== undefined && !serviceOf(end);
export const tagOf = (end: End & { is: 'member' }) => (end.member as GoogleNetworkMember).tag;
export const serviceOf = (end: End) => (end.is === 'member' ? (end.member as GoogleNetworkMember).ranges : undefined);
export const podsOf = (end: End): readonly string[] =>
  end.is === 'member' ? (end.member as GoogleNetworkMember).pods : [];
