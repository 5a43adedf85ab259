import type { Behaviour } from '../behaviour';
import { between, matches, oneOf } from '../rules';

/** Monitoring and logging. */
export const googleOperations: Readonly<Record<string, Behaviour>> = {
  monitoring_alert_policy: {
    values: { name: 'projects/{project}/alertPolicies/{number}', id: '{name}' },
    unique: false,
    rules: {
      combiner: oneOf('AND', 'OR', 'AND_WITH_MATCHING_RESOURCE'),
      severity: oneOf('CRITICAL', 'ERROR', 'WARNING'),
    },
  },
  // Source: resource_monitoring_custom_service.go and resource_monitoring_slo.go, v6.50.0
  monitoring_custom_service: {
    values: { name: 'projects/{project}/services/{service_id}', id: '{name}' },
    unique: '{project} {service_id}',
    rules: { service_id: matches(/^[\w.:-]+$/, 'letters, digits, _ - : and .') },
    heldBy: ['monitoring_slo.service'],
  },
  monitoring_slo: {
    values: { name: 'projects/{project}/services/{service}/serviceLevelObjectives/{slo_id}', id: '{name}' },
    unique: '{project} {service} {slo_id}',
    rules: {
      goal: between(0, 0.9999),
      rolling_period_days: between(1, 30),
      slo_id: matches(/^[\w.:-]+$/, 'letters, digits, _ - : and .'),
    },
  },
  monitoring_notification_channel: {
    values: { name: 'projects/{project}/notificationChannels/{number}', id: '{name}' },
    unique: false,
    heldBy: ['monitoring_alert_policy.notification_channels'],
  },
  monitoring_dashboard: { values: { id: 'projects/{project}/dashboards/{uuid}' } },
  monitoring_uptime_check_config: {
    values: { name: 'projects/{project}/uptimeCheckConfigs/{random}', id: '{name}' },
    unique: false,
  },
  logging_project_bucket_config: {
    values: { id: 'projects/{project}/locations/{location}/buckets/{bucket_id}', name: '{id}' },
    rules: { retention_days: between(1, 3650) },
  },
  logging_project_sink: {
    values: {
      id: 'projects/{project}/sinks/{name}',
      writer_identity: 'serviceAccount:service-{number}@gcp-sa-logging.iam.gserviceaccount.com',
    },
  },
  logging_metric: { values: { id: '{name}' }, unique: '{project} {name}', imports: ['{project} {name}', '{name}'] },
};
