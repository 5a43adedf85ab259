import { CLOUDS } from '../../modules/core/placement';
import { METRICS } from '../../modules/metrics';
import { ALARM_TYPES, alarmOf, type Measured, type SimulatedAlarm } from '../../simulator/alarms';
import type { Fields } from '../../simulator/values';
import { monitor } from '../../stacks/monitoring';
import { edge, WEST } from '../support/edge';
import { everyKind } from '../support/every-kind';
import { type Synthesized, synth } from '../support/synth';

const every = (cloud: (typeof CLOUDS)[number]): Synthesized =>
  synth(cloud, (stack, catalogue) => {
    everyKind(stack, catalogue);
    monitor([stack], { notify: { team: { emails: ['team@example.com'] } }, alarms: 'default', dashboard: 'default' });
  });

/** The same value in each minute, in every series that the alarm reads. */
const measured = ({ watched }: SimulatedAlarm, value: number, from: number, to: number): Measured[] =>
  watched.map(({ metric, dimensions }) => ({
    metric,
    dimensions: Object.fromEntries(Object.entries(dimensions).map(([name, [one = '']]) => [name, one])),
    points: Array.from({ length: to - from + 1 }, (_, index) => ({ minute: from + index, value })),
  }));

describe.each(CLOUDS)('default alarms on %s', (cloud) => {
  const all = every(cloud);
  const alarms = all.resources
    .filter(({ type }) => (ALARM_TYPES as readonly string[]).includes(type))
    .map(({ type, path, body }) => [path, alarmOf(type, body as Fields), body] as const);

  test('each kind has those that its table says', () => {
    expect(all.problems).toEqual([]);
    const wanted = Object.values(METRICS).flatMap((table) =>
      Object.values(table).filter((one) => one.alarm && !('is' in one[cloud])),
    );
    // On Azure a graph is made of a database, which has its own.
    const own = alarms.filter(([path]) => !path.startsWith('friends/server/'));
    expect(own.length).toBe(wanted.length);
  });

  test.each(alarms)('%s fires, tells somebody, and ends', (_, alarm, body) => {
    const { threshold, above } = alarm;
    const [bad, good] = above ? [threshold + 1, 0] : [0, threshold + 1];
    // Long enough for its windows, and as long again for its end.
    const turn = body.period === 86_400 ? 2 * 1440 : 120;
    const before = measured(alarm, good, 1, turn);
    const during = measured(alarm, bad, turn + 1, 2 * turn);
    const after = measured(alarm, good, 2 * turn + 1, 3 * turn);
    const data = [...before, ...during, ...after];
    expect(alarm.watched.length).toBeGreaterThan(0);
    expect([turn, 2 * turn, 3 * turn].map((minute) => alarm.state(data, minute))).toEqual(['OK', 'ALARM', 'OK']);
    expect(alarm.notified.length).toBe(1);
  });

  test.each(alarms)('%s: what is not measured counts as its definition says', (_, alarm, body) => {
    const active =
      body.treat_missing_data === 'breaching' ||
      body.conditions?.[0].condition_threshold.evaluation_missing_data === 'EVALUATION_MISSING_DATA_ACTIVE';
    expect(alarm.state([], 500)).toBe(active ? 'ALARM' : 'OK');
  });
});

test('where a kind is made of another one, one alarm watches their series', () => {
  const { resources } = every('azure');
  const ofServer = resources.filter(
    ({ type, path, body }) =>
      type === 'azurerm_monitor_metric_alert' &&
      path.startsWith('friends/') &&
      JSON.stringify(body.criteria).includes('cpu_percent'),
  );
  expect(ofServer.map(({ path }) => path)).toEqual(['friends/alarms/cpu/alert']);
});

test('an alarm outside us-east-1 can watch nothing of CloudFront, and says what to watch', () => {
  const { resources, problems } = synth(
    'aws',
    (stack, catalogue) => {
      const front = edge(stack, catalogue);
      const notify = [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })];
      monitor([stack], { notify: { team: { emails: ['team@example.com'] } }, alarms: 'default', dashboard: 'default' });
      catalogue.alarm(stack, 'errors', {
        metric: front.metrics.serverErrorRate,
        above: 5,
        description: 'Errors at the edge.',
        notify,
      });
    },
    WEST,
  );
  expect(resources.filter(({ path }) => path.startsWith('front/alarms'))).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('front.metrics.serverErrorRate is not published on aws'),
      remedy: 'Watch serverErrors of the origin, or place the edge in us-east-1.',
    }),
  ]);
});

test('other series do not make an alarm fire', () => {
  const { resources } = every('aws');
  const [resource] = resources.filter(({ path }) => path === 'orders/alarms/dead-letters/alarm');
  const alarm = alarmOf('aws_cloudwatch_metric_alarm', resource?.body as Fields);
  const [one] = measured(alarm, 5, 1, 60) as [Measured];
  expect(alarm.state([one], 60)).toBe('ALARM');
  expect(alarm.state([{ ...one, dimensions: { QueueName: 'other' } }], 60)).toBe('OK');
});

test('on AWS a deployment is taken back during which the errors of the service fire', () => {
  const { the, problems } = every('aws');
  expect(problems).toEqual([]);
  expect(the('aws_ecs_service').alarms).toEqual({
    alarm_names: ['${aws_cloudwatch_metric_alarm.shop_alarms_server-errors_alarm.alarm_name}'],
    enable: true,
    rollback: true,
  });
});
