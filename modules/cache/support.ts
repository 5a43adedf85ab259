import { emulated, type KindTable, native, replacing, unsupported } from '../core/features';
import type { CacheProps } from './cache';
import { CACHE_DEFAULTS } from './settings';

export const EVICTIONS = [
  'noeviction',
  'allkeys-lru',
  'allkeys-lfu',
  'allkeys-random',
  'volatile-lru',
  'volatile-lfu',
  'volatile-random',
  'volatile-ttl',
] as const;

/**
 * Versions that both services support. Sources:
 * docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html,
 * cloud.google.com/memorystore/docs/valkey/supported-versions.
 */
const VERSIONS = { oneOf: ['7.2', '8.0'] };
const EVICTION = { oneOf: EVICTIONS };
const LOST = 'the cached data: every session in it ends';

export const CACHE: KindTable<CacheProps> = {
  kind: 'cache',
  service: { aws: 'Amazon ElastiCache', google: 'Google Memorystore', azure: 'Azure Managed Redis' },
  features: {
    network: {
      aws: replacing(native('aws_elasticache_subnet_group', undefined, 'the isolated subnets'), LOST),
      google: replacing(native('desired_auto_created_endpoints', undefined, 'Private Service Connect'), LOST),
      azure: native('azurerm_private_endpoint', undefined, 'public access is off'),
    },
    memoryGiB: {
      aws: native('node_type', {
        max: 419,
        source: 'docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html',
      }),
      google: native('node_type', {
        max: 58,
        source: 'cloud.google.com/memorystore/docs/valkey/instance-node-specification',
      }),
      azure: replacing(native('sku_name', { max: 960, source: 'learn.microsoft.com/azure/redis/overview' }), LOST),
    },
    version: {
      aws: native('engine_version', VERSIONS, 'Valkey'),
      google: native('engine_version', VERSIONS, 'Valkey'),
      azure: unsupported('it runs Redis 7.4 and upgrades it automatically', 'Leave version out.'),
    },
    replicas: {
      aws: native('num_cache_clusters', {
        min: 0,
        max: 5,
        source: 'docs.aws.amazon.com/AmazonElastiCache/latest/dg/quota-limits.html',
      }),
      google: native('replica_count', {
        min: 0,
        max: 5,
        source: 'cloud.google.com/memorystore/docs/valkey/ha-and-replicas',
      }),
      azure: replacing(
        emulated('high_availability_enabled', { min: 0, max: 1 }, 'the replica does not serve reads'),
        LOST,
        CACHE_DEFAULTS.replicas,
      ),
    },
    eviction: {
      aws: native('aws_elasticache_parameter_group', EVICTION, 'maxmemory-policy'),
      google: native('engine_configs', EVICTION, 'maxmemory-policy'),
      azure: native('default_database.eviction_policy', EVICTION),
    },
    encryption: {
      aws: replacing(native('kms_key_id'), LOST, 'customerKey'),
      // Source: cloud.google.com/memorystore/docs/valkey/security-overview.
      google: unsupported(
        'data is in memory only, which is not encrypted, and persistence is off: no data is at rest',
        'Leave encryption out.',
      ),
      azure: native(
        'customer_managed_key',
        undefined,
        'one version of the key: after a rotation the next apply uses the new one',
      ),
    },
  },
  semantics: {
    engine: {
      aws: 'Valkey, one shard',
      google: 'Valkey, one shard',
      azure: 'Redis, shards behind one address (Enterprise clustering)',
    },
    'what stays': {
      aws:
        'no guarantee: a failover may lose the last writes; in a protected environment a snapshot of the ' + 'last day',
      google: 'no guarantee: no persistence, and a failover may lose the last writes',
      azure: 'no guarantee: no persistence, and a failover may lose the last writes',
    },
    'sign-in': {
      aws: 'an IAM token of 15 minutes, as a user created for the identity; no other user can sign in',
      google: "an IAM access token; any user name, `userOf` is the account's address",
      azure: 'a Microsoft Entra token, as the object id of the identity; access keys are off',
    },
    TLS: {
      aws: 'required; a public certificate',
      google:
        "required; a certificate of the instance's own authority (`managed_server_ca`), which the program must trust",
      azure: 'required, 1.2 at least; a public certificate',
    },
    'default encryption': { aws: 'a dedicated key', google: 'no data at rest', azure: "Microsoft's key" },
    'memory for data': {
      aws: 'a quarter is reserved for the service (reserved-memory-percent)',
      google: 'a fifth is reserved for the service',
      azure: 'a fifth is reserved for the service',
    },
    'commands over many keys': {
      aws: 'all',
      google: 'all',
      azure: 'keys in one slot only: give them one hash tag, `{user:1}:cart`',
    },
    logs: {
      aws: 'slow commands and the engine, encrypted',
      google: 'Cloud Logging',
      azure: 'who connects: Log Analytics',
    },
    'in a protected environment': {
      aws: 'Terraform refuses to destroy or replace it',
      google: 'deletion protection; Terraform also refuses',
      azure: 'a management lock, which also covers its content and grants; Terraform also refuses',
    },
  },
};
