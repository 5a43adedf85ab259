import { type AzureRows, dimensionsOf, type MetricTarget } from '../core/metrics';
import type { NameRule } from '../core/names';

/**
 * Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 * (Microsoft.Insights/scheduledQueryRules)
 */
export const QUERY_RULE: NameRule = {
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
    .map(([column, values]) => `${column} in~ (${values.map((value) => `"${value}"`).join(', ')})`)
    .join(' and ');
}
