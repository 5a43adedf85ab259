import type { BucketProps } from '../../modules/storage/bucket';
import type { LifecycleRule, ObjectEvent } from '../../modules/storage/bucket-rules';
import { BUCKET } from '../../modules/storage/bucket-support';
import { open, SECOND, statementsOf } from '../support/bucket';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { defined } from '../support/defined';
import { CLOUDS, synth } from '../support/synth';

describe('every property counts', () => {
  // What is made in the stack is named by a word; regions are the first and the second of SECOND.
  type Plain = Omit<BucketProps, 'notifications' | 'network' | 'replication'> & {
    notifications?: readonly { to: string; on?: readonly string[]; prefix?: string }[];
    network?: string;
    replication?: { region: string };
  };
  const lifecycle = [{ expireAfterDays: 400 }];
  const cors = [{ origins: ['https://a.example.com'], methods: ['GET' as const] }];
  const first = (rule: LifecycleRule): LifecycleRule[] => [rule];
  everyPropertyCounts<Plain>({
    table: BUCKET,
    base: {},
    make: (stack, cloud, { notifications, network, replication, ...props }) => {
      const targets = { news: cloud.queue(stack, 'news'), other: cloud.queue(stack, 'other') };
      if (props.website) open(stack);
      cloud.bucket(stack, 'docs', {
        ...props,
        notifications: notifications?.map(({ to, on, ...rest }) => ({
          to: targets[to as keyof typeof targets],
          on: on as ObjectEvent[] | undefined,
          ...rest,
        })),
        network: network ? cloud.network(stack, network, { cidr: '10.0.0.0/16', zones: 2 }) : undefined,
        replication: replication && { region: defined(SECOND[cloud.name][Number(replication.region)]) },
      });
    },
    samples: {
      versioned: { values: [true, false] },
      encryption: { values: ['providerKey', 'customerKey'] },
      lifecycle: { values: [[{ expireAfterDays: 10 }], []] },
      unfinishedUploadDays: { values: [7, 3] },
      softDeleteDays: { values: [10, 20] },
      accessLogs: { values: [true, false] },
      retention: { values: [{ days: 10, locked: false }, undefined] },
      replication: { values: [{ region: '0' }, undefined] },
      notifications: { values: [[{ to: 'news' }], []] },
      cors: { values: [[{ origins: ['https://a.example.com'], methods: ['GET'] }], []] },
      network: { values: ['home', 'away'] },
      website: { values: [{ public: true }, undefined] },
    },
    nested: {
      'lifecycle.0.prefix': { values: ['a/', 'b/'], with: { lifecycle } },
      'lifecycle.0.infrequentAfterDays': { values: [30, 60], with: { lifecycle } },
      'lifecycle.0.rareAfterDays': { values: [30, 60], with: { lifecycle } },
      'lifecycle.0.archiveAfterDays': { values: [30, 60], with: { lifecycle } },
      'lifecycle.0.oldVersionsAfterDays': { values: [30, 60], with: { lifecycle: first({ expireAfterDays: 3 }) } },
      'replication.region': { values: ['0', '1'] },
      'notifications.0.to': { values: ['news', 'other'], with: { notifications: [{ to: 'news' }] } },
      'notifications.0.on': { values: [['created'], ['deleted']], with: { notifications: [{ to: 'news' }] } },
      'notifications.0.on.0': { values: ['created', 'deleted'], with: { notifications: [{ to: 'news', on: [] }] } },
      'notifications.0.prefix': { values: ['a/', 'b/'], with: { notifications: [{ to: 'news' }] } },
      'cors.0.origins': { values: [['https://a.example.com'], ['https://b.example.com']], with: { cors } },
      'cors.0.origins.0': { values: ['https://a.example.com', 'https://b.example.com'], with: { cors } },
      'cors.0.methods': { values: [['GET'], ['PUT']], with: { cors } },
      'cors.0.methods.0': { values: ['GET', 'PUT'], with: { cors } },
      'cors.0.headers': { values: [['A'], ['B']], with: { cors } },
      'cors.0.exposedHeaders': { values: [['A'], ['B']], with: { cors } },
      'cors.0.headers.0': { values: ['A', 'B'], with: { cors: [{ ...cors[0], headers: [] }] } },
      'cors.0.exposedHeaders.0': { values: ['A', 'B'], with: { cors: [{ ...cors[0], exposedHeaders: [] }] } },
      'cors.0.maxAgeSeconds': { values: [60, 90], with: { cors } },
      'website.public': { values: [true, undefined] },
      'website.index': { values: ['index.html', 'start.html'], with: { website: { public: true } } },
      'website.notFound': { values: ['404.html', 'lost.html'], with: { website: { public: true } } },
    },
    native: {
      aws: [{ bucket: { forceDestroy: true } }],
      google: [{ bucket: { requesterPays: true } }],
      azure: [{ account: { accessTier: 'Cool' } }, { container: { metadata: { a: 'b' } } }],
    },
  });
});

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  const bucket = (props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props));

  const synthesized = bucket();

  test('is encrypted, versioned, never public, and reached over TLS by identities only', () => {
    byCloud(cloud, {
      aws: () => {
        for (const { body } of synthesized.of('aws_s3_bucket_public_access_block'))
          expect(body).toMatchObject({
            block_public_acls: true,
            block_public_policy: true,
            ignore_public_acls: true,
            restrict_public_buckets: true,
          });
        expect(synthesized.the('aws_s3_bucket_ownership_controls', 'docs/ownership').rule).toEqual({
          object_ownership: 'BucketOwnerEnforced',
        });
        expect(synthesized.the('aws_s3_bucket_versioning', 'docs/versioning').versioning_configuration).toEqual({
          status: 'Enabled',
        });
        for (const { body } of synthesized.of('aws_s3_bucket_policy')) {
          const [statement] = JSON.parse(body.policy).Statement;
          expect(statement).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
        }
      },
      google: () => {
        for (const { body } of synthesized.of('google_storage_bucket'))
          expect(body).toMatchObject({
            uniform_bucket_level_access: true,
            public_access_prevention: 'enforced',
            versioning: { enabled: true },
            location: 'US-EAST1',
          });
      },
      azure: () => {
        expect(synthesized.the('azurerm_storage_account')).toMatchObject({
          shared_access_key_enabled: false,
          allow_nested_items_to_be_public: false,
          https_traffic_only_enabled: true,
          min_tls_version: 'TLS1_2',
          local_user_enabled: false,
          cross_tenant_replication_enabled: false,
          blob_properties: { versioning_enabled: true, delete_retention_policy: { days: 7 } },
        });
        expect(synthesized.the('azurerm_storage_container').container_access_type).toBe('private');
      },
    });
  });

  test('a name just inside and just outside its limits', () => {
    // "acme-test-" is 10 characters and the hash 7; an account of Azure has neither of their
    // hyphens.
    const most = { aws: 63 - 17, google: 63 - 17, azure: 24 - 14 }[cloud];
    const named = (id: string) =>
      synth(cloud, (stack, catalogue) => catalogue.bucket(stack, id)).problems.map(({ message }) => message);
    expect(named(`b${'x'.repeat(most - 1)}`)).toEqual([]);
    // One that does not fit is shortened, which is not a mistake of the user; nor is one that a
    // container can't have.
    for (const id of [`b${'x'.repeat(most)}`, 'abc', 'a-b', 'ab', 'a--b', 'ab-'])
      expect([id, named(id)]).toEqual([id, []]);
  });

  test('writes down who used it, in a place that is private and forgets after a year', () => {
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.the('aws_s3_bucket_logging')).toEqual({
          bucket: '${aws_s3_bucket.docs_bucket.id}',
          target_bucket: '${aws_s3_bucket.access-logs_bucket.id}',
          target_prefix: 'docs/',
        });
        expect(
          statementsOf(synthesized, 'aws_s3_bucket_policy').filter(({ Effect }) => Effect === 'Allow'),
        ).toMatchObject([
          {
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: '${aws_s3_bucket.access-logs_bucket.arn}/docs/*',
            Condition: {
              ArnLike: { 'aws:SourceArn': '${aws_s3_bucket.docs_bucket.arn}' },
              StringEquals: { 'aws:SourceAccount': '123456789012' },
            },
          },
        ]);
        expect(
          synthesized.the('aws_s3_bucket_lifecycle_configuration', 'access-logs/lifecycle').rule[1].expiration,
        ).toEqual([{ days: 365 }]);
      },
      google: () => {
        // A group of Google's would be let in for usage logs, which domain-restricted sharing
        // refuses.
        expect(synthesized.the('google_storage_bucket', 'docs/bucket').logging).toBeUndefined();
        expect(synthesized.text).not.toContain('group:');
        expect(synthesized.the('google_project_iam_audit_config')).toEqual({
          project: 'acme-dev',
          service: 'storage.googleapis.com',
          audit_log_config: [{ log_type: 'DATA_READ' }, { log_type: 'DATA_WRITE' }],
        });
        expect(synthesized.the('google_logging_project_sink')).toMatchObject({
          destination: 'storage.googleapis.com/${google_storage_bucket.access-logs_bucket.name}',
          filter:
            'log_id("cloudaudit.googleapis.com/data_access") AND resource.type="gcs_bucket" AND ' +
            'resource.labels.bucket_name=("${google_storage_bucket.docs_bucket.name}")',
        });
        expect(synthesized.the('google_storage_bucket_iam_member')).toMatchObject({
          bucket: '${google_storage_bucket.access-logs_bucket.name}',
          role: 'roles/storage.objectCreator',
          member: '${google_logging_project_sink.access-logs_sink.writer_identity}',
        });
        expect(synthesized.the('google_storage_bucket', 'access-logs/bucket').lifecycle_rule).toContainEqual({
          action: { type: 'Delete' },
          condition: { age: 365, with_state: 'LIVE' },
        });
      },
      azure: () => {
        expect(synthesized.the('azurerm_monitor_diagnostic_setting')).toMatchObject({
          target_resource_id: '${azurerm_storage_account.docs_account.id}/blobServices/default',
          log_analytics_workspace_id: '${azurerm_log_analytics_workspace.resources_logs_workspace.id}',
          enabled_log: [{ category: 'StorageRead' }, { category: 'StorageWrite' }, { category: 'StorageDelete' }],
        });
        expect(synthesized.the('azurerm_log_analytics_workspace')).toMatchObject({
          local_authentication_enabled: false,
          retention_in_days: 365,
        });
      },
    });
  });

  test('the place of the logs is one for all buckets', () => {
    const two = synth(cloud, (stack, catalogue) => ['docs', 'scans'].map((id) => catalogue.bucket(stack, id)));
    const type = { aws: 'aws_s3_bucket', google: 'google_storage_bucket', azure: 'azurerm_log_analytics_workspace' }[
      cloud
    ];
    expect(two.of(type)).toHaveLength({ aws: 3, google: 3, azure: 1 }[cloud]);
  });

  test('a customer key rotates, is used for this bucket, and may be used by who encrypts for it', () => {
    const keyed = bucket({ encryption: 'customerKey' });
    byCloud(cloud, {
      aws: () => {
        expect(keyed.the('aws_kms_key')).toMatchObject({ enable_key_rotation: true });
        expect(keyed.the('aws_s3_bucket_server_side_encryption_configuration', 'docs/encryption').rule).toEqual([
          {
            apply_server_side_encryption_by_default: {
              sse_algorithm: 'aws:kms',
              kms_master_key_id: '${aws_kms_key.docs_key.arn}',
            },
            bucket_key_enabled: true,
          },
        ]);
      },
      google: () => {
        expect(keyed.the('google_kms_crypto_key')).toMatchObject({ rotation_period: '7776000s' });
        expect(keyed.the('google_kms_crypto_key_iam_member')).toMatchObject({
          role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
          member: 'serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com',
        });
        expect(keyed.the('google_storage_bucket', 'docs/bucket')).toMatchObject({
          encryption: { default_kms_key_name: '${google_kms_crypto_key.docs_key.id}' },
          depends_on: expect.arrayContaining(['google_kms_crypto_key_iam_member.docs_key-agent']),
        });
      },
      azure: () => {
        expect(keyed.the('azurerm_key_vault')).toMatchObject({
          purge_protection_enabled: true,
          rbac_authorization_enabled: true,
        });
        expect(keyed.the('azurerm_key_vault_key').rotation_policy).toEqual({
          automatic: { time_after_creation: 'P90D' },
        });
        expect(keyed.the('azurerm_role_assignment')).toMatchObject({
          role_definition_name: 'Key Vault Crypto Service Encryption User',
          scope: '${azurerm_key_vault_key.docs_key.resource_versionless_id}',
        });
        expect(keyed.the('azurerm_storage_account')).toMatchObject({
          customer_managed_key: { key_vault_key_id: '${azurerm_key_vault_key.docs_key.versionless_id}' },
          depends_on: ['azurerm_role_assignment.docs_encryption_role'],
        });
      },
    });
  });

  test('a key that exists is taken, and none is made', () => {
    const synthesized = bucket({
      encryption: {
        aws: { keyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
        google: { cryptoKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/theirs' },
        azure: {
          keyId: 'https://v.vault.azure.net/keys/theirs',
          resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/theirs',
        },
      },
    });
    expect(synthesized.text).toContain('theirs');
    expect(synthesized.resources.filter(({ type }) => /kms_key$|crypto_key$|key_vault/.test(type))).toEqual([]);
  });

  test('is kept in a protected environment', () => {
    const guarded = synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', { encryption: 'customerKey' }), {
      protected: true,
    });
    const types = {
      aws: ['aws_s3_bucket', 'aws_kms_key'],
      google: ['google_storage_bucket', 'google_kms_crypto_key'],
      azure: ['azurerm_storage_account', 'azurerm_storage_container', 'azurerm_key_vault', 'azurerm_key_vault_key'],
    }[cloud];
    for (const type of types)
      for (const { body } of guarded.of(type)) expect(body.lifecycle).toEqual({ prevent_destroy: true });
    expect(synthesized.of(defined(types[0]))[0]?.body.lifecycle).toBeUndefined();
  });
});
