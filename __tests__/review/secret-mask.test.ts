import { FORMATS, render, review } from '../../review';
import type { Json } from '../../review/plan-json';

const CANARY = 'kanarie-vogel-4711';

/** Where no schema marks a secret: the type, and its attributes with the secret in a place. */
const SECRET: readonly (readonly [type: string, ...attributes: ((secret: string) => object)[]])[] = [
  [
    'aws_db_instance',
    (s) => ({ password: s }),
    (s) => ({ master_password: s }),
    (s) => ({ tags: { db_password: s } }),
    (s) => ({ tags: { DB_PASS: s } }),
  ],
  ['aws_secretsmanager_secret_version', (s) => ({ secret_string: s }), (s) => ({ secret_binary: s })],
  ['aws_ssm_parameter', (s) => ({ type: 'SecureString', value: s })],
  [
    'aws_instance',
    (s) => ({ user_data: s }),
    (s) => ({ user_data_base64: s }),
    (s) => ({ tags: { note: `mysql -u root -p${s}` } }),
  ],
  ['aws_lambda_function', (s) => ({ environment: [{ variables: { PLAIN: s } }] })],
  [
    'aws_ecs_task_definition',
    (s) => ({ container_definitions: JSON.stringify([{ name: 'web', environment: [{ name: 'PLAIN', value: s }] }]) }),
    (s) => ({ container_definitions: JSON.stringify([{ name: 'web', command: ['mysql', `-p${s}`] }]) }),
    (s) => ({ container_definitions: JSON.stringify([{ name: 'web', command: ['curl', '-u', `admin:${s}`] }]) }),
    (s) => ({ container_definitions: JSON.stringify([{ name: 'web', command: ['app', '--password', s] }]) }),
  ],
  ['aws_elasticache_replication_group', (s) => ({ auth_token: s })],
  ['aws_mq_broker', (s) => ({ user: [{ username: 'app', password: s }] })],
  ['aws_cognito_identity_provider', (s) => ({ provider_details: { client_id: 'app', client_secret: s } })],
  [
    'aws_sns_topic_subscription',
    (s) => ({ protocol: 'https', endpoint: `https://hooks.slack.com/services/T0/B0/${s}` }),
  ],
  ['aws_cloudwatch_event_connection', (s) => ({ auth_parameters: [{ api_key: [{ key: 'x-key', value: s }] }] })],
  ['google_sql_user', (s) => ({ password: s })],
  ['google_secret_manager_secret_version', (s) => ({ secret_data: s })],
  [
    'google_compute_instance',
    (s) => ({ metadata: { 'startup-script': s } }),
    (s) => ({ metadata_startup_script: s }),
    (s) => ({ metadata: { 'user-data': s } }),
    (s) => ({ metadata: { 'ssh-keys': s } }),
  ],
  ['google_cloud_run_v2_service', (s) => ({ template: [{ containers: [{ env: [{ name: 'PLAIN', value: s }] }] }] })],
  ['google_monitoring_notification_channel', (s) => ({ labels: { auth_token: s } })],
  ['google_pubsub_subscription', (s) => ({ push_config: [{ push_endpoint: `https://example.com/push?token=${s}` }] })],
  ['azurerm_key_vault_secret', (s) => ({ value: s })],
  [
    'azurerm_linux_web_app',
    (s) => ({ app_settings: { PLAIN: s } }),
    (s) => ({ connection_string: [{ name: 'db', type: 'SQLAzure', value: `Server=db;User=app;Pwd=${s}` }] }),
  ],
  ['azurerm_linux_virtual_machine', (s) => ({ admin_password: s }), (s) => ({ custom_data: s })],
  [
    'azurerm_virtual_machine_extension',
    (s) => ({ protected_settings: s }),
    (s) => ({ settings: JSON.stringify({ commandToExecute: s }) }),
  ],
  ['azurerm_container_group', (s) => ({ container: [{ environment_variables: { PLAIN: s } }] })],
  [
    'azurerm_logic_app_trigger_http_request',
    (s) => ({ callback_url: `https://prod.logic.azure.com/triggers/x?sig=${s}` }),
  ],
  [
    'azurerm_monitor_action_group',
    (s) => ({ webhook_receiver: [{ name: 'chat', service_uri: `https://example.com/hook/${s}` }] }),
  ],
  [
    'kubernetes_secret_v1',
    (s) => ({ data: { plain: s } }),
    (s) => ({ binary_data: { plain: s } }),
    (s) => ({
      metadata: [{ annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"plain":"${s}"}}` } }],
    }),
  ],
  [
    'kubernetes_manifest',
    (s) => ({ manifest: { kind: 'Secret', stringData: { plain: s } } }),
    (s) => ({ manifest: { kind: 'Secret', data: { plain: s } } }),
    (s) => ({ object: { kind: 'Secret', data: { plain: s } } }),
  ],
  ['kubectl_manifest', (s) => ({ yaml_body: `apiVersion: v1\nkind: Secret\nstringData:\n  plain: ${s}\n` })],
  [
    'kubernetes_deployment_v1',
    (s) => ({ spec: [{ template: [{ spec: [{ container: [{ env: [{ name: 'PLAIN', value: s }] }] }] }] }] }),
  ],
  [
    'kubernetes_config_map_v1',
    (s) => ({ data: { DB_PASSWORD: s } }),
    (s) => ({ data: { 'app.ini': `[db]\npassword = ${s}\n` } }),
  ],
  [
    'helm_release',
    (s) => ({ set: [{ name: 'auth.rootPassword', value: s }] }),
    (s) => ({ set_sensitive: [{ name: 'plain', value: s }] }),
    (s) => ({ values: [`auth:\n  adminPassword: ${s}\n`] }),
    (s) => ({ values: [`auth:\n  password: |\n    ${s}\n`] }),
    (s) => ({ repository_password: s }),
  ],
  ['github_actions_secret', (s) => ({ plaintext_value: s }), (s) => ({ encrypted_value: s })],
  ['github_actions_organization_variable', (s) => ({ variable_name: 'API_TOKEN', value: s })],
  [
    'github_repository_webhook',
    (s) => ({ configuration: [{ secret: s }] }),
    (s) => ({ configuration: [{ url: `https://u:${s}@example.com/` }] }),
  ],
  ['cloudflare_workers_kv', (s) => ({ key_name: 'a', value: s })],
  [
    'cloudflare_worker_script',
    (s) => ({ secret_text_binding: [{ name: 'PLAIN', text: s }] }),
    (s) => ({ plain_text_binding: [{ name: 'API_KEY', text: s }] }),
  ],
  ['cloudflare_workers_script', (s) => ({ bindings: [{ name: 'PLAIN', type: 'secret_text', text: s }] })],
  ['cloudflare_zero_trust_tunnel_cloudflared', (s) => ({ tunnel_secret: s }), (s) => ({ secret: s })],
  ['datadog_integration_aws', (s) => ({ secret_access_key: s })],
  [
    'datadog_webhook',
    (s) => ({ url: `https://chat.example.com/x/${s}` }),
    (s) => ({ custom_headers: JSON.stringify({ Authorization: s }) }),
  ],
  ['datadog_integration_slack_channel', (s) => ({ webhook_url: s })],
  [
    'datadog_synthetics_test',
    (s) => ({ request_headers: { 'X-Api-Key': s } }),
    (s) => ({ request_basicauth: [{ username: 'a', password: s }] }),
  ],
  ['mongodbatlas_database_user', (s) => ({ password: s })],
  [
    'mongodbatlas_third_party_integration',
    (s) => ({ api_key: s }),
    (s) => ({ service_key: s }),
    (s) => ({ url: `https://hooks.slack.com/services/T0/B0/${s}` }),
  ],
  ['mongodbatlas_cluster', (s) => ({ connection_strings: [{ standard: `mongodb://app:${s}@db.example.com` }] })],
  ['vault_generic_secret', (s) => ({ data_json: JSON.stringify({ plain: s }) })],
  ['vault_kv_secret_v2', (s) => ({ data: { plain: s } })],
  ['snowflake_user', (s) => ({ password: s })],
  ['random_password', (s) => ({ result: s }), (s) => ({ bcrypt_hash: s })],
  ['tls_private_key', (s) => ({ private_key_pem: s }), (s) => ({ private_key_openssh: s })],
  [
    'null_resource',
    (s) => ({ triggers: { db_password: s } }),
    (s) => ({ triggers: { run: `PGPASSWORD=${s} psql -f a.sql` } }),
  ],
];

/** What a reviewer must still see: the names are close to those of secrets. */
const HARMLESS: readonly (readonly [type: string, attribute: (value: string) => object])[] = [
  ['aws_db_instance', (v) => ({ identifier: v })],
  ['aws_db_instance', (v) => ({ tags: { owner: v } })],
  ['aws_dynamodb_table', (v) => ({ hash_key: v })],
  ['aws_dynamodb_table', (v) => ({ range_key: v })],
  ['aws_s3_object', (v) => ({ key: v })],
  ['aws_secretsmanager_secret', (v) => ({ name: v })],
  ['aws_secretsmanager_secret', (v) => ({ kms_key_id: v })],
  ['aws_ssm_parameter', (v) => ({ type: 'String', value: v })],
  ['aws_iam_access_key', (v) => ({ user: v })],
  ['aws_instance', (v) => ({ key_name: v })],
  ['aws_instance', (v) => ({ tags: { note: `mkdir -p ${v}` } })],
  ['aws_instance', (v) => ({ tags: { note: `ssh -p 2222 ${v}` } })],
  [
    'aws_ecs_task_definition',
    (v) => ({ container_definitions: JSON.stringify([{ name: 'web', command: ['cp', '-pr', v] }]) }),
  ],
  ['aws_lambda_function', (v) => ({ environment: [{ variables: { name: v } }] })],
  ['aws_ecs_service', (v) => ({ tags: { command: `docker run -p 80:80 -u 1000:1000 ${v}` } })],
  ['pagerduty_event_orchestration', (v) => ({ routing_key: v })],
  ['google_storage_bucket', (v) => ({ labels: { team: v } })],
  ['google_kms_crypto_key', (v) => ({ key_ring: v })],
  ['google_secret_manager_secret', (v) => ({ secret_id: v })],
  ['azurerm_key_vault_secret', (v) => ({ content_type: v })],
  ['azurerm_key_vault_secret', (v) => ({ name: v })],
  ['azurerm_cosmosdb_sql_container', (v) => ({ partition_key_path: v })],
  ['kubernetes_config_map_v1', (v) => ({ data: { MODE: v } })],
  ['kubernetes_secret_v1', (v) => ({ metadata: [{ name: v }] })],
  ['kubernetes_manifest', (v) => ({ manifest: { kind: 'ConfigMap', data: { plain: v } } })],
  ['helm_release', (v) => ({ set: [{ name: 'image.tag', value: v }] })],
  ['helm_release', (v) => ({ chart: v })],
  ['github_actions_variable', (v) => ({ variable_name: 'REGION', value: v })],
  ['github_actions_secret', (v) => ({ secret_name: v })],
  ['cloudflare_workers_kv', (v) => ({ key_name: v })],
  ['datadog_monitor', (v) => ({ message: v })],
  ['mongodbatlas_database_user', (v) => ({ username: v })],
  ['mongodbatlas_database_user', (v) => ({ auth_database_name: v })],
];

type Fields = { [key: string]: Json };

const planOf = (type: string, actions: string[], before: object | null, after: object | null) => ({
  address: `${type}.one`,
  mode: 'managed',
  type,
  name: 'one',
  change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
});

/** All formats of a review, by their names. */
function reviewed(plan: object): [format: string, text: string][] {
  const summary = review(JSON.stringify({ format_version: '1.2', resource_changes: [], ...plan }), 'plan.json');
  return FORMATS.map((format) => [format, render(summary, format)]);
}

/** The plans that have the value in a new resource, before, after, and in a drift. */
function plansOf(type: string, attribute: (value: string) => object, value: string): [when: string, plan: object][] {
  const [is, other] = [attribute(value), attribute('another')];
  const update = (from: object, to: object) => [planOf(type, ['update'], from, to)];
  return [
    ['create', { resource_changes: [planOf(type, ['create'], null, is)] }],
    ['before', { resource_changes: update(is, other) }],
    ['after', { resource_changes: update(other, is) }],
    ['added', { resource_changes: update({}, is) }],
    ['replace', { resource_changes: [planOf(type, ['delete', 'create'], is, other)] }],
    ['delete', { resource_changes: [planOf(type, ['delete'], is, null)] }],
    ['drift', { resource_drift: update(other, is) }],
  ];
}

test('a secret that no schema marks is in no format, whether it is created, changed, deleted or has drifted', () => {
  const leaks = new Map<string, Set<string>>();
  for (const [type, ...attributes] of SECRET) {
    for (const attribute of attributes) {
      const name = `${type} ${JSON.stringify(attribute('…'))}`;
      for (const [when, plan] of plansOf(type, attribute, CANARY)) {
        for (const [format, text] of reviewed(plan)) {
          // SARIF has findings only: its resource is not in it without one.
          if (format !== 'sarif') expect(text).toContain(`${type}.one`);
          if (text.includes(CANARY)) leaks.set(name, (leaks.get(name) ?? new Set()).add(`${when}: ${format}`));
        }
      }
    }
  }
  expect([...leaks].map(([name, places]) => `${name} (${[...places].join(', ')})`)).toEqual([]);
});

test('what is not secret stays visible in the text, the page and the JSON', () => {
  const hidden: string[] = [];
  for (const [type, attribute] of HARMLESS) {
    for (const [when, plan] of plansOf(type, attribute, 'plain-4711')) {
      // What is deleted is not listed attribute by attribute.
      if (when === 'delete') continue;
      for (const [format, text] of reviewed(plan)) {
        if (format === 'sarif' || (when === 'create' && format !== 'json')) continue;
        if (!text.includes('plain-4711')) hidden.push(`${type} ${JSON.stringify(attribute('…'))} ${when} ${format}`);
      }
    }
  }
  expect(hidden).toEqual([]);
});

test('variables, outputs and the configuration of providers are in no format', () => {
  const constant = { constant_value: CANARY };
  const output = (before: Json, after: Json): Fields => ({
    actions: ['update'],
    before,
    after,
    after_unknown: false,
    before_sensitive: false,
    after_sensitive: false,
  });
  const formats = reviewed({
    variables: { db_password: { value: CANARY }, plain: { value: CANARY } },
    planned_values: { outputs: { admin_password: { sensitive: false, value: CANARY } } },
    prior_state: { values: { outputs: { admin_password: { sensitive: false, value: CANARY } } } },
    output_changes: { admin_password: output('old', CANARY), plain: output(CANARY, { nested: CANARY }) },
    resource_changes: [planOf('aws_instance', ['update'], { ami: 'ami-1' }, { ami: 'ami-2' })],
    configuration: {
      provider_config: {
        aws: {
          name: 'aws',
          expressions: { region: { constant_value: 'eu-west-1' }, secret_key: constant, token: constant },
        },
        datadog: { name: 'datadog', expressions: { api_key: constant, app_key: constant } },
        github: { name: 'github', expressions: { app_auth: [{ pem_file: constant }] } },
      },
      root_module: {
        variables: { db_password: { default: CANARY } },
        resources: [
          {
            address: 'aws_instance.one',
            expressions: { user_data: constant },
            provisioners: [{ expressions: { inline: constant } }],
          },
        ],
      },
    },
  });
  for (const [format, text] of formats) {
    expect(text).not.toContain(CANARY);
    // The output is named, and the change is shown.
    if (format === 'text' || format === 'json') expect(text).toContain('admin_password');
  }
});
