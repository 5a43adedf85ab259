import { isAtLeast } from '../../modules/core/generation/installed';
import type { CloudName, PerCloud } from '../../modules/core/placement';
import type { BucketProps, ExistingBucket } from '../../modules/storage/bucket';
import type { CorsRule, LifecycleRule, ObjectEvent } from '../../modules/storage/bucket-rules';
import { BUCKET } from '../../modules/storage/bucket-support';
import type { Waiver } from '../../policies';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, type Synthesized, synth } from '../support/synth';

const EXISTING: ExistingBucket = {
  aws: { name: 'their-documents', keyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
  google: { name: 'their-documents' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/theirs',
    container: 'documents',
  },
};
const SECOND = {
  aws: ['us-west-2', 'eu-west-1'],
  google: ['us-west1', 'us-central1'],
  azure: ['westus2', 'westeurope'],
} as const;

/** The environment says that this bucket may be public. */
function open(stack: PlacementStack): void {
  (stack.waivers as Waiver[]).push({ rule: 'public-storage', path: 'docs', reason: 'The shop window.' });
}

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
        replication: replication && { region: SECOND[cloud.name][Number(replication.region)] as string },
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

/** The statements of the policies of a type. */
const statementsOf = (made: Synthesized, type: string) =>
  made.of(type).flatMap(({ body }) => JSON.parse(body.policy).Statement);

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  const bucket = (props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props));
  const messages = (props: BucketProps) => bucket(props).problems.map(({ message }) => message);
  const made = bucket();

  test('is encrypted, versioned, never public, and reached over TLS by identities only', () => {
    if (cloud === 'aws') {
      for (const { body } of made.of('aws_s3_bucket_public_access_block'))
        expect(body).toMatchObject({
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        });
      expect(made.the('aws_s3_bucket_ownership_controls', 'docs/ownership').rule).toEqual({
        object_ownership: 'BucketOwnerEnforced',
      });
      expect(made.the('aws_s3_bucket_versioning', 'docs/versioning').versioning_configuration).toEqual({
        status: 'Enabled',
      });
      for (const { body } of made.of('aws_s3_bucket_policy')) {
        const [statement] = JSON.parse(body.policy).Statement;
        expect(statement).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
      }
    } else if (cloud === 'google') {
      for (const { body } of made.of('google_storage_bucket'))
        expect(body).toMatchObject({
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
        blob_properties: { versioning_enabled: true, delete_retention_policy: { days: 7 } },
      });
      expect(made.the('azurerm_storage_container').container_access_type).toBe('private');
    }
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
    if (cloud === 'aws') {
      expect(made.the('aws_s3_bucket_logging')).toEqual({
        bucket: '${aws_s3_bucket.docs_bucket.id}',
        target_bucket: '${aws_s3_bucket.access-logs_bucket.id}',
        target_prefix: 'docs/',
      });
      expect(statementsOf(made, 'aws_s3_bucket_policy').filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
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
      expect(made.the('aws_s3_bucket_lifecycle_configuration', 'access-logs/lifecycle').rule[1].expiration).toEqual([
        { days: 365 },
      ]);
    } else if (cloud === 'google') {
      // A group of Google's would be let in for usage logs, which domain-restricted sharing
      // refuses.
      expect(made.the('google_storage_bucket', 'docs/bucket').logging).toBeUndefined();
      expect(made.text).not.toContain('group:');
      expect(made.the('google_project_iam_audit_config')).toEqual({
        project: 'acme-dev',
        service: 'storage.googleapis.com',
        audit_log_config: [{ log_type: 'DATA_READ' }, { log_type: 'DATA_WRITE' }],
      });
      expect(made.the('google_logging_project_sink')).toMatchObject({
        destination: 'storage.googleapis.com/${google_storage_bucket.access-logs_bucket.name}',
        filter:
          'log_id("cloudaudit.googleapis.com/data_access") AND resource.type="gcs_bucket" AND ' +
          'resource.labels.bucket_name=("${google_storage_bucket.docs_bucket.name}")',
      });
      expect(made.the('google_storage_bucket_iam_member')).toMatchObject({
        bucket: '${google_storage_bucket.access-logs_bucket.name}',
        role: 'roles/storage.objectCreator',
        member: '${google_logging_project_sink.access-logs_sink.writer_identity}',
      });
      expect(made.the('google_storage_bucket', 'access-logs/bucket').lifecycle_rule).toContainEqual({
        action: { type: 'Delete' },
        condition: { age: 365, with_state: 'LIVE' },
      });
    } else {
      expect(made.the('azurerm_monitor_diagnostic_setting')).toMatchObject({
        target_resource_id: '${azurerm_storage_account.docs_account.id}/blobServices/default',
        log_analytics_workspace_id: '${azurerm_log_analytics_workspace.resources_logs_workspace.id}',
        enabled_log: [{ category: 'StorageRead' }, { category: 'StorageWrite' }, { category: 'StorageDelete' }],
      });
      expect(made.the('azurerm_log_analytics_workspace')).toMatchObject({
        local_authentication_enabled: false,
        retention_in_days: 365,
      });
    }
  });

  test('the place of the logs is one for all buckets', () => {
    const two = synth(cloud, (stack, catalogue) => ['docs', 'scans'].map((id) => catalogue.bucket(stack, id)));
    const type = { aws: 'aws_s3_bucket', google: 'google_storage_bucket', azure: 'azurerm_log_analytics_workspace' }[
      cloud
    ];
    expect(two.of(type)).toHaveLength(cloud === 'azure' ? 1 : 3);
    if (cloud === 'aws')
      expect(
        statementsOf(two, 'aws_s3_bucket_policy')
          .filter(({ Effect }) => Effect === 'Allow')
          .map(({ Resource }) => Resource),
      ).toEqual(['docs', 'scans'].map((id) => `\${aws_s3_bucket.access-logs_bucket.arn}/${id}/*`));
  });

  test('a customer key rotates, is used for this bucket, and may be used by who encrypts for it', () => {
    const keyed = bucket({ encryption: 'customerKey' });
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
      expect(keyed.the('google_kms_crypto_key')).toMatchObject({ rotation_period: '7776000s' });
      expect(keyed.the('google_kms_crypto_key_iam_member')).toMatchObject({
        role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
        member: 'serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com',
      });
      expect(keyed.the('google_storage_bucket', 'docs/bucket')).toMatchObject({
        encryption: { default_kms_key_name: '${google_kms_crypto_key.docs_key.id}' },
        depends_on: expect.arrayContaining(['google_kms_crypto_key_iam_member.docs_key-agent']),
      });
    } else {
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
    }
  });

  test('a key that exists is taken, and none is made', () => {
    const taken = bucket({
      encryption: {
        aws: { keyArn: 'arn:aws:kms:us-east-1:123456789012:key/theirs' },
        google: { cryptoKey: 'projects/p/locations/us-east1/keyRings/r/cryptoKeys/theirs' },
        azure: {
          keyId: 'https://v.vault.azure.net/keys/theirs',
          resourceId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v/keys/theirs',
        },
      },
    });
    expect(taken.text).toContain('theirs');
    expect(taken.resources.filter(({ type }) => /kms_key$|crypto_key$|key_vault/.test(type))).toEqual([]);
  });

  test('old things go, by prefix, current and older versions apart', () => {
    const rule = {
      prefix: 'scans/',
      infrequentAfterDays: 30,
      rareAfterDays: 90,
      expireAfterDays: 400,
      oldVersionsAfterDays: 60,
    };
    const tiered = bucket({ lifecycle: [rule], unfinishedUploadDays: 7 });
    if (cloud === 'aws') {
      expect(tiered.the('aws_s3_bucket_lifecycle_configuration', 'docs/lifecycle').rule).toEqual([
        {
          id: 'unfinished-uploads',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
        },
        {
          id: 'rule-b7aa4e54',
          status: 'Enabled',
          filter: [{ prefix: 'scans/' }],
          transition: [
            { days: 30, storage_class: 'STANDARD_IA' },
            { days: 90, storage_class: 'GLACIER_IR' },
          ],
          expiration: [{ days: 400 }],
          noncurrent_version_expiration: [{ noncurrent_days: 60 }],
        },
      ]);
    } else if (cloud === 'google') {
      const live = (age: number) => ({ age, with_state: 'LIVE', matches_prefix: ['scans/'] });
      expect(tiered.the('google_storage_bucket', 'docs/bucket').lifecycle_rule).toEqual([
        { action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age: 7 } },
        { action: { type: 'SetStorageClass', storage_class: 'NEARLINE' }, condition: live(30) },
        { action: { type: 'SetStorageClass', storage_class: 'COLDLINE' }, condition: live(90) },
        { action: { type: 'Delete' }, condition: live(400) },
        {
          action: { type: 'Delete' },
          condition: { days_since_noncurrent_time: 60, with_state: 'ARCHIVED', matches_prefix: ['scans/'] },
        },
      ]);
    } else {
      expect(tiered.the('azurerm_storage_management_policy').rule).toEqual([
        {
          name: 'ruleb7aa4e54',
          enabled: true,
          filters: { blob_types: ['blockBlob'], prefix_match: ['docs/scans/'] },
          actions: {
            base_blob: {
              tier_to_cool_after_days_since_modification_greater_than: 30,
              tier_to_cold_after_days_since_modification_greater_than: 90,
              delete_after_days_since_modification_greater_than: 400,
            },
            version: { delete_after_days_since_creation: 60 },
          },
        },
      ]);
    }
  });

  test('steps of a lifecycle that cross, or lead nowhere, are refused', () => {
    expect(messages({ lifecycle: [{ infrequentAfterDays: 90, rareAfterDays: 90 }] })).toEqual([
      expect.stringContaining('rareAfterDays is 90 and infrequentAfterDays is 90'),
    ]);
    expect(messages({ lifecycle: [{ rareAfterDays: 90, expireAfterDays: 91 }] })).toEqual([]);
    expect(messages({ lifecycle: [{ infrequentAfterDays: 30, rareAfterDays: 59 }] })).toHaveLength(
      cloud === 'aws' ? 1 : 0,
    );
    expect(messages({ lifecycle: [{ infrequentAfterDays: 30, rareAfterDays: 60 }] })).toEqual([]);
    expect(messages({ lifecycle: [{ prefix: 'a/' }] })).toEqual([expect.stringContaining('has no action')]);
    expect(messages({ lifecycle: [{ prefix: '/a', expireAfterDays: 1 }] })).toEqual([
      expect.stringContaining('lifecycle.prefix is "/a"'),
    ]);
  });

  test.each<[string, PerCloud<readonly [least?: number, most?: number]>, (value: number) => BucketProps]>([
    [
      'infrequentAfterDays',
      { aws: [30], google: [1], azure: [1] },
      (days) => ({ lifecycle: [{ infrequentAfterDays: days }] }),
    ],
    ['expireAfterDays', { aws: [1], google: [1], azure: [1] }, (days) => ({ lifecycle: [{ expireAfterDays: days }] })],
    ['unfinishedUploadDays', { aws: [1], google: [1], azure: [7, 7] }, (days) => ({ unfinishedUploadDays: days })],
    ['softDeleteDays', { aws: [], google: [7, 90], azure: [1, 365] }, (days) => ({ softDeleteDays: days })],
    [
      'retention.days',
      { aws: [1, 36_500], google: [1, 24_855], azure: [1, 146_000] },
      (days) => ({ retention: { days } }),
    ],
    [
      'maxAgeSeconds',
      { aws: [0], google: [0], azure: [0, 2_000_000_000] },
      (seconds) => ({ cors: [cors({ maxAgeSeconds: seconds })] }),
    ],
  ])('%s just inside and just outside its limits', (property, limits, props) => {
    const [least, most] = limits[cloud];
    for (const value of [least, most]) if (value !== undefined) expect(messages(props(value))).toEqual([]);
    for (const value of [least === undefined ? undefined : least - 1, most === undefined ? undefined : most + 1]) {
      if (value !== undefined)
        expect(messages(props(value))).toEqual([expect.stringContaining(`${property} is ${value}, `)]);
    }
  });

  test('retention holds every object, and locked nobody lifts it', () => {
    const [soft, hard] = [false, true].map((locked) => bucket({ retention: { days: 30, locked } })) as [
      Synthesized,
      Synthesized,
    ];
    if (cloud === 'aws') {
      expect(soft.the('aws_s3_bucket_object_lock_configuration')).toMatchObject({
        rule: { default_retention: { mode: 'GOVERNANCE', days: 30 } },
        depends_on: ['aws_s3_bucket_versioning.docs_versioning'],
      });
      expect(hard.the('aws_s3_bucket_object_lock_configuration').rule.default_retention.mode).toBe('COMPLIANCE');
    } else if (cloud === 'google') {
      const of = (one: Synthesized) => one.the('google_storage_bucket', 'docs/bucket');
      expect(of(soft)).toMatchObject({
        retention_policy: { retention_period: isAtLeast('google', '7.0') ? '2592000' : 2_592_000, is_locked: false },
        versioning: { enabled: false },
      });
      expect(of(hard).retention_policy.is_locked).toBe(true);
      expect(messages({ retention: { days: 30 }, versioned: true })).toEqual([
        expect.stringContaining('versioned is true'),
      ]);
    } else {
      expect(soft.the('azurerm_storage_container_immutability_policy')).toMatchObject({
        immutability_period_in_days: 30,
        locked: false,
      });
      expect(hard.the('azurerm_storage_container_immutability_policy').locked).toBe(true);
    }
    expect(messages({ retention: { days: 30 }, versioned: false })).toHaveLength(cloud === 'aws' ? 1 : 0);
  });

  test('a copy in a second region has all that the first has', () => {
    const copied = bucket({
      replication: { region: SECOND[cloud][0] },
      encryption: 'customerKey',
      retention: { days: 9 },
    });
    expect(copied.problems).toEqual([]);
    if (cloud === 'aws') {
      for (const type of [
        'bucket',
        'bucket_public_access_block',
        'bucket_versioning',
        'bucket_policy',
        'bucket_object_lock_configuration',
      ])
        expect(
          copied
            .of(`aws_s3_${type}`)
            .filter(({ body, path }) => path.includes('replica') && body.region === 'us-west-2'),
        ).toHaveLength(1);
      expect(copied.the('aws_kms_key', 'docs/replica/key').region).toBe('us-west-2');
      const { rule, depends_on } = copied.the('aws_s3_bucket_replication_configuration');
      expect(rule).toMatchObject([
        {
          delete_marker_replication: { status: 'Enabled' },
          source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
          destination: {
            bucket: '${aws_s3_bucket.docs_replica_bucket.arn}',
            encryption_configuration: { replica_kms_key_id: '${aws_kms_key.docs_replica_key.arn}' },
          },
        },
      ]);
      expect(depends_on).toEqual(
        expect.arrayContaining([
          'aws_s3_bucket_versioning.docs_versioning',
          'aws_s3_bucket_versioning.docs_replica_versioning',
        ]),
      );
    } else if (cloud === 'google') {
      expect(copied.the('google_storage_bucket', 'docs/bucket')).toMatchObject({
        location: 'US',
        custom_placement_config: { data_locations: ['US-EAST1', 'US-WEST1'] },
        rpo: 'ASYNC_TURBO',
      });
      expect(copied.the('google_kms_key_ring').location).toBe('us');
      expect(messages({ replication: { region: 'europe-west1' } })).toEqual([
        'replication.region is "europe-west1" and the bucket is in us-east1; Cloud Storage does not ' +
          'support the dual-region of the two.',
      ]);
    } else {
      expect(copied.the('azurerm_storage_account', 'docs/replica/account')).toMatchObject({
        location: 'westus2',
        shared_access_key_enabled: false,
        blob_properties: { versioning_enabled: true },
      });
      expect(copied.the('azurerm_storage_account', 'docs/account').blob_properties.change_feed_enabled).toBe(true);
      expect(copied.the('azurerm_storage_object_replication').rules).toEqual([
        {
          source_container_name: '${azurerm_storage_container.docs_container.name}',
          destination_container_name: '${azurerm_storage_container.docs_replica_container.name}',
          copy_blobs_created_after: 'Everything',
        },
      ]);
    }
    expect(messages({ replication: { region: 'nowhere-1' } })[0]).toContain('replication.region is "nowhere-1"');
    expect(messages({ replication: { region: SECOND[cloud][0] }, versioned: false })).toHaveLength(
      cloud === 'google' ? 0 : 1,
    );
  });

  test('queues and topics are told, and let in this one bucket', () => {
    const told = synth(cloud, (stack, catalogue) => {
      const scans = catalogue.queue(stack, 'scans');
      const news = catalogue.topic(stack, 'news');
      catalogue.bucket(stack, 'docs', {
        notifications: [
          { to: scans, prefix: 'scans/' },
          { to: news, on: ['created', 'deleted'], prefix: 'news/' },
        ],
      });
    });
    expect(told.problems).toEqual([]);
    if (cloud === 'aws') {
      expect(told.the('aws_s3_bucket_notification')).toMatchObject({
        queue: [
          { queue_arn: '${aws_sqs_queue.scans_queue.arn}', events: ['s3:ObjectCreated:*'], filter_prefix: 'scans/' },
        ],
        topic: [{ topic_arn: '${aws_sns_topic.news_topic.arn}', events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] }],
        depends_on: ['aws_sqs_queue_policy.scans_policy', 'aws_sns_topic_policy.news_policy', 'aws_kms_key.news_key'],
      });
      const s3 = [
        ...statementsOf(told, 'aws_sqs_queue_policy'),
        ...statementsOf(told, 'aws_sns_topic_policy'),
        ...statementsOf(told, 'aws_kms_key'),
      ].filter(({ Principal }) => Principal.Service === 's3.amazonaws.com');
      expect(s3.map(({ Action }) => Action)).toEqual([
        'sqs:SendMessage',
        'sns:Publish',
        ['kms:GenerateDataKey', 'kms:Decrypt'],
      ]);
      for (const { Condition } of s3)
        expect(Condition).toEqual({
          ArnEquals: { 'aws:SourceArn': '${aws_s3_bucket.docs_bucket.arn}' },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        });
      // S3 may not use SNS's own key.
      expect(told.the('aws_sns_topic').kms_master_key_id).toBe('${aws_kms_key.news_key.arn}');
    } else if (cloud === 'google') {
      expect(
        told.of('google_storage_notification').map(({ body }) => [body.topic, body.event_types, body.depends_on]),
      ).toEqual([
        [
          '${google_pubsub_topic.news_topic.id}',
          ['OBJECT_FINALIZE', 'OBJECT_DELETE', 'OBJECT_ARCHIVE'],
          ['google_pubsub_topic_iam_member.news_storage-publishes'],
        ],
        [
          '${google_pubsub_topic.scans_topic.id}',
          ['OBJECT_FINALIZE'],
          ['google_pubsub_topic_iam_member.scans_storage-publishes'],
        ],
      ]);
      const agent = 'serviceAccount:service-123456789012@gs-project-accounts.iam.gserviceaccount.com';
      const publishers = told.of('google_pubsub_topic_iam_member').filter(({ body }) => body.member === agent);
      expect(publishers.map(({ body }) => [body.role, body.topic])).toEqual([
        ['roles/pubsub.publisher', '${google_pubsub_topic.news_topic.id}'],
        ['roles/pubsub.publisher', '${google_pubsub_topic.scans_topic.id}'],
      ]);
    } else {
      expect(told.the('azurerm_eventgrid_system_topic')).toMatchObject({
        source_resource_id: '${azurerm_storage_account.docs_account.id}',
        topic_type: 'Microsoft.Storage.StorageAccounts',
        identity: { type: 'SystemAssigned' },
      });
      const subscriptions = told.of('azurerm_eventgrid_system_topic_event_subscription').map(({ body }) => body);
      const [scans, news] = ['service_bus_queue_endpoint_id', 'service_bus_topic_endpoint_id'].map((to) =>
        subscriptions.find((one) => one[to]),
      );
      expect(scans).toMatchObject({
        service_bus_queue_endpoint_id: '${azurerm_servicebus_queue.scans_queue.id}',
        included_event_types: ['Microsoft.Storage.BlobCreated'],
        delivery_identity: { type: 'SystemAssigned' },
        depends_on: ['azurerm_role_assignment.docs_events_sender-scans'],
      });
      expect(news).toMatchObject({
        service_bus_topic_endpoint_id: '${azurerm_servicebus_topic.news_topic.id}',
        included_event_types: ['Microsoft.Storage.BlobCreated', 'Microsoft.Storage.BlobDeleted'],
      });
      expect(news.subject_filter.subject_begins_with).toMatch(
        /\/blobServices\/default\/containers\/\$\{.*\}\/blobs\/news\/$/,
      );
      for (const { body } of told.of('azurerm_role_assignment'))
        expect(body.role_definition_name).toBe('Azure Service Bus Data Sender');
    }
  });

  test('who takes from a topic or in order is not told', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const news = catalogue.topic(stack, 'news');
      const reader = catalogue.queue(stack, 'reader', { subscribesTo: { topic: news } });
      const line = catalogue.queue(stack, 'line', { ordered: true });
      const notifications = [
        { to: reader, prefix: 'a/' },
        { to: line, prefix: 'b/' },
      ];
      catalogue.bucket(stack, 'docs', { notifications });
    });
    expect(problems.map(({ message }) => message)).toEqual([
      'notifications.to is reader, which receives its messages from a topic.',
      'notifications.to is line, which is ordered, but no cloud delivers notifications in order.',
    ]);
  });

  test(
    'a website is refused until the environment allows it, and then shows objects to everybody and nothing ' + 'else',
    () => {
      const [refused, allowed] = [false, true].map((waived) =>
        synth(cloud, (stack, catalogue) => {
          if (waived) open(stack);
          catalogue.bucket(stack, 'docs', { website: { public: true } });
        }),
      ) as [Synthesized, Synthesized];
      expect(refused.problems.length).toBeGreaterThan(0);
      for (const { message, where } of refused.problems) {
        expect(where).toContain(' docs/');
        expect(message).toMatch(/^public-storage: /);
      }
      expect(allowed.problems).toEqual([]);
      if (cloud === 'aws') {
        const website = statementsOf(allowed, 'aws_s3_bucket_policy').filter(({ Sid }) => Sid === 'Website');
        expect(website).toEqual([
          {
            Sid: 'Website',
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: '${aws_s3_bucket.docs_bucket.arn}/*',
          },
        ]);
        expect(allowed.the('aws_s3_bucket_public_access_block', 'access-logs/public-access').block_public_policy).toBe(
          true,
        );
      } else if (cloud === 'google') {
        const everybody = allowed
          .of('google_storage_bucket_iam_member')
          .filter(({ body }) => body.member === 'allUsers');
        expect(everybody.map(({ body }) => body.role)).toEqual(['roles/storage.legacyObjectReader']);
        const emptied = allowed.of('google_storage_bucket_iam_binding').filter(({ path }) => path.startsWith('docs/'));
        expect(emptied.map(({ body }) => body.role)).toEqual(['roles/storage.legacyBucketReader']);
        expect(allowed.the('google_storage_bucket', 'access-logs/bucket').public_access_prevention).toBe('enforced');
      } else {
        expect(allowed.the('azurerm_storage_container').name).toBe('$web');
        expect(allowed.the('azurerm_storage_account_static_website').depends_on).toEqual([
          'azurerm_storage_container.docs_container',
        ]);
        expect(allowed.the('azurerm_storage_account').allow_nested_items_to_be_public).toBe(false);
      }
    },
  );

  test('in a network it is reached from there only, or refused', () => {
    const { problems, of, the } = synth(cloud, (stack, catalogue) => {
      const network = catalogue.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
      const docs = catalogue.bucket(stack, 'docs', { network });
      if (docs.member) network.allow('private', docs.member, { port: 443 });
    });
    if (cloud === 'aws') {
      const [policy] = of('aws_s3_bucket_policy').filter(({ path }) => path.startsWith('docs/'));
      expect(JSON.parse(policy?.body.policy).Statement[1]).toMatchObject({
        Effect: 'Deny',
        Resource: '${aws_s3_bucket.docs_bucket.arn}/*',
        Condition: {
          StringNotEqualsIfExists: { 'aws:SourceVpc': '${aws_vpc.home_vpc.id}' },
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      });
    } else if (cloud === 'google') {
      expect(problems).toMatchObject([
        { message: expect.stringContaining('network is "home", Google Cloud Storage does not support it') },
      ]);
    } else {
      expect(the('azurerm_storage_account', 'docs/account').public_network_access_enabled).toBe(false);
      expect(the('azurerm_private_endpoint').private_service_connection).toMatchObject({ subresource_names: ['blob'] });
      expect(the('azurerm_private_dns_zone').name).toBe('privatelink.blob.core.windows.net');
    }
  });

  test('is kept in a protected environment', () => {
    const kept = synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', { encryption: 'customerKey' }), {
      protected: true,
    });
    const types = {
      aws: ['aws_s3_bucket', 'aws_kms_key'],
      google: ['google_storage_bucket', 'google_kms_crypto_key'],
      azure: ['azurerm_storage_account', 'azurerm_storage_container', 'azurerm_key_vault', 'azurerm_key_vault_key'],
    }[cloud];
    for (const type of types)
      for (const { body } of kept.of(type)) expect(body.lifecycle).toEqual({ prevent_destroy: true });
    expect(made.of(types[0] as string)[0]?.body.lifecycle).toBeUndefined();
  });
});

