import type { StorageBucket, StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { retentionPeriod } from '../core/generation/google';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type DaprComponent, type GocloudAddress, notPortable } from '../core/portable';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';
import { corsRule } from './bucket-rules';
import { notify, ownRole, recordAccess, storageBucket } from './google-bucket-parts';
import { dualRegionOf } from './google-dual-regions';

abstract class AnyStorageBucket extends Bucket {
  get gocloud(): GocloudAddress {
    return { url: `gs://${this.address}`, environment: {} };
  }

  get daprBinding(): DaprComponent {
    return notPortable(
      this,
      'daprBinding',
      'bindings.gcp.bucket signs in with the key of a service account, and not as the identity of the program',
      'Use gocloud.dev or the SDK of Google, or place the environment on aws or azure.',
    );
  }

  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb, prefix: string | undefined): void {
    const { member } = asServiceAccount(identity);
    new StorageBucketIamMember(scope, 'member', {
      bucket: this.address,
      role: this.roleOf(scope, verb),
      member,
      condition:
        prefix === undefined
          ? undefined
          : { title: `${verb} below ${prefix}`, expression: below(this.address, verb, prefix) },
    });
  }

  private roleOf(scope: Construct, verb: BucketVerb): string {
    switch (verb) {
      case 'write':
        return 'roles/storage.objectCreator';
      default:
        // objectViewer also grants list, and the viewers of the project have legacyObjectReader by
        // default; objectUser also grants read and write, legacyBucketReader also grants reading
        // the bucket's settings.
        return ownRole(scope, verb).id;
    }
  }
}

/**
 * Objects are separate resources in IAM; a listing is a request to the bucket, and its prefix is an
 * attribute of the request.
 */
function below(bucket: string, verb: BucketVerb, prefix: string): string {
  return verb === 'list'
    ? `api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("${prefix}")`
    : `resource.name.startsWith("projects/_/buckets/${bucket}/objects/${prefix}")`;
}

/**
 * A Cloud Storage bucket: access by IAM only, public access prevented, versioned, in the
 * placement's region, with access logs.
 */
export class GoogleBucket extends AnyStorageBucket {
  readonly bucket: StorageBucket;
  readonly address: string;
  declare readonly websiteUrl: string | undefined;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    const { retention, website, replication } = props;
    if (retention && props.versioned) {
      report(this, {
        message: 'versioned is true and retention is set; a Cloud Storage bucket supports only one of the two.',
        remedy: 'Leave versioned out.',
      });
    }
    const pair = replication && dualRegionOf(this, replication.region);
    if (pair && !pair.keys && props.encryption === 'customerKey') {
      report(this, {
        message:
          `encryption is "customerKey", but the documentation does not say which keys a bucket in ` +
          `${pair.location} accepts.`,
        remedy: 'Leave it out, or use an existing key: encryption: { google: { cryptoKey: … } }.',
      });
    }
    const key = cryptoKeyOf(this, 'storage', props.encryption, pair?.keys);
    const config: Partial<StorageBucketConfig> = {
      ...(pair && {
        location: pair.location,
        customPlacementConfig: pair.regions && { dataLocations: pair.regions.map((one) => one.toUpperCase()) },
        rpo: 'ASYNC_TURBO',
      }),
      ...(key && { encryption: { defaultKmsKeyName: key.name } }),
      ...(retention && {
        retentionPolicy: { ...retentionPeriod(retention.days * 86_400), isLocked: retention.locked ?? false },
      }),
      ...(website && {
        publicAccessPrevention: 'inherited',
        website:
          website.index || website.notFound
            ? { mainPageSuffix: website.index, notFoundPage: website.notFound }
            : undefined,
      }),
      ...(props.cors?.length && {
        cors: props.cors.map(corsRule).map(({ origins, methods, headers, exposedHeaders, maxAgeSeconds }) => ({
          origin: origins,
          method: methods,
          responseHeader: [...headers, ...exposedHeaders],
          maxAgeSeconds,
        })),
      }),
      dependsOn: key && [...key.ready],
      ...props.native?.google?.bucket,
    };
    this.bucket = storageBucket(this, props, config);
    this.address = this.bucket.name;
    if (props.accessLogs ?? true) recordAccess(this, this.bucket);
    if (website) {
      new StorageBucketIamMember(this, 'website', {
        bucket: this.address,
        role: 'roles/storage.legacyObjectReader',
        member: 'allUsers',
      });
      this.websiteUrl = `https://storage.googleapis.com/${this.address}`;
    }
    notify(this, this.address, props.notifications ?? []);
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.bucket_name': this.bucket.name } };
  }
}

export class ExistingGoogleBucket extends AnyStorageBucket {
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    this.address = existingOn(this, existing, 'google').name;
  }
}
