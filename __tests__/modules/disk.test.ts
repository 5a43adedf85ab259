import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { DiskProps } from '../../modules/storage/disk';
import { DISK } from '../../modules/storage/disk-support';
import { DISK_TYPES, type DiskClass } from '../../modules/storage/disk-types';
import type { PlacementStack } from '../../stacks/placement-stack';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { BASE, MACHINE } from '../support/disk';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles, settlesAndGoes, Workspace } from '../support/terraform';

const group = (stack: PlacementStack, cloud: Cloud) =>
  cloud.computeGroup(stack, 'erp', {
    network: cloud.network(stack, 'home', { cidr: '10.0.0.0/16', zones: 1 }),
    identity: cloud.identity(stack, 'worker'),
    cpu: 2,
    memoryGiB: 4,
    image: 'ubuntu-24.04',
    min: 1,
    max: 1,
    agent: false,
  });

describe('every property counts', () => {
  type Attached = DiskProps & { attachTo?: { machine?: string; computeGroup?: boolean } };
  everyPropertyCounts<Attached, DiskProps>({
    table: DISK,
    base: BASE,
    make: (stack, cloud, { attachTo, ...props }) => {
      const data = cloud.disk(stack, 'data', props);
      const instance = attachTo?.machine;
      if (instance)
        data.attachTo({ aws: { instanceId: instance }, google: { instance }, azure: { virtualMachineId: instance } });
      if (attachTo?.computeGroup) data.attachTo(group(stack, cloud));
    },
    samples: {
      sizeGiB: { values: [200, 300] },
      class: { values: ['throughput', 'balanced'] },
      iops: { values: [4000, 5000], with: { class: 'performance' } },
      throughputMiBps: { values: [150, 200], with: { class: 'performance' } },
      zone: { values: [1, 2] },
      encryption: { values: ['providerKey', 'customerKey'] },
      snapshots: { values: [{ retainDays: 7 }, undefined] },
      attachTo: { values: [{ computeGroup: true }, undefined] },
    },
    nested: {
      'attachTo.machine': { values: ['one', 'other'] },
      'snapshots.everyHours': { values: [12, 24], with: { snapshots: { retainDays: 7 } } },
      'snapshots.at': { values: ['03:00', '04:00'], with: { snapshots: { retainDays: 7 } } },
    },
    native: {
      aws: [{ volume: { finalSnapshot: true } }],
      google: [{ disk: { description: 'a' } }],
      azure: [{ disk: { onDemandBurstingEnabled: true } }],
    },
  });
});

describe.each(CLOUDS)('a disk on %s', (cloud) => {
  const disk = (props: Partial<DiskProps> = {}) =>
    synth(cloud, (stack, catalogue) => catalogue.disk(stack, 'data', { ...BASE, ...props }));
  const messages = (props: Partial<DiskProps>) => disk(props).problems.map(({ message }) => message);
  const type = { aws: 'aws_ebs_volume', google: 'google_compute_disk', azure: 'azurerm_managed_disk' }[cloud];

  test('is encrypted, in its zone, and not reachable over the network', () => {
    const body = disk({ zone: 2 }).the(type);
    expect(body).toMatchObject(
      {
        aws: { encrypted: true, availability_zone: 'us-east-1b', type: 'gp3', size: 200 },
        google: { zone: 'us-east1-c', type: 'pd-balanced', size: 200 },
        azure: {
          zone: '2',
          storage_account_type: 'Premium_LRS',
          disk_size_gb: 200,
          network_access_policy: 'DenyAll',
          public_network_access_enabled: false,
        },
      }[cloud],
    );
    expect(messages({ zone: 9 })).toEqual([expect.stringContaining('zone is 9, ')]);
    expect(messages({ zone: 0 })).toEqual([expect.stringContaining('zone is 0, ')]);
  });

  test('is encrypted with a customer key that rotates and that the disks alone may use', () => {
    const keyed = disk({ encryption: 'customerKey' });
    byCloud(cloud, {
      aws: () => {
        expect(keyed.the('aws_kms_key').enable_key_rotation).toBe(true);
        expect(keyed.the(type).kms_key_id).toBe('${aws_kms_key.data_key.arn}');
      },
      google: () => {
        expect(keyed.the('google_kms_crypto_key_iam_member').member).toMatch(
          /^serviceAccount:service-\d+@compute-system\./,
        );
        expect(keyed.the(type)).toMatchObject({
          disk_encryption_key: { kms_key_self_link: '${google_kms_crypto_key.data_key.id}' },
          depends_on: ['google_kms_crypto_key_iam_member.data_key-agent'],
        });
      },
      azure: () => {
        expect(keyed.the('azurerm_disk_encryption_set')).toMatchObject({
          auto_key_rotation_enabled: true,
          // PremiumV2_LRS takes user-assigned ones in preview only.
          identity: { type: 'SystemAssigned' },
        });
        expect(keyed.the('azurerm_role_assignment')).toMatchObject({
          scope: '${azurerm_key_vault_key.data_key.resource_versionless_id}',
          role_definition_name: 'Key Vault Crypto Service Encryption User',
          principal_id: '${azurerm_disk_encryption_set.data_encryption-set.identity[0].principal_id}',
        });
        expect(keyed.the(type)).toMatchObject({
          disk_encryption_set_id: '${azurerm_disk_encryption_set.data_encryption-set.id}',
          depends_on: ['azurerm_role_assignment.data_encryption_role'],
        });
      },
    });
  });

  const classes = Object.entries(DISK_TYPES[cloud]) as [DiskClass, (typeof DISK_TYPES)[CloudName][DiskClass]][];
  test.each(classes)(
    'class %s just inside and just outside its limits',
    (wanted, { sizeGiB: [least, most], iops, throughput }) => {
      for (const sizeGiB of [least, most]) expect(messages({ class: wanted, sizeGiB })).toEqual([]);
      for (const sizeGiB of [least - 1, most + 1, least + 0.5])
        expect(messages({ class: wanted, sizeGiB })).toEqual([expect.stringContaining(`sizeGiB is ${sizeGiB}, `)]);
      if (iops) {
        const [fewest, fastest] = iops.range;
        const within = { class: wanted, sizeGiB: most };
        for (const value of [fewest, fastest]) expect(messages({ ...within, iops: value })).toEqual([]);
        for (const value of [fewest - 1, fastest + 1])
          expect(messages({ ...within, iops: value })).toEqual([expect.stringContaining(`iops is ${value}, `)]);
        expect(messages({ class: wanted, sizeGiB: 10, iops: 10 * iops.perGiB })).toEqual([]);
        expect(messages({ class: wanted, sizeGiB: 10, iops: 10 * iops.perGiB + 1 })).toEqual([
          expect.stringContaining('at 10 GiB'),
        ]);
      } else
        expect(messages({ class: wanted, sizeGiB: most, iops: 4000 })).toEqual([
          expect.stringContaining('does not support setting it'),
        ]);
      if (throughput && iops) {
        const [slowest, fastest] = throughput.range;
        const of = (count: number) => (throughputMiBps: number) =>
          messages({ class: wanted, sizeGiB: most, iops: count, throughputMiBps });
        for (const value of [slowest, fastest]) expect(of(10_000)(value)).toEqual([]);
        for (const value of [slowest - 1, fastest + 1])
          expect(of(10_000)(value)).toEqual([expect.stringContaining(`throughputMiBps is ${value}, `)]);
        const few = Math.floor(4000 * throughput.perIops);
        expect(of(4000)(few)).toEqual([]);
        expect(of(4000)(few + 1)).toEqual([expect.stringContaining('at 4000 iops')]);
      } else {
        expect(messages({ class: wanted, sizeGiB: most, throughputMiBps: 200 })).toEqual([
          expect.stringContaining('does not support setting it'),
        ]);
      }
    },
  );

  test('a machine of a group is refused with what to take instead, and a machine that is kept is not', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.disk(stack, 'data', BASE).attachTo(group(stack, catalogue)),
    );
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(/^attachTo\.computeGroup is "erp", .* does not support it: /),
        remedy: 'Use dataDisks of the group, a bucket or a database; or attach it to a single machine.',
      },
    ]);
  });
});

