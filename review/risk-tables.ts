import type { Json } from './plan-json';

/** What holds data that is gone with it. */
export const HOLDS_DATA =
  /^(aws_(s3_bucket|s3_object|ebs_volume|ebs_snapshot|db_snapshot|kinesis_stream|memorydb_cluster|fsx_\w+_file_system|rds_global_cluster|secretsmanager_secret_version|efs_file_system|sqs_queue|db_instance|rds_cluster|docdb_cluster|neptune_cluster|dynamodb_table|elasticache_(replication_group|cluster)|secretsmanager_secret|kms_key|backup_vault|cloudwatch_log_group|ecr_repository|redshift_cluster|opensearch_domain|route53_zone)|google_(storage_bucket|storage_bucket_object|compute_disk|compute_snapshot|secret_manager_secret_version|compute_region_disk|pubsub_(topic|subscription)|sql_database_instance|sql_database|spanner_(instance|database)|firestore_database|bigtable_instance|bigquery_(dataset|table)|memorystore_instance|redis_instance|secret_manager_secret|kms_(key_ring|crypto_key)|backup_dr_backup_vault|artifact_registry_repository|dns_managed_zone|logging_project_bucket_config|filestore_instance)|azurerm_(resource_group|storage_(account|container|share|queue|table)|managed_disk|servicebus_(namespace|queue|topic|subscription)|postgresql_flexible_server(_database)?|mysql_flexible_server|mysql_flexible_database|mssql_(server|database)|cosmosdb_(account|sql_database|sql_container|table|(mongo|gremlin|cassandra)_\w+)|mssql_managed_instance|eventhub|eventhub_namespace|storage_blob|snapshot|managed_redis|redis_cache|key_vault|key_vault_(key|secret)|recovery_services_vault|data_protection_backup_vault|log_analytics_workspace|container_registry|dns_zone)|cloudflare_zone)$/;

/** What carries traffic, or runs what does: while it is replaced, somebody waits. */
export const CARRIES_TRAFFIC =
  /^(aws_(vpc|subnet|sns_topic|sns_topic_subscription|rds_cluster_instance|neptune_cluster_instance|lambda_alias|lambda_event_source_mapping|ecs_cluster|acm_certificate|route53_health_check|vpc_peering_connection\w*|customer_gateway|volume_attachment|internet_gateway|nat_gateway|eip|route|route_table|route_table_association|instance|autoscaling_group|lb|lb_listener|lb_listener_rule|lb_target_group|autoscaling_attachment|alb|ecs_service|eks_cluster|eks_node_group|lambda_function|cloudfront_distribution|route53_record|vpn_connection|vpn_connection_route|vpn_gateway|vpn_gateway_attachment|vpn_gateway_route_propagation|egress_only_internet_gateway|vpc_endpoint|security_group|cloudfront_vpc_origin)|google_(compute_(network|network_peering|subnetwork|health_check|backend_bucket|router_interface|router_peer|route|external_vpn_gateway|attached_disk|region_backend_service|region_url_map|router|router_nat|instance|region_instance_group_manager|instance_group_manager|backend_service|url_map|target_https?_proxy|region_target_https?_proxy|global_forwarding_rule|forwarding_rule|global_address|address|vpn_tunnel|ha_vpn_gateway)|cloud_run_v2_service|cloudfunctions2_function|container_(cluster|node_pool)|certificate_manager_\w+|network_connectivity_service_connection_policy|dns_record_set|service_networking_connection)|azurerm_(virtual_network|virtual_network_peering|local_network_gateway|subnet|subnet_nat_gateway_association|route|route_table|subnet_route_table_association|nat_gateway_\w+_association|service_plan|linux_web_app|container_app_environment|virtual_machine_data_disk_attachment|private_dns_zone\w*|nat_gateway|public_ip|linux_virtual_machine\w*|windows_virtual_machine\w*|orchestrated_virtual_machine_scale_set|application_gateway|lb|lb_rule|cdn_frontdoor_\w+|traffic_manager_\w+|container_app|function_app_flex_consumption|linux_function_app|kubernetes_cluster\w*|virtual_network_gateway\w*|network_security_group|private_endpoint|dns_\w+_record)|cloudflare_(dns_record|load_balancer|load_balancer_pool|zone_setting))$/;

