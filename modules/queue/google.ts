import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubSubscriptionIamMember } from '@cdktf/provider-google/lib/pubsub-subscription-iam-member';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { unsupported } from '../core/features';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { Absent, MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { type DaprComponent, type GocloudAddress, notPortable } from '../core/portable';
import { HTTPS } from '../core/ports';
import { asServiceAccount } from '../identity/google';
import { Grant, grant, type Identity } from '../identity/identity';
import { checkedFilter, type Filter, type Topic } from '../topic/topic';
import type { QueueMetric } from './metrics';
import { type ExistingQueue, Queue, type QueueDepthMetric, type QueueProps, type QueueVerb } from './queue';
import { QUEUE_DEFAULTS } from './settings';

const NAME = {
  min: 3,
  max: 255,
  pattern: /^(?!goog)[A-Za-z][\w.~+%-]+$/,
  allowed: 'letters, digits and _ . ~ + % -, beginning with a letter, not with "goog"',
  unique: 'account',
} as const;
const TOPIC_NAME: NameRule = { ...NAME, what: 'Pub/Sub topic' };
const SUBSCRIPTION_NAME: NameRule = { ...NAME, what: 'Pub/Sub subscription' };

abstract class AnyPubsubQueue extends Queue {
  override readonly ports = HTTPS;
  /** Whether the messages of a key are delivered in order. */
  abstract readonly ordered: boolean;
  /** The subscription's name, without the path. */
  abstract readonly subscriptionName: string;
  /** The name of the dead-letter subscription, without the path. */
  protected abstract readonly deadLetterName: string;

  get depthMetric(): QueueDepthMetric {
    return depthOf(this.subscriptionName);
  }

  get deadLettersMetric(): QueueDepthMetric {
    return depthOf(this.deadLetterName);
  }

  protected override allow(scope: Construct, identity: Identity, verb: QueueVerb): void {
    const { member } = asServiceAccount(identity);
    if (verb === 'send')
      new PubsubTopicIamMember(scope, 'member', { topic: this.sendAddress, role: 'roles/pubsub.publisher', member });
    else
      new PubsubSubscriptionIamMember(scope, 'member', {
        subscription: this.consumeAddress,
        role: 'roles/pubsub.subscriber',
        member,
      });
  }

  get gocloudSend(): GocloudAddress {
    return { url: `gcppubsub://${this.sendAddress}`, environment: {} };
  }

  get gocloudConsume(): GocloudAddress {
    return { url: `gcppubsub://${this.consumeAddress}`, environment: {} };
  }

  get daprBinding(): DaprComponent {
    return notPortable(
      this,
      'daprBinding',
      'bindings.gcp.pubsub signs in with the key of a service account, and not as the identity of the program',
      'Use gocloud.dev or the SDK of Google, or place the environment on aws or azure.',
    );
  }

  protected override allowRedrive(identity: Identity): Grant {
    if (this.subscribed) {
      report(this, {
        message:
          'grantRedrive: a message that is published to the topic again reaches every queue that subscribes to it.',
        remedy:
          'Let the consumer handle dead letters where they are (deadLetterAddress), or place the ' +
          'environment on aws or azure.',
      });
      return new Grant(identity, 'redrive', this, undefined, []);
    }
    const take = grant(this, identity, 'redrive', (scope) => {
      const { member } = asServiceAccount(identity);
      new PubsubSubscriptionIamMember(scope, 'member', {
        subscription: this.deadLetterAddress,
        role: 'roles/pubsub.subscriber',
        member,
      });
    });
    // Redriving includes sending: an identity that already has grantSend must not receive it twice.
    return take.and(grant(this, identity, 'send', (scope) => this.allow(scope, identity, 'send')));
  }
}

const nameIn = (path: string) => path.slice(path.lastIndexOf('/') + 1);

const depthOf = (subscription: string): QueueDepthMetric => ({
  cloud: 'google',
  metricType: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
  subscription,
});

/** `attributes.kind = "sale" OR …`, for every attribute. */
function filterOf(filter: Filter): string {
  const quoted = (text: string) => JSON.stringify(text);
  return Object.entries(filter)
    .map(([name, values]) => `(${values.map((value) => `attributes.${name} = ${quoted(value)}`).join(' OR ')})`)
    .join(' AND ');
}

/**
 * A topic with one subscription, which together are a queue. Dead letters have a separate topic and
 * subscription.
 */
export class GoogleQueue extends AnyPubsubQueue {
  /** Undefined if the queue subscribes to a topic. */
  readonly topic: PubsubTopic | undefined;
  readonly subscription: PubsubSubscription;
  readonly deadLetterTopic: PubsubTopic;
  readonly deadLetterSubscription: PubsubSubscription;
  readonly ordered: boolean;
  readonly subscriptionName: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;
  readonly deadLetterAddress: string;
  protected readonly deadLetterName: string;

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id, props);
    const { region, facts } = this.placement;
    this.ordered = props.ordered ?? false;
    const retention = `${props.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds}s`;
    const lifecycle = preventDestroyIfProtected(this.placement);
    // Messages are stored in the region of the placement only.
    const messageStoragePolicy = { allowedPersistenceRegions: [region] };

    const key = cryptoKeyOf(this, 'messages', props.encryption);
    const common = { messageStoragePolicy, kmsKeyName: key?.name, dependsOn: key && [...key.ready], lifecycle };

    const dead = new Construct(this, 'dead-letters');
    this.deadLetterTopic = new PubsubTopic(dead, 'topic', { name: nameOf(dead, TOPIC_NAME), ...common });
    this.deadLetterSubscription = new PubsubSubscription(dead, 'subscription', {
      name: nameOf(dead, SUBSCRIPTION_NAME),
      topic: this.deadLetterTopic.id,
      messageRetentionDuration: '1209600s',
      expirationPolicy: { ttl: '' },
      lifecycle,
    });

    // A queue that subscribes to a topic creates no topic: its subscription belongs to the other
    // one.
    this.topic = props.subscribesTo
      ? undefined
      : new PubsubTopic(this, 'topic', { name: nameOf(this, TOPIC_NAME), ...common, ...props.native?.google?.topic });
    const topic = this.topic?.id ?? (props.subscribesTo as { topic: Topic }).topic.publishAddress;
    this.subscription = new PubsubSubscription(this, 'subscription', {
      name: nameOf(this, SUBSCRIPTION_NAME),
      topic,
      filter:
        props.subscribesTo?.filter && checkedFilter(this, 'Google Pub/Sub', filterOf(props.subscribesTo.filter), 256),
      ackDeadlineSeconds: props.visibilityTimeoutSeconds ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds,
      messageRetentionDuration: retention,
      enableMessageOrdering: props.ordered ?? false,
      // Pub/Sub deletes a subscription that is unused for 31 days unless this is set.
      expirationPolicy: { ttl: '' },
      lifecycle,
      // Without it a failed message would be redelivered at once, and become a dead letter within a
      // second.
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
      deadLetterPolicy: {
        deadLetterTopic: this.deadLetterTopic.id,
        maxDeliveryAttempts: props.deadLetters?.maxReceives ?? QUEUE_DEFAULTS.maxReceives,
      },
      ...props.native?.google?.subscription,
    });

    // Without these two, Pub/Sub keeps redelivering, and no message becomes a dead letter.
    const agent = `serviceAccount:service-${factsOf(facts, 'google').projectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com`;
    new PubsubTopicIamMember(dead, 'agent-publishes', {
      topic: this.deadLetterTopic.id,
      role: 'roles/pubsub.publisher',
      member: agent,
    });
    new PubsubSubscriptionIamMember(dead, 'agent-acknowledges', {
      subscription: this.subscription.id,
      role: 'roles/pubsub.subscriber',
      member: agent,
    });

    this.deadLetterAddress = this.deadLetterSubscription.id;
    this.deadLetterName = this.deadLetterSubscription.name;
    this.subscriptionName = this.subscription.name;
    this.sendAddress = topic;
    this.consumeAddress = this.subscription.id;
  }

  protected override seriesOf(name: QueueMetric): MetricTarget | Absent {
    if (name === 'sent') {
      if (!this.topic)
        return unsupported('the queue receives its messages from a topic', 'Watch published of the topic.');
      return { dimensions: { 'resource.labels.topic_id': this.topic.name } };
    }
    return {
      dimensions: {
        'resource.labels.subscription_id': name === 'deadLetters' ? this.deadLetterName : this.subscriptionName,
      },
    };
  }
}

export class ExistingGoogleQueue extends AnyPubsubQueue {
  /** A queue that is not ordered also accepts messages with a key. */
  readonly ordered = true;
  readonly subscriptionName: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;
  private readonly given: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingQueue) {
    super(scope, id, {});
    const { topic, subscription, deadLetters } = existingOn(this, existing, 'google');
    this.sendAddress = topic;
    this.consumeAddress = subscription;
    this.subscriptionName = nameIn(subscription);
    this.given = deadLetters;
  }

  get deadLetterAddress(): string {
    return this.given ?? this.noDeadLetters();
  }

  protected get deadLetterName(): string {
    return nameIn(this.deadLetterAddress);
  }
}

export function asPubsubQueue(queue: Queue): AnyPubsubQueue {
  if (queue instanceof AnyPubsubQueue) return queue;
  throw new Error(`${queue.node.path} is not a queue of google`);
}
