import type { Json } from './plan-json';

/** Highest first. A change stands under the heading of its highest. */
export const CLASSES = ['Data loss', 'Downtime', 'Exposure', 'Weakening', 'Cost', 'Other'] as const;
export type RiskClass = (typeof CLASSES)[number];

/** Why a change is in its class, and which attribute makes it so. */
export interface Finding {
  readonly class: RiskClass;
  readonly reason: string;
  readonly attribute?: string;
}

export interface Judged {
  readonly type: string;
  readonly action: string;
  readonly before: Json;
  readonly after: Json;
  /** Leaves that change: path → values. */
  readonly leaves: readonly Leaf[];
}

export interface Leaf {
  readonly path: readonly (string | number)[];
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: boolean;
}

/** What holds data that is gone with it. */
const HOLDS_DATA =
  /^(aws_(s3_bucket|ebs_volume|efs_file_system|sqs_queue|db_instance|rds_cluster|rds_cluster_instance|docdb_cluster|neptune_cluster|dynamodb_table|elasticache_(replication_group|cluster)|secretsmanager_secret|kms_key|backup_vault|cloudwatch_log_group|ecr_repository|redshift_cluster|opensearch_domain|route53_zone)|google_(storage_bucket|compute_disk|compute_region_disk|pubsub_(topic|subscription)|sql_database_instance|sql_database|spanner_(instance|database)|firestore_database|bigtable_instance|bigquery_(dataset|table)|memorystore_instance|redis_instance|secret_manager_secret|kms_(key_ring|crypto_key)|backup_dr_backup_vault|artifact_registry_repository|dns_managed_zone|logging_project_bucket_config|filestore_instance)|azurerm_(resource_group|storage_(account|container|share|queue|table)|managed_disk|servicebus_(namespace|queue|topic|subscription)|postgresql_flexible_server(_database)?|mysql_flexible_server|mysql_flexible_database|mssql_(server|database)|cosmosdb_\w+|managed_redis|redis_cache|key_vault|key_vault_(key|secret)|recovery_services_vault|data_protection_backup_vault|log_analytics_workspace|container_registry|dns_zone))$/;

/** What carries traffic, or runs what does: while it is replaced, somebody waits. */
const CARRIES_TRAFFIC =
  /^(aws_(vpc|subnet|internet_gateway|nat_gateway|eip|route|route_table|route_table_association|instance|autoscaling_group|lb|lb_listener|lb_target_group|alb|ecs_service|eks_cluster|eks_node_group|lambda_function|cloudfront_distribution|route53_record|vpn_connection|vpn_gateway|vpc_endpoint|security_group)|google_(compute_(network|subnetwork|router|router_nat|instance|region_instance_group_manager|instance_group_manager|backend_service|url_map|target_https?_proxy|global_forwarding_rule|forwarding_rule|global_address|address|vpn_tunnel|ha_vpn_gateway)|cloud_run_v2_service|cloudfunctions2_function|container_(cluster|node_pool)|dns_record_set|service_networking_connection)|azurerm_(virtual_network|subnet|nat_gateway|public_ip|linux_virtual_machine\w*|windows_virtual_machine\w*|orchestrated_virtual_machine_scale_set|application_gateway|lb|lb_rule|cdn_frontdoor_\w+|traffic_manager_\w+|container_app|function_app_flex_consumption|linux_function_app|kubernetes_cluster\w*|virtual_network_gateway\w*|network_security_group|private_endpoint|dns_\w+_record))$/;

/** What guards something else: without it that is weaker. */
const GUARDS =
  /^(aws_(s3_bucket_(public_access_block|server_side_encryption_configuration|versioning|policy|logging|object_lock_configuration|ownership_controls)|flow_log|wafv2_web_acl\w*|sqs_queue_policy|sns_topic_policy|backup_(plan|selection|vault_lock_configuration)|cloudtrail|default_security_group|cloudwatch_metric_alarm)|google_(compute_security_policy|compute_ssl_policy|compute_firewall|monitoring_alert_policy|backup_dr_backup_plan\w*|compute_resource_policy)|azurerm_(network_watcher_flow_log|subnet_network_security_group_association|web_application_firewall_policy|cdn_frontdoor_(firewall|security)_policy|backup_\w+|monitor_(metric_alert|diagnostic_setting)|storage_management_policy|management_lock))$/;

/** Who may do what. */
const PERMITS =
  /^(aws_(iam_role_policy|iam_role_policy_attachment|iam_policy|iam_user_policy\w*|iam_access_key|lambda_permission|kms_grant)|google_\w+_iam_(member|binding|policy)|google_service_account_key|azurerm_(role_assignment|role_definition|key_vault_access_policy|federated_identity_credential))$/;

