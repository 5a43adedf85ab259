import type { Cloud } from '../../../modules/cloud';
import type { CloudName } from '../../../modules/core/placement';
import type { JobProps } from '../../../modules/job/job';
import { JOB } from '../../../modules/job/support';
import type { PlacementStack } from '../../../stacks/placement-stack';
import { everyPropertyCounts } from '../../support/conformance';
import { theirs } from '../../support/network';
import { NGINX } from '../../support/service';
import { CLOUDS, synth } from '../../support/synth';

const OTHER = 'docker.io/library/nginx:1.28';
const BASE = { image: NGINX, cpu: 1, memoryMiB: 2048 } as const;

/** Samples are data: constructs are made of their names. */
interface Named extends Omit<JobProps, 'network' | 'identity' | 'secrets' | 'queue'> {
  readonly queue?: string;
  readonly network: string;
  readonly identity: string;
  readonly secrets?: Readonly<Record<string, string>>;
}

function make(stack: PlacementStack, cloud: Cloud, { network, identity, secrets, queue, ...props }: Named) {
  const place = theirs(stack, cloud, network);
  const job = cloud.job(stack, 'migrate', {
    ...props,
    network: place,
    identity: cloud.identity(stack, identity),
    ...(queue !== undefined && { queue: cloud.queue(stack, queue) }),
    secrets:
      secrets &&
      Object.fromEntries(
        Object.entries(secrets).map(([name, id]) => [name, cloud.secret(stack, id, { network: place })]),
      ),
  });
  place.allow(job.member, 'internet', { port: 443 });
  return job;
}

const on = (cloud: CloudName, props: Partial<Named> = {}) =>
  synth(
    cloud,
    (stack, catalogue) => void make(stack, catalogue, { ...BASE, network: 'theirs', identity: 'clerk', ...props }),
  );
const messages = (cloud: CloudName, props: Partial<Named>) => on(cloud, props).problems.map(({ message }) => message);

describe('job: every property counts', () => {
  everyPropertyCounts<Named>({
    table: JOB,
    base: { ...BASE, network: 'theirs', identity: 'clerk' },
    make,
    samples: {
      image: { values: [NGINX, OTHER] },
      command: { values: [['migrate'], ['rest']] },
      cpu: { values: [1, 2] },
      memoryMiB: { values: [2048, 4096] },
      architecture: { values: ['x86_64', 'arm64'] },
      identity: { values: ['clerk', 'keeper'] },
      network: { values: ['theirs', 'others'] },
      tier: { values: ['private', 'isolated'] },
      environment: { values: [{ MODE: 'one' }, { MODE: 'other' }] },
      secrets: { values: [{ KEY: 'one' }, { KEY: 'other' }] },
      diskGiB: { values: [30, 40] },
      logDays: { values: [30, 60] },
      queue: { values: ['orders', 'returns'] },
      schedule: { values: [{ cron: '0 3 * * *', timeZone: 'UTC' }, { cron: '0 4 * * *' }] },
      timeoutSeconds: { values: [600, 900] },
      retries: { values: [1, 2] },
      tasks: { values: [2, 3] },
    },
    nested: {
      'command.0': { values: ['migrate', 'rest'], with: { command: ['migrate'] } },
      'environment.MODE': { values: ['one', 'other'] },
      'secrets.KEY': { values: ['one', 'other'] },
      'schedule.cron': { values: ['0 3 * * *', '0 4 * * *'] },
      'schedule.timeZone': { values: ['UTC', 'Europe/Berlin'], with: { schedule: { cron: '0 3 * * *' } } },
    },
    native: {
      aws: [{ definition: { schedulingPriority: 5 } }],
      google: [{ job: { launchStage: 'GA' } }],
      azure: [{ job: { tags: { about: 'it' } } }],
    },
  });
});

test('on AWS it is a job of Batch on Fargate, which a schedule submits', () => {
  const { the, problems } = on('aws', {
    schedule: { cron: '*/15 8-18 * * 1-5', timeZone: 'Europe/Berlin' },
    tasks: 4,
    retries: 2,
  });
  expect(problems).toEqual([]);
  const properties = JSON.parse(the('aws_batch_job_definition').container_properties);
  expect(properties).toMatchObject({
    image: NGINX,
    networkConfiguration: { assignPublicIp: 'DISABLED' },
    resourceRequirements: [
      { type: 'VCPU', value: '1' },
      { type: 'MEMORY', value: '2048' },
    ],
  });
  expect(the('aws_batch_job_definition').retry_strategy).toEqual({ attempts: 3 });
  expect(the('aws_batch_compute_environment').compute_resources).toMatchObject({ type: 'FARGATE', max_vcpus: 4 });
  const { schedule_expression, schedule_expression_timezone, target } = the('aws_scheduler_schedule');
  expect([schedule_expression, schedule_expression_timezone]).toEqual([
    'cron(*/15 8-18 ? * MON,TUE,WED,THU,FRI *)',
    'Europe/Berlin',
  ]);
  expect(JSON.parse(target.input)).toMatchObject({ JobName: 'acme-test-migrate', ArrayProperties: { Size: 4 } });
});

