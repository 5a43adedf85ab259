import { show } from '../core/features';

const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 6],
] as const;

const DAYS_OF = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The values of one field, or nothing where it is not one that every cloud reads alike. */
function valuesOf(field: string, min: number, max: number): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, from, to, step] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (!/^[\d*/-]+$/.test(part) || (from === undefined && !part.startsWith('*'))) return undefined;
    // A step after one number is read differently.
    if (step !== undefined && from !== undefined && to === undefined) return undefined;
    const first = from === undefined ? min : Number(from);
    const last = from === undefined ? max : Number(to ?? from);
    const by = Number(step ?? 1);
    if (first < min || last > max || first > last || by < 1) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/**
 * Why a schedule is none, if it is none: five fields that each cloud reads alike, and a moment that
 * comes.
 */
export function cronRefusal(
  schedule: string,
  timeZone?: string,
): { readonly message: string; readonly remedy: string } | undefined {
  const fields = schedule.trim().split(/\s+/);
  if (fields.length !== 5) {
    return {
      message: `schedule is ${show(schedule)}, which has ${fields.length} fields; a schedule has 5.`,
      remedy: 'Write minute, hour, day of the month, month and day of the week: "0 2 * * *".',
    };
  }
  for (const [index, [name, min, max]] of FIELDS.entries()) {
    if (valuesOf(fields[index] as string, min, max)) continue;
    return {
      message:
        `schedule is ${show(schedule)}, whose ${name} is ${show(fields[index])}; it is *, numbers from ` +
        `${min} to ${max}, ranges and steps.`,
      remedy: 'Names, L, W and # are read differently by the clouds. 0 is Sunday.',
    };
  }
  const [, , days, months, weekdays] = fields as [string, string, string, string, string];
  if (days !== '*' && weekdays !== '*') {
    return {
      message: `schedule is ${show(schedule)}, which has a day of the month and a day of the week.`,
      remedy: 'The clouds read both together differently: make one of them *, or two schedules.',
    };
  }
  const first = Math.min(...(valuesOf(days, 1, 31) as number[]));
  if (!(valuesOf(months, 1, 12) as number[]).some((month) => first <= (DAYS_OF[month - 1] as number))) {
    return {
      message: `schedule is ${show(schedule)}, which never comes: no such month has a day ${first}.`,
      remedy: 'Choose a day that the month has.',
    };
  }
  if (timeZone !== undefined && !isZone(timeZone)) {
    return {
      message: `timeZone is ${show(timeZone)}, which the tz database does not have.`,
      remedy: 'Use a name like "Europe/Berlin" or "Etc/UTC".',
    };
  }
  return undefined;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]+(\/[\w+-]+)*$/.test(name);
  } catch {
    return false;
  }
}

/**
 * For EventBridge Scheduler: six fields, of the two kinds of days one is ?, and Sunday is 1.
 * Source: its user guide, cron-based schedules.
 */
export function awsCron(schedule: string): string {
  const [minute, hour, day, month, weekday] = schedule.trim().split(/\s+/) as [string, string, string, string, string];
  if (weekday === '*') return `cron(${minute} ${hour} ${day} ${month} ? *)`;
  const days = (valuesOf(weekday, 0, 6) as number[]).map((one) => one + 1).join(',');
  return `cron(${minute} ${hour} ? ${month} ${days} *)`;
}

/**
 * For a timer of Azure Functions: seconds come first. Source:
 * learn.microsoft.com/azure/azure-functions/functions-bindings-timer (NCRONTAB)
 */
export const azureCron = (schedule: string): string => `0 ${schedule.trim().split(/\s+/).join(' ')}`;
