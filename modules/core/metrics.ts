import { report } from './errors';
import type { Support } from './features';
import type { Kind } from './kind';
import type { Pillar } from './pillars';
import type { CloudName } from './placement';

/** The parts of a placement's dashboard, from top to bottom. */
export const SECTIONS = ['traffic', 'errors', 'latency', 'saturation', 'queues', 'data'] as const;
export type Section = (typeof SECTIONS)[number];

/** What a value of a metric counts. `state` is 1 for up and 0 for down. */
export type MetricUnit = 'count' | 'percent' | 'seconds' | 'bytes' | 'state';

/**
 * The service does not publish the metric: an error where the metric is used, with what to do
 * instead.
 */
export type Absent = Extract<Support, { is: 'unsupported' }>;

interface Series {
  /** The page that names the metric, its dimensions and its unit. */
  readonly source: string;
  /**
   * What a value in the neutral unit is multiplied by to compare it with the cloud's: 1000 where
   * seconds are milliseconds. Default: 1.
   */
  readonly scale?: number;
  /**
   * The cloud measures the used share of what the neutral metric calls free, both in percent.
   * Default: false.
   */
  readonly inverted?: boolean;
  /** Dimensions whose value is the same for every construct. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** How often the cloud publishes a value. An alarm's window can't be shorter. Default: 60. */
  readonly everySeconds?: number;
}

/** A metric of CloudWatch. */
export interface AwsSeries extends Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum' | `p${number}`;
  readonly dimensions: readonly string[];
}

/** A metric of Cloud Monitoring. */
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
}

/** A platform metric of Azure Monitor. */
export interface AzureSeries extends Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly aggregation: 'Average' | 'Count' | 'Maximum' | 'Minimum' | 'Total';
  readonly dimensions: readonly string[];
}

interface SeriesOf {
  readonly aws: AwsSeries;
  readonly google: GoogleSeries;
  readonly azure: AzureSeries;
}

/** An alarm that a placement with `monitoring:` sets for each construct that has the metric. */
export interface DefaultAlarm {
  readonly above?: number;
  /** A number, or what the construct was asked for: the least machines of a group. */
  readonly below?: number | 'expected';
  readonly windowSeconds: number;
  readonly severity: Severity;
  /** What it serves: the part of `npm run policies -- --scorecard` that counts it. */
  readonly pillar: Pillar;
  /** Why this threshold. It stands on the kind's page. */
  readonly why: string;
  /** What the person who is told does first. */
  readonly first: string;
  readonly missingData?: MissingData;
}

/** `critical` needs a person now; `warning` needs one within a working day. */
export type Severity = 'critical' | 'warning';

/** What a window without a value counts as: fine, or a reason to alarm. */
export type MissingData = 'ok' | 'alarm';

/** One neutral metric: what it means, and what each cloud calls it. */
export interface MetricDefinition {
  readonly meaning: string;
  readonly unit: MetricUnit;
  /** The part of a placement's dashboard that draws it. */
  readonly section: Section;
  readonly aws: AwsSeries | Absent;
  readonly google: GoogleSeries | Absent;
  readonly azure: AzureSeries | Absent;
  readonly alarm?: DefaultAlarm;
}

export type MetricTable<Name extends string = string> = Readonly<Record<Name, MetricDefinition>>;

/** Which of all time series is the construct's. */
export interface MetricTarget {
  /**
   * A value for each dimension of the table; several where the construct is made of several, of
   * which the worst counts.
   */
  readonly dimensions: Readonly<Record<string, string | readonly string[]>>;
  /** Azure: the resource that publishes the metric. */
  readonly resourceId?: string;
  /** In place of the table's, where it depends on the construct. */
  readonly scale?: number;
  /**
   * The value below which the construct is not what was asked for: what a default alarm without a
   * number compares with.
   */
  readonly expected?: number;
}

/** A metric of one construct: what an alarm watches and a dashboard draws. */
export interface Metric {
  readonly of: Kind;
  readonly name: string;
  readonly definition: MetricDefinition;
  /** Which time series it is, or why this construct has none. */
  readonly target: MetricTarget | Absent;
}

export type Metrics<Name extends string = string> = Readonly<Record<Name, Metric>>;

/** What stands for the time series of a construct that `fromExisting` took. */
export const MADE_ELSEWHERE: Absent = {
  is: 'unsupported',
  why: 'the construct was created elsewhere',
  instead: 'Set the alarm where it is made.',
};

/**
 * The metrics of `kind`. A target is asked for when the metric is used: what it names may be made
 * later than the construct.
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

const isAbsent = (one: object): one is Absent => 'is' in one && one.is === 'unsupported';

/** The metrics that a construct publishes; nothing where its kind has none. */
export const publishedBy = (kind: object): readonly Metric[] =>
  'metrics' in kind ? Object.values(kind.metrics as Metrics).filter((metric) => absence(metric) === undefined) : [];

/**
 * The metrics that `kinds` publish, each series once: a kind that is made of another one publishes
 * the same.
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

/** The series of a metric on `cloud`; nothing, and a problem is reported, where there is none. */
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

/**
 * What the cloud compares with: the neutral threshold in the cloud's unit, and whether an alarm is
 * above it.
 */
export function nativeThreshold(
  { scale = 1, inverted = false }: Series,
  target: MetricTarget,
  threshold: number,
  above: boolean,
): { readonly value: number; readonly above: boolean } {
  const neutral = inverted ? 100 - threshold : threshold;
  // 0.9 in place of 0.9000000000000001.
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
  const given = dimensions.map((name): [string, readonly string[]] => {
    const value = target.dimensions[name];
    if (value === undefined) throw new Error(`no value for the dimension ${name}`);
    return [name, typeof value === 'string' ? [value] : value];
  });
  const same = Object.entries(fixed).map(([name, value]): [string, readonly string[]] => [name, [value]]);
  return Object.fromEntries([...given, ...same]);
}
