import type { PubsubSubscriptionPushConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
import { ServiceAccountIamMember } from '@cdktf/provider-google/lib/service-account-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { googleSchedule } from '../core/google-schedule';
import { factsOf } from '../core/placement';
import { GoogleIdentity } from '../identity/google';
import { GoogleQueue } from '../queue/google';
import type { Queue } from '../queue/queue';
import type { FunctionProps } from './function';
import type { GoogleFunction } from './google';
import { FUNCTION_DEFAULTS } from './settings';
import { placeOf } from './triggers';

/**
 * How long Pub/Sub and Cloud Scheduler wait for a response, in seconds. Source:
 * google_pubsub_subscription.ack_deadline_seconds; google_cloud_scheduler_job.attempt_deadline
 */
const WAITS = { queue: { min: 10, max: 600 }, schedule: { min: 15, max: 1800 } } as const;

/**
 * Push subscriptions of Pub/Sub, and Cloud Scheduler jobs, both with an account that may call this
 * one function.
 */
export function triggerGoogle(
  fn: GoogleFunction,
  { triggers = [], timeoutSeconds = FUNCTION_DEFAULTS.timeoutSeconds }: FunctionProps,
): void {
  if (triggers.length === 0) return;
  const place = new Construct(fn, 'calls');
  const caller = new GoogleIdentity(place, 'caller', { description: `Calls ${fn.node.id}` });
  fn.letCall(place, caller.member);
  const oidcToken = { serviceAccountEmail: caller.email, audience: fn.address };
  let pushes = false;
  triggers.forEach((trigger, index) => {
    const one = placeOf(fn, trigger, index);
    if (!one) return;
    const { queue, topic, filter, schedule, timeZone } = trigger;
    const what = schedule === undefined ? 'queue' : 'schedule';
    if (timeoutSeconds > WAITS[what].max) {
      report(fn, {
        message:
          `timeoutSeconds is ${timeoutSeconds}, but ` +
          `${what === 'queue' ? 'Google Pub/Sub' : 'Google Cloud Scheduler'} waits ${WAITS[what].max} s for ` +
          'an answer.',
        remedy: `Lower it to at most ${WAITS[what].max}.`,
      });
    }
    if (schedule !== undefined) {
      googleSchedule(one, {
        cron: schedule,
        timeZone: timeZone ?? 'Etc/UTC',
        derived: true,
        attemptDeadline: `${Math.min(Math.max(timeoutSeconds, WAITS.schedule.min), WAITS.schedule.max)}s`,
        retryConfig: { retryCount: 5 },
        httpTarget: { uri: fn.address, httpMethod: 'POST', oidcToken },
      });
      return;
    }
    pushes = true;
    const visibilityTimeoutSeconds = Math.min(Math.max(timeoutSeconds, WAITS.queue.min), WAITS.queue.max);
    push(
      fn,
      topic
        ? new GoogleQueue(one, 'queue', { subscribesTo: { topic, filter }, visibilityTimeoutSeconds })
        : (queue as Queue),
      {
        timeoutSeconds,
        config: { pushEndpoint: fn.address, oidcToken },
      },
    );
  });
  // Pub/Sub's own service agent creates the tokens. Source:
  // cloud.google.com/pubsub/docs/authenticate-push-subscriptions
  if (pushes) {
    new ServiceAccountIamMember(place, 'agent', {
      serviceAccountId: caller.serviceAccount.name,
      role: 'roles/iam.serviceAccountOpenIdTokenCreator',
      member: `serviceAccount:service-${factsOf(fn.placement.facts, 'google').projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`,
    });
  }
}

function push(
  fn: GoogleFunction,
  queue: Queue,
  { timeoutSeconds, config }: { readonly timeoutSeconds: number; readonly config: PubsubSubscriptionPushConfig },
): void {
  if (!(queue instanceof GoogleQueue)) {
    report(fn, {
      message: `the queue ${queue.node.id} was created elsewhere, so its subscription cannot be changed to push.`,
      remedy: 'Let the owner of the queue configure the push, or create the queue here.',
    });
    return;
  }
  const visible = queue.subscription.ackDeadlineSecondsInput;
  if (visible !== undefined && visible < timeoutSeconds) {
    report(fn, {
      message:
        `timeoutSeconds is ${timeoutSeconds}, but the queue ${queue.node.id} delivers a message again ` +
        `after visibilityTimeoutSeconds, which is ${visible}.`,
      remedy: `Raise visibilityTimeoutSeconds of the queue to at least ${timeoutSeconds}.`,
    });
  }
  queue.subscription.putPushConfig(config);
}
