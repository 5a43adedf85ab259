import { emulated, inList, type KindTable, native, replacing, unsupported } from '../core/features';
import type { PerCloud } from '../core/placement';
import type { BucketProps } from './bucket';
import { CORS, DAYS, LIFECYCLE, SERVICE } from './lifecycle-support';

export const BUCKET: KindTable<BucketProps> = {
  kind: 'bucket',
  service: SERVICE,
  features: {
    versioned: {
      aws: native('aws_s3_bucket_versioning'),
      google: native('versioning.enabled', undefined, 'not together with `retention`'),
      azure: native('blob_properties.versioning_enabled'),
    },
    encryption: {
      aws: native('aws_s3_bucket_server_side_encryption_configuration', undefined, 'a KMS key, used through S3 only'),
      google: native(
        'encryption.default_kms_key_name',
        undefined,
        "used by the project's storage service agent; keys and rings can't be deleted",
      ),
      azure: native(
        'customer_managed_key',
        undefined,
        "a key in the placement's key vault, used by an identity of the account",
      ),
    },
    lifecycle: {
      aws: native('aws_s3_bucket_lifecycle_configuration'),
      google: native('lifecycle_rule'),
      azure: native('azurerm_storage_management_policy'),
    },
    ...inList('lifecycle', LIFECYCLE),
    unfinishedUploadDays: {
      aws: native('abort_incomplete_multipart_upload', DAYS),
      google: native('AbortIncompleteMultipartUpload', DAYS),
      azure: native(
        'uncommitted blocks',
        { oneOf: [7], source: 'learn.microsoft.com: Put Block' },
        'Azure deletes them automatically',
      ),
    },
    softDeleteDays: {
      aws: unsupported(
        'deleted objects remain as versions; S3 has no other way to restore them',
        'Leave it out, and versioned on.',
      ),
      google: native('soft_delete_policy', { min: 7, max: 90, source: 'cloud.google.com/storage/docs/soft-delete' }),
      azure: native('delete_retention_policy', { min: 1, max: 365, source: 'azurerm_storage_account' }),
    },
    accessLogs: {
      aws: native('aws_s3_bucket_logging', undefined, "to the placement's bucket of logs"),
      google: native(
        'google_project_iam_audit_config, google_logging_project_sink',
        undefined,
        "data access by Cloud Audit Logs, to the placement's bucket of logs; reads of public objects are not logged",
      ),
      azure: native('azurerm_monitor_diagnostic_setting', undefined, "to the placement's Log Analytics workspace"),
    },
    retention: {
      aws: native('aws_s3_bucket_object_lock_configuration'),
      google: native('retention_policy'),
      azure: native('azurerm_storage_container_immutability_policy'),
    },
    'retention.days': {
      aws: native('default_retention.days', { min: 1, max: 36_500, source: 'S3 API: DefaultRetention' }),
      google: native('retention_period', {
        min: 1,
        max: 24_855,
        source: 'google_storage_bucket: at most 2,147,483,647 seconds',
      }),
      azure: native('immutability_period_in_days', {
        min: 1,
        max: 146_000,
        source: 'azurerm_storage_container_immutability_policy',
      }),
    },
    'retention.locked': {
      aws: native('COMPLIANCE, else GOVERNANCE'),
      google: native('is_locked'),
      azure: native('locked'),
    },
    replication: {
      aws: native('aws_s3_bucket_replication_configuration', undefined, 'a second bucket with the same settings'),
      google: replacing(
        native('custom_placement_config', undefined, 'one bucket in two regions, turbo'),
        'the objects in it',
      ),
      azure: native('azurerm_storage_object_replication', undefined, 'a second account with the same settings'),
    },
    'replication.region': {
      aws: replacing(native('region of the second bucket'), 'the copies in the second one'),
      google: native('data_locations'),
      azure: replacing(native('location of the second account'), 'the copies in the second one'),
    },
    notifications: {
      aws: native('aws_s3_bucket_notification'),
      google: native('google_storage_notification', undefined, 'at most 10 for one event'),
      azure: native('azurerm_eventgrid_system_topic_event_subscription', undefined, 'through Event Grid'),
    },
    'notifications.*.to': {
      aws: native(
        'queue_arn or topic_arn',
        undefined,
        'a topic gets a dedicated key, since S3 may not use the one of SNS',
      ),
      google: native('topic', undefined, "the queue's topic"),
      azure: native('service_bus_queue_endpoint_id or service_bus_topic_endpoint_id'),
    },
    'notifications.*.on': {
      aws: native('events'),
      google: native('event_types'),
      azure: native('included_event_types'),
    },
    'notifications.*.prefix': {
      aws: native('filter_prefix'),
      google: native('object_name_prefix'),
      azure: native('subject_filter.subject_begins_with'),
    },
    cors: {
      aws: native('aws_s3_bucket_cors_configuration'),
      google: native('cors'),
      azure: native('blob_properties.cors_rule'),
    },
    ...inList('cors', CORS),
    network: {
      aws: emulated(
        'a bucket policy on aws:SourceVpc',
        undefined,
        'only the network can access objects; settings can be managed from elsewhere',
      ),
      google: unsupported(
        'an IP filter would block a deployer outside the network, and VPC Service Controls are ' + "the organization's",
        'Leave it out and put the project into a service perimeter, or set ipFilter under native.',
      ),
      azure: native('azurerm_private_endpoint', undefined, 'its public address is off'),
    },
    website: {
      aws: native('a bucket policy', undefined, 'objects by their full names, over TLS'),
      google: native(
        'google_storage_bucket_iam_member of allUsers',
        undefined,
        'objects by their full names, over TLS',
      ),
      azure: native('azurerm_storage_account_static_website', undefined, 'the container is `$web`'),
    },
    'website.public': {
      aws: native('restrict_public_buckets'),
      google: native('public_access_prevention'),
      azure: native('`$web`'),
    },
    'website.index': {
      aws: unsupported(
        'S3 shows index documents over plain HTTP only',
        'Leave it out, and use a content delivery network (edge).',
      ),
      google: native('website.main_page_suffix', undefined, 'served behind a load balancer'),
      azure: native(
        'index_document',
        undefined,
        '`index.html` where neither this nor notFound is set; 3 to 255 characters without `/`',
      ),
    },
    'website.notFound': {
      aws: unsupported(
        'S3 shows error documents over plain HTTP only',
        'Leave it out, and use a content delivery network (edge).',
      ),
      google: native('website.not_found_page', undefined, 'served behind a load balancer'),
      azure: native('error_404_document'),
    },
  },
  semantics: {
    'is a': { aws: 'bucket', google: 'bucket', azure: 'container in its own storage account' },
    'copies in its region': {
      aws: 'three zones at least',
      google: 'two zones at least',
      azure:
        'three zones (ZRS); in a region without zones one place (LRS); the same for the replica in a second region',
    },
    encryption: { aws: 'always on', google: 'always on', azure: 'always on, twice' },
    'public access': {
      aws: 'blocked four ways',
      google: 'prevented; project viewers can neither list nor read',
      azure: 'off, and so are shared keys',
    },
    'a grant on a prefix is': {
      aws: 'the resource `<bucket>/<prefix>*`; for `list` a condition on s3:prefix',
      google: 'an IAM condition on the name; for `list` on the requested prefix',
      azure: 'a condition of the role assignment on the path; for `list` on the requested prefix',
    },
    'overwriting an object requires': { aws: '`write`', google: '`write` and `delete`', azure: '`write`' },
    'while it is retained an object': {
      aws: 'can be overwritten and deleted; the version is kept',
      google: 'can be neither overwritten nor deleted',
      azure: 'can be neither overwritten nor deleted',
    },
    'a replica of a bucket with `network`': {
      aws:
        'is restricted to the same network, which does not extend to the second region: a restore ' +
        'must change its policy first',
      google: 'does not support `network`',
      azure: 'has neither a public address nor a private endpoint: a restore must create one first',
    },
    'replication to the second region': {
      aws: 'usually within minutes, for objects written from then on',
      google: 'within 15 minutes; one address for both',
      azure: 'usually within minutes, including existing objects',
    },
    'a notification is delivered': {
      aws: 'at least once, as an S3 event; an overwritten object is `created`',
      google: 'at least once, as the object resource; with versions an overwritten object is also `deleted`',
      azure: 'at least once, as an Event Grid event',
    },
  },
};

/** Properties that require versioning. */
export const NEED_VERSIONS: PerCloud<readonly ('replication' | 'retention')[]> = {
  aws: ['replication', 'retention'],
  google: [],
  azure: ['replication'],
};

/**
 * The minimum number of days in the infrequent class before an object moves to a colder one.
 * Source: S3 API, PutBucketLifecycleConfiguration.
 */
export const INFREQUENT_DAYS: PerCloud<number> = { aws: 30, google: 1, azure: 1 };
