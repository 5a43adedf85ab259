import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DbInstance, type DbInstanceConfig } from '@cdktf/provider-aws/lib/db-instance';
import { DbParameterGroup } from '@cdktf/provider-aws/lib/db-parameter-group';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { HYPHENATED_NAME, logKey, serviceRole } from '../core/aws';
import { report } from '../core/errors';
import { existingOn, keep } from '../core/kind';
import { formerId, type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { type AwsNetworkMember, asVpc } from '../network/aws';
import { KEPT, LOGGING, LOGS } from './aws-parameters';
import { Database, type DatabaseProps, type DatabaseVerb, type ExistingDatabase } from './database';
import { type Made, made, parametersOf } from './made';

const INSTANCE_NAME: NameRule = {
  what: 'RDS instance',
  max: 63,
  ...HYPHENATED_NAME,
};
const GROUP_NAME: NameRule = {
  ...INSTANCE_NAME,
  what: 'RDS subnet or parameter group',
  max: 255,
  pattern: /^[a-z](?!.*--)[a-z0-9.-]*[a-z0-9]$/,
};
const DAY = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const USER_LENGTH = { postgres: 63, mysql: 32 };

abstract class AnyRds extends Database {
  abstract readonly arn: string;
  /** As RDS calls it: the part of its address that is chosen. */
  abstract readonly identifier: string;
  /** What permissions to sign in name: the instance and its replicas. */
  protected abstract readonly resourceIds: readonly string[];
  protected abstract readonly secretArn: string | undefined;
  private readonly users = new Map<string, string>();

  protected override allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void {
    const { region, facts } = this.placement;
    const role = asIamIdentity(identity);
    if (verb === 'connect') {
      const user = this.checkedUser(identity);
      const resources = this.resourceIds.map((id) => `arn:aws:rds-db:${region}:${factsOf(facts, 'aws').account}:dbuser:${id}/${user}`);
      role.allow(scope, [{ sid: 'Connect', actions: ['rds-db:connect'], resources }]);
    } else if (this.secretArn) {
      role.allow(scope, [
        { sid: 'Administer', actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], resources: [this.secretArn] },
      ]);
    } else {
      report(this, {
        message: 'grantAdminister: fromExisting names no secret of the administrator.',
        remedy: "Add aws: { secretArn: '…' }: where the administrator's password is.",
      });
    }
  }

  override userOf(identity: Identity): string {
    return formerId(identity);
  }

  override userSql(identity: Identity): string {
    const user = this.userOf(identity);
    return this.engine === 'postgres'
      ? `CREATE USER "${user}"; GRANT rds_iam TO "${user}";`
      : `CREATE USER '${user}'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' REQUIRE SSL;`;
  }

  private checkedUser(identity: Identity): string {
    const user = this.userOf(identity);
    const other = this.users.get(user) ?? identity.node.path;
    this.users.set(user, other);
    if (other !== identity.node.path) {
      report(this, {
        message: `grantConnect: ${identity.node.path} and ${other} would both be the user "${user}".`,
        remedy: 'Give one of the two another id: the user is called as the identity.',
      });
    }
    if (user.length > USER_LENGTH[this.engine]) {
      report(this, {
        message: `grantConnect: the user "${user}" has ${user.length} characters, ${this.engine} allows ${USER_LENGTH[this.engine]}.`,
        remedy: "Shorten the identity's id.",
      });
    }
    return user;
  }
}

