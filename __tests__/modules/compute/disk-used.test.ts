import type { ComputeGroupProps } from '../../../modules/compute/properties';
import { absence } from '../../../modules/core/metrics';
import type { CloudName } from '../../../modules/core/placement';
import { ALARM_TYPES } from '../../../simulator/alarms';
import { synth } from '../../support/synth';

/** A group with an alarm on its disks, and why it has none. */
function on(cloud: CloudName, more: Partial<ComputeGroupProps> = {}) {
  let why: string | undefined;
  const synthesized = synth(cloud, (stack, catalogue) => {
    const group = catalogue.computeGroup(stack, 'erp', {
      network: catalogue.network(stack, 'net', { cidr: '10.30.0.0/16', zones: 2, nat: 'single' }),
      identity: catalogue.identity(stack, 'worker'),
      cpu: 1,
      memoryGiB: 2,
      image: 'ubuntu-24.04',
      min: 1,
      max: 2,
      userData: '#!/bin/sh\nexec erp',
      ...more,
    });
    why = absence(group.metrics.diskUsed)?.why;
    if (why) return;
    catalogue.alarm(stack, 'full', {
      metric: group.metrics.diskUsed,
      above: 85,
      description: 'Disks are full.',
      notify: [catalogue.notifications(stack, 'team', { emails: ['team@example.com'] })],
    });
  });
  const alarm = synthesized.resources.find(({ type }) => (ALARM_TYPES as readonly string[]).includes(type))?.body;
  return { ...synthesized, why, alarm };
}

test('on AWS the agent publishes it under the name of the group, which the alarm reads', () => {
  const { alarm, the, problems } = on('aws');
  expect(problems).toEqual([]);
  const settings: string = the('aws_ssm_document').content;
  const dimension = `{\\"append_dimensions\\":{\\"ComputeGroup\\":\\"${alarm.dimensions.ComputeGroup}\\"}`;
  expect(alarm).toMatchObject({ namespace: 'CWAgent', metric_name: 'disk_used_percent', threshold: 85 });
  expect(settings.replaceAll('\\\\\\', '\\')).toContain(
    `\\"disk\\":{\\"measurement\\":[\\"used_percent\\"],\\"resources\\":[\\"/\\"],${dimension.slice(1)}`,
  );
  expect(settings.replaceAll('\\\\\\', '\\')).toContain('\\"aggregation_dimensions\\":[[\\"ComputeGroup\\"]]');
});

test('on AWS Windows publishes the free share', () => {
  const { alarm } = on('aws', { image: 'windows-2022', memoryGiB: 4, userData: 'Start-Service erp' });
  expect(alarm).toMatchObject({
    metric_name: 'LogicalDisk % Free Space',
    statistic: 'Minimum',
    comparison_operator: 'LessThanThreshold',
    threshold: 15,
  });
});

test('on Google Cloud loop devices, which are always full, do not count', () => {
  const filter: string = on('google').alarm.conditions[0].condition_threshold.filter;
  expect(filter).toMatch(
    / AND metadata\.system_labels\.instance_group = "[^"]+" AND metric\.labels\.state = "used" AND /,
  );
  const [, pattern = ''] = /metric\.labels\.device = monitoring\.regex\.full_match\("([^"]+)"\)$/.exec(filter) ?? [];
  const counts = (device: string) => new RegExp(`^(?:${pattern})$`).test(device);
  expect(['/dev/sda1', '/dev/nvme0n1p1', '/dev/mapper/data', 'C:'].filter(counts)).toHaveLength(4);
  expect(['/dev/loop0', 'tmpfs', 'overlay'].filter(counts)).toEqual([]);
});

test('on Azure the alarm reads the largest value of the counter that the agent collects', () => {
  const { alarm, the } = on('azure');
  expect(the('azurerm_monitor_data_collection_rule').data_sources.performance_counter[0].counter_specifiers).toContain(
    'Logical Disk(*)\\% Used Space',
  );
  expect(alarm.criteria[0]).toMatchObject({
    time_aggregation_method: 'Maximum',
    metric_measure_column: 'CounterValue',
    operator: 'GreaterThan',
    threshold: 85,
  });
  expect(alarm.criteria[0].query).toContain('CounterName == "% Used Space"');
});

test('without the agent, and with another one, there is none', () => {
  for (const cloud of ['aws', 'google', 'azure'] as const) {
    expect(on(cloud, { agent: false }).why).toBe('its machines do not run the agent, which measures their disks');
  }
  expect(on('google', { image: 'container-host' }).why).toContain('Container-Optimized OS publishes bytes');
});
