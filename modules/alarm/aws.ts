import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type AwsSeries, dimensionsOf, isAbsent, type Metric, nativeThreshold, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asAlarmTopic } from '../notifications/aws';
import { Alarm, type AlarmProps } from './alarm';

/** The function of metric math for several series of a statistic. */
const TOGETHER: Partial<Record<AwsSeries['statistic'], string>> = { Sum: 'SUM', Minimum: 'MIN' };

/**
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * (AlarmName)
 */
export const ALARM_NAME: NameRule = {
  what: 'CloudWatch alarm',
  max: 255,
  pattern: /^[\x20-\x7e]+$/,
  allowed: 'printable characters',
  unique: 'region',
};

/** An alarm of CloudWatch. */
export class AwsAlarm extends Alarm {
  /** Undefined if the metric is not published, which is an error. */
  readonly alarm: CloudwatchMetricAlarm | undefined;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, props);
    const found = seriesOn(this, props.metric, 'aws');
    if (!found) return;
    const threshold = props.percentOf
      ? { value: this.threshold, above: this.isAbove }
      : nativeThreshold(found.series, found.target, this.threshold, this.isAbove);
    const topics = this.channels.map((one) => asAlarmTopic(one).topicArn);
    this.alarm = new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: nameOf(this, ALARM_NAME),
      alarmDescription: this.text,
      ...(props.percentOf ? { metricQuery: this.share(props.metric, props.percentOf) } : this.one(props.metric)),
      comparisonOperator: threshold.above ? 'GreaterThanThreshold' : 'LessThanThreshold',
      threshold: threshold.value,
      evaluationPeriods: this.periods * partsOf(this.windowSeconds, props.metric),
      datapointsToAlarm: (props.failingPeriods ?? this.periods) * partsOf(this.windowSeconds, props.metric),
      treatMissingData: this.missingData === 'alarm' ? 'breaching' : 'notBreaching',
      alarmActions: topics,
      okActions: topics,
      tags: { severity: this.severity },
      ...props.native?.aws?.alarm,
    });
    found.target.watchedBy?.(this.alarm.alarmName);
  }

  /** One time series by its name; for several the worst, as an expression. */
  private one(metric: Metric) {
    const { statistic, dimensions, ...series } = this.read(metric);
    if (dimensions.length !== 1) return { metricQuery: this.worst('value', metric, true) };
    const stat = statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic };
    return { ...series, dimensions: dimensions[0], ...stat };
  }

  /** `100 * errors / requests`. */
  private share(part: Metric, whole: Metric): CloudwatchMetricAlarmMetricQuery[] {
    return [
      { id: 'share', expression: '100 * part / whole', label: part.name, returnData: true },
      ...this.worst('part', part),
      ...this.worst('whole', whole),
    ];
  }

  /** The query `id`: for one series, or for several that are aggregated by their statistic. */
  private worst(id: string, metric: Metric, returnData = false): CloudwatchMetricAlarmMetricQuery[] {
    const { statistic, dimensions, ...series } = this.read(metric);
    const query = (name: string, one: Readonly<Record<string, string>>, returned: boolean) => ({
      id: name,
      returnData: returned,
      metric: { ...series, dimensions: one, stat: statistic },
    });
    if (dimensions.length === 1) return [query(id, dimensions[0] ?? {}, returnData)];
    const parts = dimensions.map((one, index) => query(`${id}${index + 1}`, one, false));
    const ids = parts.map((part) => part.id);
    const all = TOGETHER[statistic] ?? (metric.definition.unit === 'state' ? 'MIN' : 'MAX');
    return [{ id, expression: `${all}([${ids.join(', ')}])`, label: metric.name, returnData }, ...parts];
  }

  private read(metric: Metric) {
    const found = seriesOn(this, metric, 'aws');
    const { namespace = '', metricName = '', statistic = 'Sum' } = found?.series ?? {};
    const dimensions = found ? eachOf(dimensionsOf(found.series, found.target)) : [];
    if (dimensions.length > MOST_SERIES) {
      report(this, {
        message:
          `${metric.name} of ${metric.of.node.id} has ${dimensions.length} time series, but CloudWatch ` +
          `supports ${MOST_SERIES} in an alarm.`,
        remedy: 'Set an alarm for each part under native, or reduce the number of parts.',
      });
    }
    const period = this.windowSeconds / partsOf(this.windowSeconds, metric);
    return { namespace, metricName, dimensions, period, statistic };
  }
}

/**
 * Source:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create-alarm-on-metric-math-expression.html
 */
export const MOST_SERIES = 9;

/**
 * Into how many periods a window is divided: the minimum of a state in a whole window would be
 * down after a moment, so it must be down in each interval at which it is published.
 */
function partsOf(windowSeconds: number, { definition: { unit, aws } }: Metric): number {
  if (unit !== 'state' || isAbsent(aws)) return 1;
  return Math.max(1, windowSeconds / (aws.everySeconds ?? 60));
}

/** Each combination of the values of the dimensions. */
export function eachOf(dimensions: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>>[] {
  return Object.entries(dimensions).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}
