import type { VpnConnectionConfig } from '@cdktf/provider-aws/lib/vpn-connection';
import type { VirtualNetworkGatewayConfig } from '@cdktf/provider-azurerm/lib/virtual-network-gateway';
import type { ComputeHaVpnGatewayConfig } from '@cdktf/provider-google/lib/compute-ha-vpn-gateway';
import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { present, report } from '../core/errors';
import { elementId, variableName, wordsIn } from '../core/ids';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { stableId } from '../core/names';
import { firstPart } from '../core/parts';
import { placementOf } from '../core/placement';
import type { Refusal } from '../core/ranges';
import { recordsOf } from '../core/registry';
import { expression } from '../core/text';
import type { Tier } from '../network/address-plan';
import type { Network } from '../network/network';
import { insidesOf } from './insides';
import { VPN_METRICS, type VpnMetric } from './metrics';
import { ADDRESSES, mistakes, VPN_DEFAULTS } from './settings';
import { VPN } from './support';

export interface VpnProps {
  /** The network that is connected to the other end. A network supports one VPN. */
  readonly network: Network;
  /** The other end. */
  readonly peer: VpnPeer;
  /**
   * The BGP number of this side, a private one: 64512 to 65534 or 4200000000 to 4294967294. Azure
   * reserves 65515 to 65520. Requires `peer.asn`.
   * @default 64512
   */
  readonly asn?: number;
  /**
   * The tiers with routes to the other end. Traffic also requires rules:
   * `network.allow('10.99.0.0/16', erp, { port: 443 })`.
   * @default ['private']
   */
  readonly tiers?: readonly Tier[];
  /**
   * The two /30 ranges for BGP of an address's tunnels. The first host of each is this side, the
   * second the peer. Requires `peer.asn`.
   * Limits: link-local; AWS reserves 169.254.0.0/30 to 169.254.5.0/30 and 169.254.169.252/30; Azure
   * allows 169.254.21.0 to 169.254.22.255 only.
   * @default two of 169.254.21.0 to 169.254.22.255, derived from the address; see `tunnels`
   */
  readonly insideCidrs?: readonly TunnelInsides[];
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly connection?: Partial<VpnConnectionConfig> };
    readonly google?: { readonly gateway?: Partial<ComputeHaVpnGatewayConfig> };
    readonly azure?: { readonly gateway?: Partial<VirtualNetworkGatewayConfig> };
  };
}

/** The ranges inside the two tunnels to one address of the peer. */
export interface TunnelInsides {
  /** One of `peer.addresses`. */
  readonly address: string;
  /** Two, one for each tunnel: `['169.254.21.0/30', '169.254.21.4/30']`. */
  readonly cidrs: readonly string[];
}

export interface VpnPeer {
  /**
   * Public IPv4 addresses of the VPN devices, one or two. Each gets two tunnels. Changing one
   * replaces its tunnels.
   */
  readonly addresses: readonly string[];
  /** The ranges behind them. */
  readonly cidrs: readonly string[];
  /** The BGP number of the peer, 1 to 4294967294. Without it, routes are static. */
  readonly asn?: number;
}

/** The properties that define routes. */
export type Reaching = Pick<VpnProps, 'network' | 'tiers'> & { readonly peer: Pick<VpnPeer, 'cidrs'> };

/**
 * A VPN created elsewhere. Its owner manages its gateway, tunnels and routes; rules refer to the
 * remote ranges in the same way.
 */
export interface ExistingVpn {
  /** The network of the gateway. */
  readonly network: Network;
  readonly peer: Pick<VpnPeer, 'cidrs'>;
  /**
   * The tiers with routes to it.
   * @default ['private']
   */
  readonly tiers?: readonly Tier[];
  /**
   * The tunnels, for the configuration of the peer's device.
   * @default unknown
   */
  readonly tunnels?: readonly Tunnel[];
  readonly aws?: { readonly gatewayId: string };
  /** `projects/acme-hub/regions/us-east1/vpnGateways/office` */
  readonly google?: { readonly gateway: string };
  readonly azure?: { readonly gatewayId: string };
}

