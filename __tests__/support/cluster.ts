import type { Cloud } from '../../modules/cloud';
import type { ClusterProps, NodePool } from '../../modules/cluster/properties';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { theirs } from './network';
import { type Synthesized, synth } from './synth';

export const MAIN: NodePool = { name: 'main', cpu: 2, memoryGiB: 8, min: 1, max: 3 };
export const BATCH: NodePool = {
  name: 'batch',
  cpu: 4,
  memoryGiB: 16,
  architecture: 'arm64',
  min: 0,
  max: 4,
  spot: true,
  labels: { team: 'data' },
  taints: [{ key: 'batch', value: 'yes', effect: 'NoSchedule' }],
};

/** A cluster with one pool, which somebody administers. */
export const makeCluster = (stack: PlacementStack, cloud: Cloud, props: Partial<ClusterProps> = {}) =>
  cloud.cluster(stack, 'apps', {
    ...(props.channel === undefined && { version: '1.34' }),
    pools: [MAIN],
    ...props,
    administrators: props.administrators ?? [cloud.identity(stack, 'operator')],
    network: props.network ?? theirs(stack, cloud),
  });

export const clusterOn = (
  cloud: CloudName,
  props: Partial<ClusterProps> = {},
  changes: Partial<Placement> = {},
): Synthesized => synth(cloud, (stack, catalogue) => void makeCluster(stack, catalogue, props), changes);
