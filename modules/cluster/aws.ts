import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { IAM_ROLE_NAME, logKey, policyDocument } from '../core/aws';
import { keyArnOf } from '../core/aws-key';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { madeId, once, wordsIn } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { AwsIdentity, asIamIdentity, INLINE_POLICY_NAME, identityPolicy } from '../identity/aws';
import { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { Peer } from '../network/network';
import { addMetrics, attach, makeNodeGroups, tagSubnets } from './aws-nodes';
import { Cluster, type Pod } from './cluster';
import type { ClusterProps, ExistingCluster, Principal, Role } from './properties';
import { CLUSTER_DEFAULTS, settingsOf } from './settings';
import type { PodSettings, TokenCommand, TokenSource } from './token-command';

/** Source: docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const NAME: NameRule = {
  what: 'EKS cluster',
  max: 100,
  pattern: /^[0-9A-Za-z][\w-]*$/,
  allowed: 'letters, digits, - and _, beginning with a letter or digit',
  unique: 'region',
};
const LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
const POLICY: Readonly<Record<Role, string>> = {
  administer: 'AmazonEKSClusterAdminPolicy',
  read: 'AmazonEKSViewPolicy',
};
/**
 * The policies of the cluster role. Source:
 * docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
 */
const CONTROL_PLANE = ['AmazonEKSClusterPolicy'];
const AUTO_MODE = [
  'AmazonEKSComputePolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingPolicy',
];

abstract class AnyEks extends Cluster {
  abstract override readonly member: AwsNetworkMember;

  get kubeconfigCommand(): string {
    return `aws eks update-kubeconfig --name ${this.clusterName} --region ${this.placement.region}`;
  }

  /** Source: docs.aws.amazon.com/cli/latest/reference/eks/get-token.html */
  get tokenCommand(): TokenCommand {
    const { region } = this.placement;
    return {
      command: 'aws',
      args: ['eks', 'get-token', '--cluster-name', this.clusterName, '--region', region, '--output', 'json'],
    };
  }

  /** Source: docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html (the agent) */
  readonly tokenSources: readonly TokenSource[] = [{ cidr: '169.254.170.23/32', ports: [80] }];

  /** EKS Pod Identity finds the role by the service account only. */
  override podSettings(): PodSettings {
    return { annotations: {}, labels: {} };
  }

  /** A principal has one access entry in a cluster, for all its permissions. */
  protected override admit(place: Construct, principal: Principal, role: Role): void {
    const roleArn =
      principal instanceof Identity
        ? asIamIdentity(principal).roleArn
        : existingOn(this, principal, 'aws', role, 'group').roleArn;
    const words =
      principal instanceof Identity ? wordsIn(principal.node.path, '/').slice(1) : wordsIn(roleArn, /[:/]+/);
    const entry = once(this, madeId(this, 'entry', words), [this.node.path, roleArn], (owner, id) => {
      return new EksAccessEntry(owner, id, { clusterName: this.clusterName, principalArn: roleArn, type: 'STANDARD' });
    });
    new EksAccessPolicyAssociation(place, 'policy', {
      clusterName: this.clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${POLICY[role]}`,
      accessScope: { type: 'cluster' },
    });
  }

  /**
   * The role trusts the pods of one service account of this cluster. Source:
   * docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
   */
  protected override federate(scope: Construct, id: string, { namespace, serviceAccount }: Pod): Identity {
    const { account } = factsOf(this.placement.facts, 'aws');
    const arn = `arn:aws:eks:${this.placement.region}:${account}:cluster/${this.clusterName}`;
    const assumeRolePolicy = policyDocument([
      {
        Sid: 'Pods',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:SourceAccount': account,
            'aws:RequestTag/kubernetes-namespace': namespace,
            'aws:RequestTag/kubernetes-service-account': serviceAccount,
          },
          ArnEquals: { 'aws:SourceArn': arn },
        },
      },
    ]);
    const identity = new AwsIdentity(scope, id, { native: { aws: { role: { assumeRolePolicy } } } });
    new EksPodIdentityAssociation(identity, 'association', {
      clusterName: this.clusterName,
      namespace,
      serviceAccount,
      roleArn: identity.roleArn,
    });
    return identity;
  }
}

/**
 * An EKS cluster: Auto Mode or managed node groups, a private endpoint, access entries, an own key
 * for secrets, all logs.
 */
export class AwsCluster extends AnyEks {
  readonly cluster: EksCluster;
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: AwsNetworkMember;
  /** The identity of its nodes, to which registries are granted. */
  readonly nodeIdentity: AwsIdentity;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, props);
    const settings = settingsOf(this, props);
    const vpc = asVpc(props.network);
    const { tier, pools } = settings;
    const auto = pools.length === 0;
    this.refuseRoom(props);
    const name = nameOf(this, NAME);
    const role = this.controlPlane(auto);
    this.nodeIdentity = new AwsIdentity(this, 'nodes', { description: `Nodes of ${id}` });
    const nodes = attach(
      this.nodeIdentity,
      this.nodeIdentity.roleName,
      auto
        ? ['AmazonEKSWorkerNodeMinimalPolicy', 'AmazonEC2ContainerRegistryPullOnly']
        : ['AmazonEKSWorkerNodePolicy', 'AmazonEC2ContainerRegistryPullOnly', 'AmazonEKS_CNI_Policy'],
    );
    const logs = this.logGroup(name, props.logDays ?? logDaysOf(this));
    const keyArn = keyArnOf(this, `Secrets in ${id}`, props.encryption ?? 'customerKey');
    const useKey = keyArn ? [this.letUse(role, keyArn)] : [];
    const open = settings.publicRanges.length > 0;
    this.cluster = new EksCluster(this, 'cluster', {
      name,
      roleArn: role.arn,
      version: props.version,
      vpcConfig: {
        subnetIds: [...vpc.subnetIds[tier]],
        endpointPrivateAccess: true,
        endpointPublicAccess: open,
        publicAccessCidrs: open ? [...settings.publicRanges] : undefined,
      },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      // Disabled explicitly: removing the blocks does not disable Auto Mode. Source:
      // docs.aws.amazon.com/eks/latest/userguide/auto-disable.html
      bootstrapSelfManagedAddons: false,
      computeConfig: auto
        ? { enabled: true, nodePools: ['general-purpose', 'system'], nodeRoleArn: this.nodeIdentity.roleArn }
        : { enabled: false },
      storageConfig: { blockStorage: { enabled: auto } },
      kubernetesNetworkConfig: {
        ipFamily: 'ipv4',
        serviceIpv4Cidr: settings.serviceRange,
        elasticLoadBalancing: { enabled: auto },
      },
      encryptionConfig: keyArn ? { resources: ['secrets'], provider: { keyArn } } : undefined,
      enabledClusterLogTypes: LOGS,
      // Extended support costs six times as much, so it is not used.
      upgradePolicy: { supportType: 'STANDARD' },
      deletionProtection: this.placement.protected,
      dependsOn: [
        logs,
        ...attach(role, role.name, auto ? [...CONTROL_PLANE, ...AUTO_MODE] : CONTROL_PLANE),
        ...nodes,
        ...useKey,
      ],
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.cluster,
    });
    this.clusterName = name;
    this.endpoint = this.cluster.endpoint;
    this.certificateAuthority = this.cluster.certificateAuthority.get(0).data;
    // EKS creates the security group of its nodes and of the private endpoint.
    this.member = vpc.join(this, tier, this.cluster.vpcConfig.clusterSecurityGroupId);
    for (const range of settings.privateRanges)
      vpc.allow(Peer.range(range), this.member, { port: 443, description: `API server of ${id}` });
    tagSubnets(props.network);
    if (auto) addMetrics(this);
    else makeNodeGroups(this, settings, props.version, vpc.subnetIds[tier]);
    this.admitAll(props);
  }

  private refuseRoom({ network }: ClusterProps): void {
    if (asVpc(network).subnetIds.private.length < 2) {
      report(this, {
        message: 'its network has one zone, but EKS requires subnets in two zones.',
        remedy: 'Set zones of the network to at least 2.',
      });
    }
    if (network.nat === 'none') {
      report(this, {
        message: 'its network\'s nat is "none": nodes would reach neither the APIs of EC2 and EKS nor a registry.',
        remedy: 'Set nat to "single" or "perZone".',
      });
    }
  }

  private controlPlane(auto: boolean): IamRole {
    const { account } = factsOf(this.placement.facts, 'aws');
    const place = new Construct(this, 'control-plane');
    return new IamRole(place, 'role', {
      name: nameOf(place, IAM_ROLE_NAME),
      description: `Control plane of ${this.node.id}`,
      assumeRolePolicy: policyDocument([
        {
          Sid: 'Eks',
          Effect: 'Allow',
          Principal: { Service: 'eks.amazonaws.com' },
          Action: auto ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole'],
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ]),
    });
  }

  /** Otherwise EKS would create the group without retention and key. */
  private logGroup(cluster: string, retentionInDays: number): CloudwatchLogGroup {
    const place = new Construct(this, 'logs');
    const name = `/aws/eks/${cluster}/cluster`;
    const key = logKey(place, `Logs of ${this.node.id}`, [name]);
    return new CloudwatchLogGroup(place, 'group', { name, retentionInDays, kmsKeyId: key.arn });
  }

  private letUse(role: IamRole, keyArn: string): IamRolePolicy {
    const place = groupIn(this, 'secrets');
    const actions = ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'];
    return new IamRolePolicy(place, 'policy', {
      role: role.name,
      name: nameOf(place, INLINE_POLICY_NAME, { parent: role }),
      policy: identityPolicy([{ sid: 'Secrets', actions, resources: [keyArn] }]),
    });
  }
}

export class ExistingAwsCluster extends AnyEks {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: AwsNetworkMember;
  readonly nodeIdentity: Identity | undefined;

  constructor(scope: Construct, id: string, existing: ExistingCluster) {
    super(scope, id, existing);
    this.nodeIdentity = existing.nodeIdentity;
    const { name, endpoint, certificateAuthority, securityGroupId } = existingOn(this, existing, 'aws');
    this.clusterName = name;
    this.endpoint = endpoint;
    this.certificateAuthority = certificateAuthority;
    this.member = asVpc(existing.network).join(this, existing.tier ?? CLUSTER_DEFAULTS.tier, securityGroupId);
  }
}
