import { CloudwatchCompositeAlarm } from '@cdktf/provider-aws/lib/cloudwatch-composite-alarm';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { ALARM_NAME, eachOf, MOST_SERIES } from '../alarm/aws';
import { report } from '../core/errors';
import { dimensionsOf, type Metric, type Served, seriesOn } from '../core/metrics';
import { nameOf } from '../core/names';
import { asAlarmTopic } from '../notifications/aws';
import { type Burn, Objective, type ObjectiveProps, onceOf } from './objective';

/** For each burn rate an alarm of each window, and one that fires while both do. */
export class AwsObjective extends Objective {
  /** Those that notify. */
  readonly alarms: readonly CloudwatchCompositeAlarm[];

  constructor(scope: Construct, id: string, props: ObjectiveProps) {
    super(scope, id, props);
    const served = this.counted(props);
    const topics = this.channels.map((one) => asAlarmTopic(one).topicArn);
    this.alarms = !served
      ? []
      : this.burns.map((burn) => {
          const place = new Construct(this, burn.id);
          const windows = [
            this.window(new Construct(place, 'long'), served, burn, burn.longMinutes),
            this.window(new Construct(place, 'short'), served, burn, burn.shortMinutes),
          ];
          return new CloudwatchCompositeAlarm(place, 'alarm', {
            alarmName: nameOf(place, { ...ALARM_NAME, what: 'composite alarm' }),
            alarmDescription: burn.text,
            alarmRule: windows.map(({ alarmName }) => `ALARM("${alarmName}")`).join(' AND '),
            alarmActions: topics,
            okActions: topics,
            tags: { severity: this.severity },
            ...props.native?.aws?.alarm,
          });
        });
  }

  /** It notifies nobody itself. */
  private window(place: Construct, served: Served, { failedPercent }: Burn, minutes: number): CloudwatchMetricAlarm {
    return new CloudwatchMetricAlarm(place, 'alarm', {
      alarmName: nameOf(place, ALARM_NAME),
      alarmDescription: `Requests that failed within ${minutes} minutes, in percent`,
      metricQuery: this.share(served, minutes * 60),
      comparisonOperator: 'GreaterThanThreshold',
      threshold: failedPercent,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: 'notBreaching',
      tags: { severity: this.severity },
    });
  }

  /**
   * The sum of a list ignores series without data: a metric of errors has none as long as no
   * request fails. Source:
   * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (SUM)
   */
  private share(served: Served, period: number): CloudwatchMetricAlarmMetricQuery[] {
    const series = onceOf(served)
      .flatMap((metric) => this.read(metric, period))
      .map((one, index) => ({ ...one, id: `m${index}` }));
    if (series.length > MOST_SERIES) {
      report(this, {
        message: `its requests are in ${series.length} time series, CloudWatch allows ${MOST_SERIES} in an alarm.`,
        remedy: 'Put the objective on the load balancer.',
      });
    }
    const sumOf = (metrics: readonly Metric[]) =>
      `SUM([${series.flatMap(({ metric, id }) => (metrics.includes(metric) ? [id] : [])).join(', ')}])`;
    return [
      { id: 'share', expression: '100 * failed / all', label: 'failed requests in percent', returnData: true },
      { id: 'failed', expression: sumOf(served.failed), returnData: false },
      { id: 'all', expression: sumOf(served.all), returnData: false },
      ...series.map(({ id, query }) => ({ id, returnData: false, metric: query })),
    ];
  }

  private read(metric: Metric, period: number) {
    const found = seriesOn(this, metric, 'aws');
    if (!found) return [];
    const { namespace, metricName } = found.series;
    return eachOf(dimensionsOf(found.series, found.target)).map((dimensions) => ({
      metric,
      query: { namespace, metricName, dimensions, period, stat: 'Sum' },
    }));
  }
}
