import type { BackupProps, ExistingBackup } from '../../modules/backup/backup';
import { BACKUP } from '../../modules/backup/support';
import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { Day } from '../../modules/database/database';
import { monitor } from '../../stacks/monitoring';
import type { PlacementStack } from '../../stacks/placement-stack';
import { DISK, database, SECOND } from '../support/backup';
import { everyPropertyCounts } from '../support/conformance';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';

const TABLE = {
  aws: { arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/old' },
  google: { database: 'old', collection: 'baskets' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/old',
    database: 'data',
    container: 'baskets',
  },
};
const ORDERS = {
  engine: 'postgres',
  version: '16',
  cpu: 2,
  memoryGiB: 8,
  storageGiB: 64,
  highAvailability: false,
} as const;

const VAULT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DataProtection/backupVaults/theirs';
const PLANS = 'projects/acme-dev/locations/us-east1/backupPlans';
const EXISTING: ExistingBackup = {
  aws: { planId: 'plan-1', roleArn: 'arn:aws:iam::123456789012:role/backup' },
  google: { diskPlan: `${PLANS}/disks` },
  azure: {
    vaultId: VAULT,
    principalId: '00000000-0000-0000-0000-000000000001',
    policies: {
      databases: `${VAULT}/backupPolicies/db`,
      buckets: `${VAULT}/backupPolicies/blobs`,
      disks: `${VAULT}/backupPolicies/disks`,
    },
  },
};

/** What Google has a vault for. */
const vaulted = (stack: PlacementStack, cloud: Cloud) =>
  cloud.name === 'google' ? [cloud.disk(stack, 'data', DISK)] : [];

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
    if (cloud === 'aws') {
      expect(of('aws_backup_selection').map(({ body }) => body.resources)).toEqual([
        ['${aws_s3_bucket.docs_bucket.arn}'],
        ['${aws_db_instance.orders_instance.arn}'],
      ]);
      expect(the('aws_backup_plan').rule).toMatchObject([
        { schedule: 'cron(0 5 * * ? *)', lifecycle: { delete_after: 40 } },
      ]);
      expect(of('aws_iam_role_policy_attachment').filter(({ path }) => path.startsWith('plan/'))).toHaveLength(2);
    } else if (cloud === 'google') {
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
    } else {
      expect(the('azurerm_data_protection_backup_instance_postgresql_flexible_server').server_id).toContain(
        'orders_server.id',
      );
      expect(the('azurerm_data_protection_backup_instance_blob_storage').storage_account_container_names).toHaveLength(
        1,
      );
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
    }
  });

  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s covers a disk, made here or elsewhere, and its service may do no more than that', (_, taken) => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const plan = taken ? catalogue.backup.fromExisting(stack, 'plan', EXISTING) : catalogue.backup(stack, 'plan');
      const theirs = catalogue.disk.fromExisting(stack, 'theirs', {
        aws: { volumeId: 'vol-1' },
        google: { disk: 'projects/acme-dev/zones/us-east1-b/disks/theirs' },
        azure: { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/theirs' },
      });
      plan.protect(catalogue.disk(stack, 'data', DISK), theirs);
    });
    expect(problems).toEqual([]);
    const all = (type: string, ...keys: string[]) => of(type).map(({ body }) => keys.map((key) => body[key]));
    if (cloud === 'aws') {
      const volumes = 'arn:aws:ec2:us-east-1:123456789012:volume/';
      const by = taken
        ? ['plan-1', 'arn:aws:iam::123456789012:role/backup']
        : ['${aws_backup_plan.plan_plan.id}', '${aws_iam_role.plan_role_role.arn}'];
      expect(all('aws_backup_selection', 'resources', 'plan_id', 'iam_role_arn')).toEqual([
        [[`${volumes}\${aws_ebs_volume.data_volume.id}`], ...by],
        [[`${volumes}vol-1`], ...by],
      ]);
      expect(all('aws_iam_role_policy_attachment', 'policy_arn')).toHaveLength(taken ? 0 : 1);
    } else if (cloud === 'google') {
      const plan = taken ? `${PLANS}/disks` : '${google_backup_dr_backup_plan.plan_disks_plan.name}';
      expect(all('google_backup_dr_backup_plan_association', 'resource', 'resource_type', 'backup_plan')).toEqual([
        ['${google_compute_disk.data_disk.id}', 'compute.googleapis.com/Disk', plan],
        ['projects/acme-dev/zones/us-east1-b/disks/theirs', 'compute.googleapis.com/Disk', plan],
      ]);
      expect(all('google_project_iam_member', 'role')).toEqual([]);
      expect(all('google_backup_dr_backup_plan', 'location', 'backup_vault')).toEqual(
        taken ? [] : [['us-east1', '${google_backup_dr_backup_vault.plan_vault.id}']],
      );
    } else {
      const type = 'azurerm_data_protection_backup_instance_disk';
      expect(all(type, 'disk_id', 'vault_id')).toEqual(
        [
          '${azurerm_managed_disk.data_disk.id}',
          '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/theirs',
        ].map((id) => [id, taken ? VAULT : '${azurerm_data_protection_backup_vault.plan_vault.id}']),
      );
      expect(of(type).map(({ body }) => body.depends_on.length)).toEqual([2, 2]);
      expect(all('azurerm_role_assignment', 'role_definition_name').flat().sort()).toEqual([
        'Disk Backup Reader',
        'Disk Backup Reader',
        'Disk Snapshot Contributor',
      ]);
    }
  });

  test('one that exists covers what it has a plan for, and makes none', () => {
    const { of, problems } = synth(cloud, (stack, catalogue) => {
      const plan = catalogue.backup.fromExisting(stack, 'plan', EXISTING);
      plan.protect(
        catalogue.disk(stack, 'data', DISK),
        cloud === 'google' ? catalogue.disk(stack, 'more', DISK) : catalogue.bucket(stack, 'docs'),
      );
    });
    expect(problems).toEqual([]);
    const made = {
      aws: 'aws_backup_plan',
      google: 'google_backup_dr_backup_plan',
      azure: 'azurerm_data_protection_backup_vault',
    }[cloud];
    expect(of(made)).toEqual([]);
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
    if (cloud === 'aws') expect(the('aws_backup_vault_lock_configuration')).toMatchObject({ min_retention_days: 35 });
    else if (cloud === 'google') expect(the(vault).backup_minimum_enforced_retention_duration).toBe(`${35 * 86_400}s`);
    else expect(the(vault).immutability).toBe('Unlocked');
    expect(of(vault)).toHaveLength(1);
  });

  test('is locked as it was asked to be, or refused', () => {
    const asked = (lock: BackupProps['lock']) =>
      synth(cloud, (stack, catalogue) =>
        catalogue
          .backup(stack, 'plan', { lock })
          .protect(...(cloud === 'google' ? vaulted(stack, catalogue) : [catalogue.bucket(stack, 'docs')])),
      );
    const [none, governance, compliance] = ([undefined, 'governance', 'compliance'] as const).map(asked);
    if (cloud === 'aws') {
      const lock = 'aws_backup_vault_lock_configuration';
      expect(none?.of(lock)).toEqual([]);
      expect(governance?.the(lock)).not.toHaveProperty('changeable_for_days');
      expect(compliance?.the(lock)).toMatchObject({ min_retention_days: 35, changeable_for_days: 3 });
    } else if (cloud === 'google') {
      const held = (one: typeof none) =>
        one?.the('google_backup_dr_backup_vault').backup_minimum_enforced_retention_duration;
      expect([none, governance].map(held)).toEqual(['86400s', `${35 * 86_400}s`]);
      expect(compliance?.problems).toMatchObject([
        { message: expect.stringContaining('lock is "compliance", Google Backup and DR allows') },
      ]);
    } else {
      const held = (one: typeof none) => {
        const { immutability, soft_delete } = one?.the('azurerm_data_protection_backup_vault') ?? {};
        return [immutability, soft_delete];
      };
      expect([none, governance, compliance].map(held)).toEqual([
        ['Disabled', 'Off'],
        ['Unlocked', 'On'],
        ['Locked', 'AlwaysOn'],
      ]);
    }
  });

  test('keeps backups in a second region', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) =>
      catalogue
        .backup(stack, 'plan', { secondRegion: SECOND[cloud] })
        .protect(database(stack, catalogue), ...vaulted(stack, catalogue)),
    );
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(of('aws_backup_vault').map(({ body }) => body.region)).toEqual(['us-west-2', undefined]);
      expect(the('aws_backup_plan').rule[0].copy_action).toMatchObject([
        { destination_vault_arn: '${aws_backup_vault.plan_second_vault.arn}' },
      ]);
    } else if (cloud === 'google') {
      expect(the('google_backup_dr_backup_vault').location).toBe('us-west1');
      expect(the('google_sql_database_instance').settings.backup_configuration.location).toBe('us-west1');
    } else {
      expect(the('azurerm_data_protection_backup_vault')).toMatchObject({
        redundancy: 'GeoRedundant',
        cross_region_restore_enabled: true,
      });
    }
  });

  test.each(['retentionDays', 'hour'] as const)('%s just inside and just outside its limits', (property) => {
    const [min, max] = { retentionDays: [1, 3650], hour: [0, 23] }[property] as [number, number];
    const problems = (value: number) =>
      synth(cloud, (stack, catalogue) => catalogue.backup(stack, 'plan', { [property]: value })).problems;
    expect([min, max].flatMap(problems)).toEqual([]);
    for (const value of [min - 1, max + 1]) expect(problems(value)[0]?.message).toContain(`${property} is ${value}, `);
  });
});

