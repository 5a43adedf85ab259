import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import type { Construct } from 'constructs';
import { cryptoKeyOf } from '../core/google-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { type GocloudAddress, lastOf } from '../core/portable';
import { HTTPS } from '../core/ports';
import { asServiceAccount } from '../identity/google';
import type { Identity } from '../identity/identity';
import { type ExistingTopic, Topic, type TopicProps } from './topic';

const TOPIC_NAME: NameRule = {
  what: 'Pub/Sub topic',
  min: 3,
  max: 255,
  pattern: /^(?!goog)[A-Za-z][\w.~+%-]+$/,
  allowed: 'letters, digits and _ . ~ + % -, beginning with a letter, not with "goog"',
  unique: 'account',
};

abstract class AnyPubsubTopic extends Topic {
  override readonly ports = HTTPS;

  get gocloudPublish(): GocloudAddress {
    return { url: `gcppubsub://${this.publishAddress}`, environment: {} };
  }

  get daprPubsub() {
    const { project } = factsOf(this.placement.facts, 'google');
    return {
      type: 'pubsub.gcp.pubsub',
      version: 'v1',
      metadata: { projectId: project, disableEntityManagement: 'true', enableMessageOrdering: String(this.ordered) },
      topic: lastOf(this.publishAddress, '/'),
    } as const;
  }

  protected override allowPublish(scope: Construct, identity: Identity): void {
    const { member } = asServiceAccount(identity);
    new PubsubTopicIamMember(scope, 'member', { topic: this.publishAddress, role: 'roles/pubsub.publisher', member });
  }
}

/** A Pub/Sub topic whose messages are stored in the region of the placement. */
export class GoogleTopic extends AnyPubsubTopic {
  readonly topic: PubsubTopic;
  readonly publishAddress: string;

  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id, props);
    const key = cryptoKeyOf(this, 'messages', props.encryption);
    this.topic = new PubsubTopic(this, 'topic', {
      name: nameOf(this, TOPIC_NAME),
      messageStoragePolicy: { allowedPersistenceRegions: [this.placement.region] },
      kmsKeyName: key?.name,
      dependsOn: key && [...key.ready],
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.google?.topic,
    });
    this.publishAddress = this.topic.id;
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { 'resource.labels.topic_id': this.topic.name } };
  }
}

export class ExistingGoogleTopic extends AnyPubsubTopic {
  readonly publishAddress: string;

  constructor(scope: Construct, id: string, existing: ExistingTopic) {
    super(scope, id, { ordered: existing.ordered });
    this.publishAddress = existingOn(this, existing, 'google').topic;
  }
}
