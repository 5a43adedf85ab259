import type { Tier } from '../network/address-plan';
import { accessOf } from '../network/google-base';
import type { ComputeGroupProps } from './properties';
import type { ReleaseSettings } from './settings';

/**
 * The server that activates Windows, without NAT and without a public address. Source: "Activate
 * Windows Server" of Compute Engine.
 */
export const ACTIVATION = { range: '35.190.247.13/32', port: 1688 };

/**
 * The source addresses of Google's health checks, and of the proxies of its global load balancers.
 * Source: its documentation of firewall rules for health checks.
 */
export const PROBES = ['35.191.0.0/16', '130.211.0.0/22'];

/** In a network with IPv6, adds an IPv6 address: in the public tier an external one. */
export function dualStack({ network }: ComputeGroupProps, tier: Tier) {
  if (!network.ipv6) return {};
  const external = accessOf(tier) === 'EXTERNAL';
  return { stackType: 'IPV4_IPV6', ...(external && { ipv6AccessConfig: [{ networkTier: 'PREMIUM' }] }) };
}

/** The metadata key of the start-up script. */
export const scriptKey = ({ image }: ReleaseSettings) =>
  image === 'windows-2022' ? 'windows-startup-script-ps1' : 'startup-script';

/** The name of the port for a backend service. */
export const portName = (port: number) => `port-${port}`;
