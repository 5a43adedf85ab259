import type { NotificationsProps } from '../../modules/notifications/notifications';
import { NOTIFICATIONS } from '../../modules/notifications/support';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const base: NotificationsProps = { emails: ['oncall@example.com'] };
const SLACK = { workspace: 'T0123456789', channel: 'C0123456789' };
const TEAMS = {
  team: '00000000-0000-4000-8000-000000000003',
  tenant: '00000000-0000-4000-8000-000000000002',
  channel: '19%3Aab%40thread.tacv2',
};

describe('notifications: every property counts', () => {
  everyPropertyCounts<NotificationsProps>({
    table: NOTIFICATIONS,
    base,
    // What severities do shows in the alarms that are told.
    make: (stack, cloud, props) => {
      const oncall = cloud.notifications(stack, 'oncall', props);
      const others = cloud.notifications(stack, 'others', { emails: ['others@example.com'] });
      const { deadLetters: metric } = cloud.queue(stack, 'orders').metrics;
      cloud.alarm(stack, 'failed', { metric, above: 0, description: 'Orders fail', notify: [oncall, others] });
    },
    samples: {
      emails: { values: [['a@example.com'], ['b@example.com']] },
      webhooks: { values: [['one'], ['other']] },
      pagerDuty: { values: [true, false] },
      opsgenie: { values: ['us', 'eu'] },
      slack: { values: [SLACK, { ...SLACK, channel: 'C9876543210' }] },
      teams: { values: [TEAMS, { ...TEAMS, channel: '19%3Acd%40thread.tacv2' }] },
      severities: { values: [['critical'], ['warning']] },
    },
    nested: {
      'emails.0': { values: ['a@example.com', 'b@example.com'], with: { emails: ['a@example.com'] } },
      'webhooks.0': { values: ['one', 'other'], with: { webhooks: ['one'] } },
      'severities.0': { values: ['critical', 'warning'], with: { severities: ['critical'] } },
      'slack.workspace': { values: ['T0123456789', 'T9876543210'], with: { slack: SLACK } },
      'slack.channel': { values: ['C0123456789', 'C9876543210'], with: { slack: SLACK } },
      'teams.team': { values: [TEAMS.team, TEAMS.tenant], with: { teams: TEAMS } },
      'teams.tenant': { values: [TEAMS.team, TEAMS.tenant], with: { teams: TEAMS } },
      'teams.channel': { values: ['19%3Aab', '19%3Acd'], with: { teams: TEAMS } },
    },
    native: {
      aws: [{ topic: { displayName: 'Acme' } }],
      google: [{ channel: { enabled: false } }],
      azure: [{ actionGroup: { enabled: false } }],
    },
  });
});

const ALL: Record<(typeof CLOUDS)[number], NotificationsProps> = {
  aws: { ...base, webhooks: ['status'], pagerDuty: true, opsgenie: 'eu', slack: SLACK, teams: TEAMS },
  google: { ...base, webhooks: ['status'], pagerDuty: true, opsgenie: 'eu', slack: SLACK },
  azure: { ...base, webhooks: ['status'], pagerDuty: true, opsgenie: 'eu' },
};
const VALUES = {
  oncall_webhook_status: 'https://status.example.com/hook',
  oncall_pager_duty: '0123456789abcdef0123456789abcdef',
  oncall_opsgenie: '00000000-0000-4000-8000-000000000009',
  oncall_slack: 'xoxb-0',
};

const VARIABLES = Object.fromEntries(Object.entries(VALUES).map(([name, value]) => [`TF_VAR_${name}`, value]));

describe.each(CLOUDS)('notifications on %s', (cloud) => {
  const synthesize = (props: NotificationsProps) =>
    synth(cloud, (stack, catalogue) => catalogue.notifications(stack, 'oncall', props));

  test('no secret is in the JSON: each is a sensitive variable', () => {
    const { json, problems } = synthesize(ALL[cloud]);
    expect(problems).toEqual([]);
    const variables = Object.entries<{ sensitive: boolean }>(json.variable);
    expect(variables.every(([, { sensitive }]) => sensitive)).toBe(true);
    const absent = { aws: 'oncall_slack', google: undefined, azure: 'oncall_slack' }[cloud];
    expect(variables.map(([name]) => name).sort()).toEqual(
      Object.keys(VALUES)
        .filter((name) => name !== absent)
        .sort(),
    );
  });

  test.each<[string, NotificationsProps, string]>([
    ['nobody', {}, 'it has no receivers.'],
    [
      'an address',
      { emails: ['oncall'] },
      'emails is ["oncall"]; allowed values are up to 10 different e-mail addresses.',
    ],
    ['an address twice', { emails: ['a@b.cd', 'a@b.cd'] }, 'emails is ["a@b.cd","a@b.cd"]; allowed'],
    [
      'a URL as a webhook',
      { webhooks: ['https://a.example'] },
      'webhooks is ["https://a.example"]; allowed values are up to 5',
    ],
    ['no severity', { ...base, severities: [] }, 'severities is []; allowed values are "critical" and "warning".'],
    ['a region', { opsgenie: 'uk' as 'us' }, 'opsgenie is "uk"; allowed values are "us" and "eu".'],
  ])('%s is refused', (_, props, message) => {
    expect(synthesize(props).problems.map((problem) => problem.message)).toContainEqual(
      expect.stringContaining(message),
    );
  });

  test('what its cloud can’t tell is refused with a way out', () => {
    const { problems } = synthesize({ slack: SLACK, teams: TEAMS });
    expect(problems.map(({ message }) => message.split(' ')[0])).toEqual(
      { aws: [], google: ['teams'], azure: ['slack', 'teams'] }[cloud],
    );
    for (const { remedy } of problems) expect(remedy).toContain('in emails');
  });

  test('deploys with everything, settles, destroys', () => deploysAndSettles(synthesize(ALL[cloud]).json, VARIABLES));
});

test.each(CLOUDS)('on %s an alarm tells those that exist', (cloud) => {
  const { problems, text } = synth(cloud, (stack, catalogue) => {
    const theirs = catalogue.notifications.fromExisting(stack, 'oncall', {
      severities: ['critical'],
      aws: { topicArn: 'arn:aws:sns:us-east-1:123456789012:theirs' },
      google: { channels: ['projects/acme-dev/notificationChannels/theirs'] },
      azure: {
        actionGroupId:
          '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.Insights/actionGroups/theirs',
      },
    });
    const { deadLetters: metric } = catalogue.queue(stack, 'orders').metrics;
    const common = { metric, above: 0, description: 'Orders fail', notify: [theirs] };
    catalogue.alarm(stack, 'failed', { ...common, severity: 'critical' });
  });
  expect(problems).toEqual([]);
  expect(text).toMatch(/(sns:us-east-1:123456789012:|notificationChannels\/|actionGroups\/)theirs"/);
});

test('AWS: the key and the topic are for CloudWatch of the same account, and who has to confirm is said', () => {
  const { the, json } = synth('aws', (stack, cloud) => cloud.notifications(stack, 'oncall', base));
  for (const policy of [the('aws_kms_key').policy, the('aws_sns_topic_policy').policy]) {
    const statement = JSON.parse(policy).Statement.find(({ Sid }: { Sid: string }) => Sid === 'Publishers');
    expect(statement.Principal.Service).toContain('cloudwatch.amazonaws.com');
    expect(statement.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '123456789012' } });
  }
  expect(Object.values<{ value: string }>(json.output)[0]?.value).toContain('oncall@example.com');
});
