import { BackupPlan } from '@cdktf/provider-aws/lib/backup-plan';
import { BackupSelection } from '@cdktf/provider-aws/lib/backup-selection';
import { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import { BackupVaultLockConfiguration } from '@cdktf/provider-aws/lib/backup-vault-lock-configuration';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { accountKey, policyDocument, serviceRole } from '../core/aws';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf, stableId } from '../core/names';
import { factsOf } from '../core/placement';
import { AwsDatabase } from '../database/aws';
import { asRds } from '../database/aws-existing';
import type { Database } from '../database/database';
import { AwsKeyValue, ExistingAwsKeyValue } from '../key-value/aws';
import type { KeyValue } from '../key-value/key-value';
import { AwsBucket, ExistingAwsBucket } from '../storage/aws-bucket';
import type { Bucket } from '../storage/bucket';
import type { Disk } from '../storage/disk';
import { RestoreTest, type Tested } from './aws-restore-test';
import { Backup, type BackupProps, type ExistingBackup } from './backup';

const VAULT_NAME: NameRule = {
  what: 'backup vault',
  min: 2,
  max: 50,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};
const PLAN_NAME: NameRule = { ...VAULT_NAME, what: 'backup plan or selection', min: 1 };
const POLICIES = {
  database: 'service-role/AWSBackupServiceRolePolicyForBackup',
  bucket: 'AWSBackupServiceRolePolicyForS3Backup',
} as const;

/** Selections refer to plans and roles by id, whether created here or elsewhere. */
abstract class AnyBackupPlan extends Backup {
  protected abstract readonly planId: string;
  protected abstract readonly roleArn: string;

  protected override protectDatabase(scope: Construct, database: Database): void {
    this.refuseWindows(database);
    const { arn } = asRds(database);
    const subnetGroup = database instanceof AwsDatabase ? database.instance.dbSubnetGroupNameInput : undefined;
    this.select(scope, { arn, what: 'database', type: 'RDS', subnetGroup });
  }

  protected override protectBucket(scope: Construct, bucket: Bucket): void {
    if (!(bucket instanceof AwsBucket || bucket instanceof ExistingAwsBucket))
      throw new Error(`${bucket.node.path} is not a bucket of aws`);
    // A bucket with `network` would also deny the role.
    if (bucket instanceof AwsBucket) bucket.admit(this.roleArn);
    this.select(scope, { arn: bucket.arn, what: 'bucket', type: 'S3' });
    // AWS Backup turns EventBridge on for what it protects: where the bucket's notifications did
    // not say so, the next apply would turn it off. Source:
    // docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
    const notifications = bucket.node.tryFindChild('notifications');
    if (notifications instanceof S3BucketNotification) notifications.eventbridge = true;
  }

  protected override protectTable(scope: Construct, table: KeyValue): void {
    if (!(table instanceof AwsKeyValue || table instanceof ExistingAwsKeyValue))
      throw new Error(`${table.node.path} is not a table of aws`);
    // The policy for databases is that for tables, too.
    this.select(scope, { arn: table.arn, what: 'database', type: 'DynamoDB' });
  }

  protected override protectDisk(scope: Construct, disk: Disk): void {
    const { account } = factsOf(this.placement.facts, 'aws');
    // The policy for databases is that for volumes, too.
    const arn = `arn:aws:ec2:${this.placement.region}:${account}:volume/${disk.diskId}`;
    this.select(scope, { arn, what: 'database', type: 'EBS' });
  }

  /**
   * Reports an hour at which AWS Backup would start no backup; for a plan created elsewhere the
   * hour is unknown.
   */
  protected refuseWindows(_database: Database): void {}

  /** Nothing where backups are not restored by schedule. */
  protected readonly restoreTest: RestoreTest | undefined = undefined;

  private select(scope: Construct, tested: Tested): void {
    const { arn, what } = tested;
    this.restoreTest?.add(scope, tested);
    new BackupSelection(scope, 'selection', {
      name: nameOf(scope, PLAN_NAME),
      planId: this.planId,
      iamRoleArn: this.roleArn,
      resources: [arn],
      dependsOn: this.permit(what),
    });
  }

  /** What must exist before the role may back up. */
  protected permit(_what: keyof typeof POLICIES): ITerraformDependable[] | undefined {
    return undefined;
  }
}

/**
 * A vault with its own key, a plan with one rule, and a role that may back up protected resources,
 * but not restore them.
 */
