import { Refusal } from './faults';
import { type Fields, isFields, type Value } from './values';

/**
 * The alarms of the three clouds, each by its own definition: the window, how many windows, missing
 * data, and when it ends. Time is counted in minutes from the first; no clock is asked.
 * Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 * (evaluation, missing data), cloud.google.com/monitoring/alerts/concepts-indepth (alignment,
 * duration, partial metric data), learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview
 * (stateful alerts: resolved after three checks).
 */

/** Values of one time series, in the cloud's unit. */
export interface Measured {
  /** `AWS/SQS ApproximateNumberOfMessagesVisible`, or the type of a metric of Google. */
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly points: readonly { readonly minute: number; readonly value: number }[];
}

/**
 * One time series that an alarm reads. A dimension that is `*`, or that is not named, is every
 * value.
 */
export interface Watched {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
}

export type AlarmState = 'OK' | 'ALARM';

export interface SimulatedAlarm {
  readonly name: string;
  readonly watched: readonly Watched[];
  /** Whom it tells. */
  readonly told: readonly string[];
  readonly threshold: number;
  readonly above: boolean;
  /** The state at `minute`, by what was measured until then. */
  state(measured: readonly Measured[], minute: number): AlarmState;
}

type ValueAt = (measured: readonly Measured[], end: number, minutes: number) => number | undefined;

export const ALARM_TYPES = [
  'aws_cloudwatch_metric_alarm',
  'google_monitoring_alert_policy',
  'azurerm_monitor_metric_alert',
] as const;

/** The alarm that a configuration of one of these types makes. */
export function alarmOf(type: string, body: Fields): SimulatedAlarm {
  if (type === 'aws_cloudwatch_metric_alarm') return awsAlarm(body);
  if (type === 'google_monitoring_alert_policy') return googleAlarm(body);
  if (type === 'azurerm_monitor_metric_alert') return azureAlarm(body);
  throw new Refusal('No alarm', `${type} is not an alarm.`);
}

const listOf = (value: Value | undefined): Fields[] => (Array.isArray(value) ? value : [value]).filter(isFields);
const block = (value: Value | undefined): Fields => listOf(value)[0] ?? {};
const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value));
const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(text) : []);
const breaches = (value: number, threshold: number, above: boolean) => (above ? value > threshold : value < threshold);

/** One value of many; nothing of none. */
function taken(values: readonly number[], how: string): number | undefined {
  if (values.length === 0) return undefined;
  const sum = values.reduce((all, one) => all + one, 0);
  const percentile = /(\d+)$/.exec(how)?.[1];
  if (percentile && /^p\d|PERCENTILE/.test(how)) {
    const sorted = values.toSorted((one, other) => one - other);
    return sorted[Math.min(sorted.length - 1, Math.ceil((Number(percentile) / 100) * sorted.length) - 1)];
  }
  switch (how.toUpperCase().replace(/^(ALIGN|REDUCE)_/, '')) {
    case 'AVERAGE':
    case 'MEAN':
      return sum / values.length;
    case 'SUM':
    case 'TOTAL':
    case 'DELTA':
    // A series of simulated counts has a value for each event or request.
    case 'COUNT':
      return sum;
    case 'MAXIMUM':
    case 'MAX':
      return Math.max(...values);
    case 'MINIMUM':
    case 'MIN':
      return Math.min(...values);
    default:
      throw new Refusal('Not simulated', `${how} is no way to take values together here.`);
  }
}

const matches = ({ metric, dimensions }: Measured, watched: Watched) =>
  metric === watched.metric &&
  Object.entries(watched.dimensions).every(
    ([name, values]) => values.includes('*') || values.includes(dimensions[name] ?? ''),
  );

/** The values of each matching series in the minutes that end with `end`. */
const within = (measured: readonly Measured[], watched: Watched, end: number, minutes: number): number[][] =>
  measured
    .filter((one) => matches(one, watched))
    .map(({ points }) =>
      points.filter(({ minute }) => minute > end - minutes && minute <= end).map(({ value }) => value),
    )
    .filter((values) => values.length > 0);

/**
 * Windows one after another; missing ones count as the alarm says. It ends with the first window
 * that is fine.
 */
function awsAlarm(body: Fields): SimulatedAlarm {
  const watched: Watched[] = [];
  const series = (metric: Fields, statistic: string): ValueAt => {
    const dimensions = Object.entries(isFields(metric.dimensions ?? null) ? (metric.dimensions as Fields) : {});
    const one = {
      metric: `${text(metric.namespace)} ${text(metric.metric_name)}`,
      dimensions: Object.fromEntries(dimensions.map(([name, value]) => [name, [text(value)]])),
    };
    watched.push(one);
    return (measured, end, minutes) => taken(within(measured, one, end, minutes).flat(), statistic);
  };
  const queries = listOf(body.metric_query);
  const byId = new Map<string, ValueAt>();
  for (const query of queries.filter((one) => !one.expression)) {
    byId.set(text(query.id), series(block(query.metric), text(block(query.metric).stat)));
  }
  const valueAt = (id: string): ValueAt => {
    const found = byId.get(id);
    const query = queries.find((one) => text(one.id) === id);
    if (found || !query) return found ?? (() => undefined);
    return expressed(text(query.expression), valueAt);
  };
  const returned = queries.find((one) => one.return_data === true);
  const value = returned
    ? valueAt(text(returned.id))
    : series(body, text(body.statistic) || text(body.extended_statistic));
  const periods = Number(body.evaluation_periods);
  const needed = Number(body.datapoints_to_alarm ?? periods);
  const period = Number(
    body.period ?? block(queries.map((one) => block(one.metric)).find(({ period }) => period)).period,
  );
  const missing = body.treat_missing_data === 'breaching';
  const threshold = Number(body.threshold);
  const above = text(body.comparison_operator).startsWith('Greater');
  return {
    name: text(body.alarm_name),
    watched,
    told: texts(body.alarm_actions),
    threshold,
    above,
    state(measured, minute) {
      const windows = Array.from({ length: periods }, (_, index) =>
        value(measured, minute - (index * period) / 60, period / 60),
      );
      const over = windows.filter((one) => (one === undefined ? missing : breaches(one, threshold, above)));
      return over.length >= needed ? 'ALARM' : 'OK';
    },
  };
}