/** What guards something else: without it that is weaker. */
export const GUARDS =
  /^(aws_(s3_bucket_(public_access_block|server_side_encryption_configuration|versioning|policy|logging|object_lock_configuration|ownership_controls|replication_configuration)|flow_log|wafv2_web_acl\w*|sqs_queue_policy|sns_topic_policy|backup_(plan|selection|vault_lock_configuration)|cloudtrail|default_security_group|cloudwatch_metric_alarm|ssm_association|dlm_lifecycle_policy|route53_hosted_zone_dnssec|route53_key_signing_key)|google_(compute_security_policy|compute_(region_)?ssl_policy|os_config_os_policy_assignment|compute_firewall|compute_router_route_policy|monitoring_alert_policy|backup_dr_backup_plan\w*|compute_resource_policy|compute_ssl_policy|compute_disk_resource_policy_attachment)|azurerm_(network_watcher_flow_log|subnet_network_security_group_association|subnet_route_table_association|web_application_firewall_policy|cdn_frontdoor_(firewall|security)_policy|backup_\w+|monitor_(metric_alert|diagnostic_setting|data_collection_rule\w*)|storage_management_policy|management_lock|storage_container_immutability_policy|storage_object_replication|data_protection_backup_(policy|instance)_\w+)|cloudflare_zone_dnssec)$/;

/** Who may do what. */
export const PERMITS =
  /^(aws_(iam_role_policy|iam_role_policy_attachment|iam_policy|iam_user_policy\w*|iam_access_key|lambda_permission|kms_grant)|google_\w+_iam_(member|binding|policy)|google_project_iam_custom_role|google_service_account_key|azurerm_(role_assignment|role_definition|key_vault_access_policy|federated_identity_credential))$/;

/** What is paid by the hour from the moment it exists. */
export const COSTLY =
  /^(aws_(nat_gateway|instance|autoscaling_group|db_instance|rds_cluster_instance|elasticache_replication_group|neptune_cluster_instance|lb|eks_cluster|vpc_endpoint|vpn_connection)|google_(compute_(instance|region_instance_group_manager|router_nat|disk|global_forwarding_rule|forwarding_rule|vpn_tunnel)|sql_database_instance|memorystore_instance|redis_instance|spanner_instance|container_cluster)|azurerm_(nat_gateway|linux_virtual_machine\w*|windows_virtual_machine\w*|application_gateway|postgresql_flexible_server|mysql_flexible_server|managed_redis|redis_cache|kubernetes_cluster\w*|virtual_network_gateway|cdn_frontdoor_profile|bastion_host|firewall))$/;

/** What lets everybody in by being there. */
export const EXPOSES = /^azurerm_storage_account_static_website$/;

/** What makes a way between networks: who is behind it is kept out by rules alone from then on. */
export const JOINS =
  /^(aws_(vpc_peering_connection|vpn_connection|ec2_transit_gateway_vpc_attachment)|google_compute_(network_peering|vpn_tunnel)|azurerm_(virtual_network_peering|virtual_network_gateway_connection))$/;

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
  authorization_type: 'NONE',
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
  /^(instance_type|machine_type|instance_class|node_type|sku|sku_name|tier|size|vm_size|engine_cpu|min_size|max_size|desired_capacity|min_replicas|max_replicas|minimum|maximum|instances|target_size|replica_count|num_cache_clusters|shard_count|allocated_storage|storage_mb|disk_size|disk_size_gb|volume_size|iops|provisioned_iops|read_capacity|write_capacity|throughput|memory_size)$/;

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
  [/^aws_vpn_connection$/, /^(tunnel[12]_(preshared_key|ike_versions|phase[12]_.+)|customer_gateway_id|vpn_gateway_id)$/],
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
  /^(desired_count|desired_capacity|min_size|max_size|min_replicas|max_replicas|min_instance_count|max_instance_count|target_size|instances|minimum|maximum|replicas|node_count|num_cache_clusters)$/;

/** Attributes that endanger while they are true. */
export const ENDANGERS =
  /^(force_destroy|force_delete|skip_final_snapshot|skip_destroy_protection|bypass_policy_lockout_safety_check|bgp_route_propagation_enabled)$/;

/** Blocks whose `enabled` protects. */
export const PROTECTING_BLOCKS = /versioning|backup|point_in_time|encryption|logging|log_config|delete_retention|soft_delete|rotation/;

/** Attributes that hold a policy document. */
export const POLICIES = /^(policy|assume_role_policy|redrive_allow_policy|resource_policy|access_policy|key_policy)$/;
