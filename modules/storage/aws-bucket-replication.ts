import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { keyArnOf } from '../core/aws-key';
import type { Encryption } from '../core/key';
import { stableId } from '../core/names';
import { placementOf } from '../core/placement';
import { identityPolicy, type Statement } from '../identity/aws';
import { type S3Parts, type S3Settings, s3Bucket } from './aws-bucket-parts';

/** The second bucket, and the role for replication that S3 assumes. */
export function replicaOf(scope: Construct, region: string, settings: S3Settings, encryption: Encryption | undefined) {
  const place = new Construct(scope, 'replica');
  // A key is valid in its own region only, so an existing key can't be used here.
  const keyArn = keyArnOf(
    place,
    `Objects of the copy of ${stableId(scope)}`,
    encryption && encryption !== 'providerKey' ? 'customerKey' : undefined,
    region,
  );
  const { bucket, versioning, policy } = s3Bucket(place, {
    ...settings,
    keyArn,
    region,
    native: undefined,
    statements: undefined,
  });
  // S3 sends no source account with replication, so a condition on aws:SourceAccount would deny
  // every copy. None is required: only principals of this account that may pass the role can
  // configure it for a bucket. Source:
  // docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html.
  const role = serviceRole(place, 'Replication', 's3.amazonaws.com', { anyAccount: true });
  return { bucket, versioning, policy, role, keyArn, region, place };
}

/** Configures S3 to replicate everything from one bucket to the other, including deletions. */
export function replicate(
  source: S3Parts,
  sourceKeyArn: string | undefined,
  replica: ReturnType<typeof replicaOf>,
): void {
  const { bucket, versioning, role, keyArn, region, place } = replica;
  const from = source.bucket.arn;
  const statements: Statement[] = [
    { sid: 'Ask', actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [from] },
    {
      sid: 'Read',
      actions: [
        's3:GetObjectVersionForReplication',
        's3:GetObjectVersionAcl',
        's3:GetObjectVersionTagging',
        's3:GetObjectRetention',
        's3:GetObjectLegalHold',
      ],
      resources: [`${from}/*`],
    },
    {
      sid: 'Write',
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
      resources: [`${bucket.arn}/*`],
    },
  ];
  if (sourceKeyArn && keyArn) {
    const through = (where: string) => ({ StringEquals: { 'kms:ViaService': `s3.${where}.amazonaws.com` } });
    statements.push(
      {
        sid: 'Decrypt',
        actions: ['kms:Decrypt'],
        resources: [sourceKeyArn],
        condition: through(placementOf(place).region),
      },
      {
        sid: 'Encrypt',
        actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
        resources: [keyArn],
        condition: through(region),
      },
    );
  }
  const policy = new IamRolePolicy(place, 'policy', {
    role: role.name,
    name: 'replicate',
    policy: identityPolicy(statements),
  });
  new S3BucketReplicationConfigurationA(place, 'replication', {
    bucket: source.bucket.id,
    role: role.arn,
    rule: [
      {
        id: 'everything',
        status: 'Enabled',
        priority: 1,
        filter: { prefix: '' },
        deleteMarkerReplication: { status: 'Enabled' },
        ...(keyArn && { sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } } }),
        destination: { bucket: bucket.arn, ...(keyArn && { encryptionConfiguration: { replicaKmsKeyId: keyArn } }) },
      },
    ],
    // S3 refuses it until both buckets are versioned, and copies nothing until the role has its
    // permissions.
    dependsOn: [source.versioning, versioning, policy],
  });
}
