export const CACHE_DEFAULTS = { version: '8.0', replicas: 1, eviction: 'allkeys-lru' } as const;
