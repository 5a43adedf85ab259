import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import type { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { finalSnapshot, HYPHENATED_NAME, logKey, serviceRole } from '../core/aws';
import { report } from '../core/errors';
import { preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { lastPart } from '../core/parts';
import { leavesBackup } from '../core/placement';
import { asVpc } from '../network/aws-base';
import type { AwsNetworkMember } from '../network/aws-member';
import { ADMINISTRATOR, Administrator } from './aws-administrator';
import { copiedFrom, dataKeyOf, replicated, SNAPSHOT_NAME, secondRegionBackups } from './aws-data';
import { RdsDatabase } from './aws-existing';
import { GROUP_NAME, LOGS, parameterGroup } from './aws-parameters';
import type { DatabaseProps } from './database';
import { type DatabaseMetric, NO_REPLICAS } from './metrics';
import { type DatabaseSettings, resolveSettings } from './settings';

const INSTANCE_NAME: NameRule = {
  what: 'RDS instance',
  max: 63,
  ...HYPHENATED_NAME,
};
const DAY = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * An RDS instance in the isolated tier: its own key, TLS only, and a password that only RDS and
 * Secrets Manager store.
 */
export class AwsDatabase extends RdsDatabase {
  readonly instance: DbInstance;
  readonly replicas: readonly DbInstance[];
  readonly parameterGroup: DbParameterGroup;
  readonly member: AwsNetworkMember;
  readonly arn: string;
  readonly identifier: string;
  readonly address: string;
  readonly readAddresses: readonly string[];
  protected readonly resourceIds: readonly string[];
  protected readonly secretArn: string | undefined;
  protected override readonly secretKeyArn: string | undefined;
  private readonly storageGiB: number;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, props);
    const settings = resolveSettings(this, props);
    this.storageGiB = props.storageGiB;
    const vpc = asVpc(props.network);
    if (vpc.subnetIds.isolated.length < 2) {
      report(this, {
        message: 'its network has one zone, but Amazon RDS requires subnets in two.',
        remedy: 'Set zones of the network to at least 2.',
      });
    }
    this.member = vpc.join(this, 'isolated');
    this.identifier = nameOf(this, INSTANCE_NAME);
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name: nameOf(this, GROUP_NAME, { suffix: '-isolated' }),
      description: `Where ${stableId(this)} has its addresses`,
      subnetIds: [...vpc.subnetIds.isolated],
    });
    this.parameterGroup = parameterGroup(this, props, props.version);

    const replicas = settings.replicas.map((name) => {
      const place = new Construct(this, name);
      return { place, identifier: nameOf(place, INSTANCE_NAME) };
    });
    const instances = [{ place: this, identifier: this.identifier }, ...replicas];
    const logsOf = (identifier: string) => LOGS[props.engine].map((log) => `/aws/rds/instance/${identifier}/${log}`);
    const logNames = instances.flatMap(({ identifier }) => logsOf(identifier));
    const key = logKey(this, `Data and logs of ${id}`, logNames, {
      lifecycle: preventDestroyIfProtected(this.placement),
    });
    const groups = instances.map(({ place, identifier }) =>
      logsOf(identifier).map(
        (name) =>
          new CloudwatchLogGroup(place, `log-${lastPart(name, '/')}`, {
            name,
            retentionInDays: logDaysOf(this),
            kmsKeyId: key.arn,
          }),
      ),
    );
    const monitoring = this.monitoring();
    const dataKey = dataKeyOf(this, props.encryption, key.arn);
    const copied = copiedFrom(this, props, dataKey);
    const separate = replicas.length > 0 || props.native?.aws?.replicatedElsewhere === true;
    const administrator = separate && !this.isReplica ? new Administrator(this, key.arn) : undefined;
    const common = {
      ...this.common(props, settings, key.arn),
      enabledCloudwatchLogsExports: [...LOGS[props.engine]],
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.role.arn,
      vpcSecurityGroupIds: [this.member.securityGroup.id, vpc.tierGroup('isolated').id],
    };
    this.instance = new DbInstance(this, 'instance', {
      identifier: this.identifier,
      engineVersion: this.isReplica && props.engine === 'postgres' ? undefined : props.version,
      parameterGroupName: this.parameterGroup.name,
      allowMajorVersionUpgrade: true,
      allocatedStorage: props.storageGiB,
      storageType: 'gp3',
      storageEncrypted: true,
      dbSubnetGroupName: subnets.name,
      multiAz: settings.highAvailability,
      ...this.password(administrator),
      deleteAutomatedBackups: !leavesBackup(this.placement),
      ...(replicated(this, props, dataKey) ?? copied ?? this.fresh(dataKey)),
      ...common,
      // RDS does not support a final snapshot of a replica.
      ...(this.isReplica
        ? { skipFinalSnapshot: true }
        : finalSnapshot(this, SNAPSHOT_NAME, { engine: props.engine, key: dataKey ?? 'aws/rds' })),
      // The source of the data matters at creation only: removing it later must not replace the
      // database.
      lifecycle: {
        ...preventDestroyIfProtected(this.placement),
        ignoreChanges: ['restore_to_point_in_time', 'snapshot_identifier'],
      },
      dependsOn: [...(groups[0] ?? []), monitoring.policy],
      ...props.native?.aws?.instance,
    });
    if (props.secondRegion !== undefined)
      secondRegionBackups(this, this.instance.arn, props.secondRegion, settings.backupRetentionDays);
    const replica = this.replicaVersion(props);
    this.replicas = replicas.map(
      ({ place, identifier }, index) =>
        new DbInstance(place, 'instance', {
          identifier,
          replicateSourceDb: this.instance.identifier,
          storageEncrypted: true,
          // A replica in the region of its source uses the key of its source.
          ...(copied?.kmsKeyId === undefined && copied ? {} : { kmsKeyId: dataKey }),
          ...replica,
          ...common,
          // RDS does not support a final snapshot of a replica.
          skipFinalSnapshot: true,
          lifecycle: preventDestroyIfProtected(this.placement),
          dependsOn: groups[index + 1],
        }),
    );
    this.arn = this.instance.arn;
    this.address = this.instance.address;
    this.readAddresses = this.replicas.map((replica) => replica.address);
    this.resourceIds = [this.instance, ...this.replicas].map((one) => one.resourceId);
    this.secretKeyArn = administrator && key.arn;
    this.secretArn = this.isReplica
      ? undefined
      : (administrator?.secret.arn ?? this.instance.masterUserSecret.get(0).secretArn);
  }

  protected override seriesOf(name: DatabaseMetric): MetricTarget | Absent {
    if (name === 'replicaLag') {
      const identifiers = this.replicas.map(({ identifier }) => identifier);
      return identifiers.length === 0 ? NO_REPLICAS : { dimensions: { DBInstanceIdentifier: identifiers } };
    }
    // One percent of the initial storage in bytes. Storage that has grown has more free at the same
    // percentage.
    const scale = name === 'freeStorage' ? (this.storageGiB * 2 ** 30) / 100 : undefined;
    return { dimensions: { DBInstanceIdentifier: this.instance.identifier }, scale };
  }

  /** A replica has the password of its source. */
  private password(administrator: Administrator | undefined): Partial<DbInstanceConfig> {
    if (this.isReplica) return {};
    return administrator
      ? { passwordWo: administrator.password, passwordWoVersion: 1 }
      : { manageMasterUserPassword: true };
  }

  /** The properties of a new database: a restored one has those of its source. */
  private fresh(dataKey: string | undefined): Partial<DbInstanceConfig> {
    return { kmsKeyId: dataKey, dbName: this.databaseName, username: ADMINISTRATOR };
  }

  /**
   * RDS upgrades PostgreSQL replicas in its region together with their primary, and refuses to
   * upgrade a MySQL primary before its replicas. Source:
   * docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html and
   * USER_UpgradeDBInstance.MySQL.html. The provider supports a version for a replica since 4.63,
   * and ignores it at creation.
   */
  private replicaVersion(props: DatabaseProps): Partial<DbInstanceConfig> {
    const { engine, version, replicaVersion } = props;
    if (engine === 'postgres') return { parameterGroupName: this.parameterGroup.name };
    const ahead = replicaVersion !== undefined && replicaVersion !== version;
    const group = ahead
      ? parameterGroup(new Construct(this, 'replica-parameters'), props, replicaVersion)
      : this.parameterGroup;
    return { engineVersion: replicaVersion ?? version, allowMajorVersionUpgrade: true, parameterGroupName: group.name };
  }

  /** The common properties of the instance and its replicas. */
  private common(
    props: DatabaseProps,
    { size, day, hour, backupRetentionDays }: DatabaseSettings,
    kmsKeyArn: string,
  ): DbInstanceConfig {
    const { protected: guarded } = this.placement;
    // Performance Insights requires more than the smallest classes for MySQL.
    const insights = props.engine === 'postgres' || size.memoryGiB >= 4;
    return {
      engine: props.engine,
      instanceClass: size.name,
      publiclyAccessible: false,
      // Approved changes are applied immediately: otherwise they wait for the window, and every
      // plan until then shows them.
      applyImmediately: props.applyChanges !== 'window',
      maxAllocatedStorage: props.maxStorageGiB,
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      // Also for replicas: one that is promoted can be restored at once.
      backupRetentionPeriod: backupRetentionDays,
      backupWindow: backupWindow(hour),
      maintenanceWindow:
        `${DAY[day]}:${two(hour)}:00-` + `${DAY[hour === 23 ? (day + 1) % 7 : day]}:${two((hour + 1) % 24)}:00`,
      copyTagsToSnapshot: true,
      ...(insights ? { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: kmsKeyArn } : {}),
      deletionProtection: guarded,
    };
  }

  /** A role and its policy: RDS refuses a role without the permission to monitor. */
  private monitoring(): { role: IamRole; policy: IamRolePolicyAttachment } {
    const scope = new Construct(this, 'monitoring');
    const role = serviceRole(scope, 'Monitoring', 'monitoring.rds.amazonaws.com', {
      description: `Measures the machines of ${stableId(this)}`,
    });
    const policy = new IamRolePolicyAttachment(scope, 'policy', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
    });
    return { role, policy };
  }
}

const two = (hour: number) => String(hour).padStart(2, '0');

/**
 * 30 minutes that begin two hours before the maintenance window: RDS refuses windows that overlap.
 */
const backupWindow = (hour: number) => `${two((hour + 22) % 24)}:00-${two((hour + 22) % 24)}:30`;
