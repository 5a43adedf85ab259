import { ComputeExternalVpnGateway } from '@cdktf/provider-google/lib/compute-external-vpn-gateway';
import { ComputeHaVpnGateway } from '@cdktf/provider-google/lib/compute-ha-vpn-gateway';
import { ComputeRouter } from '@cdktf/provider-google/lib/compute-router';
import { ComputeRouterInterface } from '@cdktf/provider-google/lib/compute-router-interface';
import { ComputeRouterPeer } from '@cdktf/provider-google/lib/compute-router-peer';
import { ComputeRouterRoutePolicy } from '@cdktf/provider-google/lib/compute-router-route-policy';
import { ComputeVpnTunnel } from '@cdktf/provider-google/lib/compute-vpn-tunnel';
import { Construct } from 'constructs';
import { elementId, wordsIn } from '../core/ids';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { hashOfText, nameOf } from '../core/names';
import { asGoogleNetwork } from '../network/google-base';
import { NAME } from '../network/google-names';
import { rangeMistakes, VPN_DEFAULTS } from './settings';
import { type ExistingVpn, MadeVpn, type Tunnel, Vpn, type VpnProps } from './vpn';

/**
 * An HA VPN gateway, whose two addresses each have a tunnel to each device, and a router with BGP
 * sessions.
 */
export class GoogleVpn extends MadeVpn {
  readonly gateway: ComputeHaVpnGateway;
  readonly router: ComputeRouter;
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, props: VpnProps) {
    super(scope, id, props);
    const network = asGoogleNetwork(this.network);
    const { region } = this.placement;
    this.gateway = new ComputeHaVpnGateway(this, 'gateway', {
      name: nameOf(this, { ...NAME, what: 'HA VPN gateway' }),
      network: network.networkId,
      region,
      ...props.native?.google?.gateway,
    });
    const devices = new ComputeExternalVpnGateway(this, 'devices', {
      // It can't be changed while tunnels use it: a replacement has a different name, and is
      // created before the tunnels switch.
      name: nameOf(
        this,
        { ...NAME, what: 'external VPN gateway' },
        { suffix: `-${hashOfText(this.addresses.join(' '))}` },
      ),
      redundancyType: this.addresses.length > 1 ? 'TWO_IPS_REDUNDANCY' : 'SINGLE_IP_INTERNALLY_REDUNDANT',
      interface: this.addresses.map((ipAddress, number) => ({ id: number, ipAddress })),
    });
    this.router = new ComputeRouter(this, 'router', {
      name: nameOf(this, { ...NAME, what: 'router' }),
      network: network.networkId,
      region,
      bgp: {
        asn: props.asn ?? VPN_DEFAULTS.asn,
        advertiseMode: 'CUSTOM',
        advertisedIpRanges: this.tiers.flatMap((tier) =>
          network.ranges[tier].map((range) => ({ range, description: tier })),
        ),
      },
    });
    const policy = this.policy(region);
    const tunnels: Tunnel[] = [];
    for (const [index, address] of this.addresses.entries()) {
      const key = this.key(index);
      for (const number of [0, 1] as const) {
        const place = new Construct(
          this,
          elementId(this, 'peer', [...wordsIn(address, '.'), 'tunnel', `${number + 1}`], index),
        );
        const name = (what: string) => nameOf(place, { ...NAME, what });
        const inside = this.inside(props, index, number);
        const tunnel = new ComputeVpnTunnel(place, 'tunnel', {
          name: name('VPN tunnel'),
          region,
          vpnGateway: this.gateway.id,
          vpnGatewayInterface: number,
          peerExternalGateway: devices.id,
          peerExternalGatewayInterface: index,
          ikeVersion: 2,
          sharedSecret: key,
          router: this.router.name,
        });
        const end = new ComputeRouterInterface(place, 'interface', {
          name: name('router interface'),
          router: this.router.name,
          region,
          ipRange: `${inside.ours}/30`,
          vpnTunnel: tunnel.name,
          // The provider serializes changes of interfaces and peers of a router, but not of route
          // policies, and the API refuses two concurrent changes of a router. Source:
          // resource_compute_router_route_policy.go of google 6.50 takes no lock,
          // resource_compute_router_interface.go and _peer.go do.
          dependsOn: [policy],
        });
        new ComputeRouterPeer(place, 'bgp', {
          name: name('BGP peer'),
          router: this.router.name,
          region,
          interface: end.name,
          ipAddress: inside.ours,
          peerIpAddress: inside.theirs,
          // A missing number is already an error.
          peerAsn: this.peer.asn ?? 0,
          importPolicies: [policy.name],
        });
        tunnels.push({
          peerAddress: address,
          address: this.gateway.vpnInterfaces.get(number).ipAddress,
          bgp: { ours: inside.ours, theirs: inside.theirs },
        });
      }
    }
    this.tunnels = tunnels;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'metric.labels.gateway_name': this.gateway.name } };
  }

  /** Accepts only the listed ranges as routes, whatever the peer announces. */
  private policy(region: string): ComputeRouterRoutePolicy {
    const place = new Construct(this, 'routes');
    const ranges = `[${this.peer.cidrs.map((cidr) => `prefix('${cidr}').orLonger()`).join(', ')}]`;
    return new ComputeRouterRoutePolicy(place, 'policy', {
      name: nameOf(place, { ...NAME, what: 'route policy' }),
      router: this.router.name,
      region,
      type: 'ROUTE_POLICY_TYPE_IMPORT',
      terms: [
        {
          priority: 1,
          match: { expression: `destination.inAnyRange(${ranges})` },
          actions: [{ expression: 'accept()' }],
        },
        {
          priority: 2,
          match: { expression: `!destination.inAnyRange(${ranges})` },
          actions: [{ expression: 'drop()' }],
        },
      ],
    });
  }
}

/** A HA VPN gateway created elsewhere. */
export class ExistingGoogleVpn extends Vpn {
  readonly gateway: string;
  readonly tunnels: readonly Tunnel[];

  constructor(scope: Construct, id: string, existing: ExistingVpn) {
    super(scope, id, existing, {}, rangeMistakes(existing));
    this.gateway = existingOn(this, existing, 'google').gateway;
    this.tunnels = existing.tunnels ?? [];
  }
}
