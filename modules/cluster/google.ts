import { ComputeFirewall } from '@cdktf/provider-google/lib/compute-firewall';
import { ContainerCluster } from '@cdktf/provider-google/lib/container-cluster';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { groupIn } from '../core/child';
import { report } from '../core/errors';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { asServiceAccount, GoogleIdentity } from '../identity/google';
import { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { NAME as NETWORK_NAME } from '../network/google-names';
import { makeAfter, readyFor } from '../network/ready';
import { Cluster, type Pod } from './cluster';
import { makeNodePools, nodeConfig } from './google-nodes';
import { rightsRole } from './google-rights';
import type { ClusterProps, ExistingCluster, Principal, Role } from './properties';
import { CLUSTER_DEFAULTS, podsOf, type Settings, settingsOf } from './settings';
import type { PodSettings, TokenCommand, TokenSource } from './token-command';
import { heldMinor, recurringWindow } from './windows';

/** Source: cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters */
const NAME: NameRule = {
  what: 'GKE cluster',
  max: 40,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};
const ROLE: Readonly<Record<Role, string>> = {
  administer: 'roles/container.developer',
  read: 'roles/container.viewer',
};
/** In the order in which the API returns them: google 6.50 keeps a list. */
const LOGS = ['SYSTEM_COMPONENTS', 'WORKLOADS', 'APISERVER', 'SCHEDULER', 'CONTROLLER_MANAGER'];

abstract class AnyGke extends Cluster {
  abstract override readonly member: GoogleNetworkMember;

  protected get path(): string {
    const { facts, region } = this.placement;
    return `projects/${factsOf(facts, 'google').project}/locations/${region}/clusters/${this.clusterName}`;
  }

  private get parts() {
    const [, project = '', , location = '', , name = ''] = this.path.split('/');
    return { project, location, name };
  }

  get kubeconfigCommand(): string {
    const { project, location, name } = this.parts;
    return (
      `gcloud container clusters get-credentials ${name} --location ${location} --project ` +
      `${project}${this.inside ? ' --internal-ip' : ''}`
    );
  }

  /** Source: cloud.google.com/kubernetes-engine/docs/how-to/cluster-access-for-kubectl */
  readonly tokenCommand: TokenCommand = { command: 'gke-gcloud-auth-plugin', args: [] };

  /**
   * The metadata server of a node, with Dataplane V2 and without it. Source:
   * cloud.google.com/kubernetes-engine/docs/how-to/workload-identity (network policies)
   */
  readonly tokenSources: readonly TokenSource[] = [
    { cidr: '169.254.169.254/32', ports: [80, 8080] },
    { cidr: '169.254.169.252/32', ports: [987, 988] },
  ];

  /** Whether only the private endpoint is accessible. */
  protected abstract readonly inside: boolean;

  override podSettings(identity: Identity): PodSettings {
    return { annotations: { 'iam.gke.io/gcp-service-account': asServiceAccount(identity).email }, labels: {} };
  }

  /**
   * GKE does not support grants on one cluster: a condition limits them. Source:
   * cloud.google.com/iam/docs/conditions-resource-attributes (resource name format of GKE regional
   * clusters).
   */
  protected override admit(place: Construct, principal: Principal, role: Role): void {
    const member =
      principal instanceof Identity
        ? asServiceAccount(principal).member
        : `group:${existingOn(this, principal, 'google', role, 'group').group}`;
    const allow = (id: string, name: string) =>
      new ProjectIamMember(place, id, {
        project: this.parts.project,
        role: name,
        member,
        condition: {
          title: `GKE ${stableId(this)}`.slice(0, 100),
          description: 'This one cluster',
          expression: `resource.name == "${this.path}"`,
        },
      });
    allow('member', ROLE[role]);
    if (role === 'administer') allow('rights', rightsRole(this).id);
  }

  /** What the workload identity pool of the project depends on. */
  protected abstract readonly made: TerraformResource[];

  protected override federate(scope: Construct, id: string, { namespace, serviceAccount }: Pod): Identity {
    const identity = new GoogleIdentity(scope, id);
    new ServiceAccountIamMember(identity, 'pods', {
      serviceAccountId: identity.serviceAccount.name,
      role: 'roles/iam.workloadIdentityUser',
      member: `serviceAccount:${this.parts.project}.svc.id.goog[${namespace}/${serviceAccount}]`,
      dependsOn: this.made,
    });
    return identity;
  }
}

/**
 * A regional GKE cluster: Autopilot or node pools, private nodes, a private endpoint, Workload
 * Identity, an own key for secrets.
 */
export class GoogleCluster extends AnyGke {
  readonly cluster: ContainerCluster;
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: GoogleNetworkMember;
  /** The identity of its nodes, to which registries are granted. */
  readonly nodeIdentity: GoogleIdentity;
  protected readonly inside: boolean;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id, props);
    const { facts, region } = this.placement;
    const { project } = factsOf(facts, 'google');
    const settings = settingsOf(this, props);
    const network = asGoogleNetwork(props.network);
    const { tier, pools } = settings;
    // Pods have addresses of the VPC, which must differ between its clusters.
    network.reach(podsOf(this, settings.podRange));
    this.clusterName = nameOf(this, NAME);
    this.inside = settings.publicRanges.length === 0;
    this.member = network.joinNodes(this, tier, [settings.podRange]);
    this.nodeIdentity = new GoogleIdentity(this, 'nodes', { description: `Nodes of ${id}` });
    const agents = new ProjectIamMember(groupIn(this, 'agents'), 'member', {
      project,
      role: 'roles/container.defaultNodeServiceAccount',
      member: this.nodeIdentity.member,
    });
    const key = cryptoKeyOf(this, 'clusters', props.encryption ?? 'customerKey');
    const rule = this.letNodesTalk(settings);
    const tags = [this.member.tag, network.tierTag(tier)];
    const email = this.nodeIdentity.email;
    this.cluster = new ContainerCluster(this, 'cluster', {
      name: this.clusterName,
      location: region,
      nodeLocations: pools.length > 0 ? [...network.zones] : undefined,
      network: network.networkId,
      subnetwork: network.subnetworkIds[tier],
      networkingMode: 'VPC_NATIVE',
      ipAllocationPolicy: { clusterIpv4CidrBlock: settings.podRange },
      minMasterVersion: props.version,
      releaseChannel: { channel: (props.channel ?? 'regular').toUpperCase() },
      privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: this.inside },
      controlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: false } },
      masterAuthorizedNetworksConfig: {
        cidrBlocks: [...settings.privateRanges, ...settings.publicRanges].map((cidrBlock) => ({ cidrBlock })),
        gcpPublicCidrsAccessEnabled: false,
      },
      databaseEncryption: key ? { state: 'ENCRYPTED', keyName: key.name } : { state: 'DECRYPTED' },
      loggingConfig: { enableComponents: LOGS },
      securityPostureConfig: { mode: 'BASIC', vulnerabilityMode: 'VULNERABILITY_DISABLED' },
      masterAuth: { clientCertificateConfig: { issueClientCertificate: false } },
      enableLegacyAbac: false,
      maintenancePolicy: {
        recurringWindow: recurringWindow(props.maintenanceWindow),
        maintenanceExclusion: props.version === undefined ? undefined : heldMinor(props.version),
      },
      deletionProtection: this.placement.protected,
      resourceLabels: googleLabels(this),
      ...(pools.length === 0
        ? {
            enableAutopilot: true,
            clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: email } },
            nodePoolAutoConfig: { networkTags: { tags } },
          }
        : {
            datapathProvider: 'ADVANCED_DATAPATH',
            workloadIdentityConfig: { workloadPool: `${project}.svc.id.goog` },
            enableShieldedNodes: true,
            removeDefaultNodePool: true,
            initialNodeCount: 1,
            // GKE creates a default pool with every cluster, whose nodes must start before it is
            // removed.
            nodeConfig: { ...nodeConfig(email, tags), resourceLabels: googleLabels(this) },
          }),
      lifecycle: {
        ...preventDestroyIfProtected(this.placement),
        // Once the default pool is removed, the API returns that of another pool.
        ...(pools.length > 0 && { ignoreChanges: ['node_config', 'initial_node_count'] }),
      },
      ...props.native?.google?.cluster,
    });
    makeAfter(this.cluster, () => [
      ...readyFor(this.member),
      rule,
      agents,
      ...((key?.ready ?? []) as TerraformResource[]),
    ]);
    this.endpoint = `https://${this.cluster.endpoint}`;
    this.certificateAuthority = this.cluster.masterAuth.clusterCaCertificate;
    makeNodePools(this, settings, tags);
    this.admitAll(props);
  }

  protected get made(): TerraformResource[] {
    return [this.cluster];
  }

  /**
   * The network denies all outbound traffic, and GKE's own firewall rules are for inbound traffic:
   * these rules allow nodes and pods to reach each other, the private endpoint, which has an
   * address of the tier, and Google's APIs.
   */
  private letNodesTalk({ tier, podRange }: Settings): ComputeFirewall {
    const network = asGoogleNetwork(this.member.network);
    if (network.nat !== undefined) network.reachEndpoint('nodes');
    network.allow(this.member, 'services', { port: 443, description: `Images and APIs for ${this.node.id}` });
    const place = new Construct(this, 'inside');
    if (network.ipv6) {
      report(this, {
        message: 'its network has IPv6 addresses, but pods support IPv4 only.',
        remedy: 'Create a network for the cluster without ipv6, and connect the two with peerWith.',
      });
    }
    return new ComputeFirewall(place, 'rule', {
      name: nameOf(place, { ...NETWORK_NAME, what: 'firewall rule' }),
      network: network.networkId,
      direction: 'EGRESS',
      destinationRanges: [...network.ranges[tier], podRange],
      targetTags: [this.member.tag],
      allow: [{ protocol: 'all' }],
      logConfig: { metadata: 'INCLUDE_ALL_METADATA' },
      description: `Nodes and pods of ${this.node.id}`,
    });
  }
}

export class ExistingGoogleCluster extends AnyGke {
  readonly clusterName: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly member: GoogleNetworkMember;
  protected readonly made: TerraformResource[] = [];
  protected readonly inside = true;
  private readonly whole: string;
  readonly nodeIdentity: Identity | undefined;

  constructor(scope: Construct, id: string, existing: ExistingCluster) {
    super(scope, id, existing);
    this.nodeIdentity = existing.nodeIdentity;
    const { cluster, endpoint, certificateAuthority, networkTag, podRanges } = existingOn(this, existing, 'google');
    this.whole = cluster;
    this.clusterName = cluster.slice(cluster.lastIndexOf('/') + 1);
    this.endpoint = endpoint;
    this.certificateAuthority = certificateAuthority;
    this.member = asGoogleNetwork(existing.network).joinNodes(
      this,
      existing.tier ?? CLUSTER_DEFAULTS.tier,
      podRanges,
      networkTag,
    );
  }

  protected override get path(): string {
    return this.whole;
  }
}
