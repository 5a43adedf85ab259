import { type KindTable, native, replacing, unsupported } from '../core/features';
import type { TopicProps } from './topic';

/** Source: learn.microsoft.com/azure/service-bus-messaging/configure-customer-managed-key */
export const NO_KEY = unsupported(
  'the namespace that queues and topics share is Standard, and only Premium supports a customer key',
  'Leave encryption out, or place the environment on aws or google.',
);

export const TOPIC: KindTable<TopicProps> = {
  kind: 'topic',
  service: { aws: 'Amazon SNS', google: 'Google Pub/Sub', azure: 'Azure Service Bus' },
  features: {
    ordered: {
      aws: replacing(
        native('fifo_topic', undefined, 'its name ends in .fifo'),
        'its subscriptions, and messages published during the replacement',
      ),
      google: native(
        'enable_message_ordering of the subscriptions',
        undefined,
        'ordering is a setting of the subscriptions',
      ),
      azure: native('support_ordering'),
    },
    encryption: {
      aws: native('kms_master_key_id', undefined, 'a KMS key, used through SNS only'),
      google: native('kms_key_name', undefined, "used by the project's Pub/Sub service agent"),
      azure: NO_KEY,
    },
  },
  semantics: {
    'a subscription is': {
      aws: 'a queue that the topic may send to',
      google: "the queue's subscription, on this topic",
      azure: 'a subscription that forwards to the queue',
    },
    delivery: {
      aws: 'at least once to every queue',
      google: 'at least once to every queue',
      azure: 'at least once to every queue',
    },
    'delivery retries': {
      aws: '100,015 times within 23 days; not configurable for queues',
      google: 'not applicable: the subscription is the queue',
      azure: "`maxReceives` of the queue's `deadLetters`",
    },
    'undelivered messages go to': {
      aws: 'the dead letters of the queue',
      google: '–',
      azure: 'the sub-queue of the subscription, `<topic>/subscriptions/<queue>/$deadletterqueue`',
    },
    order: {
      aws: 'within a message group, to ordered queues',
      google: 'within an ordering key, to ordered queues',
      azure: 'within a session, to ordered queues',
    },
    'its clients connect to': {
      aws: 'port 443',
      google: 'port 443',
      azure: 'port 5671 (AMQP) and 443; 443 alone with AMQP over WebSockets',
    },
    'message size': { aws: 'at most 256 KiB', google: 'at most 10 MB', azure: 'at most 256 KB' },
    filters: {
      aws: 'by message attribute: at most 5, and 150 combinations of their values',
      google: 'by message attribute, at most 256 bytes; a change replaces the subscription',
      azure:
        'by application property, in SQL of at most 1,024 bytes; in the seconds between subscription and ' +
        'filter, every message passes',
    },
  },
};
