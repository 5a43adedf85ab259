import { ServicebusQueue } from '@cdktf/provider-azurerm/lib/servicebus-queue';
import { ServicebusSubscription } from '@cdktf/provider-azurerm/lib/servicebus-subscription';
import { ServicebusSubscriptionRule } from '@cdktf/provider-azurerm/lib/servicebus-subscription-rule';
import type { Construct } from 'constructs';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { type DaprComponent, type GocloudAddress, notPortable } from '../core/portable';
import { asManagedIdentity } from '../identity/azure';
import { type Grant, grant, type Identity } from '../identity/identity';
import { asServiceBusTopic } from '../topic/azure';
import { messagingNamespaceOf, SERVICE_BUS_PORTS } from '../topic/azure-namespace';
import { checkedFilter, type Filter, type Topic } from '../topic/topic';
import { type ExistingQueue, Queue, type QueueDepthMetric, type QueueProps, type QueueVerb } from './queue';
import { QUEUE_DEFAULTS } from './settings';

const QUEUE_NAME: NameRule = {
  what: 'Service Bus queue',
  max: 260,
  pattern: /^[A-Za-z0-9]([\w./~-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and . _ - / ~, beginning and ending with a letter or digit',
  unique: 'parent',
};

const SUBSCRIPTION_NAME: NameRule = {
  what: 'Service Bus subscription',
  max: 50,
  pattern: /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and . _ -, beginning and ending with a letter or digit',
  unique: 'parent',
};

/** `peek` is missing: the role that may peek may also receive messages. */
const ROLES: Record<Exclude<QueueVerb, 'peek'>, string> = {
  send: 'Azure Service Bus Data Sender',
  consume: 'Azure Service Bus Data Receiver',
};

abstract class AnyServiceBusQueue extends Queue {
  override readonly ports = SERVICE_BUS_PORTS;
  abstract readonly queueId: string;
  abstract readonly namespaceId: string;
  protected abstract readonly namespaceName: string;
  /** Whether the messages of a session are delivered in order. */
  abstract readonly ordered: boolean;

  /** The address of its namespace. */
  get endpoint(): string {
    return `https://${this.host}`;
  }

  get host(): string {
    return `${this.namespaceName}.servicebus.windows.net`;
  }

  get gocloudSend(): GocloudAddress {
    const environment = { AZURE_SERVICEBUS_HOSTNAME: this.host };
    return { url: `azuresb://${this.sendAddress}`, environment };
  }

  get gocloudConsume(): GocloudAddress {
    return notPortable(
      this,
      'gocloudConsume',
      'gocloud.dev receives from subscriptions of Service Bus topics, and not from queues',
      'Receive with the SDK of Azure, or place the environment on aws or google.',
    );
  }

  get daprBinding(): DaprComponent {
    return {
      type: 'bindings.azure.servicebusqueues',
      version: 'v1',
      metadata: {
        namespaceName: this.host,
        queueName: this.consumeAddress,
        // Its identity may send and receive, but not create queues.
        disableEntityManagement: 'true',
      },
    };
  }

  get depthMetric(): QueueDepthMetric {
    return this.metric('ActiveMessages');
  }

  get deadLettersMetric(): QueueDepthMetric {
    return this.metric('DeadletteredMessages');
  }

  get deadLetterAddress(): string {
    return `${this.consumeAddress}/$deadletterqueue`;
  }

  protected override allow(scope: Construct, identity: Identity, verb: keyof typeof ROLES): void {
    asManagedIdentity(identity).allow(scope, ROLES[verb], this.queueId);
  }

  /**
   * Named by its parts: Azure refuses a second assignment of the same role to the same identity.
   */
  protected override allowRedrive(identity: Identity): Grant {
    const [consume, send] = (['consume', 'send'] as const).map((verb) =>
      grant(this, identity, verb, (scope) => this.allow(scope, identity, verb)),
    ) as [Grant, Grant];
    return consume.and(send);
  }

  private metric(metricName: string): QueueDepthMetric {
    const { namespaceId, consumeAddress: queueName } = this;
    return { cloud: 'azure', metricNamespace: 'Microsoft.ServiceBus/namespaces', metricName, namespaceId, queueName };
  }
}

/**
 * A queue in the Service Bus namespace of the placement. Dead letters go to its built-in sub-queue.
 */
export class AzureQueue extends AnyServiceBusQueue {
  readonly queue: ServicebusQueue;
  readonly ordered: boolean;
  readonly namespaceId: string;
  protected readonly namespaceName: string;
  readonly queueId: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id, props);
    const namespace = messagingNamespaceOf(this);
    this.queue = new ServicebusQueue(this, 'queue', {
      name: nameOf(this, QUEUE_NAME, { parent: namespace }),
      namespaceId: namespace.id,
      lockDuration: duration(props.visibilityTimeoutSeconds ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds),
      defaultMessageTtl: duration(props.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds),
      requiresSession: props.ordered ?? false,
      requiresDuplicateDetection: props.deduplicated ?? false,
      deadLetteringOnMessageExpiration: true,
      lifecycle: preventDestroyIfProtected(this.placement),
      maxDeliveryCount: props.deadLetters?.maxReceives ?? QUEUE_DEFAULTS.maxReceives,
      maxSizeInMegabytes: (props.maxSizeGiB ?? QUEUE_DEFAULTS.maxSizeGiB) * 1024,
      ...props.native?.azure?.queue,
    });
    if (props.subscribesTo) this.subscribe(props.subscribesTo.topic, props.subscribesTo.filter);
    this.queueId = this.queue.id;
    this.ordered = props.ordered ?? false;
    this.namespaceId = namespace.id;
    this.namespaceName = namespace.name;
    this.sendAddress = this.queue.name;
    this.consumeAddress = this.queue.name;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { EntityName: this.queue.name }, resourceId: this.namespaceId };
  }

  /** A subscription of the topic that forwards every message to this queue. */
  private subscribe(topic: Topic, filter: Filter | undefined): void {
    const subscription = new ServicebusSubscription(this, 'subscription', {
      name: nameOf(this, SUBSCRIPTION_NAME, { parent: topic }),
      topicId: asServiceBusTopic(topic).topicId,
      forwardTo: this.queue.name,
      maxDeliveryCount: this.queue.maxDeliveryCountInput ?? QUEUE_DEFAULTS.maxReceives,
      deadLetteringOnMessageExpiration: true,
    });
    // A new subscription has a rule $Default that accepts every message. Azure removes it when the
    // first other rule is created, and never restores it. One rule of ours therefore always exists,
    // and a change of the filter, including adding or removing it, updates that rule in place.
    new ServicebusSubscriptionRule(this, 'filter', {
      name: 'filter',
      subscriptionId: subscription.id,
      filterType: 'SqlFilter',
      sqlFilter: filter ? checkedFilter(this, 'Azure Service Bus', sqlOf(filter), 1024) : '1=1',
    });
  }
}

