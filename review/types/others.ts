import type { Groups } from './groups';

/**
 * Common types of other providers, with their whole names. Source: each provider's documentation in
 * the Terraform registry (kubernetes, helm, github, gitlab, cloudflare, datadog, mongodbatlas,
 * snowflake, vault, postgresql, kafka, confluent, aiven, digitalocean, okta, auth0, azuread, azapi,
 * null, random, tls, time, local, terraform).
 */
export const OTHERS: Groups = {
  data: `
    github_organization_settings github_team github_actions_secret github_actions_organization_secret github_branch
    github_release github_actions_variable gitlab_project_variable gitlab_group_variable gitlab_user     cloudflare_hyperdrive_config cloudflare_pages_domain cloudflare_account
    datadog_logs_index 
    kubernetes_config_map_v1_data kubernetes_secret_v1_data kubernetes_custom_resource_definition
    mongodbatlas_cloud_backup_snapshot_export_bucket mongodbatlas_federated_database_instance
    mongodbatlas_stream_instance
    mongodbatlas_online_archive mongodbatlas_data_lake_pipeline
    snowflake_account snowflake_file_format snowflake_function_sql snowflake_procedure_sql snowflake_hybrid_table
    snowflake_iceberg_table
    snowflake_secret_with_basic_authentication snowflake_shared_database snowflake_tag snowflake_account_role
    snowflake_database_role snowflake_service_user
    vault_kubernetes_auth_backend_config vault_database_secret_backend_connection vault_pki_secret_backend_role
    vault_pki_secret_backend_intermediate_set_signed vault_kubernetes_auth_backend_role     vault_identity_group vault_aws_secret_backend vault_raft_snapshot_agent_config vault_ssh_secret_backend_ca
    digitalocean_project digitalocean_spaces_bucket_object digitalocean_container_registry neon_project neon_branch
    neon_database supabase_project planetscale_database upstash_redis_database     grafana_dashboard grafana_folder grafana_data_source
    sentry_project pagerduty_user okta_group 
    hcloud_volume hcloud_snapshot linode_volume     linode_object_storage_bucket
    scaleway_object_bucket scaleway_block_volume ovh_cloud_project_database
    oci_database_autonomous_database oci_objectstorage_bucket oci_core_volume oci_mysql_mysql_db_system
    alicloud_db_instance alicloud_oss_bucket alicloud_disk yandex_mdb_postgresql_cluster yandex_storage_bucket
    ibm_database ibm_cos_bucket openstack_blockstorage_volume_v3 openstack_db_instance_v1 vsphere_virtual_disk
    awscc_s3_bucket awscc_rds_db_instance awscc_dynamodb_table awscc_kms_key
    databricks_schema databricks_catalog databricks_sql_table databricks_volume databricks_notebook databricks_metastore
    databricks_job databricks_secret_scope databricks_secret databricks_dbfs_file databricks_pipeline
    aiven_kafka_topic     auth0_connection auth0_tenant auth0_user azapi_resource azuread_application azuread_group azuread_user
    cloudflare_d1_database cloudflare_r2_bucket cloudflare_queue cloudflare_workers_kv cloudflare_workers_kv_namespace
    cloudflare_zone confluent_environment confluent_kafka_topic
    confluent_schema datadog_logs_archive digitalocean_database_db
    digitalocean_spaces_bucket digitalocean_volume digitalocean_volume_snapshot elasticstack_elasticsearch_index
    github_repository github_repository_file gitlab_group gitlab_project helm_release kafka_topic
    keycloak_realm keycloak_user kubectl_manifest kubernetes_config_map kubernetes_config_map_v1 kubernetes_manifest
    kubernetes_namespace kubernetes_namespace_v1 kubernetes_persistent_volume kubernetes_persistent_volume_claim
    kubernetes_persistent_volume_claim_v1 kubernetes_persistent_volume_v1 kubernetes_secret kubernetes_secret_v1
    kubernetes_stateful_set kubernetes_stateful_set_v1 kubernetes_storage_class kubernetes_storage_class_v1
    mongodbatlas_cloud_backup_snapshot     mongodbatlas_organization mongodbatlas_project mongodbatlas_search_index mongodbatlas_serverless_instance
    mysql_database mysql_user okta_user postgresql_database postgresql_extension postgresql_role postgresql_schema
    rabbitmq_queue rabbitmq_vhost snowflake_database snowflake_dynamic_table snowflake_external_table
    snowflake_materialized_view snowflake_schema snowflake_secondary_database snowflake_sequence snowflake_stage
    snowflake_stream snowflake_table snowflake_user snowflake_view vault_auth_backend
    vault_database_secrets_mount vault_generic_secret vault_identity_entity vault_kv_secret vault_kv_secret_v2
    vault_mount vault_namespace vault_pki_secret_backend_root_cert vault_transit_secret_backend_key
    tls_private_key random_password`,
  'disk traffic hourly': 'digitalocean_droplet hcloud_server linode_instance',
  'data hourly': `
    mongodbatlas_cluster mongodbatlas_advanced_cluster mongodbatlas_flex_cluster digitalocean_database_cluster
    confluent_kafka_cluster linode_database_mysql linode_database_postgresql scaleway_rdb_instance ec_deployment
    aiven_kafka aiven_mysql aiven_opensearch aiven_pg aiven_redis databricks_cluster timescale_service`,
  'traffic hourly': `
    databricks_sql_endpoint databricks_sql_warehouse databricks_instance_pool heroku_dyno
    digitalocean_kubernetes_cluster digitalocean_loadbalancer hcloud_load_balancer cloudflare_load_balancer
    confluent_connector`,
  hourly: 'snowflake_warehouse',
  traffic: `
    datadog_api_key datadog_application_key
    argocd_application argocd_app_project flux_bootstrap_git helm_template kubernetes_api_service
    kubernetes_api_service_v1
    kubernetes_endpoint_slice_v1 kubernetes_ingress_class kubernetes_ingress_class_v1
    kubernetes_replication_controller_v1 cloudflare_access_application cloudflare_zero_trust_access_application
    cloudflare_custom_hostname
    cloudflare_custom_ssl cloudflare_certificate_pack cloudflare_origin_ca_certificate cloudflare_page_rule
    cloudflare_workers_route
    cloudflare_workers_custom_domain cloudflare_workers_cron_trigger cloudflare_spectrum_application
    cloudflare_load_balancer_monitor
    cloudflare_zone_settings_override cloudflare_tunnel_config cloudflare_argo cloudflare_email_routing_rule
    digitalocean_domain digitalocean_certificate digitalocean_reserved_ip digitalocean_vpc
    mongodbatlas_network_container mongodbatlas_privatelink_endpoint_service datadog_integration_aws
    datadog_integration_gcp datadog_integration_azure
    snowflake_stream_on_table snowflake_notification_integration snowflake_storage_integration
    snowflake_external_function
    vercel_project vercel_deployment vercel_project_domain netlify_site heroku_app heroku_addon fastly_service_vcl
    fly_app hcloud_network hcloud_server_network hcloud_floating_ip dnsimple_zone_record ns1_record powerdns_record
    okta_auth_server okta_idp_oidc okta_idp_saml auth0_resource_server auth0_custom_domain auth0_action
    github_actions_runner_group
    github_app_installation_repository github_repository_pages gitlab_pipeline_schedule gitlab_runner gitlab_deploy_key
    azuread_service_principal azuread_service_principal_password
    azuread_application_federated_identity_credential
    confluent_network confluent_ksql_cluster confluent_flink_statement kafka_connector rabbitmq_exchange
    rabbitmq_binding
    auth0_client cloudflare_dns_record cloudflare_load_balancer_pool cloudflare_pages_project cloudflare_record
    cloudflare_tunnel cloudflare_worker_route cloudflare_worker_script cloudflare_workers_script
    cloudflare_zero_trust_tunnel_cloudflared cloudflare_zone_setting digitalocean_app digitalocean_record
    kubernetes_cron_job kubernetes_cron_job_v1 kubernetes_daemon_set_v1 kubernetes_daemonset kubernetes_deployment
    kubernetes_deployment_v1 kubernetes_endpoints kubernetes_ingress kubernetes_ingress_v1 kubernetes_job
    kubernetes_job_v1 kubernetes_pod kubernetes_pod_v1 kubernetes_replication_controller kubernetes_service
    kubernetes_service_v1 mongodbatlas_network_peering mongodbatlas_project_ip_access_list mongodbatlas_project_ip_whitelist
    mongodbatlas_privatelink_endpoint okta_app_oauth okta_app_saml
    snowflake_pipe snowflake_task`,
  guard: `
    mongodbatlas_encryption_at_rest
    cloudflare_access_policy cloudflare_zero_trust_access_policy cloudflare_rate_limit cloudflare_waf_rule
    cloudflare_filter
    cloudflare_access_rule cloudflare_zone_lockdown cloudflare_bot_management cloudflare_logpush_job
    cloudflare_notification_policy
    datadog_logs_metric datadog_security_monitoring_rule datadog_sensitive_data_scanner_rule
    datadog_synthetics_global_variable datadog_slo_correction
    datadog_monitor_config_policy datadog_webhook github_repository_dependabot_security_updates
    github_organization_ruleset
    kubernetes_mutating_webhook_configuration kubernetes_mutating_webhook_configuration_v1 kubernetes_priority_class
    kubernetes_validating_webhook_configuration kubernetes_validating_webhook_configuration_v1
    kubernetes_pod_security_policy
    kyverno_policy mongodbatlas_alert_configuration mongodbatlas_maintenance_window
    mongodbatlas_backup_compliance_policy
    snowflake_alert snowflake_password_policy snowflake_session_policy snowflake_authentication_policy
    snowflake_network_rule
    vault_password_policy vault_quota_rate_limit vault_egp_policy vault_rgp_policy vault_mfa_totp
    digitalocean_firewall hcloud_firewall linode_firewall digitalocean_monitor_alert grafana_rule_group
    grafana_contact_point
    grafana_notification_policy newrelic_alert_policy newrelic_alert_condition newrelic_nrql_alert_condition
    sentry_issue_alert
    opsgenie_team opsgenie_schedule opsgenie_escalation pagerduty_service_integration okta_policy_signon okta_policy_mfa
    auth0_guardian auth0_attack_protection azuread_conditional_access_policy checkly_check betteruptime_monitor
    uptimerobot_monitor
    cloudflare_firewall_rule cloudflare_ruleset cloudflare_zone_dnssec datadog_monitor datadog_service_level_objective
    datadog_synthetics_test github_branch_protection github_branch_protection_v3 github_repository_ruleset
    gitlab_branch_protection kubernetes_limit_range kubernetes_network_policy kubernetes_network_policy_v1
    kubernetes_pod_disruption_budget kubernetes_pod_disruption_budget_v1 kubernetes_resource_quota
    kubernetes_resource_quota_v1 mongodbatlas_auditing mongodbatlas_cloud_backup_schedule
    snowflake_masking_policy snowflake_network_policy snowflake_resource_monitor snowflake_row_access_policy vault_audit
    pagerduty_service pagerduty_schedule pagerduty_escalation_policy`,
  permit: `
    azuread_application_password
    github_membership datadog_user mongodbatlas_project_invitation okta_group_memberships auth0_client_grant vault_approle_auth_backend_role
    vault_policy
    azuread_directory_role_member azuread_application_pre_authorized
    azuread_service_principal_delegated_permission_grant
    cloudflare_account_member cloudflare_api_token cloudflare_access_service_token
    cloudflare_zero_trust_access_service_token
    datadog_role datadog_service_account datadog_team_membership databricks_permissions databricks_grants
    databricks_grant
    databricks_mws_permission_assignment databricks_token databricks_group_member
    gitlab_project_share_group gitlab_deploy_token gitlab_personal_access_token gitlab_group_access_token
    gitlab_project_access_token
    github_user_ssh_key github_organization_role_team github_actions_repository_access_level
    kubernetes_token_request_v1 mongodbatlas_project_api_key mongodbatlas_api_key mongodbatlas_team
    mongodbatlas_org_invitation
    mongodbatlas_cloud_provider_access_authorization mongodbatlas_custom_db_role okta_user_admin_roles okta_group_role
    okta_app_group_assignment
    okta_app_user okta_admin_role_custom_assignments snowflake_grant_application_role
    snowflake_grant_privileges_to_database_role
    snowflake_grant_privileges_to_share snowflake_role_grants snowflake_table_grant snowflake_share
    snowflake_user_public_keys
    vault_identity_entity_policies vault_token_auth_backend_role vault_ldap_auth_backend_group
    vault_jwt_auth_backend_role
    vault_aws_auth_backend_role vault_github_team postgresql_default_privileges mysql_grant mysql_role
    auth0_user_roles auth0_role_permissions
    confluent_role_binding confluent_kafka_acl confluent_api_key kafka_acl rabbitmq_permissions tfe_team_access
    tfe_team_token
    azuread_app_role_assignment azuread_directory_role_assignment azuread_group_member github_repository_collaborator
    github_repository_collaborators github_repository_deploy_key github_team_membership github_team_repository
    gitlab_group_membership gitlab_project_membership kubernetes_cluster_role_binding
    kubernetes_cluster_role_binding_v1 kubernetes_role_binding kubernetes_role_binding_v1 mongodbatlas_database_user
    postgresql_grant postgresql_grant_role snowflake_grant_account_role
    snowflake_grant_database_role snowflake_grant_ownership snowflake_grant_privileges_to_account_role
    vault_identity_group_policies vault_token`,
  none: `
    archive_file  local_sensitive_file  tls_cert_request tls_locally_signed_cert
    template_dir template_cloudinit_config datadog_dashboard_list datadog_metric_metadata
    datadog_metric_tag_configuration datadog_downtime
    datadog_synthetics_private_location datadog_team github_issue_labels github_repository_topics
    github_repository_project github_issue
    github_organization_webhook gitlab_label gitlab_project_hook kubernetes_certificate_signing_request
    kubernetes_node_taint
    kubernetes_runtime_class_v1 kubernetes_default_service_account kubernetes_default_service_account_v1
    kubernetes_csi_driver
    kubernetes_csi_driver_v1 kubernetes_horizontal_pod_autoscaler_v1 kubernetes_horizontal_pod_autoscaler_v2beta2
    mongodbatlas_third_party_integration mongodbatlas_event_trigger cloudflare_list cloudflare_list_item
    newrelic_dashboard grafana_annotation
    newrelic_one_dashboard digitalocean_tag digitalocean_ssh_key hcloud_ssh_key linode_sshkey tfe_variable
    tfe_variable_set tfe_run_trigger
    datadog_dashboard datadog_dashboard_json datadog_downtime_schedule github_issue_label
    github_repository_environment github_repository_webhook kubernetes_cluster_role kubernetes_cluster_role_v1
    kubernetes_horizontal_pod_autoscaler kubernetes_horizontal_pod_autoscaler_v2 kubernetes_role kubernetes_role_v1
    kubernetes_service_account kubernetes_service_account_v1 local_file null_resource random_id random_integer
    random_pet random_shuffle random_string random_uuid terraform_data time_offset time_rotating time_sleep
    time_static kubernetes_labels kubernetes_annotations kubernetes_env cloudinit_config`,
};
