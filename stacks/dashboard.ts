import { cloudOf } from '../modules/cloud';
import { groupIn } from '../modules/core/child';
import { type Kind, useOf } from '../modules/core/kind';
import { type Metric, publishedOnce, SECTIONS, type Section } from '../modules/core/metrics';
import type { Dashboard, DashboardChart, DashboardSection } from '../modules/dashboard/dashboard';
import type { PlacementStack } from './placement-stack';

const TITLES: Readonly<Record<Section, string>> = {
  traffic: 'Traffic',
  errors: 'Errors',
  latency: 'Latency',
  saturation: 'Saturation',
  queues: 'Queues',
  data: 'Data',
};

/**
 * The dashboard of a stack: the metrics of every kind in it, in the same sections on each cloud.
 * None is created if no kind publishes metrics.
 */
export function overview(stack: PlacementStack): Dashboard | undefined {
  const sections = sectionsOf(stack);
  if (!isDrawn(sections)) return undefined;
  const place = groupIn(stack, 'monitoring');
  return cloudOf(place).dashboard(place, 'overview', { title: stack.node.id, sections });
}

/** Whether there is a metric to draw: a dashboard of costs alone is not drawn. */
export const isDrawn = (sections: readonly DashboardSection[]): boolean =>
  sections.some(({ charts = [] }) => charts.length > 0);

/** The sections with charts, and the costs. */
export function sectionsOf(stack: PlacementStack): DashboardSection[] {
  const kinds = stack.node.findAll().filter((one) => useOf(one)) as Kind[];
  const metrics = publishedOnce(kinds);
  const drawn = SECTIONS.map((section) => ({
    title: TITLES[section],
    charts: chartsOf(metrics.filter(({ definition }) => definition.section === section)),
  })).filter(({ charts }) => charts.length > 0);
  const budgets = kinds.flatMap((kind) => {
    const use = useOf(kind);
    if (use?.table.kind !== 'budget') return [];
    const { monthly, currency = 'USD' } = use.props as { monthly: number; currency?: string };
    return [`- ${pathOf(kind)}: ${monthly} ${currency} a month`];
  });
  const told = budgets.length > 0 ? `Budgets that tell of costs:\n\n${budgets.join('\n')}` : 'No budget is set.';
  return [...drawn, { title: 'Costs', text: told, costs: true }];
}

/** A chart for each metric of each kind, with a line for each construct. */
function chartsOf(metrics: readonly Metric[]): DashboardChart[] {
  const charts = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const { kind } = (useOf(metric.of) as { table: { kind: string } }).table;
    const title = `${kind}: ${metric.definition.meaning}`.slice(0, 100);
    charts.set(title, [...(charts.get(title) ?? []), metric]);
  }
  return [...charts].map(([title, some]) => ({ title, metrics: some.slice(0, MOST_LINES) }));
}

/** More lines would not be distinguishable. */
const MOST_LINES = 50;

const pathOf = ({ node }: Kind) => node.path.split('/').slice(1).join('/');
