import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, type KindTable, native, needs, type Row, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET, IN_ONE_WORKSPACE } from '../core/log-retention';
import type { ContainerProps } from './container';
import type { ServiceProps } from './service';

/** Batch supports arguments for the image's entry point, but not another entry point. */
const commandOn = (definition: string) =>
  definition === 'container_definitions'
    ? native(`${definition}.entryPoint`)
    : native(`${definition}.command`, undefined, "as arguments of the image's entry point, if it has one");

/** The common rows of a service and a job, with the attribute on AWS. */
export const containerRows = (aws: string): { readonly [P in keyof ContainerProps]-?: Row } => ({
  image: {
    aws: native(`${aws}.image`, undefined, 'pulled by its own execution role'),
    google: native(
      'containers.image',
      undefined,
      "pulled by the project's Cloud Run service agent; public ones of Docker Hub only",
    ),
    azure: native('container.image', undefined, "pulled as the container's identity"),
  },
  command: {
    aws: commandOn(aws),
    google: native('containers.command'),
    azure: native('container.command'),
  },
  cpu: {
    aws: native('cpu', undefined, '0.25 to 16'),
    google: native('resources.limits.cpu', undefined, '1 to 8, whole ones'),
    azure: native('container.cpu', undefined, '0.25 to 4'),
  },
  memoryMiB: {
    aws: native('memory', undefined, '512 to 122,880, by `cpu`'),
    google: native('resources.limits.memory', undefined, '512 to 32,768, by `cpu`'),
    azure: native('container.memory', undefined, '512 to 8,192: 2,048 for each processor'),
  },
  architecture: {
    aws: native('runtime_platform.cpu_architecture', { oneOf: ['x86_64', 'arm64'] }),
    google: native('containers.image', { oneOf: ['x86_64'] }),
    azure: native('container.image', { oneOf: ['x86_64'] }),
  },
  identity: {
    aws: native('task_role_arn'),
    google: native('service_account'),
    azure: native('identity', undefined, '`AZURE_CLIENT_ID` is set for the program'),
  },
  network: {
    aws: native('network_configuration.subnets'),
    google: native('vpc_access.network_interfaces', undefined, 'all its connections go through the subnetwork'),
    azure: native('infrastructure_subnet_id', undefined, 'in a dedicated subnet'),
  },
  tier: {
    aws: native('network_configuration.subnets', { oneOf: ['private', 'isolated'] }),
    google: native('network_interfaces.subnetwork', { oneOf: ['private', 'isolated'] }),
    azure: native('infrastructure_subnet_id', { oneOf: ['private'] }),
  },
  environment: { aws: native(`${aws}.environment`), google: native('containers.env'), azure: native('container.env') },
  secrets: {
    aws: native(`${aws}.secrets`, undefined, 'read by the execution role'),
    google: native('env.value_source.secret_key_ref', undefined, 'read as `identity`, the newest version'),
    azure: native('secret.key_vault_secret_id', undefined, 'read as `identity`, the newest version'),
  },
  diskGiB: {
    aws: native('ephemeral_storage.size_in_gib', { min: 21, max: 200 }),
    google: unsupported(
      'the file system of an instance is in memory',
      'Leave it out, and raise memoryMiB; or use a bucket.',
    ),
    azure: unsupported('the size of the disk depends on cpu: 1 GiB at 0.25, 8 GiB at 4', 'Leave it out, or raise cpu.'),
  },
  logDays: {
    aws: native('aws_cloudwatch_log_group.retention_in_days', { oneOf: LOG_STEPS }),
    google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
    azure: unsupported(IN_ONE_WORKSPACE, IN_ENVIRONMENT),
  },
});

/** Source: github.com/hashicorp/terraform-provider-aws/issues/43905 */
const WEIGHTS_MOVE = unsupported(
  'ECS would move the weights of a listener rule itself, and the next apply would set them back',
  'Create a second service, and share the route by weight.',
);

