import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';

export type TopicMetric = 'published' | 'failedDeliveries';

const SNS = {
  namespace: 'AWS/SNS',
  dimensions: ['TopicName'],
  statistic: 'Sum',
  source: 'docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html',
} as const;

export const TOPIC_METRICS: MetricTable<TopicMetric> = {
  published: {
    meaning: 'messages that were published',
    unit: 'count',
    section: 'queues',
    aws: { ...SNS, metricName: 'NumberOfMessagesPublished' },
    google: {
      metricType: 'pubsub.googleapis.com/topic/send_message_operation_count',
      resourceType: 'pubsub_topic',
      dimensions: ['resource.labels.topic_id'],
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      source: 'cloud.google.com/monitoring/api/metrics_gcp_p_z (pubsub)',
    },
    azure: {
      namespace: 'Microsoft.ServiceBus/namespaces',
      metricName: 'IncomingMessages',
      aggregation: 'Total',
      dimensions: ['EntityName'],
      source:
        'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics',
    },
  },
  failedDeliveries: {
    meaning: 'messages that did not reach a subscriber',
    unit: 'count',
    section: 'errors',
    aws: { ...SNS, metricName: 'NumberOfNotificationsFailed' },
    google: unsupported(
      'a subscription keeps a message until it is acknowledged',
      'Watch oldestMessageAge of the queues that subscribe.',
    ),
    azure: unsupported(
      'a subscription keeps a message until it is received',
      'Watch deadLetters of the queues that subscribe.',
    ),
    alarm: {
      above: 0,
      windowSeconds: 300,
      severity: 'warning',
      pillar: 'reliability',
      why:
        'SNS delivers to a queue of the same account at once: a failure is a permission or a key that was ' +
        'taken away',
      first: 'Look at the policy of the queue and of its key, then read the dead letters of the subscriber.',
    },
  },
};