/** `kind IN ('sale', 'return') AND …`, for every attribute. */
function sqlOf(filter: Filter): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return Object.entries(filter)
    .map(([name, values]) => `${name} IN (${values.map(quoted).join(', ')})`)
    .join(' AND ');
}

export class ExistingAzureQueue extends AnyServiceBusQueue {
  /** A queue that is not ordered also accepts messages with a session. */
  readonly ordered = true;
  readonly namespaceId: string;
  protected readonly namespaceName: string;
  readonly queueId: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;

  constructor(scope: Construct, id: string, existing: ExistingQueue) {
    super(scope, id, {});
    this.queueId = existingOn(this, existing, 'azure').id;
    this.namespaceId = this.queueId.slice(0, this.queueId.indexOf('/queues/'));
    this.namespaceName = this.namespaceId.slice(this.namespaceId.lastIndexOf('/') + 1);
    this.sendAddress = this.queueId.slice(this.queueId.lastIndexOf('/') + 1);
    this.consumeAddress = this.sendAddress;
  }
}

export function asServiceBusQueue(queue: Queue): AnyServiceBusQueue {
  if (queue instanceof AnyServiceBusQueue) return queue;
  throw new Error(`${queue.node.path} is not a queue of azure`);
}

/**
 * ISO 8601 in the form that Azure returns, so that a plan shows no difference: 90 seconds are
 * `PT1M30S`, four days `P4D`.
 */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const [hours, minutes, rest] = [
    Math.floor((seconds % 86_400) / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const time = [hours && `${hours}H`, minutes && `${minutes}M`, rest && `${rest}S`].filter(Boolean).join('');
  return `P${days ? `${days}D` : ''}${time || !days ? `T${time || '0S'}` : ''}`;
}
