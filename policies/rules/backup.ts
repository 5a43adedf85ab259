import {
  type Demands,
  demand,
  isAtLeast,
  isOn,
  isOneOf,
  isReplica,
  isSet,
  ofType,
  type Policy,
  type Resource,
  refersTo,
  typesOf,
  unmet,
  valueAt,
} from '../policy';

const WEEK = 7;
const days = (path: string) =>
  demand(path, isAtLeast(WEEK), `its backups are kept for less than ${WEEK} days`, `Set ${path} to at least ${WEEK}.`);
const on = (path: string, reason: string) => demand(path, isOn, reason, `Set ${path}.`);
const NO_BACKUP = 'it has no backup';
const NO_POINT = 'it does not support point-in-time recovery';
const NO_VERSIONS = 'overwritten objects are lost';

const DEMANDS: Demands = {
  aws_db_instance: [days('backup_retention_period')],
  aws_rds_cluster: [days('backup_retention_period')],
  aws_neptune_cluster: [days('backup_retention_period')],
  aws_docdb_cluster: [days('backup_retention_period')],
  aws_elasticache_replication_group: [
    demand('snapshot_retention_limit', isAtLeast(1), NO_BACKUP, 'Set snapshot_retention_limit to at least 1.'),
  ],
  aws_dynamodb_table: [on('point_in_time_recovery.enabled', NO_POINT)],
  aws_s3_bucket_versioning: [
    demand(
      'versioning_configuration.status',
      isOneOf('Enabled'),
      NO_VERSIONS,
      'Set versioning_configuration.status to Enabled.',
    ),
  ],
  google_sql_database_instance: [
    on('settings.backup_configuration.enabled', NO_BACKUP),
    demand(
      'settings.backup_configuration.backup_retention_settings.retained_backups',
      isAtLeast(WEEK),
      `fewer than ${WEEK} backups are kept`,
      `Set retained_backups to at least ${WEEK}.`,
    ),
  ],
  google_firestore_database: [
    demand(
      'point_in_time_recovery_enablement',
      isOneOf('POINT_IN_TIME_RECOVERY_ENABLED'),
      NO_POINT,
      'Set point_in_time_recovery_enablement to POINT_IN_TIME_RECOVERY_ENABLED.',
    ),
  ],
  google_backup_dr_backup_vault: [
    demand(
      'backup_minimum_enforced_retention_duration',
      isSet,
      'everyone who may delete backups can delete these',
      'Set backup_minimum_enforced_retention_duration.',
    ),
  ],
  google_storage_bucket: [
    demand(
      'soft_delete_policy.retention_duration_seconds',
      (value) => value !== 0,
      'deleted objects are lost',
      'Leave soft_delete_policy on.',
    ),
  ],
  azurerm_postgresql_flexible_server: [days('backup_retention_days')],
  azurerm_mysql_flexible_server: [days('backup_retention_days')],
  azurerm_cosmosdb_account: [demand('backup.type', isOneOf('Continuous'), NO_POINT, 'Set backup.type to Continuous.')],
  azurerm_storage_account: [
    demand(
      'blob_properties.delete_retention_policy.days',
      isAtLeast(WEEK),
      'deleted objects are lost',
      'Set delete_retention_policy.',
    ),
    demand(
      'blob_properties.container_delete_retention_policy.days',
      isAtLeast(WEEK),
      'a deleted container is lost',
      'Set container_delete_retention_policy.',
    ),
  ],
};

export const backup: Policy = {
  id: 'backup',
  level: 'error',
  pillar: 'reliability',
  title: 'In a protected environment lost data can be restored.',
  types: typesOf(DEMANDS, { aws_s3_bucket: true, aws_backup_vault: true, azurerm_data_protection_backup_vault: true }),
  check(resource, { placement, resources }) {
    if (!placement.protected || isReplica(resource)) return undefined;
    const { type, body } = resource;
    if (type === 'aws_s3_bucket') {
      const versioned = ofType(resources, 'aws_s3_bucket_versioning').some((one) =>
        refersTo(one.body.bucket, resource, 'id'),
      );
      return versioned ? undefined : { reason: NO_VERSIONS, remedy: 'Add aws_s3_bucket_versioning.' };
    }
    if (type === 'aws_backup_vault') {
      const locked = ofType(resources, 'aws_backup_vault_lock_configuration').some((one) =>
        refersTo(one.body.backup_vault_name, resource, 'name'),
      );
      return locked
        ? undefined
        : {
            reason: 'everyone who may delete backups can delete these',
            remedy: 'Add aws_backup_vault_lock_configuration.',
          };
    }
    if (type === 'azurerm_data_protection_backup_vault' && !/^(Unl|L)ocked$/.test(body.immutability ?? '')) {
      // Snapshots of disks are in a separate group outside the vault, which can't lock them.
      const locks = ({ type: one, body: { vault_id } }: Resource) =>
        /_backup_instance_(?!disk$)/.test(one) && refersTo(vault_id, resource, 'id');
      if (resources.some(locks))
        return {
          reason: 'everyone who may delete backups can delete these',
          remedy: 'Set immutability to Unlocked ' + 'or Locked.',
        };
    }
    if (type === 'azurerm_storage_account' && !isOn(valueAt(body, 'blob_properties.versioning_enabled'))) {
      // Accounts for logs of the platform have no container of ours: they are never overwritten.
      const holds = ofType(resources, 'azurerm_storage_container').some((one) =>
        refersTo(one.body.storage_account_id, resource, 'id'),
      );
      if (holds) return { reason: NO_VERSIONS, remedy: 'Set blob_properties.versioning_enabled.' };
    }
    if (type === 'google_sql_database_instance') {
      // MySQL uses its binary log for point-in-time recovery.
      const log = /^MYSQL/.test(body.database_version ?? '') ? 'binary_log_enabled' : 'point_in_time_recovery_enabled';
      if (!isOn(valueAt(body, `settings.backup_configuration.${log}`)))
        return { reason: NO_POINT, remedy: `Set backup_configuration.${log}.` };
    }
    return unmet(resource, DEMANDS);
  },
};
