import { createHash } from 'node:crypto';
import type { NetworkSecurityRule } from '@cdktf/provider-azurerm/lib/network-security-rule';
import type { AzureNetworkMember } from './azure-member';
import type { Endpoint } from './network';
import { ANYWHERE, type End } from './traffic';

/**
 * The service tags of the platform's services, each of all regions. Source:
 * learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
const TAGS: Readonly<Record<Endpoint, readonly string[]>> = {
  queue: ['ServiceBus'],
  secrets: ['AzureKeyVault'],
  registry: ['AzureContainerRegistry'],
  logs: ['AzureMonitor'],
  sessions: ['AzureActiveDirectory'],
  keys: ['AzureKeyVault'],
  tokens: ['AzureActiveDirectory'],
};

/** The service tags of a rule for services: storage, and the endpoints of the network. */
export const serviceTags = (endpoints = Object.keys(TAGS) as readonly Endpoint[]): string[] => [
  ...new Set(['Storage', ...endpoints.flatMap((endpoint) => TAGS[endpoint])]),
];

export type Rule = Omit<
  ConstructorParameters<typeof NetworkSecurityRule>[2],
  'name' | 'priority' | 'direction' | 'resourceGroupName' | 'networkSecurityGroupName'
>;

const groupOf = (end: End & { is: 'member' }) => (end.member as AzureNetworkMember).applicationSecurityGroup.id;

/** The subnet of the gateways, if the end is a load balancer. */
export const frontOfEnd = (end: End) => (end.is === 'member' ? (end.member as AzureNetworkMember).front : undefined);

/**
 * Outbound traffic of gateways is open, since Azure's own traffic requires it; that of containers
 * and functions is closed.
 */
export const isOpenFront = (end: End) => frontOfEnd(end) !== undefined && !frontOfEnd(end)?.holds;

/**
 * The proxy of containers listens for 80 and 443 on its own ports, which a rule must include.
 * Source: learn.microsoft.com/azure/container-apps/firewall-integration, inbound
 */
const PROXY_PORTS: Readonly<Record<number, number>> = { 80: 31_080, 443: 31_443 };
export const portsInto = (to: End, ports: readonly number[]): number[] =>
  frontOfEnd(to)?.holds === 'containers'
    ? ports.flatMap((port) => [port, ...(PROXY_PORTS[port] ? [PROXY_PORTS[port]] : [])])
    : [...ports];

/** A service tag: `AzureFrontDoor.Backend`. */
const TAG = /^[A-Z][A-Za-z]+(\.[A-Z]\w+)?$/;

export function sourceOf(end: End) {
  const front = frontOfEnd(end);
  if (front) return { sourceAddressPrefixes: [front.range] };
  if (end.is === 'member') return { sourceApplicationSecurityGroupIds: [groupOf(end)] };
  if (end.is === 'services') return {};
  const [first = ''] = end.ranges;
  if (TAG.test(first)) return { sourceAddressPrefix: first };
  return end.ranges.includes(ANYWHERE)
    ? { sourceAddressPrefix: 'Internet' }
    : { sourceAddressPrefixes: [...end.ranges] };
}

export function destinationOf(end: Exclude<End, { is: 'services' }>) {
  const front = frontOfEnd(end);
  if (front) return { destinationAddressPrefixes: [front.range] };
  if (end.is === 'member') return { destinationApplicationSecurityGroupIds: [groupOf(end)] };
  return end.ranges.includes(ANYWHERE)
    ? { destinationAddressPrefix: 'Internet' }
    : { destinationAddressPrefixes: [...end.ranges] };
}

/**
 * The parts of a rule: Azure supports addresses of one family in each. A group's members have both,
 * and so do the addresses of a tag, including `Internet`, which means all addresses.
 */
export function families<To extends End>(
  from: End,
  to: To,
): { readonly suffix?: string; readonly from: End; readonly to: To }[] {
  const ends = [from, to].filter((end) => end.is === 'range' && !end.ranges.includes(ANYWHERE));
  const has = (family: 'ranges' | 'ranges6') => ends.every((end) => end.is === 'range' && end[family].length > 0);
  const of = <E extends End>(end: E): E => (end.is === 'range' ? { ...end, ranges: end.ranges6 } : end);
  const four = has('ranges') ? [{ from, to }] : [];
  // Without a range, the one rule is for both.
  const six =
    ends.length > 0 && has('ranges6')
      ? [{ suffix: four.length > 0 ? 'ipv6' : undefined, from: of(from), to: of(to) }]
      : [];
  return [...four, ...six];
}

/**
 * A free priority in a group, derived from the rule's id: a counter would change the priority of
 * every later rule when one is removed. Rules that allow never conflict, so their order is
 * irrelevant.
 */
export function freePriority(used: Set<string>, where: string, id: string): number {
  for (
    let priority = 200 + (createHash('sha256').update(id).digest().readUInt32BE() % 3700);
    ;
    priority = priority === 3899 ? 200 : priority + 1
  ) {
    const key = `${where} ${priority}`;
    if (used.has(key)) continue;
    used.add(key);
    return priority;
  }
}
