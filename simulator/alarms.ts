import { awsAlarm, awsComposite } from './alarms-aws';
import { azureActivityAlert, azureAlarm, azureQueryRule } from './alarms-azure';
import { googleAlarm } from './alarms-google';
import type { SimulatedAlarm, Surroundings } from './alarms-series';
import { Refusal } from './faults';
import type { Fields } from './values';

export type { AlarmState, Measured, SimulatedAlarm } from './alarms-series';

/**
 * The alarms of the three clouds, each with its own semantics: the window, the number of windows,
 * missing data, and when it ends. Time is counted in minutes from the first; without a clock.
 * Sources: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
 * (evaluation, missing data), cloud.google.com/monitoring/alerts/concepts-indepth (alignment,
 * duration, partial metric data), learn.microsoft.com/azure/azure-monitor/alerts/alerts-overview
 * (stateful alerts: resolved after three checks).
 */
export const ALARM_TYPES = [
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_composite_alarm',
  'google_monitoring_alert_policy',
  'azurerm_monitor_metric_alert',
  'azurerm_monitor_scheduled_query_rules_alert_v2',
  'azurerm_monitor_activity_log_alert',
] as const;

const NOTHING: Surroundings = { alarm: () => undefined, slo: () => undefined };

/** The alarm for a configuration of one of these types. */
export function alarmOf(type: string, body: Fields, surroundings: Surroundings = NOTHING): SimulatedAlarm {
  switch (type) {
    case 'aws_cloudwatch_metric_alarm':
      return awsAlarm(body);
    case 'aws_cloudwatch_composite_alarm':
      return awsComposite(body, surroundings);
    case 'google_monitoring_alert_policy':
      return googleAlarm(body, surroundings);
    case 'azurerm_monitor_metric_alert':
      return azureAlarm(body);
    case 'azurerm_monitor_scheduled_query_rules_alert_v2':
      return azureQueryRule(body);
    case 'azurerm_monitor_activity_log_alert':
      return azureActivityAlert(body);
    default:
      throw new Refusal('No alarm', `${type} is not an alarm.`);
  }
}
