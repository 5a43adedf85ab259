import { createHash } from 'node:crypto';
import type { Environment } from '../environments/loader';
import type { Metric, MetricUnit } from '../modules/core/metrics';
import { lineOf } from '../modules/dashboard/dashboard';
import { isDrawn, sectionsOf } from '../stacks/dashboard';
import type { PlacementStack } from '../stacks/placement-stack';
import type { Workloads } from '../stacks/workloads';
import { inMemory } from './in-memory';

/** The content of each stack's dashboard, with example data. */
export interface DrawnDashboard {
  readonly stack: string;
  readonly sections: readonly DrawnSection[];
}

export interface DrawnSection {
  readonly title: string;
  readonly text?: string;
  readonly charts: readonly DrawnChart[];
}

export interface DrawnChart {
  readonly title: string;
  readonly unit: MetricUnit | 'USD';
  /** The threshold of the default alarm. */
  readonly threshold?: number;
  readonly lines: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** Values of four hours, one every five minutes. */
const VALUES = 48;
/** The range of example values of each unit without a threshold. */
const USUAL: Readonly<Record<MetricUnit, number>> = { count: 100, percent: 60, seconds: 1, bytes: 5e9, state: 1 };

/** Estimated charges of AWS grow within a month; the other clouds publish no metric of costs. */
const CHARGES: DrawnChart = {
  title: 'Estimated charges of the account this month',
  unit: 'USD',
  lines: [{ label: 'charges', values: Array.from({ length: VALUES }, (_, index) => 400 + Math.floor(index / 12) * 3) }],
};

export function dashboards(environments: readonly Environment[], workloads?: Workloads): DrawnDashboard[] {
  const look = (stacks: readonly PlacementStack[]) =>
    stacks.flatMap((stack) => {
      const all = sectionsOf(stack);
      const sections = all.map(({ title, text, charts = [], costs }) => ({
        title,
        ...(text !== undefined && { text }),
        charts: [
          ...charts.map(({ title: name, metrics }) => drawn(name, metrics)),
          ...(costs && stack.placement.cloud === 'aws' ? [CHARGES] : []),
        ],
      }));
      return isDrawn(all) ? [{ stack: stack.node.id, sections }] : [];
    });
  return inMemory(environments, look, workloads);
}

function drawn(title: string, metrics: readonly Metric[]): DrawnChart {
  const [first] = metrics as readonly [Metric, ...Metric[]];
  const { unit, alarm } = first.definition;
  const threshold = typeof alarm?.below === 'number' ? alarm.below : alarm?.above;
  return {
    title,
    unit,
    ...(threshold !== undefined && { threshold }),
    lines: metrics.map((metric) => ({ label: lineOf(metric), values: exampleOf(metric, threshold) })),
  };
}

/** The same wave for the same line, within the threshold. */
function exampleOf({ of, name, definition: { unit, alarm } }: Metric, threshold: number | undefined): number[] {
  const hash = createHash('sha256').update(`${of.node.path} ${name}`).digest();
  const share = (index: number) => (hash[index] ?? 0) / 255;
  const base = alarm?.below === undefined ? (threshold ?? USUAL[unit]) * 0.5 : (threshold ?? USUAL[unit]) * 3;
  if (alarm?.below === 'expected') return Array.from({ length: VALUES }, () => 2);
  if (unit === 'state') return Array.from({ length: VALUES }, () => 1);
  return Array.from({ length: VALUES }, (_, index) => {
    const wave = 0.25 * Math.sin((index / VALUES) * 2 * Math.PI * (1 + Math.round(share(0))) + share(1) * 6);
    const noise = 0.1 * (share(2 + (index % 28)) - 0.5);
    const value = base * (0.7 + 0.3 * share(31) + wave + noise);
    return unit === 'count' ? Math.round(value) : Number(value.toPrecision(3));
  });
}
