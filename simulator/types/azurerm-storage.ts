import type { Behaviour } from '../behaviour';
import { between, check, exactlyOne, lengthOf, matches, oneOf, onlyWith } from '../rules';
import { accountOfBackup } from './azurerm-backup';
import { child, inGroup, SUBSCRIPTION, settingOf, zonesIn } from './azurerm-forms';
import { accountAskedByData, byNameOfAccount, dataOfAccount } from './azurerm-reach';

const DURATION = matches(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/, 'an ISO 8601 duration: PT1M, P14D');
const REPLICATION = oneOf('LRS', 'GRS', 'RAGRS', 'ZRS', 'GZRS', 'RAGZRS');

export const azurermStorage: Readonly<Record<string, Behaviour>> = {
  // Storage
  storage_account: inGroup('Microsoft.Storage/storageAccounts', {
    unique: '{name}',
    reach: accountAskedByData,
    becomes: accountOfBackup,
    values: Object.fromEntries(
      ['blob', 'queue', 'table', 'file', 'dfs', 'web'].flatMap((service) => [
        [`primary_${service}_endpoint`, `https://{name}.${service}.core.windows.net/`],
        [`primary_${service}_host`, `{name}.${service}.core.windows.net`],
      ]),
    ),
    rules: {
      name: matches(/^[a-z0-9]{3,24}$/, '3 to 24 lower-case letters and digits'),
      account_tier: oneOf('Standard', 'Premium'),
      account_kind: oneOf('BlobStorage', 'BlockBlobStorage', 'FileStorage', 'Storage', 'StorageV2'),
      account_replication_type: REPLICATION,
      access_tier: oneOf('Hot', 'Cool', 'Cold', 'Premium'),
      min_tls_version: oneOf('TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'),
      'network_rules.default_action': oneOf('Allow', 'Deny'),
      'network_rules.bypass': oneOf('None', 'Logging', 'Metrics', 'AzureServices'),
      'blob_properties.delete_retention_policy.days': between(1, 365),
      'blob_properties.container_delete_retention_policy.days': between(1, 365),
    },
    checks: [
      zonesIn('account_replication_type', 'ZRS', 'GZRS', 'RAGZRS'),
      check(
        'blob_properties',
        'change_feed_retention_in_days needs change_feed_enabled',
        (get) =>
          get('blob_properties.0.change_feed_retention_in_days') !== null &&
          get('blob_properties.0.change_feed_enabled') !== true,
      ),
      check(
        'blob_properties',
        'restore_policy needs versioning_enabled, change_feed_enabled and delete_retention_policy',
        (get) =>
          get('blob_properties.0.restore_policy.0') !== null &&
          (get('blob_properties.0.versioning_enabled') !== true ||
            get('blob_properties.0.change_feed_enabled') !== true ||
            get('blob_properties.0.delete_retention_policy.0') === null),
      ),
    ],
  }),
  storage_account_network_rules: settingOf('{storage_account_id}'),
  // Source: the schema of azurerm_storage_account_static_website in the provider.
  storage_account_static_website: settingOf('{storage_account_id}', {
    reach: dataOfAccount,
    rules: { index_document: matches(/^[^/]{3,255}$/, '3 to 255 characters without /') },
    checks: [
      check(
        'index_document',
        'one of error_404_document, index_document must be set',
        (get) => get('index_document') === null && get('error_404_document') === null,
      ),
    ],
  }),
  storage_account_customer_managed_key: settingOf('{storage_account_id}'),
  // Source: azurerm v4.55.0, storage_account_queue_properties_resource.go: QueuesDataPlaneClient.
  storage_account_queue_properties: settingOf('{storage_account_id}', { reach: dataOfAccount }),
  storage_container: {
    reach: byNameOfAccount,
    values: {
      id: '{storage_account_id}/blobServices/default/containers/{name}',
      resource_manager_id: '{storage_account_id}/blobServices/default/containers/{name}',
    },
    unique: '{storage_account_id|storage_account_name}/{name}',
    rules: {
      name: matches(
        /^(\$root|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
        '3 to 63 lower-case letters, digits and single -',
      ),
      container_access_type: oneOf('private', 'blob', 'container'),
    },
    checks: [exactlyOne('storage_account_id', 'storage_account_name')],
  },
  storage_management_policy: settingOf('{storage_account_id}/managementPolicies/default', {
    rules: {
      'rule.name': matches(/^[A-Za-z0-9-]{1,256}$/, 'letters, digits and -'),
      'rule.filters.blob_types': oneOf('blockBlob', 'appendBlob'),
    },
  }),
  // A locked one can't be removed.
  storage_container_immutability_policy: settingOf(
    '{storage_container_resource_manager_id}/immutabilityPolicies/default',
    {
      rules: { immutability_period_in_days: between(1, 146_000) },
      protectedBy: { locked: true },
    },
  ),
  storage_object_replication: settingOf(
    '{source_storage_account_id}/objectReplicationPolicies/{uuid};{destination_storage_account_id}/objectReplicationPolicies/{uuid}',
  ),
  storage_blob: {
    reach: byNameOfAccount,
    // What a state of 4.55 lacks, a read of 5.x tells: azurerm v5.2.0, storage_blob_resource.go.
    becomes: (blob, there) => ({
      ...blob,
      storage_container_id:
        blob.storage_container_id ??
        there('storage_container').find(
          ({ name, storage_account_id }) =>
            name === blob.storage_container_name &&
            String(storage_account_id).endsWith(`/${String(blob.storage_account_name)}`),
        )?.id ??
        null,
    }),
    values: { id: 'https://{storage_account_name}.blob.core.windows.net/{storage_container_name}/{name}', url: '{id}' },
  },

  // Messaging
  servicebus_namespace: inGroup('Microsoft.ServiceBus/namespaces', {
    unique: '{name}',
    values: { endpoint: 'https://{name}.servicebus.windows.net:443/' },
    rules: {
      name: matches(
        /^(?!.*(-sb|-mgmt|-)$)[A-Za-z][A-Za-z0-9-]{5,49}$/,
        '6 to 50 letters, digits and -, beginning with a letter, not ending with -, -sb or -mgmt',
      ),
      sku: oneOf('Basic', 'Standard', 'Premium'),
      capacity: oneOf(0, 1, 2, 4, 8, 16),
      premium_messaging_partitions: oneOf(0, 1, 2, 4),
      minimum_tls_version: oneOf('1.0', '1.1', '1.2'),
    },
    checks: [
      check('capacity', 'sku Premium needs capacity and premium_messaging_partitions, other skus take none', (get) => {
        const premium = get('sku') === 'Premium';
        const scales = ['capacity', 'premium_messaging_partitions'].map((name) => Number(get(name) ?? 0) > 0);
        return premium ? scales.includes(false) : scales.includes(true);
      }),
      onlyWith('customer_managed_key', 'sku', 'Premium'),
    ],
  }),
  servicebus_queue: child('namespace_id', 'queues', {
    rules: {
      name: matches(
        /^[A-Za-z0-9]([\w./~-]{0,258}\w)?$/,
        '1 to 260 letters, digits and ._-/~, beginning and ending with a letter or digit',
      ),
      max_delivery_count: between(1, 2000),
      lock_duration: matches(/^PT([0-4]M)?([1-5]?\dS)?$|^PT5M$/, 'at most PT5M'),
      default_message_ttl: DURATION,
      duplicate_detection_history_time_window: DURATION,
      auto_delete_on_idle: DURATION,
      max_size_in_megabytes: oneOf(1024, 2048, 3072, 4096, 5120, 10_240, 20_480, 40_960, 81_920),
      max_message_size_in_kilobytes: between(1024, 102_400),
      status: oneOf(
        'Active',
        'Creating',
        'Deleting',
        'Disabled',
        'ReceiveDisabled',
        'Renaming',
        'SendDisabled',
        'Unknown',
      ),
    },
  }),
  servicebus_topic: child('namespace_id', 'topics', {
    rules: {
      default_message_ttl: DURATION,
      duplicate_detection_history_time_window: DURATION,
      auto_delete_on_idle: DURATION,
      max_size_in_megabytes: oneOf(1024, 2048, 3072, 4096, 5120, 10_240, 20_480, 40_960, 81_920),
    },
  }),
  servicebus_subscription: child('topic_id', 'subscriptions', {
    rules: {
      name: matches(/^[A-Za-z0-9]([\w.-]{0,48}\w)?$/, '1 to 50 letters, digits and ._-'),
      max_delivery_count: between(1, 2000),
      lock_duration: matches(/^PT([0-4]M)?([1-5]?\dS)?$|^PT5M$/, 'at most PT5M'),
      default_message_ttl: DURATION,
    },
  }),
  servicebus_subscription_rule: child('subscription_id', 'rules', {
    rules: {
      name: matches(
        /^[\w.-]{1,50}$/,
        '1 to 50 letters, digits and ._-; the rule $Default comes with its subscription and can only be imported',
      ),
      filter_type: oneOf('SqlFilter', 'CorrelationFilter'),
      sql_filter: lengthOf(1, 1024),
    },
    checks: [
      check(
        'sql_filter',
        'filter_type SqlFilter needs sql_filter',
        (get) => get('filter_type') === 'SqlFilter' && get('sql_filter') === null,
      ),
      check(
        'correlation_filter',
        'filter_type CorrelationFilter needs correlation_filter',
        (get) => get('filter_type') === 'CorrelationFilter' && get('correlation_filter.0') === null,
      ),
    ],
  }),
  eventgrid_event_subscription: settingOf('{scope}/providers/Microsoft.EventGrid/eventSubscriptions/{name}'),
  eventgrid_system_topic: inGroup('Microsoft.EventGrid/systemTopics'),
  eventgrid_system_topic_event_subscription: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.EventGrid/systemTopics/{system_topic}/eventSubscriptions/{name}`,
    },
  },
};
