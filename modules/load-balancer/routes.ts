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

/** One set of machines that requests may go to, and its share of them. */
export interface Backend {
  /**
   * Names it inside the load balancer, and stays the same as long as group, colour and port do:
   * `shop-blue-8080`.
   */
  readonly key: string;
  readonly target: ComputeGroup | Service;
  /** The colour of a group's machines, or nothing. */
  readonly release: string;
  readonly port: number;
  readonly health: { readonly port: number; readonly path: string };
  readonly weight: number;
}

/** What happens to requests for a host below a path. */
export interface Rule {
  readonly id: string;
  /** Without one it is for every host. */
  readonly host?: string;
  readonly path: string;
  readonly backends: readonly Backend[];
}

/** Everything that a host is answered by. */
export interface HostTable {
  readonly name: string;
  readonly host?: string;
  /** In the order in which they are tried; none of them is for `/`. */
  readonly paths: readonly Rule[];
  /** What the other paths get. */
  readonly rest: Rule;
}

/** Whether machines answer, and no containers. */
export const isGroup = (target: ComputeGroup | Service): target is ComputeGroup => 'releases' in target;
const targetOf = ({ group, service }: HttpRoute) => (group ?? service) as ComputeGroup | Service;
const portOf = ({ port, service }: HttpRoute) => service?.port ?? port;

/** How often machines are asked, and what they are given to answer. In seconds. */
export const ASKED = { interval: 10, timeout: 5, healthy: 2, unhealthy: 3 };
/** How machines are used, with every default filled in. */
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
 * A pattern of a listener rule of AWS has 128 characters, of which two are for what is below the
 * path.
 */
const LONGEST_PATH = 126;

/** `/api` and what is below it, as all three clouds write it. */
export const patterns = (path: string) => (path === '/' ? ['/*'] : [path, `${path}/*`]);

/**
 * Checks the routes, lets the load balancer reach their groups, and puts them into order: the most
 * exact first, what takes the rest last.
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
        `routes: ${wide} and ${narrow} overlap, and clouds differ in which comes first.`,
        'Name the hosts without a wildcard.',
      );
  }
  for (const [id, together] of shared) checkShares(balancer, id.trim(), together);
  if (takesRest && !shared.has(' /')) {
    wrong(
      'routes: none of them takes what no other takes.',
      'Add one without host and path, or take them out of the one that is to get the rest.',
    );
  }
  if (!takesRest && shared.has(' /')) {
    wrong(
      "routes: a load balancer created elsewhere has something that takes what no rule takes, which is its maker's.",
      'Name a host or a path.',
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
    wrong(`host is ${show(host)}.`, 'Write it in lower-case letters: "api.example.com", or "*.example.com".');
  if (path !== undefined && path !== '/' && (!PATH.test(path) || path.length > LONGEST_PATH)) {
    wrong(
      `path is ${show(path)}, paths begin with / and end without one, have no wildcards and at most ` +
        `${LONGEST_PATH} characters.`,
      'It stands for everything below it: "/api".',
    );
  }
  if ((group === undefined) === (service === undefined)) {
    wrong(`group and service: ${group ? 'both are' : 'neither is'} there.`, 'Name the one that answers.');
    return;
  }
  const target = targetOf(route);
  if (target.member.network !== network)
    wrong(
      `${group ? 'group' : 'service'} is ${target.node.path}, which is in another network.`,
      'Make both in the same network.',
    );
  if (service && route.port !== undefined)
    wrong(`port is ${show(route.port)}, and a service knows its own.`, 'Leave it out.');
  if (service && !service.port) {
    wrong(
      `service is ${service.node.path}, which has no port.`,
      'Add port to the service: it takes no requests without one.',
    );
    return;
  }
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)
    wrong(`port is ${show(port)}.`, 'Ports are 1 to 65535.');
}

/**
 * Routes of the same host and path: one without a weight, or several with weights of which not all
 * are 0.
 */
function checkShares(balancer: LoadBalancer, what: string, together: readonly HttpRoute[]): void {
  const wrong = (message: string, remedy: string) => report(balancer, { message: `routes: ${message}`, remedy });
  const weights = together.map(({ weight }) => weight);
  const groups = new Set(together.map((route) => `${targetOf(route).node.path} ${portOf(route)}`));
  if (together.length === 1) {
    if (weights[0] !== undefined)
      wrong(
        `weight ${weights[0]} of ${what} has nothing to share with.`,
        'Add the other routes with this host and path, or leave it out.',
      );
    return;
  }
  if (weights.includes(undefined))
    wrong(
      `${what} is there ${together.length} times, and not all have a weight.`,
      'Give each a weight, or another host or path.',
    );
  else if (weights.every((weight) => weight === 0))
    wrong(`the weights of ${what} are all 0, so nothing would be answered.`, 'Raise one of them.');
  if (groups.size < together.length)
    wrong(
      `${what} names the same ${together[0]?.service ? 'service' : 'group and port'} twice.`,
      'Add their weights up.',
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
 * What can be read of a text, and what tells `/a/b` from `/a-b`. It names parts of a resource,
 * which have 63 characters at most.
 */
function readable(text: string): string {
  const words = dashed(dashed(text).toLowerCase().slice(0, 40));
  return `${words}-${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
}

/** Hosts before wildcards before none, and the longer path first. */
function moreExact(one: Rule, other: Rule): number {
  return exactness(one) - exactness(other) || (one.id < other.id ? -1 : 1);
}

/**
 * Rules by host, for clouds that look for the host first and then for a path of that host only:
 * what other rules would answer of a host stands in its table, too. The one for every host comes
 * last.
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
    // Without one that takes the rest there is an error already.
    const name = host === undefined ? 'every-host' : `host-${readable(host)}`;
    return rest ? [{ name, host, paths: tried.filter((rule) => rule !== rest), rest }] : [];
  });
}

export const covers = (wildcard: string, host: string) =>
  wildcard !== host && wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
const isBelow = (path: string, above: string) => above === '/' || path === above || path.startsWith(`${above}/`);

/**
 * Where what belongs to one backend stands. Names are made of the last id and a hash, since groups'
 * paths may be long.
 */
export const placeOf = (balancer: LoadBalancer, key: string) => new Construct(new Construct(balancer, key), 'to');

/** The smaller, the more exact. */
export function exactness({ host, path }: Rule): number {
  const ofHost = host === undefined ? 2 : host.startsWith('*') ? 1 : 0;
  return ofHost * (LONGEST_PATH + 1) + (LONGEST_PATH - Math.min(path.length, LONGEST_PATH));
}

/**
 * Lets the load balancer reach what its rules name, and be asked for their health; and the world
 * reach the load balancer.
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

/** Every backend that a rule names, once. */
export function backendsOf(rules: readonly Rule[]): Backend[] {
  const backends = rules.flatMap((rule) => rule.backends);
  return backends.filter(({ key }, index) => backends.findIndex((other) => other.key === key) === index);
}
