import type { S3BucketConfig } from '@cdktf/provider-aws/lib/s3-bucket';
import type { StorageAccountConfig } from '@cdktf/provider-azurerm/lib/storage-account';
import type { StorageContainerConfig } from '@cdktf/provider-azurerm/lib/storage-container';
import type { StorageBucketConfig } from '@cdktf/provider-google/lib/storage-bucket';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { checkFeatures, show } from '../core/features';
import { elementId } from '../core/ids';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { stableIds } from '../core/names';
import type { DaprComponent, GocloudAddress } from '../core/portable';
import { regionsOf } from '../core/regions';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import type { Queue } from '../queue/queue';
import type { Topic } from '../topic/topic';
import type {
  CorsRule,
  LifecycleRule,
  Notification,
  ObjectEvent,
  Replication,
  Retention,
  Website,
} from './bucket-rules';
import { BUCKET, INFREQUENT_DAYS, NEED_VERSIONS } from './bucket-support';
import { CORS, LIFECYCLE } from './lifecycle-support';
import { BUCKET_METRICS, type BucketMetric } from './metrics';

export interface BucketProps {
  /**
   * Keeps overwritten and deleted objects as old versions.
   * @default true; false on Google if `retention` is set, since a bucket there supports only one of
   *   the two
   */
  readonly versioned?: boolean;
  /**
   * The key that encrypts objects: the provider's, a dedicated one for this bucket and rotates, or
   * an existing one.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /** Moves or deletes objects by age. */
  readonly lifecycle?: readonly LifecycleRule[];
  /**
   * How long the parts of an incomplete upload are kept, in days.
   * @default 7
   * Limits: at least 1; Azure always 7.
   */
  readonly unfinishedUploadDays?: number;
  /**
   * How long a deleted object can be restored, in days, in addition to versions.
   * @default 7 on Google and Azure
   * Limits: Google 7–90; Azure 1–365; AWS has versions only.
   */
  readonly softDeleteDays?: number;
  /**
   * Logs who reads, writes and deletes objects, and keeps the logs for
   * `logs.retentionDays` of the environment: in a bucket of the placement, on Azure in its Log
   * Analytics workspace.
   * @default true
   */
  readonly accessLogs?: boolean;
  /** How long an object can't be deleted or changed. */
  readonly retention?: Retention;
  /** Replicates all objects to a second region. */
  readonly replication?: Replication;
  /** Notifies queues and topics about changes of objects. */
  readonly notifications?: readonly Notification[];
  /** The origins of web pages that may access objects from a browser. */
  readonly cors?: readonly CorsRule[];
  /** Restricts access to objects to this network. */
  readonly network?: Network;
  /**
   * Makes every object readable by the public. The policy `public-storage` refuses it until the
   * environment file waives the policy for this bucket.
   */
  readonly website?: Website;
  /** Provider-specific settings of the cloud's resources, applied last. */
  readonly native?: {
    readonly aws?: { readonly bucket?: Partial<S3BucketConfig> };
    readonly google?: { readonly bucket?: Partial<StorageBucketConfig> };
    readonly azure?: {
      readonly account?: Partial<StorageAccountConfig>;
      readonly container?: Partial<StorageContainerConfig>;
    };
  };
}

/** A bucket created elsewhere, identified per cloud. */
export interface ExistingBucket {
  /** The ARN of the customer key that encrypts it, if there is one: grants then include the key. */
  readonly aws?: { readonly name: string; readonly keyArn?: string };
  readonly google?: { readonly name: string };
  /** The resource id of the storage account, and the name of its container. */
  readonly azure?: { readonly accountId: string; readonly container: string };
}

export const NOTIFIED_BY_DEFAULT: readonly ObjectEvent[] = ['created'];

export type BucketVerb = 'read' | 'write' | 'delete' | 'list';

export interface GrantOptions {
  /** Limits the grant to object names with this prefix: `orders/`. */
  readonly prefix?: string;
}

/**
 * Characters allowed in a prefix: those without a meaning in the condition language of any cloud.
 */
const PREFIX = /^(?!\/)[\w!.()=@,+ /-]+$/;

