import type { DataDisk } from '../../modules/storage/disk-types';
import { byCloud } from '../support/by-cloud';
import { CLOUDS, synth } from '../support/synth';

describe.each(CLOUDS)('disks of the machines of a group on %s', (cloud) => {
  const group = (dataDisks: readonly DataDisk[], architecture: 'x86_64' | 'arm64' = 'x86_64') =>
    synth(cloud, (stack, catalogue) =>
      catalogue.computeGroup(stack, 'erp', {
        network: catalogue.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 2 }),
        identity: catalogue.identity(stack, 'worker'),
        cpu: 2,
        memoryGiB: 4,
        architecture,
        image: 'ubuntu-24.04',
        min: 1,
        max: 2,
        dataDisks,
      }),
    );

  test('keep their places by their slots, each of which is of one disk', () => {
    const placed = (disks: readonly DataDisk[]) => {
      const { resources, problems } = group(disks);
      expect(problems).toEqual([]);
      const text = JSON.stringify(resources.map(({ body }) => body));
      return [...text.matchAll(/"(?:device_name|lun)":"?(\/dev\/sd[f-z]|data-\d+|\d+)"?/g)].map(([, place]) => place);
    };
    const all = placed([{ sizeGiB: 40 }, { sizeGiB: 80 }]);
    expect(all).toHaveLength(2);
    expect(placed([{ sizeGiB: 80, slot: 1 }])).toEqual(all.slice(1));
    const wrong = (slot: number) =>
      group([{ sizeGiB: 40 }, { sizeGiB: 80, slot }]).problems.map(({ message }) => message);
    expect(wrong(0)).toEqual(['dataDisks[1].slot is 0, and so is that of another disk; a machine has 0 to 10.']);
    expect(wrong(11)).toEqual(['dataDisks[1].slot is 11; a machine has 0 to 10.']);
  });

  test('are encrypted, made with each machine and gone with it', () => {
    const { the, problems } = group([{ sizeGiB: 200 }, { sizeGiB: 500, class: 'throughput' }]);
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        const gone = { encrypted: 'true', delete_on_termination: 'true' };
        expect(the('aws_launch_template').block_device_mappings.slice(1)).toEqual([
          { device_name: '/dev/sdf', ebs: { volume_size: 200, volume_type: 'gp3', ...gone } },
          { device_name: '/dev/sdg', ebs: { volume_size: 500, volume_type: 'st1', ...gone } },
        ]);
      },
      google: () => {
        expect(the('google_compute_region_instance_template').disk.slice(1)).toMatchObject([
          { boot: false, auto_delete: true, device_name: 'data-0', disk_size_gb: 200, disk_type: 'pd-balanced' },
          { boot: false, auto_delete: true, device_name: 'data-1', disk_size_gb: 500, disk_type: 'pd-standard' },
        ]);
      },
      azure: () => {
        expect(the('azurerm_linux_virtual_machine_scale_set').data_disk).toMatchObject([
          { lun: 0, disk_size_gb: 200, storage_account_type: 'Premium_LRS', create_option: 'Empty' },
          { lun: 1, disk_size_gb: 500, storage_account_type: 'Standard_LRS' },
        ]);
      },
    });
  });

  test('are held to what their type takes, and on Google to what the machine takes', () => {
    expect(group([{ sizeGiB: 0 }]).problems).toMatchObject([
      { message: expect.stringContaining('dataDisks[0].sizeGiB is 0, ') },
    ]);
    const many = (count: number, architecture?: 'arm64') =>
      group(
        Array.from({ length: count }, () => ({ sizeGiB: 20 })),
        architecture,
      ).problems;
    const most = { aws: 11, google: 11, azure: 4 }[cloud];
    expect(many(most)).toEqual([]);
    expect(many(most + 1)).toMatchObject([
      { message: expect.stringMatching(new RegExp(`^dataDisks are ${most + 1}, .* supports ${most}\\.$`)) },
    ]);
    const mostOfArm = { aws: 11, google: 11, azure: 8 }[cloud];
    expect([many(mostOfArm, 'arm64').length, many(mostOfArm + 1, 'arm64').length]).toEqual([0, 1]);
    const fast = [{ sizeGiB: 100, class: 'performance', iops: 5000 }] as const;
    const onGoogle = { aws: 0, google: 1, azure: 0 }[cloud];
    expect(group(fast).problems).toHaveLength(onGoogle);
    expect(group(fast, 'arm64').problems).toEqual([]);
    expect(group([{ sizeGiB: 200, class: 'throughput' }], 'arm64').problems).toHaveLength(onGoogle);
  });
});
