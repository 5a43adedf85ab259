import { type KindTable, native, replacing, unsupported } from '../core/features';
import type { BackupProps } from './backup';

const BACKUPS = 'the backups in the vault';

const DAYS = { min: 1, max: 3650 };

const HOURS = { min: 0, max: 23 };

export const BACKUP: KindTable<BackupProps> = {
  kind: 'backup',
  service: { aws: 'AWS Backup', google: 'Google Backup and DR', azure: 'Azure Backup' },
  features: {
    hour: {
      aws: native('rule.schedule', HOURS),
      google: native(
        'standard_schedule.backup_window, start_time',
        HOURS,
        'disks within six hours of it, databases within four',
      ),
      azure: native(
        'backup_repeating_time_intervals',
        HOURS,
        "PostgreSQL: on Sundays; on other days the server's own backups",
      ),
    },
    retentionDays: {
      aws: native('lifecycle.delete_after', DAYS),
      google: native('backup_retention_days, retained_backups', DAYS),
      azure: native('vault_default_retention_duration, default_retention_rule', DAYS),
    },
    secondRegion: {
      aws: native('copy_action', undefined, 'a second vault, with its own key'),
      google: replacing(
        native(
          'location',
          undefined,
          'backups are stored there instead; a preview feature for disks; a bucket is not copied: use ' +
            'its replication',
        ),
        BACKUPS,
      ),
      azure: replacing(
        native(
          'redundancy GeoRedundant, cross_region_restore_enabled',
          undefined,
          'the pair of the region only; a disk is not copied',
        ),
        BACKUPS,
      ),
    },
    lock: {
      aws: native(
        'aws_backup_vault_lock_configuration',
        undefined,
        'compliance: final after three days, and retentionDays with it',
      ),
      google: native(
        'backup_minimum_enforced_retention_duration',
        { oneOf: ['governance'] },
        'disks only; compliance requires a date: native.vault.effectiveTime',
      ),
      azure: native(
        'immutability',
        undefined,
        'compliance: Locked, which is final; not for disks and MySQL, whose backups are elsewhere',
      ),
    },
    restoreTest: {
      aws: native(
        'aws_backup_restore_testing_plan',
        { oneOf: ['weekly', 'monthly'] },
        'with a role that may restore, and that only the test uses; a database is restored into its own subnets',
      ),
      google: unsupported(
        'Backup and DR has no schedule for restores, and databases and buckets keep their backups themselves',
        'Restore a copy by hand, as docs/restore.md says, or with a job of your own.',
      ),
      azure: unsupported(
        'Azure Backup has no schedule for restores',
        'Restore a copy by hand, as docs/restore.md says, or with a job of your own.',
      ),
    },
  },
  semantics: {
    databases: {
      aws: 'by the plan',
      google: 'by the instance itself, at most 365 days: Terraform cannot change an instance with a plan',
      azure: "PostgreSQL by the plan, restored as files; MySQL by the server's own backup, at most 35 days",
    },
    buckets: {
      aws: 'by the plan; they must have versions',
      google: 'by the bucket itself: deleted objects are kept for `retentionDays`, 7 to 90',
      azure: 'by the plan',
    },
    disks: {
      aws: 'by the plan; backups of a disk with a customer key use that key',
      google: 'by the plan',
      azure:
        'by the plan, as snapshots in their own resource group: its owner can delete them, whatever ' +
        'the lock; at most 360 days',
    },
    'key-value tables': {
      aws: 'by the plan',
      google: 'not supported: the table has its own backups (`backupRetentionDays`)',
      azure: 'not supported: the table has its own backups (`backupRetentionDays`)',
    },
    encryption: { aws: 'a dedicated key', google: 'always on', azure: 'always on' },
    'during database maintenance': {
      aws: 'no backup starts from an hour before: such an hour is refused',
      google: 'an instance does one operation at a time, and the backup waits',
      azure: 'no backup starts from an hour before: such an hour is refused',
    },
    'destroying it in an unprotected environment': {
      aws: 'backups are deleted with the vault; with a compliance lock both remain',
      google:
        'the vault can be deleted when its last backup has expired, after at least a day; run the destroy again then',
      azure:
        'backups are deleted with the vault; with a lock, or in a region that enforces soft delete, both remain ' +
        'until they expire',
    },
  },
};