export const SERVICE: KindTable<ServiceProps> = {
  kind: 'service',
  service: { aws: 'Amazon ECS on Fargate', google: 'Google Cloud Run', azure: 'Azure Container Apps' },
  features: {
    ...containerRows('container_definitions'),
    port: {
      aws: native('portMappings'),
      google: native('ports.container_port', undefined, 'a worker pool without one'),
      azure: native('ingress.target_port'),
    },
    min: {
      aws: native('min_capacity', { min: 0, max: 5000 }, '0 with `scaling.queue`'),
      google: native('scaling.min_instance_count', { min: 0, max: 1000 }, 'without a port it equals `max`'),
      azure: native('template.min_replicas', { min: 0, max: 300 }, '0 with `scaling.requests`'),
    },
    max: {
      aws: native('max_capacity', { min: 1, max: 5000 }),
      google: native('scaling.max_instance_count', { min: 1, max: 1000 }),
      azure: native('template.max_replicas', { min: 1, max: 300 }),
    },
    scaling: {
      aws: native('aws_appautoscaling_policy'),
      google: native('the autoscaler of Cloud Run', undefined, 'with a port'),
      azure: native('custom_scale_rule'),
    },
    'scaling.cpuPercent': {
      aws: native('ECSServiceAverageCPUUtilization', { min: 1, max: 100 }),
      google: native('the autoscaler of Cloud Run', { oneOf: [60] }),
      azure: native('custom_scale_rule.metadata.value', { min: 1, max: 100 }),
    },
    'scaling.requests': {
      aws: {
        is: 'emulated',
        by: 'requests for each instance × time to answer, of the target group',
        limit: { min: 1 },
        note: 'behind a load balancer',
      },
      google: native('max_instance_request_concurrency', { min: 1, max: 1000 }, 'never more than these'),
      azure: native('http_scale_rule.concurrent_requests', { min: 1 }),
    },
    'scaling.queue': {
      aws: native('ApproximateNumberOfMessagesVisible', undefined, 'divided by the running tasks'),
      google: unsupported(
        'Cloud Run scales on requests and processors',
        'Leave it out and set min to max; or use a computeGroup, which scales on a queue.',
      ),
      azure: unsupported(
        "the provider's rules for Service Bus require a connection string, but keys of the namespace are disabled",
        'Scale on cpuPercent, or use a computeGroup, which scales on a queue.',
      ),
    },
    'scaling.queue.messagesPerInstance': {
      aws: native('target_value', { min: 1 }),
      google: unsupported('Cloud Run scales on requests and processors', 'Leave scaling.queue out.'),
      azure: unsupported(
        "the provider's rules for Service Bus require a connection string",
        'Leave scaling.queue out.',
      ),
    },
    health: {
      aws: native('health_check', undefined, 'of the target group, by the load balancer'),
      google: native('startup_probe, liveness_probe'),
      azure: native('startup_probe, liveness_probe, readiness_probe'),
    },
    'health.path': {
      aws: native('health_check.path'),
      google: native('http_get.path'),
      azure: native('readiness_probe.path'),
    },
    'health.readyPath': {
      aws: unsupported('the target group has one check, and an instance that fails it is replaced', 'Use health.path.'),
      // Source: google provider, changelog of 7.19.0
      google: needs('google', '7.19', native('readiness_probe')),
      azure: native('readiness_probe.path'),
    },
    'health.startSeconds': {
      aws: native('health_check_grace_period_seconds', { min: 0, max: 7200 }),
      google: native('startup_probe.failure_threshold', { min: 10, max: 240 }, 'in steps of 10'),
      azure: native('startup_probe.failure_count_threshold', { min: 10, max: 300 }, 'in steps of 10'),
    },
    stopSeconds: {
      aws: native('stopTimeout', { min: 2, max: 120 }),
      google: unsupported(
        'an instance has 10 seconds after SIGTERM',
        'Leave it out, and let the program end within 10 seconds.',
      ),
      azure: native('termination_grace_period_seconds', { min: 1, max: 600 }),
    },
    rollout: {
      aws: WEIGHTS_MOVE,
      google: native('traffic', undefined, 'with a port'),
      azure: native('ingress.traffic_weight', undefined, 'with a port; both revisions are active'),
    },
    'rollout.percent': {
      aws: WEIGHTS_MOVE,
      google: native('traffic.percent', { min: 1, max: 99 }),
      azure: native('traffic_weight.percentage', { min: 1, max: 99 }),
    },
    'rollout.revision': {
      aws: WEIGHTS_MOVE,
      google: native('traffic.revision'),
      azure: native('traffic_weight.revision_suffix'),
    },
    slo: {
      aws: native('the kind objective', undefined, 'of the requests that load balancers send'),
      google: native('the kind objective'),
      azure: native('the kind objective', undefined, 'of the requests that a load balancer sends'),
    },
    otlp: {
      aws: emulated('a container in `container_definitions`', undefined, 'X-Ray, CloudWatch and the log group'),
      google: emulated('a container in `containers`', undefined, 'Cloud Trace, Cloud Monitoring and Cloud Logging'),
      azure: emulated('a container in `container`', undefined, 'Application Insights, without keys'),
    },
    sidecars: { aws: native('container_definitions'), google: native('containers'), azure: native('container') },
  },
  semantics: {
    access: {
      aws: 'through a load balancer or an api',
      google:
        'through a load balancer or an api; its own address accepts traffic of the VPC only, and without a load ' +
        'balancer from identities that may call it only',
      azure: 'through a load balancer; its environment has no public address',
    },
    'a rule for its member applies to': {
      aws: 'its security group',
      google: 'the network tag of its instances, for connections that it opens',
      azure: "its network's subnet of containers: all services and jobs in it are one",
    },
    'a new image': {
      aws: 'new tasks start before old ones drain and stop; the circuit breaker rolls back a release whose tasks fail',
      google: 'a new revision receives requests once it has started; if it fails, it receives none and the apply fails',
      azure: 'a new revision receives requests once it is ready; if it fails, it receives none',
    },
    'a new image that answers with errors': {
      aws: 'with `monitoring:`, ECS rolls the deployment back if the alarm on `serverErrors` fires during it',
      google: 'keeps the requests: Cloud Run sends none back by itself; `npm run rollback`',
      azure: 'keeps the requests: Container Apps sends none back by itself; `npm run rollback`',
    },
    'a tenth of the requests for a new image': {
      aws: 'a second service, and weights of routes',
      google: '`rollout`, or a second service and weights of routes',
      azure: '`rollout`; a gateway does not support weights',
    },
    'instances when idle': {
      aws: '`min`; 0 with `scaling.queue`',
      google: '`min`; CPU is allocated during requests, or always without a port',
      azure: '`min`; 0 with `scaling.requests`',
    },
    'longest request': { aws: 'the timeout of the load balancer', google: '3,600 s', azure: '240 s' },
    logs: {
      aws: 'CloudWatch Logs, encrypted, a group for each service',
      google: 'Cloud Logging',
      azure: "the placement's Log Analytics workspace",
    },
    'a shell in a running container': {
      aws: 'nobody (`enable_execute_command` is off)',
      google: 'nobody',
      azure: 'users with `containerApps/*/exec`',
    },
  },
};
