import type { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import { base64Of } from '../core/base64';
import { googleSchedule } from '../core/google-schedule';
import { stableId } from '../core/names';
import { asRunFunction } from '../function/google-base';
import { GoogleIdentity } from '../identity/google';
import { asRunJob } from '../job/google';
import { asPubsubQueue } from '../queue/google';
import { Schedule, type ScheduleProps, type ScheduleTarget } from './schedule';
import { isWhole, refusePublic, SCHEDULE_DEFAULTS } from './settings';

/**
 * The maximum time that Cloud Scheduler waits for an HTTP response. Source:
 * google_cloud_scheduler_job.attempt_deadline
 */
const LONGEST = '1800s';

/** A Cloud Scheduler job, and its service account. */
export class GoogleSchedule extends Schedule {
  /** Undefined if it was refused with an error. */
  readonly job: CloudSchedulerJob | undefined;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id, props);
    if (!isWhole(props)) return;
    const { cron, timeZone, target, retries, paused, native } = props;
    const { project, environment } = this.placement;
    const caller = new GoogleIdentity(this, 'caller', { description: `Calls what ${stableId(this)} names` });
    this.job = googleSchedule(this, {
      cron,
      timeZone: timeZone ?? SCHEDULE_DEFAULTS.timeZone,
      description: `${stableId(this)} of ${project} ${environment}`,
      // If omitted, the provider keeps the previous value.
      paused: paused ?? false,
      retryConfig: { retryCount: retries ?? SCHEDULE_DEFAULTS.retries },
      ...this.callOf(target, caller),
      ...native?.google?.job,
    });
  }

  private callOf({ function: fn, queue, message = '', job }: ScheduleTarget, caller: GoogleIdentity) {
    const { email: serviceAccountEmail } = caller;
    if (fn) {
      const { address: uri, isPublic } = asRunFunction(fn);
      if (isPublic) refusePublic(this);
      fn.grantInvoke(caller);
      return {
        attemptDeadline: LONGEST,
        httpTarget: { uri, httpMethod: 'POST', oidcToken: { serviceAccountEmail, audience: uri } },
      };
    }
    if (queue) {
      queue.grantSend(caller);
      const { sendAddress, ordered } = asPubsubQueue(queue);
      // A Pub/Sub target has no ordering key, and publishes as a service agent that may publish to
      // all topics.
      const data = base64Of(message);
      const sent = { messages: [{ data, ...(ordered && { orderingKey: stableId(this) }) }] };
      return {
        httpTarget: {
          uri: `https://pubsub.googleapis.com/v1/${sendAddress}:publish`,
          httpMethod: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: base64Of(JSON.stringify(sent)),
          oauthToken: { serviceAccountEmail, scope: 'https://www.googleapis.com/auth/pubsub' },
        },
      };
    }
    const run = job as NonNullable<typeof job>;
    run.grantRun(caller);
    return { httpTarget: asRunJob(run).startTarget(serviceAccountEmail) };
  }
}
