import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { StorageBucket, type StorageBucketConfig, type StorageBucketLifecycleRule } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { StorageNotification } from '@cdktf/provider-google/lib/storage-notification';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { report } from '../core/errors';
import { keep } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { placementOf } from '../core/placement';
import { type ExistingGoogleQueue, GoogleQueue } from '../queue/google';
import { Topic } from '../topic/topic';
import {
  BUCKET_DEFAULTS,
  type Bucket,
  type BucketProps,
  checkTarget,
  type LifecycleRule,
  NOTIFIED_BY_DEFAULT,
  type Notification,
  type ObjectEvent,
} from './bucket';
import { serviceAgent } from './google-key';

export const BUCKET_NAME: NameRule = {
  what: 'Cloud Storage bucket',
  min: 3,
  max: 63,
  pattern: /^(?!goog)(?!.*g[o0]{2}gle)[a-z0-9][a-z0-9_-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits, _ and -, without "goog" at the start or "google" anywhere',
  unique: 'global',
};

const ROLE_ID: NameRule = {
  what: 'custom role',
  min: 3,
  max: 64,
  pattern: /^[\w.-]+$/,
  allowed: 'letters, digits, _ and .',
  separator: '_',
  unique: 'account',
};

/** Every Cloud Storage bucket: IAM only, never public, with old things going as `props` say. */
export function storageBucket(scope: Construct, props: BucketProps, config: Partial<StorageBucketConfig> = {}): StorageBucket {
  const placement = placementOf(scope);
  return new StorageBucket(scope, 'bucket', {
    name: nameOf(scope, BUCKET_NAME),
    location: placement.region.toUpperCase(),
    uniformBucketLevelAccess: true,
    publicAccessPrevention: 'enforced',
    lifecycle: keep(placement),
    versioning: { enabled: props.versioned ?? !props.retention },
    softDeletePolicy: { retentionDurationSeconds: (props.softDeleteDays ?? BUCKET_DEFAULTS.softDeleteDays) * 86_400 },
    lifecycleRule: lifecycleRules(props),
    ...config,
  });
}

function lifecycleRules({ lifecycle = [], unfinishedUploadDays }: BucketProps): StorageBucketLifecycleRule[] {
  const age = unfinishedUploadDays ?? BUCKET_DEFAULTS.unfinishedUploadDays;
  return [{ action: { type: 'AbortIncompleteMultipartUpload' }, condition: { age } }, ...lifecycle.flatMap(rulesOf)];
}

function rulesOf(rule: LifecycleRule): StorageBucketLifecycleRule[] {
  const matchesPrefix = rule.prefix === undefined ? undefined : [rule.prefix];
  const steps = [
    [rule.infrequentAfterDays, { type: 'SetStorageClass', storageClass: 'NEARLINE' }],
    [rule.rareAfterDays, { type: 'SetStorageClass', storageClass: 'COLDLINE' }],
    [rule.archiveAfterDays, { type: 'SetStorageClass', storageClass: 'ARCHIVE' }],
    [rule.expireAfterDays, { type: 'Delete' }],
  ] as const;
  // Without a state a rule would take older versions as well.
  const live = steps.flatMap(([age, action]) =>
    age === undefined ? [] : [{ action, condition: { age, withState: 'LIVE', matchesPrefix } }],
  );
  const old = rule.oldVersionsAfterDays;
  return old === undefined
    ? live
    : [...live, { action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: old, withState: 'ARCHIVED', matchesPrefix } }];
}

/** The placement's bucket of usage logs, which Google's own writer of logs may add to. */
export function logsOf(scope: Construct): { readonly bucket: StorageBucket; readonly writer: StorageBucketIamMember } {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild('access-logs') as Construct | undefined;
  const logs = found ?? new Construct(stack, 'access-logs');
  if (!found) {
    const bucket = storageBucket(logs, { lifecycle: [{ expireAfterDays: BUCKET_DEFAULTS.accessLogDays, oldVersionsAfterDays: 30 }] });
    new StorageBucketIamMember(logs, 'writer', {
      bucket: bucket.name,
      role: 'roles/storage.objectCreator',
      member: 'group:cloud-storage-analytics@google.com',
    });
  }
  return { bucket: logs.node.findChild('bucket') as StorageBucket, writer: logs.node.findChild('writer') as StorageBucketIamMember };
}

/** What no predefined role gives by itself. A role of the placement, which every bucket's grants share. */
export function ownRole(scope: Construct, verb: 'delete' | 'list'): ProjectIamCustomRole {
  const stack = TerraformStack.of(scope);
  const roles = (stack.node.tryFindChild('storage-roles') as Construct | undefined) ?? new Construct(stack, 'storage-roles');
  const found = roles.node.tryFindChild(verb) as Construct | undefined;
  if (found) return found.node.findChild('role') as ProjectIamCustomRole;
  const place = new Construct(roles, verb);
  return new ProjectIamCustomRole(place, 'role', {
    roleId: nameOf(place, ROLE_ID).replaceAll('-', '_'),
    title: `${verb} objects`,
    permissions: [`storage.objects.${verb}`],
  });
}

const EVENTS: Record<ObjectEvent, string[]> = { created: ['OBJECT_FINALIZE'], deleted: ['OBJECT_DELETE', 'OBJECT_ARCHIVE'] };

/** Has Cloud Storage tell topics, on which its agent may publish. */
export function notify(bucket: Bucket, name: string, notifications: readonly Notification[]): void {
  const agent = serviceAgent(bucket, 'storage');
  notifications.forEach(({ to, prefix, ...rest }, index) => {
    const queue = to instanceof GoogleQueue ? to : undefined;
    const ordered = to instanceof Topic ? to.ordered : queue?.subscription.enableMessageOrderingInput === true;
    if (!checkTarget(bucket, to, { ordered, subscribed: queue !== undefined && queue.topic === undefined })) return;
    const topic = to instanceof Topic ? to.publishAddress : (to as GoogleQueue | ExistingGoogleQueue).sendAddress;
    const place = new Construct(bucket, `notification-${index + 1}`);
    const id = `publisher-${to.node.path.split('/').slice(1).join('-')}`;
    const publisher =
      (bucket.node.tryFindChild(id) as PubsubTopicIamMember | undefined) ??
      new PubsubTopicIamMember(bucket, id, { topic, role: 'roles/pubsub.publisher', member: agent });
    new StorageNotification(place, 'notification', {
      bucket: name,
      topic,
      payloadFormat: 'JSON_API_V1',
      eventTypes: (rest.on ?? NOTIFIED_BY_DEFAULT).flatMap((event) => EVENTS[event]),
      objectNamePrefix: prefix,
      // It is refused until the agent may publish.
      dependsOn: [publisher],
    });
  });
  for (const event of ['created', 'deleted'] as const) {
    const told = notifications.filter(({ on = NOTIFIED_BY_DEFAULT }) => on.includes(event)).length;
    if (told > 10) {
      report(bucket, {
        message: `notifications are ${told} for "${event}", Google Cloud Storage takes 10.`,
        remedy: 'Tell a topic, and let queues subscribe.',
      });
    }
  }
}
