import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group';
import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group';
import { ElasticacheUser } from '@cdktf/provider-aws/lib/elasticache-user';
import { ElasticacheUserGroup } from '@cdktf/provider-aws/lib/elasticache-user-group';
import { ElasticacheUserGroupAssociation } from '@cdktf/provider-aws/lib/elasticache-user-group-association';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import { HYPHENATED_NAME, logKey } from '../core/aws';
import { keyArnOf } from '../core/aws-key';
import { report } from '../core/errors';
import { childFor, madeId } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId, stableIds } from '../core/names';
import { factsOf } from '../core/placement';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { Cache, type CacheProps, type ExistingCache } from './cache';
import { CACHE_DEFAULTS } from './settings';
import { nodeType } from './sizes';

const NAME: NameRule = {
  what: 'ElastiCache replication group',
  max: 40,
  ...HYPHENATED_NAME,
};
/**
 * User names are unique in the account and region, and IAM requires that name and id of a user are
 * equal.
 */
const USER_NAME: NameRule = { ...NAME, what: 'ElastiCache user', unique: 'account', short: true };
const GROUP_NAME: NameRule = { ...NAME, what: 'ElastiCache user group', unique: 'account', short: true };
const SETTINGS_NAME: NameRule = { ...NAME, what: 'ElastiCache subnet or parameter group', max: 255 };
const PORT = 6379;
const LOGS = ['slow-log', 'engine-log'] as const;
/** Every command on data, and none that administers the server. */
const DATA_ONLY = 'on ~* &* +@all -@admin -@dangerous +info';

abstract class AnyElastiCache extends Cache {
  override readonly port = PORT;
  abstract readonly replicationGroupId: string;
  /** Adds a user to the user group of the cache. */
  protected abstract addUser(scope: Construct, user: ElasticacheUser): void;
  private readonly users = new Map<string, ElasticacheUser>();

  protected override allow(scope: Construct, identity: Identity): void {
    const { region, facts } = this.placement;
    const { account } = factsOf(facts, 'aws');
    const arn = (what: string) => `arn:aws:elasticache:${region}:${account}:${what}`;
    const user = this.userFor(identity);
    this.addUser(scope, user);
    asIamIdentity(identity).allow(scope, [
      {
        sid: 'Connect',
        actions: ['elasticache:Connect'],
        resources: [arn(`replicationgroup:${this.replicationGroupId}`), arn(`user:${user.userIdInput}`)],
      },
    ]);
  }

  override userOf(identity: Identity): string {
    return this.userFor(identity).userId;
  }

  private userFor(identity: Identity): ElasticacheUser {
    const found = this.users.get(identity.node.path);
    if (found) return found;
    // Only the identity's own id is in the name, because names must be short.
    const { place: outer } = childFor(this, madeId(this, 'for', stableIds(identity), 2), identity.node.path);
    const place = new Construct(outer, stableId(identity));
    const name = nameOf(place, USER_NAME);
    const user = new ElasticacheUser(place, 'user', {
      userId: name,
      userName: name,
      engine: 'valkey',
      accessString: DATA_ONLY,
      authenticationMode: { type: 'iam' },
    });
    this.users.set(identity.node.path, user);
    return user;
  }
}

/**
 * A replication group in the isolated tier, with its own key, TLS only, and users that sign in with
 * IAM only.
 */
