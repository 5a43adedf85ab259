import { type KindTable, native, unsupported } from '../core/features';
import type { CorsRule, LifecycleRule } from './bucket-rules';

export const SERVICE = { aws: 'Amazon S3', google: 'Google Cloud Storage', azure: 'Azure Blob Storage' } as const;

export const DAYS = { min: 1 };

export const LIFECYCLE: KindTable<LifecycleRule> = {
  kind: 'lifecycle rule',
  service: SERVICE,
  features: {
    prefix: {
      aws: native('filter.prefix'),
      google: native('condition.matches_prefix'),
      azure: native('filters.prefix_match'),
    },
    infrequentAfterDays: {
      aws: native('transition to STANDARD_IA', {
        min: 30,
        source: 'docs.aws.amazon.com: lifecycle transition considerations',
      }),
      google: native('SetStorageClass NEARLINE', DAYS),
      azure: native('tier_to_cool_after_days_since_modification_greater_than', DAYS),
    },
    rareAfterDays: {
      aws: native('transition to GLACIER_IR', DAYS),
      google: native('SetStorageClass COLDLINE', DAYS),
      azure: native('tier_to_cold_after_days_since_modification_greater_than', DAYS),
    },
    archiveAfterDays: {
      aws: native('transition to DEEP_ARCHIVE', DAYS, 'must be restored before it is read: up to 12 hours'),
      google: native('SetStorageClass ARCHIVE', DAYS, 'read at once'),
      azure: unsupported('accounts that span zones have no archive tier', 'Use rareAfterDays.'),
    },
    expireAfterDays: {
      aws: native('expiration.days', DAYS),
      google: native('Delete', DAYS),
      azure: native('delete_after_days_since_modification_greater_than', DAYS),
    },
    oldVersionsAfterDays: {
      aws: native('noncurrent_version_expiration', DAYS),
      google: native('condition.days_since_noncurrent_time', DAYS),
      azure: native('version.delete_after_days_since_creation', DAYS, 'counted from when the version was written'),
    },
  },
  semantics: {},
};

const MAX_AGE = { min: 0, max: 2_000_000_000, source: 'learn.microsoft.com: CORS support for Azure Storage' };

export const CORS: KindTable<CorsRule> = {
  kind: 'rule of cors',
  service: SERVICE,
  features: {
    origins: { aws: native('allowed_origins'), google: native('origin'), azure: native('allowed_origins') },
    methods: { aws: native('allowed_methods'), google: native('method'), azure: native('allowed_methods') },
    headers: {
      aws: native('allowed_headers'),
      google: native('response_header', undefined, 'one list with the exposed ones'),
      azure: native('allowed_headers'),
    },
    exposedHeaders: {
      aws: native('expose_headers'),
      google: native('response_header', undefined, 'one list with the allowed ones'),
      azure: native('exposed_headers'),
    },
    maxAgeSeconds: {
      aws: native('max_age_seconds', { min: 0 }),
      google: native('max_age_seconds', { min: 0 }),
      azure: native('max_age_in_seconds', MAX_AGE),
    },
  },
  semantics: {},
};

/** The rows of properties of list items: `lifecycle.*.prefix`. */
