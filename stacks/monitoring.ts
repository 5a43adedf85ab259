import { Construct, type IConstruct } from 'constructs';
import type { Environment } from '../environments/loader';
import type { AlarmProps } from '../modules/alarm/alarm';
import { ALARM } from '../modules/alarm/support';
import { cloudOf } from '../modules/cloud';
import { groupIn } from '../modules/core/child';
import { closest } from '../modules/core/closest';
import { report } from '../modules/core/errors';
import { type Kind, useOf } from '../modules/core/kind';
import {
  absence,
  type DefaultAlarm,
  type Metric,
  publishedBy,
  publishedOnce,
  type Serving,
} from '../modules/core/metrics';
import type { Notifications } from '../modules/notifications/notifications';
import type { ServiceLevel } from '../modules/objective/objective';
import { overview } from './dashboard';
import type { PlacementStack } from './placement-stack';

type Monitoring = NonNullable<Environment['monitoring']>;
type Overrides = NonNullable<Monitoring['overrides']>;
const LOGGED = 'loggedErrors';
type Change = Overrides[string][string];

/**
 * Implements `monitoring:` of an environment file: notifications, a dashboard of each stack, and
 * the alarms of every kind in `stacks`, the foundation first.
 */
export function monitor(
  stacks: readonly [PlacementStack, ...PlacementStack[]],
  { notify, alarms, dashboard, overrides = {} }: Omit<Monitoring, 'audit'>,
): void {
  const [foundation] = stacks;
  const place = new Construct(foundation, 'monitoring');
  const channels = Object.entries(notify).map(([id, props]) => cloudOf(place).notifications(place, id, props));
  if (dashboard === 'default') for (const stack of stacks) overview(stack);
  if (alarms === 'none') return;
  const watched = stacks.flatMap((stack) =>
    stack.node.findAll().filter((one) => useOf(one) && (publishedBy(one).length > 0 || LOGGED in one)),
  ) as Kind[];
  const used = new Set<string>();
  const once = new Set(publishedOnce(watched).map(({ of, name }) => `${of.node.path} ${name}`));
  for (const kind of watched) {
    const path = pathOf(kind);
    const changes = overrides[path] ?? {};
    used.add(path);
    const metrics = [...publishedBy(kind), ...loggedBy(kind, changes)];
    refuseUnknown(
      kind,
      `monitoring.overrides ${path}`,
      Object.keys(changes),
      metrics.map(({ name }) => name),
    );
    for (const metric of metrics) {
      if (metric.name === LOGGED || once.has(`${kind.node.path} ${metric.name}`))
        setAlarm(kind, metric, changes[metric.name], channels);
    }
  }
  for (const stack of stacks) for (const kind of stack.node.findAll()) setObjective(kind, channels);
  refuseUnknown(place, 'monitoring.overrides', Object.keys(overrides), [...used]);
}

/** The alarms of a construct that has a service level objective: `slo: { availability: 99.9 }`. */
function setObjective(kind: IConstruct, notify: readonly Notifications[]): void {
  const { slo } = (useOf(kind)?.props ?? {}) as { readonly slo?: ServiceLevel };
  if (slo) cloudOf(kind).objective(alarmsOf(kind), 'objective', { ...slo, of: kind as Serving, notify });
}

const alarmsOf = (kind: IConstruct) => groupIn(kind, 'alarms');

const pathOf = (kind: IConstruct) => kind.node.path.split('/').slice(1).join('/');

/** Errors in its log are counted where an override sets an alarm on them. */
function loggedBy(kind: Kind, changes: Overrides[string]): readonly Metric[] {
  const metric = LOGGED in changes && LOGGED in kind ? (kind[LOGGED as keyof Kind] as unknown as Metric) : undefined;
  return metric && !absence(metric) ? [metric] : [];
}

function refuseUnknown(scope: Construct, where: string, given: readonly string[], known: readonly string[]): void {
  for (const one of given.filter((name) => !known.includes(name))) {
    const meant = closest(one, known);
    report(scope, {
      message: `${where}: ${one} publishes no metric here${meant ? `; did you mean "${meant}"?` : '.'}`,
      remedy: `There are ${[...known].sort().join(', ')}.`,
    });
  }
}

function setAlarm(kind: Kind, metric: Metric, change: Change | undefined, notify: readonly Notifications[]): void {
  const standard = metric.definition.alarm;
  if (change === 'none' || (!standard && !change)) return;
  const threshold =
    change?.above !== undefined || change?.below !== undefined ? pick(change) : thresholdOf(metric, standard);
  if (!threshold) return;
  cloudOf(kind).alarm(alarmsOf(kind), dashed(metric.name), {
    metric,
    ...threshold,
    windowSeconds: (change?.windowSeconds ?? standard?.windowSeconds) as AlarmProps['windowSeconds'],
    severity: change?.severity ?? standard?.severity,
    missingData: takes(kind, standard?.missingData) ? standard?.missingData : undefined,
    description: `${pathOf(kind)}: ${metric.definition.meaning}. ${standard?.first ?? ''}`.trim(),
    notify,
  });
}

/**
 * Whether the cloud of `kind` supports the treatment of a window without data; its default is
 * documented on the kind's page.
 */
function takes({ placement }: Kind, missingData: DefaultAlarm['missingData']): boolean {
  const support = ALARM.features.missingData[placement.cloud];
  return support.is !== 'unsupported' && (support.limit?.oneOf?.includes(missingData ?? 'ok') ?? true);
}

const pick = ({ above, below }: { readonly above?: number; readonly below?: number }) => ({ above, below });

/**
 * The threshold for the kind. One that depends on a configured value is undefined if that value is
 * 0: a group with a minimum of no machines.
 */
function thresholdOf(
  { target }: Metric,
  standard: DefaultAlarm | undefined,
): Pick<AlarmProps, 'above' | 'below'> | undefined {
  if (standard?.below !== 'expected') return standard && { above: standard.above, below: standard.below };
  const expected = 'expected' in target ? target.expected : undefined;
  return expected ? { below: expected } : undefined;
}

/** `dead-letters` for `deadLetters`. */
const dashed = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
