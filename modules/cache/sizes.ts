import { report } from '../core/errors';
import type { CloudName, PerCloud } from '../core/placement';
import type { Cache } from './cache';

interface NodeType {
  readonly name: string;
  readonly memoryGiB: number;
}

const listOf = (types: Readonly<Record<string, number>>): NodeType[] =>
  Object.entries(types).map(([name, memoryGiB]) => ({ name, memoryGiB }));

/**
 * Types of nodes from the smallest up. Sources:
 * docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html (Graviton),
 * cloud.google.com/memorystore/docs/valkey/instance-node-specification,
 * learn.microsoft.com/azure/redis/overview#tiers (Balanced).
 */
const TYPES: Readonly<Record<CloudName, readonly NodeType[]>> = {
  aws: listOf({
    'cache.t4g.micro': 0.5,
    'cache.t4g.small': 1.37,
    'cache.t4g.medium': 3.09,
    'cache.m7g.large': 6.38,
    'cache.m7g.xlarge': 12.93,
    'cache.r7g.large': 13.07,
    'cache.r7g.xlarge': 26.32,
    'cache.r7g.2xlarge': 52.82,
    'cache.r7g.4xlarge': 105.81,
    'cache.r7g.8xlarge': 209.55,
    'cache.r7g.12xlarge': 317.77,
    'cache.r7g.16xlarge': 419.09,
  }),
  google: listOf({ SHARED_CORE_NANO: 1.4, STANDARD_SMALL: 6.5, HIGHMEM_MEDIUM: 13, HIGHMEM_XLARGE: 58 }),
  azure: listOf({
    Balanced_B0: 0.5,
    Balanced_B1: 1,
    Balanced_B3: 3,
    Balanced_B5: 6,
    Balanced_B10: 12,
    Balanced_B20: 24,
    Balanced_B50: 60,
    Balanced_B100: 120,
    Balanced_B150: 180,
    Balanced_B250: 240,
    Balanced_B350: 360,
    Balanced_B500: 480,
    Balanced_B700: 720,
    Balanced_B1000: 960,
  }),
};

/** Node types without a service level: Memorystore's nodes with a shared core. */
const LEAST_WITH_SLA_GIB: PerCloud<number> = { aws: 0, google: 2, azure: 0 };

/**
 * The smallest type with this memory. If none is large enough, the limit in the table already
 * reported it.
 */
export function nodeType(cache: Cache, memoryGiB: number): string {
  const { cloud } = cache.placement;
  const types = TYPES[cloud];
  const found = types.find((type) => type.memoryGiB >= memoryGiB) ?? (types[types.length - 1] as NodeType);
  if (found.memoryGiB < LEAST_WITH_SLA_GIB[cloud] && cache.placement.protected) {
    report(cache, {
      message: `memoryGiB is ${memoryGiB}: ${found.name} has no service level, which a protected environment requires.`,
      remedy: 'Set memoryGiB to more than 1.4.',
    });
  }
  return found.name;
}
