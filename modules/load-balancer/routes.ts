import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import type { ComputeGroup } from '../compute/compute';
import { report } from '../core/errors';
import { checkFeatures, type KindTable, show } from '../core/features';
import { dashed } from '../core/ids';
import type { Network } from '../network/network';
import type { Service } from '../service/service';
import { healthOf } from '../service/settings';
import { type HttpRoute, type LoadBalancer, type LoadBalancerProps, type Stickiness, WEIGHTS } from './load-balancer';
import { LOAD_BALANCER } from './support';

/** A set of machines that receives requests, and its share of them. */
export interface Backend {
  /**
   * Its key inside the load balancer, which depends only on group, colour and port:
   * `shop-blue-8080`.
   */
  readonly key: string;
  readonly target: ComputeGroup | Service;
  /** The colour of a group's machines, or empty. */
  readonly release: string;
  readonly port: number;
  readonly health: { readonly port: number; readonly path: string };
  readonly weight: number;
}

/** What happens to requests for a host below a path. */
export interface Rule {
  readonly id: string;
  /** Undefined for every host. */
  readonly host?: string;
  readonly path: string;
  readonly backends: readonly Backend[];
}

/** All rules for a host. */
export interface HostTable {
  readonly name: string;
  readonly host?: string;
  /** In the order of evaluation; none of them is for `/`. */
  readonly paths: readonly Rule[];
  /** The rule for all other paths. */
  readonly rest: Rule;
}

/** Whether the backends are machines, not containers. */
export const isGroup = (target: ComputeGroup | Service): target is ComputeGroup => 'releases' in target;
const targetOf = ({ group, service }: HttpRoute) => (group ?? service) as ComputeGroup | Service;
const portOf = ({ port, service }: HttpRoute) => service?.port ?? port;

/** How often the health of machines is checked, and the timeout. In seconds. */
export const ASKED = { interval: 10, timeout: 5, healthy: 2, unhealthy: 3 };
/** How machines are used, with defaults. */
export interface Serving {
  readonly timeout: number;
  readonly drain: number;
  readonly stickiness?: Stickiness;
}

export const servingOf = ({
  requestTimeoutSeconds = 60,
  drainSeconds = 60,
  stickiness,
}: Partial<LoadBalancerProps>): Serving => ({
  timeout: requestTimeoutSeconds,
  drain: drainSeconds,
  stickiness,
});

