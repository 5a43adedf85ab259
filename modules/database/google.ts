import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { SqlDatabase } from '@cdktf/provider-google/lib/sql-database';
import {
  SqlDatabaseInstance,
  type SqlDatabaseInstanceConfig,
  type SqlDatabaseInstanceSettings,
} from '@cdktf/provider-google/lib/sql-database-instance';
import { SqlUser } from '@cdktf/provider-google/lib/sql-user';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { CUSTOM_ROLE_ID } from '../core/google';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf, leavesBackup, type Placement } from '../core/placement';
import { googleLabels } from '../core/tags';
import { inShell } from '../core/text';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { reachAttachment } from '../network/google-services';
import { Database, type DatabaseProps, type DatabaseVerb, type ExistingDatabase } from './database';
import { ENFORCED, LOGGING } from './google-parameters';
import { type DatabaseMetric, NO_REPLICAS } from './metrics';
import { checkKeyOfCopy, type DatabaseSettings, parametersOf, resolveSettings } from './settings';
import { fieldOf, type SignIn } from './user-script';

/** Project and instance names are limited to 98 characters together. */
const instanceName = ({ facts }: Placement): NameRule => ({
  what: 'Cloud SQL instance (with its project at most 97)',
  max: 97 - factsOf(facts, 'google').project.length,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
});
/**
 * The permissions to administer users: view the instance, create users, set their passwords, and
 * sign in.
 */
const ADMINISTER = [
  'cloudsql.instances.connect',
  'cloudsql.instances.get',
  'cloudsql.instances.login',
  'cloudsql.users.create',
  'cloudsql.users.list',
  'cloudsql.users.update',
];

abstract class AnyCloudSql extends Database {
  /** The instance's name. */
  abstract readonly instanceName: string;
  /** The names of its replicas, which its users also sign in to. */
  protected abstract readonly replicaNames: readonly string[];

  protected override allow(scope: Construct, identity: Identity, verb: DatabaseVerb): void {
    const account = asServiceAccount(identity);
    if (verb === 'connect') {
      // Sign-in requires instances.login; roles/cloudsql.client is for the Auth Proxy and the
      // connectors, which also connect through the API. Source:
      // cloud.google.com/sql/docs/postgres/iam-roles
      this.permit(scope, 'user', 'roles/cloudsql.instanceUser', account.member);
      this.replicaNames.forEach((name, index) => {
        this.permit(scope, `user-replica-${index + 1}`, 'roles/cloudsql.instanceUser', account.member, {
          name,
          called: ` replica ${index + 1}`,
        });
      });
      new SqlUser(scope, 'sql-user', {
        instance: this.instanceName,
        name: this.engine === 'postgres' ? this.userOf(identity) : account.email,
        type: 'CLOUD_IAM_SERVICE_ACCOUNT',
        // A user that owns objects can't be dropped; without its roles it can't sign in.
        deletionPolicy: this.engine === 'postgres' ? 'ABANDON' : undefined,
      });
      return;
    }
    const role = new ProjectIamCustomRole(scope, 'custom-role', {
      roleId: nameOf(scope, CUSTOM_ROLE_ID),
      title: `Administers the database ${stableId(this)}`.slice(0, 100),
      description: 'Makes users and sets their passwords',
      permissions: ADMINISTER,
    });
    this.permit(scope, 'member', role.name, account.member);
  }

  /**
   * Roles of Cloud SQL are granted on the project only: the condition limits them to the one
   * instance.
   */
  private permit(
    scope: Construct,
    id: string,
    role: string,
    member: string,
    instance = { name: this.instanceName, called: '' },
  ): void {
    const { project } = factsOf(this.placement.facts, 'google');
    new ProjectIamMember(scope, id, {
      project,
      role,
      member,
      condition: {
        title: `Cloud SQL ${stableId(this)}${instance.called}`.slice(0, 100),
        description: 'This one instance',
        expression:
          'resource.type == "sqladmin.googleapis.com/Instance" && resource.name == ' +
          `"projects/${project}/instances/${instance.name}"`,
      },
    });
  }

  override userOf(identity: Identity): string {
    const { email } = asServiceAccount(identity);
    return this.engine === 'postgres'
      ? Fn.trimsuffix(email, '.gserviceaccount.com')
      : Fn.element(Fn.split('@', email), 0);
  }

  override userSql(): string {
    return '';
  }

