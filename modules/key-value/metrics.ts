import type { MetricTable } from '../core/metrics';

export type KeyValueMetric = 'throttled';

export const KEY_VALUE_METRICS: MetricTable<KeyValueMetric> = {
  throttled: {
    meaning: 'requests that were throttled',
    unit: 'count',
    section: 'errors',
    aws: {
      namespace: 'AWS/DynamoDB',
      metricName: 'ThrottledRequests',
      statistic: 'Sum',
      dimensions: ['TableName', 'Operation'],
      source: 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html',
    },
    google: {
      metricType: 'firestore.googleapis.com/api/request_count',
      resourceType: 'firestore.googleapis.com/Database',
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      dimensions: ['resource.labels.database_id'],
      fixed: { 'metric.labels.response_code': 'RESOURCE_EXHAUSTED' },
      source: 'cloud.google.com/monitoring/api/metrics_gcp_d_h (firestore)',
    },
    azure: {
      namespace: 'Microsoft.DocumentDB/DatabaseAccounts',
      metricName: 'TotalRequests',
      aggregation: 'Count',
      dimensions: ['DatabaseName', 'CollectionName'],
      fixed: { StatusCode: '429' },
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics',
    },
    alarm: {
      above: 100,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why:
        'clients retry a few throttled requests automatically; a hundred in 15 minutes indicate a key that is ' +
        'too hot or a limit that is too low',
      first: 'Check whether one partition key receives most of the traffic, then raise the limit (provisioned).',
    },
  },
};
