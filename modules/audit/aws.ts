import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { CloudwatchLogMetricFilter } from '@cdktf/provider-aws/lib/cloudwatch-log-metric-filter';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { Construct } from 'constructs';
import { ALARM_NAME } from '../alarm/aws';
import { logGroup, serviceRole } from '../core/aws';
import { addStatement, kmsKey } from '../core/aws-key';
import { groupIn } from '../core/child';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { INLINE_POLICY_NAME, identityPolicy } from '../identity/aws';
import { asAlarmTopic } from '../notifications/aws';
import { AwsBucket } from '../storage/aws-bucket';
import { AUDIT_EVENTS, Audit, type AuditEvent, type AuditProps } from './audit';

/** Source: docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html (Name) */
const TRAIL_NAME: NameRule = {
  what: 'trail',
  min: 3,
  max: 128,
  pattern: /^[A-Za-z0-9](?!.*[._-]{2})[A-Za-z0-9._-]*[A-Za-z0-9]$/,
  allowed: 'letters, digits and single . _ -',
  unique: 'region',
};

/**
 * Source: docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html (CloudWatch.1,
 * 5 and 7)
 */
const PATTERNS: Readonly<Record<AuditEvent, string>> = {
  root: '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  trail: any(['StopLogging', 'UpdateTrail', 'DeleteTrail', 'PutEventSelectors']),
  key: `{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }`,
};

function any(names: readonly string[]): string {
  return `{ ${names.map((name) => `($.eventName = ${name})`).join(' || ')} }`;
}

/** The days for which the records of all regions can be searched: the policy `retention`. */
const SEARCHABLE_DAYS = 365;

/** A trail of all regions, whose files are signed. */
export class AwsAudit extends Audit {
  readonly trail: Cloudtrail;
  readonly bucket: AwsBucket;

  constructor(scope: Construct, id: string, props: AuditProps) {
    super(scope, id, props);
    const { region, facts } = this.placement;
    const { account } = factsOf(facts, 'aws');
    const name = nameOf(this, TRAIL_NAME);
    const arn = `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
    const own = { StringEquals: { 'aws:SourceArn': arn } };
    this.bucket = new AwsBucket(this, 'records', this.settingsOf(props));
    const policy = this.bucket.node.findChild('tls-only') as S3BucketPolicy;
    const service = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' } };
    addStatement(policy, {
      Sid: 'TrailReadsAcl',
      ...service,
      Action: 's3:GetBucketAcl',
      Resource: this.bucket.arn,
      Condition: own,
    });
    addStatement(policy, {
      Sid: 'TrailWrites',
      ...service,
      Action: 's3:PutObject',
      Resource: `${this.bucket.arn}/AWSLogs/${account}/*`,
      Condition: { StringEquals: { ...own.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    });
    // Source: docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
    const key = kmsKey(new Construct(this, 'encryption'), 'Records of the account', [
      {
        Sid: 'TrailEncrypts',
        ...service,
        Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Condition: own,
      },
    ]);
    const logs = logGroup(new Construct(this, 'logs'), 'Records of the account, to be searched', SEARCHABLE_DAYS);
    const writer = new Construct(this, 'writer');
    const role = serviceRole(writer, 'CloudTrail', 'cloudtrail.amazonaws.com', {
      description: 'Writes the records of the account to their log group',
    });
    const write = new IamRolePolicy(writer, 'policy', {
      role: role.name,
      name: nameOf(writer, INLINE_POLICY_NAME, { parent: writer }),
      policy: identityPolicy([
        {
          sid: 'Write',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${logs.arn}:log-stream:*`],
        },
      ]),
    });
    this.trail = new Cloudtrail(this, 'trail', {
      name,
      s3BucketName: this.bucket.bucket.id,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: key.arn,
      cloudWatchLogsGroupArn: `${logs.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      eventSelector: props.dataAccess
        ? [
            {
              readWriteType: 'All',
              includeManagementEvents: true,
              dataResource: [
                { type: 'AWS::S3::Object', values: ['arn:aws:s3'] },
                { type: 'AWS::Lambda::Function', values: ['arn:aws:lambda'] },
              ],
            },
          ]
        : undefined,
      dependsOn: [policy, write],
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.trail,
    });
    for (const event of Object.keys(AUDIT_EVENTS) as AuditEvent[]) this.watch(event, logs.name);
  }

  private watch(event: AuditEvent, logGroupName: string): void {
    const place = new Construct(groupIn(this, 'alarms'), event);
    const name = nameOf(place, ALARM_NAME);
    const { project } = this.placement;
    new CloudwatchLogMetricFilter(place, 'filter', {
      name,
      logGroupName,
      pattern: PATTERNS[event],
      metricTransformation: { namespace: `Audit/${project}`, name, value: '1', unit: 'Count' },
    });
    const topics = this.channels.map((one) => asAlarmTopic(one).topicArn);
    new CloudwatchMetricAlarm(place, 'alarm', {
      alarmName: name,
      alarmDescription: AUDIT_EVENTS[event],
      namespace: `Audit/${project}`,
      metricName: name,
      statistic: 'Sum',
      period: 300,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      threshold: 0,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: topics,
    });
  }
}
