import type { CloudName } from '../../../modules/core/placement';
import commerce from '../../../stacks/commerce';
import commerceApps from '../../../stacks/commerce-apps';
import kubernetes from '../../../stacks/kubernetes';
import kubernetesApps from '../../../stacks/kubernetes-apps';
import type { Workloads } from '../../../stacks/workloads';
import { FILE, stacksOf } from '../../support/workloads';

const WORKLOADS = {
  kubernetes,
  'kubernetes-apps': kubernetesApps,
  commerce,
  'commerce-apps': commerceApps,
} as unknown as Workloads;

export const REGION = { aws: 'us-east-1', google: 'us-east1', azure: 'eastus2' } as const;
/** Settings of the workload `kubernetes`. */
export const CLUSTER = {
  version: '1.35',
  pools: [{ name: 'main', cpu: 4, memoryGiB: 16, min: 2, max: 4 }],
  administrators: {
    aws: 'arn:aws:iam::123456789012:role/deployer',
    google: 'platform@example.com',
    azure: '00000000-0000-4000-8000-00000000000a',
  },
};
/** Settings of the workload `commerce` in a cluster. */
export const SHOP = {
  runsOn: 'cluster',
  images: { storefront: `sha256:${'0123456789abcdef'.repeat(4)}` },
  storefront: { cpu: 0.5, memoryGiB: 1, min: 2, max: 6 },
  erpWorker: { cpu: 0.25, memoryGiB: 0.5, min: 1, max: 4 },
  orderDatabase: { cpu: 1, memoryGiB: 1, storageGiB: 32, burstable: true, highAvailability: false },
  sessionCache: { memoryGiB: 1.5, replicas: 0 },
};
const network = { cidr: '10.1.0.0/16', zones: 2 };

/** The stacks of an environment with a cluster and these workloads; `more` is added to its file. */
export const clusterStacks = (cloud: CloudName, workloads: object, more: object = {}) =>
  stacksOf(
    { 'dev.yaml': { ...FILE, cloud, network, ...more, workloads: { kubernetes: CLUSTER, ...workloads } } },
    WORKLOADS,
  );
