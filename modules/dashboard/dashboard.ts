import type { CloudwatchDashboardConfig } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { ApplicationInsightsWorkbookConfig } from '@cdktf/provider-azurerm/lib/application-insights-workbook';
import type { MonitoringDashboardConfig } from '@cdktf/provider-google/lib/monitoring-dashboard';
import type { Construct } from 'constructs';
import { report } from '../core/errors';
import { show } from '../core/features';
import { Kind } from '../core/kind';
import type { Metric } from '../core/metrics';
import { DASHBOARD } from './support';

export interface DashboardProps {
  /**
   * The display name.
   * @default the environment and the id
   * Limits: 100 characters.
   */
  readonly title?: string;
  /** Its sections, from top to bottom. At least one is required. */
  readonly sections: readonly DashboardSection[];
  /** Settings of the cloud's own resource, in addition to the neutral ones. */
  readonly native?: {
    readonly aws?: { readonly dashboard?: Partial<CloudwatchDashboardConfig> };
    readonly google?: { readonly dashboard?: Partial<MonitoringDashboardConfig> };
    readonly azure?: { readonly workbook?: Partial<ApplicationInsightsWorkbookConfig> };
  };
}

export interface DashboardSection {
  /** Its heading. Limits: 100 characters. */
  readonly title: string;
  /** A text below the heading, in Markdown. @default none. Limits: 2,000 characters. */
  readonly text?: string;
  /** Its charts, three in a row. @default none. Limits: 90 charts on one dashboard. */
  readonly charts?: readonly DashboardChart[];
}

export interface DashboardChart {
  /** What it shows. Limits: 100 characters. */
  readonly title: string;
  /**
   * Its lines: metrics of one unit. An error with an alternative if the cloud does not publish one.
   * Limits: 1 to 50.
   */
  readonly metrics: readonly Metric[];
}

/** The number of charts in a row. */
export const IN_A_ROW = 3;
/**
 * Charts on a dashboard; the rest are headings. Cloud Monitoring allows 100 widgets.
 * Source: cloud.google.com/monitoring/quotas (Limits for charting and dashboards)
 */
const MOST_CHARTS = 90;
/** Source: cloud.google.com/monitoring/quotas (lines on a chart). */
const MOST_LINES = 50;
const MOST_TITLE = 100;
const MOST_TEXT = 2000;
/** The interval of each value, in seconds. */
export const PERIOD = 300;

/** A page of charts in the console of the cloud. */
export abstract class Dashboard extends Kind {
  readonly title: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id, DASHBOARD, props);
    this.title = props.title ?? `${this.placement.environment} ${id}`;
    this.checkText('title', this.title, MOST_TITLE);
    if (props.sections.length === 0) {
      report(this, { message: 'sections is empty.', remedy: 'Add at least one section.' });
    }
    const charts = props.sections.flatMap(({ charts: some = [] }) => some);
    if (charts.length > MOST_CHARTS) {
      report(this, {
        message: `it has ${charts.length} charts; at most ${MOST_CHARTS} are allowed.`,
        remedy: 'Combine metrics of one unit in a chart, or create a second dashboard.',
      });
    }
    for (const { title, text } of props.sections) {
      this.checkText('the title of a section', title, MOST_TITLE);
      if (text !== undefined) this.checkText(`the text of the section ${show(title)}`, text, MOST_TEXT);
    }
    for (const chart of charts) this.checkChart(chart);
  }

  private checkText(what: string, text: string, most: number): void {
    if (text.trim() !== '' && text.length <= most) return;
    report(this, { message: `${what} has ${text.length} characters, 1 to ${most} are allowed.` });
  }

  private checkChart({ title, metrics }: DashboardChart): void {
    this.checkText('the title of a chart', title, MOST_TITLE);
    if (metrics.length === 0 || metrics.length > MOST_LINES) {
      report(this, {
        message: `the chart ${show(title)} has ${metrics.length} metrics, 1 to ${MOST_LINES} are allowed.`,
        remedy: 'Add a metric to the chart, or split it.',
      });
    }
    const units = [...new Set(metrics.map(({ definition }) => definition.unit))];
    if (units.length > 1) {
      report(this, {
        message: `the chart ${show(title)} has metrics in ${units.join(' and ')}.`,
        remedy: 'Use a chart for each unit.',
      });
    }
  }
}

/** The line of a metric on a chart. */
export const lineOf = ({ of, name }: Metric): string => `${of.node.id} ${name}`;
