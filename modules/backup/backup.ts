import type { BackupPlanConfig } from '@cdktf/provider-aws/lib/backup-plan';
import type { BackupVaultConfig } from '@cdktf/provider-aws/lib/backup-vault';
import type { DataProtectionBackupVaultConfig } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import type { BackupDrBackupVaultConfig } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type KindTable, native, replacing } from '../core/features';
import { childFor, madeId } from '../core/ids';
import { Kind, recordLink } from '../core/kind';
import { stableIds } from '../core/names';
import { checkSecondRegion } from '../core/second-region';
import { Database } from '../database/database';
import { KeyValue } from '../key-value/key-value';
import { KEY_VALUE } from '../key-value/support';
import type { Bucket } from '../storage/bucket';
import { Disk } from '../storage/disk';

export interface BackupProps {
  /**
   * The hour at which backups are taken each day, UTC. AWS and Azure take none while a database is maintained: on AWS the hour
   * must not be one of the three before the database's maintenance hour or that hour itself, on Azure (Sundays, PostgreSQL)
   * not that hour or the one before.
   * @default 5, after the default maintenance window of a database
   */
  readonly hour?: number;
  /**
   * How long each backup is kept, in days.
   * @default 35
   * Limits: 1–3,650; on Google databases at most 365 and buckets 7–90; on Azure disks at most 360 and MySQL at most 35.
   */
  readonly retentionDays?: number;
  /** Where backups are kept, too: on Google in place of the first. On Azure it must be the region's pair. Changing it replaces the vault on Google and Azure. */
  readonly secondRegion?: string;
  /**
   * Backups stay for their time whoever wants them gone: `governance` until an administrator takes the lock away, `compliance` for ever. Asked for, it is an
   * error with what it does not reach: databases and buckets on Google, disks and MySQL on Azure.
   * @default 'governance' in a protected environment, else none
   */
  readonly lock?: 'governance' | 'compliance';
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly vault?: Partial<BackupVaultConfig>; readonly plan?: Partial<BackupPlanConfig> };
    readonly google?: { readonly vault?: Partial<BackupDrBackupVaultConfig> };
    readonly azure?: { readonly vault?: Partial<DataProtectionBackupVaultConfig> };
  };
}

/** A plan made elsewhere, in a vault made elsewhere, by what each cloud knows them by. When backups are taken and how long they stay is the plan's. */
export interface ExistingBackup {
  /** A plan, and the role that takes its backups, which its maker lets back up what is protected. */
  readonly aws?: { readonly planId: string; readonly roleArn: string };
  /** A plan for disks: `projects/<project>/locations/<region>/backupPlans/<plan>`. */
  readonly google?: { readonly diskPlan: string };
  /** The vault's resource id, the object id of its identity, and the resource id of a policy for each type of what is protected. */
  readonly azure?: {
    readonly vaultId: string;
    readonly principalId: string;
    readonly policies: { readonly databases?: string; readonly buckets?: string; readonly disks?: string };
  };
}

const BACKUPS = 'the backups in the vault';
const DAYS = { min: 1, max: 3650 };
const HOURS = { min: 0, max: 23 };

