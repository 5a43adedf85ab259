import { ServicebusTopic } from '@cdktf/provider-azurerm/lib/servicebus-topic';
import type { Construct } from 'constructs';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { type GocloudAddress, lastOf } from '../core/portable';
import { asManagedIdentity } from '../identity/azure';
import type { Identity } from '../identity/identity';
import { hostOf, messagingNamespaceOf, SERVICE_BUS_PORTS } from './azure-namespace';
import { type ExistingTopic, Topic, type TopicProps } from './topic';

const TOPIC_NAME: NameRule = {
  what: 'Service Bus topic',
  max: 260,
  pattern: /^[A-Za-z0-9]([\w./~-]*[A-Za-z0-9])?$/,
  allowed: 'letters, digits and . _ - / ~, beginning and ending with a letter or digit',
  unique: 'parent',
};

abstract class AnyServiceBusTopic extends Topic {
  override readonly ports = SERVICE_BUS_PORTS;
  abstract readonly topicId: string;
  abstract readonly namespaceName: string;

  get gocloudPublish(): GocloudAddress {
    const environment = { AZURE_SERVICEBUS_HOSTNAME: hostOf(this.namespaceName) };
    return { url: `azuresb://${this.publishAddress}`, environment };
  }

  get daprPubsub() {
    return {
      type: 'pubsub.azure.servicebus.topics',
      version: 'v1',
      metadata: { namespaceName: hostOf(this.namespaceName), disableEntityManagement: 'true' },
      topic: this.publishAddress,
    } as const;
  }

  protected override allowPublish(scope: Construct, identity: Identity): void {
    asManagedIdentity(identity).allow(scope, 'Azure Service Bus Data Sender', this.topicId);
  }
}

/** A topic in the Service Bus namespace of the placement. */
export class AzureTopic extends AnyServiceBusTopic {
  readonly topic: ServicebusTopic;
  readonly topicId: string;
  readonly namespaceName: string;
  readonly publishAddress: string;

  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id, props);
    const namespace = messagingNamespaceOf(this);
    this.topic = new ServicebusTopic(this, 'topic', {
      name: nameOf(this, TOPIC_NAME, { parent: namespace }),
      namespaceId: namespace.id,
      supportOrdering: this.ordered,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.azure?.topic,
    });
    this.topicId = this.topic.id;
    this.namespaceName = namespace.name;
    this.publishAddress = this.topic.name;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { EntityName: this.topic.name }, resourceId: messagingNamespaceOf(this).id };
  }
}

export class ExistingAzureTopic extends AnyServiceBusTopic {
  readonly topicId: string;
  readonly namespaceName: string;
  readonly publishAddress: string;

  constructor(scope: Construct, id: string, existing: ExistingTopic) {
    super(scope, id, { ordered: existing.ordered });
    this.topicId = existingOn(this, existing, 'azure').id;
    this.namespaceName = lastOf(this.topicId.slice(0, this.topicId.indexOf('/topics/')), '/');
    this.publishAddress = this.topicId.slice(this.topicId.lastIndexOf('/') + 1);
  }
}

export function asServiceBusTopic(topic: Topic): AnyServiceBusTopic {
  if (topic instanceof AnyServiceBusTopic) return topic;
  throw new Error(`${topic.node.path} is not a topic of azure`);
}
