import type { Groups } from './groups';

/**
 * Types of the Azure provider, without `azurerm_`. Source: the provider's schema (4.55) and each
 * service's documentation.
 */
export const AZURERM: Groups = {
  'data hourly protect': 'managed_redis mysql_flexible_server postgresql_flexible_server',
  'data hourly': `
    cosmosdb_cassandra_datacenter cosmosdb_postgresql_cluster databricks_workspace dedicated_hardware_security_module
    hdinsight_hadoop_cluster hdinsight_hbase_cluster hdinsight_interactive_query_cluster hdinsight_kafka_cluster
    hdinsight_spark_cluster key_vault_managed_hardware_security_module kusto_cluster managed_lustre_file_system
    mariadb_server mongo_cluster mssql_database mssql_elasticpool mssql_managed_database mssql_managed_instance
    mysql_server netapp_pool netapp_volume postgresql_server redis_cache redis_enterprise_cluster
    redis_enterprise_database search_service sql_database sql_elasticpool sql_managed_database
    sql_managed_instance sql_server synapse_sql_pool oracle_autonomous_database oracle_cloud_vm_cluster`,
  'data protect': `
    container_registry
    cosmosdb_account cosmosdb_sql_container cosmosdb_sql_database data_protection_backup_vault dns_zone key_vault
    key_vault_key key_vault_secret log_analytics_workspace managed_disk mysql_flexible_database
    postgresql_flexible_server_database recovery_services_vault servicebus_queue servicebus_topic storage_account
    storage_container`,
  data: `
    api_management api_management_api app_configuration app_configuration_key application_insights
    automation_account batch_account cognitive_account communication_service
    cosmosdb_cassandra_cluster cosmosdb_cassandra_keyspace cosmosdb_cassandra_table cosmosdb_gremlin_database
    cosmosdb_gremlin_graph cosmosdb_mongo_collection cosmosdb_mongo_database cosmosdb_mongo_role_definition
    cosmosdb_mongo_user_definition cosmosdb_table data_factory data_lake_store dashboard_grafana
    digital_twins_instance eventhub eventhub_consumer_group eventhub_namespace healthcare_dicom_service
    healthcare_fhir_service healthcare_workspace image iotcentral_application iothub iothub_dps
    key_vault_certificate key_vault_managed_storage_account kusto_database machine_learning_workspace management_group
    mariadb_database mssql_server mysql_database netapp_account netapp_backup_vault netapp_snapshot
    postgresql_database purview_account resource_group resource_group_template_deployment
    subscription_template_deployment servicebus_namespace servicebus_subscription shared_image shared_image_gallery
    shared_image_version snapshot storage_data_lake_gen2_filesystem storage_data_lake_gen2_path storage_queue
    storage_share storage_share_directory storage_sync storage_table storage_table_entity subscription
    synapse_workspace user_assigned_identity elastic_cloud_elasticsearch monitor_workspace`,
  'data guard': `
    backup_protected_vm backup_protected_file_share data_protection_backup_instance_blob_storage
    data_protection_backup_instance_disk data_protection_backup_instance_kubernetes_cluster
    data_protection_backup_instance_mysql_flexible_server data_protection_backup_instance_postgresql
    data_protection_backup_instance_postgresql_flexible_server`,
  'data copied': 'storage_blob storage_share_file',
  'disk traffic hourly': 'linux_virtual_machine windows_virtual_machine virtual_machine',
  'traffic hourly protect': 'application_gateway',
  'data traffic hourly protect': 'kubernetes_cluster',
  'traffic hourly': `
    api_management_gateway app_service_environment_v3 cdn_frontdoor_profile express_route_circuit
    express_route_gateway firewall kubernetes_cluster_node_pool linux_virtual_machine_scale_set
    nat_gateway nginx_deployment orchestrated_virtual_machine_scale_set private_dns_resolver_inbound_endpoint
    private_dns_resolver_outbound_endpoint public_ip point_to_site_vpn_gateway service_plan app_service_plan
    spring_cloud_service virtual_hub virtual_machine_scale_set virtual_network_gateway vpn_gateway
    windows_virtual_machine_scale_set private_endpoint signalr_service web_pubsub redhat_openshift_cluster`,
  hourly: 'bastion_host network_ddos_protection_plan dedicated_host capacity_reservation',
  'traffic guard': `
    cdn_frontdoor_firewall_policy cdn_frontdoor_security_policy firewall_policy firewall_policy_rule_collection_group
    network_security_group subnet_route_table_association`,
  'traffic connects': 'virtual_network_gateway_connection virtual_network_peering virtual_hub_connection',
  traffic: `
    app_service app_service_certificate app_service_custom_hostname_binding cdn_endpoint cdn_frontdoor_custom_domain
    cdn_frontdoor_custom_domain_association cdn_frontdoor_endpoint cdn_frontdoor_origin cdn_frontdoor_origin_group
    cdn_frontdoor_route cdn_frontdoor_rule cdn_frontdoor_rule_set cdn_frontdoor_secret cdn_profile container_app
    container_app_environment container_app_job container_group dns_*_record eventgrid_event_subscription
    eventgrid_system_topic eventgrid_topic frontdoor function_app function_app_flex_consumption
    kubernetes_cluster_extension lb lb_backend_address_pool lb_outbound_rule lb_probe lb_rule linux_function_app
    linux_web_app local_network_gateway logic_app_standard logic_app_workflow
    nat_gateway_public_ip_association nat_gateway_public_ip_prefix_association network_interface
    private_dns_*_record private_dns_zone private_dns_zone_virtual_network_link private_link_service public_ip_prefix
    relay_namespace route route_server route_table static_web_app stream_analytics_job subnet
    subnet_nat_gateway_association traffic_manager_azure_endpoint traffic_manager_external_endpoint
    traffic_manager_nested_endpoint traffic_manager_profile virtual_machine_data_disk_attachment virtual_network
    virtual_network_gateway_nat_rule windows_function_app windows_web_app`,
  guard: `
    advanced_threat_protection backup_container_storage_account backup_policy_file_share backup_policy_vm
    backup_policy_vm_workload data_protection_backup_policy_blob_storage data_protection_backup_policy_disk
    data_protection_backup_policy_kubernetes_cluster data_protection_backup_policy_mysql_flexible_server
    data_protection_backup_policy_postgresql data_protection_backup_policy_postgresql_flexible_server management_lock
    monitor_activity_log_alert monitor_data_collection_rule monitor_data_collection_rule_association
    monitor_diagnostic_setting monitor_metric_alert monitor_scheduled_query_rules_alert_v2 mssql_server_transparent_data_encryption
    network_watcher_flow_log policy_assignment resource_group_policy_assignment security_center_subscription_pricing
    storage_account_customer_managed_key storage_account_network_rules storage_container_immutability_policy
    storage_management_policy storage_object_replication subnet_network_security_group_association
    subscription_policy_assignment web_application_firewall_policy`,
  permit: `
    cosmosdb_sql_role_assignment cosmosdb_sql_role_definition federated_identity_credential
    key_vault_access_policy kubernetes_cluster_trusted_access_role_binding managed_redis_access_policy_assignment mysql_flexible_server_active_directory_administrator
    postgresql_flexible_server_active_directory_administrator role_assignment role_definition
    redis_cache_access_policy_assignment pim_active_role_assignment pim_eligible_role_assignment`,
  public: 'storage_account_static_website',
  none: `
    application_security_group availability_set consumption_budget_management_group consumption_budget_resource_group
    consumption_budget_subscription log_analytics_solution monitor_action_group monitor_autoscale_setting
    mysql_flexible_server_configuration mysql_flexible_server_firewall_rule network_watcher
    postgresql_flexible_server_configuration proximity_placement_group resource_provider_registration
    storage_account_queue_properties ssh_public_key disk_encryption_set servicebus_subscription_rule`,
};