export const BACKUP: KindTable<BackupProps> = {
  kind: 'backup',
  service: { aws: 'AWS Backup', google: 'Google Backup and DR', azure: 'Azure Backup' },
  features: {
    hour: {
      aws: native('rule.schedule', HOURS),
      google: native('standard_schedule.backup_window, start_time', HOURS, 'disks within six hours of it, databases within four'),
      azure: native('backup_repeating_time_intervals', HOURS, "PostgreSQL: on Sundays, the days between are the server's own"),
    },
    retentionDays: {
      aws: native('lifecycle.delete_after', DAYS),
      google: native('backup_retention_days, retained_backups', DAYS),
      azure: native('vault_default_retention_duration, default_retention_rule', DAYS),
    },
    secondRegion: {
      aws: native('copy_action', undefined, 'a second vault, with a key of its own'),
      google: replacing(
        native(
          'location',
          undefined,
          'the backups are there and not here; for disks a Preview of Google; a bucket is not copied: give it its own copy',
        ),
        BACKUPS,
      ),
      azure: replacing(
        native('redundancy GeoRedundant, cross_region_restore_enabled', undefined, 'the pair of the region only; a disk is not copied'),
        BACKUPS,
      ),
    },
    lock: {
      aws: native('aws_backup_vault_lock_configuration', undefined, 'compliance: final after three days, and retentionDays with it'),
      google: native(
        'backup_minimum_enforced_retention_duration',
        { oneOf: ['governance'] },
        'disks only; compliance wants a date: native.vault.effectiveTime',
      ),
      azure: native('immutability', undefined, 'compliance: Locked, which is final; not for disks and MySQL, whose backups are not in it'),
    },
  },
  semantics: {
    databases: {
      aws: 'by the plan',
      google: 'by the instance itself, at most 365 days: tied to a plan Terraform could change nothing of it',
      azure: "PostgreSQL by the plan, restored as files; MySQL by the server's own backup, at most 35 days",
    },
    buckets: {
      aws: 'by the plan; they must have versions',
      google: 'by the bucket itself: deleted objects are kept for `retentionDays`, 7 to 90',
      azure: 'by the plan',
    },
    disks: {
      aws: 'by the plan; a disk with a customer key keeps it in its backups',
      google: 'by the plan',
      azure: 'by the plan, as snapshots in a resource group of their own: its owner can delete them, whatever the lock; at most 360 days',
    },
    'key-value tables': {
      aws: 'by the plan',
      google: 'no: the table keeps its own (`backupRetentionDays`), and here it is an error',
      azure: 'no: the table keeps its own (`backupRetentionDays`), and here it is an error',
    },
    encryption: { aws: 'a key of its own', google: 'always on', azure: 'always on' },
    'while a database is maintained': {
      aws: 'no backup starts from an hour before: such an hour is refused',
      google: 'an instance does one operation at a time, and the backup waits',
      azure: 'no backup starts from an hour before: such an hour is refused',
    },
    'destroying it where nothing is protected': {
      aws: 'the backups go with the vault; with a lock of compliance both stay',
      google: 'the vault goes when its last backup is over its time, a day at least; run the destroy again then',
      azure: 'the backups go with the vault; with a lock, or in a region that enforces soft delete, both stay for their days',
    },
  },
};

/** What a plan can protect. */
export type Protectable = Database | Bucket | Disk | KeyValue;

/** A daily backup of databases, buckets, disks and key-value tables into a vault that stands apart from them. */
export abstract class Backup extends Kind {
  protected readonly hour: number;
  protected readonly retentionDays: number;
  protected readonly lock: 'governance' | 'compliance' | undefined;

  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id, BACKUP, props);
    this.hour = props.hour ?? 5;
    this.retentionDays = props.retentionDays ?? 35;
    this.lock = props.lock ?? (this.placement.protected ? 'governance' : undefined);
    checkSecondRegion(this, props.secondRegion, BACKUP.service[this.placement.cloud]);
  }

  /** Puts them into the plan. What the cloud's plan does not cover is kept by the resource itself, as the table says; what neither covers is an error. */
  protect(...things: readonly Protectable[]): void {
    for (const thing of things) {
      if (thing.placement.id !== this.placement.id) {
        report(this, { message: `protect names ${thing.node.path}, of another placement.`, remedy: 'A plan protects what is beside it.' });
        continue;
      }
      const { place: scope, isNew } = childFor(this, madeId(this, 'protect', stableIds(thing), 2), thing.node.path);
      if (!isNew) continue;
      recordLink(this, 'protects', thing);
      if (thing instanceof Database) this.protectDatabase(scope, thing);
      else if (thing instanceof Disk) this.protectDisk(scope, thing);
      else if (thing instanceof KeyValue) this.protectTable(scope, thing);
      else this.protectBucket(scope, thing);
    }
  }

  protected abstract protectDatabase(scope: Construct, database: Database): void;
  protected abstract protectBucket(scope: Construct, bucket: Bucket): void;
  protected abstract protectDisk(scope: Construct, disk: Disk): void;

  /** By the table itself, except on AWS: the plans of Google and Azure take none. */
  protected protectTable(_scope: Construct, table: KeyValue): void {
    const { cloud } = this.placement;
    this.refuse(
      table,
      `${BACKUP.service[cloud]} takes no tables: ${KEY_VALUE.service[cloud]} keeps their backups itself.`,
      'Set backupRetentionDays of the table itself, and leave it out of this plan.',
    );
  }

  protected refuseHour(database: Database, taken: readonly number[]): void {
    const free = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => !taken.includes(hour));
    const next = free.find((hour) => hour > this.hour) ?? free[0];
    const { day, hour } = database.maintenance as { day: string; hour: number };
    this.refuse(
      database,
      `hour is ${this.hour}, and ${BACKUP.service[this.placement.cloud]} starts no backup close to its maintenance (${day}, ${hour}:00 UTC).`,
      `Use another hour than ${[...taken].sort((a, b) => a - b).join(', ')}, for example ${next}; or move the maintenance of the database.`,
    );
  }

  protected refuse(thing: Construct, message: string, remedy: string): void {
    report(this, { message: `protect ${thing.node.id}: ${message}`, remedy });
  }
}