/** The two expressions that the program writes: one of several, and a share in percent. */
function expressed(expression: string, valueAt: (id: string) => ValueAt): ValueAt {
  const several = /^(MAX|MIN|SUM)\(\[([\w, ]+)\]\)$/.exec(expression);
  if (several) {
    const parts = (several[2] as string).split(', ').map(valueAt);
    return (...at) =>
      taken(
        parts.flatMap((part) => part(...at) ?? []),
        several[1] as string,
      );
  }
  const share = /^100 \* (\w+) \/ (\w+)$/.exec(expression);
  if (!share) throw new Refusal('Not simulated', `The expression ${expression} is not one that the simulator knows.`);
  const [part, whole] = [valueAt(share[1] as string), valueAt(share[2] as string)];
  return (...at) => {
    const all = whole(...at);
    return all ? (100 * (part(...at) ?? 0)) / all : undefined;
  };
}

/**
 * The condition has to hold at each minute of the duration. It ends with the first that it does not
 * hold in.
 */
function googleAlarm(body: Fields): SimulatedAlarm {
  const condition = block(block(body.conditions).condition_threshold);
  const watched: Watched[] = [];
  const part = (filter: Value | undefined, aggregations: Value | undefined): ValueAt => {
    const one = watchedBy(text(filter));
    const { per_series_aligner: aligner, cross_series_reducer: reducer } = block(aggregations);
    watched.push(one);
    return (measured, end, minutes) =>
      taken(
        within(measured, one, end, minutes).flatMap((values) => taken(values, text(aligner)) ?? []),
        text(reducer),
      );
  };
  const value = part(condition.filter, condition.aggregations);
  const whole = condition.denominator_filter
    ? part(condition.denominator_filter, condition.denominator_aggregations)
    : undefined;
  const window = Number.parseInt(text(block(condition.aggregations).alignment_period), 10) / 60;
  const minutes = Number.parseInt(text(condition.duration), 10) / 60;
  const threshold = Number(condition.threshold_value);
  const above = condition.comparison === 'COMPARISON_GT';
  const missing = condition.evaluation_missing_data === 'EVALUATION_MISSING_DATA_ACTIVE';
  return {
    name: text(body.display_name),
    watched,
    told: texts(body.notification_channels),
    threshold,
    above,
    state(measured, minute) {
      const held = Array.from({ length: minutes + 1 }, (_, ago) => {
        const one = value(measured, minute - ago, window);
        const all = whole?.(measured, minute - ago, window);
        const seen = whole ? all && (one ?? 0) / all : one;
        return seen === undefined ? missing : breaches(seen, threshold, above);
      });
      return held.every(Boolean) ? 'ALARM' : 'OK';
    },
  };
}

/**
 * `metric.type = "…" AND resource.type = "…" AND resource.labels.x = "…"`, with `one_of` for
 * several.
 */
function watchedBy(filter: string): Watched {
  const parts = filter.split(' AND ').map((one): [string, string[]] => {
    const [name = '', said = ''] = one.split(/ = (.*)/s);
    return [name, [...said.matchAll(/"([^"]*)"/g)].map(([, value]) => value as string)];
  });
  const { 'metric.type': [metric = ''] = [], 'resource.type': _, ...dimensions } = Object.fromEntries(parts);
  return { metric, dimensions };
}

/**
 * One window at each check; fired at once, resolved after three checks in a row that are fine. Each
 * series counts by itself.
 */
function azureAlarm(body: Fields): SimulatedAlarm {
  const criteria = block(body.criteria);
  const watched: Watched = {
    metric: `${text(criteria.metric_namespace)} ${text(criteria.metric_name)}`,
    dimensions: Object.fromEntries(listOf(criteria.dimension).map(({ name, values }) => [text(name), texts(values)])),
  };
  const scopes = texts(body.scopes);
  const [window, frequency] = [minutesOf(text(body.window_size)), minutesOf(text(body.frequency))];
  const threshold = Number(criteria.threshold);
  const above = text(criteria.operator).startsWith('Greater');
  const one = { ...watched, dimensions: { ...watched.dimensions, resourceId: scopes } };
  const fires = (measured: readonly Measured[], minute: number) =>
    within(measured, one, minute, window).some((values) =>
      breaches(taken(values, text(criteria.aggregation)) ?? 0, threshold, above),
    );
  return {
    name: text(body.name),
    watched: [one],
    told: listOf(body.action).map(({ action_group_id }) => text(action_group_id)),
    threshold,
    above,
    state(measured, minute) {
      const last = Math.floor(minute / frequency) * frequency;
      const checks = [0, 1, 2].map((ago) => fires(measured, last - ago * frequency));
      return checks.some(Boolean) ? 'ALARM' : 'OK';
    },
  };
}

function minutesOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
}
