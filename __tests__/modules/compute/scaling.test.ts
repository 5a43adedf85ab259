import type { ComputeGroupProps, Schedule } from '../../../modules/compute/properties';
import { byCloud } from '../../support/by-cloud';
import { group, OPENING, on } from '../../support/compute';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a group on %s', (cloud) => {
  test('scales on the messages that are waiting in a queue', () => {
    const { the } = synth(cloud, (stack, catalogue) => {
      const orders = catalogue.queue(stack, 'orders');
      group(stack, catalogue, { scaling: { queue: { metric: orders.depthMetric, messagesPerMachine: 20 } } });
    });
    byCloud(cloud, {
      aws: () => {
        const { target_value, customized_metric_specification } =
          the('aws_autoscaling_policy').target_tracking_configuration;
        expect(target_value).toBe(20);
        expect(customized_metric_specification.metrics[0].metric_stat.metric.dimensions).toEqual([
          { name: 'QueueName', value: '${aws_sqs_queue.orders_queue.name}' },
        ]);
      },
      google: () => {
        expect(the('google_compute_region_autoscaler').autoscaling_policy.metric).toEqual([
          {
            name: 'pubsub.googleapis.com/subscription/num_undelivered_messages',
            filter:
              'resource.type = "pubsub_subscription" AND resource.labels.subscription_id = ' +
              '"${google_pubsub_subscription.orders_subscription.name}"',
            single_instance_assignment: 20,
          },
        ]);
      },
      azure: () => {
        const [grow, shrink] = the('azurerm_monitor_autoscale_setting').profile[0].rule;
        expect(grow).toMatchObject({
          metric_trigger: {
            metric_name: 'ActiveMessages',
            operator: 'GreaterThan',
            threshold: 20,
            divide_by_instance_count: true,
          },
        });
        expect(shrink).toMatchObject({
          metric_trigger: { operator: 'LessThan', threshold: 10 },
          scale_action: { direction: 'Decrease' },
        });
      },
    });
  });

  test('schedules change the least number of machines, in their time zone', () => {
    const night: Schedule = { id: 'night', days: ['saturday'], from: '22:00', to: '04:30', min: 3 };
    const { the, of, problems } = on(cloud, {
      scaling: { cpuPercent: 50, schedules: [OPENING, night], timeZone: 'Europe/Berlin' },
    });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(
          of('aws_autoscaling_schedule').map(({ body }) => [
            body.scheduled_action_name,
            body.recurrence,
            body.time_zone,
            body.min_size,
          ]),
        ).toEqual([
          ['night-begin', '0 22 * * 6', 'Europe/Berlin', 3],
          ['night-end', '30 4 * * 0', 'Europe/Berlin', 2],
          ['opening-begin', '0 8 * * 1,5', 'Europe/Berlin', 4],
          ['opening-end', '0 18 * * 1,5', 'Europe/Berlin', 2],
        ]);
        // Otherwise each plan would take back what a schedule did.
        expect(the('aws_autoscaling_group').lifecycle.ignore_changes).toContain('min_size');
        expect(on(cloud).the('aws_autoscaling_group').lifecycle.ignore_changes).not.toContain('min_size');
      },
      google: () => {
        const zone = { time_zone: 'Europe/Berlin' };
        expect(the('google_compute_region_autoscaler').autoscaling_policy.scaling_schedules).toEqual([
          { name: 'opening', schedule: '0 8 * * 1,5', duration_sec: 36_000, min_required_replicas: 4, ...zone },
          { name: 'night', schedule: '0 22 * * 6', duration_sec: 23_400, min_required_replicas: 3, ...zone },
        ]);
      },
      azure: () => {
        const { profile } = the('azurerm_monitor_autoscale_setting');
        // biome-ignore lint/suspicious/noExplicitAny: the JSON of a profile.
        const profiles = profile.map(({ name, capacity, recurrence, rule }: any) => [
          name,
          capacity.minimum,
          recurrence?.days,
          recurrence?.hours,
          rule.length,
        ]);
        expect(profiles).toEqual([
          ['default', 2, undefined, undefined, 2],
          ['opening', 4, ['Monday', 'Friday'], [8], 2],
          ['{"name":"default","for":"opening"}', 2, ['Monday', 'Friday'], [18], 2],
          ['night', 3, ['Saturday'], [22], 2],
          ['{"name":"default","for":"night"}', 2, ['Sunday'], [4], 2],
        ]);
        expect(profile[1].recurrence.timezone).toBe('W. Europe Standard Time');
      },
    });
  });

  test.each<[string, Partial<ComputeGroupProps['scaling'] & object>, RegExp | undefined]>([
    [
      'one after the other',
      { schedules: [OPENING, { ...OPENING, id: 'evening', from: '18:01', to: '23:00' }] },
      undefined,
    ],
    [
      'at the same time',
      { schedules: [OPENING, { ...OPENING, id: 'evening', from: '18:00', to: '23:00' }] },
      /"opening" must end before "evening" begins/,
    ],
    [
      'over the end of the week',
      {
        schedules: [
          { ...OPENING, days: ['saturday'], from: '20:00', to: '09:00' },
          { ...OPENING, id: 'sunday', days: ['sunday'] },
        ],
      },
      /"opening" must end before "sunday" begins/,
    ],
    ['too short', { schedules: [{ ...OPENING, to: '08:04' }] }, /"opening" lasts 4 minutes/],
    ['just long enough', { schedules: [{ ...OPENING, to: '08:05' }] }, undefined],
    ['a time that is none', { schedules: [{ ...OPENING, from: '24:00' }] }, /"24:00" is not a valid time/],
    ['a day that is none', { schedules: [{ ...OPENING, days: ['someday' as 'sunday'] }] }, /days are \["someday"\]/],
    ['no day', { schedules: [{ ...OPENING, days: [] }] }, /days are \[\]/],
    ['an invalid id', { schedules: [{ ...OPENING, id: 'Opening hours' }] }, /the id is not a valid name/],
    ['two of one id', { schedules: [OPENING, { ...OPENING, days: ['sunday'] }] }, /"opening" is defined twice/],
    ['more than max', { schedules: [{ ...OPENING, min: 7 }] }, /min is 7, but the group has at most 6/],
    [
      'a time zone that is none',
      { schedules: [OPENING], timeZone: 'Europe/Nowhere' },
      /timeZone is "Europe\/Nowhere", which is not a valid time zone/,
    ],
    ['a time zone for nothing', { timeZone: 'Europe/Berlin' }, /timeZone is set, but scaling.schedules is not/],
  ])('schedules %s', (_, scaling, message) => {
    const { problems } = on(cloud, { scaling });
    if (!message) expect(problems).toEqual([]);
    else expect(problems.map((problem) => problem.message).join('\n')).toMatch(message);
    for (const { remedy } of problems) expect(remedy).toBeTruthy();
  });
});

test('Azure supports 9 schedules, and names of Windows for time zones', () => {
  const many = (count: number): Schedule[] =>
    Array.from({ length: count }, (_, index) => ({
      id: `s-${index}`,
      days: ['monday'],
      from: `${10 + index}:00`,
      to: `${10 + index}:30`,
      min: 3,
    }));
  expect(on('azure', { scaling: { schedules: many(9) } }).problems).toEqual([]);
  expect(on('azure', { scaling: { schedules: many(10) } }).problems[0]?.message).toBe(
    'scaling.schedules are 10, an autoscale setting supports 9.',
  );
  expect(on('azure', { scaling: { schedules: [OPENING], timeZone: 'Europe/Kyiv' } }).problems).toEqual([]);
  expect(on('azure', { scaling: { schedules: [OPENING], timeZone: 'Antarctica/Troll' } }).problems[0]?.message).toMatch(
    /which has no equivalent in Windows/,
  );
});
