import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { policyDocument, tlsOnly } from '../core/aws';
import { preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';

const BUCKET_NAME: NameRule = {
  what: 'S3 bucket',
  min: 3,
  max: 63,
  pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

export interface AccessLogs {
  readonly bucket: string;
  /** What must exist before a load balancer may write. */
  readonly ready: ITerraformDependable;
}

/**
 * A private, encrypted bucket to which only load balancers of this account may write, with an
 * expiry in days.
 */
export function accessLogs(scope: Construct, days: number): AccessLogs {
  const placement = placementOf(scope);
  const { account } = factsOf(placement.facts, 'aws');
  const logBucket = new S3Bucket(scope, 'bucket', {
    bucket: nameOf(scope, BUCKET_NAME),
    lifecycle: preventDestroyIfProtected(placement),
  });
  const bucket = logBucket.id;
  new S3BucketPublicAccessBlock(scope, 'public-access', {
    bucket,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(scope, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
  // Load balancers support only the default key of S3.
  new S3BucketServerSideEncryptionConfigurationA(scope, 'encryption', {
    bucket,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  });
  const versions = new S3BucketVersioningA(scope, 'versioning', {
    bucket,
    versioningConfiguration: { status: 'Enabled' },
  });
  new S3BucketLifecycleConfiguration(scope, 'forget', {
    bucket,
    rule: [
      {
        id: 'forget',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        expiration: [{ days }],
        noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      },
    ],
    dependsOn: [versions],
  });
  const ready = new S3BucketPolicy(scope, 'policy', {
    bucket,
    policy: policyDocument([
      {
        Sid: 'Write',
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `${logBucket.arn}/AWSLogs/${account}/*`,
      },
      tlsOnly('s3:*', [logBucket.arn, `${logBucket.arn}/*`]),
    ]),
  });
  return { bucket, ready };
}
