import { Refusal } from './faults';
import { type Fields, isFields, type Value } from './values';

/** Values of one time series, in the cloud's unit. */
export interface Measured {
  /** `AWS/SQS ApproximateNumberOfMessagesVisible`, or the type of a Google metric. */
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly points: readonly { readonly minute: number; readonly value: number }[];
}

/** A time series that an alarm reads. A dimension that is `*` or missing matches every value. */
export interface Watched {
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, readonly string[]>>;
}

export type AlarmState = 'OK' | 'ALARM';

export interface SimulatedAlarm {
  readonly name: string;
  readonly watched: readonly Watched[];
  /** The notification targets. */
  readonly notified: readonly string[];
  readonly threshold: number;
  readonly above: boolean;
  /** The state at `minute`, from the measurements until then. */
  state(measured: readonly Measured[], minute: number): AlarmState;
}

export type ValueAt = (measured: readonly Measured[], end: number, minutes: number) => number | undefined;

/** The inputs of an alarm in addition to its own configuration. */
export interface Surroundings {
  /** Another alarm of the same account, by its name. */
  alarm(name: string): SimulatedAlarm | undefined;
  /** An objective of Google, by its name. */
  slo(name: string): Fields | undefined;
}

export const listOf = (value: Value | undefined): Fields[] => (Array.isArray(value) ? value : [value]).filter(isFields);
export const block = (value: Value | undefined): Fields => listOf(value)[0] ?? {};
export const text = (value: Value | undefined): string => (value === null || value === undefined ? '' : String(value));
/** The texts in quotes: `a` and `b` of `one_of("a", "b")`. */
export const quotedIn = (filter: string): string[] => [...filter.matchAll(/"([^"]*)"/g)].map(([, one = '']) => one);
export const texts = (value: Value | undefined): string[] => (Array.isArray(value) ? value.map(text) : []);
export const breaches = (value: number, threshold: number, above: boolean) =>
  above ? value > threshold : value < threshold;

/** Aggregates values; undefined without values. */
export function aggregated(values: readonly number[], how: string): number | undefined {
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
      throw new Refusal('Not simulated', `${how} is not a supported statistic.`);
  }
}

const matches = ({ metric, dimensions }: Measured, watched: Watched) =>
  metric === watched.metric &&
  Object.entries(watched.dimensions).every(
    ([name, values]) => values.includes('*') || values.includes(dimensions[name] ?? ''),
  );

/** The values of each matching series in the minutes up to `end`. */
export const within = (measured: readonly Measured[], watched: Watched, end: number, minutes: number): number[][] =>
  measured
    .filter((one) => matches(one, watched))
    .map(({ points }) =>
      points.filter(({ minute }) => minute > end - minutes && minute <= end).map(({ value }) => value),
    )
    .filter((values) => values.length > 0);