const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const PATH = /^\/[\w.$~"'@:+&=!(),;%-]+(\/[\w.$~"'@:+&=!(),;%-]+)*$/;
/**
 * A path pattern of an AWS listener rule is limited to 128 characters, of which two are for the
 * suffix.
 */
const LONGEST_PATH = 126;

/** `/api` and everything below it, in the syntax of all three clouds. */
export const patterns = (path: string) => (path === '/' ? ['/*'] : [path, `${path}/*`]);

/**
 * Checks the routes, lets the load balancer reach their groups, and sorts them: the most specific
 * first, the default last.
 */
export function rulesOf(
  balancer: LoadBalancer,
  network: Network,
  routes: readonly HttpRoute[],
  takesRest: boolean,
): Rule[] {
  const wrong = (message: string, remedy: string) => report(balancer, { message, remedy });
  const shared = new Map<string, HttpRoute[]>();
  for (const [index, route] of routes.entries()) {
    checkRoute(balancer, network, route, index);
    const id = `${route.host ?? ''} ${route.path ?? '/'}`;
    shared.set(id, [...(shared.get(id) ?? []), route]);
  }
  const hosts = [...new Set(routes.flatMap(({ host }) => host ?? []))];
  for (const wide of hosts) {
    const narrow = hosts.find((host) => host.startsWith('*.') && covers(wide, host));
    if (narrow)
      wrong(
        `routes: ${wide} and ${narrow} overlap, and the clouds order them differently.`,
        'Use hosts without a wildcard.',
      );
  }
  for (const [id, together] of shared) checkShares(balancer, id.trim(), together);
  if (takesRest && !shared.has(' /')) {
    wrong('routes: a default route is missing.', 'Add a route without host and path.');
  }
  if (!takesRest && shared.has(' /')) {
    wrong(
      'routes: a load balancer created elsewhere already has a default route, which its owner manages.',
      'Set a host or a path.',
    );
  }
  return [...shared.values()].map((together) => ruleOf(together)).sort(moreExact);
}

function checkRoute(balancer: LoadBalancer, network: Network, route: HttpRoute, index: number): void {
  const { host, path, group, service } = route;
  const port = portOf(route);
  const wrong = (message: string, remedy: string) =>
    report(balancer, { message: `routes.${index}.${message}`, remedy });
  if (host !== undefined && !HOST.test(host))
    wrong(
      `host is ${show(host)}, which is not valid.`,
      'Write it in lower-case letters: "api.example.com", or "*.example.com".',
    );
  if (path !== undefined && path !== '/' && (!PATH.test(path) || path.length > LONGEST_PATH)) {
    wrong(
      `path is ${show(path)}, paths must begin with /, must not end with /, and have no wildcards and at most ` +
        `${LONGEST_PATH} characters.`,
      'A path includes everything below it: "/api".',
    );
  }
  if ((group === undefined) === (service === undefined)) {
    wrong(`${group ? 'group and service are both' : 'neither group nor service is'} set.`, 'Set exactly one of them.');
    return;
  }
  const target = targetOf(route);
  if (target.member.network !== network)
    wrong(
      `${group ? 'group' : 'service'} is ${target.node.path}, which is in another network.`,
      'Use the same network for both.',
    );
  if (service && route.port !== undefined)
    wrong(`port is ${show(route.port)}, but a service defines its own port.`, 'Leave it out.');
  if (service && !service.port) {
    wrong(
      `service is ${service.node.path}, which has no port.`,
      'Set port of the service, which is required for requests.',
    );
    return;
  }
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)
    wrong(`port is ${show(port)}, it must be 1 to 65535.`, 'Correct the port.');
}

/**
 * Routes of the same host and path: one without a weight, or several with weights that are not all
 * 0.
 */
function checkShares(balancer: LoadBalancer, what: string, together: readonly HttpRoute[]): void {
  const wrong = (message: string, remedy: string) => report(balancer, { message: `routes: ${message}`, remedy });
  const weights = together.map(({ weight }) => weight);
  const groups = new Set(together.map((route) => `${targetOf(route).node.path} ${portOf(route)}`));
  if (together.length === 1) {
    if (weights[0] !== undefined)
      wrong(
        `weight ${weights[0]} of ${what} requires a second route.`,
        'Add the other routes with this host and path, or leave it out.',
      );
    return;
  }
  if (weights.includes(undefined))
    wrong(
      `${what} is defined ${together.length} times, but not all have a weight.`,
      'Set a weight, another host or another path for each.',
    );
  else if (weights.every((weight) => weight === 0))
    wrong(`the weights of ${what} are all 0, so no request would be answered.`, 'Raise one of them.');
  if (groups.size < together.length)
    wrong(
      `${what} uses the same ${together[0]?.service ? 'service' : 'group and port'} twice.`,
      'Combine them, with the sum of their weights.',
    );
  const table = {
    ...LOAD_BALANCER,
    features: Object.fromEntries(together.map((_, index) => [`${index}.weight`, WEIGHTS])),
  };
  checkFeatures(balancer, table as unknown as KindTable<object>, together);
}

