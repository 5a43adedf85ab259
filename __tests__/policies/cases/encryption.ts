import { allow, needs, of, type Sides, side } from './sides';

const deny = JSON.stringify({
  Statement: [{ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
});

const SIGNED = `docker.io/library/nginx@sha256:${'0123456789abcdef'.repeat(4)}`;
/** The start script of a machine that runs a container. */
const starting = (image: string) => `#!/bin/sh\ndocker pull --quiet '${image}'\n`;

const TO_TLS = { viewer_protocol_policy: 'redirect-to-https' };

export const ENCRYPTION: Readonly<Record<string, readonly Sides[]>> = {
  'encryption-at-rest': [
    side('aws', { aws_sqs_queue: {} }, { aws_sqs_queue: { sqs_managed_sse_enabled: true } }),
    side('aws', { aws_sns_topic: {} }, { aws_sns_topic: { kms_master_key_id: 'alias/aws/sns' } }),
    side(
      'aws',
      { aws_launch_template: { block_device_mappings: [{ ebs: { volume_size: 8 } }] } },
      { aws_launch_template: { block_device_mappings: [{ ebs: { encrypted: 'true' } }] } },
    ),
    side('aws', { aws_cloudwatch_log_group: {} }, { aws_cloudwatch_log_group: { kms_key_id: 'k' } }),
    side(
      'azure',
      { azurerm_storage_account: {} },
      { azurerm_storage_account: { infrastructure_encryption_enabled: true } },
    ),
    side(
      'azure',
      { azurerm_linux_virtual_machine_scale_set: {} },
      { azurerm_linux_virtual_machine_scale_set: { encryption_at_host_enabled: true } },
    ),
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
    side(
      'aws',
      { aws_sqs_queue: {} },
      { aws_sqs_queue: {}, aws_sqs_queue_policy: { queue_url: '${aws_sqs_queue.one.url}', policy: deny } },
    ),
    side(
      'aws',
      { aws_sns_topic: {}, aws_sns_topic_policy: { arn: '${aws_sns_topic.one.arn}', ...allow('sns:Publish', '*') } },
      { aws_sns_topic: {}, aws_sns_topic_policy: { arn: '${aws_sns_topic.one.arn}', policy: deny } },
    ),
    side(
      'azure',
      { azurerm_storage_account: { min_tls_version: 'TLS1_0' } },
      { azurerm_storage_account: { min_tls_version: 'TLS1_2' } },
    ),
    side(
      'azure',
      { azurerm_servicebus_namespace: { minimum_tls_version: '1.0' } },
      { azurerm_servicebus_namespace: { minimum_tls_version: '1.2' } },
    ),
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
  'plaintext-secret': [
    side(
      'aws',
      { aws_secretsmanager_secret_version: { secret_string_wo: 'hunter2' } },
      { aws_secretsmanager_secret_version: { secret_string_wo: '${var.key}' } },
    ),
    side(
      'google',
      { google_secret_manager_secret_version: { secret_data_wo: 'x' } },
      { google_secret_manager_secret_version: { secret_data_wo: '${var.key}' } },
    ),
    side(
      'azure',
      { azurerm_key_vault_secret: { value_wo: 'hunter2' } },
      { azurerm_key_vault_secret: { value_wo: '${var.key}' } },
    ),
    side('aws', { aws_db_instance: { password: 'hunter2' } }, { aws_db_instance: { password: '${var.password}' } }),
    side(
      'google',
      { google_compute_instance: { metadata: { key: '-----BEGIN PRIVATE KEY-----' } } },
      { google_compute_instance: { metadata: { key: 'value' } } },
    ),
    side(
      'azure',
      { azurerm_function_app: { site: [{ connection_string: 'Endpoint=x' }] } },
      { azurerm_function_app: { site: [{ connection_string: '' }] } },
    ),
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
};
