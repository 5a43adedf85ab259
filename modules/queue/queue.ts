import type { SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ServicebusQueueConfig } from '@cdktf/provider-azurerm/lib/servicebus-queue';
import type { PubsubSubscriptionConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report, UserError, whereIs } from '../core/errors';
import { checkFeatures } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { DaprComponent, GocloudAddress } from '../core/portable';
import { Grant, grant, type Identity } from '../identity/identity';
import type { Filter, Topic } from '../topic/topic';
import { QUEUE_METRICS, type QueueMetric } from './metrics';
import { checkQueue } from './settings';
import { QUEUE } from './support';

export interface QueueProps {
  /**
   * How long a message is hidden from other consumers after it is received, in seconds.
   * @default 30
   * Limits: AWS 0–43,200; Google 10–600; Azure 5–300.
   */
  readonly visibilityTimeoutSeconds?: number;
  /**
   * How long an unconsumed message is kept before it is deleted, in seconds.
   * @default 345600 (4 days)
   * Limits: AWS 60–1,209,600 (14 days); Google 600–2,678,400 (31 days); Azure at least 1.
   */
  readonly retentionSeconds?: number;
  /**
   * Delivers messages of one key in the order in which they were sent: message group on AWS,
   * ordering key on Google, session on Azure. Changing it replaces the queue; its messages are
   * lost.
   * @default false
   */
  readonly ordered?: boolean;
  /**
   * When a message becomes a dead letter: after it was received this often without being
   * acknowledged.
   * @default { maxReceives: 5 }
   */
  readonly deadLetters?: DeadLetters;
  /**
   * How long a new message is hidden before a consumer can receive it, in seconds.
   * @default 0
   * Limits: AWS 0–900; Google and Azure have none for a queue.
   */
  readonly delaySeconds?: number;
  /**
   * Drops a message that is sent again within a period: compared by content on AWS (5 minutes), by
   * message id on Azure (10 minutes). Changing it replaces the queue on Azure; its messages are
   * lost. An ordered queue on AWS always deduplicates.
   * @default false
   */
  readonly deduplicated?: boolean;
  /**
   * The maximum message size, in KiB. Larger messages are refused.
   * @default 256 on AWS; what the service takes on the others
   * Limits: AWS 1–1,024; Google takes 10 MB and Azure 256 KB, which nobody can change.
   */
  readonly maxMessageKiB?: number;
  /**
   * The maximum size of all waiting messages, in GiB. When it is reached, new messages are refused.
   * @default 5 on Azure, the most that it gives; the others take any number
   * Limits: Azure 1, 2, 3, 4 or 5.
   */
  readonly maxSizeGiB?: number;
  /**
   * The key that encrypts messages and dead letters at rest. Producers and consumers may use it
   * through the service only. On AWS, the policy of an existing key must allow the services that
   * send: `sns.amazonaws.com` for a topic, `s3.amazonaws.com` for a bucket. Not supported on Azure.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /**
   * Subscribes to a topic, for all messages or those that match a filter. Nothing else can send to
   * the queue. Changing it replaces the queue on Google.
   */
  readonly subscribesTo?: { readonly topic: Topic; readonly filter?: Filter };
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly queue?: Partial<SqsQueueConfig>; readonly deadLetters?: Partial<SqsQueueConfig> };
    readonly google?: {
      readonly topic?: Partial<PubsubTopicConfig>;
      readonly subscription?: Partial<PubsubSubscriptionConfig>;
    };
    readonly azure?: { readonly queue?: Partial<ServicebusQueueConfig> };
  };
}

export interface DeadLetters {
  /**
   * How often a message is delivered before it becomes a dead letter. Limits: AWS 1 to 1,000;
   * Google 5 to 100; Azure at least 1.
   */
  readonly maxReceives: number;
}

