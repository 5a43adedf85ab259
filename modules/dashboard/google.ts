import { MonitoringDashboard } from '@cdktf/provider-google/lib/monitoring-dashboard';
import type { Construct } from 'constructs';
import { filterOf } from '../alarm/google';
import { type Metric, seriesOn } from '../core/metrics';
import { factsOf } from '../core/placement';
import { Dashboard, type DashboardChart, type DashboardProps, IN_A_ROW, lineOf, PERIOD, textOf } from './dashboard';

/** The columns of the mosaic, and the height of its widgets. */
const COLUMNS = 48;
const HEADING = 4;
const TEXT = 8;
const CHART = 16;

/** Cloud Monitoring has no metric of costs. Source: cloud.google.com/monitoring/api/metrics_gcp */
const whereCostsAre = (project: string) =>
  `[The billing account of the project](https://console.cloud.google.com/billing/linkedaccount?project=${project}) ` +
  'shows its costs: Cloud Monitoring has no metric of them.';

/** A dashboard of Cloud Monitoring. */
export class GoogleDashboard extends Dashboard {
  readonly dashboard: MonitoringDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id, props);
    this.dashboard = new MonitoringDashboard(this, 'dashboard', {
      dashboardJson: JSON.stringify({
        displayName: this.title,
        mosaicLayout: { columns: COLUMNS, tiles: this.tiles(props) },
      }),
      ...props.native?.google?.dashboard,
    });
  }

  private tiles({ sections }: DashboardProps): object[] {
    let y = 0;
    const { project } = factsOf(this.placement.facts, 'google');
    return sections.flatMap((section) => {
      const { title, charts = [] } = section;
      const text = textOf(section, whereCostsAre(project));
      const height = text === undefined ? HEADING : TEXT;
      const content = text === undefined ? {} : { text: { content: text, format: 'MARKDOWN' } };
      const heading = text === undefined ? { title, sectionHeader: { dividerBelow: true } } : { title, ...content };
      const top = y + height;
      const tile = { ...at(0, y), width: COLUMNS, height, widget: heading };
      y = top + Math.ceil(charts.length / IN_A_ROW) * CHART;
      return [tile, ...charts.map((chart, index) => this.chart(chart, index, top))];
    });
  }

  private chart({ title, metrics }: DashboardChart, index: number, top: number): object {
    const width = COLUMNS / IN_A_ROW;
    const dataSets = metrics.flatMap((metric) => this.line(metric));
    return {
      ...at((index % IN_A_ROW) * width, top + Math.floor(index / IN_A_ROW) * CHART),
      width,
      height: CHART,
      widget: { title, xyChart: { dataSets, yAxis: { scale: 'LINEAR' } } },
    };
  }

  private line(metric: Metric): object[] {
    const found = seriesOn(this, metric, 'google');
    if (!found) return [];
    const { aligner, reducer, everySeconds = 0 } = found.series;
    const alignmentPeriod = `${Math.max(PERIOD, everySeconds)}s`;
    return [
      {
        legendTemplate: lineOf(metric),
        plotType: 'LINE',
        targetAxis: 'Y1',
        timeSeriesQuery: {
          timeSeriesFilter: {
            filter: filterOf(found.series, found.target),
            aggregation: { alignmentPeriod, perSeriesAligner: aligner, crossSeriesReducer: reducer },
          },
        },
      },
    ];
  }
}

/**
 * A position, without zeros: the API omits them in its response, and the provider would show a
 * difference. Source: resource_monitoring_dashboard.go, v6.50.0 (removeComputedKeys)
 */
const at = (xPos: number, yPos: number) => ({ ...(xPos > 0 && { xPos }), ...(yPos > 0 && { yPos }) });
