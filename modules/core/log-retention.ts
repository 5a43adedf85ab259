import type { Construct } from 'constructs';
import { type PerCloud, placementOf } from './placement';

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

/** Clouds where one setting of the account holds for the logs of all kinds. */
const OF_THE_ACCOUNT: Partial<PerCloud<(scope: Construct, days: LogRetentionDays) => void>> = {
  google: (scope, days) => {
    const { keepGoogleLogs } = require('./google-log-retention') as typeof import('./google-log-retention');
    keepGoogleLogs(scope, days);
  },
};

/** Sets how long logs are kept where the account decides; elsewhere each kind sets it. */
export const keepLogs = (scope: Construct, days: LogRetentionDays): void =>
  OF_THE_ACCOUNT[placementOf(scope).cloud]?.(scope, days);
