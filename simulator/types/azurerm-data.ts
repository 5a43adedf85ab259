import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, matches, oneOf } from '../rules';
import type { Fields } from '../values';
import { oneWatcherForARegion } from './azurerm-deployments';
import { child, inGroup, SUBSCRIPTION, zonesIn } from './azurerm-forms';

/** Names of servers, which are globally unique because they are part of a host name. */
const SERVER_NAME = matches(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, '3 to 63 lower-case letters, digits and -');
const isNew = (mode: unknown) => mode === null || mode === 'Default';
/** Common requirements of both flexible servers. */
const flexibleServer = [
  check(
    'source_server_id',
    'create_mode PointInTimeRestore, GeoRestore and Replica need source_server_id, and a point in time ' +
      'where they restore one',
    (get) =>
      !isNew(get('create_mode')) &&
      (get('source_server_id') === null ||
        (get('create_mode') === 'PointInTimeRestore' && get('point_in_time_restore_time_in_utc') === null)),
  ),
  check(
    'high_availability',
    'burstable servers have no high_availability',
    (get) => String(get('sku_name')).startsWith('B_') && get('high_availability.0') !== null,
  ),
];

/**
 * Source: azurerm v4.55.0, postgresql_flexible_server_resource.go and
 * mysql_flexible_server_resource.go.
 */
const roleLater = [
  check(
    'replication_role',
    '`replication_role` cannot be set while creating',
    (get) => get('replication_role') !== null,
  ),
];
const promotes = ({ replication_role: was }: Fields, { replication_role: is, create_mode }: Fields) =>
  is === 'None' && was !== is && create_mode !== 'Replica'
    ? '`replication_role` only can be updated to `None` for replica server'
    : undefined;

