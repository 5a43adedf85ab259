import type { S3BucketConfig } from '@cdktf/provider-aws/lib/s3-bucket';
import type { StorageAccountConfig } from '@cdktf/provider-azurerm/lib/storage-account';
import type { StorageContainerConfig } from '@cdktf/provider-azurerm/lib/storage-container';
import type { StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import type { Construct } from 'constructs';
import { type KindTable, native } from '../core/features';
import { Kind } from '../core/kind';
import { grant, type Identity } from '../identity/identity';

export interface BucketProps {
  /**
   * An overwritten or deleted object stays as an older version.
   * @default true
   */
  readonly versioned?: boolean;
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly bucket?: Partial<S3BucketConfig> };
    readonly google?: { readonly bucket?: Partial<StorageBucketConfig> };
    readonly azure?: { readonly account?: Partial<StorageAccountConfig>; readonly container?: Partial<StorageContainerConfig> };
  };
}

/** A bucket made elsewhere, by what each cloud knows it by. */
export interface ExistingBucket {
  readonly aws?: { readonly name: string };
  readonly google?: { readonly name: string };
  /** The resource id of the storage account, and the container in it. */
  readonly azure?: { readonly accountId: string; readonly container: string };
}

export const BUCKET: KindTable<BucketProps> = {
  kind: 'bucket',
  service: { aws: 'Amazon S3', google: 'Google Cloud Storage', azure: 'Azure Blob Storage' },
  features: {
    versioned: {
      aws: native('aws_s3_bucket_versioning'),
      google: native('versioning.enabled'),
      azure: native('blob_properties.versioning_enabled'),
    },
  },
  semantics: {
    'is a': { aws: 'bucket', google: 'bucket', azure: 'container in a storage account of its own' },
    encryption: { aws: 'always on', google: 'always on', azure: 'always on, twice' },
    'public access': { aws: 'blocked four ways', google: 'prevented', azure: 'off, shared keys too' },
  },
};

export type BucketVerb = 'read' | 'write' | 'delete';

/** Objects by name: encrypted, versioned, never public, over TLS only. */
export abstract class Bucket extends Kind {
  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id, BUCKET, props);
  }

  /** What a program addresses: the bucket's name; on Azure `<account>/<container>`. */
  abstract readonly address: string;

  /** May read objects, and nothing else. */
  grantRead(identity: Identity): void {
    grant(this, identity, 'read', (scope) => this.allow(scope, identity, 'read'));
  }

  /** May write objects, and neither read nor delete them. */
  grantWrite(identity: Identity): void {
    grant(this, identity, 'write', (scope) => this.allow(scope, identity, 'write'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: BucketVerb): void;
}
