import type { CloudName } from '../../modules/core/placement';
import { type Bodies, type Sides, side } from './cases';

const CLOUD: Record<string, CloudName> = { aws: 'aws', google: 'google', azurerm: 'azure' };

const SIGNED = `docker.io/library/nginx@sha256:${'0123456789abcdef'.repeat(4)}`;
/** The start script of a machine that runs a container. */
const starting = (image: string) => `#!/bin/sh\ndocker pull --quiet '${image}'\n`;

/** Both sides of one resource, whose type says the cloud; `beside` stands there in both. */
function of(type: string, bad: object, good: object, beside: Bodies = {}): Sides {
  return side(
    CLOUD[type.split('_')[0] as string] as CloudName,
    { ...beside, [type]: bad },
    { ...beside, [type]: good },
  );
}

/** Refused as it is, complies with `beside`. */
function needs(type: string, beside: Bodies, body: object = {}): Sides {
  return side(CLOUD[type.split('_')[0] as string] as CloudName, { [type]: body }, { [type]: body, ...beside });
}

const kept = { lifecycle: { prevent_destroy: true } };
const everyone = (policy = 'policy') => ({
  [policy]: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*' }] }),
});
const someone = (policy = 'policy') => ({
  [policy]: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' } }] }),
});
const DATABASE = {
  ...kept,
  deletion_protection: true,
  skip_final_snapshot: false,
  delete_automated_backups: false,
};
const SQL = {
  ...kept,
  deletion_protection: true,
  settings: { deletion_protection_enabled: true, retain_backups_on_delete: true },
};
const BACKED = {
  enabled: true,
  point_in_time_recovery_enabled: true,
  backup_retention_settings: { retained_backups: 14 },
};
const DELETED = { delete_retention_policy: { days: 7 }, container_delete_retention_policy: { days: 7 } };
const SHIELDED = { enable_secure_boot: true, enable_vtpm: true, enable_integrity_monitoring: true };
const MACHINE = {
  shielded_instance_config: SHIELDED,
  metadata: { 'enable-oslogin': 'TRUE', 'block-project-ssh-keys': 'TRUE' },
  service_account: { email: 'a' },
};
const LABELS = { project: 'a', environment: 'b', owner: 'c', cost_center: 'd', managed_by: 'e' };
const IMDS = { metadata_options: { http_tokens: 'required' } };

const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'v']));

const IN_USE = { azurerm_subnet_route_table_association: { route_table_id: '${azurerm_route_table.one.id}' } };
const TO_TLS = { viewer_protocol_policy: 'redirect-to-https' };

const EKS = {
  version: '1.35',
  vpc_config: { endpoint_private_access: true, endpoint_public_access: false },
  access_config: { authentication_mode: 'API' },
  enabled_cluster_log_types: ['api', 'audit'],
  encryption_config: { provider: { key_arn: 'arn:aws:kms:us-east-1:123456789012:key/1' } },
};
const GKE = {
  min_master_version: '1.35',
  private_cluster_config: { enable_private_nodes: true, enable_private_endpoint: true },
  logging_config: { enable_components: ['APISERVER'] },
  database_encryption: { key_name: 'projects/p/locations/l/keyRings/r/cryptoKeys/k' },
};
const AKS = {
  kubernetes_version: '1.35',
  local_account_disabled: true,
  run_command_enabled: false,
  private_cluster_enabled: true,
  default_node_pool: {},
  key_management_service: { key_vault_key_id: 'https://v.vault.azure.net/keys/k/1' },
};
const AUDITED = {
  azurerm_monitor_diagnostic_setting: {
    target_resource_id: '${azurerm_kubernetes_cluster.one.id}',
    enabled_log: [{ category: 'kube-audit-admin' }],
  },
};

