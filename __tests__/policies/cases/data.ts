import { needs, of, type Sides, side } from './sides';

const protectedFromDestroy = { lifecycle: { prevent_destroy: true } };

const DATABASE = {
  ...protectedFromDestroy,
  deletion_protection: true,
  skip_final_snapshot: false,
  delete_automated_backups: false,
};
const SQL = {
  ...protectedFromDestroy,
  deletion_protection: true,
  settings: { deletion_protection_enabled: true, retain_backups_on_delete: true },
};
const BACKED = {
  enabled: true,
  point_in_time_recovery_enabled: true,
  backup_retention_settings: { retained_backups: 14 },
};
const DELETED = { delete_retention_policy: { days: 7 }, container_delete_retention_policy: { days: 7 } };

const IN_USE = { azurerm_subnet_route_table_association: { route_table_id: '${azurerm_route_table.one.id}' } };

export const DATA: Readonly<Record<string, readonly Sides[]>> = {
  'deletion-protection': [
    side('aws', { aws_sqs_queue: {} }, { aws_sqs_queue: { lifecycle: { prevent_destroy: true } } }),
    side('google', { google_storage_bucket: {} }, { google_storage_bucket: { lifecycle: { prevent_destroy: true } } }),
    side(
      'azure',
      { azurerm_storage_account: {} },
      { azurerm_storage_account: { lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'aws',
      { aws_secretsmanager_secret: {} },
      { aws_secretsmanager_secret: { lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'google',
      { google_secret_manager_secret: {} },
      { google_secret_manager_secret: { deletion_protection: true, lifecycle: { prevent_destroy: true } } },
    ),
    side(
      'azure',
      { azurerm_key_vault: {} },
      { azurerm_key_vault: { purge_protection_enabled: true, lifecycle: { prevent_destroy: true } } },
    ),
    of('aws_db_instance', { ...DATABASE, skip_final_snapshot: true }, DATABASE),
    of('aws_db_instance', { ...DATABASE, deletion_protection: false }, DATABASE),
    of('aws_lb', protectedFromDestroy, { ...protectedFromDestroy, enable_deletion_protection: true }),
    of('aws_s3_bucket', { ...protectedFromDestroy, force_destroy: true }, protectedFromDestroy),
    of('aws_dynamodb_table', protectedFromDestroy, { ...protectedFromDestroy, deletion_protection_enabled: true }),
    side(
      'aws',
      { aws_kms_key: {}, aws_ebs_volume: { ...protectedFromDestroy, kms_key_id: '${aws_kms_key.one.arn}' } },
      { aws_kms_key: {}, aws_flow_log: { kms_key_id: '${aws_kms_key.one.arn}' } },
    ),
    of('google_sql_database_instance', { ...SQL, deletion_protection: false }, SQL),
    of('google_secret_manager_secret', protectedFromDestroy, { ...protectedFromDestroy, deletion_protection: true }),
    of('google_firestore_database', protectedFromDestroy, {
      ...protectedFromDestroy,
      delete_protection_state: 'DELETE_PROTECTION_ENABLED',
    }),
    of('google_compute_disk', {}, protectedFromDestroy),
    of('aws_route53_zone', {}, { vpc: [{ vpc_id: 'v' }] }),
    of('google_dns_managed_zone', {}, { visibility: 'private' }),
    of('azurerm_dns_zone', {}, protectedFromDestroy),
    of('azurerm_key_vault', protectedFromDestroy, { ...protectedFromDestroy, purge_protection_enabled: true }),
    of('azurerm_managed_disk', {}, protectedFromDestroy),
    of(
      'azurerm_key_vault',
      { ...protectedFromDestroy, purge_protection_enabled: true, soft_delete_retention_days: 6 },
      { ...protectedFromDestroy, purge_protection_enabled: true, soft_delete_retention_days: 7 },
    ),
    needs(
      'azurerm_postgresql_flexible_server',
      { azurerm_management_lock: { scope: '${azurerm_postgresql_flexible_server.one.id}' } },
      protectedFromDestroy,
    ),
  ],
  backup: [
    needs('aws_backup_vault', {
      aws_backup_vault_lock_configuration: { backup_vault_name: '${aws_backup_vault.one.name}' },
    }),
    of('google_backup_dr_backup_vault', {}, { backup_minimum_enforced_retention_duration: '604800s' }),
    of(
      'azurerm_data_protection_backup_vault',
      {},
      { immutability: 'Unlocked' },
      {
        azurerm_data_protection_backup_instance_blob_storage: {
          vault_id: '${azurerm_data_protection_backup_vault.one.id}',
        },
      },
    ),
    of(
      'azurerm_storage_account',
      { blob_properties: DELETED },
      { blob_properties: { ...DELETED, versioning_enabled: true } },
      {
        azurerm_storage_container: { storage_account_id: '${azurerm_storage_account.one.id}' },
      },
    ),
    of('aws_db_instance', { backup_retention_period: 6 }, { backup_retention_period: 7 }),
    of('aws_dynamodb_table', {}, { point_in_time_recovery: { enabled: true } }),
    of('aws_elasticache_replication_group', {}, { snapshot_retention_limit: 1 }),
    needs('aws_s3_bucket', {
      aws_s3_bucket_versioning: { bucket: '${aws_s3_bucket.one.id}', versioning_configuration: { status: 'Enabled' } },
    }),
    of(
      'google_sql_database_instance',
      { settings: { backup_configuration: { ...BACKED, enabled: false } } },
      { settings: { backup_configuration: BACKED } },
    ),
    of(
      'google_sql_database_instance',
      { database_version: 'MYSQL_8_4', settings: { backup_configuration: BACKED } },
      { database_version: 'MYSQL_8_4', settings: { backup_configuration: { ...BACKED, binary_log_enabled: true } } },
    ),
    of('google_firestore_database', {}, { point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED' }),
    of('google_storage_bucket', { soft_delete_policy: { retention_duration_seconds: 0 } }, {}),
    of('azurerm_postgresql_flexible_server', { backup_retention_days: 6 }, { backup_retention_days: 7 }),
    of('azurerm_cosmosdb_account', {}, { backup: { type: 'Continuous' } }),
    of('azurerm_storage_account', {}, { blob_properties: DELETED }),
  ],
  logging: [
    of('google_dns_managed_zone', {}, { cloud_logging_config: { enable_logging: true } }),
    needs('aws_vpc', { aws_flow_log: { vpc_id: '${aws_vpc.one.id}', traffic_type: 'ALL' } }),
    of('aws_flow_log', { traffic_type: 'REJECT' }, { traffic_type: 'ALL' }),
    of('aws_lb', {}, { access_logs: { enabled: true } }),
    of('aws_lb', {}, { load_balancer_type: 'network' }),
    of(
      'aws_lb',
      { load_balancer_type: 'network' },
      { load_balancer_type: 'network', access_logs: { enabled: true } },
      {
        aws_lb_listener: { protocol: 'TLS', load_balancer_arn: '${aws_lb.one.arn}' },
      },
    ),
    of('aws_db_instance', {}, { enabled_cloudwatch_logs_exports: ['postgresql'] }),
    of(
      'aws_db_parameter_group',
      { family: 'postgres16' },
      { family: 'postgres16', parameter: [{ name: 'log_connections', value: '1' }] },
    ),
    needs('aws_wafv2_web_acl', {
      aws_wafv2_web_acl_logging_configuration: { resource_arn: '${aws_wafv2_web_acl.one.arn}' },
    }),
    of('google_compute_subnetwork', {}, { log_config: { flow_sampling: 1 } }),
    of('google_compute_subnetwork', { purpose: 'PRIVATE' }, { purpose: 'REGIONAL_MANAGED_PROXY' }),
    of('google_compute_firewall', {}, { log_config: { metadata: 'INCLUDE_ALL_METADATA' } }),
    of('google_compute_router_nat', {}, { log_config: { enable: true } }),
    of('google_compute_backend_service', { log_config: { enable: false } }, { log_config: { enable: true } }),
    of(
      'google_sql_database_instance',
      { database_version: 'POSTGRES_16' },
      { database_version: 'POSTGRES_16', settings: { database_flags: [{ name: 'log_connections', value: 'on' }] } },
    ),
    needs('azurerm_virtual_network', {
      azurerm_network_watcher_flow_log: { target_resource_id: '${azurerm_virtual_network.one.id}', enabled: true },
    }),
    ...['key_vault', 'postgresql_flexible_server', 'application_gateway', 'cdn_frontdoor_profile'].map((name) =>
      needs(`azurerm_${name}`, {
        azurerm_monitor_diagnostic_setting: { target_resource_id: `\${azurerm_${name}.one.id}` },
      }),
    ),
  ],
  retention: [
    of('aws_cloudwatch_log_group', {}, { retention_in_days: 365 }),
    of('aws_cloudwatch_log_group', { retention_in_days: 364 }, { retention_in_days: 0 }),
    of('google_pubsub_subscription', {}, { expiration_policy: { ttl: '' } }),
    of('google_logging_project_bucket_config', { retention_days: 30 }, { retention_days: 365 }),
    of('azurerm_log_analytics_workspace', { retention_in_days: 30 }, { retention_in_days: 365 }),
    of('azurerm_network_watcher_flow_log', {}, { retention_policy: { enabled: true, days: 365 } }),
    of('azurerm_servicebus_queue', {}, { dead_lettering_on_message_expiration: true }),
    of('azurerm_servicebus_subscription', {}, { dead_lettering_on_message_expiration: true }),
  ],
  'allowed-regions': [
    of('aws_instance', { availability_zone: 'eu-west-1a' }, { availability_zone: 'us-east-1f' }),
    of('google_storage_bucket', { location: 'EU' }, { location: 'US-EAST1' }),
    of('google_compute_disk', { zone: 'europe-west1-b' }, { zone: 'us-east1-b' }),
    of(
      'google_pubsub_topic',
      { message_storage_policy: { allowed_persistence_regions: ['us-east1', 'europe-west1'] } },
      { message_storage_policy: { allowed_persistence_regions: ['us-east1'] } },
    ),
    of('azurerm_storage_account', { location: 'westeurope' }, { location: 'East US 2' }),
    of(
      'azurerm_cosmosdb_account',
      { geo_location: [{ location: 'westus' }] },
      { geo_location: [{ location: 'eastus2' }] },
    ),
    // Zones belong to their region, whatever the attribute is called.
    of('google_filestore_instance', { location: 'us-east4-b' }, { location: 'us-east1-b' }),
    of(
      'google_container_cluster',
      { node_locations: ['us-east1-b', 'us-west1-a'] },
      { node_locations: ['us-east1-b', 'us-east1-c'] },
    ),
    of(
      'google_compute_region_instance_group_manager',
      { distribution_policy_zones: ['us-east4-a'] },
      { distribution_policy_zones: ['us-east1-c', 'us-east1-ai1a'] },
    ),
    of(
      'google_compute_region_disk',
      { replica_zones: ['us-east1-b', 'us-east5-a'] },
      { replica_zones: ['us-east1-b', 'us-east1-c'] },
    ),
    of('google_redis_instance', { location_id: 'us-central1-a' }, { location_id: 'us-east1-b' }),
    of('aws_rds_cluster', { availability_zones: ['us-east-2a'] }, { availability_zones: ['us-east-1a', 'us-east-1b'] }),
    of('aws_subnet', { availability_zone: 'us-west-2-lax-1a' }, { availability_zone: 'us-east-1-bos-1a' }),
    of('aws_dynamodb_table', { replica: [{ region_name: 'eu-west-1' }] }, { replica: [{ region_name: 'us-east-1' }] }),
    of('azurerm_linux_virtual_machine', { location: 'westus', zone: '1' }, { location: 'eastus2', zone: '1' }),
    // A multi-region is more than one region of it, and so is a pair of regions.
    of('google_storage_bucket', { location: 'US' }, { location: 'US-EAST1' }),
    of(
      'google_storage_bucket',
      { custom_placement_config: { data_locations: ['US-EAST1', 'US-WEST1'] } },
      { custom_placement_config: { data_locations: ['US-EAST1'] } },
    ),
  ],
  'network-segments': [
    needs('aws_vpc', { aws_default_security_group: { vpc_id: '${aws_vpc.one.id}' } }),
    needs('google_compute_network', {
      google_compute_firewall: {
        network: '${google_compute_network.one.id}',
        direction: 'EGRESS',
        deny: [{ protocol: 'all' }],
        destination_ranges: ['0.0.0.0/0'],
      },
    }),
    needs('azurerm_subnet', {
      azurerm_subnet_network_security_group_association: { subnet_id: '${azurerm_subnet.one.id}' },
    }),
    of('azurerm_subnet', { name: 'private' }, { name: 'GatewaySubnet' }),
    ...['allow_forwarded_traffic', 'allow_gateway_transit', 'use_remote_gateways'].map((name) =>
      of('azurerm_virtual_network_peering', { [name]: true }, { [name]: false, allow_virtual_network_access: true }),
    ),
    ...[{}, { bgp_route_propagation_enabled: true }].map(
      (bad): Sides => ({
        cloud: 'azure',
        bad: { azurerm_route_table: bad, ...IN_USE },
        good: { azurerm_route_table: { bgp_route_propagation_enabled: false }, ...IN_USE },
      }),
    ),
  ],
  'high-availability': [
    of('aws_db_instance', {}, { multi_az: true }),
    of('aws_db_instance', {}, { replicate_source_db: '${aws_db_instance.first.identifier}' }),
    of(
      'google_sql_database_instance',
      { settings: { availability_type: 'ZONAL' } },
      { settings: { availability_type: 'REGIONAL' } },
    ),
    of('azurerm_postgresql_flexible_server', {}, { high_availability: { mode: 'ZoneRedundant' } }),
    of('azurerm_mysql_flexible_server', {}, { high_availability: [{ mode: 'SameZone' }] }),
  ],
};
