import { type KindTable, native, type Row, replacing, unsupported } from '../core/features';
import { fittedName } from '../core/names';
import type { DatabaseProps, Engine } from './database';

/**
 * Limits of each cloud's service, from the validation of its provider (internal/services of the
 * pinned versions) and its quota documentation.
 */
const RDS = 'docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html';
const CLOUD_SQL = 'cloud.google.com/sql/docs/quotas';
const FLEXIBLE = 'azurerm_postgresql_flexible_server, azurerm_mysql_flexible_server';

export const VERSIONS: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ['14', '15', '16', '17'],
  mysql: ['8.0', '8.4'],
};
const EVERY_VERSION = { oneOf: [...VERSIONS.postgres, ...VERSIONS.mysql] };
const ENGINES = { oneOf: ['postgres', 'mysql'] };
const DATA = 'the data in it';
const HOURS = { min: 0, max: 23 };

/** Names that both engines support on every cloud, without quotes. */
export const DATABASE_NAME = { max: 63, pattern: /^[a-z][a-z0-9_]{0,62}$/, separator: '_' } as const;

/**
 * The name of the first database: the configured one, that of the restored one, or the construct's
 * id.
 */
export function databaseNameOf(
  id: string,
  { databaseName, restoreFrom }: Pick<DatabaseProps, 'databaseName' | 'restoreFrom'>,
): string {
  return (
    databaseName ??
    restoreFrom?.database.databaseName ??
    fittedName(id.toLowerCase().replaceAll('-', '_'), DATABASE_NAME)
  );
}