export const azurermData: Readonly<Record<string, Behaviour>> = {
  postgresql_flexible_server: inGroup('Microsoft.DBforPostgreSQL/flexibleServers', {
    unique: '{name}',
    values: { fqdn: '{name}.postgres.database.azure.com' },
    rules: {
      name: SERVER_NAME,
      backup_retention_days: between(7, 35),
      'high_availability.mode': oneOf('ZoneRedundant', 'SameZone'),
      create_mode: oneOf('Default', 'GeoRestore', 'PointInTimeRestore', 'Replica', 'ReviveDropped', 'Update'),
      version: oneOf('11', '12', '13', '14', '15', '16', '17', '18'),
      storage_mb: oneOf(
        32768,
        65536,
        131072,
        262144,
        524288,
        1048576,
        2097152,
        4193280,
        4194304,
        8388608,
        16777216,
        33553408,
      ),
      sku_name: matches(
        /^(B_Standard_B((1|2|4|8|12|16|20)ms|2s)|GP_Standard_D\w+|MO_Standard_E\w+)$/,
        'B_Standard_B1ms, GP_Standard_D2ds_v5, MO_Standard_E2ds_v5, …',
      ),
      'maintenance_window.day_of_week': between(0, 6),
      'maintenance_window.start_hour': between(0, 23),
    },
    heldBy: ['management_lock.scope'],
    whenMade: roleLater,
    steps: promotes,
    checks: [
      atMostOne('administrator_password', 'administrator_password_wo'),
      zonesIn('high_availability.0.mode', 'ZoneRedundant'),
      ...flexibleServer,
      check(
        'administrator_login',
        'with passwords a new server needs administrator_login and a password',
        (get) =>
          isNew(get('create_mode')) &&
          get('authentication.0.password_auth_enabled') !== false &&
          (get('administrator_login') === null ||
            (get('administrator_password_wo_version') === null && get('administrator_password') === null)),
      ),
      check(
        'authentication',
        'active_directory_auth_enabled needs tenant_id',
        (get) =>
          get('authentication.0.active_directory_auth_enabled') === true && get('authentication.0.tenant_id') === null,
      ),
      check(
        'private_dns_zone_id',
        'delegated_subnet_id needs private_dns_zone_id and public_network_access_enabled = false',
        (get) =>
          get('delegated_subnet_id') !== null &&
          (get('private_dns_zone_id') === null || get('public_network_access_enabled') !== false),
      ),
    ],
  }),
  postgresql_flexible_server_database: child('server_id', 'databases'),
  postgresql_flexible_server_configuration: child('server_id', 'configurations', {
    // Source: learn.microsoft.com/azure/postgresql/extensions/concepts-extensions-versions.
    conflicts: [
      ({ server_id, name, value }, there) => {
        const version = there('postgresql_flexible_server').find(({ id }) => id === server_id)?.version;
        return name === 'azure.extensions' &&
          /(^|,)AGE(,|$)/i.test(String(value)) &&
          ['11', '12'].includes(String(version))
          ? `the extension AGE is there from PostgreSQL 13 on, and its server has ${String(version)}`
          : undefined;
      },
    ],
  }),
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
      sku_name: matches(
        /^(B|GP|MO)_Standard_[BDE]\w+$/,
        'B_Standard_B1ms, GP_Standard_D2ads_v5, MO_Standard_E2ds_v5, …',
      ),
      'storage.size_gb': between(20, 16384),
    },
    heldBy: ['management_lock.scope'],
    whenMade: roleLater,
    steps: promotes,
    checks: [
      atMostOne('administrator_password', 'administrator_password_wo'),
      zonesIn('high_availability.0.mode', 'ZoneRedundant'),
      ...flexibleServer,
      check(
        'administrator_login',
        'a new server needs administrator_login and a password',
        (get) =>
          isNew(get('create_mode')) &&
          (get('administrator_login') === null ||
            (get('administrator_password_wo_version') === null && get('administrator_password') === null)),
      ),
      check(
        'storage',
        'high_availability needs storage.auto_grow_enabled',
        (get) => get('high_availability.0') !== null && get('storage.0.auto_grow_enabled') === false,
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
      'consistency_policy.consistency_level': oneOf(
        'BoundedStaleness',
        'ConsistentPrefix',
        'Eventual',
        'Session',
        'Strong',
      ),
      'backup.type': oneOf('Continuous', 'Periodic'),
      minimal_tls_version: oneOf('Tls', 'Tls11', 'Tls12'),
    },
    checks: [zonesIn('geo_location.0.zone_redundant')],
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
      // Source: azurerm v4.55.0, managed_redis_resource.go: NestedItemId, which requires a version.
      'customer_managed_key.key_vault_key_id': matches(
        /\/keys\/[^/]+\/[^/]+$/,
        'the address of a key with its version',
      ),
      name: matches(/^[A-Za-z0-9](?!.*--)[A-Za-z0-9-]{0,58}[A-Za-z0-9]$/, '1 to 60 letters, digits and single -'),
      sku_name: matches(
        /^(Balanced_B|ComputeOptimized_X|MemoryOptimized_M|FlashOptimized_A)\d+$/,
        'Balanced_B…, ComputeOptimized_X…, MemoryOptimized_M…, FlashOptimized_A…',
      ),
      public_network_access: oneOf('Enabled', 'Disabled'),
      'default_database.client_protocol': oneOf('Encrypted', 'Plaintext'),
      'default_database.clustering_policy': oneOf('EnterpriseCluster', 'OSSCluster', 'NoCluster'),
      'default_database.eviction_policy': oneOf(
        ...[
          'AllKeysLFU',
          'AllKeysLRU',
          'AllKeysRandom',
          'NoEviction',
          'VolatileLFU',
          'VolatileLRU',
          'VolatileRandom',
          'VolatileTTL',
        ],
      ),
    },
  }),
  subscription_template_deployment: {
    values: { id: '/subscriptions/{subscription}/providers/Microsoft.Resources/deployments/{name}' },
    checks: [atMostOne('template_content', 'template_spec_version_id')],
    conflicts: [oneWatcherForARegion],
  },
  resource_group_template_deployment: inGroup('Microsoft.Resources/deployments', {
    rules: { deployment_mode: oneOf('Incremental', 'Complete') },
    checks: [atMostOne('template_content', 'template_spec_version_id')],
  }),
};
