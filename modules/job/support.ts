import { type KindTable, native, replacing, unsupported } from '../core/features';
import { containerRows } from '../service/support';
import type { JobProps } from './job';

/** The rows in which Batch differs from ECS. */
const rows = containerRows('container_properties');

export const JOB: KindTable<JobProps> = {
  kind: 'job',
  service: { aws: 'AWS Batch on Fargate', google: 'Google Cloud Run jobs', azure: 'Azure Container Apps jobs' },
  features: {
    ...rows,
    identity: { ...rows.identity, aws: native('container_properties.jobRoleArn') },
    network: { ...rows.network, aws: native('compute_resources.subnets') },
    tier: { ...rows.tier, aws: native('compute_resources.subnets', { oneOf: ['private', 'isolated'] }) },
    cpu: { ...rows.cpu, aws: native('resourceRequirements.VCPU', undefined, '0.25 to 16') },
    memoryMiB: { ...rows.memoryMiB, aws: native('resourceRequirements.MEMORY', undefined, '512 to 122,880, by `cpu`') },
    architecture: {
      ...rows.architecture,
      aws: native('runtimePlatform.cpuArchitecture', { oneOf: ['x86_64', 'arm64'] }),
    },
    diskGiB: { ...rows.diskGiB, aws: native('ephemeralStorage.sizeInGiB', { min: 21, max: 200 }) },
    schedule: {
      aws: native('aws_scheduler_schedule', undefined, 'submits the job'),
      google: native('google_cloud_scheduler_job', undefined, 'runs the job'),
      azure: replacing(native('schedule_trigger_config.cron_expression'), 'the record of its runs'),
    },
    'schedule.cron': {
      aws: native('schedule_expression'),
      google: native('schedule'),
      azure: replacing(native('cron_expression'), 'the record of its runs'),
    },
    'schedule.timeZone': {
      aws: native('schedule_expression_timezone'),
      google: native('time_zone'),
      azure: native('cron_expression', { oneOf: ['UTC'] }),
    },
    queue: {
      aws: native('aws_pipes_pipe', undefined, 'EventBridge Pipes submits the job'),
      google: unsupported(
        'Pub/Sub can not call the API of Cloud Run jobs',
        'Add a function with the queue as its trigger, and let it start the job: job.grantRun.',
      ),
      azure: unsupported(
        "the provider's rules for Service Bus require a connection string, but keys of the namespace are disabled",
        'Add a function with the queue as its trigger, and let it start the job: job.grantRun.',
      ),
    },
    timeoutSeconds: {
      aws: native('timeout.attempt_duration_seconds', { min: 60, max: 1_209_600 }, 'of each attempt'),
      google: native('template.timeout', { min: 1, max: 604_800 }, 'of each attempt'),
      azure: native('replica_timeout_in_seconds', { min: 1, max: 86_400 }, 'of all attempts of a task together'),
    },
    retries: {
      aws: native('retry_strategy.attempts', { min: 0, max: 9 }),
      google: native('template.max_retries', { min: 0, max: 10 }),
      azure: native('replica_retry_limit', { min: 0, max: 10 }),
    },
    tasks: {
      aws: native('ArrayProperties.Size', { min: 1, max: 10_000 }),
      google: native('task_count', { min: 1, max: 10_000 }),
      azure: native('replica_completion_count', { min: 1, max: 300 }),
    },
  },
  semantics: {
    'is started': { aws: 'by submitting it to its queue', google: 'as an execution', azure: 'as an execution' },
    'by hand': {
      aws: '`aws batch submit-job`',
      google: '`gcloud run jobs execute`',
      azure: '`az containerapp job start`',
    },
    'a start by a schedule': { aws: 'at least once', google: 'at least once', azure: 'at least once' },
    'a task knows its number by': {
      aws: '`AWS_BATCH_JOB_ARRAY_INDEX`',
      google: '`CLOUD_RUN_TASK_INDEX`',
      azure: '**no**: distribute the work with a queue',
    },
    'a rule for its member applies to': {
      aws: 'its security group',
      google: 'the network tag of its instances',
      azure: "its network's subnet of containers: all services and jobs in it are one",
    },
    'cost when idle': { aws: 'nothing', google: 'nothing; a schedule 0.10 USD a month', azure: 'nothing' },
    logs: {
      aws: 'CloudWatch Logs, encrypted, a group for each job',
      google: 'Cloud Logging',
      azure: "the placement's Log Analytics workspace",
    },
  },
};
