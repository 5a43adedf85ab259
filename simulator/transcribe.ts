import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Transcribed } from './behaviour';

/**
 * Writes types/<provider>.json from data read off the real providers: which attributes force a replacement, what their defaults are, and what
 * is sensitive. `tsx simulator/transcribe.ts <folder of the data>`; only the types of the families below, which are those that modules use.
 */
const FAMILIES: Record<string, { behaviour: string; schema?: string; types: RegExp; own: Record<string, Transcribed> }> = {
  aws: {
    behaviour: 'behaviour-aws-5.46.json.gz',
    types:
      /^(vpc|subnet|internet_gateway|eip|nat_gateway|route|route_table|default_security_group|security_group|flow_log|launch_template|autoscaling_|iam_(role|instance_profile|policy)|s3_bucket|ebs_|volume_attachment|sqs_|sns_|db_|rds_|dynamodb_table|elasticache_|lb(_|$)|acm_|wafv2_|cloudfront_|route53_|lambda_|ecs_|ecr_|appautoscaling_|eks_|secretsmanager_|cloudwatch_|backup_|customer_gateway|vpn_|kms_|neptune_|budgets_|ssm_|egress_only|scheduler_)/,
    // The table was read off an older version: what 6.25 has and it has not.
    own: {
      vpc_security_group_ingress_rule: { replaces: ['security_group_id'] },
      vpc_security_group_egress_rule: { replaces: ['security_group_id'] },
      secretsmanager_secret_version: { sensitive: ['secret_string', 'secret_binary', 'secret_string_wo'], replaces: ['secret_id'] },
      db_instance: { sensitive: ['password', 'password_wo'] },
      rds_cluster: { sensitive: ['master_password', 'master_password_wo'] },
      elasticache_replication_group: { sensitive: ['auth_token'] },
      neptune_cluster: {},
      vpn_connection: {
        sensitive: ['tunnel1_preshared_key', 'tunnel2_preshared_key', 'customer_gateway_configuration'],
      },
      ssm_parameter: { sensitive: ['value', 'value_wo'] },
    },
  },
  google: {
    behaviour: 'behaviour-google-6.50.0.json.gz',
    schema: 'schema-google-6.50.0.json.gz',
    types:
      /^(compute_|service_networking|service_account|storage_|pubsub_|sql_|firestore_|memorystore_|redis_|network_connectivity_|certificate_manager_|dns_|cloudfunctions2|cloud_run_v2|artifact_registry|container_(cluster|node)|secret_manager|project_iam|iam_|monitoring_|logging_|backup_dr|kms_|billing_budget|spanner_|cloud_scheduler)/,
    own: {},
  },
  azurerm: {
    behaviour: 'behaviour-azurerm-4.55.0.json.gz',
    schema: 'schema-azurerm-4.55.0.json.gz',
    types:
      /^(resource_group|virtual_network|subnet|network_|nat_gateway|private_|linux_virtual|windows_virtual|orchestrated_|virtual_machine|monitor_|user_assigned|storage_|managed_|disk_|servicebus_|postgresql_flexible|mysql_flexible|cosmosdb_|application_|web_application|public_ip|key_vault|cdn_frontdoor|dns_|traffic_manager|function_app_flex|service_plan|container_|kubernetes_|role_|federated_|log_analytics|recovery_|backup_|data_protection|local_network|snapshot|consumption_budget|eventgrid_|bastion)/,
    own: {},
  },
};

type Schema = {
  attributes?: Record<string, { sensitive?: boolean }>;
  block_types?: Record<string, { block: Schema }>;
  blocks?: Record<string, Schema>;
};

function main(folder: string | undefined): void {
  if (!folder || !existsSync(folder)) {
    process.stderr.write('Say where the data of the real providers is: tsx simulator/transcribe.ts <folder>\n');
    process.exitCode = 1;
    return;
  }
  const load = (file: string) => JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString());
  for (const [provider, { behaviour, schema, types, own }] of Object.entries(FAMILIES)) {
    const real = load(behaviour) as Record<string, { forces_replacement?: string[]; defaults?: Transcribed['defaults'] }>;
    const schemas = schema ? (load(schema) as { resource_schemas: Record<string, Schema> }).resource_schemas : {};
    const names = [...new Set([...Object.keys(real), ...Object.keys(own).map((name) => `${provider}_${name}`)])].sort();
    const table: Record<string, Transcribed> = {};
    for (const type of names) {
      const name = type.slice(provider.length + 1);
      if (!types.test(name)) continue;
      const sensitive = sensitivePaths(schemas[type]);
      const row: Transcribed = {
        ...(real[type]?.forces_replacement?.length && { replaces: real[type].forces_replacement }),
        ...(Object.keys(real[type]?.defaults ?? {}).length > 0 && { defaults: real[type]?.defaults }),
        ...(sensitive.length > 0 && { sensitive }),
        ...own[name],
      };
      if (Object.keys(row).length > 0) table[name] = row;
    }
    const lines = Object.entries(table).map(([name, row]) => `${JSON.stringify(name)}: ${JSON.stringify(row)}`);
    writeFileSync(join(__dirname, 'types', `${provider}.json`), `{\n${lines.join(',\n')}\n}\n`);
    process.stdout.write(`${provider}: ${lines.length} types\n`);
  }
}

function sensitivePaths(schema: Schema | undefined, path = ''): string[] {
  const block = (schema as { block?: Schema } | undefined)?.block ?? schema;
  const own = Object.entries(block?.attributes ?? {}).flatMap(([name, { sensitive }]) => (sensitive ? [`${path}${name}`] : []));
  const nested = Object.entries(block?.block_types ?? block?.blocks ?? {});
  return [...own, ...nested.flatMap(([name, inner]) => sensitivePaths(inner as Schema, `${path}${name}.`))];
}

main(process.argv[2]);
