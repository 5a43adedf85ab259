import type { KubernetesClusterDefaultNodePool } from '@cdktf/provider-azurerm/lib/kubernetes-cluster';
import { KubernetesClusterNodePool } from '@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool';
import { Construct } from 'constructs';
import { hashOfText } from '../core/names';
import type { AzureCluster } from './azure';
import type { MadePool, Settings } from './settings';

const DISK_GIB = 64;
const SURGE = { maxSurge: '33%' };

/**
 * The temporary name of a pool during a change of its size: its own nodes are then replaced one
 * after another.
 */
const whileRotating = ({ name }: MadePool) => `t${hashOfText(name)}`;

const shared = (cluster: AzureCluster, pool: MadePool, version: string | undefined, subnetId: string) => ({
  name: pool.name,
  vmSize: pool.size.name,
  vnetSubnetId: subnetId,
  zones: pool.zoneNames.length > 0 ? [...pool.zoneNames] : undefined,
  autoScalingEnabled: true,
  minCount: pool.min,
  maxCount: pool.max,
  orchestratorVersion: version,
  osSku: 'Ubuntu',
  osDiskSizeGb: DISK_GIB,
  osDiskType: 'Managed',
  maxPods: 250,
  hostEncryptionEnabled: true,
  nodePublicIpEnabled: false,
  nodeLabels: pool.labels && { ...pool.labels },
  temporaryNameForRotation: whileRotating(pool),
  nodeNetworkProfile: { applicationSecurityGroupIds: [cluster.member.applicationSecurityGroup.id] },
});

/** The system pool, which is part of the cluster. */
export function systemPool(
  cluster: AzureCluster,
  pool: MadePool,
  version: string | undefined,
  subnetId: string,
): KubernetesClusterDefaultNodePool {
  return { ...shared(cluster, pool, version, subnetId), upgradeSettings: SURGE };
}

/** The other pools. They are upgraded after the control plane, since they refer to it. */
export function makeNodePools(
  cluster: AzureCluster,
  { pools }: Settings,
  system: MadePool,
  version: string | undefined,
  subnetId: string,
): void {
  for (const pool of pools.filter((one) => one !== system)) {
    const place = new Construct(cluster, `pool-${pool.name}`);
    new KubernetesClusterNodePool(place, 'pool', {
      ...shared(cluster, pool, version, subnetId),
      kubernetesClusterId: cluster.cluster.id,
      mode: 'User',
      ...(pool.spot ? { priority: 'Spot', evictionPolicy: 'Delete', spotMaxPrice: -1 } : { upgradeSettings: SURGE }),
      nodeTaints: taintsOf(pool),
    });
  }
}

/**
 * AKS taints spot nodes automatically, and the configuration must include it. Source:
 * learn.microsoft.com/azure/aks/spot-node-pool
 */
function taintsOf({ taints = [], spot }: MadePool): string[] | undefined {
  const all = taints.map(({ key, value, effect }) => `${key}=${value}:${effect}`);
  if (spot) all.push('kubernetes.azure.com/scalesetpriority=spot:NoSchedule');
  return all.length > 0 ? all : undefined;
}
