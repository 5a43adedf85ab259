import { BackupRestoreTestingPlan } from '@cdktf/provider-aws/lib/backup-restore-testing-plan';
import { BackupRestoreTestingSelection } from '@cdktf/provider-aws/lib/backup-restore-testing-selection';
import type { BackupVault } from '@cdktf/provider-aws/lib/backup-vault';
import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { childOf } from '../core/child';
import { type NameRule, nameOf, stableId } from '../core/names';
import type { BackupProps } from './backup';

/** Source: restore_testing_plan.go and restore_testing_selection.go of the provider. */
const NAME: NameRule = {
  what: 'restore testing plan or selection',
  max: 50,
  pattern: /^[0-9A-Za-z_]+$/,
  allowed: 'letters, digits and _',
  separator: '_',
  unique: 'region',
};
const DAYS = { weekly: '? * SUN *', monthly: '1 * ? *' };
/**
 * Source: docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html, policies for
 * restores.
 */
const POLICIES = {
  database: 'service-role/AWSBackupServiceRolePolicyForRestores',
  bucket: 'AWSBackupServiceRolePolicyForS3Restore',
} as const;

/** What is restored: how the policy and AWS Backup call it, and in which subnets. */
export interface Tested {
  readonly arn: string;
  readonly what: keyof typeof POLICIES;
  readonly type: 'RDS' | 'S3' | 'EBS' | 'DynamoDB';
  /** Of a database. */
  readonly subnetGroup?: string;
}

/** Restores the newest backups of a vault to copies, and deletes these. */
export class RestoreTest extends Construct {
  readonly plan: BackupRestoreTestingPlan;
  readonly role: IamRole;

  constructor(
    scope: Construct,
    vault: BackupVault,
    {
      every,
      hour,
      retentionDays,
    }: { every: NonNullable<BackupProps['restoreTest']>; hour: number; retentionDays: number },
  ) {
    super(scope, 'restore-test');
    this.plan = new BackupRestoreTestingPlan(this, 'plan', {
      name: nameOf(this, NAME),
      scheduleExpression: `cron(0 ${hour} ${DAYS[every]})`,
      recoveryPointSelection: [
        {
          algorithm: 'LATEST_WITHIN_WINDOW',
          includeVaults: [vault.arn],
          recoveryPointTypes: ['SNAPSHOT'],
          selectionWindowDays: Math.min(retentionDays, 30),
        },
      ],
    });
    this.role = serviceRole(this, 'Restore', 'backup.amazonaws.com', {
      description: `Restores copies of the backups of ${stableId(scope)}`,
    });
  }

  /** One selection for each: the provider sends no change of the ARNs of one. */
  add(scope: Construct, { arn, what, type, subnetGroup }: Tested): void {
    const policyArn = `arn:aws:iam::aws:policy/${POLICIES[what]}`;
    const attached = childOf(
      this,
      what,
      () => new IamRolePolicyAttachment(this, what, { role: this.role.name, policyArn }),
    );
    const place = new Construct(scope, 'restore-test');
    new BackupRestoreTestingSelection(place, 'selection', {
      name: nameOf(place, NAME, { parent: this }),
      restoreTestingPlanName: this.plan.name,
      protectedResourceType: type,
      protectedResourceArns: [arn],
      iamRoleArn: this.role.arn,
      // Otherwise the copy is in the default network of the account.
      restoreMetadataOverrides: subnetGroup ? { dbsubnetgroupname: subnetGroup } : undefined,
      dependsOn: [attached],
    });
  }
}
