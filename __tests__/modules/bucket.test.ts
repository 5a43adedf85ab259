import { BUCKET, type BucketProps, type ExistingBucket } from '../../modules/storage/bucket';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';

const EXISTING: ExistingBucket = {
  aws: { name: 'their-documents' },
  google: { name: 'their-documents' },
  azure: { accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/theirs', container: 'documents' },
};

describe('every property counts', () => {
  everyPropertyCounts<BucketProps>({
    table: BUCKET,
    base: {},
    make: (stack, cloud, props) => cloud.bucket(stack, 'docs', props),
    samples: { versioned: { values: [true, false] } },
    native: {
      aws: [{ bucket: { forceDestroy: true } }],
      google: [{ bucket: { requesterPays: true } }],
      azure: [{ account: { accessTier: 'Cool' } }, { container: { metadata: { a: 'b' } } }],
    },
  });
});

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  const made = synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs'));

  test('is encrypted, versioned, never public, and reached over TLS by identities only', () => {
    if (cloud === 'aws') {
      expect(made.the('aws_s3_bucket_public_access_block')).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      });
      expect(made.the('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
      expect(made.the('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
      const [statement] = JSON.parse(made.the('aws_s3_bucket_policy').policy).Statement;
      expect(statement).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    } else if (cloud === 'google') {
      expect(made.the('google_storage_bucket')).toMatchObject({
        uniform_bucket_level_access: true,
        public_access_prevention: 'enforced',
        versioning: { enabled: true },
        location: 'US-EAST1',
      });
    } else {
      expect(made.the('azurerm_storage_account')).toMatchObject({
        shared_access_key_enabled: false,
        allow_nested_items_to_be_public: false,
        https_traffic_only_enabled: true,
        min_tls_version: 'TLS1_2',
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
      });
      expect(made.the('azurerm_storage_container').container_access_type).toBe('private');
    }
  });

  test('is kept in a protected environment', () => {
    const kept = synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs'), { protected: true });
    const type = { aws: 'aws_s3_bucket', google: 'google_storage_bucket', azure: 'azurerm_storage_account' }[cloud];
    expect(kept.the(type).lifecycle).toEqual({ prevent_destroy: true });
    expect(made.the(type).lifecycle).toBeUndefined();
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('grants on one %s', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const bucket = existing ? catalogue.bucket.fromExisting(stack, 'docs', EXISTING) : catalogue.bucket(stack, 'docs');
      const worker = catalogue.identity(stack, 'worker');
      bucket.grantRead(worker);
      bucket.grantWrite(worker);
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const arn = existing ? 'arn:aws:s3:::their-documents' : '${aws_s3_bucket.docs_bucket.arn}';
      const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
      expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
        [['s3:GetObject'], [`${arn}/*`]],
        [['s3:PutObject', 's3:AbortMultipartUpload'], [`${arn}/*`]],
      ]);
    } else if (cloud === 'google') {
      const bucket = existing ? 'their-documents' : '${google_storage_bucket.docs_bucket.name}';
      expect(of('google_storage_bucket_iam_member').map(({ body }) => [body.role, body.bucket])).toEqual([
        ['roles/storage.legacyObjectReader', bucket],
        ['roles/storage.objectCreator', bucket],
      ]);
    } else {
      const scope = existing
        ? `${EXISTING.azure?.accountId}/blobServices/default/containers/documents`
        : '${azurerm_storage_container.docs_container.id}';
      expect(of('azurerm_role_assignment').map(({ body }) => body.scope)).toEqual([scope, scope]);
      const [definition] = of('azurerm_role_definition');
      expect(definition?.body.permissions).toEqual([
        { data_actions: [expect.stringMatching(/blobs\/write$/), expect.stringMatching(/blobs\/add\/action$/)] },
      ]);
    }
  });
});
