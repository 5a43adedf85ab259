import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, exactlyOne, lengthOf, matches, oneOf, onlyWith } from '../rules';
import { child, inGroup, SUBSCRIPTION, settingOf } from './azurerm-forms';

const DURATION = matches(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/, 'an ISO 8601 duration: PT1M, P14D');
const REPLICATION = oneOf('LRS', 'GRS', 'RAGRS', 'ZRS', 'GZRS', 'RAGZRS');
/** Names of servers, which are part of a host name all over Azure. */
const SERVER_NAME = matches(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, '3 to 63 lower-case letters, digits and -');
const isNew = (mode: unknown) => mode === null || mode === 'Default';
/** What both sorts of flexible servers want. */
const flexibleServer = [
  check(
    'source_server_id',
    'create_mode PointInTimeRestore, GeoRestore and Replica need source_server_id, and a point in time where they restore one',
    (said) =>
      !isNew(said('create_mode')) &&
      (said('source_server_id') === null ||
        (said('create_mode') === 'PointInTimeRestore' && said('point_in_time_restore_time_in_utc') === null)),
  ),
  check(
    'high_availability',
    'burstable servers have no high_availability',
    (said) => String(said('sku_name')).startsWith('B_') && said('high_availability.0') !== null,
  ),
];

export const azurermStorage: Readonly<Record<string, Behaviour>> = {
  // Storage
  storage_account: inGroup('Microsoft.Storage/storageAccounts', {
    unique: '{name}',
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
      check(
        'blob_properties',
        'change_feed_retention_in_days needs change_feed_enabled',
        (said) =>
          said('blob_properties.0.change_feed_retention_in_days') !== null && said('blob_properties.0.change_feed_enabled') !== true,
      ),
      check(
        'blob_properties',
        'restore_policy needs versioning_enabled, change_feed_enabled and delete_retention_policy',
        (said) =>
          said('blob_properties.0.restore_policy.0') !== null &&
          (said('blob_properties.0.versioning_enabled') !== true ||
            said('blob_properties.0.change_feed_enabled') !== true ||
            said('blob_properties.0.delete_retention_policy.0') === null),
      ),
    ],
  }),
  storage_account_network_rules: settingOf('{storage_account_id}'),
  storage_account_customer_managed_key: settingOf('{storage_account_id}'),
  storage_account_queue_properties: settingOf('{storage_account_id}'),
  storage_container: {
    values: {
      id: '{storage_account_id}/blobServices/default/containers/{name}',
      resource_manager_id: '{storage_account_id}/blobServices/default/containers/{name}',
    },
    unique: '{storage_account_id|storage_account_name}/{name}',
    rules: {
      name: matches(/^(\$root|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/, '3 to 63 lower-case letters, digits and single -'),
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
  // One that is locked can't be taken away.
  storage_container_immutability_policy: settingOf('{storage_container_resource_manager_id}/immutabilityPolicies/default', {
    rules: { immutability_period_in_days: between(1, 146_000) },
    protectedBy: { locked: true },
  }),
  storage_object_replication: settingOf(
    '{source_storage_account_id}/objectReplicationPolicies/{uuid};{destination_storage_account_id}/objectReplicationPolicies/{uuid}',
  ),
  storage_blob: { values: { id: 'https://{storage_account_name}.blob.core.windows.net/{storage_container_name}/{name}', url: '{id}' } },
  storage_queue: { values: { id: 'https://{storage_account_name}.queue.core.windows.net/{name}' } },

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
      check('capacity', 'sku Premium needs capacity and premium_messaging_partitions, other skus take none', (said) => {
        const premium = said('sku') === 'Premium';
        const given = ['capacity', 'premium_messaging_partitions'].map((name) => Number(said(name) ?? 0) > 0);
        return premium ? given.includes(false) : given.includes(true);
      }),
      onlyWith('customer_managed_key', 'sku', 'Premium'),
    ],
  }),
  servicebus_queue: child('namespace_id', 'queues', {
    rules: {
      name: matches(/^[A-Za-z0-9]([\w./~-]{0,258}\w)?$/, '1 to 260 letters, digits and ._-/~, beginning and ending with a letter or digit'),
      max_delivery_count: between(1, 2000),
      lock_duration: matches(/^PT([0-4]M)?([1-5]?\dS)?$|^PT5M$/, 'at most PT5M'),
      default_message_ttl: DURATION,
      duplicate_detection_history_time_window: DURATION,
      auto_delete_on_idle: DURATION,
      max_size_in_megabytes: oneOf(1024, 2048, 3072, 4096, 5120, 10_240, 20_480, 40_960, 81_920),
      max_message_size_in_kilobytes: between(1024, 102_400),
      status: oneOf('Active', 'Creating', 'Deleting', 'Disabled', 'ReceiveDisabled', 'Renaming', 'SendDisabled', 'Unknown'),
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
        (said) => said('filter_type') === 'SqlFilter' && said('sql_filter') === null,
      ),
      check(
        'correlation_filter',
        'filter_type CorrelationFilter needs correlation_filter',
        (said) => said('filter_type') === 'CorrelationFilter' && said('correlation_filter.0') === null,
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

  // Data
  postgresql_flexible_server: inGroup('Microsoft.DBforPostgreSQL/flexibleServers', {
    unique: '{name}',
    values: { fqdn: '{name}.postgres.database.azure.com' },
    rules: {
      name: SERVER_NAME,
      backup_retention_days: between(7, 35),
      'high_availability.mode': oneOf('ZoneRedundant', 'SameZone'),
      create_mode: oneOf('Default', 'GeoRestore', 'PointInTimeRestore', 'Replica', 'ReviveDropped', 'Update'),
      version: oneOf('11', '12', '13', '14', '15', '16', '17', '18'),
      storage_mb: oneOf(32768, 65536, 131072, 262144, 524288, 1048576, 2097152, 4193280, 4194304, 8388608, 16777216, 33553408),
      sku_name: matches(
        /^(B_Standard_B((1|2|4|8|12|16|20)ms|2s)|GP_Standard_D\w+|MO_Standard_E\w+)$/,
        'B_Standard_B1ms, GP_Standard_D2ds_v5, MO_Standard_E2ds_v5, …',
      ),
      'maintenance_window.day_of_week': between(0, 6),
      'maintenance_window.start_hour': between(0, 23),
    },
    heldBy: ['management_lock.scope'],
    checks: [
      atMostOne('administrator_password', 'administrator_password_wo'),
      ...flexibleServer,
      check(
        'administrator_login',
        'with passwords a new server needs administrator_login and a password',
        (said) =>
          isNew(said('create_mode')) &&
          said('authentication.0.password_auth_enabled') !== false &&
          (said('administrator_login') === null ||
            (said('administrator_password_wo_version') === null && said('administrator_password') === null)),
      ),
      check(
        'authentication',
        'active_directory_auth_enabled needs tenant_id',
        (said) => said('authentication.0.active_directory_auth_enabled') === true && said('authentication.0.tenant_id') === null,
      ),
      check(
        'private_dns_zone_id',
        'delegated_subnet_id needs private_dns_zone_id and public_network_access_enabled = false',
        (said) =>
          said('delegated_subnet_id') !== null && (said('private_dns_zone_id') === null || said('public_network_access_enabled') !== false),
      ),
    ],
  }),
  postgresql_flexible_server_database: child('server_id', 'databases'),
  postgresql_flexible_server_configuration: child('server_id', 'configurations'),
  postgresql_flexible_server_active_directory_administrator: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{server_name}/administrators/{object_id}`,
    },
  },
  mysql_flexible_server: inGroup('Microsoft.DBforMySQL/flexibleServers', {
    unique: '{name}',
    values: { fqdn: '{name}.mysql.database.azure.com' },
    rules: {
      name: SERVER_NAME,
      backup_retention_days: between(1, 35),
      'high_availability.mode': oneOf('ZoneRedundant', 'SameZone'),
      create_mode: oneOf('Default', 'GeoRestore', 'PointInTimeRestore', 'Replica'),
      version: oneOf('5.7', '8.0.21', '8.4'),
      public_network_access: oneOf('Enabled', 'Disabled'),
      sku_name: matches(/^(B|GP|MO)_Standard_[BDE]\w+$/, 'B_Standard_B1ms, GP_Standard_D2ads_v5, MO_Standard_E2ds_v5, …'),
      'storage.size_gb': between(20, 16384),
    },
    heldBy: ['management_lock.scope'],
    checks: [
      atMostOne('administrator_password', 'administrator_password_wo'),
      ...flexibleServer,
      check(
        'administrator_login',
        'a new server needs administrator_login and a password',
        (said) =>
          isNew(said('create_mode')) &&
          (said('administrator_login') === null ||
            (said('administrator_password_wo_version') === null && said('administrator_password') === null)),
      ),
      check(
        'storage',
        'high_availability needs storage.auto_grow_enabled',
        (said) => said('high_availability.0') !== null && said('storage.0.auto_grow_enabled') === false,
      ),
    ],
  }),
  mysql_flexible_database: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DBforMySQL/flexibleServers/{server_name}/databases/{name}`,
    },
  },
  mysql_flexible_server_configuration: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DBforMySQL/flexibleServers/{server_name}/configurations/{name}`,
    },
  },
  cosmosdb_account: inGroup('Microsoft.DocumentDB/databaseAccounts', {
    unique: '{name}',
    heldBy: ['management_lock.scope'],
    values: { endpoint: 'https://{name}.documents.azure.com:443/' },
    rules: {
      name: matches(/^[a-z0-9][a-z0-9-]{1,48}[a-z0-9]$/, '3 to 50 lower-case letters, digits and -'),
      offer_type: oneOf('Standard'),
      kind: oneOf('GlobalDocumentDB', 'MongoDB', 'Parse'),
      'consistency_policy.consistency_level': oneOf('BoundedStaleness', 'ConsistentPrefix', 'Eventual', 'Session', 'Strong'),
      'backup.type': oneOf('Continuous', 'Periodic'),
      minimal_tls_version: oneOf('Tls', 'Tls11', 'Tls12'),
    },
  }),
  cosmosdb_sql_database: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DocumentDB/databaseAccounts/{account_name}/sqlDatabases/{name}`,
    },
  },
  cosmosdb_sql_container: {
    values: {
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DocumentDB/databaseAccounts/{account_name}/sqlDatabases/{database_name}/containers/{name}`,
    },
    checks: [atMostOne('throughput', 'autoscale_settings')],
  },
  cosmosdb_sql_role_assignment: {
    values: {
      name: '{uuid}',
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DocumentDB/databaseAccounts/{account_name}/sqlRoleAssignments/{name}`,
    },
  },
  cosmosdb_sql_role_definition: {
    values: {
      role_definition_id: '{uuid}',
      id: `${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers/Microsoft.DocumentDB/databaseAccounts/{account_name}/sqlRoleDefinitions/{role_definition_id}`,
    },
    rules: { type: oneOf('BuiltInRole', 'CustomRole') },
    heldBy: ['cosmosdb_sql_role_assignment.role_definition_id'],
  },
  managed_redis: inGroup('Microsoft.Cache/redisEnterprise', {
    unique: '{location} {name}',
    heldBy: ['management_lock.scope'],
    values: { hostname: '{name}.{location}.redis.azure.net' },
    rules: {
      name: matches(/^[A-Za-z0-9](?!.*--)[A-Za-z0-9-]{0,58}[A-Za-z0-9]$/, '1 to 60 letters, digits and single -'),
      sku_name: matches(
        /^(Balanced_B|ComputeOptimized_X|MemoryOptimized_M|FlashOptimized_A)\d+$/,
        'Balanced_B…, ComputeOptimized_X…, MemoryOptimized_M…, FlashOptimized_A…',
      ),
      public_network_access: oneOf('Enabled', 'Disabled'),
      'default_database.client_protocol': oneOf('Encrypted', 'Plaintext'),
      'default_database.clustering_policy': oneOf('EnterpriseCluster', 'OSSCluster', 'NoCluster'),
      'default_database.eviction_policy': oneOf(
        ...['AllKeysLFU', 'AllKeysLRU', 'AllKeysRandom', 'NoEviction', 'VolatileLFU', 'VolatileLRU', 'VolatileRandom', 'VolatileTTL'],
      ),
    },
  }),
  resource_group_template_deployment: inGroup('Microsoft.Resources/deployments', {
    rules: { deployment_mode: oneOf('Incremental', 'Complete') },
    checks: [atMostOne('template_content', 'template_spec_version_id')],
  }),
};
