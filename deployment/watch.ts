import { join } from 'node:path';
import { UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { Measurements } from '../simulator/measurements';
import { SIMULATED } from '../simulator/simulate';
import { apply } from './apply';
import { run } from './child-process';
import { deploy, type Watcher } from './deploy';
import { note, say } from './output';
import { type Options, type Session, session, simulating } from './session';
import { type StateResource, stateOf, synthesized } from './state-folder';
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
    say(`No alarm fired within ${options.watch} minutes.`);
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
  const simulated = simulating(options);
  if (!simulated) for (const id of here.ids) checkReadable(here, id);
  const deployed = resources.filter(({ mode, type }) => mode === 'managed' && type in READERS);
  const readers = new Map<Reader, StateResource[]>();
  for (const one of deployed) {
    const reader = READERS[one.type] as Reader;
    readers.set(reader, [...(readers.get(reader) ?? []), one]);
  }
  if (simulated) return simulatedFiring(deployed);
  const read = await Promise.all([...readers].map(([reader, alarms]) => reader(alarms)));
  return read.flat().sort();
}

/** What can't be watched is refused before the deployment. */
function checkReadable(here: Session, id: string): void {
  const { resource = {} } = synthesized(here, id) as { readonly resource?: Readonly<Record<string, object>> };
  if (!resource.google_monitoring_alert_policy) return;
  throw new UserError([
    {
      where: id,
      message: '--watch cannot read the state of alert policies: gcloud has no command for open incidents.',
      remedy: 'Deploy without --watch, watch the notifications, and use npm run rollback.',
    },
  ]);
}

const nameOf = ({ instances }: StateResource): string => {
  const { alarm_name, display_name, name } = instances[0]?.attributes ?? {};
  return String(alarm_name ?? display_name ?? name);
};

function simulatedFiring(deployed: readonly StateResource[]): string[] {
  const ours = new Set(deployed.map(nameOf));
  return new Measurements(join(SIMULATED, 'clouds'))
    .states()
    .filter(({ name, state, told }) => state === 'ALARM' && told.length > 0 && ours.has(name))
    .map(({ name }) => name);
}

type Reader = (alarms: readonly StateResource[]) => Promise<string[]>;

/** The cloud's own command, which is signed in as Terraform is. */
async function ask(cloud: CloudName, command: string, args: readonly string[]): Promise<unknown> {
  try {
    const { code, out } = await run(command, args, { capture: true });
    if (code === 0) return JSON.parse(out || 'null');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && !(error instanceof SyntaxError)) throw error;
  }
  throw new UserError([
    {
      where: '--watch',
      message: `the state of the alarms on ${cloud} cannot be read: ${command} ${args.slice(0, 2).join(' ')} failed.`,
      remedy: `Install ${command} and sign in, or deploy without --watch.`,
    },
  ]);
}

/** Source: docs.aws.amazon.com/cli/latest/reference/cloudwatch/describe-alarms.html (100 names) */
const AT_ONCE = 100;

const onAws: Reader = async (alarms) => {
  // Those without an action are parts of others.
  const telling = alarms.filter(({ instances }) => (instances[0]?.attributes.alarm_actions as [] | null)?.length);
  const regions = new Map<string, string[]>();
  for (const one of telling) {
    const region = String(one.instances[0]?.attributes.arn).split(':')[3] ?? '';
    regions.set(region, [...(regions.get(region) ?? []), nameOf(one)]);
  }
  const found: string[] = [];
  for (const [region, names] of regions) {
    for (let first = 0; first < names.length; first += AT_ONCE) {
      const some = names.slice(first, first + AT_ONCE);
      const types = ['--alarm-types', 'MetricAlarm', 'CompositeAlarm', '--state-value', 'ALARM'];
      const place = ['--region', region, '--output', 'json'];
      const said = (await ask('aws', 'aws', [
        'cloudwatch',
        'describe-alarms',
        ...types,
        ...place,
        '--alarm-names',
        ...some,
      ])) as {
        readonly MetricAlarms?: readonly { readonly AlarmName: string }[];
        readonly CompositeAlarms?: readonly { readonly AlarmName: string }[];
      };
      found.push(...[...(said.MetricAlarms ?? []), ...(said.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName));
    }
  }
  return found;
};

/** Source: learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all */
const onAzure: Reader = async (alarms) => {
  const byId = new Map(
    alarms.map((one) => [String(one.instances[0]?.attributes.id).toLowerCase(), nameOf(one)] as const),
  );
  const subscriptions = new Set([...byId.keys()].map((id) => id.split('/')[2]));
  const found: string[] = [];
  for (const subscription of subscriptions) {
    const path = `/subscriptions/${subscription}/providers/Microsoft.AlertsManagement/alerts`;
    const said = (await ask('azure', 'az', [
      'rest',
      '--method=get',
      '--url',
      `https://management.azure.com${path}?api-version=2019-03-01&monitorCondition=Fired&timeRange=1d`,
    ])) as {
      readonly value: readonly { readonly properties: { readonly essentials: { readonly alertRule: string } } }[];
    };
    for (const { properties } of said.value) {
      const name = byId.get(properties.essentials.alertRule.toLowerCase());
      if (name !== undefined) found.push(name);
    }
  }
  return [...new Set(found)];
};

/** Refused before: see `checkReadable`. */
const onGoogle: Reader = async () => [];

const READERS: Readonly<Record<string, Reader>> = {
  aws_cloudwatch_metric_alarm: onAws,
  aws_cloudwatch_composite_alarm: onAws,
  google_monitoring_alert_policy: onGoogle,
  azurerm_monitor_metric_alert: onAzure,
  azurerm_monitor_scheduled_query_rules_alert_v2: onAzure,
};
