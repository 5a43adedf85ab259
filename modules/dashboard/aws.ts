import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { Construct } from 'constructs';
import { dimensionsOf, type Metric, seriesOn } from '../core/metrics';
import { type NameRule, nameOf } from '../core/names';
import { Dashboard, type DashboardProps, IN_A_ROW, lineOf, PERIOD, textOf } from './dashboard';

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

/**
 * The metric of billing is in us-east-1, several times a day, once billing alerts are on. Source:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
const CHARGES = {
  title: 'Estimated charges of the account this month, USD',
  region: 'us-east-1',
  metrics: [
    ['AWS/Billing', 'EstimatedCharges', 'Currency', 'USD', { stat: 'Maximum', period: 21_600, label: 'charges' }],
  ],
};
const WHERE_COSTS_ARE =
  'The chart is empty until **Receive CloudWatch billing alerts** is on in the billing preferences of the account. ' +
  'Costs by tag: [Cost Explorer](https://console.aws.amazon.com/cost-management/home#/cost-explorer).';

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
    const rest = sections.flatMap((section) => {
      const { title, charts = [], costs } = section;
      const text = textOf(section, WHERE_COSTS_ARE);
      const height = text === undefined ? HEADING : TEXT;
      const heading = words([`## ${title}`, text].filter(Boolean).join('\n\n'), height, y);
      const top = y + height;
      const drawn = charts.map(({ title: name, metrics }) => ({
        title: name,
        region: this.placement.region,
        metrics: metrics.flatMap((metric) => this.lines(metric)),
      }));
      const all = costs ? [...drawn, CHARGES] : drawn;
      y = top + Math.ceil(all.length / IN_A_ROW) * CHART;
      return [heading, ...all.map((chart, index) => this.chart(chart, index, top))];
    });
    return [words(`# ${this.title}`, HEADING, 0), ...rest];
  }

  private chart(chart: object, index: number, top: number): object {
    const width = COLUMNS / IN_A_ROW;
    return {
      type: 'metric',
      x: (index % IN_A_ROW) * width,
      y: top + Math.floor(index / IN_A_ROW) * CHART,
      width,
      height: CHART,
      properties: { ...chart, view: 'timeSeries', stacked: false },
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
