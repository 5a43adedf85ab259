import type { RiskClass } from '../../review';
import { COUNTS, isSize, RETAINS, VALUES } from '../../review/risk/attributes';
import { flagOf } from '../../review/risk/flags';
import { TYPES } from '../../review/types';
import type { Block, Type } from '../../simulator/schema';
import { defined } from '../support/defined';
import { type Fields, planned, reviewed, SCHEMAS } from '../support/planned';

const LISTED = SCHEMAS.filter(([type]) => TYPES.has(type));

/**
 * Every attribute that can be set, with the blocks that it is in; deeper ones are the same again.
 */
function* attributes(block: Block, above: readonly string[] = []): Iterable<readonly [path: string[], type: Type]> {
  for (const [name, { type, optional, required }] of Object.entries(block.attributes)) {
    if (optional || required) yield [[...above, name], type];
  }
  if (above.length > 2) return;
  for (const [name, { block: inner }] of Object.entries(block.blocks)) yield* attributes(inner, [...above, name]);
}

/** The value at a path of blocks, each a list of one. */
const nested = ([name, ...below]: readonly string[], value: unknown): Fields => ({
  [defined(name)]: below.length === 0 ? value : [nested(below, value)],
});

/** A text for each pattern of a risky value. */
const SAMPLES = [
  'LoadBalancer',
  'authenticate-oidc',
  'deny',
  'allow',
  'API_KEY',
  'bypass',
  'off',
  'all',
  'Recreate',
  'public-read',
  'publicRead',
  'Enabled',
  'inherited',
  'container',
  'Allow',
  'deny',
  'unblocked',
  'allUsers',
  'OFF',
  'never',
  'MUTABLE',
  'IMMUTABLE',
  'none',
  'Free',
  'privileged',
  'restricted',
  'Delete',
  'Retain',
  'DELETE',
  'PREVENT',
  'INGRESS_TRAFFIC_ALL',
  'EXTERNAL_MANAGED',
  'Public',
  'public',
  'false',
  'true',
  'EDGE',
  'AllowAll',
  'REJECT',
  'Off',
  'allow-all',
  'TLS_PLAINTEXT',
  'NONE',
  'Detection',
  'DISABLED',
  'LRS',
  'GOVERNANCE',
  'SPOT',
  'PAUSED',
  'PRIVATE',
  'GRS',
  'ZRS',
  'COMPLIANCE',
  'ENABLED',
  'ALL',
  'ON',
];

/** What an attribute has before and after a change that hurts. */
function* mutations(type: string, path: readonly string[], of: Type): Iterable<readonly [unknown, unknown, RiskClass]> {
  const name = defined(path.at(-1));
  if (of === 'bool') {
    const known = name === 'enabled' || name === 'enable' ? path.slice(-2).join('.') : name;
    const flag = flagOf(known);
    const risk = flag?.means === 'opens' || flag?.means === 'signs in' ? 'Exposure' : 'Weakening';
    if (flag) yield [!flag.when, flag.when, risk];
  }
  if (of === 'number') {
    if (isSize(name)) yield [10, 20, 'Cost'];
    if (COUNTS.test(name) && !/^max/.test(name)) yield [10, 0, 'Downtime'];
    if (RETAINS.test(name)) yield [10, 1, 'Weakening'];
  }
  if (of !== 'string') return;
  for (const { name: names, is, was, means, type: types } of VALUES) {
    if (!names.test(name) || (types && !types.test(type))) continue;
    const after = SAMPLES.find((sample) => is.test(sample));
    const before = was ? SAMPLES.find((sample) => was.test(sample)) : 'something else';
    if (after === undefined || before === undefined) throw new Error(`no sample is ${is} or ${was}`);
    yield [before, after, means];
  }
}

/**
 * Changes attributes to a risky value, one at a time, in every type that the three providers'
 * schemas have and the review lists, and demands that the review names the attribute.
 */
test('each risky attribute of each listed type is named when it changes', () => {
  const missed: string[] = [];
  let count = 0;
  for (const [type, schema] of LISTED) {
    const all = [...attributes(schema())].flatMap(([path, of]) =>
      [...mutations(type, path, of)].map(([before, after, risk]) => ({ path, before, after, risk })),
    );
    const summary = reviewed(
      all.map(({ path, before, after }, index) =>
        planned(type, ['update'], nested(path, before), nested(path, after), `n${index}`),
      ),
    );
    const byAddress = new Map(summary.changes.map((change) => [change.address, change.findings]));
    for (const [index, { path, risk }] of all.entries()) {
      count++;
      const attribute = path.join('.0.');
      const findings = (byAddress.get(`${type}.n${index}`) ?? []).filter(
        (finding) => finding.class === risk || finding.class === 'Data loss',
      );
      if (!findings.some((finding) => finding.attribute === attribute)) missed.push(`${type} ${attribute}: ${risk}`);
    }
  }
  expect(missed).toEqual([]);
  expect(count).toBeGreaterThan(2_000);
});

