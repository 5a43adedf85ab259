import { LOG_STEPS } from '../core/cloudwatch';
import { emulated, inList, type KindTable, native, replacing, unsupported } from '../core/features';
import { IN_ENVIRONMENT, IN_ONE_BUCKET, IN_ONE_WORKSPACE } from '../core/log-retention';
import type { FunctionProps, Trigger } from './function';

const LAMBDA = 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const RUN = 'cloud.google.com/functions/quotas; cloud.google.com/run/quotas';
const AZURE = 'learn.microsoft.com/azure/azure-functions/functions-scale';

const ALL = ['node22', 'python3.13', 'python3.12', 'java21', 'dotnet8', 'go1'];
const CALLS = 'its address for callers';

const SERVICE = { aws: 'AWS Lambda', google: 'Google Cloud Run functions', azure: 'Azure Functions' };
const SCHEDULER = 'aws_scheduler_schedule';
const INSTEAD_OF_CHANGES = 'Publish to a topic after writing, and use the topic as a trigger.';
/** Each message is a separate call, so that one failure does not affect others. */
const ONE = { min: 1, max: 1 };

export const TRIGGER: KindTable<Trigger> = {
  kind: 'trigger',
  service: SERVICE,
  features: {
    queue: {
      aws: native('aws_lambda_event_source_mapping'),
      google: native('push_config', undefined, 'of the subscription, which then does not support pull'),
      azure: native('serviceBusTrigger'),
    },
    topic: {
      aws: emulated('a queue that subscribes to it'),
      google: emulated('a queue that subscribes to it'),
      azure: emulated('a queue that subscribes to it'),
    },
    filter: { aws: native('filter_policy'), google: native('filter'), azure: native('sql_filter') },
    changes: {
      aws: native('aws_lambda_event_source_mapping', undefined, 'of the stream of DynamoDB'),
      // Source: cloud.google.com/eventarc/docs/troubleshooting (Eventarc service agent).
      google: unsupported(
        'events of Firestore pass through Eventarc, whose service agent gets its permissions minutes after its first ' +
          'use, so that a first apply fails, and its triggers have no dead letters',
        INSTEAD_OF_CHANGES,
      ),
      // Source: learn.microsoft.com/azure/cosmos-db/change-feed-modes (latest version mode, which
      // the trigger has)
      azure: unsupported(
        'the change feed of Cosmos DB has neither deleted items nor the item before a change',
        INSTEAD_OF_CHANGES,
      ),
    },
    failures: {
      aws: native('destination_config'),
      google: unsupported('changes are not a trigger', 'Leave it out.'),
      azure: unsupported('changes are not a trigger', 'Leave it out.'),
    },
    schedule: {
      aws: native(SCHEDULER),
      google: native('google_cloud_scheduler_job'),
      azure: native('timerTrigger', undefined, 'by the host'),
    },
    timeZone: {
      aws: native('schedule_expression_timezone'),
      google: native('time_zone'),
      azure: native('WEBSITE_TIME_ZONE', undefined, 'one for all times of a function'),
    },
    batchSize: {
      aws: native('batch_size', { min: 1, max: 10_000 }, 'failed messages are redelivered separately'),
      google: native('one message per request', ONE),
      azure: native('cardinality one', ONE),
    },
    maxWaitSeconds: {
      aws: native('maximum_batching_window_in_seconds', { min: 0, max: 300 }),
      google: unsupported('each message is a separate call', 'Leave it out.'),
      azure: unsupported('each message is a separate call', 'Leave it out.'),
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
      google: native('build_config.source', undefined, 'Cloud Build builds a container during the apply'),
      azure: native('WEBSITE_RUN_FROM_PACKAGE', undefined, 'a blob that the identity reads'),
    },
    'code.object': {
      aws: native('s3_bucket, s3_key'),
      google: native('build_config.source.storage_source', undefined, 'the builder may read the bucket'),
      azure: unsupported('triggers are configured in files of the program, which requires a folder', 'Use a folder.'),
    },
    'code.image': {
      aws: replacing(native('image_uri', undefined, 'in Amazon ECR of the same region'), CALLS),
      google: replacing(native('google_cloud_run_v2_service', undefined, 'in Artifact Registry'), CALLS),
      azure: unsupported('triggers are configured in files of the program, which requires a folder', 'Use a folder.'),
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
      azure: native('function.json', undefined, 'added to the program, a function for each trigger'),
    },
    identity: {
      aws: native('role', undefined, 'Lambda is added to its trust policy'),
      google: native('service_config.service_account_email'),
      azure: native('identity', undefined, 'also for the storage of the host and the program'),
    },
    triggers: {
      aws: native('aws_lambda_event_source_mapping', undefined, 'and aws_scheduler_schedule'),
      google: emulated('push_config of the subscription', undefined, 'and google_cloud_scheduler_job'),
      azure: native('function.json', undefined, 'the host receives messages and runs schedules'),
    },
    ...inList('triggers', TRIGGER),
    http: {
      aws: native('aws_lambda_function_url', undefined, 'requests signed with SigV4'),
      google: native('ingress_settings', undefined, 'identity tokens of Google'),
      azure: native('auth_settings_v2', undefined, 'tokens of the directory'),
    },
    'http.public': {
      // Since October 2025 a public URL also requires lambda:InvokeFunction, limited to calls
      // through the URL (invoked_via_function_url), which a later version of the provider supports.
      // Without the limit anyone with an AWS account could send any event. Source:
      // docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
      aws: unsupported(
        'a public address requires a permission that the pinned provider cannot narrow to it',
        'Use a public route of an api: routes: [{ method, path, to: { function }, public: true }].',
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
      azure: native('host.json functionTimeout', { min: 1, max: 3600, source: AZURE }, 'HTTP responses within 230 s'),
    },
    environment: {
      aws: native('environment', undefined, 'at most 4 KB'),
      google: native('environment_variables'),
      azure: native('app_settings'),
    },
    secrets: {
      aws: emulated('environment', undefined, 'the reference, and the permission to read it'),
      google: emulated('environment_variables', undefined, 'the reference, and the permission to read it'),
      azure: emulated('app_settings', undefined, 'the reference, and the permission to read it; requires `network`'),
    },
    network: {
      aws: native('vpc_config'),
      google: native(
        'vpc_access.network_interfaces',
        undefined,
        'with source code from version 7.21 of the provider: `direct_vpc_network_interface`',
      ),
      azure: native('virtual_network_subnet_id', undefined, 'a delegated subnet for each plan, with NAT'),
    },
    tier: {
      aws: native('vpc_config.subnet_ids'),
      google: native('vpc_access.network_interfaces.subnetwork'),
      azure: native('virtual_network_subnet_id', { oneOf: ['private'] }),
    },
    concurrency: {
      aws: native('reserved_concurrent_executions', undefined, 'one call per instance'),
      google: native('max_instance_count', undefined, 'one call per instance'),
      azure: native('app_scale_limit', undefined, 'an instance handles several calls'),
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
    otlp: {
      aws: emulated('a layer in `layers`', undefined, 'X-Ray, CloudWatch and the log group'),
      google: unsupported(
        'a function has one container, in which nothing else can receive the data',
        'Use a service, whose otlp adds a collector; or send from the program to telemetry.googleapis.com.',
      ),
      azure: unsupported(
        'a function app has no process that receives OTLP: its host sends its own traces only',
        'Use a service, whose otlp adds a collector; or send from the program with the Azure Monitor OpenTelemetry ' +
          'distro.',
      ),
    },
    logRetentionDays: {
      aws: native('retention_in_days', { oneOf: LOG_STEPS }),
      google: unsupported(IN_ONE_BUCKET, IN_ENVIRONMENT),
      azure: unsupported(IN_ONE_WORKSPACE, IN_ENVIRONMENT),
    },
  },
  semantics: {
    'cost when idle': {
      aws: 'none',
      google: 'none',
      azure: 'one instance of its plan, shared by the functions of its size',
    },
    'message delivery': { aws: 'at least once', google: 'at least once', azure: 'at least once' },
    'a failed message': {
      aws: 'is redelivered when its visibility timeout ends; then dead letters',
      google: 'is redelivered after 10 s, then with increasing delays; then dead letters',
      azure: 'is redelivered at once; then dead letters',
    },
    '`visibilityTimeoutSeconds` of a queue below `timeoutSeconds`': {
      aws: 'an error',
      google: 'an error',
      azure: 'the host renews the lock of a message until the call ends',
    },
    'a missed schedule': {
      aws: 'is retried for 24 hours, up to 185 times',
      google: 'is retried 5 times',
      azure: 'runs once, when the host is available again',
    },
    'calls during a deployment': {
      aws: 'complete on their version',
      google: 'complete on their revision',
      azure: 'must complete within the shutdown period of the host; a message is redelivered',
    },
    'a new version that fails': {
      aws:
        'receives all calls, since CodeDeploy shifts traffic outside Terraform: `npm run deploy -- <environment> ' +
        '--watch 15 --auto-rollback`, or `npm run rollback`',
      google: 'receives no calls if its build or start fails; otherwise all of them: `npm run rollback`',
      azure: 'receives all calls: `npm run deploy -- <environment> --watch 15 --auto-rollback`, or `npm run rollback`',
    },
    'changes of a key-value table that fail': {
      aws: 'are split and repeated 10 times, at most 23 hours; then their position goes to `failures`',
      google: 'not a trigger: publish to a topic after writing',
      azure: 'not a trigger: publish to a topic after writing',
    },
    'size of the program': {
      aws: 'at most 50 MB as a zip, 250 MB unpacked',
      google: 'at most 100 MB as a zip, 500 MB unpacked',
      azure: 'at most 1 GB as a zip',
    },
    'writable storage': { aws: '`/tmp`, 512 MB', google: '`/tmp`, which counts as memory', azure: '`/tmp`' },
  },
};
