import type { BackupProps } from '../../../modules/backup/backup';
import type { CloudName, Placement } from '../../../modules/core/placement';
import type { Day } from '../../../modules/database/settings';
import { monitor } from '../../../stacks/monitoring';
import { DISK, database } from '../../support/backup';
import { vaulted } from '../../support/backup-setup';
import { byCloud } from '../../support/by-cloud';
import { theirs } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

const ORDERS = {
  engine: 'postgres',
  version: '16',
  cpu: 2,
  memoryGiB: 8,
  storageGiB: 64,
  highAvailability: false,
} as const;

describe.each(CLOUDS)('a backup plan on %s', (cloud) => {
  test('is locked as it was asked to be, or refused', () => {
    const asked = (lock: BackupProps['lock']) =>
      synth(cloud, (stack, catalogue) =>
        catalogue.backup(stack, 'plan', { lock }).protect(
          ...{
            aws: () => [catalogue.bucket(stack, 'docs')],
            google: () => vaulted(stack, catalogue),
            azure: () => [catalogue.bucket(stack, 'docs')],
          }[cloud](),
        ),
      );
    const [none, governance, compliance] = ([undefined, 'governance', 'compliance'] as const).map(asked);
    byCloud(cloud, {
      aws: () => {
        const lock = 'aws_backup_vault_lock_configuration';
        expect(none?.of(lock)).toEqual([]);
        expect(governance?.the(lock)).not.toHaveProperty('changeable_for_days');
        expect(compliance?.the(lock)).toMatchObject({ min_retention_days: 35, changeable_for_days: 3 });
      },
      google: () => {
        const held = (one: typeof none) =>
          one?.the('google_backup_dr_backup_vault').backup_minimum_enforced_retention_duration;
        expect([none, governance].map(held)).toEqual(['86400s', `${35 * 86_400}s`]);
        expect(compliance?.problems).toMatchObject([
          { message: expect.stringContaining('lock is "compliance", Google Backup and DR allows') },
        ]);
      },
      azure: () => {
        const held = (one: typeof none) => {
          const { immutability, soft_delete } = one?.the('azurerm_data_protection_backup_vault') ?? {};
          return [immutability, soft_delete];
        };
        expect([none, governance, compliance].map(held)).toEqual([
          ['Disabled', 'Off'],
          ['Unlocked', 'On'],
          ['Locked', 'AlwaysOn'],
        ]);
      },
    });
  });
});

test('on AWS the newest backups are restored by schedule, by a role that takes none', () => {
  const { the, of, problems } = synth('aws', (stack, cloud) =>
    cloud
      .backup(stack, 'plan', { restoreTest: 'monthly', retentionDays: 7 })
      .protect(database(stack, cloud), cloud.bucket(stack, 'docs'), cloud.disk(stack, 'data', DISK)),
  );
  expect(problems).toEqual([]);
  expect(the('aws_backup_restore_testing_plan')).toMatchObject({
    name: expect.stringMatching(/^[0-9A-Za-z_]{1,50}$/),
    schedule_expression: 'cron(0 5 1 * ? *)',
    recovery_point_selection: [{ include_vaults: ['${aws_backup_vault.plan_vault.arn}'], selection_window_days: 7 }],
  });
  const selections = of('aws_backup_restore_testing_selection').map(({ body }) => body);
  expect(selections.map((body) => body.protected_resource_type).sort()).toEqual(['EBS', 'RDS', 'S3']);
  expect(selections.find((body) => body.protected_resource_type === 'RDS')).toMatchObject({
    protected_resource_arns: ['${aws_db_instance.orders_instance.arn}'],
    iam_role_arn: '${aws_iam_role.plan_restore-test_role.arn}',
    // Without it the copy would be in the default network of the account.
    restore_metadata_overrides: { dbsubnetgroupname: '${aws_db_subnet_group.orders_subnets.name}' },
  });
  const roles = of('aws_iam_role_policy_attachment')
    .filter(({ path }) => path.startsWith('plan/'))
    .map(({ body }) => [body.role, body.policy_arn.split('/').at(-1)]);
  expect(roles.sort()).toEqual([
    ['${aws_iam_role.plan_restore-test_role.name}', 'AWSBackupServiceRolePolicyForRestores'],
    ['${aws_iam_role.plan_restore-test_role.name}', 'AWSBackupServiceRolePolicyForS3Restore'],
    ['${aws_iam_role.plan_role_role.name}', 'AWSBackupServiceRolePolicyForBackup'],
    ['${aws_iam_role.plan_role_role.name}', 'AWSBackupServiceRolePolicyForS3Backup'],
  ]);
});

test.each(['google', 'azure'] as const)('on %s a restore test is refused with what to do', (cloud) => {
  const { problems } = synth(cloud, (stack, catalogue) => catalogue.backup(stack, 'plan', { restoreTest: 'weekly' }));
  expect(problems).toMatchObject([
    { message: expect.stringMatching(/no schedule for restores/), remedy: expect.stringContaining('docs/restore.md') },
  ]);
});

