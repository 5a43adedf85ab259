import type { SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ServicebusQueueConfig } from '@cdktf/provider-azurerm/lib/servicebus-queue';
import type { PubsubSubscriptionConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type KindTable, native, unsupported } from '../core/features';
import { Kind } from '../core/kind';
import { grant, type Identity } from '../identity/identity';
import type { Filter, Topic } from '../topic/topic';

export interface QueueProps {
  /**
   * How long a consumer has a message for itself before it is given to another, in seconds.
   * @default 30
   * Limits: AWS 0–43,200; Google 10–600; Azure 5–300.
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * How long a message waits for a consumer before it is dropped, in seconds.
   * @default 345600 (4 days)
   * Limits: AWS 60–1,209,600 (14 days); Google 600–2,678,400 (31 days); Azure at least 1.
   */
  readonly retentionSeconds?: number;
  /**
   * Messages of one key are consumed in the order in which they were sent: message group on AWS, ordering key on Google, session on Azure.
   * Changing it replaces the queue, with the messages in it.
   * @default false
   */
  readonly ordered?: boolean;
  /**
   * Where a message goes that was received this often without being done.
   * @default { maxReceives: 5 }
   */
  readonly deadLetters?: DeadLetters;
  /**
   * How long a message waits before a consumer gets it, in seconds.
   * @default 0
   * Limits: AWS 0–900; Google and Azure have none for a queue.
   */
  readonly delaySeconds?: number;
  /**
   * A message that is sent again within a while is taken once: by its content on AWS (5 minutes), by its message id on Azure (10 minutes).
   * Changing it replaces the queue on Azure, with the messages in it. An ordered queue on AWS always does so.
   * @default false
   */
  readonly deduplicated?: boolean;
  /** Takes its messages from a topic, all or those that pass a filter. Nobody else sends to it. */
  readonly subscribesTo?: { readonly topic: Topic; readonly filter?: Filter };
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly queue?: Partial<SqsQueueConfig>; readonly deadLetters?: Partial<SqsQueueConfig> };
    readonly google?: { readonly topic?: Partial<PubsubTopicConfig>; readonly subscription?: Partial<PubsubSubscriptionConfig> };
    readonly azure?: { readonly queue?: Partial<ServicebusQueueConfig> };
  };
}

export interface DeadLetters {
  /** How often a message is given out before it is set aside. Limits: AWS 1–1,000; Google 5–100; Azure 1–2,000. */
  readonly maxReceives: number;
}

/** A queue made elsewhere, by what each cloud knows it by. */
export interface ExistingQueue {
  readonly aws?: { readonly arn: string; readonly url: string };
  readonly google?: { readonly topic: string; readonly subscription: string };
  /** The resource id of the Service Bus queue. */
  readonly azure?: { readonly id: string };
}

export const QUEUE_DEFAULTS = { visibilityTimeoutSeconds: 30, retentionSeconds: 345_600, maxReceives: 5 } as const;

