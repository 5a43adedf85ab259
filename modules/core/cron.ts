import { findIanaAliases, findWindows } from 'windows-iana';
import { show } from './features';

const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 6],
] as const;

const DAYS_OF = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The values of one field; undefined if the clouds would interpret it differently. */
function valuesOf(field: string, min: number, max: number): readonly number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, from, to, step] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (!/^[\d*/-]+$/.test(part) || (from === undefined && !part.startsWith('*'))) return undefined;
    // A step after a single number is interpreted differently.
    if (step !== undefined && from !== undefined && to === undefined) return undefined;
    const first = from === undefined ? min : Number(from);
    const last = from === undefined ? max : Number(to ?? from);
    const by = Number(step ?? 1);
    if (first < min || last > max || first > last || by < 1) return undefined;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/** The names of the properties, for messages. */
export interface CronNames {
  readonly cron: string;
  readonly timeZone: string;
}

/** The five fields, with one space between them. */
export const fieldsOf = (cron: string) => cron.trim().split(/\s+/) as [string, string, string, string, string];

/**
 * The error of a schedule, if there is one: it must have five fields that every cloud interprets in
 * the same way, and must fire at some time.
 */
export function cronRefusal(
  cron: string,
  timeZone: string | undefined,
  names: CronNames,
): { readonly message: string; readonly remedy: string } | undefined {
  const received = `${names.cron} is ${show(cron)}`;
  const fields: readonly string[] = fieldsOf(cron);
  if (fields.length !== 5) {
    return {
      message: `${received}, which has ${fields.length} fields; a schedule requires 5.`,
      remedy: 'Write minute, hour, day of the month, month and day of the week: "0 2 * * *".',
    };
  }
  for (const [index, [name, min, max]] of FIELDS.entries()) {
    const field = fields[index] ?? '';
    if (valuesOf(field, min, max)) continue;
    return {
      message:
        `${received}, whose ${name} is ${show(field)}; it must be *, numbers from ${min} to ${max}, ` +
        'ranges and steps.',
      remedy: 'Names, L, W and # are not supported. 0 is Sunday.',
    };
  }
  const [, , days, months, weekdays] = fieldsOf(cron);
  if (days !== '*' && weekdays !== '*') {
    return {
      message: `${received}, which has a day of the month and a day of the week.`,
      remedy: 'Set one of them to *, or use two schedules: the clouds interpret the combination differently.',
    };
  }
  const first = Math.min(...(valuesOf(days, 1, 31) ?? []));
  if (!valuesOf(months, 1, 12)?.some((month) => first <= (DAYS_OF[month - 1] ?? 0))) {
    return {
      message: `${received}, which never fires: no such month has a day ${first}.`,
      remedy: 'Choose a day that the month has.',
    };
  }
  if (timeZone !== undefined && !isZone(timeZone)) {
    return {
      message: `${names.timeZone} is ${show(timeZone)}, which is not in the tz database.`,
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

/** The values of each field; `undefined` for *. */
export function cronValues(cron: string) {
  const [minutes, hours, days, months, weekdays] = fieldsOf(cron).map((field, index) => {
    const [, min, max] = FIELDS[index] as (typeof FIELDS)[number];
    return field === '*' ? undefined : valuesOf(field, min, max);
  });
  return { minutes, hours, days, months, weekdays };
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The format of EventBridge Scheduler: six fields, one of the two kinds of days is ?, and the last
 * field is the year. Source: its user guide, cron-based schedules.
 */
export function awsCron(cron: string): string {
  const [minute, hour, day, month] = fieldsOf(cron);
  const { weekdays } = cronValues(cron);
  if (!weekdays) return `cron(${minute} ${hour} ${day} ${month} ? *)`;
  return `cron(${minute} ${hour} ? ${month} ${weekdays.map((one) => WEEKDAYS[one]).join(',')} *)`;
}

/**
 * The format of an Azure Functions timer: seconds come first. Source:
 * learn.microsoft.com/azure/azure-functions/functions-bindings-timer (NCRONTAB)
 */
export const azureCron = (cron: string): string => `0 ${fieldsOf(cron).join(' ')}`;

/** The Windows name of a time zone, by its tz name or an alias. */
export function windowsZone(timeZone: string): string | undefined {
  if (!isZone(timeZone)) return undefined;
  const own = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  return [timeZone, own, ...findIanaAliases(timeZone)].flatMap((name) => findWindows(name))[0];
}
