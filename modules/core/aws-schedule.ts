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
  /** The permissions that the role of the target requires before the first call. */
  readonly ready: readonly ITerraformDependable[];
  readonly paused?: boolean;
  /** Whether the id of `scope` is generated. */
  readonly derived?: boolean;
  readonly native?: Partial<SchedulerScheduleConfig>;
}

/**
 * An EventBridge Scheduler schedule that calls within a minute, under `scope`, which determines its
 * name.
 */
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
