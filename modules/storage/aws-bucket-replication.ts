import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketReplicationConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-replication-configuration';
import { Construct } from 'constructs';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { identityPolicy, type Statement } from '../identity/aws';
import { type S3Parts, type S3Settings, s3Bucket } from './aws-bucket-parts';
import { keyArnOf, policyDocument } from './aws-key';
import type { Encryption } from './key';

const ROLE_NAME: NameRule = {
  what: 'IAM role',
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  allowed: 'letters, digits and + = , . @ _ -',
  unique: 'account',
};

export interface Replica {
  readonly bucket: S3Bucket;
  /** The role that S3 copies as: a bucket kept to a network lets it in all the same. */
  readonly role: IamRole;
}

/** The second bucket, and the role that S3 is to copy as. */
export function replicaOf(scope: Construct, region: string, settings: S3Settings, encryption: Encryption | undefined) {
  const place = new Construct(scope, 'replica');
  // A key works in its own region only: one that exists is not there.
  const keyArn = keyArnOf(
    place,
    `Objects of the copy of ${scope.node.id}`,
    encryption && encryption !== 'providerKey' ? 'customerKey' : undefined,
    region,
  );
  const { bucket, versioning } = s3Bucket(place, { ...settings, keyArn, region, native: undefined, statements: undefined });
  const role = new IamRole(place, 'role', {
    name: nameOf(place, ROLE_NAME),
    assumeRolePolicy: policyDocument([
      {
        Sid: 'Replication',
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': factsOf(placementOf(scope).facts, 'aws').account } },
      },
    ]),
  });
  return { bucket, versioning, role, keyArn, region, place };
}

/** Has S3 copy everything from one bucket to the other, deletions as well. */
export function replicate(source: S3Parts, sourceKeyArn: string | undefined, replica: ReturnType<typeof replicaOf>): void {
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
    { sid: 'Write', actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'], resources: [`${bucket.arn}/*`] },
  ];
  if (sourceKeyArn && keyArn) {
    const through = (where: string) => ({ StringEquals: { 'kms:ViaService': `s3.${where}.amazonaws.com` } });
    statements.push(
      { sid: 'Decrypt', actions: ['kms:Decrypt'], resources: [sourceKeyArn], condition: through(placementOf(place).region) },
      { sid: 'Encrypt', actions: ['kms:Encrypt', 'kms:GenerateDataKey'], resources: [keyArn], condition: through(region) },
    );
  }
  const policy = new IamRolePolicy(place, 'policy', { role: role.name, name: 'replicate', policy: identityPolicy(statements) });
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
