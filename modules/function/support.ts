import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, inList, type KindTable, native, replacing, unsupported } from '../core/features';
import type { FunctionProps, Trigger } from './function';

const LAMBDA = 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const RUN = 'cloud.google.com/functions/quotas; cloud.google.com/run/quotas';
const AZURE = 'learn.microsoft.com/azure/azure-functions/functions-scale';

const ALL = ['node22', 'python3.13', 'python3.12', 'java21', 'dotnet8', 'go1'];
const CALLS = 'the address, under which others call it';

const SERVICE = { aws: 'AWS Lambda', google: 'Google Cloud Run functions', azure: 'Azure Functions' };
const SCHEDULER = 'aws_scheduler_schedule';
/** Each message is a call, so that one that fails does not take others with it. */
const ONE = { min: 1, max: 1 };

export const TRIGGER: KindTable<Trigger> = {
  kind: 'trigger',
  service: SERVICE,
  features: {
    queue: {
      aws: native('aws_lambda_event_source_mapping'),
      google: native('push_config', undefined, 'of the subscription, which nobody can pull from then'),
      azure: native('serviceBusTrigger'),
    },
    topic: {
      aws: emulated('a queue that subscribes to it'),
      google: emulated('a queue that subscribes to it'),
      azure: emulated('a queue that subscribes to it'),
    },
    filter: { aws: native('filter_policy'), google: native('filter'), azure: native('sql_filter') },
    schedule: {
      aws: native(SCHEDULER),
      google: native('google_cloud_scheduler_job'),
      azure: native('timerTrigger', undefined, 'the host keeps time'),
    },
    timeZone: {
      aws: native('schedule_expression_timezone'),
      google: native('time_zone'),
      azure: native('WEBSITE_TIME_ZONE', undefined, 'one for all times of a function'),
    },
    batchSize: {
      aws: native('batch_size', { min: 1, max: 10_000 }, 'those that failed are given out again alone'),
      google: native('a message a request', ONE),
      azure: native('cardinality one', ONE),
    },
    maxWaitSeconds: {
      aws: native('maximum_batching_window_in_seconds', { min: 0, max: 300 }),
      google: unsupported('each message is a call', 'Leave it out.'),
      azure: unsupported('each message is a call', 'Leave it out.'),
    },
  },
  semantics: {},
};

