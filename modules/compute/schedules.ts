import { report } from '../core/errors';
import { show } from '../core/features';
import type { ComputeGroup } from './compute';
import { DAYS, type Scaling, type Schedule } from './properties';

const MINUTES = 24 * 60;

const ID = /^[a-z][a-z0-9-]{0,30}$/;

/** The duration of a schedule. */
export function minutesOf({ from, to }: Schedule): number {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return end > begin ? end - begin : end - begin + MINUTES;
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

export function checkSchedules(group: ComputeGroup, { schedules = [], timeZone }: Scaling = {}, max: number): void {
  const wrong = (message: string, remedy: string) => report(group, { message, remedy });
  if (timeZone !== undefined) {
    try {
      new Intl.DateTimeFormat('en', { timeZone });
    } catch {
      wrong(
        `scaling.timeZone is ${show(timeZone)}, which is not a valid time zone.`,
        'Use a name of the tz database, like "Europe/Berlin".',
      );
    }
    if (schedules.length === 0)
      wrong('scaling.timeZone is set, but scaling.schedules is not.', 'Add schedules, or leave it out.');
  }
  for (const { id, days, from, to, min } of schedules) {
    const at = `scaling.schedules ${show(id)}`;
    if (!ID.test(id))
      wrong(
        `${at}: the id is not a valid name.`,
        'Use up to 31 lower-case letters, digits and -, beginning with a letter.',
      );
    if (schedules.filter((other) => other.id === id).length > 1)
      wrong(`${at} is defined twice.`, 'Give each its own id.');
    if (min > max) wrong(`${at}: min is ${min}, but the group has at most ${max}.`, 'Raise max, or lower it.');
    if (days.length === 0 || days.some((day) => !DAYS.includes(day)))
      wrong(`${at}: days are ${show(days)}.`, `Use some of ${DAYS.join(', ')}.`);
    for (const time of [from, to]) {
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time))
        wrong(`${at}: ${show(time)} is not a valid time.`, 'Write it as "08:00", from "00:00" to "23:59".');
    }
  }
  const week = schedules.flatMap((schedule) => {
    const minutes = minutesOf(schedule);
    return schedule.days.map((day) => ({
      id: schedule.id,
      begin: DAYS.indexOf(day) * MINUTES + minuteOf(schedule.from),
      minutes,
    }));
  });
  for (const { id, minutes } of week) {
    if (minutes < 5) wrong(`scaling.schedules ${show(id)} lasts ${minutes} minutes, the minimum is 5.`, 'Lengthen it.');
  }
  week.sort((one, other) => one.begin - other.begin);
  week.forEach((one, index) => {
    const next = week[index + 1] ?? { ...(week[0] as typeof one), begin: (week[0] as typeof one).begin + 7 * MINUTES };
    // A gap of a minute ensures that one ends before the next one begins.
    if (one.begin + one.minutes >= next.begin && week.length > 1) {
      wrong(
        `scaling.schedules ${show(one.id)} must end before ${show(next.id)} begins.`,
        'Leave at least one minute between them.',
      );
    }
  });
}

/**
 * The neutral part of a schedule: minutes and hours of its ends, and the days as numbers, from
 * Sunday.
 */
export function endsOf({ days, from, to }: Schedule) {
  const numbers = days.map((day) => DAYS.indexOf(day));
  const later = minuteOf(to) > minuteOf(from) ? 0 : 1;
  const end = (time: string, shift: number) => {
    const minute = minuteOf(time);
    return { hour: Math.floor(minute / 60), minute: minute % 60, days: numbers.map((day) => (day + shift) % 7).sort() };
  };
  return { begin: end(from, 0), end: end(to, later) };
}

/** `0 8 * * 1,2`: a moment of the week in cron syntax. */
export function cron({ hour, minute, days }: { hour: number; minute: number; days: readonly number[] }): string {
  return `${minute} ${hour} * * ${days.join(',')}`;
}
