import { emulated, type KindTable, native, unsupported } from '../core/features';
import type { AlarmProps } from './alarm';

/** Source of the list: monitor_metric_alert_resource.go, v4.55.0 (window_size). */
const WINDOWS = [60, 300, 900, 1800, 3600, 21_600, 43_200, 86_400];
const WINDOW_LIMIT = { oneOf: WINDOWS };
const PERIODS = { min: 1, max: 60 };

const ONE_WINDOW = 'a metric alert with a fixed threshold evaluates one window';
const LONGER = 'Use a longer windowSeconds.';

export const ALARM: KindTable<AlarmProps> = {
  kind: 'alarm',
  service: { aws: 'CloudWatch', google: 'Cloud Monitoring', azure: 'Azure Monitor' },
  features: {
    metric: {
      aws: native('namespace, metric_name, dimensions, statistic'),
      google: native('condition_threshold.filter, aggregations'),
      azure: native('criteria, scopes'),
    },
    above: {
      aws: native('GreaterThanThreshold'),
      google: native('COMPARISON_GT'),
      azure: native('GreaterThan'),
    },
    below: { aws: native('LessThanThreshold'), google: native('COMPARISON_LT'), azure: native('LessThan') },
    percentOf: {
      aws: native('metric_query'),
      google: native('condition_threshold.denominator_filter'),
      azure: unsupported(
        'a metric alert compares one metric at a time',
        'Leave percentOf out and use the number itself, or a metric that is a percentage.',
      ),
    },
    windowSeconds: {
      aws: native('period', WINDOW_LIMIT),
      google: native('alignment_period', WINDOW_LIMIT),
      azure: native('window_size', WINDOW_LIMIT),
    },
    periods: {
      aws: native('evaluation_periods', PERIODS),
      google: emulated('duration', PERIODS, 'the value must exceed the threshold for this time'),
      azure: native('one window', { oneOf: [1] }, ONE_WINDOW),
    },
    failingPeriods: {
      aws: native('datapoints_to_alarm', PERIODS),
      google: unsupported('a condition must be true for the whole duration', LONGER),
      azure: unsupported(ONE_WINDOW, LONGER),
    },
    missingData: {
      aws: native('treat_missing_data'),
      google: native('evaluation_missing_data'),
      azure: native('no data, no alarm', { oneOf: ['ok'] }),
    },
    severity: {
      aws: emulated('the topics, and the tag severity'),
      google: native('severity'),
      azure: native('severity'),
    },
    description: {
      aws: native('alarm_description'),
      google: native('documentation.content'),
      azure: native('description'),
    },
    runbook: { aws: native('alarm_description'), google: native('documentation.links'), azure: native('description') },
    notify: {
      aws: native('alarm_actions, ok_actions'),
      google: native('notification_channels'),
      azure: native('action'),
    },
  },
  semantics: {
    'a new alarm without data': { aws: 'is OK', google: 'has no incident', azure: 'is not fired' },
    'the end of an alarm': {
      aws: 'after the first window without a violation; notified',
      google: 'after the first window without a violation; notified',
      azure: 'after three checks without a violation; notified',
    },
    'evaluation interval': {
      aws: 'each window',
      google: 'each minute',
      azure: 'each minute; each 5 minutes in windows over 15 minutes',
    },
  },
};
