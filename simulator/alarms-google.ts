import {
  aggregated,
  block,
  breaches,
  listOf,
  type Measured,
  quotedIn,
  type SimulatedAlarm,
  type Surroundings,
  text,
  texts,
  type ValueAt,
  type Watched,
  within,
} from './alarms-series';
import { Refusal } from './faults';
import type { Fields, Value } from './values';

/**
 * The condition must be true at each minute of the duration. The alarm ends with the first minute
 * in which it is false.
 */
export function googleAlarm(body: Fields, surroundings: Surroundings): SimulatedAlarm {
  const conditions = listOf(body.conditions).map((one) => {
    const logged = block(one.condition_matched_log);
    if (logged.filter) return matchedLog(text(logged.filter), autoClose(body));
    const condition = block(one.condition_threshold);
    const [, objective, seconds] = BURN_RATE.exec(text(condition.filter)) ?? [];
    return objective ? burnRate(condition, objective, Number(seconds), surroundings) : thresholdOf(condition);
  });
  const all = body.combiner === 'AND';
  const [first] = conditions as [Condition, ...Condition[]];
  return {
    name: text(body.display_name),
    watched: conditions.flatMap(({ watched }) => watched),
    notified: texts(body.notification_channels),
    threshold: first.threshold,
    above: first.above,
    state(measured, minute) {
      const met = conditions.map(({ isMet }) => isMet(measured, minute));
      return (all ? met.every(Boolean) : met.some(Boolean)) ? 'ALARM' : 'OK';
    },
  };
}

interface Condition extends Pick<SimulatedAlarm, 'watched' | 'threshold' | 'above'> {
  isMet(measured: readonly Measured[], minute: number): boolean;
}

function thresholdOf(condition: Fields): Condition {
  const watched: Watched[] = [];
  const part = (filter: Value | undefined, aggregations: Value | undefined): ValueAt => {
    const one = watchedBy(text(filter));
    const { per_series_aligner: aligner, cross_series_reducer: reducer } = block(aggregations);
    watched.push(one);
    return (measured, end, minutes) =>
      aggregated(
        within(measured, one, end, minutes).flatMap((values) => aggregated(values, text(aligner)) ?? []),
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
    watched,
    threshold,
    above,
    isMet(measured, minute) {
      const held = Array.from({ length: minutes + 1 }, (_, ago) => {
        const one = value(measured, minute - ago, window);
        const all = whole?.(measured, minute - ago, window);
        const seen = whole ? all && (one ?? 0) / all : one;
        return seen === undefined ? missing : breaches(seen, threshold, above);
      });
      return held.every(Boolean);
    },
  };
}

/** Each matching entry opens an incident, which is closed when none came for so long. */
function matchedLog(filter: string, minutes: number): Condition {
  const watched: Watched = { metric: `log ${filter}`, dimensions: {} };
  return {
    watched: [watched],
    threshold: 0,
    above: true,
    isMet: (measured, minute) => (aggregated(within(measured, watched, minute, minutes).flat(), 'SUM') ?? 0) > 0,
  };
}

const autoClose = (body: Fields) => Number.parseInt(text(block(body.alert_strategy).auto_close) || '1800', 10) / 60;

const BURN_RATE = /^select_slo_burn_rate\("([^"]+)", "(\d+)s"\)$/;

/**
 * The share of bad requests, relative to the share that the objective allows. Source:
 * cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors
 */
function burnRate(condition: Fields, name: string, seconds: number, { slo }: Surroundings): Condition {
  const objective = slo(name);
  if (!objective) throw new Refusal('No such objective', `${name} does not exist.`);
  const ratio = block(block(objective.request_based_sli).good_total_ratio);
  const [bad, total] = [watchedBy(text(ratio.bad_service_filter)), watchedBy(text(ratio.total_service_filter))];
  const threshold = Number(condition.threshold_value);
  const sum = (measured: readonly Measured[], one: Watched, minute: number) =>
    aggregated(within(measured, one, minute, seconds / 60).flat(), 'SUM') ?? 0;
  return {
    watched: [bad, total],
    threshold,
    above: true,
    isMet(measured, minute) {
      const all = sum(measured, total, minute);
      return all > 0 && sum(measured, bad, minute) / all / (1 - Number(objective.goal)) > threshold;
    },
  };
}

/**
 * `metric.type = "…" AND resource.type = "…" AND resource.labels.x = "…"`, with `one_of` for
 * several.
 */
function watchedBy(filter: string): Watched {
  const parts = filter.split(' AND ').map((one): [string, string[]] => {
    const [name = '', condition = ''] = one.split(/ = (.*)/s);
    return [name, quotedIn(condition)];
  });
  const { 'metric.type': [metric = ''] = [], 'resource.type': _, ...dimensions } = Object.fromEntries(parts);
  return { metric, dimensions };
}
