import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import type { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { awsSchedule } from '../core/aws-schedule';
import { report } from '../core/errors';
import { nameOf } from '../core/names';
import { INLINE_POLICY_NAME, identityPolicy } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asDynamoTable } from '../key-value/aws';
import type { KeyValue } from '../key-value/key-value';
import { AwsQueue } from '../queue/aws';
import { asSqsQueue } from '../queue/aws-base';
import type { Queue } from '../queue/queue';
import type { AwsFunction } from './aws';
import type { FunctionProps, Trigger } from './function';
import { FUNCTION_DEFAULTS } from './settings';
import { placeOf } from './triggers';

/**
 * The maximum batch size without a window. Source:
 * docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (BatchSize)
 */
const WITHOUT_WINDOW = 10;

/** Event source mappings for queues and tables, and EventBridge Scheduler schedules. */
export function triggerAws(
  fn: AwsFunction,
  { triggers = [], identity, timeoutSeconds = FUNCTION_DEFAULTS.timeoutSeconds }: FunctionProps,
): void {
  triggers.forEach((trigger, index) => {
    const place = placeOf(fn, trigger, index);
    if (!place) return;
    const { queue, topic, changes, filter, schedule, timeZone } = trigger;
    if (schedule !== undefined) plan(fn, place, schedule, timeZone);
    if (changes) follow(fn, place, changes, trigger, identity);
    // AWS recommends six times the function's timeout for a queue, so that a throttled batch is not
    // delivered again too early. Source: its guide, with-sqs.
    const own =
      topic &&
      new AwsQueue(place, 'queue', { subscribesTo: { topic, filter }, visibilityTimeoutSeconds: timeoutSeconds * 6 });
    const from = own ?? queue;
    if (from) take(fn, place, from, { trigger, timeoutSeconds, index, identity });
  });
}

interface Taking {
  readonly trigger: Trigger;
  readonly timeoutSeconds: number;
  readonly index: number;
  readonly identity: Identity;
}

function take(
  fn: AwsFunction,
  place: Construct,
  queue: Queue,
  { trigger, timeoutSeconds, index, identity }: Taking,
): void {
  const { batchSize = 1, maxWaitSeconds = 0 } = trigger;
  if (batchSize > WITHOUT_WINDOW && maxWaitSeconds < 1) {
    report(fn, {
      message:
        `triggers.${index}.batchSize is ${batchSize} without maxWaitSeconds, AWS Lambda allows ` + `${WITHOUT_WINDOW}.`,
      remedy: `Lower it to at most ${WITHOUT_WINDOW}, or add maxWaitSeconds.`,
    });
  }
  const { arn, visibilityTimeoutSeconds: visible, ordered } = asSqsQueue(queue);
  if (visible !== undefined && visible < timeoutSeconds) {
    report(fn, {
      message:
        `timeoutSeconds is ${timeoutSeconds}, but the queue ${queue.node.id} delivers a message again ` +
        `after visibilityTimeoutSeconds, which is ${visible}.`,
      remedy:
        `Raise visibilityTimeoutSeconds of the queue to at least ${timeoutSeconds}; AWS ` +
        `recommends six times as much.`,
    });
  }
  if (ordered && maxWaitSeconds > 0) {
    report(fn, {
      message:
        `triggers.${index}.maxWaitSeconds is ${maxWaitSeconds}, but an ordered Amazon SQS queue does not support ` +
        'it.',
      remedy: 'Leave maxWaitSeconds out.',
    });
  }
  // The mapping is refused until the role may receive messages.
  const grant = queue.grantConsume(identity);
  new LambdaEventSourceMapping(place, 'mapping', {
    eventSourceArn: arn,
    functionName: fn.alias.arn,
    batchSize,
    maximumBatchingWindowInSeconds: maxWaitSeconds || undefined,
    functionResponseTypes: ['ReportBatchItemFailures'],
    dependsOn: grant.resources,
  });
}

/**
 * How often a batch of changes is repeated, and for how long: a stream keeps changes for 24 hours.
 */
const GIVE_UP = { maximumRetryAttempts: 10, maximumRecordAgeInSeconds: 23 * 3600 } as const;

/**
 * Follows the stream of a table. Lambda reads it with the role of the function, which also sends
 * what it gives up. Source: docs.aws.amazon.com/lambda/latest/dg/with-ddb.html and
 * services-dynamodb-errors.html
 */
function follow(fn: AwsFunction, place: Construct, table: KeyValue, trigger: Trigger, identity: Identity): void {
  const { batchSize = 100, maxWaitSeconds = 0 } = trigger;
  const grant = table.grantReadChanges(identity);
  const { streamArn } = asDynamoTable(table);
  if (streamArn === undefined) return; // Told by the grant.
  const failures = asSqsQueue(trigger.failures ?? new AwsQueue(place, 'failures', {}));
  if (failures.ordered) {
    report(fn, {
      message: `failures is ${failures.node.id}, but AWS Lambda does not send to an ordered queue.`,
      remedy: 'Use a queue that is not ordered.',
    });
  }
  new LambdaEventSourceMapping(place, 'mapping', {
    eventSourceArn: streamArn,
    functionName: fn.alias.arn,
    // Changes between the creation of the table and the first poll are not missed.
    startingPosition: 'TRIM_HORIZON',
    batchSize,
    maximumBatchingWindowInSeconds: maxWaitSeconds || undefined,
    bisectBatchOnFunctionError: true,
    ...GIVE_UP,
    destinationConfig: { onFailure: { destinationArn: failures.arn } },
    functionResponseTypes: ['ReportBatchItemFailures'],
    dependsOn: [...grant.resources, ...failures.grantSend(identity).resources],
  });
}

/** A schedule with a role that may call this one function. */
function plan(fn: AwsFunction, place: Construct, schedule: string, timeZone = 'Etc/UTC'): void {
  const role = serviceRole(place, 'Scheduler', 'scheduler.amazonaws.com', { description: `Calls ${fn.node.id}` });
  const policy = new IamRolePolicy(place, 'policy', {
    role: role.name,
    name: nameOf(place, INLINE_POLICY_NAME, { parent: place }),
    policy: identityPolicy([{ sid: 'Invoke', actions: ['lambda:InvokeFunction'], resources: [fn.arn] }]),
  });
  awsSchedule(place, {
    cron: schedule,
    timeZone,
    derived: true,
    target: { arn: fn.arn, roleArn: role.arn, input: SCHEDULE_EVENT },
    ready: [policy],
  });
}

/** The payload of a schedule: the scheduler itself inserts the time. */
export const SCHEDULE_EVENT = JSON.stringify({ 'polycloud.schedule': '<aws.scheduler.scheduled-time>' });