test('on Google no bucket is listed or read by the viewers of the project', () => {
  const { of } = synth('google', (stack, cloud) => cloud.bucket(stack, 'docs'));
  const emptied = of('google_storage_bucket_iam_binding').map(({ body }) => [body.bucket, body.role, body.members]);
  expect(emptied).toEqual(
    ['access-logs', 'docs'].flatMap((bucket) =>
      ['roles/storage.legacyBucketReader', 'roles/storage.legacyObjectReader'].map((role) => [
        `\${google_storage_bucket.${bucket}_bucket.name}`,
        role,
        [],
      ]),
    ),
  );
});

test(
  'on AWS a bucket that is locked to its network lets its backup and its copies through, and its copy is ' +
    'locked, too',
  () => {
    const made = synth('aws', (stack, cloud) => {
      const network = cloud.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 });
      const docs = cloud.bucket(stack, 'docs', { network, replication: { region: 'us-west-2' } });
      const open = cloud.bucket(stack, 'open');
      cloud.backup(stack, 'daily').protect(docs, open);
      cloud.backup
        .fromExisting(stack, 'theirs', { aws: { planId: 'plan', roleArn: 'arn:aws:iam::123456789012:role/theirs' } })
        .protect(docs);
    });
    expect(made.problems).toEqual([]);
    const locks = (path: string) =>
      JSON.parse(made.the('aws_s3_bucket_policy', path).policy).Statement.filter(
        ({ Sid }: { Sid: string }) => Sid === 'OnlyFromTheNetwork',
      );
    const network = {
      StringNotEqualsIfExists: { 'aws:SourceVpc': '${aws_vpc.home_vpc.id}' },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    };
    expect(locks('docs/tls-only')).toMatchObject([
      {
        Effect: 'Deny',
        Condition: {
          ...network,
          ArnNotEquals: {
            'aws:PrincipalArn': [
              '${aws_iam_role.docs_replica_role.arn}',
              '${aws_iam_role.daily_role_role.arn}',
              'arn:aws:iam::123456789012:role/theirs',
            ],
          },
        },
      },
    ]);
    expect(locks('docs/replica/tls-only')).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Resource: '${aws_s3_bucket.docs_replica_bucket.arn}/*',
        Condition: network,
      }),
    ]);
    expect(locks('open/tls-only')).toEqual([]);
    // S3 says of no account for which it copies.
    const trust = (path: string) => JSON.parse(made.the('aws_iam_role', path).assume_role_policy).Statement;
    expect(trust('docs/replica/role')).toEqual([
      { Sid: 'Replication', Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    expect(trust('daily/role/role')[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '123456789012' } });
  },
);

