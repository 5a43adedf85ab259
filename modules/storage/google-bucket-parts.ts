import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { ProjectIamAuditConfig } from '@cdktf/provider-google/lib/project-iam-audit-config';
import { ProjectIamCustomRole } from '@cdktf/provider-google/lib/project-iam-custom-role';
import { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import {
  StorageBucket,
  type StorageBucketConfig,
  type StorageBucketLifecycleRule,
} from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamBinding } from '@cdktf/provider-google/lib/storage-bucket-iam-binding';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { StorageNotification } from '@cdktf/provider-google/lib/storage-notification';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { childIn, groupIn } from '../core/child';
import { report } from '../core/errors';
import { serviceAgent } from '../core/google-key';
import { once } from '../core/ids';
import { preventDestroyIfProtected } from '../core/kind';
import { logDaysOf } from '../core/log-retention';
import { type NameRule, nameOf } from '../core/names';
import { factsOf, placementOf } from '../core/placement';
import { recordsOf } from '../core/registry';
import { foundationOf } from '../core/stacks';
import { type ExistingGoogleQueue, GoogleQueue } from '../queue/google';
import { Topic } from '../topic/topic';
import { type Bucket, type BucketProps, checkTarget, NOTIFIED_BY_DEFAULT, notificationId } from './bucket';
import type { LifecycleRule, Notification, ObjectEvent } from './bucket-rules';
import { BUCKET_DEFAULTS } from './bucket-settings';

export const BUCKET_NAME: NameRule = {
  what: 'Cloud Storage bucket',
  min: 3,
  max: 63,
  pattern: /^(?!goog)(?!.*g[o0]{2}gle)[a-z0-9][a-z0-9_-]*[a-z0-9]$/,
  allowed: 'lower-case letters, digits, _ and -, without "goog" at the start or "google" anywhere',
  unique: 'global',
};