/** An RDS instance in the isolated tier: a key of its own, TLS only, a password that only RDS and Secrets Manager know. */
export class AwsDatabase extends AnyRds {
  readonly instance: DbInstance;
  readonly replicas: readonly DbInstance[];
  readonly parameterGroup: DbParameterGroup;
  readonly member: AwsNetworkMember;
  readonly arn: string;
  readonly identifier: string;
  readonly address: string;
  readonly readAddresses: readonly string[];
  protected readonly resourceIds: readonly string[];
  protected readonly secretArn: string;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, props);
    const settings = made(this, props);
    const vpc = asVpc(props.network);
    if (vpc.subnetIds.isolated.length < 2) {
      report(this, { message: 'its network has one zone, Amazon RDS wants subnets in two.', remedy: 'Give the network at least 2 zones.' });
    }
    this.member = vpc.join(this, 'isolated');
    this.identifier = nameOf(this, INSTANCE_NAME);
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name: nameOf(this, GROUP_NAME, { suffix: '-isolated' }),
      description: `Where ${id} has its addresses`,
      subnetIds: [...vpc.subnetIds.isolated],
    });
    this.parameterGroup = this.parameters(props);

    const places = settings.replicas.map((name) => new Construct(this, name));
    const identifiers = [this.identifier, ...places.map((place) => nameOf(place, INSTANCE_NAME))];
    const logsOf = (identifier: string) => LOGS[props.engine].map((log) => `/aws/rds/instance/${identifier}/${log}`);
    const key = logKey(this, `Data and logs of ${id}`, identifiers.flatMap(logsOf), { lifecycle: keep(this.placement) });
    const groups = [this, ...places].map((place, index) =>
      logsOf(identifiers[index] as string).map(
        (name) => new CloudwatchLogGroup(place, `log-${name.split('/').pop()}`, { name, retentionInDays: 365, kmsKeyId: key.arn }),
      ),
    );
    const monitoring = this.monitoring();
    const common = {
      ...this.common(props, settings, key.arn),
      enabledCloudwatchLogsExports: [...LOGS[props.engine]],
      monitoringInterval: 60,
      monitoringRoleArn: monitoring.role.arn,
      vpcSecurityGroupIds: [this.member.securityGroup.id, vpc.tierGroup('isolated').id],
    };
    this.instance = new DbInstance(this, 'instance', {
      identifier: this.identifier,
      engineVersion: props.version,
      allowMajorVersionUpgrade: true,
      allocatedStorage: props.storageGiB,
      storageType: 'gp3',
      storageEncrypted: true,
      kmsKeyId: key.arn,
      dbName: this.databaseName,
      username: 'dbadmin',
      manageMasterUserPassword: true,
      dbSubnetGroupName: subnets.name,
      multiAz: settings.highAvailability,
      deleteAutomatedBackups: !this.placement.protected,
      ...this.restored(props),
      ...common,
      // What the data came from counts once, when it is made: dropped later it must not replace the database.
      lifecycle: { ...keep(this.placement), ignoreChanges: ['restore_to_point_in_time', 'snapshot_identifier'] },
      dependsOn: [...(groups[0] ?? []), monitoring.policy],
      ...props.native?.aws?.instance,
    });
    this.replicas = places.map(
      (place, index) =>
        new DbInstance(place, 'instance', {
          identifier: identifiers[index + 1],
          replicateSourceDb: this.instance.identifier,
          storageEncrypted: true,
          kmsKeyId: key.arn,
          ...common,
          // RDS takes no last snapshot of a replica.
          skipFinalSnapshot: true,
          finalSnapshotIdentifier: undefined,
          lifecycle: keep(this.placement),
          dependsOn: groups[index + 1],
        }),
    );
    this.arn = this.instance.arn;
    this.address = this.instance.address;
    this.readAddresses = this.replicas.map((replica) => replica.address);
    this.resourceIds = [this.instance, ...this.replicas].map((one) => one.resourceId);
    this.secretArn = this.instance.masterUserSecret.get(0).secretArn;
  }

  /** Of its own name for each engine and version, since an upgrade takes the new one before it lets the old one go. */
  private parameters({ engine, version, parameters }: DatabaseProps): DbParameterGroup {
    return new DbParameterGroup(this, 'parameters', {
      name: nameOf(this, GROUP_NAME, { suffix: `-${engine}${version}` }),
      family: `${engine}${version}`,
      description: `Settings of ${formerId(this)}`,
      parameter: Object.entries(parametersOf(this, parameters, LOGGING[engine], KEPT[engine])).map(([name, value]) => ({
        name,
        value,
        applyMethod: 'pending-reboot',
      })),
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** What the instance and its replicas have alike. */
  private common(props: DatabaseProps, { size, day, hour, backupRetentionDays }: Made, kmsKeyArn: string): DbInstanceConfig {
    const { protected: guarded } = this.placement;
    // Performance Insights wants more than the smallest classes have for MySQL.
    const insights = props.engine === 'postgres' || size.memoryGiB >= 4;
    return {
      engine: props.engine,
      instanceClass: size.name,
      publiclyAccessible: false,
      parameterGroupName: this.parameterGroup.name,
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      // Replicas, too: one that is made the primary can be restored at once.
      backupRetentionPeriod: backupRetentionDays,
      backupWindow: backupWindow(hour),
      maintenanceWindow: `${DAY[day]}:${two(hour)}:00-${DAY[hour === 23 ? (day + 1) % 7 : day]}:${two((hour + 1) % 24)}:00`,
      copyTagsToSnapshot: true,
      ...(insights ? { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: kmsKeyArn } : {}),
      deletionProtection: guarded,
      skipFinalSnapshot: !guarded,
      finalSnapshotIdentifier: guarded ? `${this.identifier}-last` : undefined,
    };
  }

  /** A role and what it may do: RDS refuses one that may not measure yet. */
  private monitoring(): { role: IamRole; policy: IamRolePolicyAttachment } {
    const scope = new Construct(this, 'monitoring');
    const role = serviceRole(scope, 'Monitoring', 'monitoring.rds.amazonaws.com', {
      description: `Measures the machines of ${formerId(this)}`,
    });
    const policy = new IamRolePolicyAttachment(scope, 'policy', {
      role: role.name,
      policyArn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
    });
    return { role, policy };
  }

  private restored({ restoreFrom }: DatabaseProps): Partial<DbInstanceConfig> {
    if (!restoreFrom) return {};
    if (restoreFrom.backup !== undefined) return { snapshotIdentifier: restoreFrom.backup };
    const when = restoreFrom.at === undefined ? { useLatestRestorableTime: true } : { restoreTime: restoreFrom.at };
    return { restoreToPointInTime: { sourceDbInstanceIdentifier: asRds(restoreFrom.database).identifier, ...when } };
  }
}

const two = (hour: number) => String(hour).padStart(2, '0');

/** Half an hour that begins two hours before the maintenance window: RDS refuses windows that overlap. */
const backupWindow = (hour: number) => `${two((hour + 22) % 24)}:00-${two((hour + 22) % 24)}:30`;

export class ExistingAwsDatabase extends AnyRds {
  readonly member: AwsNetworkMember;
  readonly arn: string;
  readonly identifier: string;
  readonly address: string;
  readonly readAddresses: readonly string[] = [];
  protected readonly resourceIds: readonly string[];
  protected readonly secretArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingDatabase) {
    super(scope, id, existing);
    const { identifier, resourceId, address, securityGroupId, secretArn } = existingOn(this, existing, 'aws');
    const { region, facts } = this.placement;
    this.identifier = identifier;
    this.arn = `arn:aws:rds:${region}:${factsOf(facts, 'aws').account}:db:${identifier}`;
    this.address = address;
    this.resourceIds = [resourceId];
    this.secretArn = secretArn;
    this.member = asVpc(existing.network).join(this, 'isolated', securityGroupId);
  }
}

export function asRds(database: Database): AnyRds {
  if (database instanceof AnyRds) return database;
  throw new Error(`${database.node.path} is not a database of aws`);
}
