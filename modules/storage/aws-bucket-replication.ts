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

/** The second bucket, and the role that S3 is to copy as. */
export function replicaOf(scope: Construct, region: string, settings: S3Settings, encryption: Encryption | undefined) {
  const place = new Construct(scope, 'replica');
  // A key works in its own region only: one that exists is not there.
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
  // S3 says of no account for which it copies, so a condition on aws:SourceAccount would let it in
  // nowhere and every copy fail. None is needed: only who may pass the role, in this account, can
  // name it in a bucket's replication.
  // Source: docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html.
  const role = serviceRole(place, 'Replication', 's3.amazonaws.com', { anyAccount: true });
  return { bucket, versioning, policy, role, keyArn, region, place };
}

/** Has S3 copy everything from one bucket to the other, deletions as well. */
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
    // S3 refuses it until both have versions, and copies nothing until the role may.
    dependsOn: [source.versioning, versioning, policy],
  });
}
