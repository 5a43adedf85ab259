import { join } from 'node:path';
import { TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { UserError } from '../modules/core/errors';
import { type Kind, useOf } from '../modules/core/kind';
import { absence, type Metric, type MetricTarget, nativeThreshold, type Serving } from '../modules/core/metrics';
import type { CloudName } from '../modules/core/placement';
import { ALARM_TYPES } from '../simulator/alarms';
import { Measurements } from '../simulator/measurements';
import { SIMULATED } from '../simulator/simulate';
import type { PlacementStack } from '../stacks/placement-stack';
import { nameOf } from './alarm-states';
import { deploy, type Watcher } from './deploy';
import { DRILLS, type Effect, effectOn, FAILURES, type FailureId, LASTING_MINUTES } from './failures';
import { inMemory } from './in-memory';
import { type Options, session } from './session';
import { type StateResource, stateOf } from './state-folder';

/** What a drill showed. */
export interface GameDay {
  readonly format: 1;
  readonly environment: string;
  readonly failures: readonly FailureReport[];
}

export interface FailureReport {
  readonly id: FailureId;
  readonly title: string;
  readonly effects: readonly Outcome[];
}

/**
 * How a construct fared: `seen`, alarms fired; `healed`, the cloud repaired it before one did;
 * `unseen`, nobody was notified.
 */
export interface Outcome {
  readonly stack: string;
  readonly construct: string;
  readonly what: string;
  readonly result: 'seen' | 'healed' | 'unseen';
  /** The alarms that fired, by their paths. */
  readonly alarms: readonly string[];
  /** Of what is unseen: why, and what to do. */
  readonly why?: string;
  readonly remedy?: string;
  readonly healsAfterMinutes?: number;
}

/**
 * Where alarms are evaluated: `measure` sets what one reads for some minutes, and returns whether
 * it then fires and notifies somebody.
 */
export interface Evaluation {
  measure(stack: string, address: string, value: number, minutes: number): boolean;
}

/**
 * Deploys the environment to the simulated clouds, and lets each failure happen there: 2 if one is
 * not seen by anybody.
 */
export async function gameDay(
  name: string,
  failures: readonly FailureId[],
  options: Options,
  show: (report: GameDay) => void,
  watcher?: Watcher,
): Promise<number> {
  if (!options.simulate) {
    throw new UserError([
      {
        where: 'gameday',
        message: 'a drill on a real cloud would harm what runs there.',
        remedy: 'Add --simulate. docs/contingency.md has the drills for people, with the commands.',
      },
    ]);
  }
  const code = await deploy(name, { ...options, autoApprove: true }, watcher);
  if (code !== 0) return code;
  const report = await session([name], options, async (here) => {
    const states = new Map(
      await Promise.all(here.ids.map(async (id) => [id, (await stateOf(here, id).pull())?.resources ?? []] as const)),
    );
    const evaluation = deployed(states, new Measurements(join(SIMULATED, 'clouds')));
    return inMemory(here.environments, (stacks) => simulateFailures(name, stacks, failures, evaluation));
  });
  show(report);
  return report.failures.some(({ effects }) => effects.some(({ result }) => result === 'unseen')) ? 2 : 0;
}

/** The alarms in the simulated clouds, by the addresses in the states. */
function deployed(states: ReadonlyMap<string, readonly StateResource[]>, measurements: Measurements): Evaluation {
  return {
    measure(stack, address, value, minutes) {
      const found = states.get(stack)?.find(({ type, name }) => `${type}.${name}` === address);
      if (!found) throw new Error(`${address} is not in the state of ${stack}`);
      measurements.measure(nameOf(found), value, minutes);
      const now = measurements.states().find((one) => one.name === nameOf(found));
      return now?.state === 'ALARM' && now.notified.length > 0;
    },
  };
}

/** Each failure on its own: what it does to every construct of the stacks, and who sees it. */
export function simulateFailures(
  environment: string,
  stacks: readonly PlacementStack[],
  failures: readonly FailureId[],
  evaluation: Evaluation,
): GameDay {
  const nodes = stacks.flatMap((stack) => stack.node.findAll()).filter((node) => useOf(node)) as Kind[];
  const alarms = nodes.filter((node) => ['alarm', 'objective'].includes(useOf(node)?.table.kind ?? ''));
  return {
    format: 1,
    environment,
    failures: FAILURES.filter((id) => failures.includes(id)).map((id) => ({
      id,
      title: DRILLS[id].title,
      effects: nodes
        .flatMap((kind) => {
          const effect = effectOn(kind, id);
          return effect ? [outcomeOf(kind, effect, alarms, evaluation)] : [];
        })
        .sort((one, other) => (one.construct < other.construct ? -1 : 1)),
    })),
  };
}

function outcomeOf(kind: Kind, effect: Effect, alarms: readonly Kind[], evaluation: Evaluation): Outcome {
  const { what, symptom, healsAfterMinutes, remedy } = effect;
  const fired = symptom
    ? alarms.filter((alarm) => fires(alarm, kind, symptom, healsAfterMinutes ?? LASTING_MINUTES, evaluation))
    : [];
  const result = fired.length > 0 ? 'seen' : healsAfterMinutes === undefined ? 'unseen' : 'healed';
  return {
    stack: stackOf(kind).node.id,
    construct: pathOf(kind),
    what,
    result,
    alarms: fired.map(pathOf),
    ...(result === 'unseen' && unseen(kind, symptom?.metric, remedy)),
    ...(result === 'healed' && { healsAfterMinutes }),
  };
}

/** Why nobody sees it. */
function unseen(kind: Kind, name: string | undefined, remedy: string) {
  if (name === undefined) return { why: 'no metric shows it', remedy };
  const metric = publishedBy(kind, name);
  const absent = metric && absence(metric);
  return absent
    ? { why: `${name} is not published on ${kind.placement.cloud}: ${absent.why}`, remedy: absent.instead }
    : { why: `no alarm on ${name} fires`, remedy };
}

/** One of `metrics`. Errors in a log are not: they are counted once an alarm uses them. */
const publishedBy = (kind: Kind, name: string): Metric | undefined =>
  'metrics' in kind ? (kind.metrics as Readonly<Record<string, Metric>>)[name] : undefined;

/** The metric of the construct that an alarm, or a service level objective, reads. */
function watchedBy(alarm: Kind, kind: Kind, name: string): Metric | undefined {
  const { metric, of } = (useOf(alarm)?.props ?? {}) as { readonly metric?: Metric; readonly of?: Serving };
  const served = of?.served;
  const all = metric ? [metric] : served && 'failed' in served ? served.failed : [];
  return all.find((one) => one.of === kind && one.name === name);
}

/** Whether it notifies somebody while the failure lasts. */
function fires(
  alarm: Kind,
  kind: Kind,
  { metric: name, value }: NonNullable<Effect['symptom']>,
  minutes: number,
  evaluation: Evaluation,
): boolean {
  const metric = watchedBy(alarm, kind, name);
  if (!metric) return false;
  const { below } = (useOf(alarm)?.props ?? {}) as { readonly below?: number };
  const good = below === undefined ? 0 : metric.definition.unit === 'percent' ? 100 : below + 1;
  const { cloud } = kind.placement;
  return alarmResources(alarm).some((resource) => {
    const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    const set = (one: number, long: number) =>
      evaluation.measure(stackOf(alarm).node.id, address, nativeOf(metric, cloud, one), long);
    set(good, LASTING_MINUTES);
    const fired = set(value, minutes);
    // The next failure begins when this one is over.
    set(good, LASTING_MINUTES);
    return fired;
  });
}

/** A value in the unit of the cloud. */
function nativeOf(metric: Metric, cloud: CloudName, value: number): number {
  const series = metric.definition[cloud];
  if ('is' in series || 'table' in series) return value;
  return nativeThreshold(series, metric.target as MetricTarget, value, true).value;
}

const alarmResources = (alarm: IConstruct) =>
  alarm.node
    .findAll()
    .filter((node): node is TerraformResource => node instanceof TerraformResource)
    .filter(({ terraformResourceType }) => (ALARM_TYPES as readonly string[]).includes(terraformResourceType));

const stackOf = (node: IConstruct) => TerraformStack.of(node);
const pathOf = (node: IConstruct) => node.node.path.split('/').slice(1).join('/');
