import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import { triggerOf } from '../../modules/schedule/azure-workflow';
import type { ScheduleProps } from '../../modules/schedule/schedule';
import { SCHEDULE } from '../../modules/schedule/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { APPLICATION, NODE } from '../support/function';
import { theirs } from '../support/network';
import { NGINX } from '../support/service';
import { CLOUDS, synth } from '../support/synth';
import { settlesAndGoes, Workspace } from '../support/terraform';

/** Samples are data: constructs are made of their names. */
type Named = Omit<ScheduleProps, 'target' | 'deadLetters'> & {
  readonly target: {
    readonly function?: string;
    readonly queue?: string;
    readonly message?: string;
    readonly job?: string;
  };
  readonly deadLetters?: string;
};

function make(stack: PlacementStack, cloud: Cloud, { target, deadLetters, ...props }: Named) {
  const queueOf = (id: string) => cloud.queue(stack, id, { ordered: id === 'ordered' });
  const functionOf = (id: string) =>
    cloud.function(stack, id, {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: cloud.identity(stack, `${id}-runs`),
      http: { public: id === 'public', ...(cloud.name === 'azure' && { azure: { applicationId: APPLICATION } }) },
    });
  const jobOf = (id: string) => {
    const network = theirs(stack, cloud, 'theirs');
    const identity = cloud.identity(stack, `${id}-runs`);
    const job = cloud.job(stack, id, { image: NGINX, cpu: 1, memoryMiB: 2048, network, identity });
    network.allow(job.member, 'internet', { port: 443 });
    return job;
  };
  cloud.schedule(stack, 'nightly', {
    ...props,
    target: {
      ...(target.function && { function: functionOf(target.function) }),
      ...(target.queue && { queue: queueOf(target.queue) }),
      ...(target.message !== undefined && { message: target.message }),
      ...(target.job && { job: jobOf(target.job) }),
    },
    ...(deadLetters && { deadLetters: cloud.queue(stack, deadLetters, { ordered: deadLetters === 'ordered-dead' }) }),
  });
}

const QUEUE = { queue: 'exports', message: 'now' };
const on = (cloud: CloudName, props: Partial<Named> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, { cron: '0 2 * * *', target: QUEUE, ...props }));
const messages = (cloud: CloudName, props: Partial<Named>) => on(cloud, props).problems.map(({ message }) => message);

describe('schedule: every property counts', () => {
  everyPropertyCounts<Named>({
    table: SCHEDULE,
    base: { cron: '0 2 * * *', target: QUEUE },
    make,
    samples: {
      cron: { values: ['0 2 * * *', '30 2 1 * *'] },
      timeZone: { values: ['Europe/Berlin', 'America/New_York'] },
      target: { values: [QUEUE, { queue: 'returns', message: 'now' }] },
      retries: { values: [2, 3] },
      deadLetters: { values: ['dead', 'lost'] },
      paused: { values: [true, false] },
    },
    nested: {
      'target.function': { values: ['export', 'import'], with: { target: { queue: undefined, message: undefined } } },
      'target.queue': { values: ['exports', 'returns'], with: { target: { message: 'now' } } },
      'target.message': { values: ['now', 'soon'], with: { target: { queue: 'exports' } } },
      'target.job': { values: ['export', 'import'], with: { target: { queue: undefined, message: undefined } } },
    },
    native: {
      aws: [{ schedule: { description: 'each night' } }],
      google: [{ job: { description: 'each night' } }],
      azure: [{ deployment: { debugLevel: 'none' } }],
    },
  });
});

