import type { EksClusterConfig } from '@cdktf/provider-aws/lib/eks-cluster';
import type { KubernetesClusterConfig } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import type { ContainerClusterConfig } from '@cdktf/provider-google/lib/container-cluster';
import type { Architecture } from '../compute/sizes';
import type { Encryption } from '../core/key';
import type { Identity } from '../identity/identity';
import type { Network } from '../network/network';

export interface ClusterProps {
  /** The network of the nodes. Changing it replaces the cluster. */
  readonly network: Network;
  /**
   * The tier of the nodes and of the private endpoint of the API server. Changing it replaces the
   * cluster.
   * @default 'private'
   * Limits: 'isolated' on Google only, where nodes then pull images from Artifact Registry and
   * nowhere else. Never 'public'.
   */
  readonly tier?: 'private' | 'isolated';
  /**
   * The minor version of Kubernetes: '1.35'. The cloud installs its patches. A change upgrades in
   * place, to the next minor version only. Give either `version` or `channel`.
   */
  readonly version?: string;
  /**
   * Lets the cloud choose the version and upgrade to later ones: 'rapid' follows new minor versions
   * soon, 'stable' late.
   * Limits: Google supports all three; Azure rapid and stable; EKS never upgrades a minor version
   * automatically during its support.
   */
  readonly channel?: Channel;
  /**
   * Groups of nodes. The first one without taints that is not spot also runs the system pods.
   * @default nodes are managed by the cloud: EKS Auto Mode, GKE Autopilot
   * Limits: required on Azure, since AKS Automatic is not supported. Names have at most 12
   * lower-case letters and digits (AKS).
   */
  readonly pools?: readonly NodePool[];
  /**
   * The address range of the pods, /10 to /21. It must not overlap with the network, its remote
   * networks, or another cluster in it. Changing it replaces the cluster.
   * @default '100.64.0.0/16'
   * Limits: not supported on AWS, where pods have addresses of the tier's subnets.
   */
  readonly podRange?: string;
  /**
   * Ranges that may access the API server, in addition to the nodes. Private ranges access its
   * private endpoint; a public range opens the public endpoint to that range only.
   * @default none: only the nodes
   * Limits: on Azure the first public range replaces the cluster.
   */
  readonly access?: readonly string[];
  /**
   * Identities and groups with all permissions in the cluster. At least one is required, here or
   * with `grantAdminister`: local accounts are disabled. @default none
   */
  readonly administrators?: readonly Principal[];
  /** Identities and groups that may read everything in the cluster except secrets. @default none */
  readonly readers?: readonly Principal[];
  /**
   * The key that encrypts the secrets in the cluster, in addition to the cloud's own encryption.
   * @default 'customerKey'
   */
  readonly encryption?: Encryption;
  /**
   * How long the logs of the control plane, including its audit log, are kept, in days.
   * @default `logs.retentionDays` of the environment
   * Limits: AWS only, the values of CloudWatch.
   */
  readonly logDays?: number;
  /**
   * When the cloud may upgrade the control plane and the nodes.
   * @default Sunday, 02:00 UTC, 12 hours
   * Limits: not supported on AWS, which installs only patches of the control plane without a change
   * of `version`.
   */
  readonly maintenanceWindow?: MaintenanceWindow;
  /** Settings of the cloud's own resource, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly cluster?: Partial<EksClusterConfig> };
    readonly google?: { readonly cluster?: Partial<ContainerClusterConfig> };
    readonly azure?: { readonly cluster?: Partial<KubernetesClusterConfig> };
  };
}

export type Channel = 'rapid' | 'regular' | 'stable';

/** A group of nodes of one size. */
export interface NodePool {
  /** 1 to 12 lower-case letters and digits, beginning with a letter. */
  readonly name: string;
  /** Minimum processors and memory of a node: the smallest type with both is used. */
  readonly cpu: number;
  readonly memoryGiB: number;
  /** @default 'x86_64' */
  readonly architecture?: Architecture;
  /** Minimum number of nodes, over all zones. Limits: 1,000. */
  readonly min: number;
  /** Maximum number of nodes, over all zones. Limits: 1,000. */
  readonly max: number;
  /**
   * Uses spare capacity at a lower price, which the cloud may reclaim at any time. @default false
   */
  readonly spot?: boolean;
  /** Labels of its nodes. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Taints of its nodes: only pods that tolerate them run there. @default none */
  readonly taints?: readonly Taint[];
  /**
   * Its zones, by their position among the network's: 1 is the first. @default all of the network's
   */
  readonly zones?: readonly number[];
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

export interface MaintenanceWindow {
  readonly day: Day;
  /** The hour of its start, UTC: 0 to 23. */
  readonly startHour: number;
  /**
   * Its length in hours. Limits: Google 12 to 24, since it requires 48 hours in 32 days; Azure 4 to
   * 24.
   */
  readonly hours: number;
}

export const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

export type Day = (typeof DAYS)[number];

/**
 * A principal that signs in to a cluster: an identity of this program, or a role or group of each
 * cloud.
 */
export type Principal = Identity | Group;

export interface Group {
  /** An IAM role, such as one that IAM Identity Center creates for a permission set. */
  readonly aws?: { readonly roleArn: string };
  /** The e-mail address of a Google Workspace group. */
  readonly google?: { readonly group: string };
  /** The object id of a Microsoft Entra ID group. */
  readonly azure?: { readonly groupId: string };
}

/** A cluster created elsewhere, identified per cloud. */
export interface ExistingCluster {
  readonly network: Network;
  /** The tier of its nodes. @default 'private' */
  readonly tier?: 'private' | 'isolated';
  /** The identity of its nodes. @default unknown */
  readonly nodeIdentity?: Identity;
  /**
   * It must have the authentication mode API and the add-on eks-pod-identity-agent, or Auto Mode.
   */
  readonly aws?: {
    readonly name: string;
    readonly endpoint: string;
    readonly certificateAuthority: string;
    readonly securityGroupId: string;
  };
  /**
   * It must have workload identity. `networkTag` is the tag of its nodes, `podRanges` are the
   * ranges of its pods.
   */
  readonly google?: {
    readonly cluster: string;
    readonly endpoint: string;
    readonly certificateAuthority: string;
    readonly networkTag: string;
    readonly podRanges: readonly string[];
  };
  /**
   * It must have the OIDC issuer, workload identity and Azure RBAC. The security group is the
   * application security group of its nodes.
   */
  readonly azure?: {
    readonly clusterId: string;
    readonly endpoint: string;
    readonly certificateAuthority: string;
    readonly oidcIssuerUrl: string;
    readonly applicationSecurityGroupId: string;
  };
}

export type Role = 'administer' | 'read';
