import type { Json } from '../plan-json';

/** Attributes that open something when they have this value. */
export const OPENS: Readonly<Record<string, Json>> = {
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
  endpoint_public_access: true,
  private_cluster_enabled: false,
  enable_private_nodes: false,
  enable_private_endpoint: false,
  ipv4_enabled: true,
  external_enabled: true,
  allow_forwarded_traffic: true,
  allow_gateway_transit: true,
  use_remote_gateways: true,
  import_custom_routes: true,
  export_custom_routes: true,
  anonymous_pull_enabled: true,
  public_network_access: 'Enabled',
  default_action: 'Allow',
  internal: false,
  ingress: 'INGRESS_TRAFFIC_ALL',
  acl: 'public-read',
};

/** Attributes that protect while they are true. */
export const PROTECTS =
  /^(deletion_protection|deletion_protection_enabled|enable_deletion_protection|storage_encrypted|encrypted|at_rest_encryption_enabled|transit_encryption_enabled|infrastructure_encryption_enabled|encryption_at_host_enabled|enable_key_rotation|versioning_enabled|https_traffic_only_enabled|point_in_time_recovery_enabled|enable_secure_boot|secure_boot_enabled|enable_vtpm|vtpm_enabled|enable_integrity_monitoring|sqs_managed_sse_enabled|purge_protection_enabled|enable_log_file_validation|enable_logging|multi_az|zone_redundant|drop_invalid_header_fields|ssl_enforcement_enabled|require_ssl|copy_tags_to_snapshot|rbac_authorization_enabled)$/;

/** Numbers of which less is weaker. */
export const RETAINS =
  /^(backup_retention_period|backup_retention_days|retention_in_days|retention_days|days|message_retention_seconds|retained_backups|soft_delete_retention_days|recovery_window_in_days|delete_after_days_since_modification_greater_than|deletion_window_in_days)$/;

/** What decides the price. */
export const SIZES =
  /^(instance_type|machine_type|instance_class|node_type|sku|sku_name|tier|size|vm_size|engine_cpu|min_size|max_size|desired_capacity|min_replicas|max_replicas|minimum|maximum|instances|target_size|replica_count|num_cache_clusters|shard_count|allocated_storage|storage_mb|disk_size|disk_size_gb|volume_size|iops|provisioned_iops|read_capacity|write_capacity|throughput|memory_size|max_size_gb|storage_size_in_gb|node_count|desired_count|min_count|max_count|instance_count|min_capacity|max_capacity|number_of_nodes|worker_count|capacity_units|vcores|replicas_per_node_group|num_node_groups|broker_node_group_info|cpu_core_count)$/;

export const WORLD = new Set(['0.0.0.0/0', '::/0', '*', 'Internet', 'Any', 'allUsers', 'allAuthenticatedUsers']);
export const SOURCES =
  /^(cidr_ipv4|cidr_ipv6|cidr_blocks|ipv6_cidr_blocks|source_ranges|source_address_prefix|source_address_prefixes|member|members|start_ip_address|authorized_networks|ip_rules)$/;

/** What a running thing can't change without a restart: [type, attribute]. */
export const RESTARTS: readonly (readonly [type: RegExp, attribute: RegExp])[] = [
  [/^aws_instance$/, /^(instance_type|user_data|user_data_base64)$/],
  [
    /^(aws_(db_instance|rds_cluster|rds_cluster_instance|neptune_cluster_instance|docdb_cluster_instance))$/,
    /^(instance_class|engine_version)$/,
  ],
  [/^aws_elasticache_replication_group$/, /^(node_type|engine_version)$/],
  [/^google_compute_instance$/, /^(machine_type|min_cpu_platform)$/],
  [/^google_sql_database_instance$/, /^(tier|database_version)$/],
  [/^azurerm_(linux|windows)_virtual_machine$/, /^size$/],
  [/^azurerm_(postgresql|mysql)_flexible_server$/, /^(sku_name|version)$/],
  [
    /^aws_vpn_connection$/,
    /^(tunnel[12]_(preshared_key|ike_versions|phase[12]_.+)|customer_gateway_id|vpn_gateway_id)$/,
  ],
  [/^google_compute_vpn_tunnel$/, /^shared_secret$/],
  [/^azurerm_virtual_network_gateway$/, /^(sku|asn|active_active)$/],
  [/^azurerm_virtual_network_gateway_connection$/, /^(shared_key|(dh|pfs)_group|(ike|ipsec)_(encryption|integrity))$/],
];

/** Ciphers, groups and protocols of tunnels that are broken, or nearly. */
export const WEAK: readonly (readonly [attribute: RegExp, value: RegExp])[] = [
  [/^(tunnel[12]_ike_versions|connection_protocol)$/, /^ikev1$/i],
  [/^ike_version$/, /^1$/],
  [/_encryption_algorithms$|^(ike|ipsec)_encryption$/, /^(DES3?|None)$/],
  [/_integrity_algorithms$|^(ike|ipsec)_integrity$/, /^(MD5|SHA-?1)$/i],
  [/_dh_group_numbers$/, /^[25]$/],
  [/^(dh|pfs)_group$/, /^(None|DHGroup[12]|PFS[12])$/],
];

/** How many of a thing run: none is a stop. */
export const COUNTS =
  /^(desired_count|desired_capacity|min_size|max_size|min_replicas|max_replicas|min_instance_count|max_instance_count|target_size|instances|minimum|maximum|replicas|node_count|num_cache_clusters|min_capacity|max_capacity|min_count|max_count|instance_count|number_of_nodes|worker_count|maximum_instance_count)$/;

/** Attributes that endanger while they are true. */
export const ENDANGERS =
  /^(force_destroy|force_delete|skip_final_snapshot|skip_destroy_protection|bypass_policy_lockout_safety_check|bgp_route_propagation_enabled)$/;

/** Blocks whose `enabled` protects. */
export const PROTECTING_BLOCKS =
  /versioning|backup|point_in_time|encryption|logging|log_config|delete_retention|soft_delete|rotation/;

/** Attributes that hold a policy document. */
export const POLICIES =
  /^(policy|policies|assume_role_policy|inline_policy|redrive_allow_policy|resource_policy|access_policy|access_policies|key_policy|policy_document|bucket_policy|repository_policy)$/;
