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
  /** Where it has its address: in the isolated tier, and nowhere else. */
  readonly network: Network;
  /**
   * Memory of a node, in GiB, at least: the smallest type that has it is taken. The service keeps a
   * part of it for itself.
   * Limits: AWS up to 419; Google up to 58; Azure up to 960. Changing it replaces the cache on
   * Azure.
   */
  readonly memoryGiB: number;
  /**
   * Version of Valkey: 7.2 or 8.0. Raising it upgrades in place.
   * @default '8.0' where it can be chosen: Azure runs Redis 7.4 and upgrades it by itself
   */
  readonly version?: string;
  /**
   * Copies in other zones, one of which takes over by itself.
   * @default 1
   * Limits: AWS and Google 0–5; Azure 0–1, and changing it replaces the cache.
   */
  readonly replicas?: number;
  /** What goes when the memory is full. @default 'allkeys-lru': a write is never refused */
  readonly eviction?: Eviction;
  /**
   * Whose key encrypts what rests. Changing it replaces the cache on AWS. Not on Google, where
   * nothing rests.
   * @default a key of its own on AWS, the provider's on Azure
   */
  readonly encryption?: Encryption;
  /** Settings of the cloud's own resource, beside the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly replicationGroup?: Partial<ElasticacheReplicationGroupConfig> };
    readonly google?: { readonly instance?: Partial<MemorystoreInstanceConfig> };
    readonly azure?: { readonly redis?: Partial<ManagedRedisConfig> };
  };
}

export type Eviction = (typeof EVICTIONS)[number];

/** A cache made elsewhere, by what each cloud knows it by. */
export interface ExistingCache {
  readonly network: Network;
  readonly aws?: {
    readonly replicationGroupId: string;
    readonly address: string;
    readonly securityGroupId: string;
    /** Whom it lets sign in: a group of Valkey's, to which grants add. */
    readonly userGroupId: string;
  };
  readonly google?: { readonly instance: string; readonly address: string };
  readonly azure?: { readonly redisId: string; readonly address: string; readonly applicationSecurityGroupId: string };
}

/**
 * Memory that is shared: Valkey or Redis, private, over TLS, for identities only. What is in it may
 * be gone at any time.
 */
export abstract class Cache extends Kind {
  /** Where it is written and read: a host name, on Google a private address. */
  abstract readonly address: string;
  /** 6379, on Azure 10000. */
  abstract readonly port: number;
  /**
   * What traffic rules name: `network.allow(shop.member, sessions.member, { port: sessions.port
   * })`.
   */
  abstract readonly member: NetworkMember;

  constructor(scope: Construct, id: string, props: Partial<CacheProps>) {
    super(scope, id, CACHE, props);
    for (const [name, value, least] of [
      ['memoryGiB', props.memoryGiB, 'more than 0'],
      ['replicas', props.replicas, 'a whole number'],
    ] as const) {
      if (value === undefined || (name === 'memoryGiB' ? value > 0 : Number.isInteger(value))) continue;
      report(this, { message: `${name} is ${show(value)}, it is ${least}.`, remedy: 'Change it.' });
    }
  }

  /** What it publishes about itself, for alarms and dashboards. */
  get metrics(): Metrics<CacheMetric> {
    return metricsOf(this, CACHE_METRICS, (name) => this.seriesOf(name));
  }

  protected seriesOf(_name: CacheMetric): MetricTarget | Absent {
    return MADE_ELSEWHERE;
  }

  /**
   * May sign in with a short-lived token of its own, as `userOf`, and read and write everything but
   * administer nothing.
   */
  grantConnect(identity: Identity): Grant {
    return grant(this, identity, 'connect', (scope) => this.allow(scope, identity));
  }

  protected abstract allow(scope: Construct, identity: Identity): void;

  /** The name that an identity signs in by. */
  abstract userOf(identity: Identity): string;
}
