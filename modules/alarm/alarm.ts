import type { CloudwatchMetricAlarmConfig } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { MonitorMetricAlertConfig } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import type { MonitorScheduledQueryRulesAlertV2Config } from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { MonitoringAlertPolicyConfig } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import type { Metric, MissingData, Severity } from '../core/metrics';
import type { Notifications } from '../notifications/notifications';
import { checkAlarm } from './settings';
import { ALARM } from './support';

/** The length of a window, in seconds. */
export type AlarmWindow = 60 | 300 | 900 | 1800 | 3600 | 21_600 | 43_200 | 86_400;

export interface AlarmProps {
  /**
   * The metric: `orders.metrics.deadLetters`. An error with an alternative if the cloud does not
   * publish it.
   */
  readonly metric: Metric;
  /**
   * The alarm fires while the value is greater than this, in the unit of the metric. Exactly one of
   * `above` and `below` is required.
   */
  readonly above?: number;
  /** The alarm fires while the value is less than this, in the unit of the metric. */
  readonly below?: number;
  /**
   * Compares the share of another metric's value, in percent: server errors of all requests. Both
   * metrics must belong to one construct. A window without requests is treated as one without data.
   * Not supported on Azure. Default: the value itself.
   */
  readonly percentOf?: Metric;
  /**
   * The aggregation window in seconds. Limits: the windows of Azure, which the others also support,
   * and at least the metric's own interval. Default: 300.
   */
  readonly windowSeconds?: AlarmWindow;
  /**
   * How many consecutive windows are evaluated. Together they must not exceed one day. Azure
   * supports one. Limits: AWS and Google 60. Default: 1.
   */
  readonly periods?: number;
  /**
   * How many of these windows must exceed the threshold. Supported on AWS only: elsewhere all of
   * them must. Limits: 60. Default: all.
   */
  readonly failingPeriods?: number;
  /** How a window without data is treated. Azure always treats it as fine. Default: `'ok'`. */
  readonly missingData?: MissingData;
  /** `critical` requires immediate action, `warning` within a working day. Default: `'warning'`. */
  readonly severity?: Severity;
  /** What is wrong when the alarm fires, and the first action. Limits: 900 characters. */
  readonly description: string;
  /**
   * The address of a runbook. Limits: it must begin with `https://`, 200 characters. Default: none.
   */
  readonly runbook?: string;
  /**
   * The notifications for when the alarm fires and ends: those with its severity. At least one is
   * required.
   */
  readonly notify: readonly Notifications[];
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly alarm?: Partial<CloudwatchMetricAlarmConfig> };
    readonly google?: { readonly policy?: Partial<MonitoringAlertPolicyConfig> };
    readonly azure?: {
      readonly alert?: Partial<MonitorMetricAlertConfig>;
      /** Of a metric that is in a log. */
      readonly rule?: Partial<MonitorScheduledQueryRulesAlertV2Config>;
    };
  };
}

/** Notifies when a metric of a construct exceeds a threshold, and when it no longer does. */
export abstract class Alarm extends Kind {
  readonly severity: Severity;
  protected readonly windowSeconds: AlarmWindow;
  protected readonly periods: number;
  protected readonly missingData: MissingData;
  protected readonly threshold: number;
  protected readonly isAbove: boolean;
  /** Those with its severity. */
  protected readonly channels: readonly Notifications[];
  /** The text for the person who is notified: what is wrong, and where. */
  protected readonly text: string;

  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id, ALARM, props);
    this.severity = props.severity ?? 'warning';
    this.windowSeconds = props.windowSeconds ?? 300;
    this.periods = props.periods ?? 1;
    this.missingData = props.missingData ?? 'ok';
    this.isAbove = props.above !== undefined;
    this.threshold = props.above ?? props.below ?? 0;
    this.channels = props.notify.filter(({ severities }) => severities.includes(this.severity));
    this.text = [props.description, props.runbook].filter(Boolean).join('\n\nRunbook: ');
    const { windowSeconds, periods, threshold, channels } = this;
    checkAlarm(this, props, { windowSeconds, periods, threshold, channels });
  }
}
