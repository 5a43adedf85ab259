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
      google: native('dead_letter_policy', undefined, 'a second topic with a subscription of its own'),
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
        'a subscription delivers at once',
        'Let the consumer put a message back until its time has come.',
      ),
      azure: unsupported(
        'a message is scheduled by its sender, not by the queue',
        'Set the time at which a message is to be enqueued when it is sent.',
      ),
    },
    encryption: {
      aws: native('kms_master_key_id', undefined, 'a key of KMS, used through SQS only'),
      google: native(
        'kms_key_name',
        undefined,
        "used by the project's agent of Pub/Sub; messages of a topic have its key",
      ),
      azure: NO_KEY,
    },
    deduplicated: {
      aws: native('content_based_deduplication', undefined, 'ordered queues only, within 5 minutes'),
      google: unsupported(
        'Pub/Sub takes every message that is published',
        'Let the consumer remember what it has done.',
      ),
      azure: replacing(native('requires_duplicate_detection', undefined, 'within 10 minutes'), MESSAGES),
    },
    maxMessageKiB: {
      aws: native('max_message_size', { min: 1, max: 1024, source: SQS }),
      google: unsupported(
        'Pub/Sub takes messages up to 10 MB, which nobody can change',
        'Let the sender check what it sends.',
      ),
      azure: unsupported(
        'the Standard tier takes messages up to 256 KB, which nobody can change',
        'Let the sender check what it sends.',
      ),
    },
    maxSizeGiB: {
      aws: unsupported('a queue takes any number of messages', 'Watch depthMetric with an alarm.'),
      google: unsupported('a subscription takes any number of messages', 'Watch depthMetric with an alarm.'),
      azure: native('max_size_in_megabytes', { oneOf: [1, 2, 3, 4, 5], source: SERVICE_BUS }),
    },
    subscribesTo: {
      aws: native('aws_sns_topic_subscription'),
      google: replacing(native('topic of the subscription'), 'the messages that wait in the subscription'),
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
        'a look hides the message for a while and counts as a receive: put it back at once, with a ' +
          'visibility timeout of 0',
      ),
      google: unsupported(
        'whoever may pull a message may acknowledge it',
        'Watch depthMetric, or grant consume to who may also take messages out.',
      ),
      azure: unsupported(
        'Service Bus can peek, but its role for it lets one take messages, too',
        'Watch depthMetric, or grant consume to who may also take messages out.',
      ),
    },
    'grants.redrive': {
      aws: native('sqs:StartMessageMoveTask', undefined, 'SQS itself moves them back'),
      google: emulated(
        'subscriber of the dead letters and publisher of the topic: a program moves them',
        undefined,
        'the latter is send; not for a queue that subscribes to a topic, where every other subscriber ' +
          'would get them again',
      ),
      azure: emulated(
        'Data Receiver and Data Sender of the queue: a program moves them',
        undefined,
        'the sub-queue is no scope of its own, so this is consume and send',
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
    'messages that wait': {
      aws: 'any number',
      google: 'any number',
      azure: 'at most 5 GiB, or `maxSizeGiB`; then sending fails',
    },
    'a message that failed': {
      aws: 'is there again when its visibility timeout is over',
      google: 'is there again after 10 s, then later and later, up to 10 minutes',
      azure: 'is there again at once',
    },
    'a message that nobody takes in time': { aws: 'is dropped', google: 'is dropped', azure: 'becomes a dead letter' },
    'dead letters are kept': {
      aws: '14 days; of an ordered queue in order',
      google: '14 days',
      azure: 'until they are taken out; they count in `maxSizeGiB`',
    },
    'its depth is': {
      aws: '`AWS/SQS` `ApproximateNumberOfMessagesVisible`, of the queue or its dead letters',
      google:
        '`pubsub.googleapis.com/subscription/num_undelivered_messages`, of the subscription or that of its ' +
        'dead letters',
      azure:
        '`Microsoft.ServiceBus/namespaces` `ActiveMessages` or `DeadletteredMessages`, of the queue by `EntityName`',
    },
  },
};
