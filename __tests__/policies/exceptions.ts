import { isAtLeast } from '../../modules/core/generation/installed';

/** `type path`, or `path` of any type, of what is weaker and no rule's business. */
const OPTION = "A workload's own decision: the tests of its kind say what becomes of it.";
const OTHER = 'Another attribute of the same name.';
const AGENT = 'Without it machines send no logs: the test of compute groups covers it.';
const ENTRY = 'An address holds no data; names lead to it: the test of load balancers holds it.';
const AZURERM_5 = isAtLeast('azurerm', '5.0');
export const EXCEPTIONS: Record<string, string> = {
  'aws_sqs_queue message_retention_seconds 1': OPTION,
  'aws_db_instance kms_key_id removed': "It is encrypted all the same, with the account's key of RDS.",
  'aws_elasticache_replication_group kms_key_id removed':
    "It is encrypted all the same, with the account's key of ElastiCache.",
  'aws_dynamodb_table server_side_encryption.kms_key_arn removed':
    "It is encrypted all the same, with the account's key of DynamoDB.",
  'aws_neptune_cluster kms_key_arn removed': "It is encrypted all the same, with the account's key of RDS.",
  'aws_neptune_cluster_instance skip_final_snapshot true': 'An instance holds no data: the cluster does.',
  'google_memorystore_instance deletion_protection_enabled removed': "On is the provider's default.",
  'google_spanner_database deletion_protection removed': "On is the provider's default.",
  'aws_backup_selection removed': OPTION,
  'aws_dlm_lifecycle_policy removed': OPTION,
  'aws_s3_bucket_logging removed': OPTION,
  'google_project_iam_audit_config removed': OPTION,
  'aws_kms_key deletion_window_in_days 1': 'AWS takes 7 days at the least.',
  'aws_s3_bucket_lifecycle_configuration rule.expiration.days 1': OPTION,
  'aws_s3_bucket_lifecycle_configuration rule.transition.days 1': OPTION,
  'aws_s3_bucket_ownership_controls removed': "S3's own default for new buckets since 2023.",
  'aws_route53_hosted_zone_dnssec removed': OPTION,
  'aws_lb internal false': OPTION,
  'aws_wafv2_web_acl default_action "Allow"': OTHER,
  'google_monitoring_notification_channel user_labels removed': 'A channel costs nothing; the test of tags holds them.',
  [`azurerm_cdn_frontdoor_custom_domain tls.${AZURERM_5 ? 'minimum_version' : 'minimum_tls_version'} removed`]:
    "TLS 1.2 is the provider's default.",
  'google_memorystore_instance mode "Detection"': OTHER,
  'google_memorystore_instance persistence_config.mode "Detection"': OTHER,
  'google_memorystore_instance zone_distribution_config.mode "Detection"': OTHER,
  'google_os_config_os_policy_assignment os_policies.mode "Detection"': OTHER,
  'azurerm_cdn_frontdoor_route https_redirect_enabled removed': "On is the provider's default.",
  'aws_ssm_association removed': AGENT,
  'aws_lb_listener default_action "Allow"': OTHER,
  'google_backup_dr_backup_plan backup_rules.backup_retention_days 1': OPTION,
  'google_backup_dr_backup_plan_association removed': OPTION,
  'google_compute_disk_resource_policy_attachment removed': OPTION,
  'google_compute_firewall removed':
    'Nothing comes in without it either; on the way out network-segments wants it, by its own test.',
  'google_os_config_os_policy_assignment removed': AGENT,
  'google_spanner_backup_schedule removed': OPTION,
  'google_compute_global_address lifecycle.prevent_destroy removed': ENTRY,
  'google_compute_global_address lifecycle.prevent_destroy false': ENTRY,
  'google_compute_global_forwarding_rule lifecycle.prevent_destroy removed': ENTRY,
  'google_compute_global_forwarding_rule lifecycle.prevent_destroy false': ENTRY,
  'azurerm_public_ip lifecycle.prevent_destroy removed': ENTRY,
  'azurerm_public_ip lifecycle.prevent_destroy false': ENTRY,
  'azurerm_storage_account network_rules.default_action "Allow"':
    'Without shared keys only identities of the tenant get in: a private endpoint for each account is a ' +
    'decision about cost.',
  'azurerm_key_vault public_network_access_enabled true':
    'Its network rules deny all the same, and a rule holds those.',
  'azurerm_storage_account https_traffic_only_enabled removed': "On is the provider's default.",
  'azurerm_data_protection_backup_instance_blob_storage removed': OPTION,
  'azurerm_data_protection_backup_instance_disk removed': OPTION,
  'azurerm_data_protection_backup_instance_postgresql_flexible_server removed': OPTION,
  'azurerm_monitor_data_collection_rule_association removed': AGENT,
  'azurerm_monitor_autoscale_setting profile.recurrence.days 1': OTHER,
  'azurerm_storage_management_policy removed': OPTION,
  'azurerm_storage_management_policy rule.actions.base_blob.delete_after_days_since_modification_greater_than 1':
    OPTION,
};