describe('on AWS', () => {
  test('a role may send to the one queue, and to the one of its dead letters', () => {
    const { the, problems } = on('aws', { timeZone: 'Europe/Berlin', deadLetters: 'dead', retries: 3 });
    expect(problems).toEqual([]);
    expect(the('aws_scheduler_schedule')).toMatchObject({
      schedule_expression: 'cron(0 2 * * ? *)',
      schedule_expression_timezone: 'Europe/Berlin',
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: '${aws_sqs_queue.exports_queue.arn}',
        input: 'now',
        retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 86_400 },
        dead_letter_config: { arn: '${aws_sqs_queue.dead_queue.arn}' },
      },
      depends_on: ['aws_iam_role_policy.nightly_policy'],
    });
    const role = the('aws_iam_role', 'nightly/role');
    expect(JSON.parse(role.assume_role_policy).Statement).toEqual([
      {
        Sid: 'Scheduler',
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
    expect(JSON.parse(the('aws_iam_role_policy', 'nightly/policy').policy).Statement).toEqual([
      { Sid: 'Send', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: ['${aws_sqs_queue.exports_queue.arn}'] },
      {
        Sid: 'KeepDeadLetters',
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: ['${aws_sqs_queue.dead_queue.arn}'],
      },
    ]);
  });

  test('an ordered queue gets one message group, a function the time, and a job a run', () => {
    expect(
      on('aws', { target: { queue: 'ordered', message: 'now' } }).the('aws_scheduler_schedule').target,
    ).toMatchObject({ sqs_parameters: { message_group_id: 'nightly' } });
    const { the } = on('aws', { target: { function: 'export' } });
    expect(the('aws_scheduler_schedule').target).toMatchObject({
      arn: '${aws_lambda_alias.export_alias.arn}',
      input: '{"polycloud.schedule":"<aws.scheduler.scheduled-time>"}',
    });
    expect(on('aws', { target: { job: 'export' } }).the('aws_scheduler_schedule').target).toMatchObject({
      arn: 'arn:aws:scheduler:::aws-sdk:batch:submitJob',
    });
    expect(on('aws', { paused: true }).the('aws_scheduler_schedule').state).toBe('DISABLED');
  });
});

describe('on Google', () => {
  const decoded = (body: string) => JSON.parse(Buffer.from(body, 'base64').toString('utf8'));

  test('an account that may publish to the one topic sends the message', () => {
    const { the, problems } = on('google', { timeZone: 'Europe/Berlin', retries: 3 });
    expect(problems).toEqual([]);
    const job = the('google_cloud_scheduler_job');
    expect(job).toMatchObject({
      schedule: '0 2 * * *',
      time_zone: 'Europe/Berlin',
      paused: false,
      retry_config: { retry_count: 3 },
      http_target: {
        http_method: 'POST',
        uri: 'https://pubsub.googleapis.com/v1/${google_pubsub_topic.exports_topic.id}:publish',
        oauth_token: { service_account_email: '${google_service_account.nightly_caller_service-account.email}' },
      },
    });
    expect(decoded(job.http_target.body)).toEqual({ messages: [{ data: Buffer.from('now').toString('base64') }] });
    expect(the('google_pubsub_topic_iam_member', 'exports/grant-send-nightly-caller/member')).toMatchObject({
      role: 'roles/pubsub.publisher',
    });
  });

  test('an ordered queue gets one ordering key, a function an identity token, and a job a run', () => {
    const { body } = on('google', { target: { queue: 'ordered', message: 'now' } }).the(
      'google_cloud_scheduler_job',
    ).http_target;
    expect(decoded(body).messages[0]).toMatchObject({ orderingKey: 'nightly' });
    const { the } = on('google', { target: { function: 'export' } });
    const uri = '${google_cloudfunctions2_function.export_function.service_config[0].uri}';
    expect(the('google_cloud_scheduler_job')).toMatchObject({
      attempt_deadline: '1800s',
      http_target: { uri, oidc_token: { audience: uri } },
    });
    expect(the('google_cloud_run_v2_service_iam_member')).toMatchObject({ role: 'roles/run.invoker' });
    expect(on('google', { target: { job: 'export' } }).the('google_cloud_scheduler_job').http_target.uri).toMatch(
      /:run$/,
    );
  });
});

describe('on Azure', () => {
  const workflow = (props: Partial<Named>) => {
    const body = on('azure', props).the('azurerm_resource_group_template_deployment');
    return { body, ...JSON.parse(body.template_content).resources[0] };
  };

  test('one template has the state, the identity, the trigger and the calls', () => {
    const { body, identity, properties } = workflow({
      timeZone: 'Europe/Berlin',
      paused: true,
      retries: 3,
      deadLetters: 'dead',
    });
    expect(identity).toEqual({ type: 'UserAssigned', userAssignedIdentities: { "[parameters('identity')]": {} } });
    expect(properties.state).toBe('Disabled');
    expect(properties.definition.triggers.time).toEqual({
      type: 'Recurrence',
      recurrence: {
        frequency: 'Day',
        interval: 1,
        timeZone: 'W. Europe Standard Time',
        schedule: { hours: [2], minutes: [0] },
      },
    });
    expect(properties.definition.actions).toMatchObject({
      call: { inputs: { method: 'POST', retryPolicy: { type: 'exponential', count: 3 } }, runAfter: {} },
      keep: { runAfter: { call: ['Failed', 'TimedOut'] } },
    });
    expect(body.parameters_content).toContain(
      '"https://${azurerm_servicebus_namespace.messaging_namespace.name}.servicebus.windows.net/${azurerm_servicebus_queue.exports_queue.name}/messages"',
    );
    expect(body.parameters_content).toContain(Buffer.from('now').toString('base64'));
  });

  test('it may send to the one queue, and what it did is in the log', () => {
    const { the } = on('azure');
    expect(the('azurerm_role_assignment', 'exports/grant-send-nightly-caller/role')).toMatchObject({
      role_definition_name: 'Azure Service Bus Data Sender',
    });
    expect(the('azurerm_monitor_diagnostic_setting', 'nightly/logs')).toMatchObject({
      enabled_log: [{ category: 'WorkflowRuntime' }],
      depends_on: ['azurerm_resource_group_template_deployment.nightly_workflow'],
    });
  });

  test('a job is started by its address, and a function called with a token for its application', () => {
    expect(workflow({ target: { job: 'export' } }).body.parameters_content).toMatch(
      /management\.azure\.com\$\{azurerm_container_app_job[^}]+\}\/start/,
    );
    const { the } = on('azure', { target: { function: 'export' } });
    expect(the('azurerm_resource_group_template_deployment').parameters_content).toContain(`api://${APPLICATION}`);
    expect(the('azurerm_linux_function_app').auth_settings_v2.active_directory_v2.allowed_identities).toContain(
      '${azurerm_user_assigned_identity.nightly_caller_identity.principal_id}',
    );
  });

  test.each([
    ['* * * * *', { frequency: 'Minute', interval: 1 }, undefined],
    [
      '*/30 * * * 1-2',
      { frequency: 'Week', schedule: { minutes: [0, 30], weekDays: ['Monday', 'Tuesday'] } },
      undefined,
    ],
    [
      '0 6 1,15 1-2 *',
      { frequency: 'Day', schedule: { hours: [6], minutes: [0] } },
      [
        { expression: "@contains(createArray(1, 15), int(convertFromUtc(utcNow(), 'UTC', 'dd')))" },
        { expression: "@contains(createArray(1, 2), int(convertFromUtc(utcNow(), 'UTC', 'MM')))" },
      ],
    ],
  ])('%s becomes a trigger', (cron, recurrence, conditions) => {
    const trigger = triggerOf(cron, 'UTC');
    expect(trigger.recurrence).toMatchObject(recurrence);
    expect(trigger.conditions).toEqual(conditions);
  });
});