/** What is paid by the hour from the moment it exists. */
const COSTLY =
  /^(aws_(nat_gateway|instance|autoscaling_group|db_instance|rds_cluster_instance|elasticache_replication_group|neptune_cluster_instance|lb|eks_cluster|vpc_endpoint|vpn_connection)|google_(compute_(instance|region_instance_group_manager|router_nat|disk|global_forwarding_rule|vpn_tunnel)|sql_database_instance|memorystore_instance|redis_instance|spanner_instance|container_cluster)|azurerm_(nat_gateway|linux_virtual_machine\w*|windows_virtual_machine\w*|application_gateway|postgresql_flexible_server|mysql_flexible_server|managed_redis|redis_cache|kubernetes_cluster\w*|virtual_network_gateway|cdn_frontdoor_profile|bastion_host|firewall))$/;

/** Attributes that open something when they have this value. */
const OPENS: Readonly<Record<string, Json>> = {
  publicly_accessible: true,
  public_network_access_enabled: true,
  allow_nested_items_to_be_public: true,
  map_public_ip_on_launch: true,
  associate_public_ip_address: true,
  default_outbound_access_enabled: true,
  local_auth_enabled: true,
  local_authentication_enabled: true,
  shared_access_key_enabled: true,
  admin_enabled: true,
  block_public_acls: false,
  block_public_policy: false,
  ignore_public_acls: false,
  restrict_public_buckets: false,
  uniform_bucket_level_access: false,
};

/** Attributes that protect while they are true. */
const PROTECTS =
  /^(deletion_protection|deletion_protection_enabled|enable_deletion_protection|storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|infrastructure_encryption_enabled|encryption_at_host_enabled|enable_key_rotation|versioning_enabled|https_traffic_only_enabled|point_in_time_recovery_enabled|enable_secure_boot|secure_boot_enabled|enable_vtpm|vtpm_enabled|enable_integrity_monitoring|sqs_managed_sse_enabled|purge_protection_enabled|enable_log_file_validation|enable_logging|multi_az|zone_redundant|drop_invalid_header_fields|ssl_enforcement_enabled|require_ssl|copy_tags_to_snapshot|rbac_authorization_enabled)$/;

/** Numbers of which less is weaker. */
const RETAINS =
  /^(backup_retention_period|backup_retention_days|retention_in_days|retention_days|days|message_retention_seconds|retained_backups|soft_delete_retention_days|recovery_window_in_days|deletion_window_in_days)$/;

/** What decides the price. */
const SIZES =
  /^(instance_type|machine_type|instance_class|node_type|sku|sku_name|tier|size|vm_size|engine_cpu|min_size|max_size|desired_capacity|min_replicas|max_replicas|minimum|maximum|instances|target_size|replica_count|num_cache_clusters|shard_count|allocated_storage|storage_mb|disk_size|disk_size_gb|volume_size|iops|provisioned_iops|read_capacity|write_capacity|throughput|memory_size)$/;

const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'allUsers', 'allAuthenticatedUsers']);
const SOURCES =
  /^(cidr_ipv4|cidr_ipv6|cidr_blocks|ipv6_cidr_blocks|source_ranges|source_address_prefix|source_address_prefixes|member|members|start_ip_address|authorized_networks|value|ip_rules)$/;

type Rule = (change: Judged) => Finding[];

const gone = ({ action }: Judged) => action === 'delete' || action === 'replace' || action === 'forget';

const dataLoss: Rule = (change) => {
  if (!HOLDS_DATA.test(change.type) || !gone(change)) return [];
  const verb = { delete: 'is destroyed', replace: 'is replaced', forget: 'is forgotten: it stays, and nobody manages it' }[
    change.action as 'delete'
  ];
  return [{ class: 'Data loss', reason: `it holds data and ${verb}` }];
};

const downtime: Rule = (change) => {
  if (!CARRIES_TRAFFIC.test(change.type) || (change.action !== 'delete' && change.action !== 'replace')) return [];
  return [{ class: 'Downtime', reason: `it carries traffic and is ${change.action === 'delete' ? 'destroyed' : 'replaced'}` }];
};

