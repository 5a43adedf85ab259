import type { Groups } from './groups';

/**
 * Types of the AWS provider, without `aws_`. Source: the provider's schema (6.25) and each
 * service's documentation.
 */
export const AWS: Groups = {
  'data hourly protect': 'db_instance elasticache_replication_group',
  'data hourly': `
    docdb_cluster_instance elasticache_cluster elasticache_serverless_cache elasticsearch_domain fsx_lustre_file_system
    fsx_ontap_file_system fsx_openzfs_file_system fsx_windows_file_system memorydb_cluster mq_broker msk_cluster
    msk_serverless_cluster neptunegraph_graph opensearch_domain opensearchserverless_collection redshift_cluster
    redshiftserverless_namespace timestreaminfluxdb_db_cluster timestreaminfluxdb_db_instance workspaces_workspace
    lightsail_database lightsail_disk lightsail_instance storagegateway_gateway kendra_index`,
  'data protect': `
    ecr_repository
    backup_vault dynamodb_table ebs_volume efs_file_system neptune_cluster rds_cluster route53_zone s3_bucket
    secretsmanager_secret sqs_queue`,
  data: `
    ami ami_copy backup_logically_air_gapped_vault cloudsearch_domain cloudtrail_event_data_store
    cloudwatch_log_group codeartifact_domain codeartifact_repository codecommit_repository cognito_identity_pool
    cognito_user cognito_user_pool connect_instance customerprofiles_domain datasync_location_s3 db_cluster_snapshot
    db_snapshot db_snapshot_copy directory_service_directory docdb_cluster docdb_cluster_snapshot docdb_global_cluster
    docdbelastic_cluster dsql_cluster dynamodb_global_table dynamodb_table_replica ebs_snapshot ebs_snapshot_copy
    ebs_snapshot_import ecrpublic_repository fsx_backup fsx_ontap_volume fsx_openzfs_snapshot
    fsx_openzfs_volume glacier_vault glue_catalog_database glue_catalog_table
    iam_virtual_mfa_device keyspaces_keyspace keyspaces_table kinesis_stream kinesis_video_stream kms_custom_key_store
    kms_external_key kms_key kms_replica_external_key kms_replica_key lightsail_bucket location_tracker
    media_store_container memorydb_multi_region_cluster memorydb_snapshot neptune_cluster_snapshot neptune_global_cluster
    organizations_account organizations_organization paymentcryptography_key pinpoint_app
    prometheus_workspace qldb_ledger quicksight_data_set rds_cluster_snapshot_copy rds_global_cluster
    redshift_cluster_snapshot redshiftserverless_snapshot rekognition_collection route53domains_domain
    s3_directory_bucket s3control_bucket s3tables_table s3tables_table_bucket s3vectors_index s3vectors_vector_bucket
    sagemaker_feature_group sagemaker_notebook_instance sesv2_contact_list simpledb_domain ssm_parameter
    storagegateway_cached_iscsi_volume storagegateway_stored_iscsi_volume timestreamwrite_database
    timestreamwrite_table transfer_user workspaces_directory acmpca_certificate_authority iot_thing
    elasticache_global_replication_group cloudhsm_v2_cluster efs_replication_configuration`,
  'data copied': 's3_bucket_object s3_object s3_object_copy secretsmanager_secret_version',
  'disk traffic hourly': 'instance spot_instance_request',
  'traffic hourly connects': 'vpn_connection',
  'traffic hourly protect': 'lb',
  'data traffic hourly protect': 'eks_cluster',
  'traffic hourly': `
    alb apprunner_service autoscaling_group bedrock_provisioned_model_throughput dms_replication_instance
    ec2_client_vpn_endpoint ec2_transit_gateway eks_node_group elastic_beanstalk_environment elb
    emr_cluster globalaccelerator_accelerator mwaa_environment nat_gateway neptune_cluster_instance
    networkfirewall_firewall rds_cluster_instance redshiftserverless_workgroup route53_resolver_endpoint
    sagemaker_endpoint spot_fleet_request transfer_server vpc_endpoint lightsail_container_service lightsail_lb
    dx_connection eks_fargate_profile ec2_fleet vpn_concentrator`,
  hourly: `
    cloudwatch_dashboard ec2_capacity_reservation ec2_host lambda_provisioned_concurrency_config
    shield_subscription grafana_workspace`,
  'traffic connects': 'vpc_peering_connection',
  connects: 'ec2_transit_gateway_peering_attachment ec2_transit_gateway_vpc_attachment networkmanager_vpc_attachment',
  'traffic protect': 'sns_topic',
  traffic: `
    acm_certificate alb_listener alb_listener_rule alb_target_group api_gateway_deployment api_gateway_domain_name
    api_gateway_integration api_gateway_method api_gateway_resource api_gateway_rest_api api_gateway_stage
    apigatewayv2_api apigatewayv2_api_mapping apigatewayv2_domain_name apigatewayv2_integration apigatewayv2_route
    apigatewayv2_stage apigatewayv2_vpc_link appsync_graphql_api autoscaling_attachment cloudfront_distribution
    cloudfront_function cloudfront_key_value_store cloudfront_vpc_origin cloudwatch_event_rule cloudwatch_event_target
    batch_compute_environment batch_job_queue customer_gateway db_proxy dx_gateway ecs_capacity_provider ecs_cluster ecs_service
    ecs_task_definition egress_only_internet_gateway eip eip_association eks_addon eks_pod_identity_association
    elasticache_subnet_group globalaccelerator_endpoint_group globalaccelerator_listener iam_instance_profile
    internet_gateway kinesis_firehose_delivery_stream lambda_alias lambda_event_source_mapping lambda_function
    lambda_function_url lambda_layer_version lb_listener lb_listener_certificate lb_listener_rule lb_target_group
    lb_target_group_attachment network_interface pipes_pipe route route53_health_check route53_record route_table
    route_table_association s3_access_point s3_bucket_website_configuration scheduler_schedule security_group
    service_discovery_private_dns_namespace service_discovery_service sfn_state_machine sns_topic_subscription subnet
    volume_attachment vpc vpc_endpoint_service vpc_peering_connection_accepter vpc_peering_connection_options
    vpn_connection_route vpn_gateway vpn_gateway_attachment vpn_gateway_route_propagation`,
  guard: `
    accessanalyzer_analyzer backup_plan backup_selection backup_vault_lock_configuration
    chatbot_slack_channel_configuration chatbot_teams_channel_configuration cloudtrail
    cloudwatch_composite_alarm cloudwatch_metric_alarm config_configuration_recorder config_config_rule
    default_security_group dlm_lifecycle_policy flow_log guardduty_detector inspector2_enabler kms_key_policy
    macie2_account network_acl networkfirewall_firewall_policy organizations_policy route53_hosted_zone_dnssec
    route53_key_signing_key s3_account_public_access_block s3_bucket_logging
    s3_bucket_object_lock_configuration s3_bucket_ownership_controls s3_bucket_policy s3_bucket_public_access_block
    s3_bucket_replication_configuration s3_bucket_server_side_encryption_configuration s3_bucket_versioning
    secretsmanager_secret_rotation securityhub_account shield_protection sns_topic_policy sqs_queue_policy
    ssm_association waf_web_acl wafregional_web_acl wafv2_web_acl wafv2_web_acl_association
    wafv2_web_acl_logging_configuration wafv2_web_acl_rule_group_association`,
  permit: `
    ecr_repository_policy efs_file_system_policy eks_access_entry eks_access_policy_association iam_access_key
    iam_group_membership iam_group_policy iam_group_policy_attachment iam_policy iam_policy_attachment
    iam_role_policy iam_role_policy_attachment iam_user_group_membership iam_user_login_profile
    iam_user_policy iam_user_policy_attachment iam_user_policy_attachments_exclusive kms_grant lambda_permission
    lakeformation_permissions ram_principal_association ram_resource_share secretsmanager_secret_policy
    ssoadmin_account_assignment ssoadmin_permission_set vpc_endpoint_service_allowed_principal
    iam_openid_connect_provider iam_saml_provider`,
  none: `
    kms_alias
    acm_certificate_validation api_gateway_account autoscaling_group_tag autoscaling_lifecycle_hook autoscaling_policy
    autoscaling_schedule appautoscaling_policy appautoscaling_target appautoscaling_scheduled_action batch_job_definition
    budgets_budget cloudfront_cache_policy cloudfront_origin_access_control cloudfront_origin_access_identity
    cloudfront_origin_request_policy cloudfront_response_headers_policy cloudwatch_log_metric_filter
    cloudwatch_log_resource_policy cloudwatch_log_subscription_filter cloudwatch_query_definition db_event_subscription
    db_option_group db_parameter_group db_subnet_group docdb_cluster_parameter_group docdb_subnet_group ec2_tag iam_group iam_role
    iam_service_linked_role iam_user
    ecr_lifecycle_policy ecr_registry_policy ecr_replication_configuration ecs_account_setting_default
    ecs_cluster_capacity_providers elasticache_parameter_group key_pair lambda_function_event_invoke_config
    launch_configuration launch_template neptune_cluster_parameter_group neptune_parameter_group neptune_subnet_group
    placement_group rds_cluster_parameter_group resourcegroups_group s3_bucket_acl s3_bucket_analytics_configuration
    s3_bucket_cors_configuration s3_bucket_intelligent_tiering_configuration s3_bucket_inventory s3_bucket_lifecycle_configuration s3_bucket_metric
    s3_bucket_notification ssm_document ssm_maintenance_window ssm_maintenance_window_target
    ssm_maintenance_window_task vpc_dhcp_options wafv2_ip_set wafv2_regex_pattern_set wafv2_rule_group
    sqs_queue_redrive_allow_policy sqs_queue_redrive_policy default_network_acl default_route_table`,
};
