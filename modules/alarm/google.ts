import { MonitoringAlertPolicy } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { Construct } from 'constructs';
import { dimensionsOf, type GoogleSeries, type MetricTarget, nativeThreshold, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { googleLabels } from '../core/tags';
import { asChannels } from '../notifications/google';
import { Alarm, type AlarmProps } from './alarm';

export const POLICY_NAME: NameRule = {
  what: 'alert policy',
  max: 512,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

/**
 * A condition detects missing data only if its duration is at least a minute. Source:
 * google_monitoring_alert_policy, evaluation_missing_data.
 */
const LEAST_DURATION = 60;

/** An alert policy of Cloud Monitoring with one condition. */
export class GoogleAlarm extends Alarm {
  /** Undefined if the metric is not published, which is an error. */
  readonly policy: MonitoringAlertPolicy | undefined;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, props);
    const found = seriesOn(this, props.metric, 'google');
    const whole = props.percentOf && seriesOn(this, props.percentOf, 'google');
    if (!found || (props.percentOf && !whole)) return;
    const { value, above } = whole
      ? { value: this.threshold / 100, above: this.isAbove }
      : nativeThreshold(found.series, found.target, this.threshold, this.isAbove);
    const name = nameOf(this, POLICY_NAME);
    this.policy = new MonitoringAlertPolicy(this, 'policy', {
      displayName: name,
      combiner: 'OR',
      severity: this.severity === 'critical' ? 'CRITICAL' : 'WARNING',
      documentation: {
        content: props.description,
        mimeType: 'text/markdown',
        links: props.runbook ? [{ displayName: 'Runbook', url: props.runbook }] : undefined,
      },
      conditions: [
        {
          displayName: `${props.metric.name} of ${props.metric.of.node.id}`,
          conditionThreshold: {
            filter: filterOf(found.series, found.target),
            aggregations: [this.aggregation(found.series)],
            ...(whole && {
              denominatorFilter: filterOf(whole.series, whole.target),
              denominatorAggregations: [this.aggregation(whole.series)],
            }),
            comparison: above ? 'COMPARISON_GT' : 'COMPARISON_LT',
            thresholdValue: value,
            duration: `${Math.max(LEAST_DURATION, (this.periods - 1) * this.windowSeconds)}s`,
            trigger: { count: 1 },
            evaluationMissingData:
              this.missingData === 'alarm' ? 'EVALUATION_MISSING_DATA_ACTIVE' : 'EVALUATION_MISSING_DATA_INACTIVE',
          },
        },
      ],
      notificationChannels: this.channels.flatMap((one) => asChannels(one).channelNames),
      userLabels: googleLabels(this),
      ...props.native?.google?.policy,
    });
  }

  private aggregation({ aligner, reducer }: GoogleSeries) {
    return { alignmentPeriod: `${this.windowSeconds}s`, perSeriesAligner: aligner, crossSeriesReducer: reducer };
  }
}

export function filterOf(series: GoogleSeries, target: MetricTarget): string {
  const { metricType, resourceType, matching = {} } = series;
  const labels = Object.entries(dimensionsOf(series, target)).map(([label, values]) =>
    values.length === 1
      ? `${label} = "${values[0]}"`
      : `${label} = one_of(${values.map((value) => `"${value}"`).join(', ')})`,
  );
  const patterns = Object.entries(matching).map(
    ([label, pattern]) => `${label} = monitoring.regex.full_match("${pattern}")`,
  );
  return [`metric.type = "${metricType}"`, `resource.type = "${resourceType}"`, ...labels, ...patterns].join(' AND ');
}