export const QUEUE: KindTable<QueueProps> = {
  kind: 'queue',
  service: { aws: 'Amazon SQS', google: 'Google Pub/Sub', azure: 'Azure Service Bus' },
  features: {
    visibilityTimeoutSeconds: {
      aws: native('visibility_timeout_seconds', { min: 0, max: 43_200 }),
      google: native('ack_deadline_seconds', { min: 10, max: 600 }),
      azure: native('lock_duration', { min: 5, max: 300 }),
    },
    retentionSeconds: {
      aws: native('message_retention_seconds', { min: 60, max: 1_209_600 }),
      google: native('message_retention_duration', { min: 600, max: 2_678_400 }),
      azure: native('default_message_ttl', { min: 1 }),
    },
    ordered: {
      aws: native('fifo_queue', undefined, 'in order within a message group'),
      google: native('enable_message_ordering', undefined, 'in order within an ordering key, 1 MB/s each'),
      azure: native('requires_session', undefined, 'in order within a session'),
    },
    deadLetters: {
      aws: native('aws_sqs_queue_redrive_policy', undefined, 'a second queue'),
      google: native('dead_letter_policy', undefined, 'a second topic with a subscription of its own'),
      azure: native('dead_lettering_on_message_expiration', undefined, "the queue's built-in sub-queue"),
    },
    'deadLetters.maxReceives': {
      aws: native('redrive_policy.maxReceiveCount', { min: 1, max: 1000 }),
      google: native('dead_letter_policy.max_delivery_attempts', { min: 5, max: 100 }),
      azure: native('max_delivery_count', { min: 1, max: 2000 }),
    },
    delaySeconds: {
      aws: native('delay_seconds', { min: 0, max: 900 }),
      google: unsupported('a subscription delivers at once', 'Let the consumer put a message back until its time has come.'),
      azure: unsupported(
        'a message is scheduled by its sender, not by the queue',
        'Set the time at which a message is to be enqueued when it is sent.',
      ),
    },
    deduplicated: {
      aws: native('content_based_deduplication', undefined, 'ordered queues only, within 5 minutes'),
      google: unsupported('Pub/Sub takes every message that is published', 'Let the consumer remember what it has done.'),
      azure: native('requires_duplicate_detection', undefined, 'within 10 minutes'),
    },
    subscribesTo: {
      aws: native('aws_sns_topic_subscription'),
      google: native('topic of the subscription'),
      azure: native('azurerm_servicebus_subscription.forward_to'),
    },
    'subscribesTo.filter': {
      aws: native('filter_policy'),
      google: native('filter', undefined, 'a change replaces the subscription'),
      azure: native('azurerm_servicebus_subscription_rule.sql_filter'),
    },
  },
  semantics: {
    delivery: { aws: 'at least once', google: 'at least once', azure: 'at least once (peek-lock)' },
    'message size': { aws: 'at most 256 KiB', google: 'at most 10 MB', azure: 'at most 256 KB' },
  },
};

/** The metric of waiting messages. */
export type QueueDepthMetric =
  | { readonly cloud: 'aws'; readonly queueName: string }
  | { readonly cloud: 'google'; readonly subscription: string }
  | { readonly cloud: 'azure'; readonly namespaceId: string; readonly queueName: string };

export type QueueVerb = 'send' | 'consume';

/** Each message to one consumer. */
export abstract class Queue extends Kind {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id, QUEUE, props);
    this.subscribed = props.subscribesTo !== undefined;
    if (props.ordered && props.subscribesTo && !props.subscribesTo.topic.ordered) {
      report(this, {
        message: `ordered is true, and the topic ${props.subscribesTo.topic.node.id} that it subscribes to is not ordered.`,
        remedy: 'Make the topic ordered, too.',
      });
    }
  }

  private readonly subscribed: boolean;

  /** What a producer addresses: the queue's URL on AWS, the topic on Google, the queue's name on Azure. */
  abstract readonly sendAddress: string;
  /** What a consumer addresses: the queue's URL on AWS, the subscription on Google, the queue's name on Azure. */
  abstract readonly consumeAddress: string;

  /** How many messages wait, as the cloud's monitoring knows it: what a compute group scales on. */
  abstract readonly depthMetric: QueueDepthMetric;

  /** May put messages in, and nothing else. */
  grantSend(identity: Identity): void {
    if (this.subscribed) {
      report(this, { message: 'grantSend: it takes its messages from a topic.', remedy: 'Grant publish on the topic.' });
      return;
    }
    grant(this, identity, 'send', (scope) => this.allow(scope, identity, 'send'));
  }

  /** May receive messages and say that they are done, and nothing else. */
  grantConsume(identity: Identity): void {
    grant(this, identity, 'consume', (scope) => this.allow(scope, identity, 'consume'));
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: QueueVerb): void;
}