const cors = (more: Partial<CorsRule> = {}): CorsRule => ({
  origins: ['https://a.example.com'],
  methods: ['GET'],
  ...more,
});

test.each([
  [{}, { index_document: 'index.html' }],
  [{ notFound: '404.html' }, { error_404_document: '404.html' }],
  [{ index: 'start.html' }, { index_document: 'start.html' }],
])('a website on Azure always has one of the two documents that the service requires: %j', (pages, documents) => {
  const { problems, the } = synth('azure', (stack, cloud) => {
    open(stack);
    cloud.bucket(stack, 'docs', { website: { public: true, ...pages } });
  });
  expect(problems).toEqual([]);
  const { storage_account_id: _, depends_on: __, ...written } = the('azurerm_storage_account_static_website');
  expect(written).toEqual(documents);
});

test.each(['ab', 'a/index.html', `${'ü'.repeat(128)}`])('an index of a website that Azure refuses: %s', (index) => {
  const { problems } = synth('azure', (stack, cloud) => {
    open(stack);
    cloud.bucket(stack, 'docs', { website: { public: true, index } });
  });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('Azure Storage requires 3 to 255 characters without /.'),
  ]);
});

test(
  'website and network, website and a KMS key, and a lifecycle to the archive where there is none are ' + 'refused',
  () => {
    const problems = (cloud: CloudName, props: BucketProps) =>
      synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props)).problems.map(({ message }) => message);
    expect(problems('aws', { website: { public: true }, encryption: 'customerKey' })).toEqual([
      expect.stringContaining('only identities can use a customer key'),
    ]);
    expect(problems('azure', { lifecycle: [{ archiveAfterDays: 30 }] })).toEqual([
      expect.stringContaining('archiveAfterDays is 30, Azure Blob Storage does not support it'),
    ]);
    expect(problems('azure', { cors: Array.from({ length: 6 }, () => cors()) })).toEqual([
      'cors has 6 rules, Azure Blob Storage allows at most 5.',
    ]);
    expect(problems('aws', { website: { public: true, index: 'a' } })).toEqual([
      expect.stringContaining('website.index is "a"'),
    ]);
    const queues = synth('aws', (stack, cloud) => {
      const notifications = ['one', 'two'].map((id) => ({ to: cloud.queue(stack, id) }));
      cloud.bucket(stack, 'docs', { notifications });
    });
    expect(queues.problems).toMatchObject([{ remedy: expect.stringContaining('Notify a topic') }]);
  },
);

