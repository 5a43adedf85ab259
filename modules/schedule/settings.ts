import type { Construct } from 'constructs';
import { cronRefusal } from '../core/cron';
import { report } from '../core/errors';
import type { Schedule, ScheduleProps } from './schedule';

export const SCHEDULE_DEFAULTS = { timeZone: 'Etc/UTC', retries: 5 } as const;

const NAMES = { cron: 'cron', timeZone: 'timeZone' };

/** Errors in a schedule on every cloud. */
export function checkSchedule(scope: Schedule, { cron, timeZone, target }: ScheduleProps): void {
  const wrong = cronRefusal(cron, timeZone, NAMES);
  if (wrong) report(scope, wrong);
  const targets = (['function', 'queue', 'job'] as const).filter((one) => target[one] !== undefined);
  if (targets.length !== 1) {
    report(scope, {
      message: `target has ${targets.join(' and ') || 'nothing'}, it must have exactly one of function, queue and job.`,
      remedy: 'Use a schedule for each.',
    });
  }
  if (target.queue && !target.message) {
    report(scope, {
      message: 'target.queue requires target.message.',
      remedy: 'Add the body of the message.',
    });
  }
  if (!target.queue && target.message !== undefined) {
    report(scope, {
      message: 'target.message requires target.queue.',
      remedy: 'Leave target.message out: a function receives the time, and a job runs as defined.',
    });
  }
}

/** Whether a check found an error that prevents the creation. */
export const isWhole = ({ cron, timeZone, target }: ScheduleProps): boolean =>
  !cronRefusal(cron, timeZone, NAMES) &&
  [target.function, target.queue, target.job].filter((one) => one !== undefined).length === 1;

/** Any caller can call a public function and forge a schedule. */
export function refusePublic(scope: Construct): void {
  report(scope, {
    message: 'target.function has http.public, so any caller could forge a schedule.',
    remedy: 'Use a function for the schedule that is not public.',
  });
}
