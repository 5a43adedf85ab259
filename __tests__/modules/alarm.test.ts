import type { AlarmProps } from '../../modules/alarm/alarm';
import { ALARM } from '../../modules/alarm/support';
import type { Cloud } from '../../modules/cloud';
import { Measurements } from '../../simulator/measurements';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles, Workspace } from '../support/terraform';

const there = (stack: PlacementStack, cloud: Cloud) => ({
  metrics: cloud.queue(stack, 'orders').metrics,
  oncall: cloud.notifications(stack, 'oncall', { emails: ['oncall@example.com'] }),
  day: cloud.notifications(stack, 'day', { emails: ['day@example.com'], severities: ['warning'] }),
});
type Sample = Partial<Omit<AlarmProps, 'metric' | 'notify' | 'percentOf'>> & {
  readonly metric?: 'depth' | 'deadLetters' | 'oldestMessageAge';
  readonly percentOf?: 'sent';
  readonly notify?: 'oncall' | 'day' | 'nobody';
};
const BASE: Sample = { above: 10, description: 'Orders wait' };

/** The properties that are constructs are named: a sample is data. */
function make(stack: PlacementStack, cloud: Cloud, sample: Sample): void {
  const { metrics, oncall, day } = there(stack, cloud);
  const { metric = 'depth', percentOf, notify = 'oncall', ...props } = sample;
  cloud.alarm(stack, 'watch', {
    description: '',
    ...props,
    metric: metrics[metric],
    ...(percentOf && { percentOf: metrics[percentOf] }),
    notify: notify === 'nobody' ? [] : [{ oncall, day }[notify]],
  });
}

describe('alarm: every property counts', () => {
  everyPropertyCounts<Sample>({
    table: ALARM,
    base: BASE,
    make,
    samples: {
      metric: { values: ['depth', 'deadLetters'] },
      above: { values: [10, 20] },
      below: { values: [10, 20], with: { above: undefined } },
      percentOf: { values: ['sent', undefined] },
      windowSeconds: { values: [300, 900] },
      periods: { values: [2, 3] },
      failingPeriods: { values: [2, 3], with: { periods: 4 } },
      missingData: { values: ['ok', 'alarm'] },
      severity: { values: ['critical', 'warning'] },
      description: { values: ['Orders wait', 'Orders are late'] },
      runbook: { values: ['https://wiki.example.com/a', 'https://wiki.example.com/b'] },
      notify: { values: ['oncall', 'day'] },
    },
    native: {
      aws: [{ alarm: { actionsEnabled: false } }],
      google: [{ policy: { enabled: false } }],
      azure: [{ alert: { enabled: false } }],
    },
  });
});

const synthesize = (cloud: (typeof CLOUDS)[number], sample: Sample = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, { ...BASE, ...sample }));
const messages = (cloud: (typeof CLOUDS)[number], sample: Sample) =>
  synthesize(cloud, sample).problems.map(({ message }) => message);

