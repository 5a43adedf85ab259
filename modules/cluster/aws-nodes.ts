import { Ec2Tag } from '@cdktf/provider-aws/lib/ec2-tag';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { type TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument } from '../core/aws';
import { groupIn } from '../core/child';
import { elementId } from '../core/ids';
import { claimName, type NameRule, nameOf } from '../core/names';
import { lastPart } from '../core/parts';
import { factsOf } from '../core/placement';
import { AwsIdentity } from '../identity/aws';
import { AwsNetwork } from '../network/aws';
import { asVpc } from '../network/aws-base';
import type { Network } from '../network/network';
import { makeAfter, readyFor } from '../network/ready';
import type { AwsCluster } from './aws';
import type { MadePool, Settings } from './settings';

const TEMPLATE_NAME: NameRule = {
  what: 'launch template',
  min: 3,
  max: 128,
  pattern: /^[\w().\-/]+$/,
  allowed: 'letters, digits and ( ) . - / _',
  unique: 'region',
};
const IMAGES = { x86_64: 'AL2023_x86_64_STANDARD', arm64: 'AL2023_ARM_64_STANDARD' } as const;
const EFFECTS = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' } as const;
const DISK_GIB = 50;

/** Attaches the AWS managed policies for this purpose to a role. */
export function attach(scope: Construct, role: string, policies: readonly string[]): IamRolePolicyAttachment[] {
  return policies.map((policy) => {
    const arn = `arn:aws:iam::aws:policy/${policy}`;
    return new IamRolePolicyAttachment(scope, lastPart(policy, '/').replaceAll('_', '-'), {
      role,
      policyArn: arn,
    });
  });
}

/**
 * The tags of subnets for load balancers of the cluster. Source:
 * docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
 */
const TAGS = { public: 'kubernetes.io/role/elb', private: 'kubernetes.io/role/internal-elb' } as const;

/**
 * Tags the subnets for the load balancers of clusters. Subnets of a network created here set the
 * tag themselves, because the network would otherwise remove it.
 */
export function tagSubnets(network: Network): void {
  for (const [tier, key] of Object.entries(TAGS) as [keyof typeof TAGS, string][]) {
    if (network instanceof AwsNetwork) {
      for (const subnet of network.subnets[tier]) subnet.tags = { ...subnet.tagsInput, [key]: '1' };
      continue;
    }
    const place = groupIn(network, `${tier}-load-balancers`);
    if (place.node.children.length > 0) continue;
    for (const [index, resourceId] of asVpc(network).subnetIds[tier].entries()) {
      new Ec2Tag(place, elementId(place, 'tag', [resourceId], index), { resourceId, key, value: '1' });
    }
  }
}

/** A managed node group for each pool, and the add-ons that Auto Mode includes. */
export function makeNodeGroups(
  cluster: AwsCluster,
  { pools }: Settings,
  version: string | undefined,
  subnetIds: readonly string[],
): void {
  const before = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'].map((name) => addOn(cluster, name));
  const groups = pools.map((pool) => nodeGroup(cluster, pool, version, subnetIds, before));
  // These require running nodes.
  addOn(cluster, 'coredns', groups);
  addOn(cluster, 'aws-ebs-csi-driver', groups);
  addMetrics(cluster, groups);
}

/**
 * The metrics of pods, which a HorizontalPodAutoscaler requires: GKE and AKS have them. Source:
 * docs.aws.amazon.com/eks/latest/userguide/community-addons.html
 */
export function addMetrics(cluster: AwsCluster, after: TerraformResource[] = []): void {
  addOn(cluster, 'metrics-server', after);
}

/** The default version of the add-on for the cluster's version. */
function addOn(cluster: AwsCluster, addonName: string, dependsOn: TerraformResource[] = []): EksAddon {
  const place = new Construct(cluster, addonName);
  return new EksAddon(place, 'add-on', {
    clusterName: cluster.cluster.name,
    addonName,
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    // Source: docs.aws.amazon.com/eks/latest/userguide/cni-network-policy-configure.html
    configurationValues: addonName === 'vpc-cni' ? JSON.stringify({ enableNetworkPolicy: 'true' }) : undefined,
    podIdentityAssociation:
      addonName === 'aws-ebs-csi-driver'
        ? [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: disks(place, cluster) }]
        : undefined,
    dependsOn,
  });
}

/** The role of the EBS CSI driver. Source: docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
function disks(place: Construct, cluster: AwsCluster): string {
  const { account } = factsOf(cluster.placement.facts, 'aws');
  const assumeRolePolicy = policyDocument([
    {
      Sid: 'Pods',
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: { StringEquals: { 'aws:SourceAccount': account } },
    },
  ]);
  const identity = new AwsIdentity(place, 'driver', { native: { aws: { role: { assumeRolePolicy } } } });
  attach(identity, identity.roleName, ['service-role/AmazonEBSCSIDriverPolicy']);
  return identity.roleArn;
}

function nodeGroup(
  cluster: AwsCluster,
  pool: MadePool,
  version: string | undefined,
  subnetIds: readonly string[],
  before: readonly TerraformResource[],
): EksNodeGroup {
  const place = new Construct(cluster, `pool-${pool.name}`);
  const name = nameOf(place, TEMPLATE_NAME);
  const tags = { ...cluster.placement.tags, Name: name };
  const template = new LaunchTemplate(place, 'template', {
    name,
    metadataOptions: {
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: 'disabled',
    },
    monitoring: { enabled: true },
    blockDeviceMappings: [
      {
        deviceName: '/dev/xvda',
        ebs: { volumeSize: DISK_GIB, volumeType: 'gp3', encrypted: 'true', deleteOnTermination: 'true' },
      },
    ],
    tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({ resourceType, tags })),
  });
  const chosen = subnetIds.filter((_, index) => pool.zones === undefined || pool.zones.includes(index + 1));
  const group = new EksNodeGroup(place, 'group', {
    clusterName: cluster.cluster.name,
    // A changed size replaces the group: the new one is created first.
    nodeGroupNamePrefix: claimName(place, GROUP_PREFIX, `${pool.name}-`, cluster),
    nodeRoleArn: cluster.nodeIdentity.roleArn,
    subnetIds: chosen,
    version,
    amiType: IMAGES[pool.architecture ?? 'x86_64'],
    capacityType: pool.spot ? 'SPOT' : 'ON_DEMAND',
    instanceTypes: [pool.size.name],
    launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
    scalingConfig: { minSize: pool.min, maxSize: pool.max, desiredSize: pool.min },
    updateConfig: { maxUnavailable: 1 },
    nodeRepairConfig: { enabled: true },
    labels: pool.labels && { ...pool.labels },
    taint: pool.taints?.map(({ key, value, effect }) => ({ key, value, effect: EFFECTS[effect] })),
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ['scaling_config[0].desired_size'] },
  });
  makeAfter(group, () => [...before, ...readyFor(cluster.member)]);
  return group;
}

/**
 * The provider adds 26 characters to a prefix. Source:
 * docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
const GROUP_PREFIX: NameRule = {
  what: 'node group',
  max: 37,
  pattern: /^[0-9A-Za-z][\w-]*$/,
  allowed: 'letters, digits, - and _, beginning with a letter or digit',
  unique: 'parent',
};
