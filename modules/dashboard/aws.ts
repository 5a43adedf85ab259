import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { Construct } from 'constructs';
import { dimensionsOf, type Metric, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { Dashboard, type DashboardChart, type DashboardProps, IN_A_ROW, lineOf, PERIOD } from './dashboard';

/**
 * Source: docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 * (DashboardName)
 */
const NAME: NameRule = {
  what: 'CloudWatch dashboard',
  max: 255,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, - and _',
  unique: 'account',
};

/** The columns of a dashboard, and the height of its widgets. */
const COLUMNS = 24;
const HEADING = 2;
const TEXT = 3;
const CHART = 6;

/** A dashboard of CloudWatch. */
export class AwsDashboard extends Dashboard {
  readonly dashboard: CloudwatchDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id, props);
    this.dashboard = new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: nameOf(this, NAME),
      dashboardBody: JSON.stringify({ widgets: this.widgets(props) }),
      ...props.native?.aws?.dashboard,
    });
  }

  private widgets({ sections }: DashboardProps): object[] {
    let y = HEADING;
    const words = (markdown: string, height: number, at: number) => ({
      type: 'text',
      x: 0,
      y: at,
      width: COLUMNS,
      height,
      properties: { markdown },
    });
    const rest = sections.flatMap(({ title, text, charts = [] }) => {
      const height = text === undefined ? HEADING : TEXT;
      const heading = words([`## ${title}`, text].filter(Boolean).join('\n\n'), height, y);
      const top = y + height;
      y = top + Math.ceil(charts.length / IN_A_ROW) * CHART;
      return [heading, ...charts.map((chart, index) => this.chart(chart, index, top))];
    });
    return [words(`# ${this.title}`, HEADING, 0), ...rest];
  }

  private chart({ title, metrics }: DashboardChart, index: number, top: number): object {
    const width = COLUMNS / IN_A_ROW;
    return {
      type: 'metric',
      x: (index % IN_A_ROW) * width,
      y: top + Math.floor(index / IN_A_ROW) * CHART,
      width,
      height: CHART,
      properties: {
        title,
        region: this.placement.region,
        view: 'timeSeries',
        stacked: false,
        metrics: metrics.flatMap((metric) => this.lines(metric)),
      },
    };
  }

  /**
   * A line for each combination of values. Source:
   * docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/
   * CloudWatch-Dashboard-Body-Structure.html
   */
  private lines(metric: Metric): unknown[][] {
    const found = seriesOn(this, metric, 'aws');
    if (!found) return [];
    const { namespace, metricName, statistic } = found.series;
    const dimensions = Object.entries(dimensionsOf(found.series, found.target));
    const all = dimensions.reduce<string[][]>(
      (lines, [name, values]) => lines.flatMap((line) => values.map((value) => [...line, name, value])),
      [[]],
    );
    return all.map((line) => [
      namespace,
      metricName,
      ...line,
      { stat: statistic, period: Math.max(PERIOD, found.series.everySeconds ?? 0), label: lineOf(metric) },
    ]);
  }
}
