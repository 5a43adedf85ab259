import {
  aggregated,
  block,
  breaches,
  listOf,
  type SimulatedAlarm,
  type Surroundings,
  text,
  texts,
  type ValueAt,
  type Watched,
  within,
} from './alarms-series';
import { Refusal } from './faults';
import { type Fields, isFields } from './values';

/**
 * Evaluates consecutive windows; missing data is treated as the alarm specifies. The alarm ends
 * with the first window without a violation.
 */
export function awsAlarm(body: Fields): SimulatedAlarm {
  const watched: Watched[] = [];
  const series = (metric: Fields, statistic: string): ValueAt => {
    const dimensions = Object.entries(isFields(metric.dimensions ?? null) ? (metric.dimensions as Fields) : {});
    const one = {
      metric: `${text(metric.namespace)} ${text(metric.metric_name)}`,
      dimensions: Object.fromEntries(dimensions.map(([name, value]) => [name, [text(value)]])),
    };
    watched.push(one);
    return (measured, end, minutes) => aggregated(within(measured, one, end, minutes).flat(), statistic);
  };
  const queries = listOf(body.metric_query);
  const byId = new Map<string, ValueAt>();
  for (const query of queries.filter((one) => !one.expression)) {
    byId.set(text(query.id), series(block(query.metric), text(block(query.metric).stat)));
  }
  const valueAt = (id: string): ValueAt => {
    const known = byId.get(id);
    const query = queries.find((one) => text(one.id) === id);
    if (known || !query) return known ?? (() => undefined);
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
    notified: texts(body.alarm_actions),
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

/**
 * `ALARM("one") AND ALARM("other")`. Source:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export function awsComposite(body: Fields, { alarm }: Surroundings): SimulatedAlarm {
  const rule = text(body.alarm_rule);
  const parts = rule.split(' AND ').map((one) => {
    const name = /^ALARM\("(.+)"\)$/.exec(one)?.[1];
    const named = name === undefined ? undefined : alarm(name);
    if (!named) throw new Refusal('Not simulated', `The rule ${rule} names an alarm that does not exist.`);
    return named;
  });
  const [first] = parts as [SimulatedAlarm, ...SimulatedAlarm[]];
  return {
    ...first,
    name: text(body.alarm_name),
    watched: parts.flatMap(({ watched }) => watched),
    notified: texts(body.alarm_actions),
    state: (measured, minute) => (parts.every((one) => one.state(measured, minute) === 'ALARM') ? 'ALARM' : 'OK'),
  };
}

/** The supported expressions: one of several series, and a share in percent. */
function expressed(expression: string, valueAt: (id: string) => ValueAt): ValueAt {
  const [, statistic, ids] = /^(MAX|MIN|SUM)\(\[([\w, ]+)\]\)$/.exec(expression) ?? [];
  if (statistic && ids) {
    const parts = ids.split(', ').map(valueAt);
    return (...at) =>
      aggregated(
        parts.flatMap((part) => part(...at) ?? []),
        statistic,
      );
  }
  const [, partId, wholeId] = /^100 \* (\w+) \/ (\w+)$/.exec(expression) ?? [];
  if (!partId || !wholeId)
    throw new Refusal('Not simulated', `The expression ${expression} is not supported by the simulator.`);
  const [part, whole] = [valueAt(partId), valueAt(wholeId)];
  return (...at) => {
    const all = whole(...at);
    return all ? (100 * (part(...at) ?? 0)) / all : undefined;
  };
}
