import type { PerCloud } from '../../../modules/core/placement';
import type { DiskProps, ExistingDisk, ExistingMachine } from '../../../modules/storage/disk';
import { byCloud } from '../../support/by-cloud';
import { BASE, MACHINE } from '../../support/disk';
import { CLOUDS, synth } from '../../support/synth';

const EXISTING: ExistingDisk = {
  aws: { volumeId: 'vol-0123456789abcdef0' },
  google: { disk: 'projects/p/zones/us-east1-b/disks/theirs' },
  azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/theirs' },
};

describe.each(CLOUDS)('a disk on %s', (cloud) => {
  const disk = (props: Partial<DiskProps> = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.disk(stack, 'data', { ...BASE, ...props }));
  const messages = (props: Partial<DiskProps>) => disk(props).problems.map(({ message }) => message);
  const type = { aws: 'aws_ebs_volume', google: 'google_compute_disk', azure: 'azurerm_managed_disk' }[cloud];

  test('snapshots are taken by whom may take them of this disk, and forgotten', () => {
    const synthesized = disk({ snapshots: { everyHours: 12, at: '02:00', retainDays: 14 } });
    byCloud(cloud, {
      aws: () => {
        const { policy_details, depends_on } = synthesized.the('aws_dlm_lifecycle_policy');
        expect(policy_details.schedule).toMatchObject([
          {
            create_rule: { interval: 12, interval_unit: 'HOURS', times: ['02:00'] },
            retain_rule: { interval: 14, interval_unit: 'DAYS' },
            copy_tags: true,
          },
        ]);
        expect(synthesized.the(type).tags).toMatchObject(policy_details.target_tags);
        expect(depends_on).toEqual(['aws_iam_role_policy.data_snapshots_policy']);
        const statements = JSON.parse(synthesized.the('aws_iam_role_policy').policy).Statement;
        expect(statements[0]).toMatchObject({
          Action: ['ec2:CreateSnapshot'],
          Resource: ['${aws_ebs_volume.data_volume.arn}', expect.any(String)],
        });
        expect(statements[2].Condition).toEqual({
          StringEquals: { 'aws:ResourceTag/snapshotsOf': policy_details.target_tags.snapshotsOf },
        });
        for (const { Action, Resource } of statements)
          if (Resource[0] === '*') for (const action of Action) expect(action).toMatch(/^ec2:Describe/);
      },
      google: () => {
        expect(synthesized.the('google_compute_resource_policy').snapshot_schedule_policy).toEqual({
          schedule: { hourly_schedule: { hours_in_cycle: 12, start_time: '02:00' } },
          retention_policy: { max_retention_days: 14, on_source_disk_delete: 'KEEP_AUTO_SNAPSHOTS' },
          snapshot_properties: { storage_locations: ['us-east1'] },
        });
        expect(
          disk({ snapshots: { retainDays: 1 } }).the('google_compute_resource_policy').snapshot_schedule_policy
            .schedule,
        ).toEqual({
          daily_schedule: { days_in_cycle: 1, start_time: '03:00' },
        });
        expect(synthesized.the('google_compute_disk_resource_policy_attachment')).toMatchObject({ zone: 'us-east1-b' });
      },
      azure: () => {
        expect(synthesized.the('azurerm_data_protection_backup_policy_disk')).toMatchObject({
          backup_repeating_time_intervals: ['R/2025-01-01T02:00:00+00:00/PT12H'],
          default_retention_duration: 'P14D',
        });
        expect(
          synthesized.of('azurerm_role_assignment').map(({ body }) => [body.role_definition_name, body.scope]),
        ).toEqual([
          ['Disk Backup Reader', '${azurerm_managed_disk.data_disk.id}'],
          ['Disk Snapshot Contributor', '${azurerm_resource_group.disk-snapshots_group.id}'],
        ]);
        expect(synthesized.the('azurerm_data_protection_backup_instance_disk').depends_on).toHaveLength(2);
      },
    });
  });

  test.each<['everyHours' | 'retainDays', PerCloud<{ in: number[]; out: number[] }>]>([
    [
      'everyHours',
      {
        aws: { in: [1, 2, 3, 4, 6, 8, 12, 24], out: [0, 5, 25] },
        google: { in: [1, 5, 23, 24], out: [0, 25] },
        azure: { in: [1, 2, 4, 6, 8, 12, 24], out: [0, 3, 25] },
      },
    ],
    [
      'retainDays',
      {
        aws: { in: [1, 36_500], out: [0, 36_501] },
        google: { in: [1, 65_535], out: [0, 65_536] },
        azure: { in: [1, 360], out: [0, 361] },
      },
    ],
  ])('snapshots.%s just inside and just outside its limits', (property, limits) => {
    const problems = (value: number) => messages({ snapshots: { retainDays: 1, [property]: value } });
    expect(limits[cloud].in.flatMap(problems)).toEqual([]);
    for (const value of limits[cloud].out)
      expect(problems(value)).toEqual([expect.stringContaining(`snapshots.${property} is ${value}, `)]);
  });

  test('an hour that is none is refused, and on Azure more snapshots than it keeps', () => {
    expect(messages({ snapshots: { retainDays: 7, at: '03:30' } })).toEqual([
      'snapshots.at is "03:30", it must be a full hour.',
    ]);
    const most = (retainDays: number) => messages({ snapshots: { everyHours: 1, retainDays } });
    expect(most(18)).toEqual([]);
    expect(most(19)).toHaveLength({ aws: 0, google: 0, azure: 1 }[cloud]);
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s is attached to one machine', (_, existing) => {
    const attach = (...machines: [ExistingMachine, number?][]) =>
      synth(cloud, (stack, catalogue) => {
        const data = existing
          ? catalogue.disk.fromExisting(stack, 'data', EXISTING)
          : catalogue.disk(stack, 'data', BASE);
        for (const machine of machines) data.attachTo(...machine);
      });
    const once = attach([MACHINE, 1], [MACHINE, 1]);
    expect(once.problems).toEqual([]);
    const id = existing
      ? Object.values(EXISTING[cloud] as object)[0]
      : `\${${type}.data_${{ aws: 'volume', google: 'disk', azure: 'disk' }[cloud]}.id}`;
    byCloud(cloud, {
      aws: () => {
        expect(once.the('aws_volume_attachment')).toEqual({
          device_name: '/dev/sdg',
          instance_id: MACHINE.aws?.instanceId,
          volume_id: id,
        });
      },
      google: () => {
        expect(once.the('google_compute_attached_disk')).toEqual({
          device_name: 'data-1',
          instance: MACHINE.google?.instance,
          disk: id,
        });
      },
      azure: () => {
        expect(once.the('azurerm_virtual_machine_data_disk_attachment')).toMatchObject({
          lun: 1,
          managed_disk_id: id,
          caching: 'None',
        });
      },
    });
    const other = {
      aws: { instanceId: 'i-1' },
      google: { instance: 'projects/acme-dev/zones/us-east1-b/instances/other' },
      azure: {
        virtualMachineId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/other',
      },
    };
    expect(attach([MACHINE], [other]).problems).toMatchObject([
      { message: expect.stringContaining('a second machine') },
    ]);
    expect(attach([MACHINE, 10]).problems).toEqual([]);
    for (const slot of [-1, 11])
      expect(attach([MACHINE, slot]).problems).toMatchObject([{ message: expect.stringContaining(`slot is ${slot}`) }]);
  });
});