test.concurrent.each(CLOUDS)('on %s it deploys, settles and goes', async (cloud) => {
  const { json, problems } = synth(cloud, (stack, catalogue) => {
    const snapshots = { everyHours: 12, retainDays: 14 };
    catalogue.disk(stack, 'data', { ...BASE, snapshots, encryption: 'customerKey' }).attachTo(MACHINE);
    catalogue.disk(stack, 'fast', { ...BASE, class: 'performance', iops: 5000, snapshots });
    catalogue.disk(stack, 'archive', { ...BASE, class: 'throughput', zone: 2 });
  });
  expect(problems).toEqual([]);
  await deploysAndSettles(json);
});

test.concurrent.each(CLOUDS)('on %s in a protected environment it is neither destroyed nor replaced', async (cloud) => {
  const build = (zone: number) =>
    synth(cloud, (stack, catalogue) => catalogue.disk(stack, 'data', { ...BASE, zone }), { protected: true }).json;
  const workspace = new Workspace();
  try {
    workspace.write(build(1));
    await workspace.init();
    await workspace.apply();
    expect(await workspace.must(1, 'plan', '-destroy', '-input=false')).toContain('Instance cannot be destroyed');
    workspace.write(build(2));
    expect(await workspace.must(1, 'plan', '-input=false')).toContain('Instance cannot be destroyed');
  } finally {
    await workspace.stop();
  }
});

test('a class that is none is refused', () => {
  const { problems } = synth('aws', (stack, cloud) =>
    cloud.disk(stack, 'data', { ...BASE, class: 'quick' as DiskClass }),
  );
  expect(problems).toMatchObject([
    { message: 'class is "quick"; allowed values are "throughput", "balanced", "performance".' },
  ]);
});

test.concurrent.each(CLOUDS)(
  'on %s another schedule of snapshots is applied while the disk is in use, settles and goes where it may',
  async (cloud) => {
    // A region of Azure that keeps the soft delete of vaults on for ever.
    const region = { aws: {}, google: {}, azure: { region: 'australiaeast', id: 'test-azure-australiaeast' } }[cloud];
    const build = (snapshots: DiskProps['snapshots']) =>
      synth(cloud, (stack, catalogue) => catalogue.disk(stack, 'data', { ...BASE, snapshots }), region).json;
    const workspace = new Workspace();
    try {
      workspace.write(build({ everyHours: 12, retainDays: 14 }));
      await workspace.init();
      await workspace.apply();
      await workspace.settled();
      workspace.write(build({ everyHours: 24, at: '05:00', retainDays: 30 }));
      await workspace.apply();
      await byCloud(cloud, {
        aws: () => settlesAndGoes(workspace),
        google: () => settlesAndGoes(workspace),
        azure: async () => {
          // The vault stays for the days of what was deleted in it.
          await workspace.settled();
          const { code, out } = await workspace.run('destroy', '-auto-approve', '-input=false', '-refresh=false');
          expect([code, out.replace(/[│\s]+/g, ' ')]).toEqual([
            1,
            expect.stringContaining('backups that were deleted less than 14 days ago'),
          ]);
        },
      });
    } finally {
      await workspace.stop();
    }
  },
);
