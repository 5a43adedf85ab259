import type { SnsTopicConfig } from '@cdktf/provider-aws/lib/sns-topic';
import type { ServicebusTopicConfig } from '@cdktf/provider-azurerm/lib/servicebus-topic';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import type { DaprComponent, GocloudAddress } from '../core/portable';
import { type Grant, grant, type Identity } from '../identity/identity';
import { TOPIC_METRICS, type TopicMetric } from './metrics';
import { TOPIC } from './support';

export interface TopicProps {
  /**
   * Supports ordered queues as subscribers. Changing it replaces the topic on AWS, with its
   * subscriptions.
   * @default false
   */
  readonly ordered?: boolean;
  /**
   * The key that encrypts messages at rest. Publishers may use it through the service only. On AWS,
   * the policy of an existing key must allow `s3.amazonaws.com` if a bucket notifies the topic. Not
   * supported on Azure.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly topic?: Partial<SnsTopicConfig> };
    readonly google?: { readonly topic?: Partial<PubsubTopicConfig> };
    readonly azure?: { readonly topic?: Partial<ServicebusTopicConfig> };
  };
}

/** An existing topic, identified per cloud. */
export interface ExistingTopic {
  readonly ordered?: boolean;
  /** `keyArn`: the customer key, if it has one. */
  readonly aws?: { readonly arn: string; readonly keyArn?: string };
  /** `projects/<project>/topics/<topic>` */
  readonly google?: { readonly topic: string };
  /**
   * The resource id of a topic in the Service Bus namespace of the placement: it forwards only to
   * queues in the same namespace.
   */
  readonly azure?: { readonly id: string };
}

/**
 * A topic: each message is delivered to every subscriber. A queue subscribes with
 * `cloud.queue(this, 'stock', { subscribesTo: { topic: sales } })`.
 */
export abstract class Topic extends Kind {
  readonly ordered: boolean;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id, TOPIC, props);
    this.ordered = props.ordered ?? false;
  }

  /**
   * The address for publishers: the topic's ARN on AWS, the topic on Google, the topic's name on
   * Azure.
   */
  abstract readonly publishAddress: string;

  /** The gocloud.dev URL to publish. */
  abstract readonly gocloudPublish: GocloudAddress;
  /** The Dapr component to publish, and the topic's name in it. */
  abstract readonly daprPubsub: DaprComponent & { readonly topic: string };

  /**
   * The TCP ports that publishers connect to, for rules: 443; on Azure also 5671, as for a queue.
   */
  abstract readonly ports: readonly number[];

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<TopicMetric> {
    return metricsOf(this, TOPIC_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: TopicMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to publish only. */
  grantPublish(identity: Identity): Grant {
    return grant(this, identity, 'publish', (scope) => this.allowPublish(scope, identity));
  }

  protected abstract allowPublish(scope: Construct, identity: Identity): void;
}

/** Selects the messages of a topic: every attribute must have one of its values. */
export type Filter = Readonly<Record<string, readonly string[]>>;

/**
 * A filter in the cloud's language, with its length checked. Both providers count bytes of UTF-8,
 * not characters: Go's `len` in the validation of azurerm_servicebus_subscription_rule.sql_filter,
 * and Pub/Sub's quota for google_pubsub_subscription.filter.
 */
export function checkedFilter(scope: Construct, service: string, filter: string, max: number): string {
  const length = Buffer.byteLength(filter);
  if (length > max) {
    report(scope, {
      message: `subscribesTo.filter is ${length} bytes in the language of ${service}, which accepts at most ${max}.`,
      remedy: 'Let the publisher set one attribute with the same information.',
    });
  }
  return filter;
}
