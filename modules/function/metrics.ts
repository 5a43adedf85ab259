import { unsupported } from '../core/features';
import type { AzureRows, GoogleSeries, MetricTable } from '../core/metrics';

export type FunctionMetric = 'errors' | 'throttles';

const LAMBDA = {
  namespace: 'AWS/Lambda',
  statistic: 'Sum',
  dimensions: ['FunctionName'],
  source: 'docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
} as const;

/** Calls by result. Messages and schedules are also calls over HTTP. */
const answered = (fixed: Readonly<Record<string, string>>): GoogleSeries => ({
  metricType: 'run.googleapis.com/request_count',
  resourceType: 'cloud_run_revision',
  aligner: 'ALIGN_DELTA',
  reducer: 'REDUCE_SUM',
  dimensions: ['resource.labels.service_name'],
  fixed,
  source: 'cloud.google.com/run/docs/monitoring; cloud.google.com/monitoring/api/metrics_gcp_p_z (run)',
});

const REQUESTS_ONLY = unsupported(
  'Azure Functions counts responses to requests only, not the calls of triggers',
  'Watch deadLetters of the queue that triggers it.',
);

export const FUNCTION_METRICS: MetricTable<FunctionMetric> = {
  errors: {
    meaning: 'failed calls',
    unit: 'count',
    section: 'errors',
    aws: { ...LAMBDA, metricName: 'Errors' },
    google: answered({ 'metric.labels.response_code_class': '5xx' }),
    azure: REQUESTS_ONLY,
    alarm: {
      above: 5,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'triggers retry a failed call: more than five failures in 15 minutes have a common cause',
      first: 'Read the log of the function. Roll the last version back if there was one.',
    },
  },
  throttles: {
    meaning: 'calls that were throttled because all instances were busy',
    unit: 'count',
    section: 'errors',
    aws: { ...LAMBDA, metricName: 'Throttles' },
    google: answered({ 'metric.labels.response_code': '429' }),
    azure: REQUESTS_ONLY,
    alarm: {
      above: 0,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'a throttled message is redelivered, but a user does not wait: the limit is too low',
      first: 'Raise concurrency.most, or the quota of the account.',
    },
  },
};

/** On Azure. Source: learn.microsoft.com/azure/azure-monitor/reference/tables/functionapplogs */
export const ERRORS: AzureRows = {
  source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/functionapplogs',
  table: 'FunctionAppLogs',
  where: 'Level in ("Error", "Critical")',
  dimensions: ['_ResourceId'],
};