/** An existing queue, identified per cloud. */
export interface ExistingQueue {
  /** `keyArn`: the customer key, if it has one. */
  readonly aws?: {
    readonly arn: string;
    readonly url: string;
    readonly deadLetters?: { readonly arn: string; readonly url: string };
    readonly keyArn?: string;
  };
  /**
   * `projects/<project>/topics/<topic>`; `projects/<project>/subscriptions/<subscription>` of the
   * queue and of its dead letters.
   */
  readonly google?: { readonly topic: string; readonly subscription: string; readonly deadLetters?: string };
  /** The resource id of the Service Bus queue, which includes its dead letters. */
  readonly azure?: { readonly id: string };
}

/**
 * The metric of waiting messages in the cloud's monitoring, as an alarm or a scaling rule names it.
 */
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

/** A queue: each message is delivered to one consumer. */
export abstract class Queue extends Kind {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id, QUEUE, props);
    this.subscribed = props.subscribesTo !== undefined;
    checkQueue(this, props);
  }

  /** Whether it receives its messages from a topic. */
  readonly subscribed: boolean;

  /**
   * The address for producers: the queue's URL on AWS, the topic on Google, the queue's name on
   * Azure.
   */
  abstract readonly sendAddress: string;
  /**
   * The address for consumers: the queue's URL on AWS, the subscription on Google, the queue's name
   * on Azure.
   */
  abstract readonly consumeAddress: string;

  /**
   * The TCP ports that its clients connect to, for rules:
   * `network.allow(worker.member, 'internet', { ports: orders.ports })`. 443; on Azure also 5671,
   * since clients of Service Bus use AMQP unless they are configured to use WebSockets.
   */
  abstract readonly ports: readonly number[];

  /**
   * The address of the dead letters: the second queue's URL on AWS, its subscription on Google, the
   * path of the sub-queue on Azure.
   */
  abstract readonly deadLetterAddress: string;

  /**
   * The gocloud.dev URL to send and to receive. Receiving is not supported on Azure, where
   * gocloud.dev opens subscriptions of topics only.
   */
  abstract readonly gocloudSend: GocloudAddress;
  abstract readonly gocloudConsume: GocloudAddress;
  /** The Dapr component to send and receive. Not supported on Google, where Dapr requires a key. */
  abstract readonly daprBinding: DaprComponent;

  /** The number of waiting messages, on which a compute group can scale. */
  abstract readonly depthMetric: QueueDepthMetric;
  /** The number of dead letters, for an alarm. */
  abstract readonly deadLettersMetric: QueueDepthMetric;

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<QueueMetric> {
    return metricsOf(this, QUEUE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: QueueMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to send messages only. */
  grantSend(identity: Identity): Grant {
    if (this.subscribed) {
      report(this, {
        message: 'grantSend: the queue receives its messages from a topic.',
        remedy: 'Use grantPublish of the topic.',
      });
      return new Grant(identity, 'send', this, undefined, []);
    }
    return grant(this, identity, 'send', (scope) => this.allow(scope, identity, 'send'));
  }

  /** Allows the identity to receive and acknowledge messages only. */
  grantConsume(identity: Identity): Grant {
    return grant(this, identity, 'consume', (scope) => this.allow(scope, identity, 'consume'));
  }

  /**
   * Allows the identity to look at messages without removing them. An error if the cloud can't
   * separate the two permissions.
   */
  grantPeek(identity: Identity): Grant {
    if (!checkFeatures(this, QUEUE, { grants: { peek: true } }))
      return new Grant(identity, 'peek', this, undefined, []);
    return grant(this, identity, 'peek', (scope) => this.allow(scope, identity, 'peek'));
  }

  /**
   * Allows the identity to receive dead letters and send them to the queue again, with the
   * narrowest permissions that the cloud supports.
   */
  grantRedrive(identity: Identity): Grant {
    return this.allowRedrive(identity);
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: QueueVerb): void;
  protected abstract allowRedrive(identity: Identity): Grant;

  /**
   * Ends the synthesis if the dead letters of a queue from fromExisting are required, but not
   * named.
   */
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
