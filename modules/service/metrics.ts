import { unsupported } from '../core/features';
import { isError } from '../core/logged-errors';
import type { Absent, AzureRows, GoogleSeries, MetricTable } from '../core/metrics';

export type ServiceMetric = 'requests' | 'serverErrors' | 'cpu' | 'memory' | 'instances';

export const NO_REQUESTS = unsupported('a service without a port takes no requests', 'Add port, or watch its queue.');
export const NO_BALANCER = unsupported(
  'no load balancer sends requests to it',
  'Add a load balancer with a route to the service.',
);

const ECS = {
  dimensions: ['ClusterName', 'ServiceName'],
  source: 'docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html',
} as const;
const INSIGHTS = 'docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html';
const APPS = {
  namespace: 'Microsoft.App/containerApps',
  dimensions: [],
  source: 'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-app-containerapps-metrics',
} as const;

const ALB = {
  namespace: 'AWS/ApplicationELB',
  statistic: 'Sum',
  dimensions: ['TargetGroup', 'LoadBalancer'],
  source: 'docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
} as const;

/** The monitored resource of Cloud Run, and its label. */
const REVISION = { resourceType: 'cloud_run_revision', label: 'resource.labels.service_name' } as const;
const WORKERS = { resourceType: 'cloud_run_worker_pool', label: 'resource.labels.worker_pool_name' } as const;

/** The utilization of the busiest instances, as a fraction. */
const used = (what: 'cpu' | 'memory', { resourceType, label }: typeof REVISION | typeof WORKERS): GoogleSeries => ({
  metricType: `run.googleapis.com/container/${what}/utilizations`,
  resourceType,
  aligner: 'ALIGN_PERCENTILE_95',
  reducer: 'REDUCE_MAX',
  dimensions: [label],
  scale: 0.01,
  source: 'cloud.google.com/run/docs/monitoring; cloud.google.com/monitoring/api/metrics_gcp_p_z (run)',
});

const answered = (
  { resourceType, label }: typeof REVISION | typeof WORKERS,
  fixed?: Readonly<Record<string, string>>,
): GoogleSeries | Absent =>
  resourceType === WORKERS.resourceType
    ? NO_REQUESTS
    : {
        metricType: 'run.googleapis.com/request_count',
        resourceType,
        aligner: 'ALIGN_DELTA',
        reducer: 'REDUCE_SUM',
        dimensions: [label],
        fixed,
        source: 'cloud.google.com/run/docs/monitoring; cloud.google.com/monitoring/api/metrics_gcp_p_z (run)',
      };

const tableOf = (runs: typeof REVISION | typeof WORKERS): MetricTable<ServiceMetric> => ({
  requests: {
    meaning: 'requests that it answered',
    unit: 'count',
    section: 'traffic',
    aws: { ...ALB, metricName: 'RequestCount' },
    google: answered(runs),
    azure: { ...APPS, metricName: 'Requests', aggregation: 'Total' },
  },
  serverErrors: {
    meaning: 'answers with a status of 500 to 599',
    unit: 'count',
    section: 'errors',
    aws: { ...ALB, metricName: 'HTTPCode_Target_5XX_Count' },
    google: answered(runs, { 'metric.labels.response_code_class': '5xx' }),
    azure: { ...APPS, metricName: 'Requests', aggregation: 'Total', fixed: { statusCodeCategory: '5xx' } },
    alarm: {
      above: 20,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why:
        'as for a load balancer, of this service alone: it names the one that fails, and on AWS a deployment ' +
        'during which it fires is taken back',
      first: 'Look at the last release. Where the cloud did not take it back, do: npm run rollback.',
    },
  },
  cpu: {
    meaning: 'CPU use of its instances',
    unit: 'percent',
    section: 'saturation',
    aws: { ...ECS, namespace: 'AWS/ECS', metricName: 'CPUUtilization', statistic: 'Average' },
    google: used('cpu', runs),
    azure: { ...APPS, metricName: 'CpuPercentage', aggregation: 'Average' },
    alarm: {
      above: 90,
      windowSeconds: 1800,
      severity: 'warning',
      pillar: 'performance',
      why: 'scaling adds instances within minutes: 30 minutes mean that max is reached or that scaling fails',
      first: 'Check whether the service has its maximum of instances; raise max or cpu.',
    },
  },
  memory: {
    meaning: 'memory use of its instances',
    unit: 'percent',
    section: 'saturation',
    aws: { ...ECS, namespace: 'AWS/ECS', metricName: 'MemoryUtilization', statistic: 'Maximum' },
    google: used('memory', runs),
    azure: { ...APPS, metricName: 'MemoryPercentage', aggregation: 'Maximum' },
    alarm: {
      above: 90,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'at 100 percent the platform ends the instance, with its open requests',
      first: 'Raise memoryMiB, and check whether the use grew with the last release.',
    },
  },
  instances: {
    meaning: 'running instances',
    unit: 'count',
    section: 'saturation',
    aws: {
      ...ECS,
      namespace: 'ECS/ContainerInsights',
      metricName: 'RunningTaskCount',
      statistic: 'Maximum',
      source: INSIGHTS,
    },
    google: {
      metricType: 'run.googleapis.com/container/instance_count',
      resourceType: runs.resourceType,
      aligner: 'ALIGN_MAX',
      reducer: 'REDUCE_SUM',
      dimensions: [runs.label],
      source: 'cloud.google.com/run/docs/monitoring (Container instance count); metrics_gcp_p_z (run)',
    },
    azure: { ...APPS, metricName: 'Replicas', aggregation: 'Maximum' },
    alarm: {
      below: 'expected',
      windowSeconds: 900,
      severity: 'critical',
      pillar: 'reliability',
      why:
        'an instance that ends is replaced within minutes: fewer than min for 15 minutes mean that ' +
        'new ones do not start',
      first: 'Read the events of the service: image, secret or start-up. Roll the last release back if there was one.',
    },
  },
});

/** A service that takes requests, and one that works on a queue. */
export const SERVICE_METRICS = { answering: tableOf(REVISION), working: tableOf(WORKERS) } as const;

/** On Azure. Source: learn.microsoft.com/azure/azure-monitor/reference/tables/containerappconsolelogs */
export const ERRORS: AzureRows = {
  source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/containerappconsolelogs',
  table: 'ContainerAppConsoleLogs',
  where: isError('Log'),
  dimensions: ['ContainerAppName'],
};
