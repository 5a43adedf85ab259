import type { ElasticacheReplicationGroupConfig } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import type { ManagedRedisConfig } from '@cdktf/provider-azurerm/lib/managed-redis';
import type { MemorystoreInstanceConfig } from '@cdktf/provider-google/lib/memorystore-instance';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import type { Encryption } from '../core/key';
import { Kind } from '../core/kind';
import { type Absent, MADE_ELSEWHERE, type Metrics, type MetricTarget, metricsOf } from '../core/metrics';
import { type Grant, grant, type Identity } from '../identity/identity';
import type { Network, NetworkMember } from '../network/network';
import { CACHE_METRICS, type CacheMetric } from './metrics';
import { CACHE, type EVICTIONS } from './support';

export interface CacheProps {
  /** The network; the cache is in its isolated tier. */
  readonly network: Network;
  /**
   * Memory of a node, in GiB. The smallest node type with at least this memory is used. The service
   * reserves a part of it.
   * Limits: AWS up to 419; Google up to 58; Azure up to 960. Changing it replaces the cache on
   * Azure.
   */
  readonly memoryGiB: number;
  /**
   * Version of Valkey: 7.2 or 8.0. Raising it upgrades in place.
   * @default '8.0' on AWS and Google; Azure runs Redis 7.4 and upgrades it automatically
   */
  readonly version?: string;
  /**
   * Replicas in other zones. One takes over automatically if the primary fails.
   * @default 1
   * Limits: AWS and Google 0–5; Azure 0–1, and changing it replaces the cache.
   */
  readonly replicas?: number;
  /**
   * Which entries are evicted when the memory is full.
   * @default 'allkeys-lru': a write is never refused
   */
  readonly eviction?: Eviction;
  /**
   * The key that encrypts data at rest. Changing it replaces the cache on AWS. Not supported on
   * Google, which stores no data.
   * @default a dedicated key on AWS, the provider's on Azure
   */
  readonly encryption?: Encryption;
  /** Provider-specific settings of the cloud's resource, applied last. */
  readonly native?: {
    readonly aws?: { readonly replicationGroup?: Partial<ElasticacheReplicationGroupConfig> };
    readonly google?: { readonly instance?: Partial<MemorystoreInstanceConfig> };
    readonly azure?: { readonly redis?: Partial<ManagedRedisConfig> };
  };
}

export type Eviction = (typeof EVICTIONS)[number];

/** An existing cache, identified per cloud. */
export interface ExistingCache {
  readonly network: Network;
  readonly aws?: {
    readonly replicationGroupId: string;
    readonly address: string;
    readonly securityGroupId: string;
    /** The Valkey user group that signs in, to which grants add users. */
    readonly userGroupId: string;
  };
  readonly google?: { readonly instance: string; readonly address: string };
  readonly azure?: { readonly redisId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

/**
 * A shared in-memory cache: Valkey or Redis, private, over TLS, with sign-in by identities only.
 * Its content can be lost at any time.
 */
export abstract class Cache extends Kind {
  /** The endpoint for reads and writes: a host name, on Google a private address. */
  abstract readonly address: string;
  /** 6379, on Azure 10000. */
  abstract readonly port: number;
  /**
   * The member of traffic rules:
   * `network.allow(shop.member, sessions.member, { port: sessions.port })`.
   */
  abstract readonly member: NetworkMember;

  constructor(scope: Construct, id: string, props: Partial<CacheProps>) {
    super(scope, id, CACHE, props);
    for (const [name, value, least] of [
      ['memoryGiB', props.memoryGiB, 'must be more than 0'],
      ['replicas', props.replicas, 'must be a whole number'],
    ] as const) {
      if (value === undefined || (name === 'memoryGiB' ? value > 0 : Number.isInteger(value))) continue;
      report(this, { message: `${name} is ${show(value)}, it ${least}.`, remedy: 'Correct the value.' });
    }
  }

  /** Metrics for alarms and dashboards. */
  get metrics(): Metrics<CacheMetric> {
    return metricsOf(this, CACHE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: CacheMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /**
   * Allows the identity to sign in with a short-lived token, as `userOf`, and to read and write all
   * data, but not to administer the cache.
   */
  grantConnect(identity: Identity): Grant {
    return grant(this, identity, 'connect', (scope) => this.allow(scope, identity));
  }

  protected abstract allow(scope: Construct, identity: Identity): void;

  /** The user name with which an identity signs in. */
  abstract userOf(identity: Identity): string;
}
