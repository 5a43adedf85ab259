import type { Cloud } from '../../modules/cloud';
import type { Identity } from '../../modules/identity/identity';
import type { PlacementStack } from '../../stacks/placement-stack';
import type { CallTests, KindName } from './calls';
import { theirs } from './network';

/** Kind → its calls. */
export type Calls = { readonly [N in KindName]?: CallTests<N> };

export const azure = '/subscriptions/s/resourceGroups/g/providers';
export const ASG = `${azure}/Microsoft.Network/applicationSecurityGroups/theirs`;

export const two = (stack: PlacementStack, cloud: Cloud) => ({
  one: cloud.identity(stack, 'one'),
  other: cloud.identity(stack, 'other'),
});
export const within = (stack: PlacementStack, cloud: Cloud) => ({
  ...two(stack, cloud),
  network: theirs(stack, cloud),
});

export interface Two {
  readonly one: Identity;
  readonly other: Identity;
}
/** A grant to one identity, and to another. */
export const granted = <M extends string>(method: M) => ({
  'one identity': (kind: { readonly [m in M]: (identity: Identity) => void }, { one }: Two) => kind[method](one),
  'another identity': (kind: { readonly [m in M]: (identity: Identity) => void }, { other }: Two) =>
    kind[method](other),
});

export const MACHINES = {
  image: 'ubuntu-24.04',
  cpu: 2,
  memoryGiB: 4,
  min: 1,
  max: 2,
  health: { port: 8080, path: '/healthz' },
  agent: false,
} as const;

export const CLUSTER = {
  aws: {
    name: 'theirs',
    endpoint: 'https://A1.gr7.us-east-1.eks.amazonaws.com',
    certificateAuthority: 'LS0t',
    securityGroupId: 'sg-1',
  },
  google: {
    cluster: 'projects/acme-dev/locations/us-east1/clusters/theirs',
    endpoint: 'https://10.30.64.2',
    certificateAuthority: 'LS0t',
    networkTag: 'gke-theirs',
    podRanges: ['100.64.0.0/16'],
  },
  azure: {
    clusterId: `${azure}/Microsoft.ContainerService/managedClusters/theirs`,
    endpoint: 'https://theirs.privatelink.eastus2.azmk8s.io:443',
    certificateAuthority: 'LS0t',
    oidcIssuerUrl: 'https://eastus2.oic.prod-aks.azure.com/t/1/',
    applicationSecurityGroupId: ASG,
  },
} as const;
