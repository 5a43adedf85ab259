import type { Cloud } from '../../modules/cloud';
import type { Placement, PublicNames } from '../../modules/core/placement';
import type { DnsProvider } from '../../modules/dns/dns';
import type { Route } from '../../modules/dns/route';
import type { PlacementStack } from '../../stacks/placement-stack';
import { type Synthesized, synth } from './synth';

export const CLOUDFLARE = { zone: '0123456789abcdef0123456789abcdef', account: 'fedcba9876543210fedcba9876543210' };

/** A placement whose names the provider answers for: on its own cloud, or on AWS for Cloudflare. */
export function synthOn(
  provider: DnsProvider,
  build: (stack: PlacementStack, cloud: Cloud) => void,
  changes: Partial<Placement> = {},
): Synthesized {
  const dns: PublicNames = { provider, domain: 'example.com', name: 'shop', ...CLOUDFLARE };
  return synth(provider === 'cloudflare' ? 'aws' : provider, build, { dns, ...changes });
}

export const synthZone = (
  provider: DnsProvider,
  use: (zone: ReturnType<Cloud['dnsZone']>) => void,
  changes: Partial<Placement> = {},
) => synthOn(provider, (stack, cloud) => use(cloud.dnsZone(stack, 'zone', { domain: 'example.com' })), changes);

export const ADDRESSES: Route = {
  targets: [
    { id: 'east', address: '192.0.2.1', weight: 3 },
    { id: 'west', address: '192.0.2.2', weight: 1 },
  ],
  health: { path: '/healthz' },
};
export const ROLES: Route = {
  targets: [
    { id: 'east', host: 'east.example.com', role: 'primary' },
    { id: 'west', host: 'west.example.com', role: 'standby' },
    { id: 'north', host: 'north.example.com', role: 'standby' },
  ],
  health: { path: '/healthz', intervalSeconds: 30, failures: 2 },
  ttlSeconds: 30,
};
