import { ComputeAddress } from '@cdktf/provider-google/lib/compute-address';
import { ComputeForwardingRule } from '@cdktf/provider-google/lib/compute-forwarding-rule';
import { ComputeRoute } from '@cdktf/provider-google/lib/compute-route';
import { ComputeSubnetwork } from '@cdktf/provider-google/lib/compute-subnetwork';
import { DnsManagedZone } from '@cdktf/provider-google/lib/dns-managed-zone';
import { DnsRecordSet } from '@cdktf/provider-google/lib/dns-record-set';
import { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { dashed } from '../core/ids';
import { nameOf } from '../core/names';
import type { Tier } from './address-plan';
import type { GoogleNetwork } from './google';
import type { AnyGoogleNetwork } from './google-base';
import { NAME } from './google-names';
import type { Endpoint } from './network';
import { reservedRange } from './plan';

/** private.googleapis.com, by Google's documentation of Private Google Access. */
export const PRIVATE_APIS = '199.36.153.8/30';
export const PRIVATE_ADDRESSES = ['199.36.153.8', '199.36.153.9', '199.36.153.10', '199.36.153.11'];

/** Services that kinds require, in addition to the endpoints of a network. */
export type Reached = Endpoint | 'traces' | 'storage' | 'keyValue' | 'graph' | 'nodes';

const DOMAINS: Record<Reached, readonly string[]> = {
  storage: ['storage.googleapis.com'],
  keyValue: ['firestore.googleapis.com'],
  graph: ['spanner.googleapis.com'],
  // The services that a GKE node requires to start, and those of its agents. Source:
  // cloud.google.com/kubernetes-engine/docs/concepts/network-isolation and
  // .../how-to/hardening-your-cluster
  nodes: [
    'gcr.io',
    'pkg.dev',
    'artifactregistry.googleapis.com',
    'container.googleapis.com',
    'iamcredentials.googleapis.com',
    'logging.googleapis.com',
    'monitoring.googleapis.com',
    'sts.googleapis.com',
  ],
  queue: ['pubsub.googleapis.com'],
  secrets: ['secretmanager.googleapis.com'],
  registry: ['pkg.dev'],
  logs: ['logging.googleapis.com', 'monitoring.googleapis.com'],
  traces: ['cloudtrace.googleapis.com'],
  // Source: cloud.google.com/vpc/docs/configure-private-google-access (domains of
  // private.googleapis.com)
  sessions: ['osconfig.googleapis.com', 'oslogin.googleapis.com', 'packages.cloud.google.com'],
  keys: ['cloudkms.googleapis.com'],
  tokens: ['sts.googleapis.com', 'iamcredentials.googleapis.com'],
};
/** Those with a DNS name for each bucket or repository. */
const WITH_NAMES_BELOW = ['storage.googleapis.com', 'pkg.dev', 'gcr.io'];

/** The route to the private addresses of Google APIs and of Cloud Run. Created once. */
export function reachPrivateApis(network: AnyGoogleNetwork): Construct {
  const scope = groupIn(network, 'endpoints');
  if (!scope.node.tryFindChild('route')) {
    new ComputeRoute(scope, 'route', {
      name: nameOf(scope, { ...NAME, what: 'route' }),
      network: network.networkId,
      destRange: PRIVATE_APIS,
      nextHopGateway: 'default-internet-gateway',
      description: 'Private addresses of Google APIs',
    });
  }
  return scope;
}

/**
 * Resolves the names of a service to addresses that are accessible from every tier without leaving
 * Google's network. Created once.
 */
export function reachEndpoint(
  network: ReturnType<typeof import('./google-base').asGoogleNetwork>,
  endpoint: Reached,
): void {
  const scope = reachPrivateApis(network);
  for (const domain of DOMAINS[endpoint]) {
    const id = dashed(domain);
    if (scope.node.tryFindChild(id)) continue;
    const place = new Construct(scope, id);
    const zone = new DnsManagedZone(place, 'zone', {
      name: nameOf(place, { ...NAME, what: 'DNS zone', short: true }),
      dnsName: `${domain}.`,
      visibility: 'private',
      description: `${domain} without the internet`,
      privateVisibilityConfig: { networks: [{ networkUrl: network.networkId }] },
    });
    const record = { managedZone: zone.name, type: 'A', ttl: 300, rrdatas: PRIVATE_ADDRESSES };
    new DnsRecordSet(place, 'record', { name: `${domain}.`, ...record });
    if (WITH_NAMES_BELOW.includes(domain)) new DnsRecordSet(place, 'wildcard', { name: `*.${domain}.`, ...record });
  }
}

/**
 * An address of the tier for a service attachment (Private Service Connect), created in `scope`.
 * Source: cloud.google.com/sql/docs/postgres/configure-private-service-connect
 */
export function reachAttachment(scope: Construct, network: AnyGoogleNetwork, tier: Tier, attachment: string): string {
  const { region } = network.placement;
  const place = new Construct(scope, 'endpoint');
  const address = new ComputeAddress(place, 'address', {
    name: nameOf(place, { ...NAME, what: 'address' }),
    region,
    subnetwork: network.subnetworkIds[tier],
    addressType: 'INTERNAL',
  });
  new ComputeForwardingRule(place, 'rule', {
    name: nameOf(place, { ...NAME, what: 'forwarding rule' }),
    region,
    network: network.networkId,
    ipAddress: address.id,
    target: attachment,
    // Another scheme is for a load balancer.
    loadBalancingScheme: '',
    // Replacing the database closes the connection.
    recreateClosedPsc: true,
  });
  return address.address;
}

/** The range of the proxies of internal load balancers, once `subnetwork` exists. */
export interface Proxies {
  readonly range: string;
  readonly subnetwork?: ComputeSubnetwork;
}

/** The proxy-only subnetwork, created for the first internal load balancer. */
export function proxiesOf(network: GoogleNetwork): Proxies {
  // Google requires 64 addresses.
  const range = reservedRange(network, network.plan, 'proxy', 26);
  const found = network.node.tryFindChild('proxies') as Construct | undefined;
  if (found) return { range, subnetwork: found.node.findChild('subnetwork') as ComputeSubnetwork };
  const scope = new Construct(network, 'proxies');
  const subnetwork = new ComputeSubnetwork(scope, 'subnetwork', {
    name: nameOf(scope, { ...NAME, what: 'subnetwork' }),
    network: network.networkId,
    region: network.placement.region,
    ipCidrRange: range,
    purpose: 'REGIONAL_MANAGED_PROXY',
    role: 'ACTIVE',
  });
  return { range, subnetwork };
}
