/** Services that create a service-linked role with their first resource. */
export const LINKED: Readonly<Record<string, string>> = {
  apigatewayv2_vpc_link: 'ops.apigateway.amazonaws.com',
  appautoscaling_target: 'dynamodb.application-autoscaling.amazonaws.com',
  autoscaling_group: 'autoscaling.amazonaws.com',
  backup_vault: 'backup.amazonaws.com',
  batch_compute_environment: 'batch.amazonaws.com',
  cloudfront_vpc_origin: 'vpcorigin.cloudfront.amazonaws.com',
  db_instance: 'rds.amazonaws.com',
  ecs_cluster: 'ecs.amazonaws.com',
  // For autoscaling.
  ecs_service: 'ecs.application-autoscaling.amazonaws.com',
  elasticache_replication_group: 'elasticache.amazonaws.com',
  lb: 'elasticloadbalancing.amazonaws.com',
  neptune_cluster: 'rds.amazonaws.com',
  wafv2_web_acl_logging_configuration: 'wafv2.amazonaws.com',
};

/**
 * Services whose ARNs contain the name of the resource: permissions are limited to resources of the
 * environment. ARNs of other services contain ids that are unknown in advance.
 */
export const NAMED: Readonly<Record<string, (at: { account: string; prefix: string }) => readonly string[]>> = {
  dynamodb: ({ account, prefix }) => [`arn:aws:dynamodb:*:${account}:table/${prefix}*`],
  iam: ({ account, prefix }) =>
    ['role', 'instance-profile', 'policy'].map((what) => `arn:aws:iam::${account}:${what}/${prefix}*`),
  s3: ({ prefix }) => [`arn:aws:s3:::${prefix}*`],
  secretsmanager: ({ account, prefix }) => [
    `arn:aws:secretsmanager:*:${account}:secret:${prefix}*`,
    `arn:aws:secretsmanager:*:${account}:secret:rds!*`,
  ],
  sns: ({ account, prefix }) => [`arn:aws:sns:*:${account}:${prefix}*`],
  sqs: ({ account, prefix }) => [`arn:aws:sqs:*:${account}:${prefix}*`],
};
