import type { SchedulerScheduleConfig } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { ResourceGroupTemplateDeploymentConfig } from '@cdktf/provider-azurerm/lib/resource-group-template-deployment';
import type { CloudSchedulerJobConfig } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import type { CloudFunction } from '../function/function';
import type { Job } from '../job/job';
import type { Queue } from '../queue/queue';
import { checkSchedule } from './settings';
import { SCHEDULE } from './support';

export interface ScheduleProps {
  /**
   * When it fires: minute, hour, day of the month, month and day of the week, in numbers. `0 2 * *
   * *` is each night at two. One of the two days must be `*`; 0 is Sunday.
   */
  readonly cron: string;
  /** The time zone of `cron`, a name of the tz database: `Europe/Berlin`. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** The target: a function, a queue or a job. */
  readonly target: ScheduleTarget;
  /**
   * How often a failed call is retried.
   * @default 5
   * Limits: AWS 0–185, within 24 hours; Google 0–5; Azure 0–90.
   */
  readonly retries?: number;
  /**
   * The queue for calls that failed after all retries. It must not be ordered.
   * @default none: the call is lost, and is visible in the service's metrics only
   * Limits: not supported on Google.
   */
  readonly deadLetters?: Queue;
  /** Pauses the schedule; missed calls are not repeated later. @default false */
  readonly paused?: boolean;
  /** Settings of the cloud's own resource, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly schedule?: Partial<SchedulerScheduleConfig> };
    readonly google?: { readonly job?: Partial<CloudSchedulerJobConfig> };
    readonly azure?: { readonly deployment?: Partial<ResourceGroupTemplateDeploymentConfig> };
  };
}

/** Exactly one of `function`, `queue` and `job`. */
export interface ScheduleTarget {
  /**
   * The program receives an event of type `schedule`.
   * Limits: Azure requires `http` with an application: see the function's page.
   */
  readonly function?: CloudFunction;
  /** The queue that receives `message`. */
  readonly queue?: Queue;
  /** With `queue`: the body of the message. */
  readonly message?: string;
  /** The job that is run. */
  readonly job?: Job;
}

/** Calls a target on a recurring schedule, with an identity that has no other permission. */
export abstract class Schedule extends Kind {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id, SCHEDULE, props);
    checkSchedule(this, props);
  }
}
