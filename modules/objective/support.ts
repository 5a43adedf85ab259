import { emulated, type KindTable, native } from '../core/features';
import type { ObjectiveProps } from './objective';

const DAYS = { min: 7, max: 30 };

export const OBJECTIVE: KindTable<ObjectiveProps> = {
  kind: 'objective',
  service: {
    aws: 'CloudWatch composite alarms',
    google: 'Cloud Monitoring SLO',
    azure: 'Azure Monitor log search alerts',
  },
  features: {
    of: {
      aws: native('metric_query'),
      google: native('request_based_sli.good_total_ratio'),
      azure: native('criteria.query', undefined, 'of the request log in the workspace'),
    },
    availability: {
      aws: emulated('the threshold of the metric alarms', { min: 90, max: 99.999 }),
      // Source: resource_monitoring_slo.go, v6.50.0 (validateMonitoringSloGoal)
      google: native('goal', { min: 90, max: 99.99 }),
      azure: emulated('a condition of the query', { min: 90, max: 99.999 }),
    },
    windowDays: {
      aws: emulated('the burn rates', DAYS),
      google: native('rolling_period_days', DAYS),
      azure: emulated('the burn rates', DAYS),
    },
    runbook: { aws: native('alarm_description'), google: native('documentation.links'), azure: native('description') },
    notify: {
      aws: native('alarm_actions, ok_actions'),
      google: native('notification_channels'),
      azure: native('action'),
    },
  },
  semantics: {
    'a ratio of requests': {
      aws: 'an expression over the metrics of the load balancer or API',
      google: 'of an SLO with good and bad requests',
      azure: 'counted in the log of requests, which arrives some minutes late',
    },
    'a window without requests': { aws: 'is fine', google: 'is fine', azure: 'is fine' },
    'how often it is evaluated': {
      aws: 'each minute',
      google: 'each minute',
      azure: 'each 5 minutes; the slow one each 15 minutes',
    },
    'the end of an alarm': {
      aws: 'when the short window is fine; notified',
      google: 'when the short window is fine; notified',
      azure: 'after three evaluations in a row that are fine; notified',
    },
    'the rest of the error budget': {
      aws: 'is not shown',
      google: 'is shown by Cloud Monitoring',
      azure: 'is not shown',
    },
  },
};
