import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketCorsConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-cors-configuration';
import { S3BucketLoggingA } from '@cdktf/provider-aws/lib/s3-bucket-logging';
import type { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import type { Construct } from 'constructs';
import type { PolicyStatement } from '../core/aws';
import { addStatement, keyArnOf, setStatement } from '../core/aws-key';
import { report } from '../core/errors';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import type { DaprComponent, GocloudAddress } from '../core/portable';
import { asIamIdentity, type Statement } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import { notify } from './aws-bucket-notifications';
import { logsOf, s3Bucket } from './aws-bucket-parts';
import { replicaOf, replicate } from './aws-bucket-replication';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';
import { corsRule } from './bucket-rules';

const ACTIONS: Record<BucketVerb, string[]> = {
  read: ['s3:GetObject'],
  write: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
  list: ['s3:ListBucket'],
};

/**
 * The KMS permissions of each verb: S3 reads the parts of a large object again when it assembles
 * them.
 */
const KEY_ACTIONS: Partial<Record<BucketVerb, string[]>> = {
  read: ['kms:Decrypt'],
  write: ['kms:GenerateDataKey', 'kms:Decrypt'],
};

abstract class AnyS3Bucket extends Bucket {
  abstract readonly arn: string;
  protected abstract readonly keyArn: string | undefined;

  get gocloud(): GocloudAddress {
    return { url: `s3://${this.address}?region=${this.placement.region}`, environment: {} };
  }

  get daprBinding(): DaprComponent {
    const metadata = { bucket: this.address, region: this.placement.region };
    return { type: 'bindings.aws.s3', version: 'v1', metadata };
  }

  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb, prefix = ''): void {
    const sid = verb[0]?.toUpperCase() + verb.slice(1);
    const statements: Statement[] = [
      verb === 'list'
        ? {
            sid,
            actions: ACTIONS.list,
            resources: [this.arn],
            condition: prefix ? { StringLike: { 's3:prefix': `${prefix}*` } } : undefined,
          }
        : { sid, actions: ACTIONS[verb], resources: [`${this.arn}/${prefix}*`] },
    ];
    const actions = KEY_ACTIONS[verb];
    if (this.keyArn && actions) {
      const condition = { StringEquals: { 'kms:ViaService': `s3.${this.placement.region}.amazonaws.com` } };
      statements.push({ sid: `${sid}Key`, actions, resources: [this.keyArn], condition });
    }
    asIamIdentity(identity).allow(scope, statements);
  }
}

/**
 * A private S3 bucket: no ACLs, no public access, TLS only, encrypted, versioned, with access logs.
 */
export class AwsBucket extends AnyS3Bucket {
  readonly bucket: S3Bucket;
  /** The replica in the second region, if there is one. */
  readonly replica: S3Bucket | undefined;
  readonly arn: string;
  readonly address: string;
  declare readonly websiteUrl: string | undefined;
  protected readonly keyArn: string | undefined;
  private readonly policy: S3BucketPolicy;
  private readonly inNetwork: boolean;
  /** Service roles that access the objects from outside the network. */
  private readonly admitted: string[] = [];
  private readonly lockToNetwork: () => void;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    this.keyArn = keyArnOf(this, `Objects of ${id}`, props.encryption);
    const settings = { ...props, public: props.website?.public, native: props.native?.aws?.bucket };
    const parts = s3Bucket(this, { ...settings, keyArn: this.keyArn });
    this.bucket = parts.bucket;
    this.policy = parts.policy;
    this.inNetwork = props.network !== undefined;
    const bucket = this.bucket.id;

    if (props.accessLogs ?? true) {
      const logs = logsOf(this, this.bucket);
      new S3BucketLoggingA(this, 'access-logs', { bucket, targetBucket: logs.bucket.id, targetPrefix: logs.prefix });
    }
    const replica = props.replication && replicaOf(this, props.replication.region, settings, props.encryption);
    if (replica) replicate(parts, this.keyArn, replica);
    this.replica = replica?.bucket;
    const { network } = props;
    this.lockToNetwork = () => {
      if (network) setStatement(parts.policy, onlyFrom(asVpc(network).vpcId, this.bucket.arn, this.admitted));
    };
    if (replica) this.admitted.push(replica.role.arn);
    this.lockToNetwork();
    // The network does not extend to the second region: the replica accepts what S3 replicates, and
    // denies all reads until its policy is changed.
    if (network && replica) setStatement(replica.policy, onlyFrom(asVpc(network).vpcId, replica.bucket.arn, []));
    if (props.cors?.length) {
      new S3BucketCorsConfiguration(this, 'cors', {
        bucket,
        corsRule: props.cors.map(corsRule).map(({ origins, methods, headers, exposedHeaders, maxAgeSeconds }) => ({
          allowedOrigins: origins,
          allowedMethods: methods,
          allowedHeaders: headers,
          exposeHeaders: exposedHeaders,
          maxAgeSeconds,
        })),
      });
    }
    if (props.website) {
      this.websiteUrl = `https://${this.bucket.bucketRegionalDomainName}`;
      if (this.keyArn) {
        report(this, {
          message: 'website is public, but only identities can use a customer key of KMS.',
          remedy: 'Leave encryption out.',
        });
      }
    }
    this.arn = this.bucket.arn;
    this.address = bucket;
    notify(this, this.bucket, props.notifications ?? []);
  }

  /**
   * Allows a role of the account, such as the one of AWS Backup, to access the objects from outside
   * the network that the bucket is restricted to. Its permissions are granted separately.
   */
  admit(roleArn: string): void {
    if (!this.admitted.includes(roleArn)) this.admitted.push(roleArn);
    this.lockToNetwork();
  }

  /** Lets an AWS service read objects for one of its resources: CloudFront for a distribution. */
  readBy(service: string, sourceArn: string): void {
    if (this.inNetwork) {
      report(this, {
        message: `${service} must read the bucket, but the bucket can be accessed from its network only.`,
        remedy: 'Leave network out.',
      });
    }
    const statement = {
      Effect: 'Allow',
      Principal: { Service: service },
      Condition: { StringEquals: { 'aws:SourceArn': sourceArn } },
    };
    addStatement(this.policy, { Sid: 'Service', ...statement, Action: 's3:GetObject', Resource: `${this.arn}/*` });
    const key = this.node.tryFindChild('key') as KmsKey | undefined;
    if (key) addStatement(key, { Sid: 'Service', ...statement, Action: 'kms:Decrypt', Resource: '*' });
    else if (this.keyArn) {
      report(this, {
        message: `${service} must read the bucket, but its key was created elsewhere.`,
        remedy: 'Use customerKey, or leave encryption out.',
      });
    }
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { BucketName: this.bucket.bucket } };
  }
}

/**
 * Denies access to objects from outside the VPC, except for the roles that replicate or back up.
 * Bucket settings and listings of names are not denied, because the deployer is outside and
 * requires both.
 */
function onlyFrom(vpcId: string, arn: string, roles: readonly string[]): PolicyStatement {
  return {
    Sid: 'OnlyFromTheNetwork',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    Resource: `${arn}/*`,
    Condition: {
      StringNotEqualsIfExists: { 'aws:SourceVpc': vpcId },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
      ...(roles.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': roles.length === 1 ? roles[0] : [...roles] } }),
    },
  };
}

export class ExistingAwsBucket extends AnyS3Bucket {
  readonly arn: string;
  readonly address: string;
  protected readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    const { name, keyArn } = existingOn(this, existing, 'aws');
    this.address = name;
    this.arn = `arn:aws:s3:::${this.address}`;
    this.keyArn = keyArn;
  }
}
