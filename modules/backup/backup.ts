import type { BackupPlanConfig } from '@cdktf/provider-aws/lib/backup-plan';
import type { BackupVaultConfig } from '@cdktf/provider-aws/lib/backup-vault';
import type { DataProtectionBackupVaultConfig } from '@cdktf/provider-azurerm/lib/data-protection-backup-vault';
import type { BackupDrBackupVaultConfig } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { childFor, madeId } from '../core/ids';
import { Kind, recordLink } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { stableIds } from '../core/names';
import { checkSecondRegion } from '../core/second-region';
import { Database } from '../database/database';
import { KeyValue } from '../key-value/key-value';
import { KEY_VALUE } from '../key-value/support';
import type { Bucket } from '../storage/bucket';
import { Disk } from '../storage/disk';
import { BACKUP_METRICS, type BackupMetric } from './metrics';
import { BACKUP } from './support';

export interface BackupProps {
  /**
   * The hour at which backups are taken each day, 0 to 23, UTC. AWS and Azure take none during
   * database maintenance: on AWS the hour must not be the database's maintenance hour or one of the
   * three hours before it, on Azure (Sundays, PostgreSQL) not that hour or the one before.
   * @default 5, after the default maintenance window of a database
   */
  readonly hour?: number;
  /**
   * How long each backup is kept, in days.
   * @default 35
   * Limits: 1–3,650; on Google databases at most 365 and buckets 7–90; on Azure disks at most 360
   * and MySQL at most 35.
   */
  readonly retentionDays?: number;
  /**
   * An additional region for backups; on Google it replaces the first. On Azure it must be the
   * region's pair. Changing it replaces the vault on Google and Azure.
   */
  readonly secondRegion?: string;
  /**
   * Prevents deletion of backups before their time: with `governance` an administrator can remove
   * the lock, with `compliance` nobody can. It is an error for resources that it does not cover:
   * databases and buckets on Google, disks and MySQL on Azure.
   * @default 'governance' in a protected environment, else none
   */
  readonly lock?: 'governance' | 'compliance';
  /**
   * How often the newest backup of each protected resource is restored to a copy, which is deleted
   * afterwards: on Sundays, or on the first day of the month, at `hour`. The results are in AWS
   * Backup: `aws backup list-restore-jobs`.
   * @default none
   * Limits: AWS only. The copy is charged while it exists; of a bucket it takes days to delete.
   */
  readonly restoreTest?: 'weekly' | 'monthly';
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly vault?: Partial<BackupVaultConfig>; readonly plan?: Partial<BackupPlanConfig> };
    readonly google?: { readonly vault?: Partial<BackupDrBackupVaultConfig> };
    readonly azure?: { readonly vault?: Partial<DataProtectionBackupVaultConfig> };
  };
}

/**
 * An existing plan and vault, identified per cloud. The plan determines the schedule and the
 * retention.
 */
export interface ExistingBackup {
  /**
   * A plan, and the role that takes its backups, which its owner allows to back up the protected
   * resources.
   */
  readonly aws?: { readonly planId: string; readonly roleArn: string };
  /** A plan for disks: `projects/<project>/locations/<region>/backupPlans/<plan>`. */
  readonly google?: { readonly diskPlan: string };
  /**
   * The vault's resource id, the object id of its identity, and the resource id of a policy for
   * each resource type.
   */
  readonly azure?: {
    readonly vaultId: string;
    readonly principalId: string;
    readonly policies: { readonly databases?: string; readonly buckets?: string; readonly disks?: string };
  };
}

/** The kinds that a plan can protect. */
export type Protectable = Database | Bucket | Disk | KeyValue;

/** A daily backup of databases, buckets, disks and key-value tables to a separate vault. */
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

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<BackupMetric> {
    return metricsOf(this, BACKUP_METRICS, () => this.series());
  }

  protected series(): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /**
   * Adds resources to the plan. What the cloud's plan does not support is kept by the resource
   * itself, as the table shows; it is an error if neither is supported.
   */
  protect(...things: readonly Protectable[]): void {
    for (const thing of things) {
      if (thing.placement.id !== this.placement.id) {
        report(this, {
          message: `protect refers to ${thing.node.path}, which is in another placement.`,
          remedy: 'Use a plan in the same placement.',
        });
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

  /** By the table itself, except on AWS: backup plans of Google and Azure do not support tables. */
  protected protectTable(_scope: Construct, table: KeyValue): void {
    const { cloud } = this.placement;
    this.refuse(
      table,
      `${BACKUP.service[cloud]} does not support tables: ${KEY_VALUE.service[cloud]} keeps their backups itself.`,
      'Set backupRetentionDays of the table itself, and leave it out of this plan.',
    );
  }

  protected refuseHour(database: Database, taken: readonly number[]): void {
    const free = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => !taken.includes(hour));
    const next = free.find((hour) => hour > this.hour) ?? free[0];
    const { day, hour } = database.maintenance as { day: string; hour: number };
    this.refuse(
      database,
      `hour is ${this.hour}, but ${BACKUP.service[this.placement.cloud]} starts no backup close to its ` +
        `maintenance (${day}, ${hour}:00 UTC).`,
      `Use another hour than ${[...taken].sort((a, b) => a - b).join(', ')}, for example ${next}; or move ` +
        'the maintenance of the database.',
    );
  }

  protected refuse(thing: Construct, message: string, remedy: string): void {
    report(this, { message: `protect ${thing.node.id}: ${message}`, remedy });
  }
}
