import type { Groups } from './groups';

/**
 * Types of the Google provider, without `google_`. Source: the provider's schema (6.50) and each
 * service's documentation.
 */
export const GOOGLE: Groups = {
  'data hourly protect': 'compute_disk memorystore_instance spanner_instance sql_database_instance',
  'data hourly': `
    alloydb_cluster alloydb_instance bigtable_instance composer_environment compute_region_disk data_fusion_instance
    dataproc_cluster dataproc_metastore_service filestore_instance looker_instance lustre_instance
    managed_kafka_cluster memcache_instance netapp_storage_pool netapp_volume notebooks_instance
    oracle_database_autonomous_database oracle_database_cloud_vm_cluster parallelstore_instance redis_cluster
    redis_instance secure_source_manager_instance vertex_ai_featurestore vertex_ai_feature_online_store
    vmwareengine_private_cloud workbench_instance`,
  'data protect': `
    artifact_registry_repository
    backup_dr_backup_vault dns_managed_zone firestore_database kms_crypto_key pubsub_subscription pubsub_topic
    secret_manager_secret spanner_database sql_database storage_bucket`,
  data: `
    active_directory_domain alloydb_backup alloydb_user apigee_instance apigee_organization app_engine_application
    bigquery_dataset bigquery_routine bigquery_table bigtable_table
    cloud_tasks_queue compute_image compute_instant_snapshot compute_snapshot container_registry
    data_catalog_entry data_catalog_entry_group datastream_stream dataplex_lake dataplex_zone
    discovery_engine_data_store filestore_backup filestore_snapshot firestore_document folder gke_backup_backup_plan
    healthcare_consent_store healthcare_dataset healthcare_dicom_store healthcare_fhir_store healthcare_hl7_v2_store
    identity_platform_tenant kms_key_ring logging_billing_account_bucket_config logging_folder_bucket_config
    logging_organization_bucket_config logging_project_bucket_config managed_kafka_topic netapp_backup
    netapp_backup_vault netapp_volume_snapshot parameter_manager_parameter privateca_ca_pool
    privateca_certificate_authority project pubsub_lite_subscription pubsub_lite_topic pubsub_schema
    secret_manager_regional_secret secure_source_manager_repository sourcerepo_repository spanner_instance_partition
    sql_user storage_folder storage_managed_folder vertex_ai_dataset vertex_ai_index vertex_ai_tensorboard
    bigquery_data_transfer_config service_account`,
  'data copied': `
    parameter_manager_parameter_version secret_manager_regional_secret_version secret_manager_secret_version
    storage_bucket_object`,
  'disk traffic hourly': 'compute_instance compute_instance_from_template',
  'traffic hourly connects': 'compute_vpn_tunnel',
  'data traffic hourly protect': 'container_cluster',
  'traffic hourly': `
    cloud_run_v2_worker_pool cloudbuild_worker_pool compute_forwarding_rule compute_global_forwarding_rule
    compute_instance_group_manager compute_interconnect_attachment compute_region_instance_group_manager
    compute_router_nat container_node_pool network_security_firewall_endpoint
    vertex_ai_endpoint vertex_ai_index_endpoint_deployed_index vpc_access_connector tpu_node`,
  hourly:
    'bigquery_bi_reservation bigquery_reservation compute_region_commitment compute_reservation compute_node_group',
  'traffic connects': 'compute_network_peering',
  traffic: `
    apigee_environment app_engine_flexible_app_version app_engine_standard_app_version
    certificate_manager_certificate certificate_manager_certificate_issuance_config
    certificate_manager_certificate_map certificate_manager_certificate_map_entry
    certificate_manager_dns_authorization certificate_manager_trust_config cloud_run_domain_mapping
    cloud_run_service cloud_run_v2_job cloud_run_v2_service cloud_scheduler_job cloudfunctions2_function
    cloudfunctions_function compute_address compute_attached_disk compute_backend_bucket compute_backend_service
    compute_external_vpn_gateway compute_global_address compute_ha_vpn_gateway compute_health_check
    compute_instance_group compute_managed_ssl_certificate compute_network compute_network_endpoint_group
    compute_global_network_endpoint_group compute_region_network_endpoint_group compute_region_autoscaler
    compute_autoscaler compute_region_backend_service compute_region_health_check
    compute_region_target_http_proxy compute_region_target_https_proxy compute_region_url_map compute_route
    compute_router compute_router_interface compute_router_peer compute_ssl_certificate
    compute_region_ssl_certificate compute_subnetwork compute_target_http_proxy compute_target_https_proxy
    compute_target_pool compute_target_ssl_proxy compute_target_tcp_proxy compute_url_map compute_vpn_gateway
    dataflow_job dns_record_set endpoints_service eventarc_trigger
    network_connectivity_service_connection_policy network_services_gateway
    service_networking_connection workflows_workflow firebase_app_hosting_backend`,
  guard: `
    access_context_manager_service_perimeter backup_dr_backup_plan backup_dr_backup_plan_association
    binary_authorization_policy compute_disk_resource_policy_attachment compute_firewall compute_firewall_policy
    compute_firewall_policy_rule compute_network_firewall_policy compute_network_firewall_policy_rule
    compute_region_ssl_policy compute_resource_policy compute_router_route_policy compute_security_policy
    compute_security_policy_rule compute_ssl_policy firestore_backup_schedule logging_project_sink
    logging_organization_sink monitoring_alert_policy monitoring_uptime_check_config org_policy_policy
    os_config_os_policy_assignment project_iam_audit_config project_organization_policy resource_manager_lien
    spanner_backup_schedule`,
  permit: `
    *_iam_binding *_iam_member *_iam_policy bigquery_dataset_access iam_workload_identity_pool
    iam_workload_identity_pool_provider organization_iam_custom_role project_iam_custom_role service_account_key
    storage_bucket_access_control storage_bucket_acl storage_default_object_acl storage_hmac_key storage_object_acl`,
  none: `
    billing_budget compute_global_network_endpoint compute_instance_template compute_network_endpoint
    compute_network_peering_routes_config compute_per_instance_config compute_project_metadata
    compute_project_metadata_item compute_region_instance_template compute_region_per_instance_config
    firestore_field firestore_index logging_log_view logging_metric logging_project_exclusion
    monitoring_custom_service monitoring_dashboard monitoring_group monitoring_notification_channel monitoring_slo
    project_default_service_accounts project_service sql_ssl_cert storage_notification tags_location_tag_binding
    tags_tag_binding tags_tag_key tags_tag_value cloudbuild_trigger`,
};
