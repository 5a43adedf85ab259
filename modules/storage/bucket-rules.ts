import { Token } from 'cdktf';
import { hashOf } from '../core/ids';
import type { Queue } from '../queue/queue';
import type { Topic } from '../topic/topic';

/**
 * Names of the rules, which follow from their prefixes, so that a rule keeps its name when one
 * before it goes: `1` for the rule of the whole bucket, a hash for others.
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
  /** Names that begin with it. @default every object */
  readonly prefix?: string;
  /** To the class for what is read about once a month. AWS at least 30. */
  readonly infrequentAfterDays?: number;
  /** To the class for what is read about once a quarter, still at once. */
  readonly rareAfterDays?: number;
  /** To the class for what is hardly ever read: on AWS that takes half a day. Not on Azure. */
  readonly archiveAfterDays?: number;
  /** Deleted: where the bucket is versioned it becomes an old version. */
  readonly expireAfterDays?: number;
  /**
   * Versions that are this old are gone for good. On Azure counted from when the version was
   * written, elsewhere from when it became an old one.
   */
  readonly oldVersionsAfterDays?: number;
}

export interface Retention {
  /** Limits: AWS 1–36,500; Google 1–24,855; Azure 1–146,000. */
  readonly days: number;
  /**
   * Nobody can lift it, whoever they are, until the days of the last object are over. It can't be
   * taken back.
   * @default false: who administers the bucket can
   */
  readonly locked?: boolean;
}

export interface Replication {
  /**
   * The second region, of the same cloud. On Google one that makes a dual-region with the first:
   * any two of the US, most of the EU, some of Asia, and neighbours elsewhere.
   */
  readonly region: string;
}

export type ObjectEvent = 'created' | 'deleted';

export interface Notification {
  /** A queue or topic that is not ordered. */
  readonly to: Queue | Topic;
  /** @default ['created'] */
  readonly on?: readonly ObjectEvent[];
  /** Names that begin with it. @default every object */
  readonly prefix?: string;
}

export interface CorsRule {
  /** `https://shop.example.com` */
  readonly origins: readonly string[];
  readonly methods: readonly ('GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE')[];
  /** Headers that a request may have. @default ['Content-Type'] */
  readonly headers?: readonly string[];
  /** Headers of the answer that the page may read. @default ['ETag'] */
  readonly exposedHeaders?: readonly string[];
  /** How long a browser remembers the answer, in seconds. @default 3600 */
  readonly maxAgeSeconds?: number;
}

export interface Website {
  /** Said in words, so that nobody overlooks it. */
  readonly public: true;
  /**
   * The object that a folder's address shows, 3 to 255 characters without `/`. Not on AWS.
   * @default 'index.html' on Azure, unless notFound is set: the service requires print one of the
   * two
   */
  readonly index?: string;
  /** The object that an unknown address shows. Not on AWS. */
  readonly notFound?: string;
}

/** A rule with its defaults, in lists that the bindings take. */
export function corsRule({ origins, methods, headers, exposedHeaders, maxAgeSeconds }: CorsRule) {
  return {
    origins: [...origins],
    methods: [...methods],
    headers: [...(headers ?? ['Content-Type'])],
    exposedHeaders: [...(exposedHeaders ?? ['ETag'])],
    maxAgeSeconds: maxAgeSeconds ?? 3600,
  };
}