test('on AWS a queue starts it for each message, with its text, as a role that may do nothing else', () => {
  const { json, the, problems } = on('aws', { queue: 'orders', tasks: 3 });
  expect(problems).toEqual([]);
  const { source, target, source_parameters, target_parameters, depends_on } = the('aws_pipes_pipe');
  expect([source, target]).toEqual(['${aws_sqs_queue.orders_queue.arn}', '${aws_batch_job_queue.migrate_queue.arn}']);
  // A message that can not start a job comes again alone.
  expect(source_parameters.sqs_queue_parameters).toEqual({ batch_size: 1 });
  expect(target_parameters.batch_job_parameters).toEqual({
    job_name: 'acme-test-migrate',
    job_definition: '${aws_batch_job_definition.migrate_definition.arn}',
    array_properties: { size: 3 },
    container_overrides: { environment: [{ name: 'MESSAGE', value: '$.body' }] },
  });
  const policies = Object.entries<{ policy: string; role: string }>(json.resource.aws_iam_role_policy).filter(
    ([, { role }]) => role.includes('migrate_starter_pipe'),
  );
  const actions = policies.flatMap(([, { policy }]) =>
    JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
  );
  expect(actions.filter((action) => !/^(sqs|kms):|^batch:SubmitJob$/.test(action))).toEqual([]);
  expect(actions).toEqual(expect.arrayContaining(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'batch:SubmitJob']));
  expect(policies.map(([name]) => `aws_iam_role_policy.${name}`).filter((one) => !depends_on.includes(one))).toEqual(
    [],
  );
  expect(the('aws_iam_role', 'migrate/starter/pipe/role').assume_role_policy).toContain('pipes.amazonaws.com');
});

test('on Google a schedule runs it as an identity that may do nothing else', () => {
  const { the } = on('google', { schedule: { cron: '0 3 * * *' } });
  expect(the('google_cloud_scheduler_job').http_target).toMatchObject({
    uri: 'https://run.googleapis.com/v2/projects/acme-dev/locations/us-east1/jobs/${google_cloud_run_v2_job.migrate_job.name}:run',
    oauth_token: { service_account_email: '${google_service_account.migrate_schedule_caller_service-account.email}' },
  });
  expect(the('google_cloud_run_v2_job_iam_member')).toMatchObject({ role: 'roles/run.invoker' });
  expect(the('google_cloud_run_v2_job').deletion_protection).toBe(false);
});

test('on Azure it is started by its schedule, or by hand', () => {
  expect(
    on('azure', { schedule: { cron: '0 3 * * *' }, tasks: 2 }).the('azurerm_container_app_job').schedule_trigger_config,
  ).toEqual({
    cron_expression: '0 3 * * *',
    parallelism: 2,
    replica_completion_count: 2,
  });
  expect(on('azure').the('azurerm_container_app_job').manual_trigger_config).toEqual({
    parallelism: 1,
    replica_completion_count: 1,
  });
  expect(messages('azure', { schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } })).toEqual([
    'schedule.timeZone is "Europe/Berlin", Azure Container Apps jobs allows "UTC".',
  ]);
});

test('what starts it by hand is known before the apply', () => {
  const seen: Record<string, string> = {};
  for (const cloud of CLOUDS) {
    synth(cloud, (stack, catalogue) => {
      seen[cloud] = make(stack, catalogue, {
        ...BASE,
        network: 'theirs',
        identity: 'clerk',
        tasks: 2,
      }).startCommand.join(' ');
    });
  }
  expect(seen).toEqual({
    aws:
      'aws batch submit-job --region us-east-1 --job-name acme-test-migrate --job-queue acme-test-migrate ' +
      '--job-definition acme-test-migrate --array-properties size=2',
    google: 'gcloud run jobs execute acme-test-migrate --project acme-dev --region us-east1',
    azure: expect.stringMatching(
      /^az containerapp job start --name acme-test-migrate --resource-group acme-test-resources-\w{6}$/,
    ),
  });
});

test('a schedule that one cloud would read differently is an error', () => {
  const wrong = (cron: string) => messages('aws', { schedule: { cron } });
  expect(wrong('0 3 * *')).toEqual(['schedule.cron is "0 3 * *", which has 4 fields; a schedule requires 5.']);
  expect(wrong('0 3 1 * 1')).toEqual([
    'schedule.cron is "0 3 1 * 1", which has a day of the month and a day of the week.',
  ]);
  expect(wrong('0,30 8-18 * * 1-5')).toEqual([]);
});

test.each(CLOUDS)('one that exists is started, and in no rule, on %s', (cloud) => {
  const existing = {
    aws: {
      definitionArn: 'arn:aws:batch:us-east-1:123456789012:job-definition/theirs:1',
      queueArn: 'arn:aws:batch:us-east-1:123456789012:job-queue/theirs',
    },
    google: { job: 'projects/hub/locations/us-east1/jobs/theirs' },
    azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.App/jobs/theirs' },
  };
  const { problems } = synth(cloud, (stack, catalogue) => {
    const job = catalogue.job.fromExisting(stack, 'migrate', existing);
    theirs(stack, catalogue).allow(job.member, 'internet', { port: 443 });
  });
  expect(problems.map(({ message }) => message)).toEqual(['a rule refers to a job that was created elsewhere.']);
});