test.each(CLOUDS)('on %s a table is in the plan, or refused: there it keeps its own backups', (cloud) => {
  const { of, problems } = synth(cloud, (stack, catalogue) => {
    const baskets = catalogue.keyValue(stack, 'baskets', { partitionKey: 'id', network: theirs(stack, catalogue) });
    const old = catalogue.keyValue.fromExisting(stack, 'old', TABLE);
    catalogue.backup(stack, 'plan').protect(baskets, old);
  });
  if (cloud === 'aws') {
    expect(of('aws_backup_selection').map(({ body }) => body.resources)).toEqual([
      ['${aws_dynamodb_table.baskets_table.arn}'],
      [TABLE.aws.arn],
    ]);
  } else {
    const wanted = (id: string) => ({
      message: expect.stringContaining(`protect ${id}: `),
      remedy: expect.stringContaining('of the table itself'),
    });
    expect(problems).toMatchObject([wanted('baskets'), wanted('old')]);
  }
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
  if (cloud === 'aws') {
    expect(alarms('aws_cloudwatch_metric_alarm').map(({ body }) => body)).toMatchObject([
      {
        namespace: 'AWS/Backup',
        metric_name: 'NumberOfBackupJobsFailed',
        dimensions: { BackupVaultName: '${aws_backup_vault.plan_vault.name}' },
        threshold: 0,
      },
    ]);
  } else if (cloud === 'azure') {
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
  } else expect(alarms('google_monitoring_alert_policy')).toEqual([]);
});

