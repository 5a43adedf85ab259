import type { BackupProps } from '../../modules/backup/backup';
import { BACKUP } from '../../modules/backup/support';
import { DISK, database, SECOND } from '../support/backup';
import { EXISTING, PLANS, VAULT, vaulted } from '../support/backup-setup';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { CLOUDS, synth } from '../support/synth';

describe('backup: every property counts', () => {
  everyPropertyCounts<BackupProps>({
    table: BACKUP,
    base: {},
    make: (stack, cloud, props) =>
      cloud
        .backup(stack, 'plan', props)
        .protect(database(stack, cloud), cloud.bucket(stack, 'docs'), ...vaulted(stack, cloud)),
    samples: {
      hour: { values: [5, 6] },
      retentionDays: { values: [30, 40] },
      secondRegion: { values: ['centralus', undefined] },
      lock: { values: ['governance', 'compliance'] },
      restoreTest: { values: ['weekly', 'monthly'] },
    },
    native: {
      aws: [{ vault: { forceDestroy: false } }, { plan: { tags: { tier: 'gold' } } }],
      google: [{ vault: { description: 'Ours' } }],
      azure: [{ vault: { retentionDurationInDays: 30 } }],
    },
  });
});

describe.each(CLOUDS)('a backup plan on %s', (cloud) => {
  const planned = (props: BackupProps = {}, guarded = false) =>
    synth(
      cloud,
      (stack, catalogue) => {
        const docs = catalogue.bucket(stack, 'docs');
        const plan = catalogue.backup(stack, 'plan', props);
        plan.protect(database(stack, catalogue), docs, ...vaulted(stack, catalogue));
        plan.protect(docs);
      },
      { protected: guarded },
    );

  test('covers what it protects, once, with what its service may do and no more', () => {
    const { the, of, problems } = planned({ retentionDays: 40 });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(of('aws_backup_selection').map(({ body }) => body.resources)).toEqual([
          ['${aws_s3_bucket.docs_bucket.arn}'],
          ['${aws_db_instance.orders_instance.arn}'],
        ]);
        expect(the('aws_backup_plan').rule).toMatchObject([
          { schedule: 'cron(0 5 * * ? *)', lifecycle: { delete_after: 40 } },
        ]);
        expect(of('aws_iam_role_policy_attachment').filter(({ path }) => path.startsWith('plan/'))).toHaveLength(2);
      },
      google: () => {
        // Tied to a plan Terraform could change nothing of the instance: its own backups do it.
        expect(of('google_backup_dr_backup_plan_association').map(({ body }) => body.resource)).toEqual([
          '${google_compute_disk.data_disk.id}',
        ]);
        expect(the('google_backup_dr_backup_plan').backup_rules).toMatchObject([{ backup_retention_days: 40 }]);
        expect(the('google_sql_database_instance').settings.backup_configuration).toMatchObject({
          enabled: true,
          start_time: '05:00',
          location: 'us-east1',
          point_in_time_recovery_enabled: true,
          backup_retention_settings: { retained_backups: 40, retention_unit: 'COUNT' },
        });
        expect(the('google_storage_bucket', 'docs/bucket').soft_delete_policy).toEqual({
          retention_duration_seconds: 40 * 86_400,
        });
        expect(of('google_project_iam_member')).toEqual([]);
      },
      azure: () => {
        expect(the('azurerm_data_protection_backup_instance_postgresql_flexible_server').server_id).toContain(
          'orders_server.id',
        );
        expect(
          the('azurerm_data_protection_backup_instance_blob_storage').storage_account_container_names,
        ).toHaveLength(1);
        expect(
          of('azurerm_role_assignment')
            .map(({ body }) => body.role_definition_name)
            .sort(),
        ).toEqual([
          'PostgreSQL Flexible Server Long Term Retention Backup Role',
          'Reader',
          'Storage Account Backup Contributor',
        ]);
        // The vault acts at once, and an assignment counts everywhere only after minutes.
        for (const { body } of of('azurerm_role_assignment')) {
          expect(body.provisioner).toEqual([
            { 'local-exec': { command: expect.stringMatching(/^sleep .*:-180\} \|\| ping/) } },
          ]);
        }
      },
    });
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s covers a disk, made here or elsewhere, and its service may do no more than that', (_, existing) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const plan = existing ? catalogue.backup.fromExisting(stack, 'plan', EXISTING) : catalogue.backup(stack, 'plan');
      const theirs = catalogue.disk.fromExisting(stack, 'theirs', {
        aws: { volumeId: 'vol-1' },
        google: { disk: 'projects/acme-dev/zones/us-east1-b/disks/theirs' },
        azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/theirs' },
      });
      plan.protect(catalogue.disk(stack, 'data', DISK), theirs);
    });
    expect(problems).toEqual([]);
    const all = (type: string, ...keys: string[]) => of(type).map(({ body }) => keys.map((key) => body[key]));
    byCloud(cloud, {
      aws: () => {
        const volumes = 'arn:aws:ec2:us-east-1:123456789012:volume/';
        const by = existing
          ? ['plan-1', 'arn:aws:iam::123456789012:role/backup']
          : ['${aws_backup_plan.plan_plan.id}', '${aws_iam_role.plan_role_role.arn}'];
        expect(all('aws_backup_selection', 'resources', 'plan_id', 'iam_role_arn')).toEqual([
          [[`${volumes}\${aws_ebs_volume.data_volume.id}`], ...by],
          [[`${volumes}vol-1`], ...by],
        ]);
        expect(all('aws_iam_role_policy_attachment', 'policy_arn')).toHaveLength(existing ? 0 : 1);
      },
      google: () => {
        const plan = existing ? `${PLANS}/disks` : '${google_backup_dr_backup_plan.plan_disks_plan.name}';
        expect(all('google_backup_dr_backup_plan_association', 'resource', 'resource_type', 'backup_plan')).toEqual([
          ['${google_compute_disk.data_disk.id}', 'compute.googleapis.com/Disk', plan],
          ['projects/acme-dev/zones/us-east1-b/disks/theirs', 'compute.googleapis.com/Disk', plan],
        ]);
        expect(all('google_project_iam_member', 'role')).toEqual([]);
        expect(all('google_backup_dr_backup_plan', 'location', 'backup_vault')).toEqual(
          existing ? [] : [['us-east1', '${google_backup_dr_backup_vault.plan_vault.id}']],
        );
      },
      azure: () => {
        const type = 'azurerm_data_protection_backup_instance_disk';
        expect(all(type, 'disk_id', 'vault_id')).toEqual(
          [
            '${azurerm_managed_disk.data_disk.id}',
            '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/theirs',
          ].map((id) => [id, existing ? VAULT : '${azurerm_data_protection_backup_vault.plan_vault.id}']),
        );
        expect(of(type).map(({ body }) => body.depends_on.length)).toEqual([2, 2]);
        expect(all('azurerm_role_assignment', 'role_definition_name').flat().sort()).toEqual([
          'Disk Backup Reader',
          'Disk Backup Reader',
          'Disk Snapshot Contributor',
        ]);
      },
    });
  });

  test('one that exists covers what it has a plan for, and makes none', () => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const plan = catalogue.backup.fromExisting(stack, 'plan', EXISTING);
      plan.protect(
        catalogue.disk(stack, 'data', DISK),
        {
          aws: () => catalogue.bucket(stack, 'docs'),
          google: () => catalogue.disk(stack, 'more', DISK),
          azure: () => catalogue.bucket(stack, 'docs'),
        }[cloud](),
      );
    });
    expect(problems).toEqual([]);
    const planType = {
      aws: 'aws_backup_plan',
      google: 'google_backup_dr_backup_plan',
      azure: 'azurerm_data_protection_backup_vault',
    }[cloud];
    expect(of(planType)).toEqual([]);
    const protectedBy = {
      aws: ['aws_backup_selection'],
      google: ['google_backup_dr_backup_plan_association'],
      azure: ['blob_storage', 'disk'].map((one) => `azurerm_data_protection_backup_instance_${one}`),
    }[cloud];
    expect(protectedBy.flatMap((type) => of(type))).toHaveLength(2);
  });

  test('a second region that is none is refused, once', () => {
    const { problems } = synth(cloud, (stack, catalogue) =>
      catalogue.backup(stack, 'plan', { secondRegion: 'mars-1' }),
    );
    expect(problems).toMatchObject([{ message: `secondRegion is "mars-1", which ${cloud} does not have.` }]);
  });

  test('is locked where protected, and its vault stays', () => {
    const { the, of } = planned({}, true);
    const vault = {
      aws: 'aws_backup_vault',
      google: 'google_backup_dr_backup_vault',
      azure: 'azurerm_data_protection_backup_vault',
    }[cloud];
    expect(the(vault).lifecycle.prevent_destroy).toBe(true);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_backup_vault_lock_configuration')).toMatchObject({ min_retention_days: 35 });
      },
      google: () => {
        expect(the(vault).backup_minimum_enforced_retention_duration).toBe(`${35 * 86_400}s`);
      },
      azure: () => {
        expect(the(vault).immutability).toBe('Unlocked');
      },
    });
    expect(of(vault)).toHaveLength(1);
  });

  test('keeps backups in a second region', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue
        .backup(stack, 'plan', { secondRegion: SECOND[cloud] })
        .protect(database(stack, catalogue), ...vaulted(stack, catalogue)),
    );
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(of('aws_backup_vault').map(({ body }) => body.region)).toEqual(['us-west-2', undefined]);
        expect(the('aws_backup_plan').rule[0].copy_action).toMatchObject([
          { destination_vault_arn: '${aws_backup_vault.plan_second_vault.arn}' },
        ]);
      },
      google: () => {
        expect(the('google_backup_dr_backup_vault').location).toBe('us-west1');
        expect(the('google_sql_database_instance').settings.backup_configuration.location).toBe('us-west1');
      },
      azure: () => {
        expect(the('azurerm_data_protection_backup_vault')).toMatchObject({
          redundancy: 'GeoRedundant',
          cross_region_restore_enabled: true,
        });
      },
    });
  });

  test.each(['retentionDays', 'hour'] as const)('%s just inside and just outside its limits', (property) => {
    const [min, max] = { retentionDays: [1, 3650], hour: [0, 23] }[property] as [number, number];
    const problems = (value: number) =>
      synth(cloud, (stack, catalogue) => catalogue.backup(stack, 'plan', { [property]: value })).problems;
    expect([min, max].flatMap(problems)).toEqual([]);
    for (const value of [min - 1, max + 1]) expect(problems(value)[0]?.message).toContain(`${property} is ${value}, `);
  });
});
