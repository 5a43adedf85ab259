import { unsupported } from '../core/features';
import type { MetricTable } from '../core/metrics';

export type QueueMetric = 'depth' | 'oldestMessageAge' | 'deadLetters' | 'sent';

const SQS = {
  namespace: 'AWS/SQS',
  dimensions: ['QueueName'],
  source: 'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
} as const;
const PUBSUB = {
  resourceType: 'pubsub_subscription',
  dimensions: ['resource.labels.subscription_id'],
  aligner: 'ALIGN_MAX',
  reducer: 'REDUCE_MAX',
  source: 'cloud.google.com/monitoring/api/metrics_gcp_p_z (pubsub)',
} as const;
const SERVICE_BUS = {
  namespace: 'Microsoft.ServiceBus/namespaces',
  dimensions: ['EntityName'],
  source: 'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics',
} as const;

export const QUEUE_METRICS: MetricTable<QueueMetric> = {
  depth: {
    meaning: 'messages that are waiting',
    unit: 'count',
    section: 'queues',
    aws: { ...SQS, metricName: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' },
    google: { ...PUBSUB, metricType: 'pubsub.googleapis.com/subscription/num_undelivered_messages' },
    azure: { ...SERVICE_BUS, metricName: 'ActiveMessages', aggregation: 'Maximum' },
  },
  oldestMessageAge: {
    meaning: 'the age of the oldest message that is waiting',
    unit: 'seconds',
    section: 'queues',
    aws: { ...SQS, metricName: 'ApproximateAgeOfOldestMessage', statistic: 'Maximum' },
    google: { ...PUBSUB, metricType: 'pubsub.googleapis.com/subscription/oldest_unacked_message_age' },
    azure: unsupported('Service Bus publishes no age of messages', 'Watch depth: waiting messages are late.'),
    alarm: {
      above: 900,
      windowSeconds: 300,
      severity: 'critical',
      pillar: 'performance',
      why: 'a consumer receives a message within seconds: 15 minutes mean that it has stopped or can’t ' + 'keep up',
      first: 'Look at the consumer: does it run, and does it report errors? Then increase the number of consumers.',
    },
  },
  deadLetters: {
    meaning: 'messages that failed too often',
    unit: 'count',
    section: 'queues',
    aws: { ...SQS, metricName: 'ApproximateNumberOfMessagesVisible', statistic: 'Maximum' },
    google: { ...PUBSUB, metricType: 'pubsub.googleapis.com/subscription/num_undelivered_messages' },
    azure: { ...SERVICE_BUS, metricName: 'DeadletteredMessages', aggregation: 'Maximum' },
    alarm: {
      above: 0,
      windowSeconds: 300,
      severity: 'warning',
      pillar: 'reliability',
      why: 'each is work that no consumer will do: look at every one, since they are deleted when they expire',
      first: 'Read one (deadLetterAddress), fix the cause, and redrive them (grantRedrive).',
    },
  },
  sent: {
    meaning: 'messages that were sent',
    unit: 'count',
    section: 'queues',
    aws: { ...SQS, metricName: 'NumberOfMessagesSent', statistic: 'Sum' },
    google: {
      ...PUBSUB,
      metricType: 'pubsub.googleapis.com/topic/send_message_operation_count',
      resourceType: 'pubsub_topic',
      dimensions: ['resource.labels.topic_id'],
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
    },
    azure: { ...SERVICE_BUS, metricName: 'IncomingMessages', aggregation: 'Total' },
  },
};
