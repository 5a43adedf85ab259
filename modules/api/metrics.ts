import { unsupported } from '../core/features';
import type { AzureRows, GoogleSeries, MetricTable } from '../core/metrics';

export type ApiMetric = 'requests' | 'serverErrors' | 'latencyP95';

const HTTP_API = {
  namespace: 'AWS/ApiGateway',
  dimensions: ['ApiId'],
  source: 'docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html',
} as const;
const MANAGEMENT = {
  namespace: 'Microsoft.ApiManagement/service',
  dimensions: [],
  source: 'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-apimanagement-service-metrics',
} as const;
/** Of the Cloud Run service that Envoy runs in. */
const proxy = (
  metric: 'request_count' | 'request_latencies',
  rest: Pick<GoogleSeries, 'aligner' | 'reducer' | 'scale' | 'fixed'>,
): GoogleSeries => ({
  metricType: `run.googleapis.com/${metric}`,
  resourceType: 'cloud_run_revision',
  dimensions: ['resource.labels.service_name'],
  source: 'cloud.google.com/run/docs/monitoring; cloud.google.com/monitoring/api/metrics_gcp_p_z (run)',
  ...rest,
});
const COUNTED = { aligner: 'ALIGN_DELTA', reducer: 'REDUCE_SUM' } as const;

export const API_METRICS: MetricTable<ApiMetric> = {
  requests: {
    meaning: 'requests that were answered',
    unit: 'count',
    section: 'traffic',
    aws: { ...HTTP_API, metricName: 'Count', statistic: 'Sum' },
    google: proxy('request_count', COUNTED),
    azure: { ...MANAGEMENT, metricName: 'Requests', aggregation: 'Total' },
  },
  serverErrors: {
    meaning: 'answers with a status of 500 to 599',
    unit: 'count',
    section: 'errors',
    aws: { ...HTTP_API, metricName: '5xx', statistic: 'Sum' },
    google: proxy('request_count', { ...COUNTED, fixed: { 'metric.labels.response_code_class': '5xx' } }),
    azure: {
      ...MANAGEMENT,
      metricName: 'Requests',
      aggregation: 'Total',
      fixed: { GatewayResponseCodeCategory: '5xx' },
    },
    alarm: {
      above: 20,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why:
        'single errors occur in each rollout; four in a minute for five minutes are callers that are refused. ' +
        'An objective (slo) expresses it as a share',
      first: 'Look at the last release and take it back, then read the access log of the API.',
    },
  },
  latencyP95: {
    meaning: 'the time within which 95 of 100 requests are answered',
    unit: 'seconds',
    section: 'latency',
    aws: { ...HTTP_API, metricName: 'Latency', statistic: 'p95', scale: 1000 },
    google: proxy('request_latencies', { aligner: 'ALIGN_PERCENTILE_95', reducer: 'REDUCE_MAX', scale: 1000 }),
    azure: unsupported(
      'API Management publishes an average and a maximum, and no percentiles',
      'Watch serverErrors, or query AppRequests in the workspace.',
    ),
    alarm: {
      above: 3,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'callers give up after a few seconds; 15 minutes are not a short peak',
      first: 'Look at what answers the route: processors, database, and the last release.',
    },
  },
};

/**
 * Requests in Application Insights, which keeps them in the workspace. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests
 */
const REQUESTS: AzureRows = {
  source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/apprequests',
  table: 'AppRequests',
  dimensions: ['_ResourceId'],
};
export const LOGGED_REQUESTS = { all: REQUESTS, failed: { ...REQUESTS, where: 'toint(ResultCode) >= 500' } } as const;
