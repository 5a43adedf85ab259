import { report } from '../core/errors';
import { show } from '../core/features';
import type { DnsProvider, DnsZone } from './dns';

export const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

export interface RouteTarget {
  /**
   * Letters, digits and -; it names the target and stays the same as long as the target is there.
   */
  readonly id: string;
  /** A name, or an IPv4 address. Exactly one of the two. */
  readonly host?: string;
  readonly address?: string;
  /** With roles: the primary gets all traffic while it is healthy, then the standbys. */
  readonly role?: 'primary' | 'standby';
  /** With weights: its share of the traffic, 1 to 255, as long as it is healthy. */
  readonly weight?: number;
}

export interface RouteHealth {
  /** What is asked for. It answers 200 as long as the target can serve. */
  readonly path: string;
  /** @default 'https' */
  readonly protocol?: 'https' | 'http';
  /** @default 443, or 80 for http */
  readonly port?: number;
  /**
   * Time between two checks, in seconds: 10 or 30 on AWS and Azure, 30 to 300 on Google, 10 to 3600
   * on Cloudflare. @default 30
   */
  readonly intervalSeconds?: number;
  /** So many failed checks in a row and it is unhealthy, 1 to 9. @default 3 */
  readonly failures?: number;
}

export interface Route {
  readonly targets: readonly RouteTarget[];
  readonly health: RouteHealth;
  /**
   * How long others may remember an answer, in seconds: what a move of the traffic takes. @default
   * 60
   */
  readonly ttlSeconds?: number;
}

/**
 * A route with every default filled in, whose targets are either all weighted or all have a role.
 */
export interface PlannedRoute {
  readonly policy: 'failover' | 'weighted';
  readonly targets: readonly (RouteTarget & { readonly weight: number })[];
  readonly health: Required<RouteHealth>;
  readonly ttlSeconds: number;
}

/** What a provider takes in a route. */
interface RouteLimits {
  readonly service: string;
  readonly interval: { readonly min: number; readonly max: number; readonly oneOf?: readonly number[] };
  readonly hosts: boolean;
}

const ROUTES: Readonly<Record<DnsProvider, RouteLimits>> = {
  aws: { service: 'Route 53', interval: { min: 10, max: 30, oneOf: [10, 30] }, hosts: true },
  google: { service: 'Cloud DNS', interval: { min: 30, max: 300 }, hosts: false },
  azure: { service: 'Traffic Manager', interval: { min: 10, max: 30, oneOf: [10, 30] }, hosts: true },
  cloudflare: { service: 'Cloudflare Load Balancing', interval: { min: 10, max: 3600 }, hosts: true },
};

/**
 * The route with its defaults, or nothing where something is wrong with it, which is then reported.
 */
export function planRoute(
  zone: DnsZone,
  what: string,
  { targets, health, ttlSeconds = 60 }: Route,
): PlannedRoute | undefined {
  const { service, interval, hosts } = ROUTES[zone.provider];
  const wrong: [message: string, remedy: string][] = [];
  const roles = targets.filter(({ role }) => role);
  const weights = targets.filter(({ weight }) => weight !== undefined);
  const { path, protocol = 'https', intervalSeconds = 30, failures = 3 } = health;
  if (targets.length === 0) wrong.push(['it has no targets.', 'Give one at least.']);
  if (new Set(targets.map((one) => one.id)).size < targets.length)
    wrong.push(['two targets have the same id.', 'Change one of them.']);
  for (const { id: target, host, address, weight } of targets) {
    if (!LABEL.test(target)) wrong.push([`the target ${show(target)} has no good id.`, 'Use letters, digits and -.']);
    if (!host === !address)
      wrong.push([`the target ${target} needs either host or address.`, 'Give print one of ' + 'the two.']);
    if (host && !hosts) {
      wrong.push([
        `the target ${target} is a name, ${service} checks the health of addresses only.`,
        'Give its fixed address, or choose aws, azure or cloudflare as provider under dns.',
      ]);
    }
    if (weight !== undefined && !(Number.isInteger(weight) && weight >= 1 && weight <= 255)) {
      wrong.push([
        `the weight of ${target} is ${weight}, weights are 1 to 255.`,
        'Leave a target out that is to get nothing.',
      ]);
    }
  }
  if (targets.some(({ host }) => host) && targets.some(({ address }) => address)) {
    wrong.push(['some targets are names, some addresses.', 'One name has one kind of answer: make them alike.']);
  }
  if (roles.length > 0 && weights.length > 0)
    wrong.push(['some targets have a role, some a weight.', 'Use roles, or use weights.']);
  else if (roles.length + weights.length < targets.length)
    wrong.push(['a target has neither role nor weight.', 'Give every target one.']);
  else if (roles.length > 0 && targets.filter(({ role }) => role === 'primary').length !== 1) {
    wrong.push(['it needs exactly one primary.', 'Make one target primary, and the others standby.']);
  }
  if (!path.startsWith('/')) wrong.push([`health.path is ${show(path)}.`, 'Begin it with /.']);
  if (
    interval.oneOf
      ? !interval.oneOf.includes(intervalSeconds)
      : intervalSeconds < interval.min || intervalSeconds > interval.max
  ) {
    const allowed = interval.oneOf?.join(' or ') ?? `${interval.min} to ${interval.max}`;
    wrong.push([
      `health.intervalSeconds is ${intervalSeconds}, ${service} allows ${allowed}.`,
      'Use 30, which all allow.',
    ]);
  }
  if (!(Number.isInteger(failures) && failures >= 1 && failures <= 9))
    wrong.push([`health.failures is ${failures}, 1 to 9 are allowed.`, 'Change it.']);
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 30 || ttlSeconds > 86_400)
    wrong.push([`ttlSeconds is ${ttlSeconds}, 30 to 86400 are allowed.`, 'Change it.']);
  for (const [message, remedy] of wrong) report(zone, { message: `${what}: ${message}`, remedy });
  if (wrong.length > 0) return undefined;
  return {
    policy: roles.length > 0 ? 'failover' : 'weighted',
    targets: targets.map((one) => ({ ...one, weight: one.weight ?? (one.role === 'primary' ? 1 : 0) })),
    health: { path, protocol, port: health.port ?? (protocol === 'https' ? 443 : 80), intervalSeconds, failures },
    ttlSeconds,
  };
}