/** What the benchmarks of the clouds (CIS) and the services' own advisors tell to keep, by hand. */
test.each<[type: string, path: string, before: unknown, after: unknown, risk: RiskClass]>([
  ['aws_db_instance', 'publicly_accessible', false, true, 'Exposure'],
  ['aws_db_instance', 'iam_database_authentication_enabled', true, false, 'Exposure'],
  ['aws_db_instance', 'delete_automated_backups', false, true, 'Weakening'],
  ['aws_db_instance', 'allocated_storage', 100, 200, 'Cost'],
  ['aws_docdb_cluster_instance', 'instance_class', 'db.r6g.large', 'db.r6g.4xlarge', 'Cost'],
  ['aws_eks_node_group', 'scaling_config.desired_size', 3, 30, 'Cost'],
  ['aws_eks_node_group', 'scaling_config.desired_size', 3, 0, 'Downtime'],
  ['aws_elasticache_cluster', 'num_cache_nodes', 1, 6, 'Cost'],
  ['aws_elasticache_cluster', 'snapshot_retention_limit', 7, 0, 'Data loss'],
  ['aws_msk_cluster', 'number_of_broker_nodes', 3, 9, 'Cost'],
  ['aws_msk_cluster', 'encryption_info.encryption_in_transit.client_broker', 'TLS', 'PLAINTEXT', 'Weakening'],
  ['aws_msk_cluster', 'client_authentication.unauthenticated', false, true, 'Exposure'],
  ['aws_fsx_lustre_file_system', 'storage_capacity', 1_200, 12_000, 'Cost'],
  ['aws_kinesis_video_stream', 'data_retention_in_hours', 240, 1, 'Data loss'],
  ['aws_instance', 'disable_api_termination', true, false, 'Weakening'],
  ['aws_instance', 'source_dest_check', true, false, 'Weakening'],
  ['aws_ecs_service', 'network_configuration.assign_public_ip', false, true, 'Exposure'],
  [
    'aws_apprunner_service',
    'network_configuration.ingress_configuration.is_publicly_accessible',
    false,
    true,
    'Exposure',
  ],
  ['aws_opensearch_domain', 'domain_endpoint_options.enforce_https', true, false, 'Weakening'],
  ['aws_opensearch_domain', 'advanced_security_options.enabled', true, false, 'Exposure'],
  ['aws_opensearch_domain', 'cluster_config.instance_count', 3, 30, 'Cost'],
  ['aws_api_gateway_method', 'api_key_required', true, false, 'Exposure'],
  ['aws_api_gateway_integration', 'tls_config.insecure_skip_verification', false, true, 'Weakening'],
  ['aws_cognito_identity_pool', 'allow_unauthenticated_identities', false, true, 'Exposure'],
  ['aws_cloudtrail', 'enable_log_file_validation', true, false, 'Weakening'],
  ['aws_rds_cluster', 'storage_encrypted', true, false, 'Weakening'],
  ['aws_redshift_cluster', 'number_of_nodes', 2, 20, 'Cost'],
  ['aws_mq_broker', 'publicly_accessible', false, true, 'Exposure'],
  [
    'google_sql_database_instance',
    'settings.ip_configuration.ssl_mode',
    'ENCRYPTED_ONLY',
    'ALLOW_UNENCRYPTED_AND_ENCRYPTED',
    'Weakening',
  ],
  ['google_sql_database_instance', 'settings.backup_configuration.enabled', true, false, 'Weakening'],
  ['google_sql_database_instance', 'settings.disk_size', 100, 1_000, 'Cost'],
  ['google_sql_database_instance', 'settings.activation_policy', 'ALWAYS', 'NEVER', 'Downtime'],
  ['google_sql_database_instance', 'settings.deletion_protection_enabled', true, false, 'Weakening'],
  ['google_compute_instance', 'can_ip_forward', false, true, 'Exposure'],
  ['google_compute_instance', 'scheduling.provisioning_model', 'STANDARD', 'SPOT', 'Weakening'],
  ['google_compute_backend_service', 'iap.enabled', true, false, 'Exposure'],
  ['google_cloudfunctions_function', 'ingress_settings', 'ALLOW_INTERNAL_ONLY', 'ALLOW_ALL', 'Exposure'],
  [
    'google_container_cluster',
    'binary_authorization.evaluation_mode',
    'PROJECT_SINGLETON_POLICY_ENFORCE',
    'DISABLED',
    'Weakening',
  ],
  ['google_spanner_instance', 'processing_units', 1_000, 9_000, 'Cost'],
  ['google_bigtable_instance', 'cluster.num_nodes', 3, 9, 'Cost'],
  ['google_redis_instance', 'auth_enabled', true, false, 'Exposure'],
  ['google_redis_instance', 'memory_size_gb', 1, 64, 'Cost'],
  [
    'google_firestore_database',
    'delete_protection_state',
    'DELETE_PROTECTION_ENABLED',
    'DELETE_PROTECTION_DISABLED',
    'Weakening',
  ],
  ['google_storage_bucket', 'public_access_prevention', 'enforced', 'inherited', 'Exposure'],
  ['google_cloud_scheduler_job', 'paused', false, true, 'Downtime'],
  ['azurerm_app_service', 'https_only', true, false, 'Weakening'],
  ['azurerm_linux_web_app', 'site_config.remote_debugging_enabled', false, true, 'Weakening'],
  ['azurerm_linux_web_app', 'auth_settings_v2.require_authentication', true, false, 'Exposure'],
  ['azurerm_linux_web_app', 'ftp_publish_basic_authentication_enabled', false, true, 'Exposure'],
  ['azurerm_linux_virtual_machine', 'disable_password_authentication', true, false, 'Weakening'],
  ['azurerm_kubernetes_cluster', 'local_account_disabled', true, false, 'Exposure'],
  ['azurerm_kubernetes_cluster_node_pool', 'node_public_ip_enabled', false, true, 'Exposure'],
  ['azurerm_mssql_server', 'public_network_access_enabled', false, true, 'Exposure'],
  ['azurerm_mssql_server', 'azuread_administrator.azuread_authentication_only', true, false, 'Exposure'],
  ['azurerm_storage_account', 'account_replication_type', 'GRS', 'LRS', 'Weakening'],
  ['azurerm_storage_account', 'min_tls_version', 'TLS1_2', 'TLS1_0', 'Weakening'],
  ['azurerm_storage_account', 'blob_properties.delete_retention_policy.days', 30, 1, 'Data loss'],
  ['azurerm_redis_cache', 'non_ssl_port_enabled', false, true, 'Weakening'],
  ['azurerm_container_group', 'ip_address_type', 'Private', 'Public', 'Exposure'],
  ['azurerm_web_application_firewall_policy', 'policy_settings.mode', 'Prevention', 'Detection', 'Weakening'],
  ['azurerm_application_insights', 'internet_query_enabled', false, true, 'Exposure'],
  ['azurerm_postgresql_flexible_server', 'geo_redundant_backup_enabled', true, false, 'Weakening'],
  ['azurerm_recovery_services_vault', 'storage_mode_type', 'GeoRedundant', 'LocallyRedundant', 'Weakening'],
  ['github_repository', 'visibility', 'private', 'public', 'Exposure'],
  ['github_repository', 'vulnerability_alerts', true, false, 'Weakening'],
  ['github_branch_protection', 'enforce_admins', true, false, 'Weakening'],
  ['github_branch_protection', 'allows_force_pushes', false, true, 'Weakening'],
  ['cloudflare_record', 'proxied', true, false, 'Weakening'],
  ['mongodbatlas_advanced_cluster', 'backup_enabled', true, false, 'Weakening'],
  ['mongodbatlas_advanced_cluster', 'termination_protection_enabled', true, false, 'Weakening'],
  ['mongodbatlas_project_ip_access_list', 'cidr_block', '10.0.0.0/16', '0.0.0.0/0', 'Exposure'],
  ['snowflake_table', 'data_retention_time_in_days', 30, 0, 'Data loss'],
  ['snowflake_warehouse', 'warehouse_size', 'XSMALL', 'X4LARGE', 'Cost'],
  ['kubernetes_deployment', 'spec.template.spec.host_network', false, true, 'Weakening'],
  ['kubernetes_deployment', 'spec.template.spec.container.security_context.privileged', false, true, 'Weakening'],
  ['kubernetes_service', 'spec.type', 'ClusterIP', 'LoadBalancer', 'Exposure'],
  ['vault_mount', 'seal_wrap', true, false, 'Weakening'],
  ['vault_transit_secret_backend_key', 'deletion_allowed', false, true, 'Weakening'],
  ['datadog_monitor', 'notify_no_data', true, false, 'Weakening'],
])('%s: %s', (type, path, before, after, risk) => {
  const steps = path.split('.');
  const [change] = reviewed([planned(type, ['update'], nested(steps, before), nested(steps, after))]).changes;
  const findings = change?.findings.filter((finding) => finding.class === risk) ?? [];
  // A rule of a firewall is told as a whole, with what it opens.
  expect(
    findings.some(({ attribute, reason }) => attribute === steps.join('.0.') || reason.includes(`(${after})`)),
  ).toBe(true);
});
