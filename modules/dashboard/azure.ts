import { createHash } from 'node:crypto';
import { ApplicationInsightsWorkbook } from '@cdktf/provider-azurerm/lib/application-insights-workbook';
import type { Construct } from 'constructs';
import { rowsOf } from '../alarm/azure-rows';
import { resourceGroupOf, workspaceOf } from '../core/azure';
import {
  type AzureRows,
  type AzureSeries,
  dimensionsOf,
  isRows,
  type Metric,
  type MetricTarget,
  seriesOn,
} from '../core/metrics';
import { stableId } from '../core/names';
import { Dashboard, type DashboardChart, type DashboardProps, IN_A_ROW, textOf } from './dashboard';

/** The types of text and chart items in a workbook, and of lines in a chart. */
const TEXT_ITEM = 1;
const METRICS_ITEM = 10;
const QUERY_ITEM = 3;
const LINES = 2;
/** Source: learn.microsoft.com/azure/azure-monitor/visualize/workbooks-metrics-visualizations */
const AGGREGATIONS: Readonly<Record<AzureSeries['aggregation'], number>> = {
  Total: 1,
  Minimum: 2,
  Maximum: 3,
  Average: 4,
  Count: 7,
};
const HOURS = 4;
const HOUR = 3_600_000;

/**
 * Azure Monitor has no metric of costs. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/metrics-index
 */
const whereCostsAre = (group: string) =>
  `[The cost analysis of the resource group](https://portal.azure.com/#resource${group}/costanalysis) shows its ` +
  'costs: Azure Monitor has no metric of them.';

/** A workbook of Azure Monitor. */
export class AzureDashboard extends Dashboard {
  readonly workbook: ApplicationInsightsWorkbook;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id, props);
    const group = resourceGroupOf(this);
    const items = props.sections.flatMap((section) => {
      const { title, charts = [] } = section;
      const text = textOf(section, whereCostsAre(group.id));
      return [
        { type: TEXT_ITEM, content: { json: [`## ${title}`, text].filter(Boolean).join('\n\n') }, name: title },
        ...charts.flatMap((chart) => this.chart(chart)),
      ];
    });
    this.workbook = new ApplicationInsightsWorkbook(this, 'workbook', {
      name: uuidOf(`${this.placement.project} ${this.placement.id} ${stableId(this)}`),
      resourceGroupName: group.name,
      location: group.location,
      displayName: this.title,
      dataJson: JSON.stringify({ version: 'Notebook/1.0', items, isLocked: true }),
      ...props.native?.azure?.workbook,
    });
  }

  /** A metrics item supports one resource type: a chart of several is split. */
  private chart({ title, metrics }: DashboardChart): object[] {
    const all = metrics.flatMap((metric) => {
      const one = seriesOn(this, metric, 'azure');
      return one ? [{ metric, ...one }] : [];
    });
    const found = all.flatMap(({ series, ...rest }) => (isRows(series) ? [] : [{ series, ...rest }]));
    const logged = all.flatMap(({ series, target }) => (isRows(series) ? [this.query(title, series, target)] : []));
    const namespaces = [...new Set(found.map(({ series }) => series.namespace))];
    const drawn = namespaces.map((namespace) => {
      const lines = found.filter(({ series }) => series.namespace === namespace);
      return {
        type: METRICS_ITEM,
        name: `${title} ${namespace}`,
        customWidth: String(Math.floor(100 / IN_A_ROW)),
        content: {
          version: 'MetricsItem/2.0',
          chartId: `workbook${uuidOf(`${stableId(this)} ${title} ${namespace}`)}`,
          title,
          size: 0,
          chartType: LINES,
          resourceType: namespace.toLowerCase(),
          metricScope: 0,
          resourceIds: [...new Set(lines.map(({ target }) => target.resourceId))],
          timeContext: { durationMs: HOURS * HOUR },
          metrics: unique(lines.map((line) => lineOn(line))),
          filters: filtersOf(lines),
        },
      };
    });
    return [...drawn, ...logged];
  }

  /** Rows of a log, every five minutes. */
  private query(title: string, series: AzureRows, target: MetricTarget): object {
    const value = series.largest ? `max(${series.largest})` : 'count()';
    return {
      type: QUERY_ITEM,
      name: `${title} ${series.table}`,
      customWidth: String(Math.floor(100 / IN_A_ROW)),
      content: {
        version: 'KqlItem/1.0',
        query: `${rowsOf(series, target)}\n| summarize ${value} by bin(TimeGenerated, 5m)`,
        title,
        size: 0,
        queryType: 0,
        resourceType: 'microsoft.operationalinsights/workspaces',
        crossComponentResources: [workspaceOf(this).id],
        timeContext: { durationMs: HOURS * HOUR },
        visualization: 'timechart',
      },
    };
  }
}

interface Line {
  readonly metric: Metric;
  readonly series: AzureSeries;
  readonly target: MetricTarget;
}

function lineOn({ series }: Line): object {
  const namespace = series.namespace.toLowerCase();
  const [splitBy = null] = series.dimensions;
  const aggregation = AGGREGATIONS[series.aggregation];
  return { namespace, metric: `${namespace}--${series.metricName}`, aggregation, splitBy };
}

/** A filter for each dimension, with the values of all lines. */
function filtersOf(lines: readonly Line[]): object[] {
  const values = new Map<string, Set<string>>();
  for (const { series, target } of lines) {
    for (const [name, some] of Object.entries(dimensionsOf(series, target))) {
      const all = values.get(name) ?? new Set<string>();
      for (const value of some) if (value !== '*') all.add(value);
      if (all.size > 0) values.set(name, all);
    }
  }
  return [...values].map(([key, all], index) => ({ id: String(index + 1), key, operator: 0, values: [...all] }));
}

const unique = (all: readonly object[]): object[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

/** The name of a workbook is a UUID: version 5 of a constant. */
function uuidOf(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex').slice(0, 32);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