export class AwsBackup extends AnyBackupPlan {
  readonly vault: BackupVault;
  readonly plan: BackupPlan;
  readonly role: IamRole;
  protected readonly planId: string;
  protected readonly roleArn: string;
  private readonly copies: IamRolePolicy | undefined;
  protected override readonly restoreTest: RestoreTest | undefined;

  constructor(scope: Construct, id: string, props: BackupProps = {}) {
    super(scope, id, props);
    const { secondRegion } = props;
    this.vault = this.vaultIn(this, undefined, props);
    const copy =
      secondRegion === undefined ? undefined : this.vaultIn(new Construct(this, 'second'), secondRegion, props);
    const lifecycle = { deleteAfter: this.retentionDays };
    this.plan = new BackupPlan(this, 'plan', {
      name: nameOf(this, PLAN_NAME),
      rule: [
        {
          ruleName: 'daily',
          targetVaultName: this.vault.name,
          schedule: `cron(0 ${this.hour} * * ? *)`,
          lifecycle,
          copyAction: copy && [{ destinationVaultArn: copy.arn, lifecycle }],
        },
      ],
      ...props.native?.aws?.plan,
    });
    this.planId = this.plan.id;
    const place = new Construct(this, 'role');
    this.role = serviceRole(place, 'Backup', 'backup.amazonaws.com', {
      description: `Takes the backups of ${stableId(this)}`,
    });
    this.roleArn = this.role.arn;
    this.copies = copy && this.letCopy(place, [this.vault.arn, copy.arn]);
    const { hour, retentionDays } = this;
    this.restoreTest =
      props.restoreTest && new RestoreTest(this, this.vault, { every: props.restoreTest, hour, retentionDays });
  }

  protected override series(): MetricTarget {
    return { dimensions: { BackupVaultName: this.vault.name } };
  }

  /** The managed policy for databases lets a role copy, that for buckets does not. */
  private letCopy(place: Construct, resource: readonly string[]): IamRolePolicy {
    return new IamRolePolicy(place, 'copies', {
      role: this.role.name,
      policy: policyDocument([
        {
          Sid: 'Copies',
          Effect: 'Allow',
          Action: ['backup:CopyFromBackupVault', 'backup:CopyIntoBackupVault'],
          Resource: resource,
        },
      ]),
    });
  }

  /**
   * AWS Backup starts no backup of RDS from an hour before its maintenance window or its own backup
   * window until the end of the window. Source:
   * docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
   */
  protected override refuseWindows(database: Database): void {
    const { maintenance } = database;
    if (!maintenance) return;
    // The automated backups begin two hours before the maintenance window.
    const busyHours = [3, 2, 1, 0].map((before) => (maintenance.hour - before + 24) % 24);
    if (busyHours.includes(this.hour)) this.refuseHour(database, busyHours);
  }

  private vaultIn(scope: Construct, region: string | undefined, props: BackupProps): BackupVault {
    const key = accountKey(scope, `Backups of ${stableId(this)}`, [], {
      region,
      lifecycle: preventDestroyIfProtected(this.placement),
    });
    const vault = new BackupVault(scope, 'vault', {
      region,
      name: nameOf(scope, VAULT_NAME),
      kmsKeyArn: key.arn,
      // Without it, the vault could not be destroyed after the first backup.
      forceDestroy: !this.placement.protected && this.lock !== 'compliance',
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.vault,
    });
    if (this.lock) {
      new BackupVaultLockConfiguration(scope, 'lock', {
        region,
        backupVaultName: vault.name,
        minRetentionDays: this.retentionDays,
        // With a grace period the lock becomes final after it.
        changeableForDays: this.lock === 'compliance' ? 3 : undefined,
      });
    }
    return vault;
  }

  protected override permit(what: keyof typeof POLICIES): ITerraformDependable[] {
    const place = this.role.node.scope as Construct;
    const found = place.node.tryFindChild(what) as IamRolePolicyAttachment | undefined;
    const policyArn = `arn:aws:iam::aws:policy/${POLICIES[what]}`;
    const attached = found ?? new IamRolePolicyAttachment(place, what, { role: this.role.name, policyArn });
    return this.copies ? [attached, this.copies] : [attached];
  }
}

export class ExistingAwsBackup extends AnyBackupPlan {
  protected readonly planId: string;
  protected readonly roleArn: string;

  constructor(scope: Construct, id: string, existing: ExistingBackup) {
    super(scope, id, {});
    const { planId, roleArn } = existingOn(this, existing, 'aws');
    this.planId = planId;
    this.roleArn = roleArn;
  }
}