test('on Azure a disk of class performance has snapshots every 12 or 24 hours, and MiB become MB', () => {
  const synthesize = (props: Partial<DiskProps>) =>
    synth('azure', (stack, cloud) => cloud.disk(stack, 'data', { ...BASE, class: 'performance', ...props }));
  for (const everyHours of [12, 24])
    expect(synthesize({ snapshots: { everyHours, retainDays: 7 } }).problems).toEqual([]);
  expect(synthesize({ snapshots: { everyHours: 8, retainDays: 7 } }).problems).toMatchObject([
    { message: 'snapshots.everyHours is 8, Azure supports snapshots of class performance every 12 or 24 hours.' },
  ]);
  expect(synthesize({ throughputMiBps: 200 }).the('azurerm_managed_disk').disk_mbps_read_write).toBe(210);
});

test(
  'on Google many operations a second carry a throughput with them, and a disk too small for the fewest ' +
    'does not support setting it',
  () => {
    const synthesize = (props: Partial<DiskProps>) =>
      synth('google', (stack, cloud) => cloud.disk(stack, 'data', { ...BASE, class: 'performance', ...props }));
    const throughput = (iops: number) => synthesize({ iops }).the('google_compute_disk').provisioned_throughput;
    expect([140 * 256, 140 * 256 + 1, 80_000].map(throughput)).toEqual([undefined, 141, 313]);
    expect(synthesize({ iops: 80_000, throughputMiBps: 312 }).problems).toMatchObject([
      {
        message: expect.stringContaining(
          'throughputMiBps is 312, hyperdisk-balanced of google (class performance) allows 313 to 2400 at 80000 iops',
        ),
      },
    ]);
    expect(synthesize({ iops: 80_000, throughputMiBps: 313 }).problems).toEqual([]);
    expect(synthesize({ sizeGiB: 5, iops: 3000 }).problems).toMatchObject([
      { remedy: 'Leave it out, or raise sizeGiB to at least 6.' },
    ]);
    expect([synthesize({ sizeGiB: 6, iops: 3000 }).problems, synthesize({ sizeGiB: 5 }).problems]).toEqual([[], []]);
  },
);
