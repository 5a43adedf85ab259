import { type CLASSES, GATES, gated, render, review } from '../../review';
import { ENTRANCE_ROWS } from './foreign-entrance-rows';
import { FOREIGN_ROWS } from './foreign-rows';
import { FURTHER_ROWS, type Row } from './sibling-rows';
import { SIGN_IN_ROWS } from './sign-in-rows';

/** A change of each kind that the cases have one of, on other types and other providers. */
const ROWS: readonly Row[] = [
  // Unlisted types, and data that goes with them.
  ['Data loss: it holds data', 'kubernetes_namespace', { metadata: [{ name: 'shop' }] }, null],
  ['Data loss: it holds data', 'kubernetes_stateful_set_v1', {}, {}, ['delete', 'create']],
  ['Data loss: it holds data', 'helm_release', { chart: 'postgresql' }, null],
  ['Data loss: it holds data', 'github_repository', { name: 'a' }, null],
  ['Data loss: it holds data', 'snowflake_stage', {}, null],
  ['Data loss: it holds data', 'mongodbatlas_advanced_cluster', {}, {}, ['create', 'delete']],
  ['Data loss: it holds data', 'vault_mount', { path: 'kv' }, null],
  ['Destroyed: not known to be harmless', 'somecloud_widget', {}, null],
  ['Data loss: its disk is deleted with it', 'hcloud_server', {}, {}, ['delete', 'create']],
  // An identity holds no data: what uses it fails, on each cloud alike.
  ...[
    ...['aws_iam_user', 'aws_iam_role', 'aws_iam_access_key', 'aws_iam_instance_profile', 'google_service_account'],
    ...['google_service_account_key', 'azurerm_user_assigned_identity', 'azuread_service_principal'],
    ...['azuread_application', 'azuread_application_password', 'kubernetes_service_account', 'datadog_api_key'],
    ...['github_repository_deploy_key', 'mongodbatlas_database_user', 'cloudflare_api_token'],
  ].flatMap((type): Row[] => [
    ['Downtime: what uses this identity loses its access', type, { name: 'a' }, null],
    ['Other', type, { name: 'a' }, { name: 'a' }, ['forget']],
  ]),
  ['Other', 'kubernetes_storage_class_v1', { storage_provisioner: 'ebs.csi.aws.com' }, null],
  // Losses without a delete.
  [
    'Data loss: retention_days: 15 → 3: older data is deleted',
    'datadog_logs_index',
    { retention_days: 15 },
    { retention_days: 3 },
  ],
  [
    'Data loss: data_retention_time_in_days: 30 → 1: older data is deleted',
    'snowflake_database',
    { data_retention_time_in_days: 30 },
    { data_retention_time_in_days: 1 },
  ],
  [
    'Data loss: retention.ms: 604800000 → 1000: older data is deleted',
    'confluent_kafka_topic',
    { config: { 'retention.ms': '604800000' } },
    { config: { 'retention.ms': '1000' } },
  ],
  [
    'Data loss: a new secret replaces it: what uses the old one must change',
    'random_password',
    { length: 10 },
    { length: 20 },
    ['delete', 'create'],
  ],
  // A replica that follows its source no more.
  ...(
    [
      ['aws_db_instance', 'replicate_source_db', 'arn:aws:rds:us-west-2:123456789012:db:orders', null],
      ['google_sql_database_instance', 'instance_type', 'READ_REPLICA_INSTANCE', 'CLOUD_SQL_INSTANCE'],
      ['azurerm_postgresql_flexible_server', 'replication_role', null, 'None'],
      ['azurerm_mysql_flexible_server', 'replication_role', 'Replica', 'None'],
    ] as const
  ).map(
    ([type, name, before, after]): Row => [
      'Data loss: the replica is promoted: writes that it has not received are lost, and it does not follow its ' +
        'source again',
      type,
      { [name]: before },
      { [name]: after },
    ],
  ),
  // Opened, also without a new source.
  [
    'Exposure: it is open to every service of the cloud, also those of others (0.0.0.0)',
    'azurerm_cosmosdb_account',
    { ip_range_filter: ['10.0.0.1'] },
    { ip_range_filter: ['0.0.0.0'] },
  ],
  [
    'Exposure: it is open to the internet (0.0.0.0/0)',
    'mongodbatlas_project_ip_access_list',
    null,
    { cidr_block: '0.0.0.0/0' },
  ],
  [
    'Exposure: it is open to 0.0.0.0/0',
    'snowflake_network_policy',
    { allowed_ip_list: ['10.0.0.0/8'] },
    { allowed_ip_list: ['0.0.0.0/0'] },
  ],
  [
    'Exposure: all tcp ports are open to the internet (0.0.0.0/0)',
    'aws_vpc_security_group_ingress_rule',
    { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443, ip_protocol: 'tcp' },
    { cidr_ipv4: '0.0.0.0/0', from_port: 0, to_port: 65_535, ip_protocol: 'tcp' },
  ],
  [
    'Exposure: RDP (3389) is open to the internet (0.0.0.0/0)',
    'google_compute_firewall',
    { disabled: true, source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'tcp', ports: ['3389'] }] },
    { disabled: false, source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'tcp', ports: ['3389'] }] },
  ],
  [
    'Exposure: its service is reached from outside the cluster',
    'helm_release',
    { set: [{ name: 'service.type', value: 'ClusterIP' }] },
    { set: [{ name: 'service.type', value: 'LoadBalancer' }] },
  ],
  [
    'Exposure: visibility_level is public',
    'gitlab_project',
    { visibility_level: 'private' },
    { visibility_level: 'public' },
  ],
  [
    'Exposure: decision is bypass',
    'cloudflare_zero_trust_access_policy',
    { decision: 'allow' },
    { decision: 'bypass' },
  ],
  // Who may do what.
  [
    'Exposure: it allows * of *',
    'kubernetes_cluster_role_v1',
    { rule: [{ verbs: ['get'], resources: ['pods'] }] },
    { rule: [{ verbs: ['*'], resources: ['*'] }] },
  ],
  [
    'Exposure: it allows get of secrets',
    'kubernetes_role',
    null,
    { rule: [{ verbs: ['get'], resources: ['secrets'] }] },
  ],
  [
    'Exposure: it allows sudo on *',
    'vault_policy',
    { policy: 'path "secret/a" { capabilities = ["read"] }' },
    { policy: 'path "*" {\n  capabilities = ["read", "sudo"]\n}' },
  ],
  [
    'Exposure: it gives root (everything, including granting permissions) to ci',
    'vault_jwt_auth_backend_role',
    { role_name: 'ci', token_policies: ['read'] },
    { role_name: 'ci', token_policies: ['root'] },
  ],
  [
    'Exposure: it gives ACCOUNTADMIN (everything, including granting permissions) to BOB',
    'snowflake_grant_account_role',
    null,
    { role_name: 'ACCOUNTADMIN', user_name: 'BOB' },
  ],
  [
    'Exposure: it gives ALL (full control of it) to public',
    'postgresql_grant',
    null,
    { role: 'public', privileges: ['ALL'] },
  ],
  [
    'Exposure: it gives admin (full control of it) to x',
    'github_repository_collaborator',
    null,
    { permission: 'admin', username: 'x' },
  ],
  // Weakening, and what stops.
  [
    'Weakening: TLS is removed',
    'kubernetes_ingress_v1',
    { spec: [{ tls: [{ hosts: ['a.b'] }] }] },
    { spec: [{ tls: [] }] },
  ],
  [
    'Weakening: required_approving_review_count falls from 2 to 0',
    'github_branch_protection',
    { required_pull_request_reviews: [{ required_approving_review_count: 2 }] },
    { required_pull_request_reviews: [{ required_approving_review_count: 0 }] },
  ],
  ['Weakening: it is paused', 'datadog_synthetics_test', { status: 'live' }, { status: 'paused' }],
  ['Weakening: it guards something', 'mongodbatlas_encryption_at_rest', {}, null],
  ['Weakening: it guards something', 'vault_audit', {}, null],
  [
    'Weakening: deletion_allowed is turned on',
    'vault_transit_secret_backend_key',
    { deletion_allowed: false },
    { deletion_allowed: true },
  ],
  [
    'Weakening: backup_configuration.enabled is turned off',
    'google_sql_database_instance',
    { settings: [{ backup_configuration: [{ enabled: true }] }] },
    { settings: [{ backup_configuration: [{ enabled: false }] }] },
  ],
  ['Downtime: it is paused', 'mongodbatlas_advanced_cluster', { paused: false }, { paused: true }],
  [
    'Downtime: replicas falls from 3 to 0',
    'kubernetes_deployment_v1',
    { spec: [{ replicas: '3' }] },
    { spec: [{ replicas: '0' }] },
  ],
  [
    'Cost: warehouse_size: SMALL → X-LARGE',
    'snowflake_warehouse',
    { warehouse_size: 'SMALL' },
    { warehouse_size: 'X-LARGE' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: the control plane first, then its pools, node by node',
    'aws_eks_cluster',
    { version: '1.34' },
    { version: '1.35' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: the control plane first, then its pools, node by node',
    'google_container_cluster',
    { min_master_version: '1.34' },
    { min_master_version: '1.35' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: the control plane first, then its pools, node by node',
    'azurerm_kubernetes_cluster',
    { kubernetes_version: '1.34' },
    { kubernetes_version: '1.35' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: after the control plane its nodes are replaced, a few at a time',
    'aws_eks_node_group',
    { version: '1.34' },
    { version: '1.35' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: after the control plane its nodes are replaced, a few at a time',
    'google_container_node_pool',
    { version: '1.34' },
    { version: '1.35' },
  ],
  [
    'Downtime: Kubernetes 1.34 → 1.35: after the control plane its nodes are replaced, a few at a time',
    'azurerm_kubernetes_cluster_node_pool',
    { orchestrator_version: '1.34' },
    { orchestrator_version: '1.35' },
  ],
  // No false alarms.
  ['Other', 'kubernetes_role', null, { rule: [{ verbs: ['get'], resources: ['pods'] }] }],
  ['Other', 'null_resource', { triggers: { a: '1' } }, { triggers: { a: '2' } }, ['delete', 'create']],
  ['Other', 'datadog_monitor', { name: 'public access' }, { name: 'open to everybody' }],
  ['Other', 'helm_release', { version: '1.0.0' }, { version: '1.0.1' }],
  [
    'Other',
    'aws_security_group',
    { egress: [] },
    { egress: [{ cidr_blocks: ['0.0.0.0/0'], from_port: 0, to_port: 0, protocol: '-1' }] },
  ],
];

const actionsOf = (before: Row[2], after: Row[3]) => [!before ? 'create' : !after ? 'delete' : 'update'];
const planOf = ([, type, before, after, actions = actionsOf(before, after)]: Row) =>
  review(
    JSON.stringify({
      format_version: '1.2',
      resource_changes: [{ address: `${type}.a`, type, change: { actions, before, after } }],
    }),
    'plan.json',
  );

test.each(
  [...ROWS, ...FURTHER_ROWS, ...SIGN_IN_ROWS, ...FOREIGN_ROWS, ...ENTRANCE_ROWS].map(
    (row) => [row[1], row[0], row] as const,
  ),
)('%s: %s', (_, first, row) => {
  const summary = planOf(row);
  const [{ class: risk, findings } = { class: 'Other', findings: [] }] = summary.changes;
  expect(findings[0] ? `${risk}: ${findings[0].reason}` : risk).toBe(first);
  for (const [gate, classes] of Object.entries(GATES)) {
    const stopped =
      classes.includes(risk as (typeof CLASSES)[number]) || findings.some((one) => classes.includes(one.class));
    expect([gate, gated(summary, classes).length]).toEqual([gate, stopped ? 1 : 0]);
  }
});

test('values that no schema marks are not shown', () => {
  const secret = 'hunter2-hunter2';
  for (const [type, value] of [
    ['kubernetes_manifest', { manifest: { kind: 'Secret', stringData: { a: secret } } }],
    ['kubernetes_config_map_v1', { data: { DB_PASS: secret } }],
    ['helm_release', { values: [`auth:\n  password: ${secret}\n`] }],
    ['helm_release', { set: [{ name: 'auth.password', value: secret }] }],
    ['github_actions_secret', { plaintext_value: secret }],
    ['vault_kv_secret_v2', { data_json: JSON.stringify({ password: secret }) }],
    ['datadog_webhook', { url: `https://user:${secret}@example.com` }],
  ] as const) {
    const plan = planOf([
      '',
      type,
      { ...value, more: 1 },
      JSON.parse(JSON.stringify(value).replaceAll(secret, `${secret}x`)),
    ]);
    for (const format of ['text', 'markdown', 'html', 'json', 'sarif'] as const)
      expect([type, format, render(plan, format).includes(secret)]).toEqual([type, format, false]);
  }
});
