import type { Construct } from 'constructs';
import { cronRefusal } from '../core/cron';
import { report } from '../core/errors';
import type { Schedule, ScheduleProps } from './schedule';

const NAMES = { cron: 'cron', timeZone: 'timeZone' };

/** What is wrong with a schedule on every cloud. */
export function checkSchedule(scope: Schedule, { cron, timeZone, target }: ScheduleProps): void {
  const wrong = cronRefusal(cron, timeZone, NAMES);
  if (wrong) report(scope, wrong);
  const given = (['function', 'queue', 'job'] as const).filter((one) => target[one] !== undefined);
  if (given.length !== 1) {
    report(scope, {
      message: `target has ${given.join(' and ') || 'nothing'}, it has exactly one of function, queue and job.`,
      remedy: 'Make a schedule for each.',
    });
  }
  if (target.queue && !target.message) {
    report(scope, {
      message: 'target.message is not set, and target.queue is.',
      remedy: 'Add the body of the message.',
    });
  }
  if (!target.queue && target.message !== undefined) {
    report(scope, {
      message: 'target.message is set, and target.queue is not.',
      remedy: 'Leave target.message out: a function gets the time, and a job is started as it is defined.',
    });
  }
}

/** Whether a check found a mistake that leaves nothing to be made. */
export const isWhole = ({ cron, timeZone, target }: ScheduleProps): boolean =>
  !cronRefusal(cron, timeZone, NAMES) &&
  [target.function, target.queue, target.job].filter((one) => one !== undefined).length === 1;

/** Anybody can call a public function, and say that it is a schedule that calls. */
export function refusePublic(scope: Construct): void {
  report(scope, {
    message: 'target.function has http.public: whoever calls it could send what looks like a schedule.',
    remedy: 'Make a function for the schedule that is not public.',
  });
}
