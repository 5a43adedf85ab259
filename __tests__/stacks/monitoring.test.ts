import { CLOUDS } from '../../modules/core/placement';
import { monitor } from '../../stacks/monitoring';
import { type Synthesized, synth } from '../support/synth';

type Monitoring = Parameters<typeof monitor>[1];
const TYPES = {
  aws: 'aws_cloudwatch_metric_alarm',
  google: 'google_monitoring_alert_policy',
  azure: 'azurerm_monitor_metric_alert',
} as const;
const NOTIFY = { team: { emails: ['team@example.com'] } };

const RETURNS = {
  aws: {
    arn: 'arn:aws:sqs:us-east-1:123456789012:returns',
    url: 'https://sqs.us-east-1.amazonaws.com/123456789012/returns',
  },
  google: { topic: 'projects/acme-dev/topics/returns', subscription: 'projects/acme-dev/subscriptions/returns' },
  azure: {
    id: '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Microsoft.ServiceBus/namespaces/n/queues/returns',
  },
};

const synthesize = (cloud: (typeof CLOUDS)[number], monitoring: Partial<Monitoring> = {}): Synthesized =>
  synth(cloud, (stack, catalogue) => {
    catalogue.queue(stack, 'orders');
    const network = catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2, nat: 'none' });
    catalogue.database(stack, 'ledger', {
      network,
      engine: 'postgres',
      version: '16',
      cpu: 2,
      memoryGiB: 8,
      storageGiB: 64,
    });
    catalogue.queue.fromExisting(stack, 'returns', RETURNS);
    monitor([stack], { notify: NOTIFY, alarms: 'default', dashboard: 'default', ...monitoring });
  });

describe.each(CLOUDS)('monitoring on %s', (cloud) => {
  const alarms = ({ of }: Synthesized) => of(TYPES[cloud]).map(({ path }) => path.slice(0, path.lastIndexOf('/')));

  test('each kind sets its default alarms; what was created elsewhere has none', () => {
    const all = synthesize(cloud);
    expect(all.problems).toEqual([]);
    const queued = ['orders/alarms/oldest-message-age'];
    const age = { aws: queued, google: queued, azure: [] }[cloud];
    expect(alarms(all).sort()).toEqual(
      ['ledger/alarms/cpu', 'ledger/alarms/free-storage', 'orders/alarms/dead-letters', ...age].sort(),
    );
  });

  test('alarms: none sets none, and who is told is there', () => {
    const none = synthesize(cloud, { alarms: 'none' });
    expect(alarms(none)).toEqual([]);
    expect(none.text).toContain('team@example.com');
  });

  test('an override changes a threshold, drops an alarm, or sets one on another metric', () => {
    const changed = synthesize(cloud, {
      overrides: {
        orders: { deadLetters: { above: 5, severity: 'critical' }, depth: { above: 100 } },
        ledger: { cpu: 'none' },
      },
    });
    expect(changed.problems).toEqual([]);
    expect(alarms(changed)).toContain('orders/alarms/depth');
    expect(alarms(changed)).not.toContain('ledger/alarms/cpu');
    const child = { aws: 'alarm', google: 'policy', azure: 'alert' }[cloud];
    const { threshold, criteria, conditions } = changed.the(TYPES[cloud], `orders/alarms/dead-letters/${child}`);
    expect(threshold ?? criteria?.[0].threshold ?? conditions[0].condition_threshold.threshold_value).toBe(5);
  });

  test('an override of what is not there is refused, with what is meant', () => {
    const { problems } = synthesize(cloud, {
      overrides: { oders: { deadLetters: 'none' }, orders: { deadLeters: 'none' } },
    });
    expect(problems.map(({ message }) => message).sort()).toEqual([
      'monitoring.overrides orders: deadLeters publishes no metric here; did you mean "deadLetters"?',
      'monitoring.overrides: oders publishes no metric here; did you mean "orders"?',
    ]);
  });

  test('without a receiver of warnings each alarm of that severity is refused', () => {
    const { problems } = synthesize(cloud, { notify: { night: { ...NOTIFY.team, severities: ['critical'] } } });
    expect(problems.length).toBeGreaterThan(0);
    for (const { message } of problems)
      expect(message).toBe('it notifies nobody: none of notify has the severity "warning".');
  });
});