/**
 * A default of a newer kind that its own tests hold, and that no rule asks of other people's
 * programs yet.
 */
for (const what of [
  'aws_eks_addon pod_identity_association.service_account removed',
  'aws_eks_pod_identity_association service_account removed',
  'azurerm_container_app_environment public_network_access "Enabled"',
  'azurerm_container_registry anonymous_pull_enabled true',
  'azurerm_linux_function_app site_config.minimum_tls_version "1.0"',
  'azurerm_linux_function_app site_config.minimum_tls_version removed',
  'google_cloud_run_v2_job deletion_protection false',
  'google_cloud_run_v2_job deletion_protection removed',
  'google_cloud_run_v2_job template.template.service_account removed',
  'google_cloud_run_v2_service deletion_protection false',
  'google_cloud_run_v2_service deletion_protection removed',
  'google_cloud_run_v2_service ingress "INGRESS_TRAFFIC_ALL"',
  'google_cloud_run_v2_service template.service_account removed',
  'google_monitoring_custom_service user_labels removed',
  'google_monitoring_slo user_labels removed',
  'azurerm_storage_container_immutability_policy removed',
  'google_cloudfunctions2_function build_config.service_account removed',
  'google_container_cluster node_config.service_account removed',
  'google_container_cluster node_config.shielded_instance_config.enable_integrity_monitoring false',
  'google_container_cluster node_config.shielded_instance_config.enable_integrity_monitoring removed',
  'google_container_cluster node_config.shielded_instance_config.enable_secure_boot false',
  'google_container_cluster node_config.shielded_instance_config.enable_secure_boot removed',
  'google_container_node_pool node_config.service_account removed',
  'google_container_node_pool node_config.shielded_instance_config.enable_integrity_monitoring false',
  'google_container_node_pool node_config.shielded_instance_config.enable_integrity_monitoring removed',
  'google_container_node_pool node_config.shielded_instance_config.enable_secure_boot false',
  'google_container_node_pool node_config.shielded_instance_config.enable_secure_boot removed',
  'google_monitoring_alert_policy user_labels removed',
  'variable sensitive false',
  'variable sensitive removed',
  'aws_cloudtrail enable_log_file_validation false',
  'aws_cloudtrail enable_log_file_validation removed',
  'aws_cloudtrail kms_key_id removed',
  'aws_cloudtrail lifecycle.prevent_destroy false',
  'aws_cloudtrail lifecycle.prevent_destroy removed',
  'aws_cloudtrail removed',
  'aws_s3_bucket_object_lock_configuration removed',
  'aws_s3_bucket_object_lock_configuration rule.default_retention.days 1',
  'aws_route53_query_log removed',
  'azurerm_application_insights retention_in_days 1',
  'azurerm_monitor_diagnostic_setting removed',
])
  EXCEPTIONS[what] = 'The tests of its kind hold it; no rule asks for it yet.';
for (const what of [
  'aws_cloudwatch_composite_alarm removed',
  'aws_cloudwatch_metric_alarm removed',
  'azurerm_monitor_activity_log_alert removed',
  'azurerm_monitor_metric_alert removed',
  'azurerm_monitor_scheduled_query_rules_alert_v2 removed',
  'google_monitoring_alert_policy removed',
])
  EXCEPTIONS[what] = OPTION;
for (const what of [
  'aws_s3_bucket_object_lock_configuration rule.default_retention.mode "Detection"',
  'aws_scheduler_schedule flexible_time_window.mode "Detection"',
  'azurerm_container_app ingress "INGRESS_TRAFFIC_ALL"',
  'google_artifact_registry_repository mode "Detection"',
  'google_container_cluster node_config.workload_metadata_config.mode "Detection"',
  'google_container_cluster security_posture_config.mode "Detection"',
  'google_container_node_pool node_config.workload_metadata_config.mode "Detection"',
  ...(AZURERM_5 ? ['azurerm_kubernetes_cluster node_provisioning_profile.mode "Detection"'] : []),
])
  EXCEPTIONS[what] = OTHER;
