import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';
import { certificateDaysLeft } from '../load-balancer/certificate-metric';

export type EdgeMetric = 'requests' | 'serverErrorRate' | 'certificateDaysLeft';

const CLOUDFRONT = {
  namespace: 'AWS/CloudFront',
  dimensions: ['DistributionId'],
  fixed: { Region: 'Global' },
  source: 'docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html',
} as const;
const FRONT_DOOR = {
  namespace: 'Microsoft.Cdn/profiles',
  dimensions: [],
  source: 'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cdn-profiles-metrics',
} as const;

export const EDGE_METRICS: MetricTable<EdgeMetric> = {
  requests: {
    meaning: 'answered requests',
    unit: 'count',
    section: 'traffic',
    aws: { ...CLOUDFRONT, metricName: 'Requests', statistic: 'Sum' },
    google: {
      metricType: 'loadbalancing.googleapis.com/https/request_count',
      resourceType: 'https_lb_rule',
      dimensions: ['resource.labels.forwarding_rule_name'],
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      source: 'cloud.google.com/load-balancing/docs/https/https-logging-monitoring',
    },
    azure: { ...FRONT_DOOR, metricName: 'RequestCount', aggregation: 'Total' },
  },
  serverErrorRate: {
    meaning: 'share of responses with a status of 500 to 599',
    unit: 'percent',
    section: 'errors',
    aws: { ...CLOUDFRONT, metricName: '5xxErrorRate', statistic: 'Average' },
    google: unsupported(
      'Cloud Load Balancing publishes counts, but no shares',
      'Watch serverErrors of the load balancer, with percentOf: requests.',
    ),
    azure: { ...FRONT_DOOR, metricName: 'Percentage5XX', aggregation: 'Average' },
    alarm: {
      above: 5,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why:
        '5 % of the responses are errors for five minutes, which is more than a rollout or a ' +
        'disconnecting client causes',
      first: 'Check serverErrors of the origin: if there are none, the edge cannot reach it.',
    },
  },
  certificateDaysLeft: certificateDaysLeft(
    unsupported(
      'Certificate Manager publishes no expiry, and renews what it issues',
      'Check the certificate from outside, with your own uptime check.',
    ),
    unsupported(
      'Front Door publishes no expiry, and renews what it issues',
      'For a given certificate, subscribe to the Key Vault event CertificateNearExpiry.',
    ),
  ),
};
