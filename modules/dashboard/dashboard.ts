import type { CloudwatchDashboardConfig } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import type { ApplicationInsightsWorkbookConfig } from '@cdktf/provider-azurerm/lib/application-insights-workbook';
import type { MonitoringDashboardConfig } from '@cdktf/provider-google/lib/monitoring-dashboard';
import type { Construct } from 'constructs';
import { Kind } from '../core/kind';
import type { Metric } from '../core/metrics';
import { checkDashboard } from './settings';
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
  /**
   * Shows what the cloud charges, after the charts: a chart of the account's estimated charges on
   * AWS, a link to the costs of the project or the resource group on the others, which publish no
   * metric of costs. @default false
   */
  readonly costs?: boolean;
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
/** The interval of each value, in seconds. */
export const PERIOD = 300;

/** The text of a section, with where its costs are. */
export const textOf = ({ text, costs }: DashboardSection, whereCostsAre: string): string | undefined =>
  costs ? [text, whereCostsAre].filter(Boolean).join('\n\n') : text;

/** A page of charts in the console of the cloud. */
export abstract class Dashboard extends Kind {
  readonly title: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id, DASHBOARD, props);
    this.title = props.title ?? `${this.placement.environment} ${id}`;
    checkDashboard(this, props);
  }
}

/** The line of a metric on a chart. */
export const lineOf = ({ of, name }: Metric): string => `${of.node.id} ${name}`;
