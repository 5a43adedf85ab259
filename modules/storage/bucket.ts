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
import { BUCKET, CORS, INFREQUENT_DAYS, LIFECYCLE, NEED_VERSIONS } from './bucket-support';
import { BUCKET_METRICS, type BucketMetric } from './metrics';

export interface BucketProps {
  /**
   * An overwritten or deleted object stays as an older version.
   * @default true; false on Google where `retention` is set, since a bucket there has one of the
   * two
   */
  readonly versioned?: boolean;
  /**
   * Whose key encrypts: the cloud's own, one that is made for this bucket and rotates, or one that
   * exists.
   * @default 'providerKey'
   */
  readonly encryption?: Encryption;
  /** What becomes of objects as they grow old. */
  readonly lifecycle?: readonly LifecycleRule[];
  /**
   * When the parts of an upload that nobody finished go, in days.
   * @default 7
   * Limits: at least 1; Azure always 7.
   */
  readonly unfinishedUploadDays?: number;
  /**
   * How long a deleted object can be brought back, in days, beside older versions.
   * @default 7 on Google and Azure
   * Limits: Google 7–90; Azure 1–365; AWS has versions only.
   */
  readonly softDeleteDays?: number;
  /**
   * Who read, wrote and deleted what is written down and kept for 365 days: in a bucket of the
   * placement, on Azure in its Log Analytics workspace.
   * @default true
   */
  readonly accessLogs?: boolean;
  /** How long an object can't be deleted or changed. */
  readonly retention?: Retention;
  /** A copy of everything in a second region. */
  readonly replication?: Replication;
  /** What happens to objects is told to queues and topics. */
  readonly notifications?: readonly Notification[];
  /** Which pages of other origins a browser lets at the objects. */
  readonly cors?: readonly CorsRule[];
  /** The only network from which objects are reached. */
  readonly network?: Network;
  /**
   * Everybody may read every object. The rule `public-storage` refuses it until the environment's
   * file waives the rule for this bucket.
   */
  readonly website?: Website;
  /** Settings of the cloud's own resources, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly bucket?: Partial<S3BucketConfig> };
    readonly google?: { readonly bucket?: Partial<StorageBucketConfig> };
    readonly azure?: {
      readonly account?: Partial<StorageAccountConfig>;
      readonly container?: Partial<StorageContainerConfig>;
    };
  };
}

/** A bucket made elsewhere, by what each cloud knows it by. */
export interface ExistingBucket {
  /**
   * The ARN of the customer key that encrypts it, where one does: grants then name the key as well.
   */
  readonly aws?: { readonly name: string; readonly keyArn?: string };
  readonly google?: { readonly name: string };
  /** The resource id of the storage account, and the container in it. */
  readonly azure?: { readonly accountId: string; readonly container: string };
}

export const BUCKET_DEFAULTS = { unfinishedUploadDays: 7, softDeleteDays: 7, accessLogDays: 365 } as const;

export const NOTIFIED_BY_DEFAULT: readonly ObjectEvent[] = ['created'];

export type BucketVerb = 'read' | 'write' | 'delete' | 'list';

export interface GrantOptions {
  /** Only objects whose names begin with it: `orders/`. */
  readonly prefix?: string;
}

/** What a prefix may be made of: what no cloud's language of conditions has a meaning for. */
const PREFIX = /^(?!\/)[\w!.()=@,+ /-]+$/;

/** Objects by name: encrypted, versioned, never public, over TLS only. */
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
          message: `versioned is false, and ${needs} works with versions only.`,
          remedy: 'Leave versioned out.',
        });
    }
    if (website && website.public !== true) {
      report(this, {
        message: `website.public is ${show(website.public)}.`,
        remedy: 'Say public: true, or leave website out: it has no other meaning.',
      });
    }
    if (website && network) {
      report(this, {
        message: 'website makes it public, and network keeps it to one network.',
        remedy: 'Leave print one of the two out.',
      });
    }
    if (replication) this.checkSecondRegion(replication.region);
  }

  /** What a program addresses: the bucket's name; on Azure `<account>/<container>`. */
  abstract readonly address: string;

  /** How a program opens it with gocloud.dev. */
  abstract readonly gocloud: GocloudAddress;
  /**
   * The component by which Dapr reads and writes objects. Not on Google, where Dapr asks for a key.
   */
  abstract readonly daprBinding: DaprComponent;

  /** What traffic rules name, where the bucket has an address inside its network: on Azure. */
  readonly member: NetworkMember | undefined = undefined;

  /** Where the objects of a website are read by everybody, without a slash at the end. */
  readonly websiteUrl: string | undefined = undefined;

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<BucketMetric> {
    return metricsOf(this, BUCKET_METRICS, (metric) => this.seriesOf(metric));
  }

  protected seriesOf(_metric: BucketMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /** May read objects, and nothing else. */
  grantRead(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'read', options);
  }

  /** May write objects, and neither read nor delete them. */
  grantWrite(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'write', options);
  }

  /** May delete objects, and neither read nor write them. */
  grantDelete(identity: Identity, options: GrantOptions = {}): Grant {
    return this.grant(identity, 'delete', options);
  }

  /** May see which objects there are, and not what is in them. */
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
        `${what} is ${show(prefix)}, prefixes are letters, digits and ! . ( ) = @ , + / _ -, not beginning ` +
        'with /.',
      remedy: 'Write what the names begin with, as it is: "orders/". There are no wildcards.',
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
        message: `a rule of lifecycle does nothing: ${JSON.stringify(rule)}.`,
        remedy: 'Say when, or take it out.',
      });
    }
    steps.forEach(([step, days], index) => {
      const [before, earlier] = steps[index - 1] ?? [undefined, -1];
      const colder = before === 'infrequentAfterDays' && step !== 'expireAfterDays';
      const apart = colder ? INFREQUENT_DAYS[this.placement.cloud] : 1;
      if (before === undefined || days >= earlier + apart) return;
      report(this, {
        message:
          `${step} is ${days} and ${before} is ${earlier}, ${BUCKET.service[this.placement.cloud]} wants ` +
          `${apart} days between them at least.`,
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
 * Whether a bucket can tell `to`: none of the clouds puts what happens to objects in order, and a
 * queue that subscribes takes from its topic.
 */
export function checkTarget(
  bucket: Bucket,
  to: Queue | Topic,
  { ordered, subscribed }: { ordered: boolean; subscribed: boolean },
): boolean {
  if (ordered) {
    report(bucket, {
      message: `notifications.to is ${to.node.id}, which is ordered, and no cloud tells of objects in order.`,
      remedy: 'Tell a queue or topic that is not ordered.',
    });
  } else if (subscribed) {
    report(bucket, {
      message: `notifications.to is ${to.node.id}, which takes its messages from a topic.`,
      remedy: 'Tell the topic.',
    });
  }
  return !ordered && !subscribed;
}

/** The id of a notification: whom it tells of what. Two that say the same are a mistake. */
export function notificationId(
  bucket: Bucket,
  { to, prefix = '', on = NOTIFIED_BY_DEFAULT }: Notification,
  index: number,
): string {
  const id = elementId(bucket, 'notification', [...stableIds(to), `/${prefix}`, ...on], index);
  if (!bucket.node.findAll().some(({ node }) => node.id === id)) return id;
  report(bucket, { message: `notifications.${index} says what another one says.`, remedy: 'Leave one of them out.' });
  return `${id}-${index + 1}`;
}
