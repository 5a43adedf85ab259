import type { Behaviour, Conflict } from '../behaviour';
import { atMostOne, between, check, lengthOf, matches, oneOf, onlyWith } from '../rules';
import type { Fields, Value } from '../values';
import { notificationOfBackup } from './aws-backup';
import { arn, named, settingOf } from './aws-forms';

const BUCKET = matches(
  /^(?!xn--)(?!.*\.\.)(?!.*-s3alias$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  '3 to 63 lower-case letters, digits, . and -',
);
const STORAGE_CLASS = oneOf(
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
  'GLACIER_IR',
);

/** A setting of a bucket, once each. */
const bucketSetting = (more: Partial<Behaviour> = {}) => settingOf('{bucket}', more);

/** The elements of a block, as far as they are known. */
const everyOf = (value: unknown) => (Array.isArray(value) ? (value as Record<string, unknown>[]) : []);

const fifoName = (name: unknown) => typeof name === 'string' && name.endsWith('.fifo');
const fifoChecks = (flag: string) => [
  atMostOne('name', 'name_prefix'),
  onlyWith('content_based_deduplication', flag, true),
  check(
    'name',
    `the name ends with .fifo exactly where ${flag} = true`,
    (get) => get('name') !== null && fifoName(get('name')) !== (get(flag) === true),
  ),
];

/**
 * S3 sends a test message to each target when notifications are configured, which requires its key.
 * Sources: AmazonS3/latest/userguide/ notification-how-to-event-types-and-destinations.html;
 * "Unable to validate the following destination configurations".
 */
const targetsTake: Conflict = (mine, there) => {
  const keyOf = (type: string, arns: readonly Value[]) =>
    there(type).flatMap(({ arn, kms_master_key_id: key }) =>
      arns.includes(arn ?? null) && typeof key === 'string' && key !== '' ? [key] : [],
    );
  const arnsOf = (block: string, name: string) =>
    (Array.isArray(mine[block]) ? mine[block] : []).map((one) => (one as Fields)[name] ?? null);
  const keys = [
    ...keyOf('sqs_queue', arnsOf('queue', 'queue_arn')),
    ...keyOf('sns_topic', arnsOf('topic', 'topic_arn')),
  ];
  const kmsKeys = there('kms_key');
  const closed = keys.find((key) => {
    if (key.startsWith('alias/aws/')) return true;
    const kmsKey = kmsKeys.find(({ arn, key_id }) => arn === key || key_id === key);
    return kmsKey !== undefined && !String(kmsKey.policy).includes('s3.amazonaws.com');
  });
  return (
    closed &&
    `unable to validate the following destination configurations: the key ${closed} does not admit s3.amazonaws.com`
  );
};

export const awsStorage: Readonly<Record<string, Behaviour>> = {
  s3_bucket: {
    values: {
      id: '{bucket}',
      bucket: 'terraform-{random}',
      arn: 'arn:{partition}:s3:::{bucket}',
      bucket_domain_name: '{bucket}.s3.{suffix}',
      bucket_regional_domain_name: '{bucket}.s3.{region}.{suffix}',
      bucket_region: '{region}',
      hosted_zone_id: 'Z3AQBSTGFYJSTF',
    },
    rules: { bucket: BUCKET },
    checks: [atMostOne('bucket', 'bucket_prefix')],
  },
  s3_bucket_public_access_block: bucketSetting(),
  s3_bucket_ownership_controls: bucketSetting({
    rules: { 'rule.object_ownership': oneOf('BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced') },
  }),
  s3_bucket_versioning: bucketSetting({
    rules: {
      'versioning_configuration.status': oneOf('Enabled', 'Suspended', 'Disabled'),
      'versioning_configuration.mfa_delete': oneOf('Enabled', 'Disabled'),
    },
  }),
  s3_bucket_server_side_encryption_configuration: bucketSetting({
    rules: { 'rule.apply_server_side_encryption_by_default.sse_algorithm': oneOf('AES256', 'aws:kms', 'aws:kms:dsse') },
  }),
  s3_bucket_lifecycle_configuration: bucketSetting({
    rules: {
      'rule.id': lengthOf(1, 255),
      'rule.status': oneOf('Enabled', 'Disabled'),
      'rule.transition.storage_class': STORAGE_CLASS,
      'rule.noncurrent_version_transition.storage_class': STORAGE_CLASS,
      transition_default_minimum_object_size: oneOf('varies_by_storage_class', 'all_storage_classes_128K'),
    },
    checks: [
      check('rule', 'a transition to STANDARD_IA or ONEZONE_IA comes after 30 days at least', (get) =>
        everyOf(get('rule')).some((rule) =>
          everyOf(rule.transition).some(
            ({ storage_class, days }) =>
              ['STANDARD_IA', 'ONEZONE_IA'].includes(String(storage_class)) && typeof days === 'number' && days < 30,
          ),
        ),
      ),
    ],
  }),
  s3_bucket_policy: bucketSetting(),
  s3_bucket_logging: bucketSetting(),
  s3_bucket_notification: bucketSetting({ becomes: notificationOfBackup, conflicts: [targetsTake] }),
  s3_bucket_cors_configuration: bucketSetting({
    rules: { 'cors_rule.allowed_methods': oneOf('GET', 'PUT', 'POST', 'DELETE', 'HEAD') },
  }),
  s3_bucket_replication_configuration: bucketSetting({ rules: { 'rule.status': oneOf('Enabled', 'Disabled') } }),
  s3_bucket_object_lock_configuration: bucketSetting({
    rules: {
      object_lock_enabled: oneOf('Enabled'),
      'rule.default_retention.mode': oneOf('GOVERNANCE', 'COMPLIANCE'),
      'rule.default_retention.days': between(1, 36_500),
      'rule.default_retention.years': between(1, 100),
    },
  }),
  s3_bucket_website_configuration: bucketSetting({
    values: {
      website_endpoint: '{bucket}.s3-website-{region}.{suffix}',
      website_domain: 's3-website-{region}.{suffix}',
    },
  }),
  s3_bucket_accelerate_configuration: bucketSetting(),
  s3_bucket_acl: { values: { id: '{bucket}[,{acl}]' }, unique: '{bucket}' },
  s3_bucket_intelligent_tiering_configuration: { values: { id: '{bucket}:{name}' } },
  s3_bucket_metric: { values: { id: '{bucket}:{name}' } },
  s3_bucket_inventory: { values: { id: '{bucket}:{name}' } },
  s3_object: {
    values: { id: '{key}', arn: 'arn:{partition}:s3:::{bucket}/{key}' },
    unique: '{bucket}/{key}',
    imports: ['{bucket}/{key}', 's3://{bucket}/{key}'],
  },

  // Messaging
  sqs_queue: {
    values: {
      id: 'https://sqs.{region}.{suffix}/{account}/{name}',
      url: 'https://sqs.{region}.{suffix}/{account}/{name}',
      arn: arn('sqs', '{name}'),
    },
    rules: {
      name: matches(/^[\w-]{1,75}\.fifo$|^[\w-]{1,80}$/, '1 to 80 letters, digits, _ and -; .fifo counts'),
      visibility_timeout_seconds: between(0, 43_200),
      message_retention_seconds: between(60, 1_209_600),
      delay_seconds: between(0, 900),
      max_message_size: between(1024, 1_048_576),
      receive_wait_time_seconds: between(0, 20),
      kms_data_key_reuse_period_seconds: between(60, 86_400),
      deduplication_scope: oneOf('messageGroup', 'queue'),
      fifo_throughput_limit: oneOf('perQueue', 'perMessageGroupId'),
    },
    checks: [
      ...fifoChecks('fifo_queue'),
      check(
        'kms_master_key_id',
        'only one of kms_master_key_id, sqs_managed_sse_enabled may be set',
        (get) => get('kms_master_key_id') !== null && get('sqs_managed_sse_enabled') === true,
      ),
    ],
  },
  sqs_queue_policy: settingOf('{queue_url}'),
  sqs_queue_redrive_policy: settingOf('{queue_url}'),
  sqs_queue_redrive_allow_policy: settingOf('{queue_url}'),
  sns_topic: {
    values: { id: '{arn}', arn: arn('sns', '{name}'), owner: '{account}' },
    rules: {
      name: matches(/^[\w-]{1,251}\.fifo$|^[\w-]{1,256}$/, '1 to 256 letters, digits, _ and -; .fifo counts'),
      signature_version: between(1, 2),
      tracing_config: oneOf('Active', 'PassThrough'),
      fifo_throughput_scope: oneOf('Topic', 'MessageGroup'),
    },
    checks: fifoChecks('fifo_topic'),
  },
  sns_topic_policy: { values: { id: '{arn}', owner: '{account}' }, unique: '{arn}' },
  sns_topic_subscription: {
    values: { arn: '{topic_arn}:{uuid}', id: '{arn}', owner_id: '{account}' },
    unique: '{topic_arn} {protocol} {endpoint}',
    rules: {
      protocol: oneOf('sqs', 'sms', 'lambda', 'firehose', 'application', 'email', 'email-json', 'http', 'https'),
      filter_policy_scope: oneOf('MessageAttributes', 'MessageBody'),
    },
  },
  cloudwatch_event_bus: named('{name}', arn('events', 'event-bus/{name}')),
  cloudwatch_event_rule: named('{name}', arn('events', 'rule/{name}'), {
    rules: { state: oneOf('DISABLED', 'ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') },
  }),
  cloudwatch_event_target: {
    values: { target_id: 'terraform-{random}', id: '{rule}-{target_id}' },
    unique: '{account} {region} {rule}-{target_id}',
    imports: ['{rule}/{target_id}'],
  },
  scheduler_schedule: {
    values: { group_name: 'default', id: '{group_name}/{name}', arn: arn('scheduler', 'schedule/{group_name}/{name}') },
  },
};
