import { AWS_NETWORK, EC2_TAGS, PASS } from './aws-network';

/** The key permissions that a service uses on behalf of the creator of an encrypted resource. */
const WITH_KEY =
  'kms: DescribeKey | CreateGrant Decrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo';

const BUCKET = (read: string, write: string) => `s3: ${read} | ${write}`;

const LOG_DELIVERY = 'logs: DescribeDeliveries ListTagsForResource';

const SUBNET_GROUP = (service: string, what: string) =>
  `${service}: Describe${what}s ListTagsForResource | Create${what} Modify${what} Delete${what} ` +
  'AddTagsToResource RemoveTagsFromResource; ec2: DescribeSubnets |';

const CHAT = 'chatbot: ListTagsForResource';

/**
 * The permissions that Terraform requires on AWS for each type:
 * `<service>: <actions that read> | <actions that change>`, one service after another. A refresh
 * requires read; a change requires both. Sources: the service authorization reference
 * (docs.aws.amazon.com/service-authorization) and the calls of the provider's resources
 * (github.com/hashicorp/terraform-provider-aws, internal/service).
 */
const GATEWAY = 'apigateway: GET | POST PUT PATCH DELETE';

export const AWS: Readonly<Record<string, string>> = {
  apigatewayv2_api: `${GATEWAY} TagResource UntagResource`,
  apigatewayv2_api_mapping: GATEWAY,
  apigatewayv2_authorizer: GATEWAY,
  apigatewayv2_domain_name: `${GATEWAY} TagResource UntagResource`,
  apigatewayv2_integration: `${GATEWAY}; ${PASS}`,
  apigatewayv2_route: GATEWAY,
  // The service writes to the log group with the permissions of the creator. Source:
  // docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.permissions.html
  apigatewayv2_stage:
    `${GATEWAY} TagResource UntagResource; ` +
    'logs: | CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries ' +
    'PutResourcePolicy DescribeResourcePolicies DescribeLogGroups',
  apigatewayv2_vpc_link: `${GATEWAY} TagResource UntagResource`,
  ...AWS_NETWORK,
  appautoscaling_policy:
    'application-autoscaling: DescribeScalingPolicies | PutScalingPolicy DeleteScalingPolicy; cloudwatch: ' +
    'DescribeAlarms | PutMetricAlarm DeleteAlarms',
  appautoscaling_target:
    'application-autoscaling: DescribeScalableTargets ListTagsForResource | RegisterScalableTarget ' +
    'DeregisterScalableTarget TagResource UntagResource',
  autoscaling_attachment:
    'autoscaling: DescribeAutoScalingGroups DescribeTrafficSources | AttachLoadBalancerTargetGroups ' +
    'DetachLoadBalancerTargetGroups AttachTrafficSources DetachTrafficSources',
  autoscaling_group:
    'autoscaling: DescribeAutoScalingGroups DescribeInstanceRefreshes DescribeScalingActivities ' +
    'DescribeWarmPool | CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup ' +
    'CreateOrUpdateTags DeleteTags StartInstanceRefresh CancelInstanceRefresh RollbackInstanceRefresh ' +
    'SetInstanceProtection EnableMetricsCollection DisableMetricsCollection SuspendProcesses ResumeProcesses ' +
    'AttachTrafficSources DetachTrafficSources PutLifecycleHook DeleteLifecycleHook; ec2: ' +
    'DescribeLaunchTemplates DescribeLaunchTemplateVersions DescribeInstances DescribeSubnets | RunInstances ' +
    `${EC2_TAGS}; elasticloadbalancing: DescribeTargetHealth | ; ${PASS}`,
  autoscaling_lifecycle_hook: 'autoscaling: DescribeLifecycleHooks | PutLifecycleHook DeleteLifecycleHook',
  autoscaling_policy:
    'autoscaling: DescribePolicies | PutScalingPolicy DeletePolicy; cloudwatch: DescribeAlarms | ' +
    'PutMetricAlarm DeleteAlarms',
  autoscaling_schedule: 'autoscaling: DescribeScheduledActions | PutScheduledUpdateGroupAction DeleteScheduledAction',
  backup_plan:
    'backup: GetBackupPlan ListTags | CreateBackupPlan UpdateBackupPlan DeleteBackupPlan TagResource UntagResource',
  backup_restore_testing_plan:
    'backup: GetRestoreTestingPlan ListTags | CreateRestoreTestingPlan UpdateRestoreTestingPlan ' +
    'DeleteRestoreTestingPlan TagResource UntagResource',
  backup_restore_testing_selection:
    'backup: GetRestoreTestingSelection | CreateRestoreTestingSelection UpdateRestoreTestingSelection ' +
    `DeleteRestoreTestingSelection; ${PASS}`,
  backup_selection: `backup: GetBackupSelection | CreateBackupSelection DeleteBackupSelection; ${PASS}`,
  backup_vault:
    'backup: DescribeBackupVault ListTags ListRecoveryPointsByBackupVault DescribeRecoveryPoint | ' +
    'CreateBackupVault DeleteBackupVault DeleteRecoveryPoint TagResource UntagResource; backup-storage: | ' +
    `MountCapsule; ${WITH_KEY}`,
  backup_vault_lock_configuration:
    'backup: DescribeBackupVault | PutBackupVaultLockConfiguration DeleteBackupVaultLockConfiguration',
  batch_compute_environment:
    'batch: DescribeComputeEnvironments ListTagsForResource | CreateComputeEnvironment ' +
    'UpdateComputeEnvironment DeleteComputeEnvironment TagResource UntagResource; ec2: DescribeSubnets ' +
    `DescribeSecurityGroups | ; ${PASS}`,
  batch_job_definition:
    'batch: DescribeJobDefinitions ListTagsForResource | RegisterJobDefinition DeregisterJobDefinition ' +
    `TagResource UntagResource; ${PASS}`,
  batch_job_queue:
    'batch: DescribeJobQueues ListTagsForResource | CreateJobQueue UpdateJobQueue DeleteJobQueue ' +
    'TagResource UntagResource',
  budgets_budget: 'budgets: ViewBudget ListTagsForResource | ModifyBudget TagResource UntagResource',
  chatbot_slack_channel_configuration:
    `${CHAT} DescribeSlackChannelConfigurations | CreateSlackChannelConfiguration ` +
    `UpdateSlackChannelConfiguration DeleteSlackChannelConfiguration TagResource UntagResource; ${PASS}`,
  chatbot_teams_channel_configuration:
    `${CHAT} GetMicrosoftTeamsChannelConfiguration | CreateMicrosoftTeamsChannelConfiguration ` +
    'UpdateMicrosoftTeamsChannelConfiguration DeleteMicrosoftTeamsChannelConfiguration TagResource ' +
    `UntagResource; ${PASS}`,
  cloudwatch_log_delivery:
    `${LOG_DELIVERY} GetDelivery | CreateDelivery UpdateDeliveryConfiguration DeleteDelivery TagResource ` +
    'UntagResource',
  cloudwatch_log_delivery_destination:
    `${LOG_DELIVERY} GetDeliveryDestination | PutDeliveryDestination DeleteDeliveryDestination TagResource ` +
    'UntagResource; s3: | GetBucketPolicy PutBucketPolicy',
  cloudwatch_dashboard: 'cloudwatch: GetDashboard | PutDashboard DeleteDashboards',
  cloudwatch_log_delivery_source:
    `${LOG_DELIVERY} GetDeliverySource | PutDeliverySource DeleteDeliverySource TagResource ` + 'UntagResource',
  cloudwatch_log_group:
    'logs: DescribeLogGroups ListTagsForResource | CreateLogGroup DeleteLogGroup PutRetentionPolicy ' +
    'DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey TagResource UntagResource',
  cloudwatch_log_resource_policy: 'logs: DescribeResourcePolicies | PutResourcePolicy DeleteResourcePolicy',
  cloudtrail:
    'cloudtrail: DescribeTrails GetTrail GetTrailStatus GetEventSelectors GetInsightSelectors ListTags | ' +
    'CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors AddTags RemoveTags',
  cloudwatch_composite_alarm:
    'cloudwatch: DescribeAlarms ListTagsForResource | PutCompositeAlarm DeleteAlarms TagResource UntagResource',
  cloudwatch_log_metric_filter: 'logs: DescribeMetricFilters | PutMetricFilter DeleteMetricFilter',
  cloudwatch_metric_alarm:
    'cloudwatch: DescribeAlarms ListTagsForResource | PutMetricAlarm DeleteAlarms TagResource UntagResource',
  db_instance:
    'rds: DescribeDBInstances DescribeDBSnapshots ListTagsForResource | CreateDBInstance ' +
    'CreateDBInstanceReadReplica RestoreDBInstanceFromDBSnapshot RestoreDBInstanceToPointInTime ' +
    'ModifyDBInstance RebootDBInstance PromoteReadReplica CreateDBSnapshot DeleteDBInstance ' +
    'AddTagsToResource RemoveTagsFromResource; secretsmanager: | CreateSecret TagResource; ec2: ' +
    `DescribeSecurityGroups DescribeVpcs | ; ${WITH_KEY}; ${PASS}`,
  db_instance_automated_backups_replication:
    'rds: DescribeDBInstanceAutomatedBackups | StartDBInstanceAutomatedBackupsReplication ' +
    `StopDBInstanceAutomatedBackupsReplication; ${WITH_KEY}`,
  db_parameter_group:
    'rds: DescribeDBParameterGroups DescribeDBParameters ListTagsForResource | CreateDBParameterGroup ' +
    'ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup AddTagsToResource ' +
    'RemoveTagsFromResource',
  db_snapshot_copy:
    'rds: DescribeDBSnapshots ListTagsForResource | CopyDBSnapshot DeleteDBSnapshot ' +
    `ModifyDBSnapshotAttribute AddTagsToResource RemoveTagsFromResource; ${WITH_KEY}`,
  db_subnet_group: SUBNET_GROUP('rds', 'DBSubnetGroup'),
  dlm_lifecycle_policy:
    'dlm: GetLifecyclePolicy ListTagsForResource | CreateLifecyclePolicy UpdateLifecyclePolicy ' +
    `DeleteLifecyclePolicy TagResource UntagResource; ${PASS}`,
  dynamodb_table:
    'dynamodb: DescribeTable DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource | CreateTable ' +
    'UpdateTable DeleteTable UpdateTimeToLive UpdateContinuousBackups RestoreTableToPointInTime ' +
    `RestoreTableFromBackup TagResource UntagResource; ${WITH_KEY}`,
  ebs_volume:
    `ec2: DescribeVolumes DescribeVolumesModifications | CreateVolume ModifyVolume DeleteVolume ${EC2_TAGS}; ` +
    `${WITH_KEY}`,
  ecr_lifecycle_policy: 'ecr: GetLifecyclePolicy | PutLifecyclePolicy DeleteLifecyclePolicy',
  ecr_repository:
    'ecr: DescribeRepositories ListTagsForResource | CreateRepository DeleteRepository PutImageTagMutability ' +
    `PutImageScanningConfiguration BatchDeleteImage ListImages TagResource UntagResource; ${WITH_KEY}`,
  ecs_cluster:
    'ecs: DescribeClusters ListTagsForResource | CreateCluster UpdateCluster UpdateClusterSettings ' +
    'DeleteCluster TagResource UntagResource',
  ecs_service:
    'ecs: DescribeServices DescribeServiceDeployments ListServiceDeployments ListTagsForResource | ' +
    'CreateService UpdateService DeleteService TagResource UntagResource; ec2: DescribeSubnets ' +
    `DescribeSecurityGroups | ; elasticloadbalancing: DescribeTargetGroups | ; ${PASS}`,
  ecs_task_definition:
    'ecs: DescribeTaskDefinition | RegisterTaskDefinition DeregisterTaskDefinition TagResource ' +
    `UntagResource; ${PASS}`,
  eks_access_entry:
    'eks: DescribeAccessEntry ListTagsForResource | CreateAccessEntry UpdateAccessEntry DeleteAccessEntry ' +
    'TagResource UntagResource',
  eks_access_policy_association: 'eks: ListAssociatedAccessPolicies | AssociateAccessPolicy DisassociateAccessPolicy',
  eks_addon:
    'eks: DescribeAddon ListTagsForResource DescribePodIdentityAssociation | CreateAddon UpdateAddon ' +
    'DeleteAddon DescribeUpdate TagResource UntagResource CreatePodIdentityAssociation ' +
    `UpdatePodIdentityAssociation DeletePodIdentityAssociation; ${PASS}`,
  eks_cluster:
    'eks: DescribeCluster ListTagsForResource | CreateCluster UpdateClusterConfig UpdateClusterVersion ' +
    'DeleteCluster DescribeUpdate AssociateEncryptionConfig TagResource UntagResource; ec2: DescribeSubnets ' +
    `DescribeVpcs DescribeSecurityGroups | ; iam: GetRole | CreateServiceLinkedRole; ${WITH_KEY}; ${PASS}`,
  eks_node_group:
    'eks: DescribeNodegroup ListTagsForResource | CreateNodegroup UpdateNodegroupConfig ' +
    'UpdateNodegroupVersion DeleteNodegroup DescribeUpdate TagResource UntagResource; ec2: ' +
    `DescribeLaunchTemplates DescribeLaunchTemplateVersions DescribeSubnets | RunInstances ${EC2_TAGS}; iam: ` +
    `GetRole | CreateServiceLinkedRole; ${PASS}`,
  eks_pod_identity_association:
    'eks: DescribePodIdentityAssociation ListTagsForResource | CreatePodIdentityAssociation ' +
    `UpdatePodIdentityAssociation DeletePodIdentityAssociation TagResource UntagResource; ${PASS}`,
  elasticache_parameter_group:
    'elasticache: DescribeCacheParameterGroups DescribeCacheParameters ListTagsForResource | ' +
    'CreateCacheParameterGroup ModifyCacheParameterGroup ResetCacheParameterGroup ' +
    'DeleteCacheParameterGroup AddTagsToResource RemoveTagsFromResource',
  elasticache_replication_group:
    'elasticache: DescribeReplicationGroups DescribeCacheClusters ListTagsForResource | ' +
    'CreateReplicationGroup ModifyReplicationGroup ModifyReplicationGroupShardConfiguration ' +
    'IncreaseReplicaCount DecreaseReplicaCount DeleteReplicationGroup AddTagsToResource ' +
    `RemoveTagsFromResource; ec2: DescribeSubnets DescribeVpcs DescribeSecurityGroups | ; ${WITH_KEY}`,
  elasticache_subnet_group: SUBNET_GROUP('elasticache', 'CacheSubnetGroup'),
  elasticache_user:
    'elasticache: DescribeUsers ListTagsForResource | CreateUser ModifyUser DeleteUser AddTagsToResource ' +
    'RemoveTagsFromResource',
  elasticache_user_group:
    'elasticache: DescribeUserGroups ListTagsForResource | CreateUserGroup ModifyUserGroup DeleteUserGroup ' +
    'AddTagsToResource RemoveTagsFromResource',
  elasticache_user_group_association: 'elasticache: DescribeUserGroups | ModifyUserGroup',
  iam_instance_profile:
    'iam: GetInstanceProfile ListInstanceProfileTags | CreateInstanceProfile DeleteInstanceProfile ' +
    'AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile ' +
    'PassRole',
  iam_role:
    'iam: GetRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole ListRoleTags | ' +
    'CreateRole DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy TagRole UntagRole',
  iam_role_policy: 'iam: GetRolePolicy | PutRolePolicy DeleteRolePolicy',
  iam_role_policy_attachment: 'iam: ListAttachedRolePolicies | AttachRolePolicy DetachRolePolicy',
  kms_key:
    'kms: DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags | CreateKey PutKeyPolicy ' +
    'EnableKeyRotation DisableKeyRotation EnableKey DisableKey UpdateKeyDescription ScheduleKeyDeletion ' +
    'TagResource UntagResource',
  lambda_alias: 'lambda: GetAlias | CreateAlias UpdateAlias DeleteAlias',
  lambda_event_source_mapping:
    'lambda: GetEventSourceMapping ListTags | CreateEventSourceMapping UpdateEventSourceMapping ' +
    'DeleteEventSourceMapping TagResource UntagResource',
  lambda_function:
    'lambda: GetFunction GetFunctionCodeSigningConfig ListVersionsByFunction ListTags | CreateFunction ' +
    'UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction PublishVersion PutFunctionConcurrency ' +
    'DeleteFunctionConcurrency TagResource UntagResource; ec2: DescribeSecurityGroups DescribeSubnets ' +
    'DescribeVpcs | ; s3: | GetObject; ecr: | BatchGetImage GetDownloadUrlForLayer GetRepositoryPolicy ' +
    `SetRepositoryPolicy; ${PASS}`,
  lambda_function_url:
    'lambda: GetFunctionUrlConfig | CreateFunctionUrlConfig UpdateFunctionUrlConfig ' +
    'DeleteFunctionUrlConfig AddPermission RemovePermission',
  lambda_permission: 'lambda: GetPolicy | AddPermission RemovePermission',
  lambda_provisioned_concurrency_config:
    'lambda: GetProvisionedConcurrencyConfig | PutProvisionedConcurrencyConfig DeleteProvisionedConcurrencyConfig',
  launch_template:
    'ec2: DescribeLaunchTemplates DescribeLaunchTemplateVersions | CreateLaunchTemplate ' +
    `CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate ${EC2_TAGS}; ssm: | ` +
    `GetParameters; ${PASS}`,
  neptune_cluster:
    'rds: DescribeDBClusters DescribeGlobalClusters ListTagsForResource | CreateDBCluster ' +
    'RestoreDBClusterFromSnapshot ModifyDBCluster DeleteDBCluster CreateDBClusterSnapshot AddTagsToResource ' +
    `RemoveTagsFromResource; ${WITH_KEY}; ${PASS}`,
  neptune_cluster_instance:
    'rds: DescribeDBInstances DescribeDBClusters ListTagsForResource | CreateDBInstance ModifyDBInstance ' +
    'DeleteDBInstance AddTagsToResource RemoveTagsFromResource',
  neptune_cluster_parameter_group:
    'rds: DescribeDBClusterParameterGroups DescribeDBClusterParameters ListTagsForResource | ' +
    'CreateDBClusterParameterGroup ModifyDBClusterParameterGroup ResetDBClusterParameterGroup ' +
    'DeleteDBClusterParameterGroup AddTagsToResource RemoveTagsFromResource',
  neptune_subnet_group: SUBNET_GROUP('rds', 'DBSubnetGroup'),
  pipes_pipe:
    'pipes: DescribePipe ListTagsForResource | CreatePipe UpdatePipe DeletePipe TagResource UntagResource; ' +
    `${PASS}`,
  s3_bucket: BUCKET(
    'ListBucket GetBucketLocation GetBucketTagging GetBucketAcl GetBucketCORS GetBucketLogging ' +
      'GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketVersioning ' +
      'GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ' +
      'GetAccelerateConfiguration',
    'CreateBucket DeleteBucket PutBucketTagging PutBucketObjectLockConfiguration PutBucketVersioning',
  ),
  s3_bucket_cors_configuration: BUCKET('GetBucketCORS', 'PutBucketCORS'),
  s3_bucket_lifecycle_configuration: BUCKET('GetLifecycleConfiguration', 'PutLifecycleConfiguration'),
  s3_bucket_logging: BUCKET('GetBucketLogging', 'PutBucketLogging'),
  s3_bucket_notification: BUCKET('GetBucketNotification', 'PutBucketNotification'),
  s3_bucket_object_lock_configuration: BUCKET('GetBucketObjectLockConfiguration', 'PutBucketObjectLockConfiguration'),
  s3_bucket_ownership_controls: BUCKET('GetBucketOwnershipControls', 'PutBucketOwnershipControls'),
  s3_bucket_policy: BUCKET('GetBucketPolicy', 'PutBucketPolicy DeleteBucketPolicy'),
  s3_bucket_public_access_block: BUCKET('GetBucketPublicAccessBlock', 'PutBucketPublicAccessBlock'),
  s3_bucket_replication_configuration:
    `${BUCKET('GetReplicationConfiguration', 'PutReplicationConfiguration')}; ` + `${PASS}`,
  s3_bucket_server_side_encryption_configuration: BUCKET('GetEncryptionConfiguration', 'PutEncryptionConfiguration'),
  s3_bucket_versioning: BUCKET('GetBucketVersioning', 'PutBucketVersioning'),
  scheduler_schedule: `scheduler: GetSchedule | CreateSchedule UpdateSchedule DeleteSchedule; ${PASS}`,
  secretsmanager_random_password: 'secretsmanager: GetRandomPassword | ',
  secretsmanager_secret:
    'secretsmanager: DescribeSecret GetResourcePolicy | CreateSecret UpdateSecret DeleteSecret RestoreSecret ' +
    `PutResourcePolicy DeleteResourcePolicy TagResource UntagResource; ${WITH_KEY}`,
  secretsmanager_secret_rotation:
    'secretsmanager: DescribeSecret | RotateSecret CancelRotateSecret; lambda: | InvokeFunction',
  // Until version 6.26 the provider reads the version at each refresh, even if it is write-only.
  // Source: hashicorp/terraform-provider-aws#42383 and #44876
  secretsmanager_secret_version:
    'secretsmanager: DescribeSecret GetSecretValue | PutSecretValue UpdateSecretVersionStage; ' + `${WITH_KEY}`,
  sns_topic:
    'sns: GetTopicAttributes ListTagsForResource | CreateTopic SetTopicAttributes DeleteTopic TagResource ' +
    `UntagResource; ${PASS}`,
  sns_topic_policy: 'sns: GetTopicAttributes | SetTopicAttributes',
  sns_topic_subscription: 'sns: GetSubscriptionAttributes | Subscribe SetSubscriptionAttributes Unsubscribe',
  sqs_queue:
    'sqs: GetQueueAttributes GetQueueUrl ListQueueTags | CreateQueue SetQueueAttributes DeleteQueue ' +
    'TagQueue UntagQueue',
  sqs_queue_policy: 'sqs: GetQueueAttributes | SetQueueAttributes',
  sqs_queue_redrive_allow_policy: 'sqs: GetQueueAttributes | SetQueueAttributes',
  sqs_queue_redrive_policy: 'sqs: GetQueueAttributes | SetQueueAttributes',
  ssm_association:
    'ssm: DescribeAssociation ListTagsForResource | CreateAssociation UpdateAssociation DeleteAssociation ' +
    'AddTagsToResource RemoveTagsFromResource',
  ssm_document:
    'ssm: DescribeDocument DescribeDocumentPermission GetDocument ListTagsForResource | CreateDocument ' +
    'UpdateDocument UpdateDocumentDefaultVersion DeleteDocument AddTagsToResource RemoveTagsFromResource',
  volume_attachment: 'ec2: DescribeVolumes DescribeInstances | AttachVolume DetachVolume',
};
