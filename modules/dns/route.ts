import { report } from '../core/errors';
import { show } from '../core/features';
import type { DnsProvider, DnsZone } from './dns';
import { type Answer, answerOf } from './records';

export const LABEL = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)$/;

export interface RouteTarget {
  /** Letters, digits and -; it identifies the target permanently. */
  readonly id: string;
  /** A name, or an IPv4 address. Exactly one of the two. */
  readonly host?: string;
  readonly address?: string;
  /** With roles: the primary receives all traffic while it is healthy, then the standbys. */
  readonly role?: 'primary' | 'standby';
  /** With weights: its share of the traffic, 1 to 255, while it is healthy. */
  readonly weight?: number;
}

export interface RouteHealth {
  /** The health check path. It must return 200 while the target can serve. */
  readonly path: string;
  /** @default 'https' */
  readonly protocol?: 'https' | 'http';
  /** @default 443, or 80 for http */
  readonly port?: number;
  /**
   * The check interval, in seconds: 10 or 30 on AWS and Azure, 30 to 300 on Google, 10 to 3600 on
   * Cloudflare. @default 30
   */
  readonly intervalSeconds?: number;
  /** Consecutive failures until it is unhealthy, 1 to 9. @default 3 */
  readonly failures?: number;
}

export interface Route {
  readonly targets: readonly RouteTarget[];
  readonly health: RouteHealth;
  /** The TTL in seconds, which determines how fast traffic moves. @default 60 */
  readonly ttlSeconds?: number;
}

/** A route with defaults, whose targets are either all weighted or all have a role. */
export interface PlannedRoute {
  readonly policy: 'failover' | 'weighted';
  /** The type of all answers: targets are either all addresses or all names. */
  readonly type: Answer['type'];
  readonly targets: readonly (RouteTarget & { readonly weight: number; readonly answer: Answer })[];
  readonly health: Required<RouteHealth>;
  readonly ttlSeconds: number;
}

/** The limits of a provider for routes. */
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

/** Whether a route of this provider can have targets that are names. */
export const routesToNames = (provider: DnsProvider): boolean => ROUTES[provider].hosts;

/** The route with its defaults; reports errors and returns undefined if there are any. */
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
  if (targets.length === 0) wrong.push(['it has no targets.', 'Add at least one.']);
  if (new Set(targets.map((one) => one.id)).size < targets.length)
    wrong.push(['two targets have the same id.', 'Change one of them.']);
  for (const { id: target, host, address, weight } of targets) {
    if (!LABEL.test(target))
      wrong.push([`the target ${show(target)} does not have a valid id.`, 'Use letters, digits and -.']);
    if (!host === !address)
      wrong.push([`the target ${target} requires either host or address.`, 'Set one of the two.']);
    if (host && !hosts) {
      wrong.push([
        `the target ${target} is a name, but ${service} checks the health of addresses only.`,
        'Use its fixed address, or choose aws, azure or cloudflare as provider under dns.',
      ]);
    }
    if (weight !== undefined && !(Number.isInteger(weight) && weight >= 1 && weight <= 255)) {
      wrong.push([
        `the weight of ${target} is ${weight}, weights must be 1 to 255.`,
        'Remove a target that should receive no traffic.',
      ]);
    }
  }
  if (targets.some(({ host }) => host) && targets.some(({ address }) => address)) {
    wrong.push(['some targets are names, some addresses.', 'Use one kind only.']);
  }
  if (roles.length > 0 && weights.length > 0)
    wrong.push(['some targets have a role, some a weight.', 'Use roles, or use weights.']);
  else if (roles.length + weights.length < targets.length)
    wrong.push(['a target has neither role nor weight.', 'Set one of them on every target.']);
  else if (roles.length > 0 && targets.filter(({ role }) => role === 'primary').length !== 1) {
    wrong.push(['it requires exactly one primary.', 'Set role primary on one target, and standby on the others.']);
  }
  if (!path.startsWith('/')) wrong.push([`health.path is ${show(path)}, it must begin with /.`, 'Add the /.']);
  if (
    interval.oneOf
      ? !interval.oneOf.includes(intervalSeconds)
      : intervalSeconds < interval.min || intervalSeconds > interval.max
  ) {
    const allowed = interval.oneOf?.join(' or ') ?? `${interval.min} to ${interval.max}`;
    wrong.push([
      `health.intervalSeconds is ${intervalSeconds}, ${service} allows ${allowed}.`,
      'Use 30, which all providers allow.',
    ]);
  }
  if (!(Number.isInteger(failures) && failures >= 1 && failures <= 9))
    wrong.push([`health.failures is ${failures}, 1 to 9 are allowed.`, 'Correct it.']);
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 30 || ttlSeconds > 86_400)
    wrong.push([`ttlSeconds is ${ttlSeconds}, 30 to 86400 are allowed.`, 'Correct it.']);
  for (const [message, remedy] of wrong) report(zone, { message: `${what}: ${message}`, remedy });
  const answered = targets.flatMap((target) => {
    const answer = answerOf(target);
    return answer ? [{ ...target, answer }] : [];
  });
  const [first] = answered;
  if (wrong.length > 0 || !first) return undefined;
  return {
    policy: roles.length > 0 ? 'failover' : 'weighted',
    type: first.answer.type,
    targets: answered.map((one) => ({ ...one, weight: one.weight ?? (one.role === 'primary' ? 1 : 0) })),
    health: { path, protocol, port: health.port ?? (protocol === 'https' ? 443 : 80), intervalSeconds, failures },
    ttlSeconds,
  };
}
