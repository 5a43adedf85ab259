import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { SqsQueueRedrivePolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-policy';
import { Construct } from 'constructs';
import { KEY_USE, policyDocument, tlsOnly } from '../core/aws';
import { addStatement, keyArnOf } from '../core/aws-key';
import { report } from '../core/errors';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import type { MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asSnsTopic } from '../topic/aws';
import type { Filter } from '../topic/topic';
import { AnySqsQueue } from './aws-base';
import type { QueueMetric } from './metrics';
import type { ExistingQueue, QueueProps } from './queue';
import { QUEUE_DEFAULTS } from './settings';

const QUEUE_NAME: NameRule = {
  what: 'SQS queue',
  max: 80,
  pattern: /^[\w-]+(\.fifo)?$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

/** An SQS queue and its dead-letter queue, both encrypted and accessible over TLS only. */
export class AwsQueue extends AnySqsQueue {
  readonly queue: SqsQueue;
  readonly queueName: string;
  readonly ordered: boolean;
  readonly deadLetters: SqsQueue;
  override readonly visibilityTimeoutSeconds: number | undefined;
  protected readonly deadLetterQueue: SqsQueue;
  protected readonly keyArn: string | undefined;
  readonly arn: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id, props);
    const fifo = props.ordered ?? false;
    this.ordered = fifo;
    const suffix = fifo ? '.fifo' : '';
    // SQS requires a deduplication id for every message of a FIFO queue. It is derived from the
    // content, so that producers need not set one.
    const order = fifo ? { fifoQueue: true, contentBasedDeduplication: true } : {};
    const topic = props.subscribesTo && asSnsTopic(props.subscribesTo.topic);
    this.keyArn = keyArnOf(this, `Messages of the queue ${id}`, props.encryption);
    if (topic && props.encryption === 'customerKey')
      addStatement(this.node.findChild('key') as KmsKey, useByTopic(topic.arn));
    const encryption = this.keyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: this.keyArn };
    const maxMessageSize = (props.maxMessageKiB ?? QUEUE_DEFAULTS.maxMessageKiB) * 1024;

    this.queue = new SqsQueue(this, 'queue', {
      name: nameOf(this, QUEUE_NAME, { suffix }),
      ...order,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds,
      delaySeconds: props.delaySeconds,
      messageRetentionSeconds: props.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds,
      maxMessageSize,
      ...encryption,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.queue,
    });
    const dead = new Construct(this, 'dead-letters');
    this.deadLetters = new SqsQueue(dead, 'queue', {
      name: nameOf(dead, QUEUE_NAME, { suffix }),
      ...order,
      messageRetentionSeconds: 1_209_600,
      maxMessageSize,
      ...encryption,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.deadLetters,
    });
    new SqsQueueRedrivePolicy(this, 'redrive', {
      queueUrl: this.queue.url,
      redrivePolicy: JSON.stringify({
        deadLetterTargetArn: this.deadLetters.arn,
        maxReceiveCount: props.deadLetters?.maxReceives ?? QUEUE_DEFAULTS.maxReceives,
      }),
    });
    new SqsQueueRedriveAllowPolicy(dead, 'redrive-allow', {
      queueUrl: this.deadLetters.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [this.queue.arn] }),
    });
    const filter = props.subscribesTo?.filter;
    if (filter) checkFilter(this, filter);
    for (const [parent, queue] of [[this, this.queue] as const, [dead, this.deadLetters] as const]) {
      new SqsQueuePolicy(parent, 'policy', { queueUrl: queue.url, policy: queuePolicy(queue.arn, topic?.arn) });
    }
    if (topic) {
      new SnsTopicSubscription(this, 'subscription', {
        topicArn: topic.arn,
        protocol: 'sqs',
        endpoint: this.queue.arn,
        rawMessageDelivery: true,
        filterPolicy: filter && JSON.stringify(filter),
        // Messages that SNS can't deliver to the queue go to the dead letters of the queue.
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn }),
      });
    }
    if (props.deduplicated && !fifo) {
      report(this, {
        message: 'deduplicated is true, Amazon SQS deduplicates ordered queues only.',
        remedy: 'Set ordered to true as well.',
      });
    }

    this.deadLetterQueue = this.deadLetters;
    this.visibilityTimeoutSeconds = this.queue.visibilityTimeoutSecondsInput;
    this.arn = this.queue.arn;
    this.queueName = this.queue.name;
    this.sendAddress = this.queue.url;
    this.consumeAddress = this.queue.url;
  }

  protected override seriesOf(name: QueueMetric): MetricTarget {
    return { dimensions: { QueueName: name === 'deadLetters' ? this.deadLetters.name : this.queue.name } };
  }
}

/**
 * SNS accepts five attributes and 150 combinations of their values. Source:
 * docs.aws.amazon.com/sns, filter policy constraints.
 */
function checkFilter(scope: Construct, filter: Filter): void {
  const values = Object.values(filter);
  const combinations = values.reduce((product, { length }) => product * length, 1);
  if (values.length > 5 || combinations > 150) {
    report(scope, {
      message:
        `subscribesTo.filter has ${values.length} attributes with ${combinations} combinations of values, ` +
        'Amazon SNS accepts at most 5 and 150.',
      remedy: 'Let the publisher set one attribute with the same information.',
    });
  }
}

/**
 * Lets SNS encrypt what it delivers from this one topic. Source: the developer guide of SNS, "Using
 * AWS KMS with Amazon SQS subscriptions".
 */
const useByTopic = (topicArn: string) => ({
  Sid: 'Topic',
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: KEY_USE.produce,
  Resource: '*',
  Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
});

/** Requires TLS, and lets the topic that the queue subscribes to send to it. */
function queuePolicy(arn: string, topicArn: string | undefined): string {
  const topic = {
    Sid: 'Topic',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
  return policyDocument([...(topicArn ? [topic] : []), tlsOnly('sqs:*', arn)]);
}

export class ExistingAwsQueue extends AnySqsQueue {
  readonly arn: string;
  readonly ordered: boolean;
  readonly queueName: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;
  protected readonly keyArn: string | undefined;
  private readonly given: { readonly arn: string; readonly url: string } | undefined;

  constructor(scope: Construct, id: string, existing: ExistingQueue) {
    super(scope, id, {});
    const { arn, url, deadLetters, keyArn } = existingOn(this, existing, 'aws');
    this.keyArn = keyArn;
    this.arn = arn;
    // The name of a FIFO queue must end in .fifo.
    this.ordered = arn.endsWith('.fifo');
    this.queueName = nameIn(arn);
    this.given = deadLetters;
    this.sendAddress = url;
    this.consumeAddress = url;
  }

  protected get deadLetterQueue(): { readonly arn: string; readonly name: string; readonly url: string } {
    const { arn, url } = this.given ?? this.noDeadLetters();
    return { arn, url, name: nameIn(arn) };
  }
}

const nameIn = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);