test.each(CLOUDS)('failed backups are told by default on %s, where the cloud counts them', (cloud) => {
  const { of, problems } = synth(cloud, (stack, catalogue) => {
    catalogue.backup(stack, 'plan').protect(...vaulted(stack, catalogue));
    monitor([stack], { notify: { team: { emails: ['team@example.com'] } }, alarms: 'default', dashboard: 'none' });
  });
  expect(problems).toEqual([]);
  const alarms = (type: string) => of(type).filter(({ path }) => path.startsWith('plan/alarms/failed-jobs'));
  byCloud(cloud, {
    aws: () => {
      expect(alarms('aws_cloudwatch_metric_alarm').map(({ body }) => body)).toMatchObject([
        {
          namespace: 'AWS/Backup',
          metric_name: 'NumberOfBackupJobsFailed',
          dimensions: { BackupVaultName: '${aws_backup_vault.plan_vault.name}' },
          threshold: 0,
        },
      ]);
    },
    google: () => {
      expect(alarms('google_monitoring_alert_policy')).toEqual([]);
    },
    azure: () => {
      expect(alarms('azurerm_monitor_metric_alert').map(({ body }) => body)).toMatchObject([
        {
          scopes: ['${azurerm_data_protection_backup_vault.plan_vault.id}'],
          criteria: [
            {
              metric_name: 'BackupHealthEvent',
              dimension: [{ name: 'healthStatus', values: ['Persistent Unhealthy', 'Transient Unhealthy'] }],
            },
          ],
        },
      ]);
    },
  });
});

describe('backups and other services', () => {
  const hours = (cloud: CloudName, props: BackupProps, maintenance?: { day: Day; hour: number }) =>
    synth(cloud, (stack, catalogue) => {
      const orders = catalogue.database(stack, 'orders', { ...ORDERS, network: theirs(stack, catalogue), maintenance });
      catalogue.backup(stack, 'plan', props).protect(orders);
    }).problems.map(({ message }) => message);

  test('no backup is asked for at an hour at which the service starts none', () => {
    for (const cloud of CLOUDS) expect(hours(cloud, {})).toEqual([]);
    // RDS: its own backups two hours before its maintenance, and an hour before either.
    for (const hour of [0, 1, 2, 3]) {
      expect(hours('aws', { hour })).toEqual([
        `protect orders: hour is ${hour}, but AWS Backup starts no backup close to its maintenance (sunday, 3:00 UTC).`,
      ]);
    }
    for (const hour of [4, 23]) expect(hours('aws', { hour })).toEqual([]);
    expect(hours('aws', { hour: 23 }, { day: 'friday', hour: 1 })).toHaveLength(1);
    // Azure takes PostgreSQL on Sundays.
    for (const hour of [2, 3]) expect(hours('azure', { hour })).toHaveLength(1);
    for (const hour of [1, 4]) expect(hours('azure', { hour })).toEqual([]);
    expect(hours('azure', { hour: 3 }, { day: 'monday', hour: 3 })).toEqual([]);
    // Cloud SQL does one after the other.
    expect(hours('google', { hour: 3 })).toEqual([]);
  });

  test('on AWS a role of buckets alone may copy into the second region, into these two vaults', () => {
    const { the } = synth('aws', (stack, cloud) =>
      cloud.backup(stack, 'plan', { secondRegion: 'us-west-2' }).protect(cloud.bucket(stack, 'docs')),
    );
    expect(JSON.parse(the('aws_iam_role_policy').policy).Statement).toEqual([
      {
        Sid: 'Copies',
        Effect: 'Allow',
        Action: ['backup:CopyFromBackupVault', 'backup:CopyIntoBackupVault'],
        Resource: ['${aws_backup_vault.plan_vault.arn}', '${aws_backup_vault.plan_second_vault.arn}'],
      },
    ]);
    expect(the('aws_backup_selection').depends_on).toContain('aws_iam_role_policy.plan_role_copies');
  });

  test('on Azure a bucket that is protected has what a vaulted backup needs and turns on', () => {
    const account = (...protect: boolean[]) =>
      synth('azure', (stack, cloud) => {
        const docs = cloud.bucket(stack, 'docs');
        if (protect[0]) cloud.backup(stack, 'plan').protect(docs);
      }).the('azurerm_storage_account', 'docs/account');
    expect(account(true)).toMatchObject({
      cross_tenant_replication_enabled: true,
      blob_properties: { change_feed_enabled: true },
    });
    expect(account()).toMatchObject({ cross_tenant_replication_enabled: false });
    expect(account().blob_properties).not.toHaveProperty('change_feed_enabled');
  });

  test('on Azure a vault keeps what is deleted: protected, locked, or in a region that always does', () => {
    const vault = (props: BackupProps, changes: Partial<Placement> = {}) =>
      synth('azure', (stack, cloud) => cloud.backup(stack, 'plan', props), changes).the(
        'azurerm_data_protection_backup_vault',
      ).soft_delete;
    expect(vault({})).toBe('Off');
    expect(vault({}, { protected: true })).toBe('On');
    expect(vault({ lock: 'governance' })).toBe('On');
    expect(vault({}, { region: 'australiaeast' })).toBe('AlwaysOn');
  });
});