export const FUNCTION: KindTable<FunctionProps> = {
  kind: 'function',
  service: SERVICE,
  features: {
    code: {
      aws: native('source_code_hash'),
      google: native('build_config.source', undefined, 'Cloud Build makes a container of it during the apply'),
      azure: native('WEBSITE_RUN_FROM_PACKAGE', undefined, 'a blob that the identity reads'),
    },
    'code.object': {
      aws: native('s3_bucket, s3_key'),
      google: native('build_config.source.storage_source', undefined, 'the builder may read the bucket'),
      azure: unsupported(
        'a program is told in its own files where its queues and schedules are, which are written into a folder',
        'Give a folder.',
      ),
    },
    'code.image': {
      aws: replacing(native('image_uri', undefined, 'in Amazon ECR of the same region'), CALLS),
      google: replacing(native('google_cloud_run_v2_service', undefined, 'in Artifact Registry'), CALLS),
      azure: unsupported(
        'a program is told in its own files where its queues and schedules are, which are written into a folder',
        'Give a folder.',
      ),
    },
    runtime: {
      aws: native('runtime', { oneOf: ALL, source: LAMBDA }, '`go1` is an executable `bootstrap`, built for Linux'),
      google: native('build_config.runtime', { oneOf: ALL, source: RUN }, '`go1` is source'),
      azure: native(
        'application_stack',
        { oneOf: ALL.filter((one) => one !== 'dotnet8'), source: AZURE },
        '`go1` is an executable, built for Linux, that serves HTTP (a custom handler)',
      ),
    },
    handler: {
      aws: native('handler'),
      google: native('build_config.entry_point'),
      azure: native('function.json', undefined, 'written into the program, a function for each trigger'),
    },
    identity: {
      aws: native('role', undefined, 'its trust policy gets Lambda'),
      google: native('service_config.service_account_email'),
      azure: native('identity', undefined, 'also for the storage of the host and the program'),
    },
    triggers: {
      aws: native('aws_lambda_event_source_mapping', undefined, 'and aws_scheduler_schedule'),
      google: emulated('push_config of the subscription', undefined, 'and google_cloud_scheduler_job'),
      azure: native('function.json', undefined, 'the host takes messages and keeps time'),
    },
    ...inList('triggers', TRIGGER),
    http: {
      aws: native('aws_lambda_function_url', undefined, 'requests signed with SigV4'),
      google: native('ingress_settings', undefined, 'identity tokens of Google'),
      azure: native('auth_settings_v2', undefined, 'tokens of the directory'),
    },
    'http.public': {
      // Since October 2025 a public address requires lambda:InvokeFunction, too, narrowed to calls
      // through the address (invoked_via_function_url), which comes with a later version of the
      // provider. Without it anybody with an AWS account could send any event. Source:
      // docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      aws: unsupported(
        'a public address requires a permission that the pinned provider cannot narrow to it',
        'Give the function a public route of an api: routes: [{ method, path, to: { function }, public: true }].',
      ),
      google: native('allUsers'),
      azure: native('auth_settings_v2'),
    },
    memoryMiB: {
      aws: native('memory_size', { min: 128, max: 10_240, source: LAMBDA }),
      google: native('available_memory', { min: 128, max: 32_768, source: RUN }),
      azure: emulated('sku_name', { min: 128, max: 14_336, source: AZURE }, 'EP1, EP2 or EP3, which functions share'),
    },
    timeoutSeconds: {
      aws: native('timeout', { min: 1, max: 900, source: LAMBDA }),
      google: native('timeout_seconds', { min: 1, max: 3600, source: RUN }),
      azure: native(
        'host.json functionTimeout',
        { min: 1, max: 3600, source: AZURE },
        'an answer over HTTP at most 230 s',
      ),
    },
    environment: {
      aws: native('environment', undefined, 'at most 4 KB'),
      google: native('environment_variables'),
      azure: native('app_settings'),
    },
    secrets: {
      aws: emulated('environment', undefined, 'the reference, and the right to read it'),
      google: emulated('environment_variables', undefined, 'the reference, and the right to read it'),
      azure: unsupported(
        'a vault is reached from its network only, and a function is not in a network here',
        'Let a compute group do what needs the secret.',
      ),
    },
    network: {
      aws: native('vpc_config'),
      google: native('vpc_access.network_interfaces', undefined, 'with an image; a connector of machines is not made'),
      azure: unsupported(
        'a plan needs a subnet that is delegated to it, which a network does not have yet',
        'Let a container service or a compute group do what needs the network.',
      ),
    },
    tier: {
      aws: native('vpc_config.subnet_ids'),
      google: native('vpc_access.network_interfaces.subnetwork'),
      azure: unsupported('a function is not in a network here', 'Leave it out.'),
    },
    concurrency: {
      aws: native('reserved_concurrent_executions', undefined, 'one call an instance'),
      google: native('max_instance_count', undefined, 'one call an instance'),
      azure: native('app_scale_limit', undefined, 'an instance takes several calls'),
    },
    'concurrency.least': {
      aws: native('aws_lambda_provisioned_concurrency_config', { min: 0 }),
      google: native('min_instance_count', { min: 0 }),
      azure: native('elastic_instance_minimum', { min: 0, max: 20, source: AZURE }),
    },
    'concurrency.most': {
      aws: native(
        'reserved_concurrent_executions',
        { min: 1, source: LAMBDA },
        '100 of the account must stay unreserved',
      ),
      google: native('max_instance_count', { min: 1, max: 1000, source: RUN }),
      azure: native('app_scale_limit', { min: 1, max: 20, source: AZURE }),
    },
    architecture: {
      aws: native('architectures', { oneOf: ['x86_64', 'arm64'] }),
      google: unsupported('it runs on x86_64', 'Leave it out.'),
      azure: unsupported('it runs on x86_64', 'Leave it out.'),
    },
    logRetentionDays: {
      aws: native('retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported('logs are kept as long as the bucket of the project says', 'Leave it out.'),
      azure: unsupported('logs are kept for 365 days in the workspace of the placement', 'Leave it out.'),
    },
  },
  semantics: {
    'its price without calls': {
      aws: 'none',
      google: 'none',
      azure: 'one instance of its plan, shared by the functions of its size',
    },
    'a message is given out': { aws: 'at least once', google: 'at least once', azure: 'at least once' },
    'a message that failed': {
      aws: 'is there again when its visibility timeout is over; then dead letters',
      google: 'is there again after 10 s, later and later; then dead letters',
      azure: 'is there again at once; then dead letters',
    },
    'a time that was missed': {
      aws: 'is tried again for 24 hours, up to 185 times',
      google: 'is tried again 5 times',
      azure: 'is made up for once, when the host is back',
    },
    'calls while the program changes': {
      aws: 'end on the version that they began on',
      google: 'end on the revision that they began on',
      azure: 'end within the time that the host has to stop; a message comes again',
    },
    'size of the program': {
      aws: 'at most 50 MB as a zip, 250 MB unpacked',
      google: 'at most 100 MB as a zip, 500 MB unpacked',
      azure: 'at most 1 GB as a zip',
    },
    'what the program may write': { aws: '`/tmp`, 512 MB', google: '`/tmp`, which counts as memory', azure: '`/tmp`' },
  },
};