export class AwsCache extends AnyElastiCache {
  readonly replicationGroup: ElasticacheReplicationGroup;
  readonly userGroup: ElasticacheUserGroup;
  readonly parameterGroup: ElasticacheParameterGroup;
  readonly member: AwsNetworkMember;
  readonly replicationGroupId: string;
  readonly address: string;
  private readonly members: ElasticacheUser[] = [];
  private readonly nodes: number;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id, props);
    const vpc = asVpc(props.network);
    const replicas = props.replicas ?? CACHE_DEFAULTS.replicas;
    this.nodes = 1 + replicas;
    if (replicas > 0 && vpc.subnetIds.isolated.length < 2) {
      report(this, {
        message: `replicas is ${replicas}, but its network has one zone, so no replica can be in another.`,
        remedy: 'Give the network at least 2 zones, or set replicas to 0.',
      });
    }
    this.member = vpc.join(this, 'isolated');
    this.replicationGroupId = nameOf(this, NAME);
    const version = props.version ?? CACHE_DEFAULTS.version;
    const family = `valkey${version.split('.')[0]}`;
    const subnets = new ElasticacheSubnetGroup(this, 'subnets', {
      name: nameOf(this, SETTINGS_NAME, { suffix: '-isolated' }),
      description: `Where ${stableId(this)} has its addresses`,
      subnetIds: [...vpc.subnetIds.isolated],
    });
    // Named by its family, since an upgrade creates the new group before it deletes the old one.
    this.parameterGroup = new ElasticacheParameterGroup(this, 'parameters', {
      name: nameOf(this, SETTINGS_NAME, { suffix: `-${family}` }),
      family,
      description: `Settings of ${stableId(this)}`,
      parameter: [{ name: 'maxmemory-policy', value: props.eviction ?? CACHE_DEFAULTS.eviction }],
      lifecycle: { createBeforeDestroy: true },
    });
    // A Valkey user group requires no default user, and refuses sign-in without a password or IAM.
    this.userGroup = new ElasticacheUserGroup(this, 'users', {
      userGroupId: nameOf(this, GROUP_NAME),
      engine: 'valkey',
      userIds: Lazy.listValue({ produce: () => this.members.map((user) => user.userId) }, { omitEmpty: true }),
    });

    const encryption = props.encryption ?? 'customerKey';
    const logs = LOGS.map((log) => ({ log, name: `/aws/elasticache/${this.replicationGroupId}/${log}` }));
    const names = logs.map(({ name }) => name);
    const key = logKey(this, `Data and logs of ${id}`, names, { lifecycle: preventDestroyIfProtected(this.placement) });
    const groups = logs.map(({ log, name }) => ({
      log,
      group: new CloudwatchLogGroup(this, log, { name, retentionInDays: logDaysOf(this), kmsKeyId: key.arn }),
    }));
    this.replicationGroup = new ElasticacheReplicationGroup(this, 'group', {
      replicationGroupId: this.replicationGroupId,
      description: `${stableId(this)} of ${this.placement.project} ${this.placement.environment}`,
      engine: 'valkey',
      engineVersion: version,
      nodeType: nodeType(this, props.memoryGiB),
      port: PORT,
      numCacheClusters: 1 + replicas,
      automaticFailoverEnabled: replicas > 0,
      multiAzEnabled: replicas > 0,
      subnetGroupName: subnets.name,
      securityGroupIds: [this.member.securityGroup.id, vpc.tierGroup('isolated').id],
      parameterGroupName: this.parameterGroup.name,
      atRestEncryptionEnabled: 'true',
      kmsKeyId: encryption === 'customerKey' ? key.arn : keyArnOf(this, `Data of ${id}`, encryption),
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      userGroupIds: [this.userGroup.userGroupId],
      autoMinorVersionUpgrade: 'true',
      // Cached data can be created again, but a protected environment keeps the snapshot of the
      // last day for inspection. Nothing restores it automatically.
      snapshotRetentionLimit: this.placement.protected ? 1 : 0,
      logDeliveryConfiguration: groups.map(({ log, group }) => ({
        destination: group.name,
        destinationType: 'cloudwatch-logs',
        logFormat: 'json',
        logType: log,
      })),
      applyImmediately: true,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.replicationGroup,
    });
    this.address = this.replicationGroup.primaryEndpointAddress;
  }

  /** Its nodes, with the names that ElastiCache gives them: `acme-prod-sessions-001`. */
  protected override seriesOf(): MetricTarget {
    const nodes = Array.from({ length: this.nodes }, (_, index) => `${this.replicationGroup.id}-00${index + 1}`);
    return { dimensions: { CacheClusterId: nodes } };
  }

  protected override addUser(_: Construct, user: ElasticacheUser): void {
    this.members.push(user);
  }
}

export class ExistingAwsCache extends AnyElastiCache {
  readonly member: AwsNetworkMember;
  readonly replicationGroupId: string;
  readonly address: string;
  private readonly userGroupId: string;

  constructor(scope: Construct, id: string, existing: ExistingCache) {
    super(scope, id, existing);
    const { replicationGroupId, address, securityGroupId, userGroupId } = existingOn(this, existing, 'aws');
    this.replicationGroupId = replicationGroupId;
    this.address = address;
    this.userGroupId = userGroupId;
    this.member = asVpc(existing.network).join(this, 'isolated', securityGroupId);
  }

  protected override addUser(scope: Construct, { userId }: ElasticacheUser): void {
    new ElasticacheUserGroupAssociation(scope, 'association', { userGroupId: this.userGroupId, userId });
  }
}
