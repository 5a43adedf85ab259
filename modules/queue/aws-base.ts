import type { Construct } from 'constructs';
import { KEY_USE } from '../core/aws';
import { type DaprComponent, type GocloudAddress, withScheme } from '../core/portable';
import { HTTPS } from '../core/ports';
import { asIamIdentity, keyUse, type Statement } from '../identity/aws';
import { type Grant, grant, type Identity } from '../identity/identity';
import { Queue, type QueueDepthMetric, type QueueVerb } from './queue';

const ACTIONS: Record<QueueVerb, string[]> = {
  send: ['sqs:SendMessage', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
  consume: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:GetQueueUrl',
    'sqs:GetQueueAttributes',
  ],
  peek: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueUrl', 'sqs:GetQueueAttributes'],
};

const SIDS: Record<QueueVerb, string> = { send: 'Send', consume: 'Consume', peek: 'Peek' };

/** The permissions that SQS requires from a principal that moves messages between queues. */
const MOVE_FROM = [
  'sqs:StartMessageMoveTask',
  'sqs:CancelMessageMoveTask',
  'sqs:ListMessageMoveTasks',
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
];

export abstract class AnySqsQueue extends Queue {
  override readonly ports = HTTPS;
  abstract readonly arn: string;
  abstract readonly queueName: string;
  /** ARN of the customer key. */
  protected abstract readonly keyArn: string | undefined;
  protected abstract readonly deadLetterQueue: { readonly arn: string; readonly name: string; readonly url: string };
  /** The visibility timeout in seconds; unknown for a queue created elsewhere. */
  readonly visibilityTimeoutSeconds: number | undefined = undefined;

  /** Whether it is a FIFO queue. */
  abstract readonly ordered: boolean;

  get gocloudSend(): GocloudAddress {
    return this.gocloud('');
  }

  /** Without `raw`, it parses each message for an SNS envelope. */
  get gocloudConsume(): GocloudAddress {
    return this.gocloud('&raw=true');
  }

  private gocloud(more: string): GocloudAddress {
    const url = withScheme(this.sendAddress, 'https://', 'awssqs://');
    return { url: `${url}?region=${this.placement.region}${more}`, environment: {} };
  }

  get daprBinding(): DaprComponent {
    const { queueName, placement } = this;
    return { type: 'bindings.aws.sqs', version: 'v1', metadata: { queueName, region: placement.region } };
  }

  get depthMetric(): QueueDepthMetric {
    return depthOf(this.queueName);
  }

  get deadLetterAddress(): string {
    return this.deadLetterQueue.url;
  }

  get deadLettersMetric(): QueueDepthMetric {
    return depthOf(this.deadLetterQueue.name);
  }

  protected override allow(scope: Construct, identity: Identity, verb: QueueVerb): void {
    asIamIdentity(identity).allow(scope, [
      { sid: SIDS[verb], actions: ACTIONS[verb], resources: [this.arn] },
      ...this.useKey(verb === 'send' ? KEY_USE.produce : KEY_USE.consume),
    ]);
  }

  /** The permissions that a role requires if an AWS service sends with it. */
  sending(sid: string): Statement[] {
    return [{ sid, actions: ['sqs:SendMessage'], resources: [this.arn] }, ...this.useKey(KEY_USE.produce)];
  }

  private useKey(actions: readonly string[]): Statement[] {
    return keyUse(this.keyArn, this.placement.region, 'sqs', actions);
  }

  protected override allowRedrive(identity: Identity): Grant {
    const { arn } = this.deadLetterQueue;
    return grant(this, identity, 'redrive', (scope) =>
      asIamIdentity(identity).allow(scope, [
        { sid: 'TakeDeadLetters', actions: MOVE_FROM, resources: [arn] },
        { sid: 'PutBack', actions: ['sqs:SendMessage'], resources: [this.arn] },
        ...this.useKey(KEY_USE.produce),
      ]),
    );
  }
}

function depthOf(queueName: string): QueueDepthMetric {
  return { cloud: 'aws', namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible', queueName };
}

export function asSqsQueue(queue: Queue): AnySqsQueue {
  if (queue instanceof AnySqsQueue) return queue;
  throw new Error(`${queue.node.path} is not a queue of aws`);
}
