import type { VpcConfig } from '@cdktf/provider-aws/lib/vpc';
import type { VirtualNetworkConfig } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { ComputeNetworkConfig } from '@cdktf/provider-google/lib/compute-network';
import type { Tier } from './address-plan';

export interface NetworkProps {
  /** The private address range. /16 to /26; the smallest depends on `zones`. */
  readonly cidr: string;
  /** Number of zones, at most what the region has. */
  readonly zones: number;
  /**
   * The private tier's way out: none, one for all zones, or one for each so that a zone's failure
   * leaves the others theirs.
   * @default 'single'
   */
  readonly nat?: 'none' | 'single' | 'perZone';
  /**
   * How long records of who talked to whom are kept, in days.
   * @default 365
   * Limits: AWS takes CloudWatch's steps; Azure 1 to 365; Google keeps them as long as the
   * project's log bucket says.
   */
  readonly flowLogDays?: number;
  /** How much the records of flows say, and so what they cost. */
  readonly flowLogs?: {
    /**
     * The span of time that one record sums up, in seconds: the longer, the fewer records.
     * @default 600 (Azure 60)
     * Limits: AWS 60 or 600; Google 5, 30, 60, 300, 600 or 900; Azure has no choice.
     */
    readonly everySeconds?: number;
    /**
     * The part of the traffic that is recorded, from 0.01 to 1.
     * @default 1: a connection that nobody recorded can't be found afterwards
     * Limits: AWS and Azure record all of it.
     */
    readonly sampling?: number;
  };
  /**
   * The platform's services that its tiers must reach without the internet, besides storage, which
   * they always reach. Rules name them `services`. Machines in a tier without a way out get those
   * that their agents need by themselves.
   * Limits: on Azure the tier needs NAT, and a rule opens the service tags of these services only.
   * @default none (Azure: a rule opens the service tags of all of them)
   */
  readonly endpoints?: readonly Endpoint[];
  /**
   * Addresses of IPv6 beside those of IPv4, on machines too. Rules then cover both. What goes
   * through a peering or a VPN is of IPv4.
   * @default false
   */
  readonly ipv6?: boolean;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly vpc?: Partial<VpcConfig> };
    readonly google?: { readonly network?: Partial<ComputeNetworkConfig> };
    readonly azure?: { readonly virtualNetwork?: Partial<VirtualNetworkConfig> };
  };
}

/**
 * A service of the platform: queues and topics, secrets, images of containers, logs and metrics,
 * sessions of people on machines (and what installs agents there), keys, tokens of identities.
 */
export type Endpoint = 'queue' | 'secrets' | 'registry' | 'logs' | 'sessions' | 'keys' | 'tokens';

/**
 * A network created elsewhere. `ranges` says which addresses each tier has, since rules are written
 * with them.
 */
export interface ExistingNetwork {
  readonly cidr: string;
  /** Those of IPv6 may stand beside those of IPv4. */
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  /**
   * Whether its subnets give addresses of IPv6, too: on Google external ones in the public tier,
   * internal ones in the others.
   */
  readonly ipv6?: boolean;
  readonly aws?: {
    readonly vpcId: string;
    readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
    /** Ids of the route tables of each tier's subnets: peering and VPN write routes into them. */
    readonly routeTableIds?: Readonly<Record<Tier, readonly string[]>>;
    /**
     * How services are reached without the internet: the prefix lists of its gateway endpoints and
     * the security group of the others.
     */
    readonly services?: { readonly prefixLists: readonly string[]; readonly securityGroup?: string };
  };
  readonly google?: {
    readonly network: string;
    readonly subnetworks: Readonly<Record<Tier, string>>;
    /**
     * The range of its proxy-only subnetwork in this region, which internal load balancers need.
     */
    readonly proxies?: string;
  };
  readonly azure?: {
    readonly virtualNetworkId: string;
    readonly subnetIds: Readonly<Record<Tier, string>>;
    readonly securityGroups: Readonly<Record<Tier, { readonly resourceGroup: string; readonly name: string }>>;
    /**
     * Ids of the private DNS zones that it is linked to already, by name:
     * `privatelink.blob.core.windows.net`.
     */
    readonly privateDnsZones?: Readonly<Record<string, string>>;
    /**
     * A subnet for application gateways alone, which load balancers need. Its security group lets
     * GatewayManager in at 65200 to 65535.
     */
    readonly front?: {
      readonly subnetId: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
    /**
     * A subnet for containers alone, at least a /27, delegated to Microsoft.App/environments, which
     * services and jobs need. Its security group lets it reach itself and what the platform asks
     * for.
     */
    readonly containers?: {
      readonly subnetId: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
    /** The id of its GatewaySubnet (at least a /27), which a VPN needs. */
    readonly gatewaySubnetId?: string;
  };
}
