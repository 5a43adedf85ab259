import type { ContainerClusterNodeConfig } from '@cdktf/provider-google/lib/container-cluster';
import { ContainerNodePool } from '@cdktf/provider-google/lib/container-node-pool';
import { Construct } from 'constructs';
import { claimName, type NameRule } from '../core/names';
import { googleLabels } from '../core/tags';
import type { GoogleCluster } from './google';
import type { MadePool, Settings } from './settings';

const EFFECTS = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' } as const;
const DISK_GIB = 50;
/**
 * Source:
 * cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools
 */
const NAME: NameRule = {
  what: 'node pool',
  max: 40,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'parent',
};

/** The common properties of nodes: a dedicated account, no legacy metadata, Shielded VM. */
export function nodeConfig(serviceAccount: string, tags: readonly string[]): ContainerClusterNodeConfig {
  return {
    serviceAccount,
    oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    imageType: 'COS_CONTAINERD',
    tags: [...tags],
    metadata: { 'disable-legacy-endpoints': 'true' },
    workloadMetadataConfig: { mode: 'GKE_METADATA' },
    shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
  };
}

export function makeNodePools(cluster: GoogleCluster, { pools }: Settings, tags: readonly string[]): void {
  for (const pool of pools) nodePool(cluster, pool, tags);
}

function nodePool(cluster: GoogleCluster, pool: MadePool, tags: readonly string[]): ContainerNodePool {
  const place = new Construct(cluster, `pool-${pool.name}`);
  // The new series support Hyperdisk only.
  const hyperdisk = pool.size.name.startsWith('c4a-');
  // A name contains the values that replace the pool, so that the new one can be created first.
  const name = claimName(place, NAME, [pool.name, pool.size.name, ...(pool.spot ? ['spot'] : [])].join('-'), cluster);
  return new ContainerNodePool(place, 'pool', {
    name,
    cluster: cluster.cluster.id,
    location: cluster.placement.region,
    nodeLocations: pool.zoneNames.length > 0 ? [...pool.zoneNames] : undefined,
    initialNodeCount: pool.min > 0 ? Math.ceil(pool.min / Math.max(1, pool.zoneNames.length)) : 0,
    autoscaling: {
      totalMinNodeCount: pool.min,
      totalMaxNodeCount: pool.max,
      locationPolicy: pool.spot ? 'ANY' : 'BALANCED',
    },
    management: { autoRepair: true, autoUpgrade: true },
    upgradeSettings: { strategy: 'SURGE', maxSurge: 1, maxUnavailable: 0 },
    networkConfig: { enablePrivateNodes: true },
    nodeConfig: {
      ...nodeConfig(cluster.nodeIdentity.email, tags),
      machineType: pool.size.name,
      diskSizeGb: DISK_GIB,
      diskType: hyperdisk ? 'hyperdisk-balanced' : 'pd-balanced',
      spot: pool.spot ?? false,
      labels: pool.labels && { ...pool.labels },
      taint: pool.taints?.map(({ key, value, effect }) => ({ key, value, effect: EFFECTS[effect] })),
      resourceLabels: googleLabels(cluster),
    },
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ['initial_node_count'] },
  });
}
