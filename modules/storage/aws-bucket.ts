import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import type { Construct } from 'constructs';
import { existingOn, keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';

const BUCKET_NAME: NameRule = {
  what: 'S3 bucket',
  min: 3,
  max: 63,
  pattern: /^(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9][a-z0-9-]*[a-z0-9]$(?<!-s3alias|--ol-s3)/,
  allowed: 'lower-case letters, digits and -, beginning and ending with a letter or digit',
  unique: 'global',
};

const ACTIONS: Record<BucketVerb, string[]> = {
  read: ['s3:GetObject'],
  write: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
};

abstract class AnyS3Bucket extends Bucket {
  abstract readonly arn: string;

  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb): void {
    const sid = verb[0]?.toUpperCase() + verb.slice(1);
    asIamIdentity(identity).allow(scope, [{ sid, actions: ACTIONS[verb], resources: [`${this.arn}/*`] }]);
  }
}

/** An S3 bucket that belongs to its account alone: no ACLs, no public access, TLS only, encrypted, versioned. */
export class AwsBucket extends AnyS3Bucket {
  readonly bucket: S3Bucket;
  readonly arn: string;
  readonly address: string;
  private readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: nameOf(this, BUCKET_NAME),
      lifecycle: keep(this.placement),
      ...props.native?.aws?.bucket,
    });
    const bucket = this.bucket.id;
    new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', { bucket, rule: { objectOwnership: 'BucketOwnerEnforced' } });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    new S3BucketVersioningA(this, 'versioning', {
      bucket,
      versioningConfiguration: { status: (props.versioned ?? true) ? 'Enabled' : 'Suspended' },
    });
    this.policy = new S3BucketPolicy(this, 'tls-only', {
      bucket,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TlsOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [this.bucket.arn, `${this.bucket.arn}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      }),
    });
    this.arn = this.bucket.arn;
    this.address = bucket;
  }

  /** Lets a service of AWS read objects for one thing of its own: CloudFront for a distribution. */
  readBy(service: string, sourceArn: string): void {
    const { Version, Statement } = JSON.parse(this.policy.policyInput as string);
    const statement = {
      Sid: 'Service',
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 's3:GetObject',
      Resource: `${this.arn}/*`,
      Condition: { StringEquals: { 'aws:SourceArn': sourceArn } },
    };
    this.policy.policy = JSON.stringify({ Version, Statement: [...Statement, statement] });
  }
}

export class ExistingAwsBucket extends AnyS3Bucket {
  readonly arn: string;
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    this.address = existingOn(this, existing, 'aws').name;
    this.arn = `arn:aws:s3:::${this.address}`;
  }
}
