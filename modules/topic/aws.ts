import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import type { Construct } from 'constructs';
import { KEY_USE, policyDocument, tlsOnly } from '../core/aws';
import { keyArnOf } from '../core/aws-key';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { type GocloudAddress, lastOf } from '../core/portable';
import { HTTPS } from '../core/ports';
import { asIamIdentity, keyUse } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { type ExistingTopic, Topic, type TopicProps } from './topic';

const TOPIC_NAME: NameRule = {
  what: 'SNS topic',
  max: 256,
  pattern: /^[\w-]+(\.fifo)?$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

abstract class AnySnsTopic extends Topic {
  override readonly ports = HTTPS;
  abstract readonly arn: string;
  /** ARN of the customer key. */
  protected abstract readonly keyArn: string | undefined;

  get publishAddress(): string {
    return this.arn;
  }

  get gocloudPublish(): GocloudAddress {
    return { url: `awssns:///${this.arn}?region=${this.placement.region}`, environment: {} };
  }

  get daprPubsub() {
    return {
      type: 'pubsub.aws.snssqs',
      version: 'v1',
      // Its identity may publish, but not create topics.
      metadata: { region: this.placement.region, disableEntityManagement: 'true', fifo: String(this.ordered) },
      topic: lastOf(this.arn, ':'),
    } as const;
  }

  protected override allowPublish(scope: Construct, identity: Identity): void {
    asIamIdentity(identity).allow(scope, [
      { sid: 'Publish', actions: ['sns:Publish'], resources: [this.arn] },
      ...keyUse(this.keyArn, this.placement.region, 'sns', KEY_USE.produce),
    ]);
  }
}

/** An SNS topic, encrypted, and accessible over TLS from its account only. */
export class AwsTopic extends AnySnsTopic {
  readonly topic: SnsTopic;
  readonly arn: string;
  readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id, props);
    this.keyArn = keyArnOf(this, `Messages of the topic ${id}`, props.encryption);
    this.topic = new SnsTopic(this, 'topic', {
      name: nameOf(this, TOPIC_NAME, { suffix: this.ordered ? '.fifo' : '' }),
      ...(this.ordered && { fifoTopic: true, contentBasedDeduplication: true }),
      kmsMasterKeyId: this.keyArn ?? 'alias/aws/sns',
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.topic,
    });
    this.arn = this.topic.arn;
    new SnsTopicPolicy(this, 'policy', {
      arn: this.arn,
      policy: policyDocument([
        {
          // A policy replaces the one that SNS creates by default. It repeats what that one allowed
          // to the account, and nothing else.
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${factsOf(this.placement.facts, 'aws').account}:root` },
          Action: ['sns:Publish', 'sns:Subscribe', 'sns:GetTopicAttributes'],
          Resource: this.arn,
        },
        tlsOnly('sns:Publish', this.arn),
      ]),
    });
  }

  protected override seriesOf(): MetricTarget {
    return { dimensions: { TopicName: this.topic.name } };
  }
}

export class ExistingAwsTopic extends AnySnsTopic {
  readonly arn: string;
  protected readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, existing: ExistingTopic) {
    super(scope, id, { ordered: existing.ordered });
    const { arn, keyArn } = existingOn(this, existing, 'aws');
    this.arn = arn;
    this.keyArn = keyArn;
  }
}

export function asSnsTopic(topic: Topic): AnySnsTopic {
  if (topic instanceof AnySnsTopic) return topic;
  throw new Error(`${topic.node.path} is not a topic of aws`);
}