/** Something that the whole world is let into: by a rule, a flag or a member. */
const exposure: Rule = (change) => {
  if (change.action === 'delete' || change.action === 'forget') return [];
  const incoming = !isOutgoing(change);
  return change.leaves.flatMap(({ path, after }) => {
    const name = lastName(path);
    const attribute = path.join('.');
    if (incoming && SOURCES.test(name) && typeof after === 'string' && WORLD.has(after)) {
      return [{ class: 'Exposure' as const, reason: `it is open to ${after}`, attribute }];
    }
    if (name in OPENS && after === OPENS[name]) return [{ class: 'Exposure' as const, reason: `${name} is ${after}`, attribute }];
    if (name === 'public_access_prevention' && after !== 'enforced')
      return [{ class: 'Exposure' as const, reason: `${name} is ${after}`, attribute }];
    if (name === 'container_access_type' && after !== 'private' && after !== undefined)
      return [{ class: 'Exposure' as const, reason: `${name} is ${after}`, attribute }];
    if (path.includes('access_config') && after !== undefined)
      return [{ class: 'Exposure' as const, reason: 'it gets a public address', attribute }];
    return [];
  });
};

function isOutgoing({ type, after }: Judged): boolean {
  if (/egress|_route$|router_nat/.test(type)) return true;
  const fields = typeof after === 'object' && after !== null && !Array.isArray(after) ? after : {};
  return (
    fields.direction === 'EGRESS' ||
    fields.direction === 'Outbound' ||
    fields.access === 'Deny' ||
    (Array.isArray(fields.deny) && fields.deny.length > 0)
  );
}

/** Somebody may do more than before. */
const permission: Rule = (change) => {
  if (PERMITS.test(change.type) && (change.action === 'create' || change.action === 'update' || change.action === 'replace')) {
    return [{ class: 'Exposure', reason: change.action === 'create' ? 'it gives a permission' : 'it changes a permission' }];
  }
  if (change.action !== 'update') return [];
  return change.leaves
    .filter(({ path }) => /^(policy|assume_role_policy|redrive_allow_policy|resource_policy)$/.test(lastName(path)))
    .map(({ path }) => ({ class: 'Exposure' as const, reason: 'who may use it changes', attribute: path.join('.') }));
};

const weakening: Rule = (change) => {
  if (GUARDS.test(change.type) && gone(change))
    return [{ class: 'Weakening', reason: `it guards something and is ${change.action === 'replace' ? 'replaced' : 'removed'}` }];
  if (change.action !== 'update' && change.action !== 'replace') return [];
  return change.leaves.flatMap(({ path, before, after, unknown }) => {
    const name = lastName(path);
    const found = (reason: string) => [{ class: 'Weakening' as const, reason, attribute: path.join('.') }];
    if (unknown) return [];
    if (PROTECTS.test(name) && before === true && after !== true) return found(`${name} is turned off`);
    if (RETAINS.test(name) && typeof before === 'number' && typeof after === 'number' && after < before)
      return found(`${name} falls from ${before} to ${after}`);
    if (
      /(^|_)(tls_version|ssl_policy|min_tls|minimum_tls_version)/.test(name) &&
      typeof before === 'string' &&
      typeof after === 'string' &&
      after < before
    ) {
      return found(`${name} falls from ${before} to ${after}`);
    }
    if (name === 'http_tokens' && after !== 'required') return found('instance metadata needs no token');
    if (name === 'status' && before === 'Enabled' && after === 'Suspended') return found('versioning is suspended');
    if (/^(kms_key_id|kms_key_name|kms_master_key_id|key_vault_key_id|kms_key_self_link)$/.test(name) && before && !after)
      return found('the encryption key is taken away');
    if (/log(ging)?(_config)?$/.test(name) && before && !after) return found(`${name} is taken away`);
    return [];
  });
};

const cost: Rule = (change) => {
  if (change.action === 'create' && COSTLY.test(change.type)) return [{ class: 'Cost', reason: 'it is paid by the hour' }];
  if (change.action !== 'update' && change.action !== 'replace') return [];
  return change.leaves
    .filter(
      ({ path, before, after }) =>
        SIZES.test(lastName(path)) && before !== after && (typeof after !== 'number' || typeof before !== 'number' || after > before),
    )
    .map(({ path, before, after }) => ({
      class: 'Cost' as const,
      reason: `${lastName(path)}: ${brief(before)} → ${brief(after)}`,
      attribute: path.join('.'),
    }));
};

const RULES: readonly Rule[] = [dataLoss, downtime, exposure, permission, weakening, cost];

/** Everything that can hurt in one change, the worst first. */
export function judge(change: Judged): Finding[] {
  if (change.action === 'no-op' || change.action === 'read') return [];
  const found = RULES.flatMap((rule) => rule(change));
  return found.sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class));
}

const brief = (value: Json | undefined) => (value === null || value === undefined ? 'none' : String(value).slice(0, 60));

function lastName(path: readonly (string | number)[]): string {
  for (let index = path.length - 1; index >= 0; index--) if (typeof path[index] === 'string') return path[index] as string;
  return '';
}
