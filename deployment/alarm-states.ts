import { codeOf, UserError } from '../modules/core/errors';
import type { CloudName } from '../modules/core/placement';
import { run } from './child-process';
import type { StateResource } from './state-folder';

export const nameOf = ({ instances }: StateResource): string => {
  const { alarm_name, display_name, name } = instances[0]?.attributes ?? {};
  return String(alarm_name ?? display_name ?? name);
};

/** Whether resources of this type are alarms that notify somebody. */
export const isAlarm = (type: string): boolean => type in READERS;

/** The alarms of these that fire now, by their names in the cloud. */
export async function firingAlarms(deployed: readonly StateResource[]): Promise<string[]> {
  const readers = new Map<Reader, StateResource[]>();
  for (const one of deployed) {
    const reader = READERS[one.type] as Reader;
    readers.set(reader, [...(readers.get(reader) ?? []), one]);
  }
  const read = await Promise.all([...readers].map(([reader, alarms]) => reader(alarms)));
  return read.flat().sort();
}

type Reader = (alarms: readonly StateResource[]) => Promise<string[]>;

/** The cloud's own command, which is signed in as Terraform is. */
async function ask(cloud: CloudName, command: string, args: readonly string[]): Promise<string> {
  try {
    const { code, out } = await run(command, args, { capture: true });
    if (code === 0) return out.trim();
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  throw unreadable(cloud, `${command} ${args.slice(0, 2).join(' ')} failed`, `Install ${command} and sign in`);
}

const unreadable = (cloud: CloudName, why: string, remedy: string) =>
  new UserError([
    {
      where: '--watch',
      message: `the state of the alarms on ${cloud} cannot be read: ${why}.`,
      remedy: `${remedy}, or deploy without --watch.`,
    },
  ]);

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
      const args = ['cloudwatch', 'describe-alarms', ...types, ...place, '--alarm-names', ...some];
      const said = JSON.parse(await ask('aws', 'aws', args)) as {
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
    const url = `https://management.azure.com${path}?api-version=2019-03-01&monitorCondition=Fired&timeRange=1d`;
    const said = JSON.parse(await ask('azure', 'az', ['rest', '--method=get', '--url', url])) as {
      readonly value: readonly { readonly properties: { readonly essentials: { readonly alertRule: string } } }[];
    };
    for (const { properties } of said.value) {
      const name = byId.get(properties.essentials.alertRule.toLowerCase());
      if (name !== undefined) found.push(name);
    }
  }
  return [...new Set(found)];
};

/** A page of open and closed incidents, the newest first. */
interface Incidents {
  readonly alerts?: readonly { readonly state: string; readonly policy?: { readonly name?: string } }[];
  readonly nextPageToken?: string;
}

/**
 * gcloud has no command for incidents, so the API is asked with its token. The filter of the API
 * matches any field of an incident, so the state is compared here. Source:
 * cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alerts
 */
const onGoogle: Reader = async (alarms) => {
  // The last part of a policy's name: the part before it is the project's id or its number.
  const byId = new Map(
    alarms.map((one) => [String(one.instances[0]?.attributes.name).split('/').at(-1) ?? '', nameOf(one)] as const),
  );
  const projects = new Set(alarms.map(({ instances }) => String(instances[0]?.attributes.project)));
  const token = await ask('google', 'gcloud', ['auth', 'print-access-token']);
  const found: string[] = [];
  for (const project of projects) {
    for (let page: string | undefined = ''; page !== undefined; ) {
      const { alerts = [], nextPageToken } = await incidents(project, token, page);
      const open = alerts.filter(({ state }) => state === 'OPEN');
      found.push(...open.flatMap(({ policy }) => byId.get(policy?.name?.split('/').at(-1) ?? '') ?? []));
      page = nextPageToken || undefined;
    }
  }
  return [...new Set(found)];
};

async function incidents(project: string, token: string, page: string): Promise<Incidents> {
  const query = new URLSearchParams({ pageSize: '1000', ...(page && { pageToken: page }) });
  const url = `https://monitoring.googleapis.com/v3/projects/${project}/alerts?${query}`;
  const get = (headers: Readonly<Record<string, string>>) =>
    fetch(url, {
      headers: { authorization: `Bearer ${token}`, ...headers },
      signal: AbortSignal.timeout(30_000),
    }).catch((error: Error) => {
      throw unreadable('google', `monitoring.googleapis.com cannot be reached: ${error.message}`, 'Check the network');
    });
  const plain = await get({});
  // A person's token can require a project for the quota; that of a service account has one.
  // Source: cloud.google.com/sdk/gcloud/reference/auth/print-access-token
  const answer = plain.status === 403 ? await get({ 'x-goog-user-project': project }) : plain;
  if (answer.ok) return (await answer.json()) as Incidents;
  throw unreadable(
    'google',
    `monitoring.googleapis.com returns ${answer.status} for the incidents of ${project}`,
    'Grant the signed-in account roles/monitoring.viewer',
  );
}

const READERS: Readonly<Record<string, Reader>> = {
  aws_cloudwatch_metric_alarm: onAws,
  aws_cloudwatch_composite_alarm: onAws,
  google_monitoring_alert_policy: onGoogle,
  azurerm_monitor_metric_alert: onAzure,
  azurerm_monitor_scheduled_query_rules_alert_v2: onAzure,
};
