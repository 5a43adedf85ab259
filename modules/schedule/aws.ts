import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SchedulerSchedule, SchedulerScheduleTarget } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { Construct } from 'constructs';
import { serviceRole } from '../core/aws';
import { awsSchedule } from '../core/aws-schedule';
import { report } from '../core/errors';
import { nameOf, stableId } from '../core/names';
import { asLambdaFunction } from '../function/aws';
import { SCHEDULE_EVENT } from '../function/aws-triggers';
import { INLINE_POLICY_NAME, identityPolicy, type Statement } from '../identity/aws';
import { asBatchJob } from '../job/aws';
import { asSqsQueue } from '../queue/aws-base';
import { Schedule, type ScheduleProps, type ScheduleTarget } from './schedule';
import { isWhole, refusePublic, SCHEDULE_DEFAULTS } from './settings';

/** An EventBridge Scheduler schedule, and its role. */
export class AwsSchedule extends Schedule {
  /** Undefined if it was refused with an error. */
  readonly schedule: SchedulerSchedule | undefined;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id, props);
    if (!isWhole(props)) return;
    const { cron, timeZone, target, retries, deadLetters, paused, native } = props;
    const { statements, ...called } = this.callOf(target);
    const role = serviceRole(this, 'Scheduler', 'scheduler.amazonaws.com', {
      description: `Calls what ${stableId(this)} names`,
    });
    const dead = deadLetters && asSqsQueue(deadLetters);
    if (dead?.ordered) {
      report(this, {
        message:
          `deadLetters is ${deadLetters?.node.id}, an ordered queue, which EventBridge ` +
          `Scheduler does not support.`,
        remedy: 'Use a queue that is not ordered.',
      });
    }
    const policy = new IamRolePolicy(this, 'policy', {
      role: role.name,
      name: nameOf(this, INLINE_POLICY_NAME, { parent: this }),
      policy: identityPolicy([...statements, ...(dead ? dead.sending('KeepDeadLetters') : [])]),
    });
    this.schedule = awsSchedule(this, {
      cron,
      timeZone: timeZone ?? SCHEDULE_DEFAULTS.timeZone,
      paused,
      target: {
        ...called,
        roleArn: role.arn,
        retryPolicy: { maximumRetryAttempts: retries ?? SCHEDULE_DEFAULTS.retries, maximumEventAgeInSeconds: 86_400 },
        ...(dead && { deadLetterConfig: { arn: dead.arn } }),
      },
      ready: [policy],
      native: native?.aws?.schedule,
    });
  }

  private callOf({
    function: fn,
    queue,
    message = '',
    job,
  }: ScheduleTarget): Omit<SchedulerScheduleTarget, 'roleArn'> & { readonly statements: readonly Statement[] } {
    if (fn) {
      const { arn, isPublic } = asLambdaFunction(fn);
      if (isPublic) refusePublic(this);
      const statements = [{ sid: 'Invoke', actions: ['lambda:InvokeFunction'], resources: [arn] }];
      return { arn, input: SCHEDULE_EVENT, statements };
    }
    if (queue) {
      const to = asSqsQueue(queue);
      return {
        arn: to.arn,
        input: message,
        // Messages of the schedule are ordered among themselves.
        ...(to.ordered && { sqsParameters: { messageGroupId: stableId(this) } }),
        statements: to.sending('Send'),
      };
    }
    const run = asBatchJob(job as NonNullable<typeof job>);
    return { ...run.startTarget(), statements: [run.submit()] };
  }
}
