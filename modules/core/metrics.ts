import { report } from './errors';
import { type Support, unsupported } from './features';
import type { Kind } from './kind';
import type { Pillar } from './pillars';
import type { CloudName } from './placement';

/** The sections of a placement's dashboard, from top to bottom. */
export const SECTIONS = ['traffic', 'errors', 'latency', 'saturation', 'queues', 'data'] as const;
export type Section = (typeof SECTIONS)[number];

/** The unit of a metric. `state` is 1 for up and 0 for down. */
export type MetricUnit = 'count' | 'percent' | 'seconds' | 'bytes' | 'state';

/**
 * The service does not publish the metric: an error where the metric is used, with an alternative.
 */
export type Absent = Extract<Support, { is: 'unsupported' }>;

interface Series {
  /** The documentation of the metric, its dimensions and its unit. */
  readonly source: string;
  /**
   * The factor from the neutral unit to the cloud's: 1000 if seconds are milliseconds. Default: 1.
   */
  readonly scale?: number;
  /**
   * Whether the cloud measures the used share and the neutral metric the free share, both in
   * percent. Default: false.
   */
  readonly inverted?: boolean;
  /** Dimensions with the same value for every construct. */
  readonly fixed?: Readonly<Record<string, string>>;
  /**
   * The interval at which the cloud publishes values, which is the minimum for the window of an
   * alarm. Default: 60.
   */
  readonly everySeconds?: number;
}

/** A CloudWatch metric. */
export interface AwsSeries extends Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum' | `p${number}`;
  readonly dimensions: readonly string[];
}

/** A Cloud Monitoring metric. */
export interface GoogleSeries extends Series {
  readonly metricType: string;
  /** The monitored resource: `pubsub_subscription`. */
  readonly resourceType: string;
  readonly aligner: `ALIGN_${string}`;
  readonly reducer: `REDUCE_${string}`;
  /**
   * Labels of the resource or the metric, as a filter names them:
   * `resource.labels.subscription_id`.
   */
  readonly dimensions: readonly string[];
  /** Labels and the regular expression (RE2) that their whole value matches. */
  readonly matching?: Readonly<Record<string, string>>;
}

/** A platform metric of Azure Monitor. */
export interface AzureSeries extends Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly aggregation: 'Average' | 'Count' | 'Maximum' | 'Minimum' | 'Total';
  readonly dimensions: readonly string[];
}

/** Rows of a table of the placement's Log Analytics workspace. */
export interface AzureRows {
  readonly source: string;
  readonly table: string;
  /** A condition in KQL. Default: every row. */
  readonly where?: string;
  /** A column: its largest value in a window is the value. Default: the number of rows. */
  readonly largest?: string;
  /** Columns that tell whose rows they are, compared without regard to case. */
  readonly dimensions: readonly string[];
  /**
   * Dimensions whose values can have a part after the given one, and what separates it: the id of a
   * machine after that of its scale set.
   */
  readonly partsAfter?: Readonly<Record<string, '/' | '-'>>;
  readonly fixed?: Readonly<Record<string, string>>;
  readonly everySeconds?: number;
}

interface SeriesOf {
  readonly aws: AwsSeries;
  readonly google: GoogleSeries;
  readonly azure: AzureSeries | AzureRows;
}

/** A default alarm: set for each construct with the metric in a placement with `monitoring:`. */
export interface DefaultAlarm {
  readonly above?: number;
  /** A number, or the configured value of the construct: the minimum of machines of a group. */
  readonly below?: number | 'expected';
  readonly windowSeconds: number;
  readonly severity: Severity;
  /** The pillar: the section of `npm run policies -- --scorecard` that includes it. */
  readonly pillar: Pillar;
  /** The reason for the threshold, for the kind's page. */
  readonly why: string;
  /** The first action of the person who is notified. */
  readonly first: string;
  readonly missingData?: MissingData;
}

/** `critical` requires immediate action; `warning` within a working day. */
export type Severity = 'critical' | 'warning';

/** How a window without data is treated: as fine, or as an alarm. */
export type MissingData = 'ok' | 'alarm';

/** A neutral metric: its meaning, and its name on each cloud. */
export interface MetricDefinition {
  readonly meaning: string;
  readonly unit: MetricUnit;
  /** The section of a placement's dashboard with its chart. */
  readonly section: Section;
  readonly aws: AwsSeries | Absent;
  readonly google: GoogleSeries | Absent;
  readonly azure: AzureSeries | AzureRows | Absent;
  readonly alarm?: DefaultAlarm;
}

export type MetricTable<Name extends string = string> = Readonly<Record<Name, MetricDefinition>>;

/** Identifies the time series of the construct. */
export interface MetricTarget {
  /**
   * A value for each dimension of the table; several if the construct consists of several
   * resources, of which the worst counts.
   */
  readonly dimensions: Readonly<Record<string, string | readonly string[]>>;
  /** Azure: the resource that publishes the metric. */
  readonly resourceId?: string;
  /** Overrides the one of the table, if it depends on the construct. */
  readonly scale?: number;
  /** AWS: what the construct does with an alarm on the metric, by its name. */
  readonly watchedBy?: (alarmName: string) => void;
  /**
   * The configured value below which the construct is degraded: the threshold of a default alarm
   * without a number.
   */
  readonly expected?: number;
}

