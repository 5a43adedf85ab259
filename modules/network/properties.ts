import type { VpcConfig } from '@cdktf/provider-aws/lib/vpc';
import type { VirtualNetworkConfig } from '@cdktf/provider-azurerm/lib/virtual-network';
import type { ComputeNetworkConfig } from '@cdktf/provider-google/lib/compute-network';
import type { Tier } from './address-plan';

export interface NetworkProps {
  /** The private address range. /16 to /26; the smallest depends on `zones`. */
  readonly cidr: string;
  /** Number of zones, at most those of the region. */
  readonly zones: number;
  /**
   * Outbound internet access of the private tier: none, one NAT for all zones, or one for each
   * zone, so that the failure of a zone does not affect the others.
   * @default 'single'
   */
  readonly nat?: 'none' | 'single' | 'perZone';
  /**
   * How long flow logs are kept, in days.
   * @default `logs.retentionDays` of the environment
   * Limits: the values of CloudWatch on AWS; Azure 1 to 365; not on Google.
   */
  readonly flowLogDays?: number;
  /** The level of detail of flow logs, which determines their cost. */
  readonly flowLogs?: {
    /**
     * The aggregation interval of a record, in seconds: a longer interval gives fewer records.
     * @default 600 (Azure 60)
     * Limits: AWS 60 or 600; Google 5, 30, 60, 300, 600 or 900; not supported on Azure.
     */
    readonly everySeconds?: number;
    /**
     * The share of traffic that is recorded, from 0.01 to 1.
     * @default 1: unrecorded connections can't be found afterwards
     * Limits: AWS and Azure record all traffic.
     */
    readonly sampling?: number;
  };
  /**
   * The platform's services that its tiers must reach without the internet, in addition to storage,
   * which is always included. Rules refer to them as `services`. Services that the agents of
   * machines require are added automatically.
   * Limits: on Azure the tier requires NAT, and a rule opens the service tags of these services
   * only.
   * @default none (Azure: a rule opens the service tags of all of them)
   */
  readonly endpoints?: readonly Endpoint[];
  /**
   * Adds IPv6 addresses, also on machines. Rules then apply to both families. Peerings and VPNs
   * support IPv4 only.
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
 * A service of the platform: queues and topics, secrets, container images, logs and metrics,
 * interactive sessions on machines (and installation of agents), keys, tokens of identities.
 */
export type Endpoint = 'queue' | 'secrets' | 'registry' | 'logs' | 'sessions' | 'keys' | 'tokens';

/**
 * A network created elsewhere. `ranges` defines the addresses of each tier, which rules require.
 */
export interface ExistingNetwork {
  readonly cidr: string;
  /** May include IPv6 ranges. */
  readonly ranges: Readonly<Record<Tier, readonly string[]>>;
  /**
   * Whether its subnets also assign IPv6 addresses: on Google external ones in the public tier,
   * internal ones in the others.
   */
  readonly ipv6?: boolean;
  readonly aws?: {
    readonly vpcId: string;
    readonly subnetIds: Readonly<Record<Tier, readonly string[]>>;
    /** Ids of the route tables of each tier's subnets: peerings and VPNs add routes to them. */
    readonly routeTableIds?: Readonly<Record<Tier, readonly string[]>>;
    /**
     * How services are accessed without the internet: the prefix lists of its gateway endpoints and
     * the security group of the interface endpoints.
     */
    readonly services?: { readonly prefixLists: readonly string[]; readonly securityGroup?: string };
  };
  readonly google?: {
    readonly network: string;
    readonly subnetworks: Readonly<Record<Tier, string>>;
    /**
     * The range of its proxy-only subnetwork in this region, which internal load balancers require.
     */
    readonly proxies?: string;
  };
  readonly azure?: {
    readonly virtualNetworkId: string;
    readonly subnetIds: Readonly<Record<Tier, string>>;
    readonly securityGroups: Readonly<Record<Tier, { readonly resourceGroup: string; readonly name: string }>>;
    /**
     * Ids of the private DNS zones that are already linked to it, by name:
     * `privatelink.blob.core.windows.net`.
     */
    readonly privateDnsZones?: Readonly<Record<string, string>>;
    /**
     * A dedicated subnet for application gateways, which load balancers require. Its security group
     * must allow GatewayManager on 65200 to 65535.
     */
    readonly front?: {
      readonly subnetId: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
    /**
     * A dedicated subnet for containers, at least a /27, delegated to Microsoft.App/environments,
     * which services and jobs require. Its security group must allow traffic within it and what the
     * platform requires.
     */
    readonly containers?: {
      readonly subnetId: string;
      readonly range: string;
      readonly securityGroup: { readonly resourceGroup: string; readonly name: string };
    };
    /** The id of its GatewaySubnet (at least a /27), which a VPN requires. */
    readonly gatewaySubnetId?: string;
  };
}