describe.each(CLOUDS)('wrong input on %s', (cloud) => {
  test.each<[string, Partial<Named>, string]>([
    ['no target', { target: {} }, 'target has nothing, it must have exactly one of function, queue and job.'],
    [
      'two targets',
      { target: { ...QUEUE, job: 'export' } },
      'target has queue and job, it must have exactly one of function, queue and job.',
    ],
    ['a queue without a message', { target: { queue: 'exports' } }, 'target.queue requires target.message.'],
    ['a message for a job', { target: { job: 'export', message: 'now' } }, 'target.message requires target.queue.'],
    [
      'a cron that never fires',
      { cron: '0 2 30 2 *' },
      'cron is "0 2 30 2 *", which never fires: no such month has a day 30.',
    ],
    [
      'a time zone that nobody knows',
      { timeZone: 'Mars/Olympus' },
      'timeZone is "Mars/Olympus", which is not in the tz database.',
    ],
    [
      'a function that anybody may call',
      { target: { function: 'public' } },
      'target.function has http.public, so any caller could forge a schedule.',
    ],
  ])('%s', (_, props, message) => expect(messages(cloud, props)).toContain(message));
});

test('what one cloud can not do is refused there', () => {
  expect(messages('google', { deadLetters: 'dead' })[0]).toContain('deadLetters');
  expect(messages('google', { retries: 6 })).toEqual(['retries is 6, Google Cloud Scheduler allows 0 to 5.']);
  expect(messages('aws', { deadLetters: 'ordered-dead' })).toEqual([
    'deadLetters is ordered-dead, an ordered queue, which EventBridge Scheduler does not support.',
  ]);
});

test.each(CLOUDS)(
  'on %s it is deployed, changes in place, and goes',
  async (cloud) => {
    const workspace = new Workspace();
    try {
      workspace.write(
        on(cloud, { timeZone: 'Europe/Berlin', ...(cloud !== 'google' && { deadLetters: 'dead' }) }).json,
      );
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await workspace.settled();
      workspace.write(
        on(cloud, { cron: '30 3 * * *', paused: true, ...(cloud !== 'google' && { deadLetters: 'dead' }) }).json,
      );
      expect(Object.values(await workspace.changes())).toEqual(['update']);
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  },
  300_000,
);
