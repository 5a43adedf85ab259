import { SchedulerSchedule, type SchedulerScheduleConfig } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { awsCron } from './cron';
import { type NameRule, nameOf } from './names';

const SCHEDULE_NAME: NameRule = {
  what: 'EventBridge schedule',
  max: 64,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits, _ . and -',
  unique: 'region',
};

export interface AwsSchedule {
  readonly cron: string;
  readonly timeZone: string;
  readonly target: SchedulerScheduleConfig['target'];
  /** What the role of the target needs before the first call. */
  readonly ready: readonly ITerraformDependable[];
  readonly paused?: boolean;
  /** Nobody chose the id of `scope`. */
  readonly derived?: boolean;
  readonly native?: Partial<SchedulerScheduleConfig>;
}

/** A schedule of EventBridge Scheduler that calls at the minute, under `scope`, which names it. */
export const awsSchedule = (
  scope: Construct,
  { cron, timeZone, target, ready, paused, derived, native }: AwsSchedule,
) =>
  new SchedulerSchedule(scope, 'schedule', {
    name: nameOf(scope, { ...SCHEDULE_NAME, derived }),
    scheduleExpression: awsCron(cron),
    scheduleExpressionTimezone: timeZone,
    flexibleTimeWindow: { mode: 'OFF' },
    ...(paused && { state: 'DISABLED' }),
    target,
    dependsOn: [...ready],
    ...native,
  });