export const DATABASE: KindTable<DatabaseProps> = {
  kind: 'database',
  service: { aws: 'Amazon RDS', google: 'Google Cloud SQL', azure: 'Azure Database Flexible Server' },
  features: {
    engine: {
      aws: replacing(native('engine', ENGINES), DATA),
      google: native('database_version', ENGINES, 'a change is refused'),
      azure: replacing(native('the resource type', ENGINES), DATA),
    },
    version: each('engine_version', 'database_version', 'version', EVERY_VERSION),
    replicaVersion: {
      aws: native(
        'engine_version',
        EVERY_VERSION,
        'MySQL; RDS upgrades PostgreSQL replicas together with their primary',
      ),
      google: unsupported(
        'Cloud SQL upgrades the primary, and the order cannot be changed',
        'Leave it out, and raise version.',
      ),
      azure: native(
        'version',
        EVERY_VERSION,
        'MySQL; PostgreSQL cannot be upgraded in place with replicas: set replicas to 0 first',
      ),
    },
    network: {
      aws: native('aws_db_subnet_group', undefined, 'the isolated subnets, of at least two zones'),
      google: native(
        'psc_config',
        undefined,
        'Private Service Connect: an address in the isolated subnetwork for each instance and replica',
      ),
      azure: native('azurerm_private_endpoint', undefined, 'public access is off'),
    },
    cpu: each('instance_class', 'tier', 'sku_name', undefined),
    memoryGiB: each('instance_class', 'tier', 'sku_name', undefined),
    burstable: {
      aws: native('instance_class', undefined, 'db.t4g'),
      google: native('tier', undefined, 'db-f1-micro, db-g1-small: shared processors, without a service level'),
      azure: native('sku_name', undefined, 'B-series: neither a standby nor replicas'),
    },
    storageGiB: {
      aws: native('allocated_storage', { min: 20, max: 65_536, source: RDS }, 'gp3'),
      google: native('disk_size', { min: 10, max: 65_536, source: CLOUD_SQL }, 'SSD'),
      azure: native(
        'storage_mb, size_gb',
        { min: 20, max: 32_767, source: FLEXIBLE },
        'PostgreSQL: 32, 64, 128 and so on, rounded up; MySQL: up to 16384',
      ),
    },
    maxStorageGiB: {
      aws: native('max_allocated_storage', { max: 65_536, source: RDS }),
      google: native(
        'disk_autoresize_limit',
        { max: 65_536, source: CLOUD_SQL },
        'storageGiB then applies at creation only',
      ),
      azure: native(
        'auto_grow_enabled',
        { oneOf: [16_384, 32_767], source: FLEXIBLE },
        'the limit of the service only: 32767 for PostgreSQL, 16384 for MySQL; storageGiB ' +
          'then applies at creation only',
      ),
    },
    encryption: {
      aws: replacing(native('kms_key_id', undefined, 'by default its own key'), DATA, 'customerKey'),
      google: replacing(native('encryption_key_name', undefined, 'by default the key of Google'), DATA, 'providerKey'),
      azure: replacing(
        native('customer_managed_key', undefined, 'by default the key of Microsoft'),
        DATA,
        'providerKey',
      ),
    },
    databaseName: {
      aws: replacing(native('db_name'), DATA, databaseNameOf),
      google: native(
        'google_sql_database',
        undefined,
        'a change creates another, empty database; the old one stays in the instance',
      ),
      azure: replacing(native('azurerm_postgresql_flexible_server_database'), 'the tables in it', databaseNameOf),
    },
    highAvailability: {
      aws: native('multi_az'),
      google: native('availability_type'),
      azure: native('high_availability', undefined, 'in the same zone if the region has no zones'),
    },
    replicas: {
      aws: native('replicate_source_db', { min: 0, max: 15, source: RDS }),
      google: native('master_instance_name', { min: 0, max: 10, source: CLOUD_SQL }),
      azure: native('create_mode', { min: 0, max: 10, source: FLEXIBLE }, 'PostgreSQL: at most 5'),
    },
    backupRetentionDays: {
      aws: native('backup_retention_period', { min: 1, max: 35, source: RDS }),
      google: native(
        'retained_backups, transaction_log_retention_days',
        { min: 1, max: 365, source: CLOUD_SQL },
        'any point in time of the last 7 days, a daily backup before',
      ),
      azure: native('backup_retention_days', { min: 1, max: 35, source: FLEXIBLE }, 'PostgreSQL: at least 7'),
    },
    secondRegion: {
      aws: native('aws_db_instance_automated_backups_replication', undefined, 'in addition, with a key there'),
      google: native(
        'backup_configuration.location',
        undefined,
        'backups are stored there instead; point-in-time recovery uses this region',
      ),
      azure: replacing(native('geo_redundant_backup_enabled', undefined, 'the pair of the region only'), DATA),
    },
    applyChanges: {
      aws: native('apply_immediately', undefined, 'with `window`, every plan until then shows the change again'),
      google: native('always now', { oneOf: ['now'] }),
      azure: native('always now', { oneOf: ['now'] }),
    },
    maintenance: each('maintenance_window', 'maintenance_window', 'maintenance_window', undefined),
    'maintenance.hour': each('maintenance_window', 'maintenance_window', 'maintenance_window', HOURS),
    parameters: {
      aws: native(
        'aws_db_parameter_group',
        undefined,
        'dynamic parameters apply at once, all others wait for a restart',
      ),
      google: native('database_flags', undefined, 'those that need a restart cause one'),
      // Source: azurerm v4.55.0, postgresql_flexible_server_configuration_resource.go and
      // internal/features/defaults.go (restart_server_on_configuration_value_change).
      azure: native(
        'azurerm_*_flexible_server_configuration',
        undefined,
        'those that need a restart cause one on PostgreSQL, and wait for one on MySQL',
      ),
    },
    restoreFrom: {
      aws: native('restore_to_point_in_time'),
      google: native('clone'),
      azure: native('create_mode', undefined, 'PointInTimeRestore'),
    },
    'restoreFrom.at': {
      aws: native('restore_time'),
      google: native('clone.point_in_time'),
      azure: native('point_in_time_restore_time_in_utc', undefined, 'required'),
    },
    replicaOf: {
      aws: native('replicate_source_db', undefined, 'with a key in its region'),
      google: native('master_instance_name'),
      azure: native('create_mode', undefined, 'Replica'),
    },
    'replicaOf.promoted': {
      aws: native('replicate_source_db', undefined, 'its removal promotes the replica'),
      google: native('instance_type', undefined, 'set in the first apply, it creates an empty database'),
      azure: native('replication_role', undefined, 'None'),
    },
    'restoreFrom.backup': {
      aws: native('snapshot_identifier'),
      google: native('restore_backup_context.backup_run_id'),
      azure: unsupported('Terraform cannot restore a backup by name', 'Set restoreFrom.at to the time of the backup.'),
    },
  },
  semantics: {
    'the administrator': {
      aws:
        'a user whose password RDS creates, rotates and stores in Secrets Manager; with replicas, which RDS then ' +
        'refuses, a random password in a secret, which is not rotated',
      google: 'no password: an administrator sets one for `postgres` or `root` when required',
      azure:
        'PostgreSQL: an identity, without a password; MySQL: a password from an ephemeral variable, ' +
        'which is disabled by the first grantAdminister',
    },
    'sign-in by identity': {
      aws: 'IAM, for users created with `userSql`',
      google: 'IAM, for users that Terraform creates',
      azure: 'Microsoft Entra, for users created with `userSql`; MySQL requires `native.azure.directoryReader`',
    },
    TLS: { aws: 'enforced, 1.2 or newer', google: 'enforced, 1.2 or newer', azure: 'enforced, 1.2 or newer' },
    'encryption at rest': { aws: 'always on', google: 'always on', azure: 'always on' },
    logs: { aws: 'CloudWatch, a year, encrypted', google: 'Cloud Logging', azure: 'Log Analytics, a year' },
    'in a protected environment': {
      aws: 'deletion protection',
      google: "both deletion protections (the service's and Terraform's)",
      azure: 'a management lock, which also covers its administrators',
    },
    'deletion with `finalSnapshots`': {
      aws: 'leaves a final snapshot, and its automated backups; no longer than their KMS key',
      google: 'leaves the backups that it has; no longer than their key',
      azure: 'its backups can be restored for 5 days; export data that must be kept',
    },
    'reuse of a deleted name': { aws: 'free at once', google: 'blocked for a week', azure: 'free at once' },
    'a major upgrade with replicas': {
      aws: 'PostgreSQL: with their primary; MySQL: `replicaVersion` first',
      google: 'raise `version`: the provider upgrades the primary first, then each replica',
      azure: 'PostgreSQL: without replicas only; MySQL: `replicaVersion` first',
    },
    'a replica in another region': {
      aws:
        'an unplanned failure loses the lag; upgrade its source without it: RDS does not upgrade ' +
        'replicas in other regions',
      google: 'an unplanned failure loses the lag; the users of its source, which Terraform creates there',
      azure: 'an unplanned failure loses the lag; its settings are those of `parameters`, not those of its source',
    },
    'full storage without maxStorageGiB': {
      aws: 'writes stop',
      google: 'writes stop',
      azure: 'writes stop; MySQL with a standby grows',
    },
  },
};

function each(
  aws: string,
  google: string,
  azure: string,
  limit: { oneOf?: readonly string[]; min?: number; max?: number } | undefined,
): Row {
  return { aws: native(aws, limit), google: native(google, limit), azure: native(azure, limit) };
}
