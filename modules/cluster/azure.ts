import { KubernetesCluster, type KubernetesClusterConfig } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import type { PublicIp } from '@cdktf/provider-azurerm/lib/public-ip';
import { Fn, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { Address4 } from 'ip-address';
import { lockData, namesIn, resourceGroupOf, workspaceOf } from '../core/azure';
import { present, report } from '../core/errors';
import { noAutomaticPools } from '../core/generation/azure';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { AzureIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { asVirtualNetwork } from '../network/azure-base';
import type { AzureNetworkMember } from '../network/azure-member';
import { Peer } from '../network/network';
import { makeAfter, readyFor } from '../network/ready';
import { AnyAks } from './azure-access';
import { clusterIdentity } from './azure-identity';
import { makeNodePools, systemPool } from './azure-nodes';
import type { ClusterProps, ExistingCluster } from './properties';
import { CLUSTER_DEFAULTS, isSystem, type MadePool, type Settings, settingsOf } from './settings';

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules,
 * Microsoft.ContainerService
 */
const NAME: NameRule = {
  what: 'AKS cluster',
  max: 63,
  pattern: /^[A-Za-z0-9]([\w-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits, _ and -, beginning and ending with a letter or digit',
  unique: 'parent',
};
/**
 * Source: azurerm v4.55.0, internal/services/containers/kubernetes_cluster_resource.go, dns_prefix
 */
const DNS_PREFIX: NameRule = {
  what: 'DNS prefix of a cluster',
  max: 54,
  pattern: /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and -, beginning and ending with a letter or digit',
  unique: 'parent',
};
/**
 * The audit log without reads, which are the largest part. Source:
 * learn.microsoft.com/azure/aks/monitor-aks-reference (resource logs)
 */
const LOGS = [
  'kube-audit-admin',
  'guard',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'cluster-autoscaler',
];

/**
 * An AKS cluster: private, Entra ID and Azure RBAC, no local accounts, an overlay for pods, Cilium,
 * an own key for secrets.
 */
export class AzureCluster extends AnyAks {
  readonly cluster: KubernetesCluster;
  readonly clusterName: string;
  readonly clusterId: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: AzureNetworkMember;
  /** The identity of its nodes, to which registries are granted. */
  readonly nodeIdentity: AzureIdentity;
  protected readonly oidcIssuerUrl: string;
  protected readonly resourceGroupName: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, props);
    const settings = settingsOf(this, props);
    const network = asVirtualNetwork(props.network);
    const { tier, pools } = settings;
    const group = resourceGroupOf(this);
    this.member = network.join(this, tier);
    const system = pools.find(isSystem) ?? this.noPool(props);
    this.nodeIdentity = new AzureIdentity(this, 'nodes', { description: `Nodes of ${id}` });
    const subnetId = network.subnetIds[tier];
    const { identityId, keyId, ready } = clusterIdentity(this, {
      subnetId,
      nodes: this.nodeIdentity,
      encryption: props.encryption ?? 'customerKey',
    });
    this.letNodesTalk(settings);
    const open = settings.publicRanges.length > 0;
    this.clusterName = nameOf(this, NAME, { parent: group });
    this.cluster = new KubernetesCluster(this, 'cluster', {
      name: this.clusterName,
      resourceGroupName: group.name,
      location: this.placement.region,
      dnsPrefix: nameOf(this, DNS_PREFIX, { parent: group }),
      skuTier: 'Standard',
      kubernetesVersion: props.version,
      automaticUpgradeChannel: props.channel ?? 'patch',
      nodeOsUpgradeChannel: 'NodeImage',
      privateClusterEnabled: !open,
      privateDnsZoneId: open ? undefined : 'System',
      privateClusterPublicFqdnEnabled: false,
      apiServerAccessProfile: open
        ? { authorizedIpRanges: [...settings.publicRanges, ...this.natAddress()] }
        : undefined,
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: {
        azureRbacEnabled: true,
        tenantId: factsOf(this.placement.facts, 'azure').tenant,
      },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      runCommandEnabled: false,
      ...noAutomaticPools(),
      imageCleanerEnabled: true,
      imageCleanerIntervalHours: 168,
      identity: { type: 'UserAssigned', identityIds: [identityId] },
      kubeletIdentity: {
        clientId: this.nodeIdentity.clientId,
        objectId: this.nodeIdentity.principalId,
        userAssignedIdentityId: this.nodeIdentity.identityId,
      },
      keyManagementService: keyId ? { keyVaultKeyId: keyId, keyVaultNetworkAccess: 'Public' } : undefined,
      defaultNodePool: { ...systemPool(this, system, props.version, subnetId), tags: this.placement.tags },
      networkProfile: {
        networkPlugin: 'azure',
        networkPluginMode: 'overlay',
        networkDataPlane: 'cilium',
        networkPolicy: 'cilium',
        outboundType: 'userAssignedNATGateway',
        loadBalancerSku: 'standard',
        podCidr: settings.podRange,
        serviceCidr: settings.serviceRange,
        dnsServiceIp: tenthOf(settings.serviceRange),
      },
      ...windows(props),
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.cluster,
    });
    makeAfter(this.cluster, () => [...readyFor(this.member), ...ready]);
    this.clusterId = this.cluster.id;
    this.resourceGroupName = present(group.nameInput, `the name of ${group.node.path}`);
    this.oidcIssuerUrl = this.cluster.oidcIssuerUrl;
    this.endpoint = `https://${open ? this.cluster.fqdn : this.cluster.privateFqdn}:443`;
    // The provider marks the whole block as sensitive, so an output for another stack would have
    // to be sensitive, too. The certificate is public.
    const certificate = this.cluster.kubeConfig.get(0).clusterCaCertificate;
    this.certificateAuthority = new TerraformLocal(this, 'authority', Fn.nonsensitive(certificate)).asString;
    makeNodePools(this, settings, system, props.version, subnetId);
    new MonitorDiagnosticSetting(this, 'logs', {
      name: 'logs',
      targetResourceId: this.cluster.id,
      logAnalyticsWorkspaceId: workspaceOf(this).id,
      logAnalyticsDestinationType: 'Dedicated',
      enabledLog: LOGS.map((category) => ({ category })),
    });
    lockData(this, this.cluster.id);
    this.admitAll(props);
  }

  private noPool({ pools }: ClusterProps): MadePool {
    if (pools === undefined || pools.length === 0) {
      report(this, {
        message:
          'pools is not set: nodes that Azure manages (AKS Automatic) require two subnets of the cluster, which ' +
          'networks do not provide.',
        remedy:
          "Add a pool: pools: [{ name: 'main', cpu: 4, memoryGiB: 16, min: 2, max: 6 }]. It is valid on every cloud.",
      });
    }
    const size = { name: 'none', cpu: 2, memoryGiB: 4, architecture: 'x86_64', burstable: false } as const;
    return { name: 'none', cpu: 2, memoryGiB: 4, min: 1, max: 1, size, zoneNames: [] };
  }

  /** Nodes connect to the public endpoint through NAT, whose address must then be allowed. */
  private natAddress(): string[] {
    const { network } = this.member;
    const address = network.node.tryFindChild('nat')?.node.tryFindChild('address') as PublicIp | undefined;
    if (address) return [`${address.ipAddress}/32`];
    report(this, {
      message: 'access has a public range, but the address of the NAT gateway of its network is unknown.',
      remedy: 'Leave public ranges out and use the private endpoint, or create the network here.',
    });
    return [];
  }

  /**
   * Subnets deny all traffic, and their rules also apply to pods of an overlay. Source:
   * learn.microsoft.com/azure/aks/azure-cni-overlay ("Network security groups"). Images and the
   * control plane require HTTPS: learn.microsoft.com/azure/aks/outbound-rules-control-egress.
   */
  private letNodesTalk({ tier, podRange, privateRanges }: Settings): void {
    const network = asVirtualNetwork(this.member.network);
    const group = [this.member.applicationSecurityGroup.id];
    const ends = {
      'nodes-nodes': { sourceApplicationSecurityGroupIds: group, destinationApplicationSecurityGroupIds: group },
      'nodes-pods': { sourceApplicationSecurityGroupIds: group, destinationAddressPrefix: podRange },
      'pods-nodes': { sourceAddressPrefix: podRange, destinationApplicationSecurityGroupIds: group },
      'pods-pods': { sourceAddressPrefix: podRange, destinationAddressPrefix: podRange },
    };
    const inside = new Construct(this, 'inside');
    for (const [id, one] of Object.entries(ends))
      network.openAll(new Construct(inside, id), tier, one, `Inside ${this.node.id}: ${id}`);
    network.allow(this.member, tier, { port: 443, description: `API server of ${this.node.id}` });
    for (const range of privateRanges)
      network.allow(Peer.range(range), tier, { port: 443, description: `API server of ${this.node.id}` });
    if (network.nat !== 'none') {
      network.allow(this.member, 'internet', { port: 443, description: `Images and control plane of ${this.node.id}` });
      return;
    }
    report(this, {
      message:
        'its network\'s nat is "none": AKS nodes require NAT for the registry of their images and Azure\'s ' + 'APIs.',
      remedy: 'Set nat to "single".',
    });
  }
}

/** `172.20.0.10` of `172.20.0.0/16`: the address of the cluster's DNS. */
const tenthOf = (range: string) => Address4.fromBigInt(new Address4(range).startAddress().bigInt() + 10n).correctForm();

/** The weekly window, of the control plane and of the images of nodes. */
function windows({
  maintenanceWindow = CLUSTER_DEFAULTS.maintenanceWindow,
}: ClusterProps): Partial<KubernetesClusterConfig> {
  const { day, startHour, hours } = maintenanceWindow;
  const window = {
    frequency: 'Weekly',
    interval: 1,
    dayOfWeek: day.charAt(0).toUpperCase() + day.slice(1),
    startTime: `${String(startHour).padStart(2, '0')}:00`,
    utcOffset: '+00:00',
    duration: hours,
  };
  return { maintenanceWindowAutoUpgrade: window, maintenanceWindowNodeOs: window };
}

export class ExistingAzureCluster extends AnyAks {
  readonly clusterName: string;
  readonly clusterId: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: AzureNetworkMember;
  protected readonly oidcIssuerUrl: string;
  protected readonly resourceGroupName: string;
  readonly nodeIdentity: Identity | undefined;

  constructor(scope: Construct, id: string, existing: ExistingCluster) {
    super(scope, id, existing);
    this.nodeIdentity = existing.nodeIdentity;
    const attributes = existingOn(this, existing, 'azure');
    const names = namesIn(attributes.clusterId);
    this.clusterName = names.name;
    this.resourceGroupName = names.resourceGroupName;
    this.clusterId = attributes.clusterId;
    this.endpoint = attributes.endpoint;
    this.certificateAuthority = attributes.certificateAuthority;
    this.oidcIssuerUrl = attributes.oidcIssuerUrl;
    const tier = existing.tier ?? CLUSTER_DEFAULTS.tier;
    this.member = asVirtualNetwork(existing.network).join(this, tier, attributes.applicationSecurityGroupId);
  }
}
