import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import type { Construct } from 'constructs';
import { existingOn, keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { Bucket, type BucketProps, type BucketVerb, type ExistingBucket } from './bucket';

const BUCKET_NAME: NameRule = {
  what: 'Cloud Storage bucket',
  min: 3,
  max: 63,
  pattern: /^(?!goog)(?!.*g[o0]{2}gle)[a-z0-9][a-z0-9_-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits, _ and -, without "goog" at the start or "google" anywhere',
  unique: 'global',
};

const ROLES: Record<BucketVerb, string> = {
  // objectViewer would list as well.
  read: 'roles/storage.legacyObjectReader',
  write: 'roles/storage.objectCreator',
  delete: 'roles/storage.objectUser',
};

abstract class AnyStorageBucket extends Bucket {
  protected override allow(scope: Construct, identity: Identity, verb: BucketVerb): void {
    const { member } = asServiceAccount(identity);
    new StorageBucketIamMember(scope, 'member', { bucket: this.address, role: ROLES[verb], member });
  }
}

/** A Cloud Storage bucket: access by IAM only, public access prevented, versioned, in the placement's region. */
export class GoogleBucket extends AnyStorageBucket {
  readonly bucket: StorageBucket;
  readonly address: string;

  constructor(scope: Construct, id: string, props: BucketProps = {}) {
    super(scope, id, props);
    this.bucket = new StorageBucket(this, 'bucket', {
      name: nameOf(this, BUCKET_NAME),
      location: this.placement.region.toUpperCase(),
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      lifecycle: keep(this.placement),
      versioning: { enabled: props.versioned ?? true },
      ...props.native?.google?.bucket,
    });
    this.address = this.bucket.name;
  }
}

export class ExistingGoogleBucket extends AnyStorageBucket {
  readonly address: string;

  constructor(scope: Construct, id: string, existing: ExistingBucket) {
    super(scope, id, {});
    this.address = existingOn(this, existing, 'google').name;
  }
}
