import { BackupDrBackupPlan } from '@cdktf/provider-google/lib/backup-dr-backup-plan';
import { BackupDrBackupPlanAssociation } from '@cdktf/provider-google/lib/backup-dr-backup-plan-association';
import { BackupDrBackupVault } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn, keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import type { Database } from '../database/database';
import { asCloudSql, GoogleDatabase } from '../database/google';
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
/** A plan is for one type of resource. */
const TYPES = { databases: 'sqladmin.googleapis.com/Instance', disks: 'compute.googleapis.com/Disk' } as const;
type Planned = keyof typeof TYPES;

/** What a plan protects is tied to it by name, wherever the plan was made. */
abstract class AnyBackupPlan extends Backup {
  protected override protectDatabase(scope: Construct, database: Database): void {
    const { project } = factsOf(this.placement.facts, 'google');
    this.associate(scope, 'databases', `projects/${project}/instances/${asCloudSql(database).instanceName}`);
    if (!(database instanceof GoogleDatabase)) return;
    // From now on the plan decides what the instance's own backups were: Terraform must not turn it back.
    const { lifecycle } = database.instance;
    const ignored = lifecycle?.ignoreChanges;
    database.instance.lifecycle = {
      ...lifecycle,
      ignoreChanges: [...(Array.isArray(ignored) ? ignored : []), 'settings[0].backup_configuration'],
    };
  }

  protected override protectDisk(scope: Construct, disk: Disk): void {
    this.associate(scope, 'disks', disk.diskId);
  }

  private associate(scope: Construct, what: Planned, resource: string): void {
    const found = this.planOf(what);
    if (!found) return;
    new BackupDrBackupPlanAssociation(scope, 'association', {
      backupPlanAssociationId: nameOf(scope, NAME),
      location: this.placement.region,
      resourceType: TYPES[what],
      resource,
      backupPlan: found.plan,
      dependsOn: found.ready,
    });
  }

  /** The plan's name, and what must be there before it works; nothing, where that was reported. */
  protected abstract planOf(what: Planned): { readonly plan: string; readonly ready?: ProjectIamMember[] } | undefined;

  protected refuse(thing: Construct, message: string, remedy: string): void {
    report(this, { message: `protect ${thing.node.id}: ${message}`, remedy });
  }
}

/** A vault whose backups nobody deletes before their time, and a plan for each type of what it protects. */
export class GoogleBackup extends AnyBackupPlan {
  readonly vault: BackupDrBackupVault;
  private readonly secondRegion: string | undefined;

  constructor(scope: Construct, id: string, props: BackupProps = {}) {
    super(scope, id, props);
    this.secondRegion = props.secondRegion;
    this.vault = new BackupDrBackupVault(this, 'vault', {
      backupVaultId: nameOf(this, NAME),
      location: props.secondRegion ?? this.placement.region,
      // A vault without a lock still holds every backup for a day.
      backupMinimumEnforcedRetentionDuration: `${(this.lock ? this.retentionDays : 1) * 86_400}s`,
      lifecycle: keep(this.placement),
      ...props.native?.google?.vault,
    });
  }

  /** Made for the first of its type. */
  protected override planOf(what: Planned): { plan: string; ready?: ProjectIamMember[] } {
    const found = this.node.tryFindChild(what) as Construct | undefined;
    const scope = found ?? new Construct(this, what);
    const plan = (found?.node.findChild('plan') as BackupDrBackupPlan | undefined) ?? this.makePlan(scope, what);
    const agent = scope.node.tryFindChild('agent') as ProjectIamMember | undefined;
    return { plan: plan.name, ready: agent && [agent] };
  }

  private makePlan(scope: Construct, what: Planned): BackupDrBackupPlan {
    // The disks of its own project a vault's agent may back up already.
    if (what === 'databases') {
      new ProjectIamMember(scope, 'agent', {
        project: factsOf(this.placement.facts, 'google').project,
        role: 'roles/backupdr.cloudSqlOperator',
        member: `serviceAccount:${this.vault.serviceAccount}`,
      });
    }
    const start = Math.min(this.hour, 18);
    return new BackupDrBackupPlan(scope, 'plan', {
      backupPlanId: nameOf(scope, NAME),
      location: this.placement.region,
      resourceType: TYPES[what],
      backupVault: this.vault.id,
      // Logs of transactions, which only databases have.
      logRetentionDays: what === 'databases' ? 7 : undefined,
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

  /** Backup and DR of this provider knows no buckets: the bucket keeps what is deleted itself. */
  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    const wrong = (message: string, remedy: string) => this.refuse(bucket, message, remedy);
    if (!(bucket instanceof GoogleBucket)) {
      wrong('Google backs no bucket up, and this one is made elsewhere.', 'Set its soft delete policy where it is made.');
      return;
    }
    if (this.retentionDays < 7 || this.retentionDays > 90) {
      wrong(`retentionDays is ${this.retentionDays}, a bucket keeps what is deleted 7 to 90 days.`, 'Give buckets a plan of their own.');
    }
    if (this.secondRegion !== undefined) {
      wrong('secondRegion: Google backs no bucket up.', 'Let the bucket itself stand in two regions, and leave it out of this plan.');
    }
    bucket.bucket.putSoftDeletePolicy({ retentionDurationSeconds: this.retentionDays * 86_400 });
  }
}

export class ExistingGoogleBackup extends AnyBackupPlan {
  private readonly plans: Partial<Record<Planned, string>>;

  constructor(scope: Construct, id: string, existing: ExistingBackup) {
    super(scope, id, {});
    this.plans = existingOn(this, existing, 'google').plans;
  }

  protected override planOf(what: Planned): { plan: string } | undefined {
    const plan = this.plans[what];
    if (plan !== undefined) return { plan };
    report(this, {
      message: `fromExisting names no plan of ${what} on google.`,
      remedy: `Add google.plans.${what}, or leave the ${what} out of it.`,
    });
    return undefined;
  }

  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    this.refuse(
      bucket,
      'Google backs no bucket up, and a plan made elsewhere says nothing of it.',
      'Set softDeleteDays of the bucket itself.',
    );
  }
}