  /**
   * The built-in administrator gets a new password each time. Source: users.update of the Cloud SQL
   * Admin API.
   */
  protected override signIn(): SignIn {
    const { project } = factsOf(this.placement.facts, 'google');
    const [name, host] = this.engine === 'postgres' ? ['postgres', ''] : ['root', '&host=%25'];
    const users = `https://sqladmin.googleapis.com/v1/projects/${project}/instances/${this.instanceName}/users?name=${name}${host}`;
    const metadata = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';
    return {
      lines: [
        `access=$(curl -sf -H 'Metadata-Flavor: Google' ${metadata} | ${fieldOf('access_token')})`,
        `admin=${name}`,
        'key=$(head -c 32 /dev/urandom | base64 | tr -d "/+=\n")',
        `curl -sf -X PUT -H "Authorization: Bearer $access" -H 'Content-Type: application/json' -d ` +
          `"{\\"password\\": \\"$key\\"}" ${inShell(users)}`,
      ],
    };
  }
}

/**
 * A Cloud SQL instance behind Private Service Connect: no public address, TLS only, sign-in with
 * IAM, no password.
 */
export class GoogleDatabase extends AnyCloudSql {
  readonly instance: SqlDatabaseInstance;
  readonly replicas: readonly SqlDatabaseInstance[];
  readonly member: GoogleNetworkMember;
  readonly instanceName: string;
  readonly address: string;
  readonly readAddresses: readonly string[];
  protected readonly replicaNames: readonly string[];

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id, props);
    const settings = resolveSettings(this, props);
    checkKeyOfCopy(this, props);
    const key = cryptoKeyOf(this, 'sql', props.encryption);
    const network = asGoogleNetwork(props.network);
    const common = {
      region: this.placement.region,
      databaseVersion: versionOf(props),
      // Terraform's own protection; that of the service is in the settings.
      deletionProtection: this.placement.protected,
      encryptionKeyName: key?.name,
      dependsOn: key?.ready && [...key.ready],
    };
    // Storage that has grown is larger than configured, and the provider replaces an instance whose
    // disk would shrink (resource_sql_database_instance.go: ForceNewIfChange of
    // settings.0.disk_size).
    const grown = props.maxStorageGiB === undefined ? [] : ['settings[0].disk_size'];
    this.instance = new SqlDatabaseInstance(this, 'instance', {
      name: nameOf(this, instanceName(this.placement)),
      ...common,
      settings: {
        ...this.settings(props, settings),
        availabilityType: settings.highAvailability ? 'REGIONAL' : 'ZONAL',
        // A replica supports neither: it is maintained with its primary, and has no backups
        // (github.com/hashicorp/terraform-provider-google/issues/7609).
        maintenanceWindow: { day: settings.day === 0 ? 7 : settings.day, hour: settings.hour, updateTrack: 'stable' },
        retainBackupsOnDelete: leavesBackup(this.placement),
        backupConfiguration: {
          enabled: true,
          startTime: `${String((settings.hour + 22) % 24).padStart(2, '0')}:00`,
          location: props.secondRegion ?? this.placement.region,
          ...(props.engine === 'postgres' ? { pointInTimeRecoveryEnabled: true } : { binaryLogEnabled: true }),
          transactionLogRetentionDays: Math.min(settings.backupRetentionDays, 7),
          backupRetentionSettings: { retainedBackups: settings.backupRetentionDays, retentionUnit: 'COUNT' },
        },
      },
      ...this.restored(props),
      // The source of the data matters at creation only.
      lifecycle: {
        ...preventDestroyIfProtected(this.placement),
        ignoreChanges: ['clone', 'restore_backup_context', ...grown],
      },
      ...props.native?.google?.instance,
    });
    this.replicas = settings.replicas.map((name) => {
      const place = new Construct(this, name);
      return new SqlDatabaseInstance(place, 'instance', {
        name: nameOf(place, instanceName(this.placement)),
        masterInstanceName: this.instance.name,
        ...common,
        settings: { ...this.settings(props, settings), availabilityType: 'ZONAL' },
        lifecycle:
          grown.length > 0
            ? { ...preventDestroyIfProtected(this.placement), ignoreChanges: grown }
            : preventDestroyIfProtected(this.placement),
      });
    });
    this.replicaNames = this.replicas.map(({ name }) => name);
    // A clone has the databases of its source.
    if (!props.restoreFrom) {
      new SqlDatabase(this, 'database', {
        name: this.databaseName,
        instance: this.instance.name,
        // Cloud SQL refuses to drop a database with sessions or owned objects; it is deleted with
        // its instance.
        deletionPolicy: 'ABANDON',
        lifecycle: preventDestroyIfProtected(this.placement),
      });
    }
    this.instanceName = this.instance.name;
    // Private services access would leave a peering that prevents deletion of the network for days
    // (GoogleCloudPlatform/magic-modules#18476), and would open the service's whole range to
    // clients of one instance.
    const reach = ({ pscServiceAttachmentLink }: SqlDatabaseInstance, place: Construct) =>
      reachAttachment(place, network, 'isolated', pscServiceAttachmentLink);
    this.address = reach(this.instance, this);
    this.readAddresses = this.replicas.map((replica) => reach(replica, replica.node.scope as Construct));
    this.member = network.joinService(
      this,
      [this.address, ...this.readAddresses].map((address) => `${address}/32`),
    );
  }

  protected override seriesOf(name: DatabaseMetric): MetricTarget | Absent {
    const { project } = factsOf(this.placement.facts, 'google');
    const idOf = (instance: string) => `${project}:${instance}`;
    if (name !== 'replicaLag') return { dimensions: { 'resource.labels.database_id': idOf(this.instance.name) } };
    return this.replicas.length === 0
      ? NO_REPLICAS
      : { dimensions: { 'resource.labels.database_id': this.replicas.map((replica) => idOf(replica.name)) } };
  }

  /**
   * The minimum backup settings that a backup plan requires; those of the database itself apply if
   * they are higher.
   */
  backUp({ hour, retentionDays, region }: { hour: number; retentionDays: number; region: string | undefined }): void {
    const backups = this.instance.settings.backupConfiguration;
    const own = backups.backupRetentionSettings.retainedBackupsInput ?? 0;
    backups.startTime = `${String(hour).padStart(2, '0')}:00`;
    backups.backupRetentionSettings.retainedBackups = Math.max(own, retentionDays);
    if (region !== undefined) backups.location = region;
  }

  /** The common properties of the instance and its replicas. */
  private settings(props: DatabaseProps, { size }: DatabaseSettings): SqlDatabaseInstanceSettings {
    const flags = parametersOf(this, props.parameters, LOGGING[props.engine], ENFORCED[props.engine]);
    return {
      tier: size.name,
      // From PostgreSQL 16 on, another edition is the default, which does not support custom
      // machine types.
      edition: 'ENTERPRISE',
      diskType: 'PD_SSD',
      diskSize: props.storageGiB,
      diskAutoresize: props.maxStorageGiB !== undefined,
      diskAutoresizeLimit: props.maxStorageGiB,
      deletionProtectionEnabled: this.placement.protected,
      // The provider's default labels are not applied to these.
      userLabels: googleLabels(this),
      ipConfiguration: {
        ipv4Enabled: false,
        sslMode: 'ENCRYPTED_ONLY',
        pscConfig: [{ pscEnabled: true, allowedConsumerProjects: [factsOf(this.placement.facts, 'google').project] }],
      },
      databaseFlags: Object.entries(flags).map(([name, value]) => ({ name, value })),
      insightsConfig: { queryInsightsEnabled: true, recordApplicationTags: true, recordClientAddress: true },
    };
  }

  private restored({ restoreFrom }: DatabaseProps): Partial<SqlDatabaseInstanceConfig> {
    if (!restoreFrom) return {};
    const source = asCloudSql(restoreFrom.database).instanceName;
    if (restoreFrom.backup === undefined) return { clone: { sourceInstanceName: source, pointInTime: restoreFrom.at } };
    const backupRunId = Number(restoreFrom.backup);
    if (!Number.isInteger(backupRunId)) {
      report(this, {
        message: `restoreFrom.backup is "${restoreFrom.backup}", but on Google it must be the number of a backup run.`,
        remedy: 'Find it with gcloud sql backups list --instance <name>.',
      });
    }
    return { restoreBackupContext: { backupRunId, instanceId: source } };
  }
}

const versionOf = ({ engine, version }: DatabaseProps) => `${engine.toUpperCase()}_${version.replace('.', '_')}`;

export class ExistingGoogleDatabase extends AnyCloudSql {
  readonly member: GoogleNetworkMember;
  readonly instanceName: string;
  readonly address: string;
  readonly readAddresses: readonly string[] = [];
  protected readonly replicaNames = [];

  constructor(scope: Construct, id: string, existing: ExistingDatabase) {
    super(scope, id, existing);
    const { instance, address } = existingOn(this, existing, 'google');
    this.instanceName = instance;
    this.address = address;
    this.member = asGoogleNetwork(existing.network).joinService(this, [`${address}/32`]);
  }
}

function asCloudSql(database: Database): AnyCloudSql {
  if (database instanceof AnyCloudSql) return database;
  throw new Error(`${database.node.path} is not a database of google`);
}
