import { unsupported } from '../core/features';
import type { AzureRows, GoogleSeries, MetricTable } from '../core/metrics';
import { certificateDaysLeft } from './certificate-metric';

export type LoadBalancerMetric =
  | 'requests'
  | 'serverErrors'
  | 'balancerErrors'
  | 'latencyP95'
  | 'unhealthyTargets'
  | 'certificateDaysLeft';

const ALB = {
  namespace: 'AWS/ApplicationELB',
  dimensions: ['LoadBalancer'],
  source: 'docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
} as const;
const GATEWAY = {
  namespace: 'Microsoft.Network/applicationGateways',
  dimensions: [],
  source:
    'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-network-applicationgateways-metrics',
} as const;

/** Global and regional load balancers have different metric names and resources. */
const googleSeries = (
  internal: boolean,
  metric: string,
  rest: Pick<GoogleSeries, 'aligner' | 'reducer' | 'scale' | 'fixed'>,
) => ({
  metricType: `loadbalancing.googleapis.com/https/${internal ? 'internal/' : ''}${metric}`,
  resourceType: internal ? 'internal_http_lb_rule' : 'https_lb_rule',
  dimensions: ['resource.labels.forwarding_rule_name'],
  source: 'cloud.google.com/load-balancing/docs/https/https-logging-monitoring',
  ...rest,
});

const tableOf = (internal: boolean): MetricTable<LoadBalancerMetric> => ({
  requests: {
    meaning: 'answered requests',
    unit: 'count',
    section: 'traffic',
    aws: { ...ALB, metricName: 'RequestCount', statistic: 'Sum' },
    google: googleSeries(internal, 'request_count', { aligner: 'ALIGN_DELTA', reducer: 'REDUCE_SUM' }),
    azure: { ...GATEWAY, metricName: 'TotalRequests', aggregation: 'Total' },
  },
  serverErrors: {
    meaning: 'responses with a status of 500 to 599',
    unit: 'count',
    section: 'errors',
    aws: { ...ALB, metricName: 'HTTPCode_Target_5XX_Count', statistic: 'Sum' },
    google: googleSeries(internal, 'request_count', {
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      fixed: { 'metric.labels.response_code_class': '500' },
    }),
    azure: { ...GATEWAY, metricName: 'ResponseStatus', aggregation: 'Total', fixed: { HttpStatusGroup: '5xx' } },
    alarm: {
      above: 20,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why:
        'single errors happen in each rollout; four in a minute for five minutes affect users. ' +
        'An objective (slo) measures the share',
      first: 'Check the last release and roll it back, then read the errors in the log of the program.',
    },
  },
  balancerErrors: {
    meaning: 'requests that no target answered: 502, 503 and 504 of the load balancer itself',
    unit: 'count',
    section: 'errors',
    aws: { ...ALB, metricName: 'HTTPCode_ELB_5XX_Count', statistic: 'Sum' },
    google: unsupported('Cloud Load Balancing counts them among serverErrors', 'Watch serverErrors.'),
    azure: unsupported('Application Gateway counts them among serverErrors', 'Watch serverErrors.'),
    alarm: {
      above: 20,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why: 'the targets are down or too slow, and nothing else counts these requests; as many as for serverErrors',
      first: 'Look at unhealthyTargets and at the last release.',
    },
  },
  latencyP95: {
    meaning: 'the time within which 95 % of requests are answered',
    unit: 'seconds',
    section: 'latency',
    aws: { ...ALB, metricName: 'TargetResponseTime', statistic: 'p95' },
    google: googleSeries(internal, 'total_latencies', {
      aligner: 'ALIGN_PERCENTILE_95',
      reducer: 'REDUCE_MAX',
      scale: 1000,
    }),
    azure: unsupported(
      'Application Gateway publishes an average and a maximum, and no percentiles',
      'Watch serverErrors, or query its access log.',
    ),
    alarm: {
      above: 3,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'performance',
      why: 'users leave a page after about three seconds, and 15 minutes are not a short peak',
      first: 'Check the CPU use of the machines and of the database, and at the last release.',
    },
  },
  unhealthyTargets: {
    meaning: 'machines that fail the health check',
    unit: 'count',
    section: 'errors',
    aws: {
      ...ALB,
      metricName: 'UnHealthyHostCount',
      statistic: 'Minimum',
      dimensions: ['TargetGroup', 'LoadBalancer'],
    },
    google: unsupported(
      'Cloud Load Balancing publishes no number of unhealthy backends',
      'Watch healthyMachines of the group.',
    ),
    azure: {
      ...GATEWAY,
      metricName: 'UnhealthyHostCount',
      aggregation: 'Average',
      fixed: { BackendSettingsPool: '*' },
    },
    alarm: {
      above: 0,
      windowSeconds: 900,
      severity: 'warning',
      pillar: 'reliability',
      why: 'a machine that fails is replaced within minutes: 15 minutes are longer than a rollout ' + 'takes for one',
      first: 'Check what the machine returns to the health check, and why the group does not replace it.',
    },
  },
  certificateDaysLeft: certificateDaysLeft(
    unsupported(
      'Certificate Manager publishes no expiry, and renews what it issues',
      'Check the certificate from outside, with your own uptime check.',
    ),
    unsupported(
      'Application Gateway publishes no expiry: the certificate is in a Key Vault',
      'Subscribe to the Key Vault event CertificateNearExpiry.',
    ),
  ),
});

/**
 * Requests of a gateway, in the workspace. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/tables/agwaccesslogs
 */
const REQUESTS: AzureRows = {
  source: 'learn.microsoft.com/azure/azure-monitor/reference/tables/agwaccesslogs',
  table: 'AGWAccessLogs',
  dimensions: ['_ResourceId'],
};
export const GATEWAY_REQUESTS = { all: REQUESTS, failed: { ...REQUESTS, where: 'HttpStatus >= 500' } } as const;
/** Those that a pool answered, or did not answer. */
export const POOL_REQUESTS = {
  all: { ...REQUESTS, dimensions: ['_ResourceId', 'BackendPoolName'] },
  failed: { ...GATEWAY_REQUESTS.failed, dimensions: ['_ResourceId', 'BackendPoolName'] },
} as const;

export const LOAD_BALANCER_METRICS: Readonly<Record<'external' | 'internal', MetricTable<LoadBalancerMetric>>> = {
  external: tableOf(false),
  internal: tableOf(true),
};
