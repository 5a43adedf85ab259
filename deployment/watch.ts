import { join } from 'node:path';
import { Measurements } from '../simulator/measurements';
import { SIMULATED } from '../simulator/simulate';
import { firingAlarms, isAlarm, nameOf } from './alarm-states';
import { apply } from './apply';
import { deploy, type Watcher } from './deploy';
import { note, say } from './output';
import { type Options, type Session, session, simulating } from './session';
import { type StateResource, stateOf } from './state-folder';
import { synthesize } from './synthesize';

export interface WatchOptions extends Options {
  /** How long the alarms are watched after the deployment, in minutes. */
  readonly watch: number;
  /** Applies the rollback, too. */
  readonly autoRollback?: boolean;
}

/** Plans the rollback to the release before, and shows the review: 2 if there are changes. */
type PlanRollback = (options: Options) => Promise<number>;

/** How often alarms are read. Each cloud evaluates them once a minute. */
const EVERY_MILLISECONDS = 30_000;
const MINUTE = 60_000;
/** Where a rollback is planned. */
const FOLDER = 'reviewed';

/**
 * Deploys, and watches the alarms of the environment. If one fires that did not fire before, the
 * rollback is planned, and with `autoRollback` applied.
 */
export async function deployWatched(
  name: string,
  options: WatchOptions,
  planRollback: PlanRollback,
  watcher?: Watcher,
): Promise<number> {
  const before = new Set(await session([name], options, (here) => firing(here, options)));
  const code = await deploy(name, options, watcher);
  if (code !== 0) return code;
  const fired = await watchFor(name, options, before);
  if (fired.length === 0) {
    say(`No alarm fired within ${options.watch === 1 ? 'a minute' : `${options.watch} minutes`}.`);
    return 0;
  }
  note(`Fired since the deployment: ${fired.join(', ')}.`);
  return takeBack(name, options, planRollback);
}

/** Time in the simulated clouds passes only when something is measured: one look is enough. */
async function watchFor(name: string, options: WatchOptions, before: ReadonlySet<string>): Promise<string[]> {
  const end = Date.now() + options.watch * MINUTE;
  for (;;) {
    const now = await session([name], options, (here) => firing(here, options));
    const fired = now.filter((one) => !before.has(one));
    if (fired.length > 0 || simulating(options) || Date.now() >= end) return fired;
    await new Promise((done) => setTimeout(done, EVERY_MILLISECONDS));
  }
}

/** The release is not good, whatever becomes of the rollback: 1. */
async function takeBack(name: string, options: WatchOptions, planRollback: PlanRollback): Promise<number> {
  const { watch: _, autoRollback, ...rest } = options;
  const planned = await planRollback({ ...rest, out: FOLDER });
  if (planned !== 2) return 1;
  const ids = await session([name], options, async (here) => here.ids);
  if (!autoRollback) {
    note(`To roll back: ${ids.map((id) => `npm run apply -- ${FOLDER}/${id}`).join(' && ')}`);
    return 1;
  }
  for (const id of ids) {
    const code = await apply(join(FOLDER, id));
    if (code !== 0) return code;
  }
  note(`Rolled back: ${name} has the earlier release again.`);
  return 1;
}

/** The alarms of these stacks that fire now and notify somebody, by their names in the cloud. */
async function firing(here: Session, options: Options): Promise<string[]> {
  synthesize(here, options);
  const resources = (
    await Promise.all(here.ids.map(async (id) => (await stateOf(here, id).pull())?.resources ?? []))
  ).flat();
  const deployed = resources.filter(({ mode, type }) => mode === 'managed' && isAlarm(type));
  return simulating(options) ? simulatedFiring(deployed) : firingAlarms(deployed);
}

function simulatedFiring(deployed: readonly StateResource[]): string[] {
  const ours = new Set(deployed.map(nameOf));
  return new Measurements(join(SIMULATED, 'clouds'))
    .states()
    .filter(({ name, state, notified }) => state === 'ALARM' && notified.length > 0 && ours.has(name))
    .map(({ name }) => name);
}
