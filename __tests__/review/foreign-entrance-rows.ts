import { doc } from './foreign-rows';
import type { Row } from './sibling-rows';

/** Rules that delete, entrances, grants and manifests, as a reviewer would put each in a word. */
export const ENTRANCE_ROWS: readonly Row[] = [
  ['Downtime: it carries traffic', 'kubectl_manifest', { yaml_body: 'kind: Deployment\nmetadata:\n  name: a\n' }, null],
  [
    'Other',
    'aws_s3_bucket_lifecycle_configuration',
    null,
    { bucket: 'b', rule: [{ id: 'a', status: 'Enabled', transition: [{ days: 7, storage_class: 'GLACIER' }] }] },
  ],
  [
    'Other',
    'aws_s3_bucket_lifecycle_configuration',
    null,
    {
      bucket: 'b',
      rule: [{ id: 'a', status: 'Enabled', abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }] }],
    },
  ],
  [
    'Weakening: retention_period is removed',
    'google_storage_bucket',
    { retention_policy: [{ retention_period: 1000 }] },
    { retention_policy: [] },
  ],
  [
    'Data loss: backup_retention_period: 7 → 0: older data is deleted',
    'aws_db_instance',
    { backup_retention_period: 7 },
    { backup_retention_period: 0 },
  ],
  [
    'Data loss: a rule that deletes is turned on',
    'azurerm_storage_management_policy',
    {
      rule: [
        {
          name: 'a',
          enabled: false,
          actions: [{ base_blob: [{ delete_after_days_since_modification_greater_than: 1 }] }],
        },
      ],
    },
    {
      rule: [
        {
          name: 'a',
          enabled: true,
          actions: [{ base_blob: [{ delete_after_days_since_modification_greater_than: 1 }] }],
        },
      ],
    },
  ],
  ['Downtime: it is stopped', 'aws_ec2_instance_state', { state: 'running' }, { state: 'stopped' }],
  ['Exposure: it is reached from the internet', 'aws_lb', null, { internal: false, load_balancer_type: 'application' }],
  ['Cost: it is charged by the hour', 'aws_lb', null, { internal: true }],
  ['Exposure: it is reached from the internet', 'aws_apigatewayv2_api', null, { protocol_type: 'HTTP' }],
  ['Other', 'aws_api_gateway_rest_api', null, { endpoint_configuration: [{ types: ['PRIVATE'] }] }],
  [
    'Exposure: it is reached from the internet',
    'azurerm_linux_web_app',
    null,
    { public_network_access_enabled: true, site_config: [{ ip_restriction_default_action: 'Allow' }] },
  ],
  [
    'Other',
    'azurerm_linux_web_app',
    null,
    { public_network_access_enabled: false, site_config: [{ ip_restriction_default_action: 'Allow' }] },
  ],
  ['Other', 'azurerm_storage_account', null, { public_network_access_enabled: true, shared_access_key_enabled: false }],
  [
    'Other',
    'google_storage_bucket_iam_binding',
    null,
    { bucket: 'b', members: [], role: 'roles/storage.legacyBucketReader' },
  ],
  [
    'Exposure: its condition is removed: it gives roles/owner (everything, including granting permissions) to user:a',
    'google_project_iam_member',
    { role: 'roles/owner', member: 'user:a', condition: [{ title: 'until' }] },
    { role: 'roles/owner', member: 'user:a', condition: [] },
  ],
  [
    'Exposure: it allows ssmmessages:OpenDataChannel',
    'aws_iam_role_policy',
    null,
    {
      policy: doc({ Effect: 'Allow', Action: 'ssmmessages:OpenDataChannel', Resource: '*' }),
    },
  ],
  [
    'Exposure: it allows ec2:TerminateInstances on *',
    'aws_iam_role_policy',
    null,
    {
      policy: doc({ Effect: 'Allow', Action: 'ec2:TerminateInstances', Resource: '*' }),
    },
  ],
  [
    'Downtime: the API is turned off: what uses it fails',
    'google_project_service',
    { service: 'run.googleapis.com', disable_on_destroy: true },
    null,
  ],
  [
    'Downtime: replicas falls from 3 to 0',
    'kubernetes_manifest',
    { manifest: { kind: 'Deployment', spec: { replicas: 3 } } },
    { manifest: { kind: 'Deployment', spec: { replicas: 0 } } },
  ],
  ['Other', 'kubernetes_manifest', { manifest: { kind: 'ClusterRole', metadata: { name: 'a' } } }, null],
  [
    'Downtime: it restarts for another engine_version',
    'aws_db_instance',
    { engine_version: '16.3' },
    { engine_version: '16.4' },
  ],
  [
    'Downtime: it restarts for another node_type',
    'aws_elasticache_replication_group',
    { node_type: 'a' },
    { node_type: 'b' },
  ],
  ['Other', 'google_sql_database_instance', { instance_type: null }, { instance_type: 'CLOUD_SQL_INSTANCE' }],
];
