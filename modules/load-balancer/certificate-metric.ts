import type { Absent, MetricDefinition } from '../core/metrics';

/**
 * The days until a certificate expires, of an entry that presents one. ACM publishes them twice a
 * day, from the issue of a certificate until it expires.
 */
export const certificateDaysLeft = (google: Absent, azure: Absent): MetricDefinition => ({
  meaning: 'days until the certificate expires',
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
  google,
  azure,
  alarm: {
    below: 21,
    windowSeconds: 86_400,
    severity: 'critical',
    pillar: 'reliability',
    why:
      'ACM renews what it issued 60 days before expiry: three weeks before it, the renewal has failed for weeks. ' +
      'Three weeks are enough to replace an imported certificate',
    first:
      'Check the renewal status in ACM: the validation record is missing or wrong. Import the successor of an ' +
      'imported certificate.',
  },
});
