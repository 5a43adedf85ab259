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
   * Subscribed queues may be ordered. Changing it replaces the topic on AWS, with its
   * subscriptions.
   * @default false
   */
  readonly ordered?: boolean;
  /**
   * Whose key encrypts messages at rest. Who publishes may use it through the service alone. The
   * policy of a key that exists on AWS has to let in `s3.amazonaws.com` where a bucket tells the
   * topic. Not on Azure.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
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
  /** `keyArn`: the customer key, where it has one. */
  readonly aws?: { readonly arn: string; readonly keyArn?: string };
  /** `projects/<project>/topics/<topic>` */
  readonly google?: { readonly topic: string };
  /**
   * The resource id of a topic in the placement's own Service Bus namespace: it forwards to queues
   * of its namespace only.
   */
  readonly azure?: { readonly id: string };
}

/**
 * Each message to every subscriber: a queue subscribes with `cloud.queue(this, 'stock', {
 * subscribesTo: { topic: sales } })`.
 */
export abstract class Topic extends Kind {
  readonly ordered: boolean;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id, TOPIC, props);
    this.ordered = props.ordered ?? false;
  }

  /**
   * What a publisher addresses: the topic's ARN on AWS, the topic on Google, the topic's name on
   * Azure.
   */
  abstract readonly publishAddress: string;

  /** How a program opens it with gocloud.dev to publish. */
  abstract readonly gocloudPublish: GocloudAddress;
  /** The component by which Dapr publishes, and the topic's name in it. */
  abstract readonly daprPubsub: DaprComponent & { readonly topic: string };

  /**
   * The TCP ports that publishers connect to, for rules: 443; on Azure also 5671, as for a queue.
   */
  abstract readonly ports: readonly number[];

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<TopicMetric> {
    return metricsOf(this, TOPIC_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: TopicMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** May publish, and nothing else. */
  grantPublish(identity: Identity): Grant {
    return grant(this, identity, 'publish', (scope) => this.allowPublish(scope, identity));
  }

  protected abstract allowPublish(scope: Construct, identity: Identity): void;
}

/** Of the messages of a topic those whose attributes have one of these values, each attribute. */
export type Filter = Readonly<Record<string, readonly string[]>>;

/**
 * A filter in the cloud's language, held to its length as it is written. Both providers count the
 * bytes of UTF-8, not the characters: Go's `len` in the validation of
 * azurerm_servicebus_subscription_rule.sql_filter, and Pub/Sub's quota for
 * google_pubsub_subscription.filter.
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
