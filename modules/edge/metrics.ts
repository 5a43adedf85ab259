import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';

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
    meaning: 'requests that were answered',
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
    meaning: 'the share of answers with a status of 500 to 599',
    unit: 'percent',
    section: 'errors',
    aws: { ...CLOUDFRONT, metricName: '5xxErrorRate', statistic: 'Average' },
    google: unsupported(
      'Cloud Load Balancing publishes numbers, and no shares',
      'Watch serverErrors of the load balancer, with percentOf: requests.',
    ),
    azure: { ...FRONT_DOOR, metricName: 'Percentage5XX', aggregation: 'Average' },
    alarm: {
      above: 5,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'reliability',
      why: 'one answer of twenty is an error for five minutes: more than a rollout or a client that goes away causes',
      first: 'Look at serverErrors of what is behind the edge: if there are none, the edge does not reach it.',
    },
  },
  certificateDaysLeft: {
    meaning: 'days until the certificate ends',
    unit: 'count',
    section: 'errors',
    aws: {
      namespace: 'AWS/CertificateManager',
      metricName: 'DaysToExpiry',
      statistic: 'Minimum',
      dimensions: ['CertificateArn'],
      everySeconds: 43_200,
      source: 'docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html',
    },
    google: unsupported(
      'Certificate Manager publishes no last days, and renews what it issues',
      'Ask for the certificate from outside, with your own uptime check.',
    ),
    azure: unsupported(
      'Front Door publishes no last days, and renews what it issues',
      'For a given certificate, let Key Vault tell that it ends soon (the event CertificateNearExpiry).',
    ),
    alarm: {
      below: 21,
      windowSeconds: 86_400,
      severity: 'critical',
      pillar: 'reliability',
      why: 'ACM renews 60 days before the end: three weeks before it, the renewal has failed for weeks',
      first: 'Look at the status of the renewal in ACM: the record that proves the name is missing or wrong.',
    },
  },
};