describe('backups and the services beside them', () => {
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

test('a disk on Azure is refused what its snapshots do not hold', () => {
  const messages = (props: BackupProps, snapshots?: { retainDays: number }) =>
    synth('azure', (stack, cloud) =>
      cloud.backup(stack, 'plan', props).protect(cloud.disk(stack, 'data', { ...DISK, snapshots })),
    ).problems.map(({ message }) => message);
  expect(messages({ retentionDays: 360 })).toEqual([]);
  expect(messages({ retentionDays: 361 })).toEqual([
    expect.stringContaining('retentionDays is 361, but Azure keeps snapshots of a disk for at most 360'),
  ]);
  expect(messages({ secondRegion: 'centralus' })).toEqual([
    expect.stringContaining('snapshots of a disk stay in its region'),
  ]);
  expect(messages({ lock: 'governance' })).toEqual([
    expect.stringContaining('lock is "governance", but snapshots of a disk are'),
  ]);
  expect(messages({}, { retainDays: 7 })).toEqual([expect.stringContaining('it has its own snapshots')]);
});

test(
  'a vault created elsewhere on Azure that is to read the group of a server needs a waiver: whose its identity ' +
    'is, no rule can tell',
  () => {
    const { problems } = synth('azure', (stack, cloud) =>
      cloud.backup.fromExisting(stack, 'plan', EXISTING).protect(database(stack, cloud)),
    );
    expect(problems).toMatchObject([
      { where: expect.stringContaining('plan/reader'), message: expect.stringContaining('least-privilege') },
    ]);
  },
);

test('a plan that exists and does not cover a thing says so', () => {
  const messages = (cloud: CloudName, existing: ExistingBackup, engine: 'postgres' | 'mysql' = 'postgres') =>
    synth(cloud, (stack, catalogue) =>
      catalogue.backup
        .fromExisting(stack, 'plan', existing)
        .protect(
          database(stack, catalogue, engine),
          catalogue.disk(stack, 'data', DISK),
          catalogue.bucket(stack, 'docs'),
        ),
    ).problems.map(({ message }) => message);
  expect(messages('google', EXISTING)).toEqual([
    expect.stringContaining('protect orders: Cloud SQL instances keep their own backups'),
    expect.stringContaining('protect docs: Google does not support backups of buckets'),
  ]);
  expect(
    messages(
      'azure',
      { azure: { vaultId: VAULT, principalId: '00000000-0000-4000-8000-0000000000aa', policies: {} } },
      'mysql',
    ),
  ).toEqual([
    'protect orders: Azure Backup does not support MySQL.',
    'fromExisting does not define azure.policies.disks.',
    'fromExisting does not define azure.policies.buckets.',
  ]);
});

test('what neither the plan nor the resource covers is refused', () => {
  const messages = (cloud: CloudName, props: BackupProps, engine: 'postgres' | 'mysql' = 'postgres') =>
    synth(cloud, (stack, catalogue) =>
      catalogue
        .backup(stack, 'plan', props)
        .protect(database(stack, catalogue, engine), catalogue.bucket(stack, 'docs')),
    ).problems.map(({ message }) => message);
  expect(messages('google', { retentionDays: 91 })).toEqual([
    expect.stringContaining('retentionDays is 91, but a bucket keeps'),
  ]);
  expect(messages('google', { secondRegion: 'us-west1' })).toEqual([
    expect.stringContaining('secondRegion: Google does not support backups of buckets'),
  ]);
  expect(messages('google', { retentionDays: 366 })).toEqual([
    expect.stringContaining('protect orders: retentionDays is 366, but Cloud SQL keeps at most 365 backups'),
    expect.stringContaining('protect docs: retentionDays is 366'),
  ]);
  expect(messages('google', { lock: 'compliance' })[0]).toContain('lock is "compliance"');
  expect(messages('google', { lock: 'governance' })).toEqual([
    expect.stringContaining(
      'protect orders: lock is "governance", but an administrator of Cloud SQL can delete its backups',
    ),
    expect.stringContaining('protect docs: lock is "governance", but the owner of the bucket can disable'),
  ]);
  expect(messages('azure', {}, 'mysql')).toEqual([
    expect.stringContaining('Azure Backup does not support MySQL and the server itself keeps 14 days'),
  ]);
  expect(messages('azure', { retentionDays: 14, secondRegion: 'centralus', lock: 'governance' }, 'mysql')).toEqual([
    expect.stringContaining('secondRegion: Azure Backup does not support MySQL'),
    expect.stringContaining('lock is "governance", but Azure Backup does not support MySQL'),
  ]);
  expect(messages('azure', { secondRegion: 'westus' })).toEqual([
    expect.stringContaining('Azure Backup replicates eastus2 to centralus'),
  ]);
  expect(messages('aws', { secondRegion: 'us-east-1' })).toEqual([
    'secondRegion is "us-east-1", which is also the first one.',
  ]);
});