export const MORE: Record<string, Sides[]> = {
  'public-ingress': [
    of(
      'aws_security_group',
      { ingress: [{ cidr_blocks: ['0.0.0.0/0'], from_port: 22, to_port: 22 }] },
      { ingress: [{ cidr_blocks: ['10.0.0.0/8'], from_port: 22, to_port: 22 }] },
    ),
    of(
      'aws_security_group_rule',
      { type: 'ingress', ipv6_cidr_blocks: ['::/0'], from_port: 0, to_port: 65535 },
      { type: 'egress', cidr_blocks: ['0.0.0.0/0'], from_port: 0, to_port: 65535 },
    ),
    of(
      'azurerm_network_security_group',
      {
        security_rule: [
          { direction: 'Inbound', access: 'Allow', source_address_prefix: '*', destination_port_range: '22' },
        ],
      },
      {
        security_rule: [
          { direction: 'Inbound', access: 'Allow', source_address_prefix: '*', destination_port_range: '443' },
        ],
      },
    ),
  ],
  'public-endpoint': [
    side(
      'aws',
      { aws_apigatewayv2_route: { route_key: 'GET /orders', authorization_type: 'NONE' } },
      { aws_apigatewayv2_route: { route_key: 'GET /orders', authorization_type: 'JWT' } },
    ),
    side(
      'google',
      {
        google_cloud_run_v2_service: {
          template: { containers: [{ args: ['{"@type":"jwt_authn.v3.PerRouteConfig","disabled":true}'] }] },
        },
      },
      {
        google_cloud_run_v2_service: {
          template: {
            containers: [{ args: ['{"@type":"jwt_authn.v3.PerRouteConfig","requirement_name":"partners"}'] }],
          },
        },
      },
    ),
    side(
      'azure',
      {
        azurerm_api_management_api_operation_policy: {
          xml_content: '<policies><inbound><base /></inbound></policies>',
        },
      },
      {
        azurerm_api_management_api_operation_policy: {
          xml_content: '<policies><inbound><validate-jwt header-name="Authorization" /></inbound></policies>',
        },
      },
    ),
    side(
      'aws',
      { aws_lambda_function_url: { authorization_type: 'NONE' } },
      { aws_lambda_function_url: { authorization_type: 'AWS_IAM' } },
    ),
    side(
      'azure',
      { azurerm_linux_function_app: { public_network_access_enabled: true, auth_settings_v2: { auth_enabled: true } } },
      {
        azurerm_linux_function_app: {
          public_network_access_enabled: true,
          auth_settings_v2: { auth_enabled: true, require_authentication: true },
        },
      },
    ),
    side(
      'azure',
      { azurerm_linux_function_app: {} },
      { azurerm_linux_function_app: { public_network_access_enabled: false } },
    ),
    needs('azurerm_cdn_frontdoor_firewall_policy', {
      azurerm_cdn_frontdoor_security_policy: {
        security_policies: {
          firewall: { cdn_frontdoor_firewall_policy_id: '${azurerm_cdn_frontdoor_firewall_policy.one.id}' },
        },
      },
    }),
    of('aws_db_instance', { publicly_accessible: true }, { publicly_accessible: false }),
    of('aws_subnet', { map_public_ip_on_launch: true }, {}),
    of('aws_lb', {}, { drop_invalid_header_fields: true }),
    of('aws_lb', {}, { load_balancer_type: 'network' }),
    of('aws_sqs_queue_policy', everyone(), someone()),
    of('aws_iam_role', everyone('assume_role_policy'), someone('assume_role_policy')),
    of('google_sql_database_instance', {}, { settings: { ip_configuration: { ipv4_enabled: false } } }),
    of(
      'google_sql_database_instance',
      { settings: { ip_configuration: { ipv4_enabled: false, authorized_networks: [{ value: '0.0.0.0/0' }] } } },
      { settings: [{ ip_configuration: [{ ipv4_enabled: false, authorized_networks: [] }] }] },
    ),
    of('google_compute_network', {}, { auto_create_subnetworks: false }),
    of('google_pubsub_topic_iam_member', { member: 'allAuthenticatedUsers' }, { member: 'serviceAccount:a' }),
    of('azurerm_subnet', {}, { default_outbound_access_enabled: false }),
    of('azurerm_subnet', { name: 'private' }, { name: 'GatewaySubnet' }),
    of('azurerm_key_vault', {}, { public_network_access_enabled: false, network_acls: { default_action: 'Deny' } }),
    of('azurerm_managed_disk', {}, { public_network_access_enabled: false, network_access_policy: 'DenyAll' }),
    of('azurerm_postgresql_flexible_server', {}, { public_network_access_enabled: false }),
    of('azurerm_mysql_flexible_server', {}, { public_network_access: 'Disabled' }),
    of('azurerm_cosmosdb_account', {}, { public_network_access_enabled: false }),
    of('azurerm_managed_redis', {}, { public_network_access: 'Disabled' }),
  ],
  'encryption-at-rest': [
    of('aws_ebs_volume', {}, { encrypted: true }),
    of('aws_db_instance', {}, { storage_encrypted: true }),
    of('aws_neptune_cluster', {}, { storage_encrypted: true }),
    of('aws_elasticache_replication_group', {}, { at_rest_encryption_enabled: 'true' }),
    of('aws_backup_vault', {}, { kms_key_arn: 'k' }),
    of('aws_kms_key', {}, { enable_key_rotation: true }),
    of('aws_kms_key', { key_usage: 'ENCRYPT_DECRYPT' }, { key_usage: 'SIGN_VERIFY' }),
    of('aws_instance', { root_block_device: [{}] }, { root_block_device: [{ encrypted: true }] }),
    of('google_kms_crypto_key', {}, { rotation_period: '7776000s' }),
    of('azurerm_linux_virtual_machine', {}, { encryption_at_host_enabled: true }),
    needs('aws_s3_bucket', {
      aws_s3_bucket_server_side_encryption_configuration: {
        bucket: '${aws_s3_bucket.one.id}',
        rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
      },
    }),
  ],
  'encryption-in-transit': [
    of(
      'aws_cloudfront_distribution',
      { default_cache_behavior: TO_TLS, viewer_certificate: { acm_certificate_arn: 'arn' } },
      {
        default_cache_behavior: TO_TLS,
        viewer_certificate: { acm_certificate_arn: 'arn', minimum_protocol_version: 'TLSv1.2_2021' },
      },
    ),
    of(
      'aws_cloudfront_vpc_origin',
      ...(['match-viewer', 'https-only'].map((one) => ({
        vpc_origin_endpoint_config: [{ origin_protocol_policy: one }],
      })) as [object, object]),
    ),
    of('azurerm_cdn_frontdoor_route', { forwarding_protocol: 'HttpOnly' }, { forwarding_protocol: 'HttpsOnly' }),
    of(
      'azurerm_cdn_frontdoor_origin',
      { certificate_name_check_enabled: false },
      { certificate_name_check_enabled: true },
    ),
    of('aws_elasticache_replication_group', {}, { transit_encryption_enabled: true }),
    of(
      'aws_cloudfront_distribution',
      { default_cache_behavior: { viewer_protocol_policy: 'allow-all' } },
      {
        default_cache_behavior: { viewer_protocol_policy: 'redirect-to-https' },
        viewer_certificate: { minimum_protocol_version: 'TLSv1.2_2021' },
      },
    ),
    of('aws_vpn_connection', {}, { tunnel1_ike_versions: ['ikev2'], tunnel2_ike_versions: ['ikev2'] }),
    of(
      'aws_db_parameter_group',
      { family: 'postgres16', parameter: [] },
      { family: 'postgres16', parameter: [{ name: 'rds.force_ssl', value: '1' }] },
    ),
    of(
      'aws_db_parameter_group',
      { family: 'mysql8.0' },
      { family: 'mysql8.0', parameter: [{ name: 'require_secure_transport', value: 'ON' }] },
    ),
    of(
      'aws_lb_listener',
      { protocol: 'HTTP', default_action: [{ type: 'forward' }] },
      { protocol: 'HTTP', default_action: [{ type: 'redirect' }] },
    ),
    of(
      'aws_lb_listener',
      { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-2016-08' },
      { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
    ),
    of('google_compute_ssl_policy', {}, { min_tls_version: 'TLS_1_2' }),
    of('google_compute_target_https_proxy', {}, { ssl_policy: 'p' }),
    of('google_compute_vpn_tunnel', { ike_version: 1 }, { ike_version: 2 }),
    of('google_sql_database_instance', {}, { settings: { ip_configuration: { ssl_mode: 'ENCRYPTED_ONLY' } } }),
    of('google_memorystore_instance', {}, { transit_encryption_mode: 'SERVER_AUTHENTICATION' }),
    side(
      'google',
      {
        google_compute_target_http_proxy: { url_map: '${google_compute_url_map.one.id}' },
        google_compute_url_map: { default_service: 's' },
      },
      {
        google_compute_target_http_proxy: { url_map: '${google_compute_url_map.one.id}' },
        google_compute_url_map: { default_url_redirect: { https_redirect: true } },
      },
    ),
    of(
      'azurerm_storage_account',
      { https_traffic_only_enabled: false, min_tls_version: 'TLS1_2' },
      { min_tls_version: 'TLS1_2' },
    ),
    of('azurerm_application_gateway', {}, { ssl_policy: { policy_name: 'AppGwSslPolicy20220101S' } }),
    of('azurerm_cdn_frontdoor_route', { https_redirect_enabled: false }, {}),
    of(
      'azurerm_cdn_frontdoor_custom_domain',
      { tls: { minimum_tls_version: 'TLS10' } },
      { tls: { minimum_tls_version: 'TLS12' } },
    ),
    of('azurerm_cosmosdb_account', { minimal_tls_version: 'Tls' }, { minimal_tls_version: 'Tls12' }),
    of(
      'azurerm_managed_redis',
      { default_database: { client_protocol: 'Plaintext' } },
      { default_database: { client_protocol: 'Encrypted' } },
    ),
    of(
      'azurerm_postgresql_flexible_server_configuration',
      { name: 'require_secure_transport', value: 'off' },
      { name: 'require_secure_transport', value: 'on' },
    ),
    of(
      'azurerm_mysql_flexible_server_configuration',
      { name: 'tls_version', value: 'TLSv1.1,TLSv1.2' },
      { name: 'tls_version', value: 'TLSv1.2' },
    ),
    of(
      'azurerm_virtual_network_gateway_connection',
      { connection_protocol: 'IKEv1' },
      { connection_protocol: 'IKEv2' },
    ),
  ],
  'least-privilege': [
    of(
      'aws_iam_role_policy_attachment',
      { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      { policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole' },
    ),
    of('google_project_iam_custom_role', { permissions: ['pubsub.*'] }, { permissions: ['pubsub.topics.get'] }),
    of('azurerm_key_vault', {}, { rbac_authorization_enabled: true }),
  ],
  'long-lived-keys': [
    of('aws_iam_user', {}, {}),
    of(
      'azurerm_storage_account',
      { shared_access_key_enabled: false, sftp_enabled: true },
      { shared_access_key_enabled: false },
    ),
    of(
      'aws_db_instance',
      { engine: 'postgres', iam_database_authentication_enabled: true },
      { engine: 'postgres', iam_database_authentication_enabled: true, manage_master_user_password: true },
    ),
    of(
      'aws_db_instance',
      { iam_database_authentication_enabled: true, password_wo: '${var.password}', password_wo_version: 1 },
      {
        iam_database_authentication_enabled: true,
        password_wo: '${jsondecode(ephemeral.aws_secretsmanager_secret_version.orders.secret_string).password}',
        password_wo_version: 1,
      },
    ),
    of('google_sql_user', {}, { type: 'CLOUD_IAM_SERVICE_ACCOUNT' }),
    of('azurerm_servicebus_queue_authorization_rule', {}, {}),
    of('azurerm_cosmosdb_account', {}, { local_authentication_disabled: true }),
    of('azurerm_cosmosdb_account', { local_authentication_enabled: true }, { local_authentication_enabled: false }),
    of('aws_neptune_cluster', {}, { iam_database_authentication_enabled: true }),
    of('azurerm_log_analytics_workspace', {}, { local_authentication_enabled: false }),
    of('azurerm_postgresql_flexible_server', {}, { authentication: { password_auth_enabled: false } }),
    of('azurerm_linux_virtual_machine', { admin_password: '${var.password}' }, {}),
  ].map((one) =>
    Object.keys(one.bad).some((type) => /iam_user$|authorization_rule$/.test(type)) ? { ...one, good: {} } : one,
  ),
  'machine-hardening': [
    of('aws_instance', {}, IMDS),
    of('aws_instance', { ...IMDS, associate_public_ip_address: true }, IMDS),
    of('google_compute_region_instance_template', { ...MACHINE, service_account: undefined }, MACHINE),
    of(
      'google_compute_instance_template',
      { ...MACHINE, metadata: { ...MACHINE.metadata, 'serial-port-enable': 'TRUE' } },
      MACHINE,
    ),
    of('google_compute_instance', { ...MACHINE, network_interface: [{ access_config: [{}] }] }, MACHINE),
    of('azurerm_windows_virtual_machine_scale_set', {}, { secure_boot_enabled: true, vtpm_enabled: true }),
    of(
      'azurerm_linux_virtual_machine',
      { secure_boot_enabled: true, vtpm_enabled: true, disable_password_authentication: false },
      { secure_boot_enabled: true, vtpm_enabled: true },
    ),
  ],
  'deletion-protection': [
    of('aws_db_instance', { ...DATABASE, skip_final_snapshot: true }, DATABASE),
    of('aws_db_instance', { ...DATABASE, deletion_protection: false }, DATABASE),
    of('aws_lb', kept, { ...kept, enable_deletion_protection: true }),
    of('aws_s3_bucket', { ...kept, force_destroy: true }, kept),
    of('aws_dynamodb_table', kept, { ...kept, deletion_protection_enabled: true }),
    side(
      'aws',
      { aws_kms_key: {}, aws_ebs_volume: { ...kept, kms_key_id: '${aws_kms_key.one.arn}' } },
      { aws_kms_key: {}, aws_flow_log: { kms_key_id: '${aws_kms_key.one.arn}' } },
    ),
    of('google_sql_database_instance', { ...SQL, deletion_protection: false }, SQL),
    of('google_secret_manager_secret', kept, { ...kept, deletion_protection: true }),
    of('google_firestore_database', kept, { ...kept, delete_protection_state: 'DELETE_PROTECTION_ENABLED' }),
    of('google_compute_disk', {}, kept),
    of('aws_route53_zone', {}, { vpc: [{ vpc_id: 'v' }] }),
    of('google_dns_managed_zone', {}, { visibility: 'private' }),
    of('azurerm_dns_zone', {}, kept),
    of('azurerm_key_vault', kept, { ...kept, purge_protection_enabled: true }),
    of('azurerm_managed_disk', {}, kept),
    of(
      'azurerm_key_vault',
      { ...kept, purge_protection_enabled: true, soft_delete_retention_days: 6 },
      { ...kept, purge_protection_enabled: true, soft_delete_retention_days: 7 },
    ),
    needs(
      'azurerm_postgresql_flexible_server',
      { azurerm_management_lock: { scope: '${azurerm_postgresql_flexible_server.one.id}' } },
      kept,
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
  'signed-images': [
    of(
      'aws_ecs_task_definition',
      { container_definitions: JSON.stringify([{ image: SIGNED }, { image: 'docker.io/library/nginx:1.27' }]) },
      { container_definitions: JSON.stringify([{ image: SIGNED }]) },
    ),
    of(
      'aws_batch_job_definition',
      { container_properties: JSON.stringify({ image: 'docker.io/library/nginx:1.27' }) },
      { container_properties: JSON.stringify({ image: SIGNED }) },
    ),
    ...(['service', 'worker_pool'] as const).map((kind) =>
      of(
        `google_cloud_run_v2_${kind}`,
        { template: { containers: [{ image: 'docker.io/library/nginx:1.27' }] } },
        { template: { containers: [{ image: SIGNED }] } },
      ),
    ),
    of(
      'google_cloud_run_v2_job',
      { template: { template: { containers: [{ image: 'docker.io/library/nginx:1.27' }] } } },
      { template: { template: { containers: [{ image: SIGNED }] } } },
    ),
    of('aws_launch_template', { user_data: starting('docker.io/library/nginx:1.27') }, { user_data: starting(SIGNED) }),
    of(
      'google_compute_region_instance_template',
      { metadata: { 'startup-script': starting('docker.io/library/nginx:1.27') } },
      { metadata: { 'startup-script': starting(SIGNED) } },
    ),
    of(
      'azurerm_linux_virtual_machine_scale_set',
      { custom_data: Buffer.from(starting('docker.io/library/nginx:1.27')).toString('base64') },
      { custom_data: Buffer.from(starting(SIGNED)).toString('base64') },
    ),
    ...(['container_app', 'container_app_job'] as const).map((kind) =>
      of(
        `azurerm_${kind}`,
        { template: { container: [{ image: 'docker.io/library/nginx:1.27' }] } },
        { template: { container: [{ image: SIGNED }] } },
      ),
    ),
  ],
  'size-limits': [
    of('aws_autoscaling_group', { max_size: 5 }, { max_size: 4 }),
    of('aws_launch_template', { instance_type: 'm7g.2xlarge' }, { instance_type: 'm7g.xlarge' }),
    side('aws', { aws_nat_gateway: {} }, { aws_subnet: {} }),
    side('aws', { aws_db_instance: {} }, { aws_subnet: {} }),
    of(
      'google_compute_region_autoscaler',
      { autoscaling_policy: { max_replicas: 5 } },
      { autoscaling_policy: { max_replicas: 4 } },
    ),
    of('google_compute_region_instance_group_manager', { target_size: 5 }, { target_size: 4 }),
    of('google_compute_region_instance_template', { machine_type: 'n2-standard-8' }, { machine_type: 'n2-standard-4' }),
    of('google_compute_instance', { machine_type: 'brand-new-2' }, { machine_type: 'n2-standard-2' }),
    side('google', { google_compute_router_nat: {} }, { google_compute_router: {} }),
    of(
      'azurerm_monitor_autoscale_setting',
      { profile: [{ capacity: { maximum: 2 } }, { capacity: { maximum: 5 } }] },
      { profile: [{ capacity: { maximum: 4 } }] },
    ),
    of(
      'azurerm_linux_virtual_machine_scale_set',
      { sku: 'Standard_D8s_v5', instances: 1 },
      { sku: 'Standard_D4s_v5', instances: 1 },
    ),
    side('azure', { azurerm_mysql_flexible_server: {} }, { azurerm_subnet: {} }),
  ],
  'plaintext-secret': [
    of('aws_instance', { tags: { password: 'hunter2' } }, { tags: { owner: 'payments' } }),
    of(
      'aws_launch_template',
      { user_data: '${base64encode("#!/bin/sh\\nexport DB_PASSWORD=hunter2222")}' },
      { user_data: '${base64encode("#!/bin/sh\\nexport DB_PASSWORD=$(get-secret shop)")}' },
    ),
    of(
      'google_compute_instance',
      { metadata: { 'startup-script': 'TOKEN: "abcdef123456"' } },
      { metadata: { 'startup-script': 'read TOKEN < /run/token' } },
    ),
    of(
      'azurerm_linux_virtual_machine',
      { custom_data: Buffer.from('#!/bin/sh\nsecret=hunter2222').toString('base64') },
      { custom_data: Buffer.from('#!/bin/sh\necho ready').toString('base64') },
    ),
    of(
      'aws_ecs_task_definition',
      { environment: [{ name: 'API_KEY', value: 'hunter2' }] },
      { environment: [{ name: 'API_KEY', value: '${var.key}' }] },
    ),
  ],
  'required-tags': [
    of('aws_db_instance', {}, { copy_tags_to_snapshot: true }),
    of(
      'aws_launch_template',
      { tag_specifications: [{ resource_type: 'instance', tags: LABELS }] },
      {
        tag_specifications: ['instance', 'volume'].map((resource_type) => ({
          resource_type,
          tags: { project: 'a', environment: 'b', owner: 'c', costCenter: 'd', managedBy: 'e' },
        })),
      },
    ),
    of('google_compute_region_instance_template', { disk: [{ labels: LABELS }, {}] }, { disk: [{ labels: LABELS }] }),
    of(
      'google_sql_database_instance',
      { settings: { user_labels: { owner: 'a' } } },
      { settings: { user_labels: LABELS } },
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
  clusters: [
    of('aws_eks_cluster', { ...EKS, version: '1.29' }, EKS),
    of('aws_eks_cluster', { ...EKS, enabled_cluster_log_types: ['api'] }, EKS),
    of('aws_eks_cluster', { ...EKS, access_config: { authentication_mode: 'CONFIG_MAP' } }, EKS),
    of('aws_eks_cluster', { ...EKS, vpc_config: { endpoint_private_access: true } }, EKS),
    of('aws_eks_cluster', { ...EKS, encryption_config: undefined }, EKS),
    of('aws_eks_node_group', { remote_access: [{ ec2_ssh_key: 'k' }] }, {}),
    of(
      'google_container_cluster',
      { ...GKE, private_cluster_config: { enable_private_nodes: false, enable_private_endpoint: true } },
      GKE,
    ),
    of(
      'google_container_cluster',
      {
        ...GKE,
        private_cluster_config: { enable_private_nodes: true },
        master_authorized_networks_config: { cidr_blocks: [{ cidr_block: '0.0.0.0/0' }] },
      },
      {
        ...GKE,
        private_cluster_config: { enable_private_nodes: true },
        master_authorized_networks_config: { cidr_blocks: [{ cidr_block: '203.0.113.0/24' }] },
      },
    ),
    of('google_container_cluster', { ...GKE, min_master_version: '1.30' }, GKE),
    of('google_container_cluster', { ...GKE, enable_legacy_abac: true }, GKE),
    of('google_container_cluster', { ...GKE, logging_config: { enable_components: ['WORKLOADS'] } }, GKE),
    of('google_container_node_pool', {}, { network_config: { enable_private_nodes: true } }),
    of('azurerm_kubernetes_cluster', { ...AKS, local_account_disabled: false }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, private_cluster_enabled: false }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, run_command_enabled: true }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster', { ...AKS, default_node_pool: { node_public_ip_enabled: true } }, AKS, AUDITED),
    of('azurerm_kubernetes_cluster_node_pool', { node_public_ip_enabled: true }, {}),
    needs('azurerm_kubernetes_cluster', AUDITED, AKS),
  ],
  'web-firewall': [
    of('aws_cloudfront_distribution', {}, { web_acl_id: 'arn' }),
    needs('google_compute_security_policy', {
      google_compute_backend_service: { security_policy: '${google_compute_security_policy.one.id}' },
    }),
    of('azurerm_application_gateway', {}, { firewall_policy_id: 'id' }),
    of(
      'azurerm_web_application_firewall_policy',
      { policy_settings: { mode: 'Detection' } },
      { policy_settings: { mode: 'Prevention' } },
    ),
    of('azurerm_web_application_firewall_policy', { policy_settings: { enabled: false } }, {}),
    of('azurerm_cdn_frontdoor_firewall_policy', { mode: 'Detection' }, { mode: 'Prevention' }),
    of(
      'azurerm_cdn_frontdoor_firewall_policy',
      { mode: 'Prevention', enabled: false },
      { mode: 'Prevention', enabled: true },
    ),
  ],
  'public-storage': [of('google_storage_bucket_iam_member', { member: 'allUsers' }, { member: 'serviceAccount:a' })],
  'default-quotas': [
    of(
      'aws_launch_template',
      { network_interfaces: [{ security_groups: Array(6).fill('sg-1') }] },
      { network_interfaces: [{ security_groups: Array(5).fill('sg-1') }] },
    ),
  ],
  'service-quotas': [
    of('aws_iam_role_policy', { role: 'a', policy: 'x'.repeat(10_241) }, { role: 'a', policy: 'x'.repeat(10_240) }),
    of('aws_iam_policy', { policy: 'x'.repeat(6145) }, { policy: 'x'.repeat(6144) }),
    of(
      'aws_s3_bucket_policy',
      { bucket: 'a', policy: 'ü'.repeat(10_241) },
      { bucket: 'a', policy: 'ü'.repeat(10_240) },
    ),
    of(
      'aws_sqs_queue_policy',
      { queue_url: 'a', policy: 'x'.repeat(8193) },
      { queue_url: 'a', policy: 'x'.repeat(8192) },
    ),
    of('aws_sns_topic_policy', { arn: 'a', policy: 'x'.repeat(30_721) }, { arn: 'a', policy: 'x'.repeat(30_720) }),
    of('aws_kms_key', { policy: 'x'.repeat(32_769) }, { policy: 'x'.repeat(32_768) }),
    of('aws_secretsmanager_secret_policy', { policy: 'x'.repeat(20_481) }, { policy: 'x'.repeat(20_480) }),
    of('azurerm_application_gateway', { http_listener: Array(101).fill({}) }, { http_listener: Array(100).fill({}) }),
    of('azurerm_storage_management_policy', { rule: Array(101).fill({}) }, { rule: Array(100).fill({}) }),
    of('aws_s3_bucket_lifecycle_configuration', { rule: Array(1001).fill({}) }, { rule: Array(1000).fill({}) }),
    of('google_storage_bucket', { lifecycle_rule: Array(101).fill({}) }, { lifecycle_rule: Array(100).fill({}) }),
  ],
  'tag-limits': [
    of('aws_s3_bucket', { tags: { [`k${'a'.repeat(128)}`]: 'v' } }, { tags: { [`k${'a'.repeat(127)}`]: 'v' } }),
    of('aws_s3_bucket', { tags: { team: 'v'.repeat(257) } }, { tags: { team: 'v'.repeat(256) } }),
    of('aws_s3_bucket', { tags: { 'aws:team': 'v' } }, { tags: { 'awsteam:a': 'v' } }),
    of('aws_s3_bucket', { tags: { team: 'a&b' } }, { tags: { team: 'Käse @ 4+2=6' } }),
    of('aws_s3_bucket', { tags: numbered(51) }, { tags: numbered(50) }),
    of('google_storage_bucket', { labels: { Team: 'v' } }, { labels: { team: 'v' } }),
    of('google_storage_bucket', { labels: { team: 'v'.repeat(64) } }, { labels: { team: 'v'.repeat(63) } }),
    of('google_storage_bucket', { labels: numbered(65) }, { labels: numbered(64) }),
    of('azurerm_storage_account', { tags: { 'a/b': 'v' } }, { tags: { 'a-b': 'v' } }),
    of('azurerm_key_vault', { tags: { ['k'.repeat(513)]: 'v' } }, { tags: { ['k'.repeat(512)]: 'v' } }),
    of('azurerm_storage_account', { tags: { ['k'.repeat(129)]: 'v' } }, { tags: { ['k'.repeat(128)]: 'v' } }),
    of('azurerm_storage_account', { tags: { Owner: 'a', owner: 'b' } }, { tags: { Owner: 'a', owners: 'b' } }),
    of('aws_iam_role', { tags: { Owner: 'a', owner: 'b' } }, { tags: { Owner: 'a', owners: 'b' } }),
    of('azurerm_storage_account', { tags: { team: 'v'.repeat(257) } }, { tags: { team: 'v'.repeat(256) } }),
    of('azurerm_storage_account', { tags: { microsoftTeam: 'v' } }, { tags: { team: 'v' } }),
    of('azurerm_storage_account', { tags: numbered(51) }, { tags: numbered(50) }),
  ],
};
