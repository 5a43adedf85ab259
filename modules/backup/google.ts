import { BackupDrBackupPlan } from '@cdktf/provider-google/lib/backup-dr-backup-plan';
import { BackupDrBackupPlanAssociation } from '@cdktf/provider-google/lib/backup-dr-backup-plan-association';
import { BackupDrBackupVault } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import { Construct } from 'constructs';
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
 * Backups of Cloud SQL's own that are kept. Source:
 * cloud.google.com/sql/docs/postgres/backup-recovery/backup-options
 */
const DATABASE_DAYS = 365;
/** How long a bucket keeps what is deleted. Source: cloud.google.com/storage/docs/soft-delete */
const BUCKET_DAYS = { min: 7, max: 90 };

/** Disks are tied to a plan by name, wherever the plan was made. */
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

  /** The name of the plan for disks; nothing, where that was reported. */
  protected abstract diskPlan(): string | undefined;
}

/**
 * A vault whose backups nobody deletes before their time, and a plan for disks. Databases and
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

  /** Made for the first disk: nothing else is kept in it. */
  get vault(): BackupDrBackupVault {
    return (
      (this.node.tryFindChild('vault') as BackupDrBackupVault | undefined) ??
      new BackupDrBackupVault(this, 'vault', {
        backupVaultId: nameOf(this, NAME),
        location: this.props.secondRegion ?? this.placement.region,
        // A vault without a lock still holds every backup for a day.
        backupMinimumEnforcedRetentionDuration: `${(this.lock ? this.retentionDays : 1) * 86_400}s`,
        // The vault changes before its plan, which then keeps backups for less than the vault's
        // minimum.
        forceUpdate: true,
        // What was backed up once leaves a data source behind, without which the vault could never
        // be deleted.
        ignoreInactiveDatasources: !this.placement.protected,
        lifecycle: preventDestroyIfProtected(this.placement),
        ...this.props.native?.google?.vault,
      })
    );
  }

  /**
   * Made for the first disk. The agent of a vault may back up the disks of its own project already.
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
      // Where the disks are, wherever the vault is:
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
            // A window of six hours at least.
            backupWindow: { startHourOfDay: start, endHourOfDay: this.hour > 18 ? 24 : start + 6 },
          },
        },
      ],
    });
  }

  /**
   * By the instance itself. A plan could take it, and would take more: Terraform can change nothing
   * of an instance that is tied to one
   * (github.com/hashicorp/terraform-provider-google/issues/24932), the pinned provider restores
   * none from a vault, and the vault must be in the same region.
   */
  protected override protectDatabase(_scope: Construct, database: Database): void {
    if (!(database instanceof GoogleDatabase)) {
      this.refuse(
        database,
        'Cloud SQL backs itself up, and this one is created elsewhere.',
        'Set its backups where it is made, and leave it out of this plan.',
      );
      return;
    }
    if (this.retentionDays > DATABASE_DAYS) {
      this.refuse(
        database,
        `retentionDays is ${this.retentionDays}, Cloud SQL keeps at most ${DATABASE_DAYS} backups.`,
        'Give databases their own plan.',
      );
    }
    this.refuseLock(database, 'who administers Cloud SQL can delete its backups');
    database.backUp({ hour: this.hour, retentionDays: this.retentionDays, region: this.props.secondRegion });
  }

  /**
   * By the bucket itself, which keeps what is deleted: Backup and DR of this provider knows no
   * buckets.
   */
  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    if (!(bucket instanceof GoogleBucket)) {
      this.refuse(
        bucket,
        'Google backs no bucket up, and this one is created elsewhere.',
        'Set its soft delete policy where it is made.',
      );
      return;
    }
    const { min, max } = BUCKET_DAYS;
    if (this.retentionDays < min || this.retentionDays > max) {
      this.refuse(
        bucket,
        `retentionDays is ${this.retentionDays}, a bucket keeps what is deleted ${min} to ${max} days.`,
        'Give buckets their own plan.',
      );
    }
    if (this.props.secondRegion !== undefined) {
      this.refuse(
        bucket,
        'secondRegion: Google backs no bucket up.',
        'Let the bucket itself stand in two regions, and leave it out of this plan.',
      );
    }
    this.refuseLock(bucket, 'who owns the bucket can end its soft deletion');
    bucket.bucket.putSoftDeletePolicy({ retentionDurationSeconds: this.retentionDays * 86_400 });
  }

  /** The vault's lock, where it was asked for and does not reach. */
  private refuseLock(thing: Construct, why: string): void {
    if (this.props.lock)
      this.refuse(thing, `lock is "${this.props.lock}", and ${why}.`, 'Give it a plan without lock.');
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
      'Cloud SQL backs itself up, and a plan created elsewhere says nothing of it.',
      'Set backupRetentionDays of the database itself.',
    );
  }

  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    this.refuse(
      bucket,
      'Google backs no bucket up, and a plan created elsewhere says nothing of it.',
      'Set softDeleteDays of the bucket itself.',
    );
  }
}
