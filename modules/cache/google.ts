import { MemorystoreInstance } from '@cdktf/provider-google/lib/memorystore-instance';
import { NetworkConnectivityServiceConnectionPolicy } from '@cdktf/provider-google/lib/network-connectivity-service-connection-policy';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { childIn } from '../core/child';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { googleLabels } from '../core/tags';
import { expression } from '../core/text';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import type { Network } from '../network/network';
import { Cache, type CacheProps, type ExistingCache } from './cache';
import { CACHE_DEFAULTS } from './settings';
import { nodeType } from './sizes';

const NAME: NameRule = {
  what: 'Memorystore instance',
  min: 4,
  max: 63,
  pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};
const POLICY_NAME: NameRule = { ...NAME, what: 'service connection policy', unique: 'account' };

abstract class AnyMemorystore extends Cache {
  override readonly port = 6379;
  abstract readonly instanceName: string;

  /**
   * Memorystore supports its role on the project only: the condition limits it to the one instance.
   */
  protected override allow(scope: Construct, identity: Identity): void {
    const { facts, region } = this.placement;
    const { project } = factsOf(facts, 'google');
    new ProjectIamMember(scope, 'member', {
      project,
      role: 'roles/memorystore.dbConnectionUser',
      member: asServiceAccount(identity).member,
      condition: {
        title: `Memorystore ${stableId(this)}`.slice(0, 100),
        description: 'This one instance',
        expression: `resource.name == "projects/${project}/locations/${region}/instances/${this.instanceName}"`,
      },
    });
  }

  override userOf(identity: Identity): string {
    return asServiceAccount(identity).email;
  }
}

/** A Memorystore instance with an address in the isolated tier: TLS only, sign-in with IAM. */
export class GoogleCache extends AnyMemorystore {
  readonly instance: MemorystoreInstance;
  readonly member: GoogleNetworkMember;
  readonly instanceName: string;
  readonly address: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id, props);
    const { facts, region } = this.placement;
    const network = asGoogleNetwork(props.network);
    this.member = network.joinService(this, network.ranges.isolated);
    this.instanceName = nameOf(this, NAME);
    this.instance = new MemorystoreInstance(this, 'instance', {
      instanceId: this.instanceName,
      location: region,
      mode: 'CLUSTER_DISABLED',
      shardCount: 1,
      replicaCount: props.replicas ?? CACHE_DEFAULTS.replicas,
      nodeType: nodeType(this, props.memoryGiB),
      engineVersion: `VALKEY_${(props.version ?? CACHE_DEFAULTS.version).replace('.', '_')}`,
      engineConfigs: { 'maxmemory-policy': props.eviction ?? CACHE_DEFAULTS.eviction },
      authorizationMode: 'IAM_AUTH',
      transitEncryptionMode: 'SERVER_AUTHENTICATION',
      persistenceConfig: { mode: 'DISABLED' },
      zoneDistributionConfig: { mode: 'MULTI_ZONE' },
      deletionProtectionEnabled: this.placement.protected,
      desiredAutoCreatedEndpoints: [{ network: network.networkId, projectId: factsOf(facts, 'google').project }],
      labels: googleLabels(this),
      dependsOn: [connectionPolicy(props.network)],
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.google?.instance,
    });
    // The instance has a second address for reads, and the order of the two is not defined.
    // Another stack reads the endpoints only: the whole instance would not be shared with it.
    const endpoints = Token.asString(this.instance.interpolationForAttribute('endpoints'));
    const all = `flatten(${endpoints}[*].connections[*].psc_auto_connection)`;
    this.address = expression(
      `\${try([for one in ${all} : one.ip_address if one.connection_type == "CONNECTION_TYPE_PRIMARY"][0], ` +
        `${all}[0].ip_address)}`,
    );
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.instance_id': this.instanceName } };
  }
}

/**
 * Lets Memorystore reserve addresses in the isolated tier: one policy for each network and region,
 * created for the first cache that requires it.
 */
function connectionPolicy(of: Network): NetworkConnectivityServiceConnectionPolicy {
  const network = asGoogleNetwork(of);
  return childIn(network, 'memorystore', 'policy', (place) => {
    return new NetworkConnectivityServiceConnectionPolicy(place, 'policy', {
      name: nameOf(place, POLICY_NAME),
      location: network.placement.region,
      network: network.networkId,
      serviceClass: 'gcp-memorystore',
      description: 'Addresses of Memorystore',
      pscConfig: { subnetworks: [network.subnetworkIds.isolated] },
    });
  });
}

export class ExistingGoogleCache extends AnyMemorystore {
  readonly member: GoogleNetworkMember;
  readonly instanceName: string;
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingCache) {
    super(scope, id, existing);
    const { instance, address } = existingOn(this, existing, 'google');
    this.instanceName = instance;
    this.address = address;
    this.member = asGoogleNetwork(existing.network).joinService(this, [`${address}/32`]);
  }
}
