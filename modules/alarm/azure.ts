import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import type { MonitorScheduledQueryRulesAlertV2 } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { present, report } from '../core/errors';
import {
  type AzureRows,
  type AzureSeries,
  dimensionsOf,
  isRows,
  type MetricTarget,
  nativeThreshold,
  seriesOn,
} from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asActionGroup } from '../notifications/azure';
import { Alarm, type AlarmProps, type AlarmWindow } from './alarm';
import { rowsOf, searchAlert } from './azure-rows';

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * (Microsoft.Insights/metricAlerts)
 */
const ALERT_NAME: NameRule = {
  what: 'metric alert',
  max: 260,
  pattern: /^[^*#&+:<>?@%{}\\/]*[^*#&+:<>?@%{}\\/. ]$/,
  allowed: 'anything but * # & + : < > ? @ % { } \\ /, not ending with . or a space',
  unique: 'parent',
};

const WINDOWS: Readonly<Record<AlarmWindow, string>> = {
  60: 'PT1M',
  300: 'PT5M',
  900: 'PT15M',
  1800: 'PT30M',
  3600: 'PT1H',
  21600: 'PT6H',
  43200: 'PT12H',
  86400: 'P1D',
};

/** A scheduled query rule has no window of 12 hours. */
const QUERY_WINDOWS = new Set(Object.keys(WINDOWS).filter((seconds) => seconds !== '43200'));

/**
 * An Azure Monitor metric alert, or a log search alert if the metric is in a log. It resolves
 * automatically.
 */
export class AzureAlarm extends Alarm {
  /** Undefined if the metric is in a log, or is not published, which is an error. */
  readonly alert: MonitorMetricAlert | undefined;
  /** Nothing if the metric is published. */
  readonly rule: MonitorScheduledQueryRulesAlertV2 | undefined;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, props);
    const found = seriesOn(this, props.metric, 'azure');
    if (!found) return;
    const { series, target } = found;
    if (isRows(series)) this.rule = this.ruleOn(series, target, props);
    else this.alert = this.alertOn(series, target, props);
  }

  private alertOn(series: AzureSeries, target: MetricTarget, props: AlarmProps): MonitorMetricAlert {
    const { value, above } = nativeThreshold(series, target, this.threshold, this.isAbove);
    const group = resourceGroupOf(this);
    return new MonitorMetricAlert(this, 'alert', {
      name: nameOf(this, ALERT_NAME, { parent: group }),
      resourceGroupName: group.name,
      description: this.text,
      severity: this.severity === 'critical' ? 0 : 2,
      scopes: [present(target.resourceId, `the resource of the metric of ${this.node.path}`)],
      frequency: this.windowSeconds > 900 || (series.everySeconds ?? 60) > 60 ? 'PT5M' : 'PT1M',
      windowSize: WINDOWS[this.windowSeconds],
      criteria: [
        {
          metricNamespace: series.namespace,
          metricName: series.metricName,
          aggregation: series.aggregation,
          operator: above ? 'GreaterThan' : 'LessThan',
          threshold: value,
          dimension: Object.entries(dimensionsOf(series, target)).map(([name, values]) => ({
            name,
            operator: 'Include',
            values: [...values],
          })),
        },
      ],
      action: this.channels.map((one) => ({ actionGroupId: asActionGroup(one).actionGroupId })),
      ...props.native?.azure?.alert,
    });
  }

  /** Evaluates rows of a log in each window. */
  private ruleOn(series: AzureRows, target: MetricTarget, props: AlarmProps): MonitorScheduledQueryRulesAlertV2 {
    if (!QUERY_WINDOWS.has(String(this.windowSeconds))) {
      report(this, {
        message:
          `windowSeconds is ${this.windowSeconds}, and ${props.metric.name} is in a log, whose alerts have no ` +
          'such window.',
        remedy: 'Use 21600 or 86400.',
      });
    }
    return searchAlert(this, {
      description: this.text,
      severity: this.severity === 'critical' ? 0 : 2,
      query: rowsOf(series, target),
      largest: series.largest,
      every: this.windowSeconds < 300 ? 'PT1M' : 'PT5M',
      window: WINDOWS[this.windowSeconds],
      above: this.isAbove,
      threshold: this.threshold,
      notify: this.channels,
      native: props.native?.azure?.rule,
    });
  }
}
