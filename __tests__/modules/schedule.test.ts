import type { CloudName } from '../../modules/core/placement';
import { SCHEDULE } from '../../modules/schedule/support';
import { everyPropertyCounts } from '../support/conformance';
import { make, type Named, on, QUEUE } from '../support/schedule';
import { CLOUDS } from '../support/synth';
import { settlesAndGoes, Workspace } from '../support/terraform';

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
      'an unknown time zone',
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
    const deadLetters = { aws: 'dead', google: undefined, azure: 'dead' }[cloud];
    const workspace = new Workspace();
    try {
      workspace.write(on(cloud, { timeZone: 'Europe/Berlin', deadLetters }).json);
      await workspace.init();
      expect(await workspace.apply()).not.toContain('Warning:');
      await workspace.settled();
      workspace.write(on(cloud, { cron: '30 3 * * *', paused: true, deadLetters }).json);
      expect(Object.values(await workspace.changes())).toEqual(['update']);
      await workspace.applyPlan();
      await settlesAndGoes(workspace);
    } finally {
      await workspace.stop();
    }
  },
  300_000,
);
