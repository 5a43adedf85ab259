import type { SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ServicebusQueueConfig } from '@cdktf/provider-azurerm/lib/servicebus-queue';
import type { PubsubSubscriptionConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report, UserError, whereIs } from '../core/errors';
import { checkFeatures, emulated, type KindTable, native, replacing, show, unsupported } from '../core/features';
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
  /**
   * A message larger than this is refused, in KiB.
   * @default 256 on AWS; what the service takes on the others
   * Limits: AWS 1–1,024; Google takes 10 MB and Azure 256 KB, which nobody can change.
   */
  readonly maxMessageKiB?: number;
  /**
   * When this much waits, in GiB, new messages are refused.
   * @default 5 on Azure, the most that it gives; the others take any number
   * Limits: Azure 1, 2, 3, 4 or 5.
   */
  readonly maxSizeGiB?: number;
  /** Takes its messages from a topic, all or those that pass a filter. Nobody else sends to it. Changing it replaces the queue on Google. */
  readonly subscribesTo?: { readonly topic: Topic; readonly filter?: Filter };
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly queue?: Partial<SqsQueueConfig>; readonly deadLetters?: Partial<SqsQueueConfig> };
    readonly google?: { readonly topic?: Partial<PubsubTopicConfig>; readonly subscription?: Partial<PubsubSubscriptionConfig> };
    readonly azure?: { readonly queue?: Partial<ServicebusQueueConfig> };
  };
}

export interface DeadLetters {
  /** How often a message is given out before it is set aside. Limits: AWS 1–1,000; Google 5–100; Azure at least 1. */
  readonly maxReceives: number;
}

/** A queue made elsewhere, by what each cloud knows it by. */
export interface ExistingQueue {
  readonly aws?: { readonly arn: string; readonly url: string; readonly deadLetters?: { readonly arn: string; readonly url: string } };
  /** `projects/<project>/topics/<topic>`; `projects/<project>/subscriptions/<subscription>` of the queue and of its dead letters. */
  readonly google?: { readonly topic: string; readonly subscription: string; readonly deadLetters?: string };
  /** The resource id of the Service Bus queue; its dead letters are part of it. */
  readonly azure?: { readonly id: string };
}

export const QUEUE_DEFAULTS = {
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 345_600,
  maxReceives: 5,
  maxMessageKiB: 256,
  maxSizeGiB: 5,
} as const;

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
      google: replacing(native('enable_message_ordering', undefined, 'in order within an ordering key, 1 MB/s each'), MESSAGES),
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
      google: unsupported('a subscription delivers at once', 'Let the consumer put a message back until its time has come.'),
      azure: unsupported(
        'a message is scheduled by its sender, not by the queue',
        'Set the time at which a message is to be enqueued when it is sent.',
      ),
    },
    deduplicated: {
      aws: native('content_based_deduplication', undefined, 'ordered queues only, within 5 minutes'),
      google: unsupported('Pub/Sub takes every message that is published', 'Let the consumer remember what it has done.'),
      azure: replacing(native('requires_duplicate_detection', undefined, 'within 10 minutes'), MESSAGES),
    },
    maxMessageKiB: {
      aws: native('max_message_size', { min: 1, max: 1024, source: SQS }),
      google: unsupported('Pub/Sub takes messages up to 10 MB, which nobody can change', 'Let the sender check what it sends.'),
      azure: unsupported('the Standard tier takes messages up to 256 KB, which nobody can change', 'Let the sender check what it sends.'),
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
        'a look hides the message for a while and counts as a receive: put it back at once, with a visibility timeout of 0',
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
        'the latter is send; not for a queue that subscribes to a topic, where every other subscriber would get them again',
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
    'messages that wait': { aws: 'any number', google: 'any number', azure: 'at most 5 GiB, or `maxSizeGiB`; then sending fails' },
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
      google: '`pubsub.googleapis.com/subscription/num_undelivered_messages`, of the subscription or that of its dead letters',
      azure: '`Microsoft.ServiceBus/namespaces` `ActiveMessages` or `DeadletteredMessages`, of the queue by `EntityName`',
    },
  },
};

/** How many messages wait, as the cloud's monitoring knows it: all that an alarm or a rule of scaling needs to name. */
export type QueueDepthMetric =
  | { readonly cloud: 'aws'; readonly namespace: string; readonly metricName: string; readonly queueName: string }
  | { readonly cloud: 'google'; readonly metricType: string; readonly subscription: string }
  | {
      readonly cloud: 'azure';
      readonly metricNamespace: string;
      readonly metricName: string;
      readonly namespaceId: string;
      readonly queueName: string;
    };

export type QueueVerb = 'send' | 'consume' | 'peek';

/** Each message to one consumer. */
export abstract class Queue extends Kind {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id, QUEUE, props);
    this.subscribed = props.subscribesTo !== undefined;
    const odd = Object.keys(props.subscribesTo?.filter ?? {}).filter((name) => !/^[A-Za-z_]\w*$/.test(name));
    if (odd.length > 0) {
      report(this, {
        message: `subscribesTo.filter names the attributes ${odd.map(show).join(', ')}.`,
        remedy: 'Attributes to filter by are letters, digits and _, beginning with a letter or _: the clouds quote others differently.',
      });
    }
    if (props.ordered && props.subscribesTo && !props.subscribesTo.topic.ordered) {
      report(this, {
        message: `ordered is true, and the topic ${props.subscribesTo.topic.node.id} that it subscribes to is not ordered.`,
        remedy: 'Make the topic ordered, too.',
      });
    }
  }

  protected readonly subscribed: boolean;

  /** What a producer addresses: the queue's URL on AWS, the topic on Google, the queue's name on Azure. */
  abstract readonly sendAddress: string;
  /** What a consumer addresses: the queue's URL on AWS, the subscription on Google, the queue's name on Azure. */
  abstract readonly consumeAddress: string;

  /**
   * The TCP ports that its clients connect to, for rules: `network.allow(worker.member, 'internet', { ports: orders.ports })`.
   * 443; on Azure also 5671, since clients of Service Bus speak AMQP unless they are told to use WebSockets.
   */
  abstract readonly ports: readonly number[];

  /** Where dead letters are read: the second queue's URL on AWS, its subscription on Google, the path of the sub-queue on Azure. */
  abstract readonly deadLetterAddress: string;

  /** How many messages wait: what a compute group scales on. */
  abstract readonly depthMetric: QueueDepthMetric;
  /** How many dead letters wait: what somebody should be told of. */
  abstract readonly deadLettersMetric: QueueDepthMetric;

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

  /** May look at messages, and not take them out. An error where the cloud can't tell the two apart. */
  grantPeek(identity: Identity): void {
    if (!checkFeatures(this, QUEUE, { grants: { peek: true } })) return;
    grant(this, identity, 'peek', (scope) => this.allow(scope, identity, 'peek'));
  }

  /** May take dead letters and put them back into the queue, and nothing else that the cloud can tell apart. */
  grantRedrive(identity: Identity): void {
    this.allowRedrive(identity);
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: QueueVerb): void;
  protected abstract allowRedrive(identity: Identity): void;

  /** Ends the synthesis of a placement that asks for the dead letters of a queue made elsewhere, whose dead letters nobody named. */
  protected noDeadLetters(): never {
    throw new UserError([
      {
        where: whereIs(this),
        message: `fromExisting names no dead letters on ${this.placement.cloud}.`,
        remedy: `Add ${this.placement.cloud}: { …, deadLetters: … }.`,
      },
    ]);
  }
}
