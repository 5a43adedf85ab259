import { BackupDrBackupPlan } from '@cdktf/provider-google/lib/backup-dr-backup-plan';
import { BackupDrBackupPlanAssociation } from '@cdktf/provider-google/lib/backup-dr-backup-plan-association';
import { BackupDrBackupVault } from '@cdktf/provider-google/lib/backup-dr-backup-vault';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import type { Database } from '../database/database';
import { asCloudSql, GoogleDatabase } from '../database/google';
import type { Bucket } from '../storage/bucket';
import { GoogleBucket } from '../storage/google-bucket';
import { Backup, type BackupProps } from './backup';

const NAME: NameRule = {
  what: 'backup vault, plan or association',
  max: 63,
  pattern: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  allowed: 'lower-case letters, digits and -, beginning with a letter',
  unique: 'region',
};
const CLOUD_SQL = 'sqladmin.googleapis.com/Instance';

/** A vault whose backups nobody deletes before their time, and a plan for Cloud SQL. */
export class GoogleBackup extends Backup {
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

  /** The plan of Cloud SQL, and what the vault's agent may do; made for the first database. */
  private planOfDatabases(): BackupDrBackupPlan {
    const found = this.node.tryFindChild('databases') as Construct | undefined;
    if (found) return found.node.findChild('plan') as BackupDrBackupPlan;
    const scope = new Construct(this, 'databases');
    new ProjectIamMember(scope, 'agent', {
      project: factsOf(this.placement.facts, 'google').project,
      role: 'roles/backupdr.cloudSqlOperator',
      member: `serviceAccount:${this.vault.serviceAccount}`,
    });
    const start = Math.min(this.hour, 18);
    return new BackupDrBackupPlan(scope, 'plan', {
      backupPlanId: nameOf(scope, NAME),
      location: this.placement.region,
      resourceType: CLOUD_SQL,
      backupVault: this.vault.id,
      logRetentionDays: 7,
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

  protected override protectDatabase(scope: Construct, database: Database): void {
    const plan = this.planOfDatabases();
    const { project } = factsOf(this.placement.facts, 'google');
    new BackupDrBackupPlanAssociation(scope, 'association', {
      backupPlanAssociationId: nameOf(scope, NAME),
      location: this.placement.region,
      resourceType: CLOUD_SQL,
      resource: `projects/${project}/instances/${asCloudSql(database).instanceName}`,
      backupPlan: plan.name,
      dependsOn: [plan.node.scope?.node.findChild('agent') as ProjectIamMember],
    });
    if (!(database instanceof GoogleDatabase)) return;
    // From now on the plan decides what the instance's own backups were: Terraform must not turn it back.
    const { lifecycle } = database.instance;
    const ignored = lifecycle?.ignoreChanges;
    database.instance.lifecycle = {
      ...lifecycle,
      ignoreChanges: [...(Array.isArray(ignored) ? ignored : []), 'settings[0].backup_configuration'],
    };
  }

  /** Backup and DR of this provider knows no buckets: the bucket keeps what is deleted itself. */
  protected override protectBucket(_scope: Construct, bucket: Bucket): void {
    const wrong = (message: string, remedy: string) => report(this, { message: `protect ${bucket.node.id}: ${message}`, remedy });
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
