import { report } from '../core/errors';
import type { Tier } from '../network/address-plan';
import { accessOf } from '../network/google-base';
import { Peer } from '../network/network';
import { hasWayOut } from '../network/ready';
import type { ComputeGroup } from './compute';
import type { ComputeGroupProps } from './properties';
import type { ReleaseSettings } from './settings';

/**
 * The server that activates Windows, without NAT and without a public address. Source: "Activate
 * Windows Server" of Compute Engine.
 */
const ACTIVATION = { range: '35.190.247.13/32', port: 1688 };

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

/** Opens the way of Windows machines to the server that activates them. */
export function allowActivation(group: ComputeGroup, { network }: ComputeGroupProps, tier: Tier): void {
  const { range, port } = ACTIVATION;
  if (!hasWayOut(network, tier)) {
    report(group, {
      message:
        `image is "windows-2022" in the ${tier} tier without NAT, from which Windows cannot reach the ` +
        'server that activates it.',
      remedy: 'Use the private tier of a network whose nat is "single" or "perZone".',
    });
    return;
  }
  network.allow(group.member, Peer.range(range), { port, description: 'Activation of Windows' });
}

/** The metadata key of the start-up script. */
export const scriptKey = ({ image }: ReleaseSettings) =>
  image === 'windows-2022' ? 'windows-startup-script-ps1' : 'startup-script';

/** The name of the port for a backend service. */
export const portName = (port: number) => `port-${port}`;
