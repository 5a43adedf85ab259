import { SqlDatabase } from '@cdktf/provider-google/lib/sql-database';
import {
  SqlDatabaseInstance,
  type SqlDatabaseInstanceConfig,
  type SqlDatabaseInstanceSettings,
} from '@cdktf/provider-google/lib/sql-database-instance';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { cryptoKeyOf } from '../core/google-key';
import { preventDestroyIfProtected } from '../core/kind';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, leavesBackup, type Placement } from '../core/placement';
import { googleLabels } from '../core/tags';
import { asGoogleNetwork } from '../network/google-base';
import type { GoogleNetworkMember } from '../network/google-member';
import { reachAttachment } from '../network/google-services';
import type { DatabaseProps } from './database';
import { AnyCloudSql, asCloudSql } from './google-existing';
import { ENFORCED, LOGGING } from './google-parameters';
import { type DatabaseMetric, NO_REPLICAS } from './metrics';
import { sourceOn } from './replica';
import { checkKeyOfCopy, type DatabaseSettings, parametersOf, resolveSettings } from './settings';

/** Project and instance names are limited to 98 characters together. */
const instanceName = ({ facts }: Placement): NameRule => ({
  what: 'Cloud SQL instance (with its project at most 97)',
  max: 97 - factsOf(facts, 'google').project.length,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'account',
});
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
      ...this.replicated(props),
      settings: {
        ...this.settings(props, settings),
        availabilityType: settings.highAvailability ? 'REGIONAL' : 'ZONAL',
        ...(this.isReplica ? {} : this.operations(props, settings)),
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
    // A clone and a replica have the databases of their source.
    if (!props.restoreFrom && !props.replicaOf) {
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

  /**
   * A replica supports neither: it is maintained with its primary, and has no backups
   * (github.com/hashicorp/terraform-provider-google/issues/7609).
   */
  private operations(props: DatabaseProps, { day, hour, backupRetentionDays }: DatabaseSettings) {
    return {
      maintenanceWindow: { day: day === 0 ? 7 : day, hour, updateTrack: 'stable' },
      retainBackupsOnDelete: leavesBackup(this.placement),
      backupConfiguration: {
        enabled: true,
        startTime: `${String((hour + 22) % 24).padStart(2, '0')}:00`,
        location: props.secondRegion ?? this.placement.region,
        ...(props.engine === 'postgres' ? { pointInTimeRecoveryEnabled: true } : { binaryLogEnabled: true }),
        transactionLogRetentionDays: Math.min(backupRetentionDays, 7),
        backupRetentionSettings: { retainedBackups: backupRetentionDays, retentionUnit: 'COUNT' },
      },
    };
  }

  /**
   * The provider promotes a replica whose `instance_type` changes to that of a primary, and
   * requires that `master_instance_name` is not set then. Removing the name alone changes nothing.
   * Source: google v6.50.0, resource_sql_database_instance.go (isReplicaPromoteRequested).
   */
  private replicated(props: DatabaseProps): Partial<SqlDatabaseInstanceConfig> {
    const source = sourceOn(this, props, 'google');
    if (!source) return {};
    return this.isReplica ? { masterInstanceName: source.instance } : { instanceType: 'CLOUD_SQL_INSTANCE' };
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
