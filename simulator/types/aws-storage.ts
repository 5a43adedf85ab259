import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, lengthOf, matches, oneOf, onlyWith } from '../rules';
import { arn, named, settingOf } from './aws-forms';

const BUCKET = matches(
  /^(?!xn--)(?!.*\.\.)(?!.*-s3alias$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  '3 to 63 lower-case letters, digits, . and -',
);
const STORAGE_CLASS = oneOf('STANDARD_IA', 'ONEZONE_IA', 'INTELLIGENT_TIERING', 'GLACIER', 'DEEP_ARCHIVE', 'GLACIER_IR');

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
    (said) => said('name') !== null && fifoName(said('name')) !== (said(flag) === true),
  ),
];

/** The minutes of the day that a window takes: `01:00-01:30`, `sun:03:00-sun:04:00`. */
function windowOf(window: string | null): number[] | undefined {
  const times = window?.match(/\d\d:\d\d/g)?.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  if (times?.length !== 2) return undefined;
  const [from, to] = times as [number, number];
  return Array.from({ length: (to - from + 1440) % 1440 }, (_, index) => (from + index) % 1440);
}

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
      check('rule', 'a transition to STANDARD_IA or ONEZONE_IA comes after 30 days at least', (said) =>
        everyOf(said('rule')).some((rule) =>
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
  s3_bucket_notification: bucketSetting(),
  s3_bucket_cors_configuration: bucketSetting({ rules: { 'cors_rule.allowed_methods': oneOf('GET', 'PUT', 'POST', 'DELETE', 'HEAD') } }),
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
    values: { website_endpoint: '{bucket}.s3-website-{region}.{suffix}', website_domain: 's3-website-{region}.{suffix}' },
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
        (said) => said('kms_master_key_id') !== null && said('sqs_managed_sse_enabled') === true,
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

  // Data
  db_instance: {
    values: {
      identifier: 'terraform-{random}',
      resource_id: 'db-{UPPER}',
      id: '{resource_id}',
      arn: arn('rds', 'db:{identifier}'),
      address: '{identifier}.{random6}.{region}.rds.{suffix}',
      status: 'available',
    },
    rules: {
      identifier: matches(
        /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/,
        '1 to 63 lower-case letters, digits and single -, beginning with a letter',
      ),
      storage_type: oneOf('standard', 'gp2', 'gp3', 'io1', 'io2'),
      backup_retention_period: between(0, 35),
      monitoring_interval: oneOf(0, 1, 5, 10, 15, 30, 60),
    },
    checks: [
      atMostOne('identifier', 'identifier_prefix'),
      atMostOne('password', 'password_wo', 'manage_master_user_password'),
      atMostOne('replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time', 's3_import'),
      check(
        'final_snapshot_identifier',
        'skip_final_snapshot = false needs final_snapshot_identifier',
        (said) => said('skip_final_snapshot') === false && said('final_snapshot_identifier') === null,
      ),
      check('allocated_storage', 'a new instance needs allocated_storage, engine and username', (said) => {
        const copied = ['replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time.0', 's3_import.0'];
        if (copied.some((name) => said(name) !== null)) return false;
        return ['allocated_storage', 'engine', 'username'].some((name) => said(name) === null);
      }),
      check(
        'restore_to_point_in_time',
        'restore_to_point_in_time needs restore_time or use_latest_restorable_time',
        (said) =>
          said('restore_to_point_in_time.0') !== null &&
          (said('restore_to_point_in_time.0.restore_time') === null) ===
            (said('restore_to_point_in_time.0.use_latest_restorable_time') !== true),
      ),
      check('backup_window', 'backup_window and maintenance_window must not overlap', (said) => {
        const [backup, maintenance] = [said('backup_window'), said('maintenance_window')].map((window) =>
          windowOf(window as string | null),
        );
        return !!backup && !!maintenance && backup.some((minute) => maintenance.includes(minute));
      }),
    ],
    imports: ['{identifier}'],
  },
  db_subnet_group: named('{name}', arn('rds', 'subgrp:{name}'), {
    heldBy: ['db_instance.db_subnet_group_name', 'rds_cluster.db_subnet_group_name'],
    checks: [
      check('subnet_ids', 'subnet_ids must be in two zones at least', (said) => {
        const subnets = said('subnet_ids');
        return Array.isArray(subnets) && subnets.length < 2;
      }),
    ],
  }),
  db_parameter_group: named('{name}', arn('rds', 'pg:{name}'), {
    heldBy: ['db_instance.parameter_group_name'],
    rules: {
      name: matches(/^[a-z](?!.*--)[a-z0-9.-]{0,253}[a-z0-9]$/, '1 to 255 lower-case letters, digits, . and single -'),
      'parameter.apply_method': oneOf('immediate', 'pending-reboot'),
    },
  }),
  db_option_group: named('{name}', arn('rds', 'og:{name}')),
  rds_cluster: named('{cluster_identifier}', arn('rds', 'cluster:{cluster_identifier}'), {
    values: {
      endpoint: '{cluster_identifier}.cluster-{random6}.{region}.rds.{suffix}',
      reader_endpoint: '{cluster_identifier}.cluster-ro-{random6}.{region}.rds.{suffix}',
    },
    checks: [atMostOne('master_password', 'master_password_wo', 'manage_master_user_password')],
  }),
  rds_cluster_instance: named('{identifier}', arn('rds', 'db:{identifier}')),
  rds_cluster_parameter_group: named('{name}', arn('rds', 'cluster-pg:{name}')),
  dynamodb_table: named('{name}', arn('dynamodb', 'table/{name}'), {
    rules: {
      name: matches(/^[\w.-]{3,255}$/, '3 to 255 letters, digits and _.-'),
      billing_mode: oneOf('PROVISIONED', 'PAY_PER_REQUEST'),
      'attribute.type': oneOf('S', 'N', 'B'),
      stream_view_type: oneOf('', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
      table_class: oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
      'global_secondary_index.projection_type': oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'),
    },
    checks: [
      check(
        'stream_view_type',
        'stream_enabled needs stream_view_type',
        (said) => said('stream_enabled') === true && said('stream_view_type') === null,
      ),
      check('hash_key', 'hash_key and range_key must each be an attribute of the table', (said) => {
        const attributes = said('attribute');
        if (!Array.isArray(attributes) || said('restore_source_name') !== null) return false;
        const names = attributes.map((one) => (one as { name: string }).name);
        return ['hash_key', 'range_key'].some((key) => said(key) !== null && !names.includes(String(said(key))));
      }),
    ],
  }),
  elasticache_replication_group: named('{replication_group_id}', arn('elasticache', 'replicationgroup:{replication_group_id}'), {
    values: {
      primary_endpoint_address: 'master.{replication_group_id}.{random6}.{region}.cache.{suffix}',
      reader_endpoint_address: 'replica.{replication_group_id}.{random6}.{region}.cache.{suffix}',
      configuration_endpoint_address: 'clustercfg.{replication_group_id}.{random6}.{region}.cache.{suffix}',
    },
    rules: {
      replication_group_id: matches(
        /^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,38}[A-Za-z0-9]$/,
        '1 to 40 letters, digits and single -, beginning with a letter',
      ),
      engine: oneOf('redis', 'valkey'),
      transit_encryption_mode: oneOf('preferred', 'required'),
    },
    checks: [
      check(
        'automatic_failover_enabled',
        'multi_az_enabled needs automatic_failover_enabled',
        (said) => said('multi_az_enabled') === true && said('automatic_failover_enabled') !== true,
      ),
      onlyWith('auth_token', 'transit_encryption_enabled', true),
    ],
  }),
  elasticache_subnet_group: named('{name}', arn('elasticache', 'subnetgroup:{name}'), {
    heldBy: ['elasticache_replication_group.subnet_group_name'],
  }),
  elasticache_parameter_group: named('{name}', arn('elasticache', 'parametergroup:{name}')),
  elasticache_user: named('{user_id}', arn('elasticache', 'user:{user_id}'), {
    rules: {
      user_id: matches(
        /^[a-z](?!.*--)[a-z0-9-]{0,38}[a-z0-9]$/,
        '1 to 40 lower-case letters, digits and single -, beginning with a letter',
      ),
      engine: oneOf('redis', 'valkey', 'REDIS', 'VALKEY'),
      'authentication_mode.type': oneOf('password', 'no-password-required', 'iam'),
    },
    checks: [
      check(
        'user_name',
        'user_id and user_name must be the same for authentication type iam',
        (said) => said('authentication_mode.0.type') === 'iam' && said('user_name') !== said('user_id'),
      ),
    ],
  }),
  elasticache_user_group: named('{user_group_id}', arn('elasticache', 'usergroup:{user_group_id}'), {
    rules: { engine: oneOf('redis', 'valkey', 'REDIS', 'VALKEY') },
    heldBy: ['elasticache_replication_group.user_group_ids'],
  }),
  neptune_cluster: named('{cluster_identifier}', arn('rds', 'cluster:{cluster_identifier}'), {
    values: {
      endpoint: '{cluster_identifier}.cluster-{random6}.{region}.neptune.{suffix}',
      reader_endpoint: '{cluster_identifier}.cluster-ro-{random6}.{region}.neptune.{suffix}',
      cluster_resource_id: 'cluster-{UPPER}',
    },
    rules: {
      cluster_identifier: matches(/^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,61}[A-Za-z0-9]$/, '1 to 63 letters, digits and single -'),
      backup_retention_period: between(1, 35),
      enable_cloudwatch_logs_exports: oneOf('audit', 'slowquery'),
      storage_type: oneOf('', 'standard', 'iopt1'),
    },
    checks: [
      check(
        'final_snapshot_identifier',
        'skip_final_snapshot = false needs final_snapshot_identifier',
        (said) => said('skip_final_snapshot') === false && said('final_snapshot_identifier') === null,
      ),
    ],
    heldBy: ['neptune_cluster_instance.cluster_identifier'],
  }),
  neptune_cluster_instance: named('{identifier}', arn('rds', 'db:{identifier}'), { rules: { promotion_tier: between(0, 15) } }),
  neptune_cluster_parameter_group: named('{name}', arn('rds', 'cluster-pg:{name}')),
  neptune_subnet_group: named('{name}', arn('rds', 'subgrp:{name}'), {
    heldBy: ['neptune_cluster.neptune_subnet_group_name'],
    checks: [
      check('subnet_ids', 'subnet_ids must be in two zones at least', (said) => {
        const subnets = said('subnet_ids');
        return Array.isArray(subnets) && subnets.length < 2;
      }),
    ],
  }),
};
