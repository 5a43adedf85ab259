import type { Behaviour } from '../behaviour';

/** An ARN of a regional service, and one without a region (IAM, S3, CloudFront, Route 53). */
const arn = (service: string, resource: string) => `arn:aws:${service}:{region}:{account}:${resource}`;
const globalArn = (service: string, resource: string) => `arn:aws:${service}::{account}:${resource}`;

/** EC2's ids: a prefix and 17 hexadecimal digits. Its ARNs are made of them. */
const ec2 = (prefix: string, resource: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id: `${prefix}-{random}`, arn: arn('ec2', `${resource}/{id}`), owner_id: '{account}', ...more.values },
});

/** Named things whose id is their name or ARN. */
const named = (id: string, arnTemplate: string, more: Partial<Behaviour> = {}): Behaviour => ({
  ...more,
  values: { id, arn: arnTemplate, ...more.values },
});

const SQS_NAME = { pattern: /^[\w-]{1,75}\.fifo$|^[\w-]{1,80}$/, allowed: '1 to 80 letters, digits, _ and -; .fifo counts' };

export const awsTypes: Readonly<Record<string, Behaviour>> = {
  // Network
  vpc: ec2('vpc', 'vpc', { holds: true, values: { default_security_group_id: 'sg-{random}', main_route_table_id: 'rtb-{random}' } }),
  subnet: ec2('subnet', 'subnet', { holds: true }),
  internet_gateway: ec2('igw', 'internet-gateway'),
  egress_only_internet_gateway: ec2('eigw', 'egress-only-internet-gateway'),
  eip: ec2('eipalloc', 'elastic-ip', { values: { allocation_id: '{id}' } }),
  nat_gateway: ec2('nat', 'natgateway'),
  route_table: ec2('rtb', 'route-table'),
  route: { values: { id: 'r-{route_table_id}{random}' } },
  route_table_association: { values: { id: 'rtbassoc-{random}' } },
  security_group: ec2('sg', 'security-group', { holds: true, unique: '{vpc_id}/{name}' }),
  default_security_group: ec2('sg', 'security-group'),
  vpc_security_group_ingress_rule: {
    values: { id: 'sgr-{random}', security_group_rule_id: '{id}', arn: arn('ec2', 'security-group-rule/{id}') },
  },
  vpc_security_group_egress_rule: {
    values: { id: 'sgr-{random}', security_group_rule_id: '{id}', arn: arn('ec2', 'security-group-rule/{id}') },
  },
  flow_log: ec2('fl', 'vpc-flow-log'),
  vpc_endpoint: ec2('vpce', 'vpc-endpoint', { values: { prefix_list_id: 'pl-{random}' } }),
  vpc_peering_connection: ec2('pcx', 'vpc-peering-connection'),
  customer_gateway: ec2('cgw', 'customer-gateway'),
  vpn_gateway: ec2('vgw', 'vpn-gateway'),
  vpn_connection: ec2('vpn', 'vpn-connection'),

  // Compute
  launch_template: ec2('lt', 'launch-template', { bumps: ['latest_version'], unique: '{region}/{name}' }),
  autoscaling_group: named('{name}', arn('autoscaling', 'autoScalingGroup:{random}:autoScalingGroupName/{name}'), {
    unique: '{region}/{name}',
  }),
  autoscaling_policy: named(
    '{name}',
    arn('autoscaling', 'scalingPolicy:{random}:autoScalingGroupName/{autoscaling_group_name}:policyName/{name}'),
    {
      unique: '{autoscaling_group_name}/{name}',
    },
  ),
  iam_instance_profile: named('{name}', globalArn('iam', 'instance-profile/{name}')),
  ebs_volume: ec2('vol', 'volume', {
    rules: { type: { oneOf: ['gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1', 'standard'], allowed: 'gp2, gp3, io1, io2, st1, sc1, standard' } },
  }),

  // Identity
  iam_role: named('{name}', globalArn('iam', 'role/{name}'), {
    holds: true,
    values: { unique_id: 'AROA{random}' },
    rules: { name: { pattern: /^[\w+=,.@-]{1,64}$/, allowed: '1 to 64 letters, digits and +=,.@_-' } },
  }),
  iam_role_policy: {
    values: { id: '{role}:{name}' },
    rules: { name: { pattern: /^[\w+=,.@-]{1,128}$/, allowed: '1 to 128 letters, digits and +=,.@_-' } },
  },
  iam_policy: named('{arn}', globalArn('iam', 'policy/{name}')),

  // Storage
  s3_bucket: {
    values: {
      id: '{bucket}',
      arn: 'arn:aws:s3:::{bucket}',
      bucket_domain_name: '{bucket}.s3.amazonaws.com',
      bucket_regional_domain_name: '{bucket}.s3.{region}.amazonaws.com',
      bucket_region: '{region}',
    },
    rules: { bucket: { pattern: /^(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, allowed: '3 to 63 lower-case letters, digits, . and -' } },
  },
  ...Object.fromEntries(
    [
      'public_access_block',
      'ownership_controls',
      'versioning',
      'server_side_encryption_configuration',
      'lifecycle_configuration',
      'policy',
      'logging',
    ].map((part) => [`s3_bucket_${part}`, { values: { id: '{bucket}' } }]),
  ),

  // Messaging
  sqs_queue: {
    values: {
      id: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
      url: 'https://sqs.{region}.amazonaws.com/{account}/{name}',
      arn: arn('sqs', '{name}'),
    },
    rules: {
      name: SQS_NAME,
      visibility_timeout_seconds: { min: 0, max: 43_200, allowed: '0 to 43200' },
      message_retention_seconds: { min: 60, max: 1_209_600, allowed: '60 to 1209600' },
      delay_seconds: { min: 0, max: 900, allowed: '0 to 900' },
      max_message_size: { min: 1024, max: 1_048_576, allowed: '1024 to 1048576' },
    },
  },
  ...Object.fromEntries(
    ['policy', 'redrive_policy', 'redrive_allow_policy'].map((part) => [`sqs_queue_${part}`, { values: { id: '{queue_url}' } }]),
  ),
  sns_topic: { values: { id: '{arn}', arn: arn('sns', '{name}'), owner: '{account}' } },
  sns_topic_policy: { values: { id: '{arn}', owner: '{account}' } },
  sns_topic_subscription: { values: { id: '{arn}', arn: '{topic_arn}:{random}', owner_id: '{account}' } },

  // Logs, keys, secrets
  cloudwatch_log_group: named('{name}', arn('logs', 'log-group:{name}'), {
    unique: '{region}/{name}',
    rules: {
      retention_in_days: {
        oneOf: [
          '0',
          '1',
          '3',
          '5',
          '7',
          '14',
          '30',
          '60',
          '90',
          '120',
          '150',
          '180',
          '365',
          '400',
          '545',
          '731',
          '1096',
          '1827',
          '2192',
          '2557',
          '2922',
          '3288',
          '3653',
        ],
        allowed: '0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
      },
    },
  }),
  cloudwatch_metric_alarm: named('{alarm_name}', arn('cloudwatch', 'alarm:{alarm_name}')),
  kms_key: { values: { key_id: '{random}', id: '{key_id}', arn: arn('kms', 'key/{key_id}') }, unique: '{random}' },
  kms_alias: named('{name}', arn('kms', '{name}'), { unique: '{region}/{name}' }),
  secretsmanager_secret: { values: { arn: arn('secretsmanager', 'secret:{name}-{random}'), id: '{arn}' }, unique: '{region}/{name}' },
  secretsmanager_secret_version: { values: { version_id: '{random}', id: '{secret_id}|{version_id}', arn: '{secret_id}' } },
  ssm_parameter: named('{name}', arn('ssm', 'parameter{name}'), { bumps: ['version'] }),

  // Data
  db_instance: {
    values: {
      id: 'db-{random}',
      arn: arn('rds', 'db:{identifier}'),
      resource_id: 'db-{random}',
      address: '{identifier}.{random}.{region}.rds.amazonaws.com',
    },
    unique: '{region}/{identifier}',
  },
  db_subnet_group: named('{name}', arn('rds', 'subgrp:{name}'), { unique: '{region}/{name}' }),
  db_parameter_group: named('{name}', arn('rds', 'pg:{name}'), { unique: '{region}/{name}' }),
  dynamodb_table: named('{name}', arn('dynamodb', 'table/{name}'), { unique: '{region}/{name}' }),
  elasticache_replication_group: named('{replication_group_id}', arn('elasticache', 'replicationgroup:{replication_group_id}'), {
    values: { primary_endpoint_address: 'master.{replication_group_id}.{random}.{region}.cache.amazonaws.com' },
  }),

  // Edge
  lb: {
    values: {
      arn: arn('elasticloadbalancing', 'loadbalancer/app/{name}/{random}'),
      id: '{arn}',
      arn_suffix: 'app/{name}/{random}',
      dns_name: '{name}-{number}.{region}.elb.amazonaws.com',
      zone_id: 'Z35SXDOTRQ7X7K',
    },
    unique: '{region}/{name}',
  },
  lb_target_group: {
    values: { arn: arn('elasticloadbalancing', 'targetgroup/{name}/{random}'), id: '{arn}', arn_suffix: 'targetgroup/{name}/{random}' },
    unique: '{region}/{name}',
  },
  lb_listener: { values: { arn: arn('elasticloadbalancing', 'listener/app/{random}'), id: '{arn}' } },
  acm_certificate: { values: { arn: arn('acm', 'certificate/{random}'), id: '{arn}' } },
  route53_zone: { values: { zone_id: 'Z{random}', id: '{zone_id}', arn: 'arn:aws:route53:::hostedzone/{zone_id}' } },
};
