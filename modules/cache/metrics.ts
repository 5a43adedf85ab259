import type { MetricTable } from '../core/metrics';

export type CacheMetric = 'cpu' | 'memory';

const ELASTICACHE = {
  namespace: 'AWS/ElastiCache',
  dimensions: ['CacheClusterId'],
  source: 'docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html',
} as const;
const MEMORYSTORE = {
  resourceType: 'memorystore.googleapis.com/Instance',
  dimensions: ['resource.labels.instance_id'],
  aligner: 'ALIGN_MAX',
  reducer: 'REDUCE_MAX',
  scale: 0.01,
  source: 'cloud.google.com/memorystore/docs/valkey/supported-monitoring-metrics',
} as const;
const REDIS = {
  namespace: 'Microsoft.Cache/redisEnterprise',
  dimensions: [],
  aggregation: 'Maximum',
  source: 'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redisenterprise-metrics',
} as const;

export const CACHE_METRICS: MetricTable<CacheMetric> = {
  cpu: {
    meaning: 'CPU use of the busiest node',
    unit: 'percent',
    section: 'saturation',
    aws: { ...ELASTICACHE, metricName: 'EngineCPUUtilization', statistic: 'Maximum' },
    google: { ...MEMORYSTORE, metricType: 'memorystore.googleapis.com/instance/cpu/maximum_utilization' },
    azure: { ...REDIS, metricName: 'percentProcessorTime' },
    alarm: {
      above: 90,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'commands run one after another: at 90 percent each waits for the others',
      first: 'Look for slow commands in the slow log, then choose more memory, which comes with more processors.',
    },
  },
  memory: {
    meaning: 'the part of the memory that is used',
    unit: 'percent',
    section: 'saturation',
    aws: { ...ELASTICACHE, metricName: 'DatabaseMemoryUsagePercentage', statistic: 'Maximum' },
    google: { ...MEMORYSTORE, metricType: 'memorystore.googleapis.com/instance/memory/maximum_utilization' },
    azure: { ...REDIS, metricName: 'usedmemorypercentage' },
    alarm: {
      above: 90,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'at 100 percent entries are evicted before they expire, or writes fail',
      first: 'Check that entries have a time to live, then increase memoryGiB.',
    },
  },
};
