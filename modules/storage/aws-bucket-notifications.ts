import type { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import type { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import type { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { ITerraformDependable } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { KEY_USE, type PolicyStatement } from '../core/aws';
import { addStatement, kmsKey } from '../core/aws-key';
import { report } from '../core/errors';
import { stableId } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { AwsQueue, ExistingAwsQueue } from '../queue/aws';
import { AwsTopic, asSnsTopic } from '../topic/aws';
import { Topic } from '../topic/topic';
import { type Bucket, checkTarget, NOTIFIED_BY_DEFAULT } from './bucket';
import type { Notification, ObjectEvent } from './bucket-rules';

const EVENTS: Record<ObjectEvent, string> = { created: 's3:ObjectCreated:*', deleted: 's3:ObjectRemoved:*' };

/**
 * Lets S3 notify queues and topics, which allow this one bucket to send. A target that was created
 * elsewhere must already allow it.
 */
export function notify(
  bucket: Bucket,
  { id, arn }: { readonly id: string; readonly arn: string },
  notifications: readonly Notification[],
): void {
  const before: ITerraformDependable[] = [];
  const queue: { queueArn: string; events: string[]; filterPrefix?: string }[] = [];
  const topic: { topicArn: string; events: string[]; filterPrefix?: string }[] = [];
  for (const { to, prefix, ...rest } of notifications) {
    const on = rest.on ?? NOTIFIED_BY_DEFAULT;
    const filter = { events: on.map((event) => EVENTS[event]), filterPrefix: prefix };
    if (to instanceof Topic) {
      if (!checkTarget(bucket, to, { ordered: to.ordered, subscribed: false })) continue;
      topic.push({ topicArn: asSnsTopic(to).arn, ...filter });
      if (to instanceof AwsTopic) before.push(...letPublish(to, bucket, arn));
    } else if (to instanceof AwsQueue || to instanceof ExistingAwsQueue) {
      const ownQueue = to instanceof AwsQueue ? to : undefined;
      const subscribed = ownQueue?.node.tryFindChild('subscription') !== undefined;
      if (!checkTarget(bucket, to, { ordered: ownQueue?.queue.fifoQueueInput === true, subscribed })) continue;
      queue.push({ queueArn: to.arn, ...filter });
      if (ownQueue) {
        const policy = ownQueue.node.findChild('policy') as SqsQueuePolicy;
        addOnce(policy, fromBucket(bucket, arn, { Action: 'sqs:SendMessage', Resource: to.arn }));
        const key = ownQueue.node.tryFindChild('key') as KmsKey | undefined;
        if (key) addOnce(key, fromBucket(bucket, arn, { Action: KEY_USE.produce, Resource: '*' }));
        before.push(policy, ...(key ? [key] : []));
      }
    }
  }
  checkOverlaps(bucket, [...queue, ...topic]);
  // S3 sends a test message to every target when notifications are configured, so the policies must
  // exist first.
  if (queue.length + topic.length > 0)
    new S3BucketNotification(bucket, 'notifications', { bucket: id, queue, topic, dependsOn: before });
}

/** S3 sends each event to one target: it refuses targets whose name filters overlap. */
function checkOverlaps(
  bucket: Bucket,
  all: readonly { readonly events: readonly string[]; readonly filterPrefix?: string }[],
): void {
  const begins = (one = '', other = '') => one.startsWith(other) || other.startsWith(one);
  const twice = all.some((one, index) =>
    all
      .slice(index + 1)
      .some(
        (other) =>
          begins(one.filterPrefix, other.filterPrefix) && one.events.some((event) => other.events.includes(event)),
      ),
  );
  if (!twice) return;
  report(bucket, {
    message: 'two notifications have the same event and overlapping prefixes; Amazon S3 notifies one target.',
    remedy: 'Notify a topic, and let queues subscribe to it; or give each target its own prefix.',
  });
}

/**
 * Lets S3 publish for this bucket. S3 may not use the default key of SNS, so the topic gets a
 * dedicated key that the account uses through SNS, and that S3 may use.
 */
function letPublish(topic: AwsTopic, bucket: Bucket, arn: string): ITerraformDependable[] {
  const { region, facts } = placementOf(topic);
  const found = topic.node.tryFindChild('key') as KmsKey | undefined;
  const use = KEY_USE.produce;
  const policy = topic.node.findChild('policy') as SnsTopicPolicy;
  addOnce(policy, fromBucket(bucket, arn, { Action: 'sns:Publish', Resource: topic.arn }));
  // The policy of an existing key is managed elsewhere.
  if (topic.keyArn !== undefined && !found) return [policy];
  const key =
    found ??
    kmsKey(topic, `Messages of the topic ${stableId(topic)}`, [
      {
        Sid: 'ThroughSns',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: use,
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': factsOf(facts, 'aws').account,
            'kms:ViaService': `sns.${region}.amazonaws.com`,
          },
        },
      },
    ]);
  topic.topic.kmsMasterKeyId = key.arn;
  addOnce(key, fromBucket(bucket, arn, { Action: use, Resource: '*' }));
  return [policy, key];
}

function fromBucket(bucket: IConstruct, arn: string, what: PolicyStatement): PolicyStatement {
  return {
    Sid: `Bucket${bucket.node.addr.slice(-8)}`,
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    ...what,
    Condition: {
      ArnEquals: { 'aws:SourceArn': arn },
      StringEquals: { 'aws:SourceAccount': factsOf(placementOf(bucket as Construct).facts, 'aws').account },
    },
  };
}

/** A bucket that notifies the same queue for two prefixes is allowed once. */
function addOnce(policy: { policy: string; readonly policyInput?: string }, statement: PolicyStatement): void {
  if (!policy.policyInput?.includes(`"Sid":"${statement.Sid}"`)) addStatement(policy, statement);
}
