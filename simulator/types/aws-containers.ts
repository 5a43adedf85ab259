import type { Behaviour, Conflict } from '../behaviour';
import { atMostOne, between, check, matches, oneOf, valuesAt } from '../rules';
import { arn, named } from './aws-forms';

/**
 * Processors, in units of ECS → minimum and maximum memory in MiB, and its steps. Source: "Task CPU
 * and memory" in the guide of ECS on Fargate.
 */
const SOLD: Readonly<Record<number, readonly [least: number, most: number, step: number]>> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
  8192: [16_384, 61_440, 4096],
  16384: [32_768, 122_880, 8192],
};

function isSold(cpu: number, memory: number): boolean {
  if (cpu === 256) return [512, 1024, 2048].includes(memory);
  const [least, most, step] = SOLD[cpu] ?? [1, 0, 1];
  return memory >= least && memory <= most && (memory - least) % step === 0;
}

/**
 * ECS refuses a target group without a load balancer. Source: API_CreateService,
 * InvalidParameterException "does not have an associated load balancer".
 */
const balanced: Conflict = (mine, there) => {
  const listening = JSON.stringify(['lb_listener', 'lb_listener_rule', 'alb_listener', 'alb_listener_rule'].map(there));
  const groups = valuesAt(mine, ['load_balancer', 'target_group_arn']).filter(
    (one): one is string => typeof one === 'string',
  );
  const silent = groups.find((one) => !listening.includes(one));
  return silent && `InvalidParameterException: the target group ${silent} does not have an associated load balancer`;
};

const BATCH_NAME = matches(
  /^[A-Za-z0-9][\w-]{0,127}$/,
  '1 to 128 letters, digits, _ and -, beginning with a letter or digit',
);

/** ECS, ECR and Batch. */
export const awsContainers: Readonly<Record<string, Behaviour>> = {
  ecs_cluster: named('{arn}', arn('ecs', 'cluster/{name}'), {
    heldBy: ['ecs_service.cluster'],
    rules: { name: matches(/^[\w-]{1,255}$/, '1 to 255 letters, digits, _ and -') },
  }),
  ecs_cluster_capacity_providers: { values: { id: '{cluster_name}' }, unique: '{account} {region} {cluster_name}' },
  ecs_service: {
    values: { arn: arn('ecs', 'service/{cluster#last}/{name}'), id: '{arn}' },
    imports: ['{cluster#last}/{name}'],
    rules: {
      launch_type: oneOf('EC2', 'FARGATE', 'EXTERNAL'),
      scheduling_strategy: oneOf('REPLICA', 'DAEMON'),
      propagate_tags: oneOf('SERVICE', 'TASK_DEFINITION', 'NONE'),
    },
    checks: [atMostOne('launch_type', 'capacity_provider_strategy')],
    conflicts: [balanced],
  },
  ecs_task_definition: {
    bumps: ['revision'],
    values: {
      id: '{family}',
      arn: arn('ecs', 'task-definition/{family}:1'),
      arn_without_revision: arn('ecs', 'task-definition/{family}'),
    },
    // A new revision is registered in addition to the old one.
    unique: false,
    rules: {
      family: matches(/^[\w-]{1,255}$/, '1 to 255 letters, digits, _ and -'),
      network_mode: oneOf('none', 'bridge', 'awsvpc', 'host'),
      requires_compatibilities: oneOf('EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'),
    },
    checks: [
      check('network_mode', 'FARGATE needs network_mode awsvpc, cpu and memory', (get) => {
        const needs = get('requires_compatibilities');
        if (!Array.isArray(needs) || !needs.includes('FARGATE')) return false;
        return get('network_mode') !== 'awsvpc' || get('cpu') === null || get('memory') === null;
      }),
      check('memory', 'this cpu is not sold with this memory', (get) => {
        const needs = get('requires_compatibilities');
        return Array.isArray(needs) && needs.includes('FARGATE') && !isSold(Number(get('cpu')), Number(get('memory')));
      }),
    ],
  },
  ecr_repository: named('{name}', arn('ecr', 'repository/{name}'), {
    values: { registry_id: '{account}', repository_url: '{account}.dkr.ecr.{region}.{suffix}/{name}' },
    rules: {
      name: matches(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'lower-case letters, digits and ._-/ between them'),
      image_tag_mutability: oneOf('MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'),
    },
  }),
  ecr_lifecycle_policy: {
    values: { id: '{repository}', registry_id: '{account}' },
    unique: '{account} {region} {repository}',
  },
  ecr_repository_policy: {
    values: { id: '{repository}', registry_id: '{account}' },
    unique: '{account} {region} {repository}',
  },
  batch_compute_environment: named('{name}', arn('batch', 'compute-environment/{name}'), {
    values: { status: 'VALID', status_reason: 'ComputeEnvironment Healthy' },
    rules: {
      name: BATCH_NAME,
      type: oneOf('MANAGED', 'UNMANAGED'),
      'compute_resources.type': oneOf('EC2', 'SPOT', 'FARGATE', 'FARGATE_SPOT'),
    },
    // Source: API_DeleteComputeEnvironment: its queues must be deleted first.
    heldBy: ['batch_job_queue.compute_environment_order.compute_environment'],
  }),
  batch_job_queue: named('{arn}', arn('batch', 'job-queue/{name}'), {
    rules: { name: BATCH_NAME, state: oneOf('ENABLED', 'DISABLED') },
  }),
  // Source: docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_CreatePipe.html
  pipes_pipe: named('{name}', arn('pipes', 'pipe/{name}'), {
    rules: {
      name: matches(/^[\w.-]{1,64}$/, '1 to 64 letters, digits, _ . and -'),
      desired_state: oneOf('RUNNING', 'STOPPED'),
      'source_parameters.sqs_queue_parameters.batch_size': between(1, 10_000),
    },
  }),
  batch_job_definition: {
    bumps: ['revision'],
    values: {
      id: '{arn}',
      arn: arn('batch', 'job-definition/{name}:1'),
      arn_prefix: arn('batch', 'job-definition/{name}'),
    },
    // A new revision is registered in addition to the old one.
    unique: false,
    rules: {
      name: BATCH_NAME,
      type: oneOf('container', 'multinode'),
      platform_capabilities: oneOf('EC2', 'FARGATE'),
      'retry_strategy.attempts': { min: 1, max: 10, allowed: '1 to 10' },
      'timeout.attempt_duration_seconds': { min: 60, allowed: 'at least 60' },
    },
  },
};