function ruleOf(together: readonly HttpRoute[]): Rule {
  const { host, path = '/' } = together[0] as HttpRoute;
  const backends = together.flatMap((route): Backend[] => {
    const { group, service, weight = 1 } = route;
    const port = portOf(route) as number;
    const keyOf = (target: ComputeGroup | Service, name: string) =>
      [...target.node.path.split('/').slice(1), name, port].filter(Boolean).join('-');
    if (service) {
      const { path } = healthOf(service.health);
      return [{ key: keyOf(service, ''), target: service, release: '', port, health: { port, path }, weight }];
    }
    if (!group) return [];
    return group.releases.map(({ name, serving }) => ({
      key: keyOf(group, name),
      target: group,
      release: name,
      port,
      health: { port: group.health?.port ?? port, path: group.health?.path ?? '/' },
      weight: serving ? weight : 0,
    }));
  });
  return { id: idOf(host, path), host, path, backends };
}

function idOf(host: string | undefined, path: string): string {
  return host === undefined && path === '/' ? 'rest' : `to-${readable(`${host ?? ''}${path}`)}`;
}

/**
 * A readable form of the text, and a hash that distinguishes `/a/b` from `/a-b`. It is part of
 * names that are limited to 63 characters.
 */
function readable(text: string): string {
  const words = dashed(dashed(text).toLowerCase().slice(0, 40));
  return `${words}-${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
}

/** Exact hosts before wildcards before none, and longer paths first. */
function moreExact(one: Rule, other: Rule): number {
  return exactness(one) - exactness(other) || (one.id < other.id ? -1 : 1);
}

/**
 * Rules by host, for clouds that match the host first and then a path of that host only: rules for
 * every host are repeated in the table of each host. The table for every host is last.
 */
export function tablesOf(rules: readonly Rule[]): HostTable[] {
  const hosts = [...new Set(rules.map(({ host }) => host))];
  return hosts.flatMap((host) => {
    const answering = rules.filter(
      (rule) => rule.host === host || rule.host === undefined || (host !== undefined && covers(rule.host, host)),
    );
    const tried = answering.filter(
      (rule, index) => !answering.slice(0, index).some((before) => isBelow(rule.path, before.path)),
    );
    const rest = tried.find(({ path }) => path === '/');
    // A missing default route is already an error.
    const name = host === undefined ? 'every-host' : `host-${readable(host)}`;
    return rest ? [{ name, host, paths: tried.filter((rule) => rule !== rest), rest }] : [];
  });
}

export const covers = (wildcard: string, host: string) =>
  wildcard !== host && wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
const isBelow = (path: string, above: string) => above === '/' || path === above || path.startsWith(`${above}/`);

/**
 * The scope of a backend's resources. Names consist of the last id and a hash, since paths of
 * groups may be long.
 */
export const placeOf = (balancer: LoadBalancer, key: string) => new Construct(new Construct(balancer, key), 'to');

/** Smaller is more specific. */
export function exactness({ host, path }: Rule): number {
  const ofHost = host === undefined ? 2 : host.startsWith('*') ? 1 : 0;
  return ofHost * (LONGEST_PATH + 1) + (LONGEST_PATH - Math.min(path.length, LONGEST_PATH));
}

/**
 * Allows the load balancer to reach the backends of its rules and to check their health, and the
 * internet to reach the load balancer.
 */
export function open(balancer: LoadBalancer, network: Network, rules: readonly Rule[], fromInternet: boolean): void {
  const { member } = balancer;
  if (fromInternet)
    network.allow('internet', member, { ports: [80, 443], description: 'The world to the load balancer' });
  for (const { target, port, health } of rules.flatMap(({ backends }) => backends)) {
    if (isGroup(target)) target.receiveTraffic(port);
    else if (!target.needsRule) continue;
    if (target.member.network !== network) continue;
    for (const one of new Set([port, health.port])) network.allow(member, target.member, { port: one });
  }
}

/** Every backend of a rule, once. */
export function backendsOf(rules: readonly Rule[]): Backend[] {
  const backends = rules.flatMap((rule) => rule.backends);
  return backends.filter(({ key }, index) => backends.findIndex((other) => other.key === key) === index);
}
