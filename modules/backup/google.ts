import { BackupDrBackupPlan } from '@cdktf/provider-google/lib/backup-dr-backup-plan';
import { BackupDrBackupPlanAssociation } from '@cdktf/provider-google/lib/backup-dr-backup-plan-association';
import { BackupDrBackupVault } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import { Construct } from 'constructs';
import { childOf } from '../core/child';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import type { Database } from '../database/database';
import { GoogleDatabase } from '../database/google';
import type { Bucket } from '../storage/bucket';
import type { Disk } from '../storage/disk';
import { GoogleBucket } from '../storage/google-bucket';
import { Backup, type BackupProps, type ExistingBackup } from './backup';

const NAME: NameRule = {
  what: 'backup vault, plan or association',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};
const DISK = 'compute.googleapis.com/Disk';
/**
 * The maximum number of Cloud SQL backups. Source:
 * cloud.google.com/sql/docs/postgres/backup-recovery/backup-options
 */
const DATABASE_DAYS = 365;
/** How long a bucket keeps deleted objects. Source: cloud.google.com/storage/docs/soft-delete */
const BUCKET_DAYS = { min: 7, max: 90 };

/** Disks are associated with a plan by name, whether it was created here or elsewhere. */
abstract class AnyBackupPlan extends Backup {
  protected override protectDisk(scope: Construct, disk: Disk): void {
    const backupPlan = this.diskPlan();
    if (backupPlan === undefined) return;
    new BackupDrBackupPlanAssociation(scope, 'association', {
      backupPlanAssociationId: nameOf(scope, NAME),
      location: this.placement.region,
      resourceType: DISK,
      resource: disk.diskId,
      backupPlan,
    });
  }

  /** The name of the plan for disks; undefined if an error was reported. */
  protected abstract diskPlan(): string | undefined;
}

/**
 * A vault whose backups can't be deleted before their time, and a plan for disks. Databases and
 * buckets keep their backups themselves.
 */
export class GoogleBackup extends AnyBackupPlan {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: BackupProps = {},
  ) {
    super(scope, id, props);
  }

  /** Created for the first disk, the only type that it stores. */
  get vault(): BackupDrBackupVault {
    return childOf(
      this,
      'vault',
      () =>
        new BackupDrBackupVault(this, 'vault', {
          backupVaultId: nameOf(this, NAME),
          location: this.props.secondRegion ?? this.placement.region,
          // A vault without a lock still keeps every backup for a day.
          backupMinimumEnforcedRetentionDuration: `${(this.lock ? this.retentionDays : 1) * 86_400}s`,
          // The vault is changed before its plan, whose retention would otherwise be below the
          // vault's minimum.
          forceUpdate: true,
          // Every backup leaves a data source, which would prevent the deletion of the vault.
          ignoreInactiveDatasources: !this.placement.protected,
          lifecycle: preventDestroyIfProtected(this.placement),
          ...this.props.native?.google?.vault,
        }),
    );
  }

  /**
   * Created for the first disk. The service agent of a vault may already back up the disks of its
   * own project.
   */
  protected override diskPlan(): string {
    const found = this.node.tryFindChild('disks') as Construct | undefined;
    return (
      (found?.node.findChild('plan') as BackupDrBackupPlan | undefined) ?? this.makePlan(new Construct(this, 'disks'))
    ).name;
  }

  private makePlan(scope: Construct): BackupDrBackupPlan {
    const start = Math.min(this.hour, 18);
    return new BackupDrBackupPlan(scope, 'plan', {
      backupPlanId: nameOf(scope, NAME),
      // In the region of the disks, wherever the vault is:
      // cloud.google.com/backup-disaster-recovery/docs/concepts/backup-vault
      location: this.placement.region,
      resourceType: DISK,
      backupVault: this.vault.id,
      backupRules: [
        {
          ruleId: 'daily',
          backupRetentionDays: this.retentionDays,
          standardSchedule: {
            recurrenceType: 'DAILY',
            timeZone: 'UTC',
            // A window of at least six hours.
            backupWindow: { startHourOfDay: start, endHourOfDay: this.hour > 18 ? 24 : start + 6 },
          },
        },
      ],
    });
  }

  /**
   * By the instance itself. A plan is supported, but Terraform can't change an instance that is
   * associated with one (github.com/hashicorp/terraform-provider-google/issues/24932), the pinned
   * provider can't restore from a vault, and the vault must be in the same region.
   */
  protected override protectDatabase(_scope: Construct, database: Database): void {
    if (!(database instanceof GoogleDatabase)) {
      this.refuse(
        database,
        'Cloud SQL instances keep their own backups, and this one was created elsewhere.',
        'Set its backups where it is created, and leave it out of this plan.',
      );
      return;
    }
    if (this.retentionDays > DATABASE_DAYS) {
      this.refuse(
        database,
        `retentionDays is ${this.retentionDays}, but Cloud SQL keeps at most ${DATABASE_DAYS} backups.`,
        'Use a separate plan for databases.',
      );
    }
    this.refuseLock(database, 'an administrator of Cloud SQL can delete its backups');
    database.backUp({ hour: this.hour, retentionDays: this.retentionDays, region: this.props.secondRegion });
  }

  /**
   * By the bucket itself, which keeps deleted objects: Backup and DR of this provider does not
   * support buckets.
   */
  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    if (!(bucket instanceof GoogleBucket)) {
      this.refuse(
        bucket,
        'Google does not support backups of buckets, and this one was created elsewhere.',
        'Set its soft delete policy where it is created.',
      );
      return;
    }
    const { min, max } = BUCKET_DAYS;
    if (this.retentionDays < min || this.retentionDays > max) {
      this.refuse(
        bucket,
        `retentionDays is ${this.retentionDays}, but a bucket keeps deleted objects for ${min} to ${max} days.`,
        'Use a separate plan for buckets.',
      );
    }
    if (this.props.secondRegion !== undefined) {
      this.refuse(
        bucket,
        'secondRegion: Google does not support backups of buckets.',
        'Use replication of the bucket, and leave it out of this plan.',
      );
    }
    this.refuseLock(bucket, 'the owner of the bucket can disable soft deletion');
    bucket.bucket.putSoftDeletePolicy({ retentionDurationSeconds: this.retentionDays * 86_400 });
  }

  /** Reports a lock that does not cover the resource. */
  private refuseLock(thing: Construct, why: string): void {
    if (this.props.lock) this.refuse(thing, `lock is "${this.props.lock}", but ${why}.`, 'Use a plan without lock.');
  }
}

export class ExistingGoogleBackup extends AnyBackupPlan {
  private readonly plan: string;

  constructor(scope: Construct, id: string, existing: ExistingBackup) {
    super(scope, id, {});
    this.plan = existingOn(this, existing, 'google').diskPlan;
  }

  protected override diskPlan(): string {
    return this.plan;
  }

  protected override protectDatabase(_scope: Construct, database: Database): void {
    this.refuse(
      database,
      'Cloud SQL instances keep their own backups, which a plan created elsewhere does not configure.',
      'Set backupRetentionDays of the database itself.',
    );
  }

  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    this.refuse(
      bucket,
      'Google does not support backups of buckets, which a plan created elsewhere does not configure.',
      'Set softDeleteDays of the bucket itself.',
    );
  }
}