describe.each(CLOUDS)('grants on %s', (cloud) => {
  const VERBS = ['Read', 'Write', 'Delete', 'List'] as const;
  const granted = (existing: boolean, prefix?: string, props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => {
      const bucket = existing
        ? catalogue.bucket.fromExisting(stack, 'docs', EXISTING)
        : catalogue.bucket(stack, 'docs', props);
      const worker = catalogue.identity(stack, 'worker');
      for (const verb of VERBS) bucket[`grant${verb}`](worker, { prefix });
    });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('each verb on one %s', (_, existing) => {
    const { of, problems } = granted(existing);
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const arn = existing ? 'arn:aws:s3:::their-documents' : '${aws_s3_bucket.docs_bucket.arn}';
      const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
      const key = EXISTING.aws?.keyArn;
      expect(
        statements
          .filter(({ Sid }) => !Sid.endsWith('Key'))
          .map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
      ).toEqual([
        ['Delete', ['s3:DeleteObject'], [`${arn}/*`]],
        ['List', ['s3:ListBucket'], [arn]],
        ['Read', ['s3:GetObject'], [`${arn}/*`]],
        ['Write', ['s3:PutObject', 's3:AbortMultipartUpload'], [`${arn}/*`]],
      ]);
      const through = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
      expect(statements.filter(({ Sid }) => Sid.endsWith('Key'))).toEqual(
        existing
          ? [
              { Sid: 'ReadKey', Effect: 'Allow', Action: ['kms:Decrypt'], Resource: [key], Condition: through },
              {
                Sid: 'WriteKey',
                Effect: 'Allow',
                Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
                Resource: [key],
                Condition: through,
              },
            ]
          : [],
      );
    } else if (cloud === 'google') {
      const bucket = existing ? 'their-documents' : '${google_storage_bucket.docs_bucket.name}';
      const members = of('google_storage_bucket_iam_member').filter(({ path }) => path.startsWith('docs/'));
      expect(members.map(({ body }) => [body.role, body.bucket, body.condition])).toEqual([
        ['${google_project_iam_custom_role.storage-roles_delete_role.id}', bucket, undefined],
        ['${google_project_iam_custom_role.storage-roles_list_role.id}', bucket, undefined],
        ['${google_project_iam_custom_role.storage-roles_read_role.id}', bucket, undefined],
        ['roles/storage.objectCreator', bucket, undefined],
      ]);
      expect(of('google_project_iam_custom_role').map(({ body }) => [body.permissions, body.role_id])).toEqual([
        [['storage.objects.delete'], expect.stringMatching(/^acme_test_storage_roles_delete_\w{6}$/)],
        [['storage.objects.list'], expect.stringMatching(/^acme_test_storage_roles_list_\w{6}$/)],
        [['storage.objects.get'], expect.stringMatching(/^acme_test_storage_roles_read_\w{6}$/)],
      ]);
    } else {
      const scope = existing
        ? `${EXISTING.azure?.accountId}/blobServices/default/containers/documents`
        : '${azurerm_storage_container.docs_container.id}';
      const READ = "ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'}";
      expect(
        of('azurerm_role_assignment').map(({ body }) => [body.scope, body.role_definition_name, body.condition]),
      ).toEqual([
        [scope, undefined, undefined],
        [scope, 'Storage Blob Data Reader', `(!(${READ} AND NOT SubOperationMatches{'Blob.List'}))`],
        [scope, 'Storage Blob Data Reader', `(!(${READ} AND SubOperationMatches{'Blob.List'}))`],
        [scope, undefined, undefined],
      ]);
      const group = existing ? '/subscriptions/s/resourceGroups/g' : '${azurerm_resource_group.resources_group.id}';
      for (const { body } of of('azurerm_role_definition')) expect(body.scope).toBe(group);
      expect(of('azurerm_role_definition').map(({ body }) => body.permissions)).toEqual([
        [{ data_actions: [expect.stringMatching(/blobs\/delete$/)] }],
        [{ data_actions: [expect.stringMatching(/blobs\/write$/), expect.stringMatching(/blobs\/add\/action$/)] }],
      ]);
    }
  });

  test('a prefix narrows each verb', () => {
    const { of, problems } = granted(false, 'orders/');
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
      for (const { Sid, Resource, Condition } of statements) {
        expect(Resource).toEqual([
          Sid === 'List' ? '${aws_s3_bucket.docs_bucket.arn}' : '${aws_s3_bucket.docs_bucket.arn}/orders/*',
        ]);
        expect(Condition).toEqual(Sid === 'List' ? { StringLike: { 's3:prefix': 'orders/*' } } : undefined);
      }
    } else if (cloud === 'google') {
      const members = of('google_storage_bucket_iam_member').filter(({ path }) => path.startsWith('docs/'));
      const object =
        'resource.name.startsWith("projects/_/buckets/${google_storage_bucket.docs_bucket.name}/objects/orders/")';
      const listing = 'api.getAttribute("storage.googleapis.com/objectListPrefix", "").startsWith("orders/")';
      expect(members.map(({ body }) => body.condition.expression)).toEqual([object, listing, object, object]);
    } else {
      const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
      const below = `@Resource[${blobs}:path] StringStartsWith 'orders/'`;
      for (const { body, path } of of('azurerm_role_assignment')) {
        expect(body.condition).toContain(
          path.includes('grant-list') ? `@Request[${blobs}:prefix] StringStartsWith 'orders/'` : below,
        );
        expect(body.condition_version).toBe('2.0');
        expect(body.condition.split('(')).toHaveLength(body.condition.split(')').length);
      }
    }
  });

  test('the same verb on two prefixes is two grants, and one prefix twice is one', () => {
    const { resources, problems } = synth(cloud, (stack, catalogue) => {
      const docs = catalogue.bucket(stack, 'docs');
      const worker = catalogue.identity(stack, 'worker');
      for (const prefix of ['a/', 'b/', 'a/']) docs.grantRead(worker, { prefix });
    });
    expect(problems).toEqual([]);
    const type = {
      aws: 'aws_iam_role_policy',
      google: 'google_storage_bucket_iam_member',
      azure: 'azurerm_role_assignment',
    }[cloud];
    expect(resources.filter((one) => one.type === type && one.path.startsWith('docs/grant-read'))).toHaveLength(2);
  });

  test.each(['*', '/orders', 'a?b', "it's", 'a"b', '${x}', ''])('the prefix %s is refused', (prefix) => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.bucket(stack, 'docs').grantRead(catalogue.identity(stack, 'worker'), { prefix }),
    );
    expect(problems).toMatchObject([{ message: expect.stringContaining(`the prefix of grant read is "${prefix}", `) }]);
  });

  test('nothing that is allowed is wider than one bucket', () => {
    const { resources } = granted(false, undefined, {
      encryption: 'customerKey',
      replication: { region: SECOND[cloud][0] },
    });
    for (const { type, body } of resources) {
      if (type === 'aws_iam_role_policy') {
        for (const { Action, Resource } of JSON.parse(body.policy).Statement) {
          for (const action of Action) expect(action).toMatch(/^(s3|kms):[A-Z][A-Za-z]+$/);
          for (const resource of Resource)
            expect(resource).toMatch(/^\$\{aws_(s3_bucket|kms_key)\.docs_[\w-]+\.arn\}(\/\*)?$/);
        }
      } else if (type.endsWith('_iam_member')) {
        expect(body.bucket ?? body.crypto_key_id).toMatch(/^\$\{google_\w+\.(docs|access-logs)_\w+\.(id|name)\}$/);
        expect(body.role).not.toMatch(/admin|editor|owner|objectUser/i);
      } else if (type === 'google_project_iam_custom_role') {
        expect(body.permissions).toHaveLength(1);
      } else if (type === 'azurerm_role_assignment') {
        expect(body.scope).toMatch(/^\$\{azurerm_(storage_container|key_vault_key)\.docs_\w+\.\w+\}$/);
        expect(body.role_definition_name ?? '').not.toMatch(/Contributor|Owner/);
      } else if (type === 'azurerm_role_definition') {
        expect(body.permissions[0].actions).toBeUndefined();
        for (const action of body.permissions[0].data_actions) expect(action).not.toContain('*');
      } else if (type === 'google_storage_bucket_iam_binding') {
        expect(body.members).toEqual([]);
      } else expect(type).not.toMatch(/_iam_(binding|policy)$|role_policy_attachment/);
    }
  });
});