/** Object storage: encrypted, versioned, private, accessible over TLS only. */
export abstract class Bucket extends Kind {
  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id, BUCKET, props);
    const { replication, website, versioned, network } = props;
    for (const rule of props.lifecycle ?? []) this.checkLifecycle(rule);
    for (const rule of props.cors ?? []) checkFeatures(this, CORS, rule);
    for (const { prefix } of props.notifications ?? []) this.checkPrefix('notifications.prefix', prefix);
    if (versioned === false) {
      const needs = NEED_VERSIONS[this.placement.cloud].find((property) => props[property]);
      if (needs)
        report(this, {
          message: `versioned is false, but ${needs} requires versions.`,
          remedy: 'Leave versioned out.',
        });
    }
    if (website && website.public !== true) {
      report(this, {
        message: `website.public is ${show(website.public)}, it must be true.`,
        remedy: 'Set it to true, or leave website out.',
      });
    }
    if (website && network) {
      report(this, {
        message: 'website makes the bucket public, and network restricts it to one network.',
        remedy: 'Leave one of the two out.',
      });
    }
    if (replication) this.checkSecondRegion(replication.region);
  }

  /** The address for programs: the bucket's name; on Azure `<account>/<container>`. */
  abstract readonly address: string;

  /** The gocloud.dev URL. */
  abstract readonly gocloud: GocloudAddress;
  /**
   * The Dapr component to read and write objects. Not supported on Google, where Dapr requires a
   * key.
   */
  abstract readonly daprBinding: DaprComponent;

  /** The member of traffic rules if the bucket has an address inside its network: on Azure. */
  readonly member: NetworkMember | undefined = undefined;

  /** The public URL of a website's objects, without a slash at the end. */
  readonly websiteUrl: string | undefined = undefined;

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<BucketMetric> {
    return metricsOf(this, BUCKET_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: BucketMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** Allows the identity to read objects only. */
  grantRead(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'read', options);
  }

  /** Allows the identity to write objects, but neither read nor delete them. */
  grantWrite(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'write', options);
  }

  /** Allows the identity to delete objects, but neither read nor write them. */
  grantDelete(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'delete', options);
  }

  /** Allows the identity to list object names, but not to read objects. */
  grantList(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'list', options);
  }

  protected abstract allow(scope: Construct, identity: Identity, verb: BucketVerb, prefix: string | undefined): void;

  private grant(identity: Identity, verb: BucketVerb, { prefix }: GrantOptions): Grant {
    this.checkPrefix(`the prefix of grant ${verb}`, prefix);
    return grant(this, identity, verb, (scope) => this.allow(scope, identity, verb, prefix), prefix);
  }

  private checkPrefix(what: string, prefix: string | undefined): void {
    if (prefix === undefined || PREFIX.test(prefix)) return;
    report(this, {
      message:
        `${what} is ${show(prefix)}, prefixes must be letters, digits and ! . ( ) = @ , + / _ -, not beginning ` +
        'with /.',
      remedy: 'Write the beginning of the names literally: "orders/". Wildcards are not supported.',
    });
  }

  private checkLifecycle(rule: LifecycleRule): void {
    checkFeatures(this, LIFECYCLE, rule);
    this.checkPrefix('lifecycle.prefix', rule.prefix);
    const steps = (['infrequentAfterDays', 'rareAfterDays', 'archiveAfterDays', 'expireAfterDays'] as const).flatMap(
      (step) => (rule[step] === undefined ? [] : [[step, rule[step]] as const]),
    );
    if (steps.length === 0 && rule.oldVersionsAfterDays === undefined) {
      report(this, {
        message: `a lifecycle rule has no action: ${JSON.stringify(rule)}.`,
        remedy: 'Add an action, such as expireAfterDays, or remove the rule.',
      });
    }
    steps.forEach(([step, days], index) => {
      const [before, earlier] = steps[index - 1] ?? [undefined, -1];
      const colder = before === 'infrequentAfterDays' && step !== 'expireAfterDays';
      const apart = colder ? INFREQUENT_DAYS[this.placement.cloud] : 1;
      if (before === undefined || days >= earlier + apart) return;
      report(this, {
        message:
          `${step} is ${days} and ${before} is ${earlier}, ${BUCKET.service[this.placement.cloud]} requires at least ` +
          `${apart} days between them.`,
        remedy: `Raise ${step} to at least ${earlier + apart}.`,
      });
    });
  }

  private checkSecondRegion(region: string): void {
    const { cloud, region: first } = this.placement;
    const known = regionsOf(cloud);
    if (region === first || (known.length > 0 && !known.includes(region))) {
      report(this, {
        message:
          `replication.region is ${show(region)}, ` +
          `${region === first ? 'which is where the bucket is' : `which ${cloud} does not have`}.`,
        remedy: `Name another region of ${cloud}.`,
      });
    }
  }
}

/**
 * Whether a bucket can notify `to`: no cloud delivers notifications in order, and a queue that
 * subscribes to a topic accepts only messages of the topic.
 */
export function checkTarget(
  bucket: Bucket,
  to: Queue | Topic,
  { ordered, subscribed }: { ordered: boolean; subscribed: boolean },
): boolean {
  if (ordered) {
    report(bucket, {
      message: `notifications.to is ${to.node.id}, which is ordered, but no cloud delivers notifications in order.`,
      remedy: 'Notify a queue or topic that is not ordered.',
    });
  } else if (subscribed) {
    report(bucket, {
      message: `notifications.to is ${to.node.id}, which receives its messages from a topic.`,
      remedy: 'Notify the topic.',
    });
  }
  return !ordered && !subscribed;
}

/**
 * The id of a notification, derived from its target and filter. Two equal notifications are an
 * error.
 */
export function notificationId(
  bucket: Bucket,
  { to, prefix = '', on = NOTIFIED_BY_DEFAULT }: Notification,
  index: number,
): string {
  const id = elementId(bucket, 'notification', [...stableIds(to), `/${prefix}`, ...on], index);
  if (!bucket.node.findAll().some(({ node }) => node.id === id)) return id;
  report(bucket, { message: `notifications.${index} is the same as another one.`, remedy: 'Remove one of them.' });
  return `${id}-${index + 1}`;
}
