import type { MetricTable } from '../core/metrics';

export type GraphMetric = 'cpu' | 'storedBytes';

const NEPTUNE = {
  namespace: 'AWS/Neptune',
  source: 'docs.aws.amazon.com/neptune/latest/userguide/cw-metrics.html',
} as const;
const SPANNER = {
  resourceType: 'spanner_instance',
  dimensions: ['resource.labels.instance_id'],
  aligner: 'ALIGN_MAX',
  source: 'cloud.google.com/monitoring/api/metrics_gcp_p_z (spanner)',
} as const;
const POSTGRES = {
  namespace: 'Microsoft.DBforPostgreSQL/flexibleServers',
  dimensions: [],
  source:
    'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbforpostgresql-flexibleservers-metrics',
} as const;

export const GRAPH_METRICS: MetricTable<GraphMetric> = {
  cpu: {
    meaning: 'CPU use',
    unit: 'percent',
    section: 'saturation',
    aws: { ...NEPTUNE, metricName: 'CPUUtilization', statistic: 'Average', dimensions: ['DBInstanceIdentifier'] },
    google: {
      ...SPANNER,
      metricType: 'spanner.googleapis.com/instance/cpu/utilization',
      reducer: 'REDUCE_MAX',
      scale: 0.01,
    },
    azure: { ...POSTGRES, metricName: 'cpu_percent', aggregation: 'Average' },
    alarm: {
      above: 90,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'a graph with high load for 15 minutes is slow, and has no capacity for a peak',
      first: 'Find the slowest queries, then choose a larger size or more replicas.',
    },
  },
  storedBytes: {
    meaning: 'size of its data',
    unit: 'bytes',
    section: 'data',
    aws: { ...NEPTUNE, metricName: 'VolumeBytesUsed', statistic: 'Maximum', dimensions: ['DBClusterIdentifier'] },
    google: {
      ...SPANNER,
      metricType: 'spanner.googleapis.com/instance/storage/used_bytes',
      reducer: 'REDUCE_SUM',
    },
    azure: { ...POSTGRES, metricName: 'storage_used', aggregation: 'Maximum' },
  },
};
