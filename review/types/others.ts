import type { Groups } from './groups';

/**
 * Common types of other providers, with their whole names. Source: each provider's documentation in
 * the Terraform registry (kubernetes, helm, github, gitlab, cloudflare, datadog, mongodbatlas,
 * snowflake, vault, postgresql, kafka, confluent, aiven, digitalocean, okta, auth0, azuread, azapi,
 * null, random, tls, time, local, terraform).
 */
export const OTHERS: Groups = {
  data: `
    aiven_kafka aiven_kafka_topic aiven_mysql aiven_opensearch aiven_pg aiven_redis
    auth0_connection auth0_tenant auth0_user azapi_resource azuread_application azuread_group azuread_user
    cloudflare_d1_database cloudflare_r2_bucket cloudflare_queue cloudflare_workers_kv cloudflare_workers_kv_namespace
    cloudflare_zone confluent_environment confluent_kafka_cluster confluent_kafka_topic
    confluent_schema datadog_logs_archive digitalocean_database_cluster digitalocean_database_db
    digitalocean_spaces_bucket digitalocean_volume digitalocean_volume_snapshot elasticstack_elasticsearch_index
    github_repository github_repository_file gitlab_group gitlab_project helm_release kafka_topic
    keycloak_realm keycloak_user kubectl_manifest kubernetes_config_map kubernetes_config_map_v1 kubernetes_manifest
    kubernetes_namespace kubernetes_namespace_v1 kubernetes_persistent_volume kubernetes_persistent_volume_claim
    kubernetes_persistent_volume_claim_v1 kubernetes_persistent_volume_v1 kubernetes_secret kubernetes_secret_v1
    kubernetes_stateful_set kubernetes_stateful_set_v1 kubernetes_storage_class kubernetes_storage_class_v1
    mongodbatlas_advanced_cluster mongodbatlas_cloud_backup_snapshot mongodbatlas_cluster mongodbatlas_flex_cluster
    mongodbatlas_organization mongodbatlas_project mongodbatlas_search_index mongodbatlas_serverless_instance
    mysql_database mysql_user okta_user postgresql_database postgresql_extension postgresql_role postgresql_schema
    rabbitmq_queue rabbitmq_vhost snowflake_database snowflake_dynamic_table snowflake_external_table
    snowflake_materialized_view snowflake_schema snowflake_secondary_database snowflake_sequence snowflake_stage
    snowflake_stream snowflake_table snowflake_user snowflake_view vault_auth_backend
    vault_database_secrets_mount vault_generic_secret vault_identity_entity vault_kv_secret vault_kv_secret_v2
    vault_mount vault_namespace vault_pki_secret_backend_root_cert vault_transit_secret_backend_key
    tls_private_key random_password`,
  'disk traffic hourly': 'digitalocean_droplet hcloud_server linode_instance',
  'traffic hourly': `
    digitalocean_kubernetes_cluster digitalocean_loadbalancer hcloud_load_balancer cloudflare_load_balancer
    confluent_connector`,
  hourly: 'snowflake_warehouse',
  traffic: `
    auth0_client cloudflare_dns_record cloudflare_load_balancer_pool cloudflare_pages_project cloudflare_record
    cloudflare_tunnel cloudflare_worker_route cloudflare_worker_script cloudflare_workers_script
    cloudflare_zero_trust_tunnel_cloudflared cloudflare_zone_setting digitalocean_app digitalocean_record
    kubernetes_cron_job kubernetes_cron_job_v1 kubernetes_daemon_set_v1 kubernetes_daemonset kubernetes_deployment
    kubernetes_deployment_v1 kubernetes_endpoints kubernetes_ingress kubernetes_ingress_v1 kubernetes_job
    kubernetes_job_v1 kubernetes_pod kubernetes_pod_v1 kubernetes_replication_controller kubernetes_service
    kubernetes_service_v1 mongodbatlas_network_peering mongodbatlas_privatelink_endpoint okta_app_oauth okta_app_saml
    snowflake_pipe snowflake_task`,
  guard: `
    cloudflare_firewall_rule cloudflare_ruleset cloudflare_zone_dnssec datadog_monitor datadog_service_level_objective
    datadog_synthetics_test github_branch_protection github_branch_protection_v3 github_repository_ruleset
    gitlab_branch_protection kubernetes_limit_range kubernetes_network_policy kubernetes_network_policy_v1
    kubernetes_pod_disruption_budget kubernetes_pod_disruption_budget_v1 kubernetes_resource_quota
    kubernetes_resource_quota_v1 mongodbatlas_auditing mongodbatlas_cloud_backup_schedule
    snowflake_masking_policy snowflake_network_policy snowflake_resource_monitor snowflake_row_access_policy vault_audit
    pagerduty_service pagerduty_schedule pagerduty_escalation_policy`,
  permit: `
    azuread_app_role_assignment azuread_directory_role_assignment azuread_group_member github_repository_collaborator
    github_repository_collaborators github_repository_deploy_key github_team_membership github_team_repository
    gitlab_group_membership gitlab_project_membership kubernetes_cluster_role_binding
    kubernetes_cluster_role_binding_v1 kubernetes_role_binding kubernetes_role_binding_v1 mongodbatlas_database_user
    mongodbatlas_project_ip_access_list postgresql_grant postgresql_grant_role snowflake_grant_account_role
    snowflake_grant_database_role snowflake_grant_ownership snowflake_grant_privileges_to_account_role
    vault_identity_group_policies vault_token`,
  none: `
    datadog_dashboard datadog_dashboard_json datadog_downtime_schedule github_issue_label
    github_repository_environment github_repository_webhook kubernetes_cluster_role kubernetes_cluster_role_v1
    kubernetes_horizontal_pod_autoscaler kubernetes_horizontal_pod_autoscaler_v2 kubernetes_role kubernetes_role_v1
    kubernetes_service_account kubernetes_service_account_v1 local_file null_resource random_id random_integer
    random_pet random_shuffle random_string random_uuid terraform_data time_offset time_rotating time_sleep
    time_static vault_policy kubernetes_labels kubernetes_annotations kubernetes_env cloudinit_config`,
};
