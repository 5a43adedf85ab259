import { emulated, type KindTable, native, replacing, unsupported } from '../core/features';
import { NO_KEY } from '../topic/support';
import type { QueueProps } from './queue';

const MESSAGES = 'the messages in it';

const SQS = 'SQS API: SetQueueAttributes';

const PUBSUB = 'Pub/Sub API: projects.subscriptions; google_pubsub_subscription';

const SERVICE_BUS = 'learn.microsoft.com: Service Bus quotas; azurerm_servicebus_queue';

export const QUEUE: KindTable<QueueProps> = {
  kind: 'queue',
  service: { aws: 'Amazon SQS', google: 'Google Pub/Sub', azure: 'Azure Service Bus' },
  features: {
    visibilityTimeoutSeconds: {
      aws: native('visibility_timeout_seconds', { min: 0, max: 43_200, source: SQS }),
      google: native('ack_deadline_seconds', { min: 10, max: 600, source: PUBSUB }),
      azure: native('lock_duration', { min: 5, max: 300, source: SERVICE_BUS }),
    },
    retentionSeconds: {
      aws: native('message_retention_seconds', { min: 60, max: 1_209_600, source: SQS }),
      google: native('message_retention_duration', { min: 600, max: 2_678_400, source: PUBSUB }),
      azure: native('default_message_ttl', { min: 1 }),
    },
    ordered: {
      aws: replacing(native('fifo_queue', undefined, 'in order within a message group'), MESSAGES),
      google: replacing(
        native('enable_message_ordering', undefined, 'in order within an ordering key, 1 MB/s each'),
        MESSAGES,
      ),
      azure: replacing(native('requires_session', undefined, 'in order within a session'), MESSAGES),
    },
    deadLetters: {
      aws: native('aws_sqs_queue_redrive_policy', undefined, 'a second queue'),
      google: native('dead_letter_policy', undefined, 'a second topic with its subscription'),
      azure: native('dead_lettering_on_message_expiration', undefined, "the queue's built-in sub-queue"),
    },
    'deadLetters.maxReceives': {
      aws: native('redrive_policy.maxReceiveCount', { min: 1, max: 1000, source: SQS }),
      google: native('dead_letter_policy.max_delivery_attempts', { min: 5, max: 100, source: PUBSUB }),
      azure: native('max_delivery_count', { min: 1, source: 'azurerm_servicebus_queue' }),
    },
    delaySeconds: {
      aws: native('delay_seconds', { min: 0, max: 900, source: SQS }),
      google: unsupported(
        'Pub/Sub does not support a delivery delay',
        'Let the consumer return a message until it is due.',
      ),
      azure: unsupported(
        'Service Bus schedules messages when they are sent, not by the queue',
        'Set the scheduled enqueue time when you send the message.',
      ),
    },
    encryption: {
      aws: native('kms_master_key_id', undefined, 'a KMS key, used through SQS only'),
      google: native(
        'kms_key_name',
        undefined,
        "used by the project's Pub/Sub service agent; messages of a topic use the key of the topic",
      ),
      azure: NO_KEY,
    },
    deduplicated: {
      aws: native('content_based_deduplication', undefined, 'ordered queues only, within 5 minutes'),
      google: unsupported(
        'Pub/Sub does not deduplicate published messages',
        'Let the consumer record the messages that it processed.',
      ),
      azure: replacing(native('requires_duplicate_detection', undefined, 'within 10 minutes'), MESSAGES),
    },
    maxMessageKiB: {
      aws: native('max_message_size', { min: 1, max: 1024, source: SQS }),
      google: unsupported('the limit of Pub/Sub is 10 MB and cannot be changed', 'Let the sender check the size.'),
      azure: unsupported(
        'the limit of the Standard tier is 256 KB and cannot be changed',
        'Let the sender check the size.',
      ),
    },
    maxSizeGiB: {
      aws: unsupported('SQS does not limit the number of messages', 'Watch depthMetric with an alarm.'),
      google: unsupported('Pub/Sub does not limit the number of messages', 'Watch depthMetric with an alarm.'),
      azure: native('max_size_in_megabytes', { oneOf: [1, 2, 3, 4, 5], source: SERVICE_BUS }),
    },
    subscribesTo: {
      aws: native('aws_sns_topic_subscription'),
      google: replacing(native('topic of the subscription'), 'the messages that are waiting in the subscription'),
      azure: native('azurerm_servicebus_subscription.forward_to'),
    },
    'subscribesTo.filter': {
      aws: native('filter_policy'),
      google: native('filter', undefined, 'at most 256 bytes; part of subscribesTo'),
      azure: native('azurerm_servicebus_subscription_rule.sql_filter', undefined, 'at most 1,024 bytes'),
    },
    'grants.peek': {
      aws: emulated(
        'receiving without deleting',
        undefined,
        'peeking hides the message and counts as a receive: return it at once, with a ' + 'visibility timeout of 0',
      ),
      google: unsupported(
        'the permission to pull messages includes acknowledging them',
        'Watch depthMetric, or use grantConsume if the identity may also remove messages.',
      ),
      azure: unsupported(
        'Service Bus can peek, but the role for it also permits receiving',
        'Watch depthMetric, or use grantConsume if the identity may also remove messages.',
      ),
    },
    'grants.redrive': {
      aws: native('sqs:StartMessageMoveTask', undefined, 'SQS itself moves them back'),
      google: emulated(
        'subscriber of the dead letters and publisher of the topic; a program moves the messages',
        undefined,
        'the latter includes send; not for a queue that subscribes to a topic, because every other subscriber ' +
          'would receive them again',
      ),
      azure: emulated(
        'Data Receiver and Data Sender of the queue; a program moves the messages',
        undefined,
        'roles cannot be limited to the sub-queue, so this includes consume and send',
      ),
    },
  },
  semantics: {
    delivery: { aws: 'at least once', google: 'at least once', azure: 'at least once (peek-lock)' },
    'its clients connect to': {
      aws: 'port 443',
      google: 'port 443',
      azure: 'port 5671 (AMQP) and 443; 443 alone with AMQP over WebSockets',
    },
    'message size': {
      aws: 'at most 256 KiB, or `maxMessageKiB`, which is at most 1 MiB',
      google: 'at most 10 MB',
      azure: 'at most 256 KB',
    },
    'total size of messages': {
      aws: 'any number',
      google: 'any number',
      azure: 'at most 5 GiB, or `maxSizeGiB`; then sending fails',
    },
    'a failed message': {
      aws: 'is available again when its visibility timeout ends',
      google: 'is available again after 10 s, then with increasing delays of up to 10 minutes',
      azure: 'is available again at once',
    },
    'an expired message': { aws: 'is deleted', google: 'is deleted', azure: 'becomes a dead letter' },
    'dead letters are kept': {
      aws: '14 days; in order for an ordered queue',
      google: '14 days',
      azure: 'until they are received; they count towards `maxSizeGiB`',
    },
    'depth metric': {
      aws: '`AWS/SQS` `ApproximateNumberOfMessagesVisible`, of the queue or its dead letters',
      google:
        '`pubsub.googleapis.com/subscription/num_undelivered_messages`, of the subscription or that of its ' +
        'dead letters',
      azure:
        '`Microsoft.ServiceBus/namespaces` `ActiveMessages` or `DeadletteredMessages`, of the queue by `EntityName`',
    },
  },
};
