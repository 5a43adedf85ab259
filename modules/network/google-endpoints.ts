import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import type { Endpoint } from './network';

/** RFC 1035, as all of Compute Engine has it. */
export const NAME: NameRule = {
  what: 'Compute Engine resource',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
};

/** private.googleapis.com, by Google's documentation of Private Google Access. */
const PRIVATE_APIS = '199.36.153.8/30';
const PRIVATE_ADDRESSES = ['199.36.153.8', '199.36.153.9', '199.36.153.10', '199.36.153.11'];

const DOMAINS: Record<Endpoint, readonly string[]> = {
  queue: ['pubsub.googleapis.com'],
  secrets: ['secretmanager.googleapis.com'],
  registry: ['pkg.dev'],
  logs: ['logging.googleapis.com', 'monitoring.googleapis.com'],
};

/** The names of the services lead to addresses that are reached without leaving Google's network, and the way there is open. */
export function reachServices(scope: Construct, networkId: string, endpoints: readonly Endpoint[]): void {
  new ComputeFirewall(scope, 'rule', {
    name: nameOf(scope, { ...NAME, what: 'firewall rule' }),
    network: networkId,
    direction: 'EGRESS',
    destinationRanges: [PRIVATE_APIS],
    allow: [{ protocol: 'tcp', ports: ['443'] }],
    description: 'Private addresses of Google APIs',
    logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
  });
  for (const domain of endpoints.flatMap((endpoint) => DOMAINS[endpoint])) {
    const place = new Construct(scope, domain.replaceAll('.', '-'));
    const zone = new DnsManagedZone(place, 'zone', {
      name: nameOf(place, { ...NAME, what: 'DNS zone' }),
      dnsName: `${domain}.`,
      visibility: 'private',
      description: `${domain} without the internet`,
      privateVisibilityConfig: { networks: [{ networkUrl: networkId }] },
    });
    const record = { managedZone: zone.name, type: 'A', ttl: 300, rrdatas: PRIVATE_ADDRESSES };
    new DnsRecordSet(place, 'record', { name: `${domain}.`, ...record });
    if (domain === 'pkg.dev') new DnsRecordSet(place, 'wildcard', { name: `*.${domain}.`, ...record });
  }
}
