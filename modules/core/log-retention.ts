import type { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { Construct } from 'constructs';
import { factsOf, placementOf } from './placement';

/**
 * How many days logs can be kept on each cloud with one value: those of CloudWatch Logs and
 * Application Insights, at most those of an Azure flow log. Sources: CloudWatch Logs API,
 * PutRetentionPolicy; azurerm v4.55.0, application_insights_resource.go (retention_in_days),
 * network_watcher_flow_log_resource.go (retention_policy.days).
 */
export const LOG_RETENTION_DAYS = [30, 60, 90, 120, 180, 365] as const;
export type LogRetentionDays = (typeof LOG_RETENTION_DAYS)[number];

const DEFAULT_DAYS: LogRetentionDays = 365;

/** How long a kind's logs are kept if its properties do not say it: as the environment says. */
export const logDaysOf = (scope: Construct): number => placementOf(scope).logRetentionDays ?? DEFAULT_DAYS;

/** Why a kind's own retention is refused, and what to do. */
export const IN_ONE_BUCKET = 'one log bucket of the project holds the logs of all kinds';
export const IN_ONE_WORKSPACE = "the placement's workspace holds the logs of all kinds";
export const IN_ENVIRONMENT = "Leave it out, and set logs.retentionDays in the environment's file.";

/**
 * On Google Cloud the logs of all kinds are in one bucket of the project, `_Default`, which exists
 * already: the provider takes it over, and a destruction leaves it. Source: google v6.50.0,
 * resource_logging_bucket_config.go (AcquireOrCreate, Delete).
 */
export function keepGoogleLogs(scope: Construct, retentionDays: LogRetentionDays): LoggingProjectBucketConfig {
  const { LoggingProjectBucketConfig: BucketConfig } =
    require('@cdktf/provider-google/lib/logging-project-bucket-config') as typeof import('@cdktf/provider-google/lib/logging-project-bucket-config');
  const { project } = factsOf(placementOf(scope).facts, 'google');
  return new BucketConfig(new Construct(scope, 'log-retention'), 'default', {
    project,
    location: 'global',
    bucketId: '_Default',
    retentionDays,
  });
}
