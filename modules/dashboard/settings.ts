import { report } from '../core/errors';
import { show } from '../core/features';
import type { Dashboard, DashboardChart, DashboardProps } from './dashboard';

/**
 * Charts on a dashboard; the rest are headings. Cloud Monitoring allows 100 widgets.
 * Source: cloud.google.com/monitoring/quotas (Limits for charting and dashboards)
 */
const MOST_CHARTS = 90;
/** Source: cloud.google.com/monitoring/quotas (lines on a chart). */
const MOST_LINES = 50;
const MOST_TITLE = 100;
const MOST_TEXT = 2000;

/** Reports the errors in the settings of a dashboard on every cloud. */
export function checkDashboard(dashboard: Dashboard, props: DashboardProps): void {
  checkText(dashboard, 'title', dashboard.title, MOST_TITLE);
  if (props.sections.length === 0) {
    report(dashboard, { message: 'sections is empty.', remedy: 'Add at least one section.' });
  }
  const charts = props.sections.flatMap(({ charts: some = [] }) => some);
  if (charts.length > MOST_CHARTS) {
    report(dashboard, {
      message: `it has ${charts.length} charts; at most ${MOST_CHARTS} are allowed.`,
      remedy: 'Combine metrics of one unit in a chart, or create a second dashboard.',
    });
  }
  for (const { title, text } of props.sections) {
    checkText(dashboard, 'the title of a section', title, MOST_TITLE);
    if (text !== undefined) checkText(dashboard, `the text of the section ${show(title)}`, text, MOST_TEXT);
  }
  for (const chart of charts) checkChart(dashboard, chart);
}

function checkText(dashboard: Dashboard, what: string, text: string, most: number): void {
  if (text.trim() !== '' && text.length <= most) return;
  report(dashboard, { message: `${what} has ${text.length} characters, 1 to ${most} are allowed.` });
}

function checkChart(dashboard: Dashboard, { title, metrics }: DashboardChart): void {
  checkText(dashboard, 'the title of a chart', title, MOST_TITLE);
  if (metrics.length === 0 || metrics.length > MOST_LINES) {
    report(dashboard, {
      message: `the chart ${show(title)} has ${metrics.length} metrics, 1 to ${MOST_LINES} are allowed.`,
      remedy: 'Add a metric to the chart, or split it.',
    });
  }
  const units = [...new Set(metrics.map(({ definition }) => definition.unit))];
  if (units.length > 1) {
    report(dashboard, {
      message: `the chart ${show(title)} has metrics in ${units.join(' and ')}.`,
      remedy: 'Use a chart for each unit.',
    });
  }
}
