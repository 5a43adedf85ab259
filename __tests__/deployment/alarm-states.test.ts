import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { firingAlarms } from '../../deployment/alarm-states';
import type { StateResource } from '../../deployment/state-folder';

const folder = mkdtempSync(join(tmpdir(), 'alarm-states-'));
const { PATH } = process.env;
beforeAll(() => {
  process.env.PATH = `${folder}${delimiter}${PATH}`;
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true });
});

/** The cloud's command, which prints this and ends with the code. */
const command = (name: string, out: string, code = 0) => {
  writeFileSync(join(folder, name), `#!/bin/sh\ncat <<'END'\n${out}\nEND\nexit ${code}\n`);
  chmodSync(join(folder, name), 0o755);
};
const alarm = (type: string, attributes: Record<string, unknown>) =>
  ({ mode: 'managed', type, name: 'alarm', instances: [{ attributes }] }) as unknown as StateResource;

test('on AWS those of the region that are in the state ALARM', async () => {
  command('aws', JSON.stringify({ MetricAlarms: [{ AlarmName: 'dead-letters' }], CompositeAlarms: [] }));
  const of = (alarm_name: string, alarm_actions: string[]) =>
    alarm('aws_cloudwatch_metric_alarm', { alarm_name, alarm_actions, arn: 'arn:aws:cloudwatch:eu-west-1:1:alarm:a' });
  expect(await firingAlarms([of('dead-letters', ['arn:aws:sns:…']), of('part', [])])).toEqual(['dead-letters']);
});

test('on Azure those whose rule is among the fired alerts of the subscription', async () => {
  const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/dead-letters';
  const essentials = { alertRule: id.toUpperCase() };
  command('az', JSON.stringify({ value: [{ properties: { essentials } }, { properties: { essentials } }] }));
  const other = { id: `${id}-2`, name: 'other' };
  const deployed = [{ id, name: 'dead-letters' }, other].map((one) => alarm('azurerm_monitor_metric_alert', one));
  expect(await firingAlarms(deployed)).toEqual(['dead-letters']);
});

describe('on Google Cloud', () => {
  const policy = (id: string, display_name: string) =>
    alarm('google_monitoring_alert_policy', {
      name: `projects/acme-prod/alertPolicies/${id}`,
      project: 'acme-prod',
      display_name,
    });
  const deployed = [policy('1', 'dead-letters'), policy('2', 'cpu'), policy('3', 'latency')];
  const asked: string[] = [];
  const answers = (answer: (url: URL, headers: Record<string, string>) => Response) => {
    asked.length = 0;
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      asked.push(String(url));
      return answer(new URL(String(url)), init?.headers as Record<string, string>);
    });
  };
  beforeEach(() => command('gcloud', 'token'));

  test('those with an open incident, on any page; the project may be a number there', async () => {
    const pages = [
      {
        alerts: [{ state: 'OPEN', policy: { name: 'projects/123/alertPolicies/2' } }, { state: 'OPEN' }],
        nextPageToken: 'b',
      },
      {
        alerts: [
          { state: 'CLOSED', policy: { name: 'projects/123/alertPolicies/3' } },
          { state: 'OPEN', policy: { name: 'projects/acme-prod/alertPolicies/1' } },
          { state: 'OPEN', policy: { name: 'projects/acme-prod/alertPolicies/9' } },
        ],
      },
    ];
    answers((url, { authorization }) =>
      Response.json(pages[url.searchParams.get('pageToken') === 'b' ? 1 : 0], {
        status: authorization === 'Bearer token' ? 200 : 401,
      }),
    );
    expect(await firingAlarms(deployed)).toEqual(['cpu', 'dead-letters']);
    expect(asked[0]).toBe('https://monitoring.googleapis.com/v3/projects/acme-prod/alerts?pageSize=1000');
  });

  test("a person's token uses the quota of the project", async () => {
    answers((_, headers) =>
      headers['x-goog-user-project'] === 'acme-prod' ? Response.json({}) : new Response('', { status: 403 }),
    );
    expect(await firingAlarms(deployed)).toEqual([]);
    expect(asked.length).toBe(2);
  });

  test('a refusal, and a command that is not signed in, are errors', async () => {
    answers(() => new Response('', { status: 403 }));
    await expect(firingAlarms(deployed)).rejects.toThrow(
      'monitoring.googleapis.com returns 403 for the incidents of acme-prod.\n  Grant the signed-in account ' +
        'roles/monitoring.viewer, or deploy without --watch.',
    );
    command('gcloud', '', 1);
    await expect(firingAlarms(deployed)).rejects.toThrow(
      'the state of the alarms on google cannot be read: gcloud auth print-access-token failed.\n  Install gcloud ' +
        'and sign in, or deploy without --watch.',
    );
  });
});
