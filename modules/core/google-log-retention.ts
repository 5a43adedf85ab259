import { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { Construct } from 'constructs';
import type { LogRetentionDays } from './log-retention';
import { factsOf, placementOf } from './placement';

/**
 * On Google Cloud the logs of all kinds are in one bucket of the project, `_Default`, which exists
 * already: the provider takes it over, and a destruction leaves it. Source: google v6.50.0,
 * resource_logging_bucket_config.go (AcquireOrCreate, Delete).
 */
export function keepGoogleLogs(scope: Construct, retentionDays: LogRetentionDays): LoggingProjectBucketConfig {
  const { project } = factsOf(placementOf(scope).facts, 'google');
  return new LoggingProjectBucketConfig(new Construct(scope, 'log-retention'), 'default', {
    project,
    location: 'global',
    bucketId: '_Default',
    retentionDays,
  });
}
