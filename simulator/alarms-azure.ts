import {
  aggregated,
  block,
  breaches,
  listOf,
  type Measured,
  quotedIn,
  type SimulatedAlarm,
  text,
  texts,
  type Watched,
  within,
} from './alarms-series';
import type { Fields } from './values';

/**
 * Evaluates one window at each check; fires at once, and is resolved after three checks without a
 * violation. Each series is evaluated separately.
 */
export function azureAlarm(body: Fields): SimulatedAlarm {
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
      breaches(aggregated(values, text(criteria.aggregation)) ?? 0, threshold, above),
    );
  return {
    name: text(body.name),
    watched: [one],
    notified: listOf(body.action).map(({ action_group_id }) => text(action_group_id)),
    threshold,
    above,
    state(measured, minute) {
      return firesOrEnds(minute, frequency, (at) => fires(measured, at)) ? 'ALARM' : 'OK';
    },
  };
}

/** Whether one of the last three checks fired. */
function firesOrEnds(minute: number, frequency: number, fires: (at: number) => boolean): boolean {
  const last = Math.floor(minute / frequency) * frequency;
  return [0, 1, 2].some((ago) => fires(last - ago * frequency));
}

/** An entry of the activity log fires it; nothing ends it but a person. */
export function azureActivityAlert(body: Fields): SimulatedAlarm {
  const watched: Watched = { metric: `activity ${text(block(body.criteria).operation_name)}`, dimensions: {} };
  return {
    name: text(body.name),
    watched: [watched],
    notified: listOf(body.action).map(({ action_group_id }) => text(action_group_id)),
    threshold: 0,
    above: true,
    state: (measured, minute) =>
      (aggregated(within(measured, watched, minute, minute + 1).flat(), 'SUM') ?? 0) > 0 ? 'ALARM' : 'OK',
  };
}

/**
 * A log search alert, for the queries that the program writes: a number of rows, the largest value
 * of a column, and the share of rows in two windows. It ends after three checks in a row that are
 * fine. Source:
 * learn.microsoft.com/azure/azure-monitor/alerts/alerts-types (stateful log search alerts)
 */
export function azureQueryRule(body: Fields): SimulatedAlarm {
  const criteria = block(body.criteria);
  const [table = '', whose = '', ...rest] = text(criteria.query).split('\n');
  const dimensions = Object.fromEntries(
    [...whose.matchAll(/(\w+) in~ \(([^)]*)\)/g)].map(([, column = '', values = '']) => [column, quotedIn(values)]),
  );
  const rows = (where: string): Watched => ({ metric: [table, where].filter(Boolean).join(' | '), dimensions });
  const [window, frequency] = [minutesOf(text(body.window_duration)), minutesOf(text(body.evaluation_frequency))];
  const count = (measured: readonly Measured[], one: Watched, minute: number, minutes: number) =>
    aggregated(within(measured, one, minute, minutes).flat(), 'SUM') ?? 0;
  const share = SHARE.exec(rest.join('\n'));
  const above = criteria.operator === 'GreaterThan';
  const { watched, threshold, fires } = share ? shareOf(share) : numberOf();

  function shareOf([, fails = '', short, percent]: RegExpExecArray) {
    const [failed, all] = [rows(fails), rows('')];
    const burns = (measured: readonly Measured[], minute: number, minutes: number) => {
      const total = count(measured, all, minute, minutes);
      return total > 0 && (100 * count(measured, failed, minute, minutes)) / total > Number(percent);
    };
    return {
      watched: [failed, all],
      threshold: Number(percent),
      fires: (measured: readonly Measured[], minute: number) =>
        burns(measured, minute, window) && burns(measured, minute, Number(short)),
    };
  }

  function numberOf() {
    const one = rows(rest.join('\n').replace(/^\| where /, ''));
    const limit = Number(criteria.threshold);
    const largest = criteria.time_aggregation_method === 'Maximum';
    return {
      watched: [one],
      threshold: limit,
      fires: (measured: readonly Measured[], minute: number) => {
        const value = largest
          ? aggregated(within(measured, one, minute, window).flat(), 'MAXIMUM')
          : count(measured, one, minute, window);
        return value !== undefined && breaches(value, limit, above);
      },
    };
  }

  return {
    name: text(body.name),
    watched,
    notified: texts(block(body.action).action_groups),
    threshold,
    above,
    state: (measured, minute) => (firesOrEnds(minute, frequency, (at) => fires(measured, at)) ? 'ALARM' : 'OK'),
  };
}

const SHARE =
  /^\| summarize longFailed = countif\((.*?)\), long = count\(\),.* ago\((\d+)m\)\)\n\| where 100\.0 \* longFailed \/ long > ([\d.]+) and /s;

function minutesOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
}
