import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { SqsQueueRedrivePolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-policy';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { existingOn, keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asSnsTopic } from '../topic/aws';
import type { Filter } from '../topic/topic';
import { type ExistingQueue, QUEUE_DEFAULTS, Queue, type QueueDepthMetric, type QueueProps, type QueueVerb } from './queue';

const QUEUE_NAME: NameRule = {
  what: 'SQS queue',
  max: 80,
  pattern: /^[\w-]+(\.fifo)?$/,
  allowed: 'letters, digits, _ and -',
  unique: 'region',
};

const ACTIONS: Record<QueueVerb, string[]> = {
  send: ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
  consume: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
};

abstract class AnySqsQueue extends Queue {
  abstract readonly arn: string;
  abstract readonly queueName: string;

  get depthMetric(): QueueDepthMetric {
    return { cloud: 'aws', queueName: this.queueName };
  }

  protected override allow(scope: Construct, identity: Identity, verb: QueueVerb): void {
    const sid = verb === 'send' ? 'Send' : 'Consume';
    asIamIdentity(identity).allow(scope, [{ sid, actions: ACTIONS[verb], resources: [this.arn] }]);
  }
}

/** An SQS queue and the queue of its dead letters, both encrypted, reached over TLS only. */
export class AwsQueue extends AnySqsQueue {
  readonly queue: SqsQueue;
  readonly queueName: string;
  readonly deadLetters: SqsQueue;
  readonly arn: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id, props);
    const fifo = props.ordered ?? false;
    const suffix = fifo ? '.fifo' : '';
    // SQS wants every message of a FIFO queue to have a deduplication id; taken from the content, producers need not make one.
    const order = fifo ? { fifoQueue: true, contentBasedDeduplication: true } : {};

    this.queue = new SqsQueue(this, 'queue', {
      name: nameOf(this, QUEUE_NAME, { suffix }),
      ...order,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds ?? QUEUE_DEFAULTS.visibilityTimeoutSeconds,
      delaySeconds: props.delaySeconds,
      messageRetentionSeconds: props.retentionSeconds ?? QUEUE_DEFAULTS.retentionSeconds,
      sqsManagedSseEnabled: true,
      lifecycle: keep(this.placement),
      ...props.native?.aws?.queue,
    });
    const dead = new Construct(this, 'dead-letters');
    this.deadLetters = new SqsQueue(dead, 'queue', {
      name: nameOf(dead, QUEUE_NAME, { suffix }),
      ...order,
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
      lifecycle: keep(this.placement),
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
    const topic = props.subscribesTo && asSnsTopic(props.subscribesTo.topic);
    for (const [parent, queue] of [[this, this.queue] as const, [dead, this.deadLetters] as const]) {
      new SqsQueuePolicy(parent, 'policy', { queueUrl: queue.url, policy: queuePolicy(queue.arn, topic?.arn) });
    }
    if (topic) {
      const { filter } = props.subscribesTo as { filter?: Filter };
      new SnsTopicSubscription(this, 'subscription', {
        topicArn: topic.arn,
        protocol: 'sqs',
        endpoint: this.queue.arn,
        rawMessageDelivery: true,
        filterPolicy: filter && JSON.stringify(filter),
        // What SNS can't deliver to the queue goes where the queue's own failures go.
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn }),
      });
    }
    if (props.deduplicated && !fifo) {
      report(this, { message: 'deduplicated is true, SQS knows duplicates in ordered queues only.', remedy: 'Make it ordered, too.' });
    }

    this.arn = this.queue.arn;
    this.queueName = this.queue.name;
    this.sendAddress = this.queue.url;
    this.consumeAddress = this.queue.url;
  }
}

/** Over TLS only; and the one topic that it subscribes to may send to it. */
function queuePolicy(arn: string, topicArn: string | undefined): string {
  const topic = {
    Sid: 'Topic',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: arn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      ...(topicArn ? [topic] : []),
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: arn,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });
}

export class ExistingAwsQueue extends AnySqsQueue {
  readonly arn: string;
  readonly queueName: string;
  readonly sendAddress: string;
  readonly consumeAddress: string;

  constructor(scope: Construct, id: string, existing: ExistingQueue) {
    super(scope, id, {});
    const { arn, url } = existingOn(this, existing, 'aws');
    this.arn = arn;
    this.queueName = arn.slice(arn.lastIndexOf(':') + 1);
    this.sendAddress = url;
    this.consumeAddress = url;
  }
}
