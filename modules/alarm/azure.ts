import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { dimensionsOf, nativeThreshold, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asActionGroup } from '../notifications/azure';
import { Alarm, type AlarmProps } from './alarm';

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

const WINDOWS: Readonly<Record<number, string>> = {
  60: 'PT1M',
  300: 'PT5M',
  900: 'PT15M',
  1800: 'PT30M',
  3600: 'PT1H',
  21600: 'PT6H',
  43200: 'PT12H',
  86400: 'P1D',
};

/** An Azure Monitor metric alert. It resolves automatically. */
export class AzureAlarm extends Alarm {
  /** Undefined if the metric is not published, which is an error. */
  readonly alert: MonitorMetricAlert | undefined;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, props);
    const found = seriesOn(this, props.metric, 'azure');
    if (!found) return;
    const { series, target } = found;
    const { value, above } = nativeThreshold(series, target, this.threshold, this.isAbove);
    const group = resourceGroupOf(this);
    this.alert = new MonitorMetricAlert(this, 'alert', {
      name: nameOf(this, ALERT_NAME, { parent: group }),
      resourceGroupName: group.name,
      description: this.text,
      severity: this.severity === 'critical' ? 0 : 2,
      scopes: [target.resourceId as string],
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
      action: this.told.map((one) => ({ actionGroupId: asActionGroup(one).actionGroupId })),
      ...props.native?.azure?.alert,
    });
  }
}
