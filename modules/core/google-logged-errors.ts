import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import type { LocalExecProvisioner } from 'cdktf';
import { childOf } from './child';
import type { Kind } from './kind';
import { type Counted, ERROR_WORDS } from './logged-errors';
import { type NameRule, nameOf } from './names';

/** Source: cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics (name) */
const METRIC_NAME: NameRule = {
  what: 'log-based metric',
  max: 100,
  pattern: /^[A-Za-z0-9_-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'account',
};

const WORDS = ERROR_WORDS.join('|');
const PATTERN = [
  'severity >= ERROR',
  `textPayload =~ "\\\\b(${WORDS})\\\\b"`,
  `jsonPayload.message =~ "\\\\b(${WORDS})\\\\b"`,
  `jsonPayload.level =~ "(?i)^(${WORDS})$"`,
].join(' OR ');

/**
 * An alert policy is refused until its metric is known, and the provider does not wait for it. A
 * deployment that needed longer goes on where it stopped. Source: error 404 of
 * projects.alertPolicies.create, "it could take up to 10 minutes";
 * resource_monitoring_alert_policy.go, v6.50.0 (ErrorRetryPredicates).
 */
const UNTIL_KNOWN: LocalExecProvisioner[] = [
  { type: 'local-exec', command: 'sleep $${POLYCLOUD_ROLE_WAIT_SECONDS:-90} || ping -n 91 127.0.0.1' },
];

/** Counts errors in what a service, worker pool or job of Cloud Run writes: child of `kind`. */
export const countErrors = (kind: Kind, resourceType: string, label: string, value: string): Counted =>
  countMatching(kind, resourceType, `${label} = "${value}"`, { [label]: value });

/** Counts errors in the entries that match a filter of Cloud Logging: child of `kind`. */
export function countMatching(
  kind: Kind,
  resourceType: string,
  whose: string,
  dimensions: Readonly<Record<string, string>> = {},
): Counted {
  const metric = childOf(
    kind,
    'errors',
    () =>
      new LoggingMetric(kind, 'errors', {
        name: nameOf(kind, METRIC_NAME),
        description: `Lines of the log of ${kind.node.id} that report an error`,
        filter: `resource.type = "${resourceType}" AND ${whose} AND (${PATTERN})`,
        metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', unit: '1' },
        provisioners: UNTIL_KNOWN,
      }),
  );
  return {
    google: {
      metricType: `logging.googleapis.com/user/${metric.name}`,
      resourceType,
      aligner: 'ALIGN_DELTA',
      reducer: 'REDUCE_SUM',
      dimensions: Object.keys(dimensions),
      source: 'cloud.google.com/logging/docs/logs-based-metrics',
    },
    target: { dimensions },
  };
}