/** The configuration of one tunnel for the peer's device, except its key. */
export interface Tunnel {
  /** The address of the peer's device. */
  readonly peerAddress: string;
  /** Our end's public address. */
  readonly address: string;
  /** The BGP addresses, if BGP is used: this side's and the peer's. */
  readonly bgp?: { readonly ours: string; readonly theirs: string };
}

/** The /30 of one tunnel, as its two hosts. */
export interface Inside {
  readonly cidr: string;
  readonly ours: string;
  readonly theirs: string;
}

const served = recordsOf<Vpn>('VPNs of networks');

/** An encrypted connection over the internet to another network. */
export abstract class Vpn extends Kind {
  readonly network: Network;
  /** The remote ranges, for rules. */
  readonly cidrs: readonly string[];
  /** The tiers with routes to it. */
  readonly tiers: readonly Tier[];
  /** The tunnels, two for each address of the peer, in their order. */
  abstract readonly tunnels: readonly Tunnel[];

  constructor(
    scope: Construct,
    id: string,
    { network, peer: { cidrs }, tiers }: Reaching,
    props: object,
    wrong: readonly Refusal[],
  ) {
    super(scope, id, VPN, props);
    this.network = network;
    this.cidrs = cidrs;
    this.tiers = tiers ?? VPN_DEFAULTS.tiers;
    for (const mistake of wrong) report(this, mistake);
    const other = served.get(network);
    if (other) {
      report(this, {
        message: `the network ${network.node.id} already has a VPN (${other.node.path.split('/').slice(1).join('/')}).`,
        remedy:
          'A network supports one gateway: create another network for this one, and peer the two if both are required.',
      });
      return;
    }
    served.set(network, this);
    if (wrong.length > 0) return;
    const remote = { label: stableId(this), cidrs, tiers: this.tiers };
    const refusal = network.unreachable(remote);
    if (refusal) report(this, { ...refusal, message: `peer.cidrs: ${refusal.message}` });
    else network.reach(remote);
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<VpnMetric> {
    return metricsOf(this, VPN_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: VpnMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }
}

/** One made here: two tunnels to each device at the other end. */
export abstract class MadeVpn extends Vpn {
  readonly peer: VpnPeer;

  constructor(scope: Construct, id: string, props: VpnProps) {
    super(scope, id, props, props, mistakes(placementOf(scope).cloud, props));
    this.peer = props.peer;
  }

  /** Valid addresses of the peer; each invalid one is already an error. */
  protected get addresses(): readonly string[] {
    return this.peer.addresses.slice(0, ADDRESSES);
  }

  /**
   * The pre-shared key of the tunnels to one address: a variable, so that it is in no file. It is
   * in `TF_VAR_<name>` and in the state. The name is derived from the path and the address, with
   * `_` only, since shells support no other character: `commerce_erp_key_198_51_100_1`.
   */
  protected key(address: number): string {
    const peerAddress = present(this.peer.addresses[address], `peer.addresses[${address}]`);
    const id = elementId(this, 'key', wordsIn(peerAddress, '.'), address);
    const name = variableName(this, id);
    const variable = new TerraformVariable(this, id, {
      type: 'string',
      sensitive: true,
      nullable: false,
      description:
        `The key of the tunnels to ${this.peer.addresses[address]}: 20 to 64 letters, digits, . and _, not ` +
        'beginning with 0',
      validation: [
        {
          condition: expression(`\${can(regex("^[A-Za-z1-9._][A-Za-z0-9._]{19,63}$", var.${name}))}`),
          errorMessage: 'A key has 20 to 64 letters, digits, . and _, and does not begin with 0.',
        },
      ],
    });
    variable.overrideLogicalId(name);
    return variable.stringValue;
  }

  /** The /30 of tunnel 0 or 1 to an address. */
  protected inside(props: VpnProps, address: number, tunnel: 0 | 1): Inside {
    const cidr = insidesOf(props)[address]?.[tunnel] ?? '';
    const start = firstPart(cidr, '/');
    const host = (offset: number) => start.replace(/\d+$/, (last) => String(Number(last) + offset));
    return { cidr, ours: host(1), theirs: host(2) };
  }
}
