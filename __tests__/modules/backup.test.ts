import { BACKUP, type BackupProps } from '../../modules/backup/backup';
import type { Cloud } from '../../modules/cloud';
import type { CloudName } from '../../modules/core/placement';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';
import { deploysAndSettles } from '../support/terraform';

const SECOND: Record<CloudName, string> = { aws: 'us-west-2', google: 'us-west1', azure: 'centralus' };

function database(stack: PlacementStack, cloud: Cloud, engine: 'postgres' | 'mysql' = 'postgres') {
  const network = theirs(stack, cloud);
  const version = engine === 'postgres' ? '16' : '8.0';
  return cloud.database(stack, 'orders', { engine, version, network, cpu: 2, memoryGiB: 8, storageGiB: 64, highAvailability: false });
}

describe('backup: every property counts', () => {
  everyPropertyCounts<BackupProps>({
    table: BACKUP,
    base: {},
    make: (stack, cloud, props) => cloud.backup(stack, 'plan', props).protect(database(stack, cloud), cloud.bucket(stack, 'docs')),
    samples: {
      hour: { values: [1, 2] },
      retentionDays: { values: [30, 40] },
      secondRegion: { values: ['centralus', undefined] },
      lock: { values: ['governance', 'compliance'] },
    },
    native: {
      aws: [{ vault: { forceDestroy: true } }, { plan: { tags: { tier: 'gold' } } }],
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
        plan.protect(database(stack, catalogue), docs);
        plan.protect(docs);
      },
      { protected: guarded },
    );

  test('covers what it protects, once, with what its service may do and no more', () => {
    const { the, of, problems } = planned({ retentionDays: 40 });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(of('aws_backup_selection').map(({ body }) => body.resources)).toEqual([
        ['${aws_s3_bucket.docs_bucket.arn}'],
        ['${aws_db_instance.orders_instance.arn}'],
      ]);
      expect(the('aws_backup_plan').rule).toMatchObject([{ schedule: 'cron(0 2 * * ? *)', lifecycle: { delete_after: 40 } }]);
      expect(of('aws_iam_role_policy_attachment').filter(({ path }) => path.startsWith('plan/'))).toHaveLength(2);
    } else if (cloud === 'google') {
      expect(the('google_backup_dr_backup_plan_association')).toMatchObject({
        resource_type: 'sqladmin.googleapis.com/Instance',
        resource: 'projects/acme-dev/instances/${google_sql_database_instance.orders_instance.name}',
      });
      expect(the('google_backup_dr_backup_plan').backup_rules).toMatchObject([{ backup_retention_days: 40 }]);
      expect(the('google_storage_bucket', 'docs/bucket').soft_delete_policy).toEqual({ retention_duration_seconds: 40 * 86_400 });
      expect(the('google_sql_database_instance').lifecycle.ignore_changes).toContain('settings[0].backup_configuration');
    } else {
      expect(the('azurerm_data_protection_backup_instance_postgresql_flexible_server').server_id).toContain('orders_server.id');
      expect(the('azurerm_data_protection_backup_instance_blob_storage').storage_account_container_names).toHaveLength(1);
      expect(
        of('azurerm_role_assignment')
          .map(({ body }) => body.role_definition_name)
          .sort(),
      ).toEqual(['PostgreSQL Flexible Server Long Term Retention Backup Role', 'Reader', 'Storage Account Backup Contributor']);
    }
  });

  test('is locked where protected, and its vault stays', () => {
    const { the, of } = planned({}, true);
    const vault = { aws: 'aws_backup_vault', google: 'google_backup_dr_backup_vault', azure: 'azurerm_data_protection_backup_vault' }[
      cloud
    ];
    expect(the(vault).lifecycle.prevent_destroy).toBe(true);
    if (cloud === 'aws') expect(the('aws_backup_vault_lock_configuration')).toMatchObject({ min_retention_days: 35 });
    else if (cloud === 'google') expect(the(vault).backup_minimum_enforced_retention_duration).toBe(`${35 * 86_400}s`);
    else expect(the(vault).immutability).toBe('Unlocked');
    expect(of(vault)).toHaveLength(1);
  });

  test('keeps backups in a second region', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue.backup(stack, 'plan', { secondRegion: SECOND[cloud] }).protect(database(stack, catalogue)),
    );
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(of('aws_backup_vault').map(({ body }) => body.region)).toEqual(['us-west-2', undefined]);
      expect(the('aws_backup_plan').rule[0].copy_action).toMatchObject([
        { destination_vault_arn: '${aws_backup_vault.plan_second_vault.arn}' },
      ]);
    } else if (cloud === 'google') expect(the('google_backup_dr_backup_vault').location).toBe('us-west1');
    else {
      expect(the('azurerm_data_protection_backup_vault')).toMatchObject({ redundancy: 'GeoRedundant', cross_region_restore_enabled: true });
    }
  });

  test.each(['retentionDays', 'hour'] as const)('%s just inside and just outside its limits', (property) => {
    const [min, max] = { retentionDays: [1, 3650], hour: [0, 23] }[property] as [number, number];
    const problems = (value: number) => synth(cloud, (stack, catalogue) => catalogue.backup(stack, 'plan', { [property]: value })).problems;
    expect([min, max].flatMap(problems)).toEqual([]);
    for (const value of [min - 1, max + 1]) expect(problems(value)[0]?.message).toContain(`${property} is ${value}, `);
  });

  test('deploys and settles', async () => {
    const { json, problems } = planned(cloud === 'google' ? { lock: 'governance' } : { lock: 'governance', secondRegion: SECOND[cloud] });
    expect(problems).toEqual([]);
    await deploysAndSettles(json);
  }, 60_000);
});

test('what neither the plan nor the resource covers is refused', () => {
  const messages = (cloud: CloudName, props: BackupProps, engine: 'postgres' | 'mysql' = 'postgres') =>
    synth(cloud, (stack, catalogue) =>
      catalogue.backup(stack, 'plan', props).protect(database(stack, catalogue, engine), catalogue.bucket(stack, 'docs')),
    ).problems.map(({ message }) => message);
  expect(messages('google', { retentionDays: 91 })).toEqual([expect.stringContaining('retentionDays is 91, a bucket keeps')]);
  expect(messages('google', { secondRegion: 'us-west1' })).toEqual([expect.stringContaining('secondRegion: Google backs no bucket up')]);
  expect(messages('google', { lock: 'compliance' })).toEqual([expect.stringContaining('lock is "compliance"')]);
  expect(messages('azure', {}, 'mysql')).toEqual([
    expect.stringContaining('Azure Backup knows no MySQL and the server itself keeps 14 days'),
  ]);
  expect(messages('azure', { secondRegion: 'westus' })).toEqual([expect.stringContaining('Azure Backup copies eastus2 to centralus')]);
  expect(messages('aws', { secondRegion: 'us-east-1' })).toEqual(['secondRegion is "us-east-1", which is the first.']);
});
