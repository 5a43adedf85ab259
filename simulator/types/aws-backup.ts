import type { Conflict, ExistingOf } from '../behaviour';
import { type Fields, isFields } from '../values';

const DAY = 1440;
const WEEK = 7 * DAY;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * The first minute of the week, and how many: `sun:03:00-sun:04:00`, and `01:00-01:30` of the first
 * day.
 */
function window(text: unknown): { begin: number; minutes: number } | undefined {
  const times = [...String(text ?? '').matchAll(/(?:(\w{3}):)?(\d\d):(\d\d)/g)].map(
    ([, day, hour, minute]) => Math.max(0, DAYS.indexOf(day ?? '')) * DAY + Number(hour) * 60 + Number(minute),
  );
  if (times.length !== 2) return undefined;
  const [begin, end] = times as [number, number];
  const cycle = String(text).includes(':') && /^[a-z]/.test(String(text)) ? WEEK : DAY;
  return { begin, minutes: (end - begin + cycle) % cycle };
}

/** `cron(0 5 * * ? *)` as a minute of the day. */
function dailyAt(schedule: unknown): number | undefined {
  const [, minute, hour] = /^cron\((\d+) (\d+) \* \* \? \*\)$/.exec(String(schedule ?? '')) ?? [];
  return minute && hour ? Number(hour) * 60 + Number(minute) : undefined;
}

/**
 * AWS Backup starts no backup of RDS from an hour before a maintenance window, or an automated
 * backup window, to its end.
 * Source: docs.aws.amazon.com/aws-backup/latest/devguide/plan-options-and-configuration.html
 */
export const outsideOfWindows: Conflict = (mine, there) => {
  const plan = there('backup_plan').find(({ id }) => id === mine.plan_id);
  const resources = Array.isArray(mine.resources) ? mine.resources : [];
  const rules = Array.isArray(plan?.rule) ? plan.rule.filter(isFields) : [];
  for (const rule of rules) {
    const at = dailyAt(rule.schedule);
    if (at === undefined) continue;
    for (const { arn, identifier, maintenance_window, backup_window } of there('db_instance')) {
      if (!resources.includes(arn ?? null)) continue;
      for (const get of [maintenance_window, backup_window]) {
        const blocked = window(get);
        if (blocked && (at - (blocked.begin % DAY) + 60 + DAY) % DAY < blocked.minutes + 60) {
          return (
            `its backups begin within an hour of the window ${String(get)} of ${String(identifier)} and do ` +
            'not start'
          );
        }
      }
    }
  }
  return undefined;
};

/**
 * AWS Backup turns on EventBridge for a bucket that it protects, which is a part of the bucket's
 * notifications.
 * Source: docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
 */
export function notificationOfBackup(mine: Fields, there: ExistingOf): Fields {
  const bucket = there('s3_bucket').find(({ id }) => id === mine.bucket);
  const protects = there('backup_selection').some(
    ({ resources }) => Array.isArray(resources) && resources.includes(bucket?.arn ?? null),
  );
  return bucket && protects ? { ...mine, eventbridge: true } : mine;
}
