import { Token } from 'cdktf';
import { hashOf } from '../core/ids';
import type { Queue } from '../queue/queue';
import type { Topic } from '../topic/topic';

/**
 * Names of the rules, derived from their prefixes, so that a rule keeps its name when an earlier
 * one is removed: `1` for the rule of the whole bucket, a hash for others.
 */
export function ruleNames(rules: readonly LifecycleRule[]): string[] {
  const names = rules.map(({ prefix = '' }, index) =>
    prefix === '' ? '1' : Token.isUnresolved(prefix) ? `${index + 1}` : hashOf([prefix]),
  );
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((one) => one === name).length;
    return before === 0 ? name : `${name}-${before + 1}`;
  });
}

/** Days count from the day on which an object was written. */
export interface LifecycleRule {
  /** Applies to object names with this prefix. @default every object */
  readonly prefix?: string;
  /** Moves objects to the class for data that is read about once a month. AWS at least 30. */
  readonly infrequentAfterDays?: number;
  /**
   * Moves objects to the class for data that is read about once a quarter; access remains
   * immediate.
   */
  readonly rareAfterDays?: number;
  /**
   * Moves objects to the archive class. Reading takes up to half a day on AWS. Not supported on
   * Azure.
   */
  readonly archiveAfterDays?: number;
  /** Deletes objects. In a versioned bucket they become old versions. */
  readonly expireAfterDays?: number;
  /**
   * Permanently deletes versions of this age. On Azure counted from when the version was written,
   * elsewhere from when it became an old one.
   */
  readonly oldVersionsAfterDays?: number;
}

export interface Retention {
  /** Limits: AWS 1–36,500; Google 1–24,855; Azure 1–146,000. */
  readonly days: number;
  /**
   * Locks the retention: nobody can shorten or remove it until the days of the last object are
   * over. It can't be undone.
   * @default false: an administrator of the bucket can remove it
   */
  readonly locked?: boolean;
}

export interface Replication {
  /**
   * The second region, of the same cloud. On Google one that is a dual-region with the first: any
   * two of the US, most of the EU, some of Asia, and neighbours elsewhere.
   */
  readonly region: string;
}

export type ObjectEvent = 'created' | 'deleted';

export interface Notification {
  /** A queue or topic, which must not be ordered. */
  readonly to: Queue | Topic;
  /** @default ['created'] */
  readonly on?: readonly ObjectEvent[];
  /** Applies to object names with this prefix. @default every object */
  readonly prefix?: string;
}

export interface CorsRule {
  /** `https://shop.example.com` */
  readonly origins: readonly string[];
  readonly methods: readonly ('GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE')[];
  /** Headers that a request may contain. @default ['Content-Type'] */
  readonly headers?: readonly string[];
  /** Headers of the response that the page may read. @default ['ETag'] */
  readonly exposedHeaders?: readonly string[];
  /**
   * How long a browser caches the response, in seconds. Limits: Azure 2,000,000,000. @default 3600
   */
  readonly maxAgeSeconds?: number;
}

export interface Website {
  /** Must be stated explicitly, so that it is not overlooked. */
  readonly public: true;
  /**
   * The index object of a folder, 3 to 255 characters without `/`. Not supported on AWS.
   * @default 'index.html' on Azure, unless notFound is set: the service requires one of the
   * two
   */
  readonly index?: string;
  /** The object for unknown addresses. Not supported on AWS. */
  readonly notFound?: string;
}

/** A rule with its defaults, as lists for the bindings. */
export function corsRule({ origins, methods, headers, exposedHeaders, maxAgeSeconds }: CorsRule) {
  return {
    origins: [...origins],
    methods: [...methods],
    headers: [...(headers ?? ['Content-Type'])],
    exposedHeaders: [...(exposedHeaders ?? ['ETag'])],
    maxAgeSeconds: maxAgeSeconds ?? 3600,
  };
}
