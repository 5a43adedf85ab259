import { isAtLeast } from '../../../modules/core/generation/installed';
import type { PerCloud } from '../../../modules/core/placement';
import type { BucketProps } from '../../../modules/storage/bucket';
import { cors, statementsOf } from '../../support/bucket';
import { byCloud } from '../../support/by-cloud';
import { CLOUDS, type Synthesized, synth } from '../../support/synth';

describe.each(CLOUDS)('a bucket on %s', (cloud) => {
  const bucket = (props: BucketProps = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.bucket(stack, 'docs', props));
  const messages = (props: BucketProps) => bucket(props).problems.map(({ message }) => message);

  test('old things go, by prefix, current and older versions apart', () => {
    const rule = {
      prefix: 'scans/',
      infrequentAfterDays: 30,
      rareAfterDays: 90,
      expireAfterDays: 400,
      oldVersionsAfterDays: 60,
    };
    const tiered = bucket({ lifecycle: [rule], unfinishedUploadDays: 7 });
    byCloud(cloud, {
      aws: () => {
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
      },
      google: () => {
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
      },
      azure: () => {
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
      },
    });
  });

  test('steps of a lifecycle that cross, or lead nowhere, are refused', () => {
    expect(messages({ lifecycle: [{ infrequentAfterDays: 90, rareAfterDays: 90 }] })).toEqual([
      expect.stringContaining('rareAfterDays is 90 and infrequentAfterDays is 90'),
    ]);
    expect(messages({ lifecycle: [{ rareAfterDays: 90, expireAfterDays: 91 }] })).toEqual([]);
    expect(messages({ lifecycle: [{ infrequentAfterDays: 30, rareAfterDays: 59 }] })).toHaveLength(
      { aws: 1, google: 0, azure: 0 }[cloud],
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

  test('retention applies to every object, and cannot be removed if locked', () => {
    const [soft, hard] = [false, true].map((locked) => bucket({ retention: { days: 30, locked } })) as [
      Synthesized,
      Synthesized,
    ];
    byCloud(cloud, {
      aws: () => {
        expect(soft.the('aws_s3_bucket_object_lock_configuration')).toMatchObject({
          rule: { default_retention: { mode: 'GOVERNANCE', days: 30 } },
          depends_on: ['aws_s3_bucket_versioning.docs_versioning'],
        });
        expect(hard.the('aws_s3_bucket_object_lock_configuration').rule.default_retention.mode).toBe('COMPLIANCE');
      },
      google: () => {
        const of = (one: Synthesized) => one.the('google_storage_bucket', 'docs/bucket');
        expect(of(soft)).toMatchObject({
          retention_policy: { retention_period: isAtLeast('google', '7.0') ? '2592000' : 2_592_000, is_locked: false },
          versioning: { enabled: false },
        });
        expect(of(hard).retention_policy.is_locked).toBe(true);
        expect(messages({ retention: { days: 30 }, versioned: true })).toEqual([
          expect.stringContaining('versioned is true'),
        ]);
      },
      azure: () => {
        expect(soft.the('azurerm_storage_container_immutability_policy')).toMatchObject({
          immutability_period_in_days: 30,
          locked: false,
        });
        expect(hard.the('azurerm_storage_container_immutability_policy').locked).toBe(true);
      },
    });
    expect(messages({ retention: { days: 30 }, versioned: false })).toHaveLength(
      { aws: 1, google: 0, azure: 0 }[cloud],
    );
  });

  test('queues and topics are told, and let in this one bucket', () => {
    const synthesized = synth(cloud, (stack, catalogue) => {
      const scans = catalogue.queue(stack, 'scans');
      const news = catalogue.topic(stack, 'news');
      catalogue.bucket(stack, 'docs', {
        notifications: [
          { to: scans, prefix: 'scans/' },
          { to: news, on: ['created', 'deleted'], prefix: 'news/' },
        ],
      });
    });
    expect(synthesized.problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(synthesized.the('aws_s3_bucket_notification')).toMatchObject({
          queue: [
            { queue_arn: '${aws_sqs_queue.scans_queue.arn}', events: ['s3:ObjectCreated:*'], filter_prefix: 'scans/' },
          ],
          topic: [
            { topic_arn: '${aws_sns_topic.news_topic.arn}', events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] },
          ],
          depends_on: ['aws_sqs_queue_policy.scans_policy', 'aws_sns_topic_policy.news_policy', 'aws_kms_key.news_key'],
        });
        const s3 = [
          ...statementsOf(synthesized, 'aws_sqs_queue_policy'),
          ...statementsOf(synthesized, 'aws_sns_topic_policy'),
          ...statementsOf(synthesized, 'aws_kms_key'),
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
        expect(synthesized.the('aws_sns_topic').kms_master_key_id).toBe('${aws_kms_key.news_key.arn}');
      },
      google: () => {
        expect(
          synthesized
            .of('google_storage_notification')
            .map(({ body }) => [body.topic, body.event_types, body.depends_on]),
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
        const publishers = synthesized.of('google_pubsub_topic_iam_member').filter(({ body }) => body.member === agent);
        expect(publishers.map(({ body }) => [body.role, body.topic])).toEqual([
          ['roles/pubsub.publisher', '${google_pubsub_topic.news_topic.id}'],
          ['roles/pubsub.publisher', '${google_pubsub_topic.scans_topic.id}'],
        ]);
      },
      azure: () => {
        expect(synthesized.the('azurerm_eventgrid_system_topic')).toMatchObject({
          source_resource_id: '${azurerm_storage_account.docs_account.id}',
          topic_type: 'Microsoft.Storage.StorageAccounts',
          identity: { type: 'SystemAssigned' },
        });
        const subscriptions = synthesized
          .of('azurerm_eventgrid_system_topic_event_subscription')
          .map(({ body }) => body);
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
        for (const { body } of synthesized.of('azurerm_role_assignment'))
          expect(body.role_definition_name).toBe('Azure Service Bus Data Sender');
      },
    });
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
});
