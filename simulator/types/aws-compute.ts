import type { Behaviour, ConflictOnCreate } from '../behaviour';
import { atMostOne, between, check, exactlyOne, isOneOf, matches, oneOf, valuesAt } from '../rules';
import { eventSourceMapping } from './aws-event-sources';
import { arn, ec2, named, settingOf } from './aws-forms';

const VOLUME_TYPE = oneOf('standard', 'gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1');

/**
 * A target group without a listener does not check its targets: they are `unused`, and never
 * healthy. Source: "Target health status" in the guide of Elastic Load Balancing.
 */
const unasked: ConflictOnCreate = (mine, there, _, isNew) => {
  if (!isNew || Number(mine.min_elb_capacity ?? 0) === 0) return undefined;
  const listening = JSON.stringify(['lb_listener', 'lb_listener_rule', 'alb_listener', 'alb_listener_rule'].map(there));
  const groups = valuesAt(mine, ['target_group_arns']).filter((arn): arn is string => typeof arn === 'string');
  const silent = groups.find((arn) => !listening.includes(arn));
  return silent && `min_elb_capacity is never reached: no listener sends to ${silent}, so its targets stay unused`;
};

export const awsCompute: Readonly<Record<string, Behaviour>> = {
  launch_template: ec2('lt', 'launch-template', {
    bumps: ['latest_version'],
    values: { default_version: '1' },
    unique: '{account} {region} {name}',
    rules: {
      name: matches(/^[\w().\-/]{3,128}$/, '3 to 128 letters, digits and ()._-/'),
      'metadata_options.http_tokens': oneOf('optional', 'required'),
      'metadata_options.http_endpoint': oneOf('enabled', 'disabled'),
      'metadata_options.http_put_response_hop_limit': between(1, 64),
      'block_device_mappings.ebs.volume_type': VOLUME_TYPE,
      'instance_market_options.market_type': oneOf('spot', 'capacity-block'),
    },
    checks: [
      atMostOne('name', 'name_prefix'),
      atMostOne('instance_type', 'instance_requirements'),
      check('user_data', 'user_data must be Base64 and at most 16 KiB decoded', (get) => {
        const data = get('user_data');
        if (typeof data !== 'string') return false;
        return !/^[A-Za-z0-9+/]*={0,2}$/.test(data) || Buffer.from(data, 'base64').length > 16_384;
      }),
    ],
  }),
  autoscaling_group: named('{name}', arn('autoscaling', 'autoScalingGroup:{uuid}:autoScalingGroupName/{name}'), {
    unique: '{account} {region} {name}',
    rules: {
      name: matches(/^[^:]{1,255}$/, '1 to 255 characters without a colon'),
      health_check_type: oneOf('EC2', 'ELB', 'VPC_LATTICE', 'EBS'),
      'instance_refresh.strategy': oneOf('Rolling'),
      // Source: validation of the provider: 0, or a day to a year.
      max_instance_lifetime: matches(/^(0|[1-9]\d{4,7})$/, '0, or 86400 to 31536000'),
      'instance_refresh.preferences.min_healthy_percentage': between(0, 100),
      'instance_refresh.preferences.max_healthy_percentage': between(100, 200),
    },
    checks: [
      exactlyOne('launch_template', 'launch_configuration', 'mixed_instances_policy'),
      check(
        'min_size',
        'min_size must not be above max_size',
        (get) => Number(get('min_size')) > Number(get('max_size')),
      ),
      check('desired_capacity', 'desired_capacity must be between min_size and max_size', (get) => {
        const wanted = get('desired_capacity');
        return (
          wanted !== null && (Number(wanted) < Number(get('min_size')) || Number(wanted) > Number(get('max_size')))
        );
      }),
      atMostOne('availability_zones', 'vpc_zone_identifier'),
      // The provider counts machines that are healthy in the load balancers of the group, so
      // without one it counts none until wait_for_capacity_timeout ends. Source:
      // isELBCapacitySatisfied in internal/service/autoscaling.
      check('min_elb_capacity', 'min_elb_capacity needs target_group_arns, load_balancers or traffic_source', (get) => {
        const none = (path: string) => get(path) === null || (get(path) as unknown[]).length === 0;
        return (
          Number(get('min_elb_capacity') ?? 0) > 0 &&
          ['target_group_arns', 'load_balancers', 'traffic_source'].every(none)
        );
      }),
    ],
    conflicts: [unasked],
  }),
  autoscaling_policy: named(
    '{name}',
    arn('autoscaling', 'scalingPolicy:{uuid}:autoScalingGroupName/{autoscaling_group_name}:policyName/{name}'),
    {
      unique: '{account} {region} {autoscaling_group_name}/{name}',
      imports: ['{autoscaling_group_name}/{name}'],
      rules: {
        policy_type: oneOf('SimpleScaling', 'StepScaling', 'TargetTrackingScaling', 'PredictiveScaling'),
        'target_tracking_configuration.predefined_metric_specification.predefined_metric_type': oneOf(
          'ASGAverageCPUUtilization',
          'ASGAverageNetworkIn',
          'ASGAverageNetworkOut',
          'ALBRequestCountPerTarget',
        ),
      },
      checks: [
        check(
          'target_tracking_configuration',
          'policy_type TargetTrackingScaling needs target_tracking_configuration',
          (get) => get('policy_type') === 'TargetTrackingScaling' && get('target_tracking_configuration.0') === null,
        ),
      ],
    },
  ),
  autoscaling_schedule: named(
    '{scheduled_action_name}',
    arn(
      'autoscaling',
      'scheduledUpdateGroupAction:{uuid}:autoScalingGroupName/{autoscaling_group_name}:scheduledActionName/{scheduled_action_name}',
    ),
    {
      unique: '{account} {region} {autoscaling_group_name}/{scheduled_action_name}',
      imports: ['{autoscaling_group_name}/{scheduled_action_name}'],
    },
  ),
  autoscaling_lifecycle_hook: {
    values: { id: '{name}' },
    unique: '{account} {region} {autoscaling_group_name}/{name}',
    imports: ['{autoscaling_group_name}/{name}'],
    rules: {
      lifecycle_transition: oneOf('autoscaling:EC2_INSTANCE_LAUNCHING', 'autoscaling:EC2_INSTANCE_TERMINATING'),
      default_result: oneOf('ABANDON', 'CONTINUE'),
      heartbeat_timeout: between(30, 7200),
    },
  },
  autoscaling_attachment: { values: { id: '{autoscaling_group_name}-{number}' }, imports: [] },
  instance: ec2('i', 'instance', {
    values: { instance_state: 'running', primary_network_interface_id: 'eni-{random}' },
  }),
  ami: ec2('ami', 'image'),
  key_pair: { values: { id: '{key_name}', key_pair_id: 'key-{random}', arn: arn('ec2', 'key-pair/{key_name}') } },

  // Disks
  ebs_volume: ec2('vol', 'volume', {
    rules: { type: VOLUME_TYPE, size: between(1, 65_536), throughput: between(125, 2000) },
    checks: [
      check(
        'iops',
        'iops is only possible with type = io1, io2 or gp3',
        (get) => get('iops') !== null && !isOneOf(get('type'), 'io1', 'io2', 'gp3', null),
      ),
      check(
        'iops',
        'type io1 and io2 need iops',
        (get) => ['io1', 'io2'].includes(String(get('type'))) && get('iops') === null,
      ),
      check(
        'throughput',
        'throughput is only possible with type = gp3',
        (get) => get('throughput') !== null && get('type') !== 'gp3',
      ),
    ],
    heldBy: ['volume_attachment.volume_id'],
  }),
  volume_attachment: {
    values: { id: 'vai-{number}' },
    unique: '{volume_id} {instance_id}',
    imports: ['{device_name}:{volume_id}:{instance_id}'],
  },
  ebs_snapshot: ec2('snap', 'snapshot'),
  ebs_encryption_by_default: settingOf('{region}'),
  dlm_lifecycle_policy: {
    values: { id: 'policy-{random}', arn: arn('dlm', 'policy/{id}') },
    rules: {
      state: oneOf('ENABLED', 'DISABLED'),
      'policy_details.schedule.create_rule.interval': oneOf(1, 2, 3, 4, 6, 8, 12, 24),
      'policy_details.schedule.create_rule.times': matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time: 03:00'),
      'policy_details.schedule.retain_rule.interval_unit': oneOf('DAYS', 'WEEKS', 'MONTHS', 'YEARS'),
    },
  },
  placement_group: {
    values: { id: '{name}', placement_group_id: 'pg-{random}', arn: arn('ec2', 'placement-group/{name}') },
  },

  // Functions
  lambda_function: {
    // Each change of code or settings is a version, if publish is set. Source: aws provider,
    // lambda/function.go (updateComputedAttributesOnPublish)
    bumps: ['version'],
    bumpsWith: 'publish',
    values: {
      id: '{function_name}',
      arn: arn('lambda', 'function:{function_name}'),
      version: '$LATEST',
      qualified_arn: '{arn}:{version}',
      invoke_arn: 'arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations',
      qualified_invoke_arn:
        'arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{qualified_arn}/invocations',
    },
    rules: {
      function_name: matches(/^(arn:.+:)?[\w-]{1,64}(:.+)?$/, '1 to 64 letters, digits, _ and -'),
      timeout: between(1, 900),
      memory_size: between(128, 10_240),
      package_type: oneOf('Zip', 'Image'),
      architectures: oneOf('x86_64', 'arm64'),
      'ephemeral_storage.size': between(512, 10_240),
      'tracing_config.mode': oneOf('Active', 'PassThrough'),
      'logging_config.log_format': oneOf('Text', 'JSON'),
    },
    checks: [
      exactlyOne('filename', 'image_uri', 's3_bucket'),
      check(
        'handler',
        'package_type Zip needs handler and runtime',
        (get) =>
          get('package_type') !== 'Image' &&
          get('image_uri') === null &&
          (get('handler') === null || get('runtime') === null),
      ),
    ],
  },
  lambda_alias: {
    values: {
      id: '{arn}',
      arn: arn('lambda', 'function:{function_name}:{name}'),
      invoke_arn: 'arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations',
    },
    imports: ['{function_name}/{name}'],
  },
  lambda_permission: {
    values: { id: '{statement_id}' },
    unique: '{account} {region} {function_name} {statement_id}',
    imports: ['{function_name}[:{qualifier}]/{statement_id}'],
  },
  lambda_event_source_mapping: eventSourceMapping,
  lambda_function_event_invoke_config: {
    values: { id: '{function_name}' },
    unique: '{account} {region} {function_name}',
  },
  lambda_function_url: {
    unique: '{account} {region} {function_name} [{qualifier}]',
    values: {
      id: '{function_name}[/{qualifier}]',
      function_arn: arn('lambda', 'function:{function_name}'),
      function_url: 'https://{random}.lambda-url.{region}.on.aws/',
      url_id: '{random}',
    },
  },

  lambda_provisioned_concurrency_config: {
    values: { id: '{function_name},{qualifier}' },
    unique: '{account} {region} {function_name},{qualifier}',
  },

  // Containers
  appautoscaling_target: {
    values: { id: '{resource_id}', arn: arn('application-autoscaling', 'scalable-target/{random}') },
    unique: '{account} {region} {service_namespace}/{resource_id}/{scalable_dimension}',
    imports: ['{service_namespace}/{resource_id}/{scalable_dimension}'],
    checks: [
      check(
        'min_capacity',
        'min_capacity must not be above max_capacity',
        (get) => Number(get('min_capacity')) > Number(get('max_capacity')),
      ),
    ],
  },
  appautoscaling_policy: {
    values: {
      id: '{name}',
      arn: 'arn:{partition}:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{service_namespace}/{resource_id}:policyName/{name}',
    },
    unique: '{account} {region} {service_namespace}/{resource_id}/{scalable_dimension}/{name}',
    imports: ['{service_namespace}/{resource_id}/{scalable_dimension}/{name}'],
    rules: { policy_type: oneOf('StepScaling', 'TargetTrackingScaling', 'PredictiveScaling') },
  },
};
