import { anyText, type Texts, upTo } from './text';

const EC2 = 'docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html';
const TAGS = 'docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html';
const RDS = 'docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup.html';

/** EC2 allows neither quotes nor apostrophes in descriptions of security groups. */
const SECURITY_GROUP = upTo(255, EC2, {
  pattern: /^[A-Za-z0-9 ._:/()#,@[\]+=&;{}!$*-]*$/,
  allowed: 'letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ *',
});

/** RDS, and services with the same API: Neptune, ElastiCache. */
const PRINTABLE = upTo(255, RDS, { min: 1, pattern: /^[\x20-\x7e]*$/, allowed: 'printable characters of ASCII' });

const TAG = { pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, allowed: 'letters, digits, spaces and _ . : / = + - @' };
const PAIRS = {
  key: upTo(128, TAGS, {
    min: 1,
    pattern: /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/iu,
    allowed: `${TAG.allowed}, not beginning with aws:`,
  }),
  value: upTo(256, TAGS, TAG),
  most: 50,
};
const WAF = upTo(256, 'docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html', {
  min: 1,
  pattern: /^[\w+=:#@/\-,.][\w+=:#@/\-,.\s]+[\w+=:#@/\-,.]$/,
  allowed: 'letters, digits, spaces and _ + = : # @ / - , .',
});
const PREFIX = anyText('a name, held to its own rule');
const LABEL = anyText('docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html');

const KUBERNETES = anyText('labels of Kubernetes, held to their own rule');

const API_GATEWAY = upTo(1024, 'docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html');

/** The texts that AWS accepts in descriptive fields. */
export const awsTexts: Texts = {
  '*.tags': PAIRS,
  '*.name_prefix': PREFIX,
  'aws_autoscaling_group.initial_lifecycle_hook.notification_metadata': upTo(
    1023,
    'docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html',
  ),
  'aws_autoscaling_lifecycle_hook.notification_metadata': upTo(
    1023,
    'docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html',
  ),
  'aws_eks_node_group.labels': KUBERNETES,
  'aws_eks_node_group.node_group_name_prefix': PREFIX,
  '*.label': LABEL,
  '*.resource_label': LABEL,
  '*.recovery_point_tags': PAIRS,
  '*.target_tags': PAIRS,
  '*.exclude_tags': PAIRS,
  // Values are variables: $(instance-id).
  '*.variable_tags': anyText('docs.aws.amazon.com/dlm/latest/APIReference/API_Schedule.html'),
  'aws_cloudfront_cache_policy.comment': upTo(
    128,
    'docs.aws.amazon.com/cloudfront/latest/APIReference/API_CachePolicyConfig.html',
  ),
  'aws_cloudfront_distribution.comment': upTo(
    128,
    'docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html',
  ),
  'aws_cloudfront_origin_access_control.description': upTo(
    256,
    'docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html',
  ),
  'aws_db_parameter_group.description': PRINTABLE,
  'aws_db_subnet_group.description': PRINTABLE,
  'aws_elasticache_parameter_group.description': PRINTABLE,
  'aws_elasticache_replication_group.description': PRINTABLE,
  'aws_elasticache_subnet_group.description': PRINTABLE,
  'aws_neptune_cluster_parameter_group.description': PRINTABLE,
  'aws_neptune_subnet_group.description': PRINTABLE,
  'aws_dlm_lifecycle_policy.description': upTo(
    500,
    'docs.aws.amazon.com/dlm/latest/APIReference/API_CreateLifecyclePolicy.html',
    {
      min: 1,
      pattern: /^[0-9A-Za-z _-]+$/,
      allowed: 'letters, digits, spaces, _ and -',
    },
  ),
  'aws_iam_role.description': upTo(1000, 'docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html', {
    pattern: /^[\t\n\r\x20-\x7e\xa1-\xff]*$/,
    allowed: 'characters of Latin 1',
  }),
  // docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html: of users and roles.
  'aws_iam_role.tags': { ...PAIRS, caseless: true },
  'aws_kms_key.description': upTo(8192, 'docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html'),
  'aws_lambda_permission.statement_id': upTo(100, 'docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html', {
    min: 1,
    pattern: /^[\w-]+$/,
    allowed: 'letters, digits, _ and -',
  }),
  'aws_launch_template.description': upTo(
    255,
    'docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateLaunchTemplate.html (VersionDescription)',
  ),
  'aws_launch_template.network_interfaces.description': SECURITY_GROUP,
  'aws_launch_template.user_data': anyText('base64, held to 16 KB where it is made'),
  'aws_launch_template.metadata_options.instance_metadata_tags': anyText('enabled or disabled'),
  'aws_route53_zone.comment': upTo(256, 'docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZoneConfig.html'),
  'aws_secretsmanager_secret.description': upTo(
    2048,
    'docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html',
  ),
  'aws_security_group.description': { ...SECURITY_GROUP, min: 1 },
  'aws_vpc_security_group_egress_rule.description': SECURITY_GROUP,
  'aws_vpc_security_group_ingress_rule.description': SECURITY_GROUP,
  'aws_sns_topic.display_name': upTo(100, 'docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html'),
  'aws_batch_job_definition.eks_properties.pod_properties.metadata.labels': anyText('of EKS, which no job here uses'),
  'aws_batch_job_queue.job_state_time_limit_action.reason': anyText(
    'docs.aws.amazon.com/batch/latest/APIReference/API_JobStateTimeLimitAction.html',
  ),
  '*.propagate_tags': anyText('SERVICE, TASK_DEFINITION or NONE'),
  'aws_ecs_task_definition.volume.docker_volume_configuration.labels': anyText('of EC2, which no task here uses'),
  'aws_ssm_document.content': anyText(
    'docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateDocument.html',
  ),
  'aws_wafv2_ip_set.description': WAF,
  'aws_wafv2_web_acl.description': WAF,
  'aws_wafv2_web_acl.custom_response_body.content': upTo(
    10_240,
    'docs.aws.amazon.com/waf/latest/APIReference/API_CustomResponseBody.html',
    { min: 1 },
  ),
  'aws_lambda_alias.description': upTo(256, 'docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html'),
  'aws_lambda_function.description': upTo(256, 'docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html'),
  'aws_pipes_pipe.description': upTo(512, 'docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html'),
  'aws_scheduler_schedule.description': upTo(
    512,
    'docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  ),
  'aws_scheduler_schedule.target.ecs_parameters.propagate_tags': anyText('TASK_DEFINITION'),
  'aws_apigatewayv2_api.description': API_GATEWAY,
  'aws_apigatewayv2_integration.description': API_GATEWAY,
  'aws_apigatewayv2_stage.description': API_GATEWAY,
};
