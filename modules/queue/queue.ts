import type { SqsQueueConfig } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ServicebusQueueConfig } from '@cdktf/provider-azurerm/lib/servicebus-queue';
import type { PubsubSubscriptionConfig } from '@cdktf/provider-google/lib/pubsub-subscription';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report, UserError, whereIs } from '../core/errors';
import { checkFeatures, show } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { DaprComponent, GocloudAddress } from '../core/portable';
import { Grant, grant, type Identity } from '../identity/identity';
import type { Filter, Topic } from '../topic/topic';
import { QUEUE_METRICS, type QueueMetric } from './metrics';
import { QUEUE } from './support';

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
   * Messages of one key are consumed in the order in which they were sent: message group on AWS,
   * ordering key on Google, session on Azure. Changing it replaces the queue, with the messages in
   * it.
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
   * A message that is sent again within a while is taken once: by its content on AWS (5 minutes),
   * by its message id on Azure (10 minutes). Changing it replaces the queue on Azure, with the
   * messages in it. An ordered queue on AWS always does so.
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
  /**
   * Whose key encrypts messages and dead letters at rest. Who sends or consumes may use it through
   * the service alone. The policy of a key that exists on AWS has to let in what sends by itself:
   * `sns.amazonaws.com` for a topic, `s3.amazonaws.com` for a bucket. Not on Azure.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /**
   * Takes its messages from a topic, all or those that pass a filter. Nobody else sends to it.
   * Changing it replaces the queue on Google.
   */
  readonly subscribesTo?: { readonly topic: Topic; readonly filter?: Filter };
  /** Settings of the cloud's own resources, beside the neutral ones. */
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
   * How often a message is given out before it is set aside. Limits: AWS 1–1,000; Google 5–100;
   * Azure at least 1.
   */
  readonly maxReceives: number;
}

/** A queue made elsewhere, by what each cloud knows it by. */
export interface ExistingQueue {
  /** `keyArn`: the customer key, where it has one. */
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

/**
 * How many messages wait, as the cloud's monitoring knows it: all that an alarm or a rule of
 * scaling needs to name.
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

/** Each message to one consumer. */
export abstract class Queue extends Kind {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id, QUEUE, props);
    this.subscribed = props.subscribesTo !== undefined;
    const odd = Object.keys(props.subscribesTo?.filter ?? {}).filter((name) => !/^[A-Za-z_]\w*$/.test(name));
    if (odd.length > 0) {
      report(this, {
        message: `subscribesTo.filter names the attributes ${odd.map(show).join(', ')}.`,
        remedy:
          'Attributes to filter by are letters, digits and _, beginning with a letter or _: the clouds ' +
          'quote others differently.',
      });
    }
    if (props.ordered && props.subscribesTo && !props.subscribesTo.topic.ordered) {
      report(this, {
        message:
          `ordered is true, and the topic ${props.subscribesTo.topic.node.id} that it subscribes to is not ` +
          'ordered.',
        remedy: 'Make the topic ordered, too.',
      });
    }
  }

  /** Whether it takes its messages from a topic. */
  readonly subscribed: boolean;

  /**
   * What a producer addresses: the queue's URL on AWS, the topic on Google, the queue's name on
   * Azure.
   */
  abstract readonly sendAddress: string;
  /**
   * What a consumer addresses: the queue's URL on AWS, the subscription on Google, the queue's name
   * on Azure.
   */
  abstract readonly consumeAddress: string;

  /**
   * The TCP ports that its clients connect to, for rules: `network.allow(worker.member, 'internet',
   * { ports: orders.ports })`. 443; on Azure also 5671, since clients of Service Bus speak AMQP
   * unless they are told to use WebSockets.
   */
  abstract readonly ports: readonly number[];

  /**
   * Where dead letters are read: the second queue's URL on AWS, its subscription on Google, the
   * path of the sub-queue on Azure.
   */
  abstract readonly deadLetterAddress: string;

  /**
   * How a program opens it with gocloud.dev to send and to receive. Not on Azure to receive, where
   * gocloud.dev opens subscriptions of topics only.
   */
  abstract readonly gocloudSend: GocloudAddress;
  abstract readonly gocloudConsume: GocloudAddress;
  /** The component by which Dapr sends and receives. Not on Google, where Dapr asks for a key. */
  abstract readonly daprBinding: DaprComponent;

  /** How many messages wait: what a compute group scales on. */
  abstract readonly depthMetric: QueueDepthMetric;
  /** How many dead letters wait: what somebody should be told of. */
  abstract readonly deadLettersMetric: QueueDepthMetric;

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<QueueMetric> {
    return metricsOf(this, QUEUE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: QueueMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** May put messages in, and nothing else. */
  grantSend(identity: Identity): Grant {
    if (this.subscribed) {
      report(this, {
        message: 'grantSend: it takes its messages from a topic.',
        remedy: 'Grant publish on the topic.',
      });
      return new Grant(identity, 'send', this, undefined, []);
    }
    return grant(this, identity, 'send', (scope) => this.allow(scope, identity, 'send'));
  }

  /** May receive messages and say that they are done, and nothing else. */
  grantConsume(identity: Identity): Grant {
    return grant(this, identity, 'consume', (scope) => this.allow(scope, identity, 'consume'));
  }

  /**
   * May look at messages, and not take them out. An error where the cloud can't tell the two apart.
   */
  grantPeek(identity: Identity): Grant {
    if (!checkFeatures(this, QUEUE, { grants: { peek: true } }))
      return new Grant(identity, 'peek', this, undefined, []);
    return grant(this, identity, 'peek', (scope) => this.allow(scope, identity, 'peek'));
  }

  /**
   * May take dead letters and put them back into the queue, and nothing else that the cloud can
   * tell apart.
   */
  grantRedrive(identity: Identity): Grant {
    return this.allowRedrive(identity);
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: QueueVerb): void;
  protected abstract allowRedrive(identity: Identity): Grant;

  /**
   * Ends the synthesis of a placement that asks for the dead letters of a queue made elsewhere,
   * whose dead letters nobody named.
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
