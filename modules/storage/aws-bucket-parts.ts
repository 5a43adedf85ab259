import { S3Bucket, type S3BucketConfig } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketObjectLockConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { type PolicyStatement, policyDocument, tlsOnly } from '../core/aws';
import { addStatement } from '../core/aws-key';
import { sidOf } from '../core/ids';
import { preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf, stableIds } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { foundationOf } from '../core/stacks';
import type { BucketProps } from './bucket';
import { type LifecycleRule, ruleNames } from './bucket-rules';
import { BUCKET_DEFAULTS } from './bucket-settings';

const BUCKET_NAME: NameRule = {
  what: 'S3 bucket',
  min: 3,
  max: 63,
  pattern: /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]*[a-z0-9]$(?<!-s3alias|--ol-s3)/,
  allowed: 'lower-case letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

export interface S3Parts {
  readonly bucket: S3Bucket;
  readonly versioning: S3BucketVersioningA;
  readonly policy: S3BucketPolicy;
  readonly publicAccess: S3BucketPublicAccessBlock;
}

export interface S3Settings
  extends Pick<BucketProps, 'versioned' | 'lifecycle' | 'unfinishedUploadDays' | 'retention'> {
  /** ARN of the key that encrypts; the default key of S3 if undefined. */
  readonly keyArn?: string;
  /** The region, if not that of the placement. */
  readonly region?: string;
  /** Whether the public may read the objects. */
  readonly public?: boolean;
  readonly statements?: readonly PolicyStatement[];
  readonly native?: Partial<S3BucketConfig>;
}

/**
 * An S3 bucket under `scope`, which determines the name, with all settings that keep it private to
 * its account.
 */
export function s3Bucket(scope: Construct, settings: S3Settings): S3Parts {
  const { region, keyArn } = settings;
  const s3Bucket = new S3Bucket(scope, 'bucket', {
    bucket: nameOf(scope, BUCKET_NAME),
    region,
    lifecycle: preventDestroyIfProtected(placementOf(scope)),
    ...settings.native,
  });
  const bucket = s3Bucket.id;
  const open = settings.public ?? false;
  const publicAccess = new S3BucketPublicAccessBlock(scope, 'public-access', {
    bucket,
    region,
    blockPublicAcls: true,
    blockPublicPolicy: !open,
    ignorePublicAcls: true,
    restrictPublicBuckets: !open,
  });
  new S3BucketOwnershipControls(scope, 'ownership', {
    bucket,
    region,
    rule: { objectOwnership: 'BucketOwnerEnforced' },
  });
  new S3BucketServerSideEncryptionConfigurationA(scope, 'encryption', {
    bucket,
    region,
    rule: [
      keyArn
        ? // Caches a bucket-level key: without it every object is a request to KMS.
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
            bucketKeyEnabled: true,
          }
        : { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    ],
  });
  const versioning = new S3BucketVersioningA(scope, 'versioning', {
    bucket,
    region,
    versioningConfiguration: { status: (settings.versioned ?? true) ? 'Enabled' : 'Suspended' },
  });
  const policy = new S3BucketPolicy(scope, 'tls-only', {
    bucket,
    region,
    policy: policyDocument([
      tlsOnly('s3:*', [s3Bucket.arn, `${s3Bucket.arn}/*`]),
      ...(open ? [readByAll(s3Bucket.arn)] : []),
      ...(settings.statements ?? []),
    ]),
    // A public policy is refused while public policies are blocked.
    dependsOn: [publicAccess],
  });
  new S3BucketLifecycleConfiguration(scope, 'lifecycle', {
    bucket,
    region,
    rule: lifecycleRules(settings),
    // Rules for old versions have no effect without versioning.
    dependsOn: [versioning],
  });
  if (settings.retention) {
    new S3BucketObjectLockConfigurationA(scope, 'retention', {
      bucket,
      region,
      objectLockEnabled: 'Enabled',
      rule: {
        defaultRetention: {
          mode: settings.retention.locked ? 'COMPLIANCE' : 'GOVERNANCE',
          days: settings.retention.days,
        },
      },
      dependsOn: [versioning],
    });
  }
  return { bucket: s3Bucket, versioning, policy, publicAccess };
}

function readByAll(arn: string): PolicyStatement {
  return { Sid: 'Website', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${arn}/*` };
}

function lifecycleRules({ lifecycle = [], unfinishedUploadDays }: S3Settings): S3BucketLifecycleConfigurationRule[] {
  return [
    {
      id: 'unfinished-uploads',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abortIncompleteMultipartUpload: [
        { daysAfterInitiation: unfinishedUploadDays ?? BUCKET_DEFAULTS.unfinishedUploadDays },
      ],
    },
    ...ruleNames(lifecycle).map((name, index) => lifecycleRule(lifecycle[index] as LifecycleRule, `rule-${name}`)),
  ];
}

function lifecycleRule(rule: LifecycleRule, id: string): S3BucketLifecycleConfigurationRule {
  const steps = [
    [rule.infrequentAfterDays, 'STANDARD_IA'],
    [rule.rareAfterDays, 'GLACIER_IR'],
    [rule.archiveAfterDays, 'DEEP_ARCHIVE'],
  ] as const;
  const transition = steps.flatMap(([days, storageClass]) => (days === undefined ? [] : [{ days, storageClass }]));
  return {
    id,
    status: 'Enabled',
    filter: [{ prefix: rule.prefix ?? '' }],
    transition: transition.length > 0 ? transition : undefined,
    expiration: rule.expireAfterDays === undefined ? undefined : [{ days: rule.expireAfterDays }],
    noncurrentVersionExpiration:
      rule.oldVersionsAfterDays === undefined ? undefined : [{ noncurrentDays: rule.oldVersionsAfterDays }],
  };
}

/**
 * The placement's bucket for access logs. Only `source` may write, and only below its prefix. S3
 * does not support a customer key here.
 */
export function logsOf(scope: Construct, source: S3Bucket): { readonly bucket: S3Bucket; readonly prefix: string } {
  const stack = foundationOf(scope);
  const found = stack.node.tryFindChild('access-logs') as Construct | undefined;
  const logs = found ?? new Construct(stack, 'access-logs');
  if (!found) s3Bucket(logs, { lifecycle: [{ expireAfterDays: logDaysOf(logs), oldVersionsAfterDays: 30 }] });
  const bucket = logs.node.findChild('bucket') as S3Bucket;
  const ids = stableIds(scope);
  const prefix = `${ids.join('/')}/`;
  addStatement(logs.node.findChild('tls-only') as S3BucketPolicy, {
    Sid: sidOf('Logs', ids),
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: 's3:PutObject',
    Resource: `${bucket.arn}/${prefix}*`,
    Condition: {
      // A source in another stack is referenced by name, so that the stack of the logs depends on
      // no other stack.
      ArnLike: {
        'aws:SourceArn': TerraformStack.of(source) === stack ? source.arn : `arn:aws:s3:::${source.bucketInput}`,
      },
      StringEquals: { 'aws:SourceAccount': factsOf(placementOf(scope).facts, 'aws').account },
    },
  });
  return { bucket, prefix };
}