describe.each(CLOUDS)('an alarm on %s', (cloud) => {
  test('watches the one queue, and tells when it fires', () => {
    const { the, problems } = synthesize(cloud, { severity: 'critical', runbook: 'https://wiki.example.com/orders' });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_cloudwatch_metric_alarm')).toMatchObject({
          namespace: 'AWS/SQS',
          metric_name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: '${aws_sqs_queue.orders_queue.name}' },
          comparison_operator: 'GreaterThanThreshold',
          threshold: 10,
          period: 300,
          treat_missing_data: 'notBreaching',
          alarm_actions: ['${aws_sns_topic.oncall_topic.arn}'],
          ok_actions: ['${aws_sns_topic.oncall_topic.arn}'],
          alarm_description: 'Orders wait\n\nRunbook: https://wiki.example.com/orders',
        });
      },
      google: () => {
        const policy = the('google_monitoring_alert_policy');
        expect(policy).toMatchObject({ severity: 'CRITICAL', documentation: { content: 'Orders wait' } });
        expect(policy.conditions[0].condition_threshold).toMatchObject({
          filter:
            'metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.type = ' +
            '"pubsub_subscription" AND resource.labels.subscription_id = ' +
            '"${google_pubsub_subscription.orders_subscription.name}"',
          comparison: 'COMPARISON_GT',
          threshold_value: 10,
          // Less, and missing data would not count.
          duration: '60s',
          evaluation_missing_data: 'EVALUATION_MISSING_DATA_INACTIVE',
        });
      },
      azure: () => {
        expect(the('azurerm_monitor_metric_alert')).toMatchObject({
          severity: 0,
          window_size: 'PT5M',
          frequency: 'PT1M',
          criteria: [
            {
              metric_namespace: 'Microsoft.ServiceBus/namespaces',
              metric_name: 'ActiveMessages',
              operator: 'GreaterThan',
              threshold: 10,
              dimension: [
                { name: 'EntityName', operator: 'Include', values: ['${azurerm_servicebus_queue.orders_queue.name}'] },
              ],
            },
          ],
        });
      },
    });
  });

  test.each<[string, Sample, string]>([
    ['two thresholds', { below: 1 }, 'above is 10 and below is 1.'],
    ['no threshold', { above: undefined }, 'neither above nor below is set.'],
    ['a window that no cloud has', { windowSeconds: 120 as 300 }, 'windowSeconds is 120,'],
    [
      'more than a day',
      { windowSeconds: 86_400, periods: 2 },
      '2 windows of 86400 s last 172800 s, the maximum is one day',
    ],
    ['nobody', { notify: 'nobody' }, 'it notifies nobody: notify is empty.'],
    [
      'nobody at night',
      { notify: 'day', severity: 'critical' },
      'it notifies nobody: none of notify has the severity "critical".',
    ],
    ['no words', { description: ' ' }, 'description has 1 characters, 1 to 900 are allowed.'],
    [
      'a runbook',
      { runbook: 'http://wiki.example.com' },
      'runbook is "http://wiki.example.com", it must be an address',
    ],
    ['a number that is none', { above: Number.NaN }, 'the threshold is NaN, which is not valid.'],
  ])('%s: refused', (_, sample, message) => {
    expect(messages(cloud, sample)).toContainEqual(expect.stringContaining(message));
  });

  test('a metric that the cloud does not publish is refused with what to do instead', () => {
    const { problems } = synthesize(cloud, { metric: 'oldestMessageAge' });
    const refused = {
      message: 'orders.metrics.oldestMessageAge is not published on azure: Service Bus publishes no age of messages.',
      remedy: expect.stringContaining('depth'),
    };
    expect(problems).toMatchObject({ aws: [], google: [], azure: [refused] }[cloud]);
  });

  test('deploys, settles, destroys', () => {
    const more: Record<typeof cloud, Sample> = {
      aws: { percentOf: 'sent', above: 5, periods: 3, failingPeriods: 2, missingData: 'alarm' },
      google: { percentOf: 'sent', above: 5, periods: 3, missingData: 'alarm' },
      azure: { windowSeconds: 900 },
    };
    return deploysAndSettles(
      synthesize(cloud, { ...more[cloud], severity: 'critical', runbook: 'https://wiki.example.com/orders' }).json,
    );
  });
});

test.each(CLOUDS)('on a simulated %s a deployed alarm fires by what is measured there, and ends', async (cloud) => {
  const workspace = new Workspace();
  try {
    workspace.write(synthesize(cloud).json);
    await workspace.init();
    await workspace.apply();
    const states = () => new Measurements(workspace.cloud).states().map(({ state }) => state);
    const [{ name = '', notified = [] } = {}] = new Measurements(workspace.cloud).states();
    expect(states()).toEqual(['OK']);
    expect(notified.length).toBe(1);
    new Measurements(workspace.cloud).measure(name, 11, 30);
    expect(states()).toEqual(['ALARM']);
    new Measurements(workspace.cloud).measure(name, 10, 30);
    expect(states()).toEqual(['OK']);
    expect(() => new Measurements(workspace.cloud).measure('other', 1, 1)).toThrow(
      `other is not there. There is ${name}.`,
    );
  } finally {
    await workspace.stop();
  }
});

test('on AWS a state is down in each interval of the window, and either tunnel counts', () => {
  const { the } = synth('aws', (stack, cloud) => {
    const network = cloud.network(stack, 'net', { cidr: '10.20.0.0/16', zones: 2 });
    const peer = { addresses: ['203.0.113.10'], cidrs: ['10.99.0.0/16'], asn: 65_010 };
    const { metrics } = cloud.vpn(stack, 'erp', { network, peer });
    const notify = [there(stack, cloud).oncall];
    cloud.alarm(stack, 'down', {
      metric: metrics.tunnelState,
      below: 1,
      windowSeconds: 900,
      periods: 2,
      description: 'A tunnel is down.',
      notify,
    });
  });
  expect(the('aws_cloudwatch_metric_alarm', 'down/alarm')).toMatchObject({
    metric_name: 'TunnelState',
    statistic: 'Minimum',
    period: 300,
    evaluation_periods: 6,
    datapoints_to_alarm: 6,
  });
});

test('a share is a quotient of two metrics', () => {
  const aws = synthesize('aws', { percentOf: 'sent', above: 5 }).the('aws_cloudwatch_metric_alarm');
  expect(aws.metric_query.map(({ id, expression }: { id: string; expression?: string }) => expression ?? id)).toEqual([
    '100 * part / whole',
    'part',
    'whole',
  ]);
  const google = synthesize('google', { percentOf: 'sent', above: 5 }).the('google_monitoring_alert_policy')
    .conditions[0].condition_threshold;
  expect(google).toMatchObject({
    threshold_value: 0.05,
    denominator_filter: expect.stringContaining('send_message_operation_count'),
  });
});