/** A metric of one construct, for alarms and dashboards. */
export interface Metric {
  readonly of: Kind;
  readonly name: string;
  readonly definition: MetricDefinition;
  /** Its time series, or why this construct has none. */
  readonly target: MetricTarget | Absent;
}

export type Metrics<Name extends string = string> = Readonly<Record<Name, Metric>>;

/** The reason why a construct from `fromExisting` has no time series. */
export const MADE_ELSEWHERE: Absent = {
  is: 'unsupported',
  why: 'the construct was created elsewhere',
  instead: 'Set the alarm where it is created.',
};

/**
 * The metrics of `kind`. The target is determined when the metric is used, because resources in it
 * may be created later than the construct.
 */
export function metricsOf<Name extends string>(
  kind: Kind,
  table: MetricTable<Name>,
  targetOf: (name: Name) => MetricTarget | Absent,
): Metrics<Name> {
  const all = Object.entries<MetricDefinition>(table).map(([name, definition]): [string, Metric] => [
    name,
    {
      of: kind,
      name,
      definition,
      get target() {
        return targetOf(name as Name);
      },
    },
  ]);
  return Object.fromEntries(all) as Metrics<Name>;
}

/** The requests of a construct, and those that failed. Each is the sum of its metrics. */
export interface Served {
  readonly all: readonly Metric[];
  readonly failed: readonly Metric[];
}

/** A construct whose requests are counted: what a service level objective is about. */
export interface Serving extends Kind {
  /** How its requests are counted, or why they are not. */
  readonly served: Served | Absent;
}

const IN_A_LOG = unsupported('it is in a log of Azure', 'Use a metric of the construct.');

/** A number of rows of a log on Azure, for what no metric says there. */
export const loggedOnAzure = (
  of: Kind,
  name: string,
  meaning: string,
  azure: AzureRows,
  target: MetricTarget,
): Metric => ({
  of,
  name,
  definition: { meaning, unit: 'count', section: 'traffic', aws: IN_A_LOG, google: IN_A_LOG, azure },
  target,
});

/** Whether rows of logs are counted. */
export const isRows = (series: AzureSeries | AzureRows): series is AzureRows => 'table' in series;

export const isAbsent = (one: object): one is Absent => 'is' in one && one.is === 'unsupported';

/** The metrics that a construct publishes; empty if its kind has none. */
export const publishedBy = (kind: object): readonly Metric[] =>
  'metrics' in kind ? Object.values(kind.metrics as Metrics).filter((metric) => absence(metric) === undefined) : [];

/**
 * The metrics that `kinds` publish, without duplicates: a kind that contains another one publishes
 * the same series.
 */
export function publishedOnce(kinds: readonly Kind[]): Metric[] {
  const all = new Map<string, Metric>();
  for (const metric of kinds.flatMap(publishedBy)) {
    const series = JSON.stringify([metric.definition[metric.of.placement.cloud], metric.target]);
    if (!all.has(series)) all.set(series, metric);
  }
  return [...all.values()];
}

/** Why the placement's cloud, or this construct, does not publish the metric. */
export function absence({ definition, of, target }: Metric): Absent | undefined {
  const series = definition[of.placement.cloud];
  return [series, target].find(isAbsent);
}

/** The series of a metric on `cloud`; undefined, with an error, if there is none. */
export function seriesOn<C extends CloudName>(
  scope: Kind,
  metric: Metric,
  cloud: C,
): { readonly series: SeriesOf[C]; readonly target: MetricTarget } | undefined {
  const { of, name, definition, target } = metric;
  const absent = absence(metric);
  if (absent) {
    report(scope, {
      message: `${of.node.id}.metrics.${name} is not published on ${cloud}: ${absent.why}.`,
      remedy: absent.instead,
    });
    return undefined;
  }
  return { series: definition[cloud] as SeriesOf[C], target: target as MetricTarget };
}

/** The threshold for the cloud: in the cloud's unit, and whether an alarm fires above it. */
export function nativeThreshold(
  { scale = 1, inverted = false }: Series,
  target: MetricTarget,
  threshold: number,
  above: boolean,
): { readonly value: number; readonly above: boolean } {
  const neutral = inverted ? 100 - threshold : threshold;
  // 0.9 instead of 0.9000000000000001.
  return { value: Number((neutral * (target.scale ?? scale)).toPrecision(12)), above: inverted ? !above : above };
}

/** Every dimension of a series with its value. */
export function dimensionsOf(
  {
    dimensions,
    fixed = {},
  }: { readonly dimensions: readonly string[]; readonly fixed?: Readonly<Record<string, string>> },
  target: MetricTarget,
): Readonly<Record<string, readonly string[]>> {
  const values = dimensions.map((name): [string, readonly string[]] => {
    const value = target.dimensions[name];
    if (value === undefined) throw new Error(`no value for the dimension ${name}`);
    return [name, typeof value === 'string' ? [value] : value];
  });
  const same = Object.entries(fixed).map(([name, value]): [string, readonly string[]] => [name, [value]]);
  return Object.fromEntries([...values, ...same]);
}
