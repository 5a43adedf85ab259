import type { SnsTopicConfig } from '@cdktf/provider-aws/lib/sns-topic';
import type { ServicebusTopicConfig } from '@cdktf/provider-azurerm/lib/servicebus-topic';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { type KindTable, native, replacing } from '../core/features';
import { Kind } from '../core/kind';
import { grant, type Identity } from '../identity/identity';

export interface TopicProps {
  /**
   * Subscribed queues may be ordered. Changing it replaces the topic on AWS, with its subscriptions.
   * @default false
   */
  readonly ordered?: boolean;
  /** Settings of the cloud's own resource, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly topic?: Partial<SnsTopicConfig> };
    readonly google?: { readonly topic?: Partial<PubsubTopicConfig> };
    readonly azure?: { readonly topic?: Partial<ServicebusTopicConfig> };
  };
}

/** A topic made elsewhere, by what each cloud knows it by. */
export interface ExistingTopic {
  readonly ordered?: boolean;
  readonly aws?: { readonly arn: string };
  /** `projects/<project>/topics/<topic>` */
  readonly google?: { readonly topic: string };
  /** The resource id of a topic in the placement's own Service Bus namespace: it forwards to queues of its namespace only. */
  readonly azure?: { readonly id: string };
}

export const TOPIC: KindTable<TopicProps> = {
  kind: 'topic',
  service: { aws: 'Amazon SNS', google: 'Google Pub/Sub', azure: 'Azure Service Bus' },
  features: {
    ordered: {
      aws: replacing(native('fifo_topic', undefined, 'its name ends in .fifo'), 'its subscriptions and what is published meanwhile'),
      google: native('enable_message_ordering of the subscriptions', undefined, 'a topic itself has no order to turn on'),
      azure: native('support_ordering'),
    },
  },
  semantics: {
    'a subscription is': {
      aws: 'a queue that the topic may send to',
      google: "the queue's subscription, on this topic",
      azure: 'a subscription that forwards to the queue',
    },
    delivery: { aws: 'at least once to every queue', google: 'at least once to every queue', azure: 'at least once to every queue' },
    'delivery retries': {
      aws: '100,015 times within 23 days; fixed for queues',
      google: 'there is no second delivery: the subscription is the queue',
      azure: "`maxReceives` of the queue's `deadLetters`",
    },
    'what a queue never gets goes to': {
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
      azure: 'by application property, in SQL of at most 1,024 bytes; in the seconds between subscription and filter everything passes',
    },
  },
};

/** Each message to every subscriber: a queue subscribes with `cloud.queue(this, 'stock', { subscribesTo: { topic: sales } })`. */
export abstract class Topic extends Kind {
  readonly ordered: boolean;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id, TOPIC, props);
    this.ordered = props.ordered ?? false;
  }

  /** What a publisher addresses: the topic's ARN on AWS, the topic on Google, the topic's name on Azure. */
  abstract readonly publishAddress: string;

  /** The TCP ports that publishers connect to, for rules: 443; on Azure also 5671, as for a queue. */
  abstract readonly ports: readonly number[];

  /** May publish, and nothing else. */
  grantPublish(identity: Identity): void {
    grant(this, identity, 'publish', (scope) => this.allowPublish(scope, identity));
  }

  protected abstract allowPublish(scope: Construct, identity: Identity): void;
}

/** Of the messages of a topic those whose attributes have one of these values, each attribute. */
export type Filter = Readonly<Record<string, readonly string[]>>;

/**
 * A filter in the cloud's language, held to its length as it is written. Both providers count the bytes of UTF-8, not the characters: Go's `len`
 * in the validation of azurerm_servicebus_subscription_rule.sql_filter, and Pub/Sub's quota for google_pubsub_subscription.filter.
 */
export function checkedFilter(scope: Construct, service: string, filter: string, max: number): string {
  const length = Buffer.byteLength(filter);
  if (length > max) {
    report(scope, {
      message: `subscribesTo.filter is ${length} bytes in the language of ${service}, which takes ${max}.`,
      remedy: 'Let the publisher set one attribute that says the same.',
    });
  }
  return filter;
}