describe('two regions on Google', () => {
  const made = (region: string, second: string, encryption?: BucketProps['encryption']) =>
    synth('google', (stack, cloud) => cloud.bucket(stack, 'docs', { replication: { region: second }, encryption }), {
      region,
    });
  const KEY = 'projects/p/locations/in/keyRings/r/cryptoKeys/k';

  // The pairs with a name are refused when they are put together from regions, and keys are where
  // the pair is or around it.
  test.each([
    ['us-east1', 'us-central1', 'NAM4', undefined, 'nam4'],
    ['europe-west4', 'europe-north1', 'EUR4', undefined, 'eur4'],
    ['asia-northeast1', 'asia-northeast2', 'ASIA1', undefined, 'asia1'],
    ['europe-west1', 'europe-west2', 'EUR5', undefined, 'europe'],
    ['europe-west6', 'europe-west3', 'EUR8', undefined, 'europe'],
    ['us-east1', 'us-east4', 'US', ['US-EAST1', 'US-EAST4'], 'us'],
    ['europe-west1', 'europe-west4', 'EU', ['EUROPE-WEST1', 'EUROPE-WEST4'], 'europe'],
    ['asia-east1', 'asia-southeast1', 'ASIA', ['ASIA-EAST1', 'ASIA-SOUTHEAST1'], 'asia'],
  ])('%s and %s are %s', (region, second, location, regions, keys) => {
    const { the, problems } = made(region, second, 'customerKey');
    expect(problems).toEqual([]);
    const bucket = the('google_storage_bucket', 'docs/bucket');
    expect(bucket).toMatchObject({ location, rpo: 'ASYNC_TURBO' });
    expect(bucket.custom_placement_config?.data_locations).toEqual(regions);
    expect(the('google_kms_key_ring').location).toBe(keys);
  });

  test('what is no pair is refused with those that are, and a key of unknown place', () => {
    expect(made('europe-west2', 'europe-west9').problems).toMatchObject([
      { remedy: 'Use one of europe-west1, europe-west3.' },
    ]);
    expect(made('asia-east2', 'asia-east1').problems).toMatchObject([
      { remedy: expect.stringContaining('asia-east2 has no dual-region') },
    ]);
    expect(made('asia-south1', 'asia-south2', 'customerKey').problems).toMatchObject([
      { message: expect.stringContaining('which keys a bucket in IN accepts') },
    ]);
    expect(made('asia-south1', 'asia-south2', { google: { cryptoKey: KEY } }).problems).toEqual([]);
  });
});