const SINK_NAME: NameRule = {
  what: 'log sink',
  max: 100,
  pattern: /^[A-Za-z][\w.-]*$/,
  allowed: 'letters, digits and . _ -, beginning with a letter',
  unique: 'account',
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

/**
 * The settings of every Cloud Storage bucket: IAM only, no public access, with lifecycle rules as
 * in `props`.
 */
export function storageBucket(
  scope: Construct,
  props: BucketProps,
  config: Partial<StorageBucketConfig> = {},
): StorageBucket {
  const placement = placementOf(scope);
  const bucket = new StorageBucket(scope, 'bucket', {
    name: nameOf(scope, BUCKET_NAME),
    location: placement.region.toUpperCase(),
    uniformBucketLevelAccess: true,
    publicAccessPrevention: 'enforced',
    lifecycle: preventDestroyIfProtected(placement),
    versioning: { enabled: props.versioned ?? !props.retention },
    softDeletePolicy: { retentionDurationSeconds: (props.softDeleteDays ?? BUCKET_DEFAULTS.softDeleteDays) * 86_400 },
    lifecycleRule: lifecycleRules(props),
    ...config,
  });
  // In a new bucket every viewer of the project may list and read. A binding replaces all members
  // of a role: here with none. Source: cloud.google.com/storage/docs/access-control/iam-roles,
  // legacy roles that a bucket begins with.
  for (const [id, role] of [
    ['no-listing-by-viewers', 'roles/storage.legacyBucketReader'],
    ['no-reading-by-viewers', 'roles/storage.legacyObjectReader'],
  ] as const) {
    // The second of these roles lets the public read the objects of a website.
    if (props.website && role === 'roles/storage.legacyObjectReader') continue;
    new StorageBucketIamBinding(scope, id, { bucket: bucket.name, role, members: [] });
  }
  return bucket;
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
  // Without a state, a rule would also apply to old versions.
  const live = steps.flatMap(([age, action]) =>
    age === undefined ? [] : [{ action, condition: { age, withState: 'LIVE', matchesPrefix } }],
  );
  const old = rule.oldVersionsAfterDays;
  return old === undefined
    ? live
    : [
        ...live,
        {
          action: { type: 'Delete' },
          condition: { daysSinceNoncurrentTime: old, withState: 'ARCHIVED', matchesPrefix },
        },
      ];
}

/**
 * Configures Cloud Audit Logs to record who reads and writes the objects of `bucket`, and keeps the
 * logs in the placement's log bucket. Usage logs require a Google group as a member, which an
 * organization with domain-restricted sharing refuses; Google recommends audit logs instead.
 * Source: cloud.google.com/storage/docs/access-logs, "should you use usage logs".
 */
export function recordAccess(scope: Construct, bucket: StorageBucket): void {
  const stack = foundationOf(scope);
  const found = stack.node.tryFindChild('access-logs') as Construct | undefined;
  const logs = found ?? new Construct(stack, 'access-logs');
  if (!found) {
    const logBucket = storageBucket(logs, {
      lifecycle: [{ expireAfterDays: logDaysOf(logs), oldVersionsAfterDays: 30 }],
    });
    // A project has one such setting per service: every placement in it requires the same.
    const audit = new ProjectIamAuditConfig(logs, 'audit', {
      project: factsOf(placementOf(logs).facts, 'google').project,
      service: 'storage.googleapis.com',
      auditLogConfig: [{ logType: 'DATA_READ' }, { logType: 'DATA_WRITE' }],
    });
    const sink = new LoggingProjectSink(logs, 'sink', {
      name: nameOf(logs, SINK_NAME),
      destination: `storage.googleapis.com/${logBucket.name}`,
      uniqueWriterIdentity: true,
      dependsOn: [audit],
    });
    new StorageBucketIamMember(logs, 'writer', {
      bucket: logBucket.name,
      role: 'roles/storage.objectCreator',
      member: sink.writerIdentity,
    });
  }
  const sink = logs.node.findChild('sink') as LoggingProjectSink;
  const names = recorded.getOrCreate(sink, () => []);
  // A bucket in another stack is referenced by name, so that the stack of the logs depends on no
  // other stack.
  names.push(`"${TerraformStack.of(bucket) === stack ? bucket.name : bucket.nameInput}"`);
  sink.filter = [
    'log_id("cloudaudit.googleapis.com/data_access")',
    'resource.type="gcs_bucket"',
    `resource.labels.bucket_name=(${names.join(' OR ')})`,
  ].join(' AND ');
}

/** The buckets whose access logs a sink receives. */
const recorded = recordsOf<string[]>('sinks of access logs');

/**
 * A permission that no predefined role grants alone: a custom role of the placement, shared by the
 * grants of all buckets.
 */
export function ownRole(scope: Construct, verb: 'read' | 'delete' | 'list'): ProjectIamCustomRole {
  const stack = foundationOf(scope);
  const roles = groupIn(stack, 'storage-roles');
  return childIn(roles, verb, 'role', (place) => {
    return new ProjectIamCustomRole(place, 'role', {
      roleId: nameOf(place, ROLE_ID).replaceAll('-', '_'),
      title: `${verb} objects`,
      permissions: [`storage.objects.${verb === 'read' ? 'get' : verb}`],
    });
  });
}

const EVENTS: Record<ObjectEvent, string[]> = {
  created: ['OBJECT_FINALIZE'],
  deleted: ['OBJECT_DELETE', 'OBJECT_ARCHIVE'],
};

/** Configures Cloud Storage to notify topics, on which its service agent may publish. */
export function notify(bucket: Bucket, name: string, notifications: readonly Notification[]): void {
  const agent = serviceAgent(bucket, 'storage');
  notifications.forEach(({ to, prefix, ...rest }, index) => {
    const queue = to instanceof GoogleQueue ? to : undefined;
    const ordered = to instanceof Topic ? to.ordered : queue?.subscription.enableMessageOrderingInput === true;
    if (!checkTarget(bucket, to, { ordered, subscribed: queue !== undefined && queue.topic === undefined })) return;
    const topic = to instanceof Topic ? to.publishAddress : (to as GoogleQueue | ExistingGoogleQueue).sendAddress;
    const place = new Construct(bucket, notificationId(bucket, { to, prefix, ...rest }, index));
    const publish = { topic, role: 'roles/pubsub.publisher', member: agent };
    const publisher = once(
      to,
      'storage-publishes',
      Object.values(publish),
      (scope, id) => new PubsubTopicIamMember(scope, id, publish),
    );
    new StorageNotification(place, 'notification', {
      bucket: name,
      topic,
      payloadFormat: 'JSON_API_V1',
      eventTypes: (rest.on ?? NOTIFIED_BY_DEFAULT).flatMap((event) => EVENTS[event]),
      objectNamePrefix: prefix,
      // It is refused until the service agent may publish.
      dependsOn: [publisher],
    });
  });
  for (const event of ['created', 'deleted'] as const) {
    const subscribers = notifications.filter(({ on = NOTIFIED_BY_DEFAULT }) => on.includes(event)).length;
    if (subscribers > 10) {
      report(bucket, {
        message: `notifications are ${subscribers} for "${event}", Google Cloud Storage allows at most 10.`,
        remedy: 'Notify a topic, and let queues subscribe to it.',
      });
    }
  }
}
