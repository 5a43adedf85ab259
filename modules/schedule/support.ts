import { type KindTable, native, unsupported } from '../core/features';
import type { ScheduleProps } from './schedule';

const EVENTBRIDGE = 'docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html';
const CLOUD_SCHEDULER = 'cloud.google.com/scheduler/docs/configuring/retry-jobs';
const LOGIC_APPS = 'learn.microsoft.com/azure/logic-apps/error-exception-handling (retry policy)';

export const SCHEDULE: KindTable<ScheduleProps> = {
  kind: 'schedule',
  service: {
    aws: 'Amazon EventBridge Scheduler',
    google: 'Google Cloud Scheduler',
    azure: 'Azure Logic Apps (Consumption)',
  },
  features: {
    cron: {
      aws: native('schedule_expression'),
      google: native('schedule'),
      azure: native('recurrence', undefined, 'days of the month and months are conditions of the trigger'),
    },
    timeZone: {
      aws: native('schedule_expression_timezone'),
      google: native('time_zone'),
      azure: native('recurrence.timeZone', undefined, 'its Windows name'),
    },
    target: {
      aws: native('target'),
      google: native('http_target'),
      azure: native('actions', undefined, 'a request over HTTP'),
    },
    'target.function': {
      aws: native('target.arn', undefined, 'an asynchronous call'),
      google: native('http_target.oidc_token'),
      azure: native('authentication', undefined, 'a token of the directory, for the application of the function'),
    },
    'target.queue': {
      aws: native('target.sqs_parameters'),
      google: native('http_target.oauth_token', undefined, 'publishes to the topic of the queue'),
      azure: native('authentication', undefined, 'sends to the queue of Service Bus'),
    },
    'target.message': {
      aws: native('target.input'),
      google: native('http_target.body'),
      azure: native('inputs.body'),
    },
    'target.job': {
      aws: native('target.arn', undefined, 'submits the job'),
      google: native('http_target.oauth_token', undefined, 'runs the job'),
      azure: native('authentication', undefined, 'starts the job'),
    },
    retries: {
      aws: native('retry_policy.maximum_retry_attempts', { min: 0, max: 185, source: EVENTBRIDGE }),
      google: native('retry_config.retry_count', { min: 0, max: 5, source: CLOUD_SCHEDULER }),
      azure: native('retryPolicy.count', { min: 0, max: 90, source: LOGIC_APPS }),
    },
    deadLetters: {
      aws: native('target.dead_letter_config'),
      google: unsupported(
        'Cloud Scheduler drops a call after the last retry',
        'Send a message to a queue, which has its own dead letters.',
      ),
      azure: native('runAfter', undefined, 'an action that runs after the failed one'),
    },
    paused: { aws: native('state'), google: native('paused'), azure: native('state') },
  },
  semantics: {
    delivery: { aws: 'at least once', google: 'at least once', azure: 'at least once' },
    delay: {
      aws: 'within the minute',
      google: 'usually within the minute',
      azure: 'usually within the minute',
    },
    'a missed schedule': {
      aws: 'is retried for 24 hours, or until the retries are used up',
      google: 'is skipped if retries of the previous one are still running',
      azure: 'is skipped',
    },
    'a call that takes longer than the interval': {
      aws: 'does not delay the next',
      google: 'delays the next: calls of a schedule never overlap',
      azure: 'does not delay the next',
    },
    'a function that throws': {
      aws: 'is retried twice by Lambda, regardless of `retries`, because Lambda accepted the call',
      google: 'is called again, up to `retries`',
      azure: 'is called again, up to `retries`',
    },
    'the repeated hour when clocks go back': {
      aws: 'fires once',
      google: 'fires once or twice, by the time',
      azure: 'fires once',
    },
    'its price': {
      aws: '1 USD per million calls',
      google: '0.10 USD per month; three are free',
      azure: 'less than 0.001 USD per run',
    },
  },
};
