import {
  MonitorScheduledQueryRulesAlertV2,
  type MonitorScheduledQueryRulesAlertV2Config,
} from '@cdktf/provider-azurerm/lib/monitor-scheduled-query-rules-alert-v2';
import type { Construct } from 'constructs';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import { type AzureRows, dimensionsOf, type MetricTarget } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { asActionGroup } from '../notifications/azure';
import type { Notifications } from '../notifications/notifications';

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * (Microsoft.Insights/scheduledQueryRules)
 */
const QUERY_RULE: NameRule = {
  what: 'log search alert',
  max: 260,
  pattern: /^[^*<>%{}&:\\?/#]*[^*<>%{}&:\\?/#. ]$/,
  allowed: 'anything but * < > % { } & : \\ ? / #, not ending with . or a space',
  unique: 'parent',
};

/** The rows of a series: a query of one table. */
export const rowsOf = (series: AzureRows, target: MetricTarget): string =>
  [series.table, `| where ${conditionsOf(series, target)}`, ...(series.where ? [`| where ${series.where}`] : [])].join(
    '\n',
  );

/** Whose rows they are, in KQL; the ids of resources are written in lower case there. */
export function conditionsOf(series: AzureRows, target: MetricTarget): string {
  return Object.entries(dimensionsOf(series, target))
    .map(([column, values]) => {
      const whole = `${column} in~ (${values.map((value) => `"${value}"`).join(', ')})`;
      const separator = series.partsAfter?.[column];
      if (separator === undefined) return whole;
      return `(${[whole, ...values.map((value) => `${column} startswith "${value}${separator}"`)].join(' or ')})`;
    })
    .join(' and ');
}

export interface SearchAlert {
  readonly description: string;
  readonly severity: number;
  /** In KQL. */
  readonly query: string;
  /** The column whose largest value the alert compares. @default the number of rows */
  readonly largest?: string;
  /** ISO 8601 durations: how often the query runs, and the rows that it sees. */
  readonly every: string;
  readonly window: string;
  /** @default above 0 */
  readonly above?: boolean;
  readonly threshold?: number;
  readonly notify: readonly Notifications[];
  readonly native?: Partial<MonitorScheduledQueryRulesAlertV2Config>;
}

/** A log search alert on the workspace of the placement, under `place`, which names it. */
export function searchAlert(
  place: Construct,
  { description, severity, query, largest, every, window, above = true, threshold = 0, notify, native }: SearchAlert,
): MonitorScheduledQueryRulesAlertV2 {
  const group = resourceGroupOf(place);
  return new MonitorScheduledQueryRulesAlertV2(place, 'rule', {
    name: nameOf(place, QUERY_RULE, { parent: group }),
    resourceGroupName: group.name,
    location: group.location,
    description,
    severity,
    scopes: [workspaceOf(place).id],
    // A table exists once it has its first row.
    skipQueryValidation: true,
    evaluationFrequency: every,
    windowDuration: window,
    autoMitigationEnabled: true,
    criteria: [
      {
        query,
        ...(largest
          ? { timeAggregationMethod: 'Maximum', metricMeasureColumn: largest }
          : { timeAggregationMethod: 'Count' }),
        operator: above ? 'GreaterThan' : 'LessThan',
        threshold,
      },
    ],
    action: { actionGroups: notify.map((one) => asActionGroup(one).actionGroupId) },
    ...native,
  });
}
