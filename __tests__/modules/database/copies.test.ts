import type { CloudName } from '../../../modules/core/placement';
import type { DatabaseProps } from '../../../modules/database/database';
import { byCloud } from '../../support/by-cloud';
import { INSTANCE, make, on } from '../../support/database-setup';
import { theirs } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a database on %s', (cloud) => {
  test('each replica has an address, behind the same member', () => {
    let addresses: readonly string[] = [];
    const { of } = synth(cloud, (stack, catalogue) => {
      addresses = make(stack, catalogue, { replicas: 2 }).readAddresses;
    });
    expect(addresses).toHaveLength(2);
    const replicas = of(INSTANCE[cloud]).filter(({ path }) => path.includes('/replica-'));
    const id = { aws: 'instance', google: 'instance', azure: 'server' }[cloud];
    expect(replicas.map(({ path }) => path)).toEqual([`orders/replica-1/${id}`, `orders/replica-2/${id}`]);
    byCloud(cloud, {
      aws: () => {},
      google: () => {
        // They are maintained with their primary, which has the backups.
        for (const { body } of replicas) {
          const { maintenance_window, backup_configuration, retain_backups_on_delete } = body.settings;
          expect([maintenance_window, backup_configuration, retain_backups_on_delete]).toEqual([
            undefined,
            undefined,
            undefined,
          ]);
        }
      },
      azure: () => {
        expect(replicas.map(({ body }) => body.create_mode)).toEqual(['Replica', 'Replica']);
        expect(of('azurerm_private_endpoint_application_security_group_association')).toHaveLength(3);
        // A server takes one change at a time.
        expect(replicas[1]?.body.depends_on).toEqual(
          expect.arrayContaining([
            'azurerm_postgresql_flexible_server.orders_replica-1_server',
            'azurerm_postgresql_flexible_server_configuration.orders_set-log-statement_setting',
          ]),
        );
      },
    });
  });
});

describe('what is asked of a copy and of growth', () => {
  const copy = (cloud: CloudName, props: Partial<DatabaseProps>, source: Partial<DatabaseProps> = {}) =>
    synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const old = make(stack, catalogue, { ...source, network }, 'old');
      const { restoreFrom, ...rest } = props;
      make(
        stack,
        catalogue,
        { network, ...rest, restoreFrom: restoreFrom && { ...restoreFrom, database: old } },
        'copy',
      );
    });
  const at = { at: '2025-11-24T10:00:00Z' } as NonNullable<DatabaseProps['restoreFrom']>;
  const backup = { backup: '7' } as NonNullable<DatabaseProps['restoreFrom']>;

  test(
    'on aws a copy says nothing that its source decides: a point in time no key, a backup is copied with a ' +
      'new one',
    () => {
      const instance = copy('aws', { restoreFrom: at }).the('aws_db_instance', 'copy/instance');
      for (const name of ['kms_key_id', 'username', 'db_name']) expect(instance).not.toHaveProperty(name);
      expect(instance).toMatchObject({ storage_encrypted: true, apply_immediately: true });
      const { the } = copy('aws', { restoreFrom: backup });
      expect(the('aws_db_snapshot_copy')).toMatchObject({
        source_db_snapshot_identifier: '7',
        target_db_snapshot_identifier: 'acme-test-copy-backup',
        kms_key_id: '${aws_kms_key.copy_key.arn}',
      });
      const restored = the('aws_db_instance', 'copy/instance');
      expect(restored).toMatchObject({ kms_key_id: '${aws_kms_key.copy_key.arn}' });
      for (const name of ['username', 'db_name']) expect(restored).not.toHaveProperty(name);
    },
  );

  test.each(['aws', 'google'] as const)(
    'on %s a point in time keeps the key of its source, and another is refused',
    (cloud) => {
      expect(copy(cloud, { restoreFrom: at, encryption: 'customerKey' }).problems).toMatchObject([
        { message: expect.stringContaining('restores a point in time with the key of its source only') },
      ]);
      expect(copy(cloud, { restoreFrom: backup, encryption: 'customerKey' }).problems).toEqual([]);
    },
  );

  test.each(CLOUDS)('on %s storage grows up to a limit, and its growth does not replace the database', (cloud) => {
    const { the, problems } = on(cloud, { maxStorageGiB: { aws: 100, google: 100, azure: 32_767 }[cloud] });
    expect(problems).toEqual([]);
    const body = the(INSTANCE[cloud]);
    byCloud(cloud, {
      aws: () => {
        expect(body).toMatchObject({ max_allocated_storage: 100 });
      },
      google: () => {
        expect(body.settings).toMatchObject({ disk_autoresize: true, disk_autoresize_limit: 100 });
        expect(body.lifecycle.ignore_changes).toContain('settings[0].disk_size');
      },
      azure: () => {
        expect(body).toMatchObject({ auto_grow_enabled: true });
        expect(body.lifecycle.ignore_changes).toContain('storage_mb');
      },
    });
    expect(on(cloud, { maxStorageGiB: 70 }).problems[0]?.message).toMatch(/^maxStorageGiB is 70, /);
  });

  test('on azure MySQL with a standby grows, too, and a limit is that of the service', () => {
    const { the } = on('azure', { engine: 'mysql', version: '8.0' });
    expect(the('azurerm_mysql_flexible_server').lifecycle.ignore_changes).toContain('storage[0].size_gb');
    expect(on('azure', { engine: 'mysql', version: '8.0', maxStorageGiB: 32_767 }).problems[0]?.message).toContain(
      'limit of 16384',
    );
  });

  test('customer keys and second regions are those that were asked for', () => {
    const google = on('google', { encryption: 'customerKey', secondRegion: 'us-west1' });
    expect(google.the('google_sql_database_instance')).toMatchObject({
      encryption_key_name: '${google_kms_crypto_key.orders_key.id}',
      settings: { backup_configuration: { location: 'us-west1' } },
    });
    expect(google.the('google_kms_crypto_key_iam_member').member).toMatch(
      /@gcp-sa-cloud-sql\.iam\.gserviceaccount\.com$/,
    );
    const azure = on('azure', { encryption: 'customerKey' });
    expect(azure.the('azurerm_postgresql_flexible_server')).toMatchObject({
      customer_managed_key: {
        primary_user_assigned_identity_id: '${azurerm_user_assigned_identity.orders_encryption_identity.id}',
      },
      identity: {
        type: 'UserAssigned',
        identity_ids: ['${azurerm_user_assigned_identity.orders_encryption_identity.id}'],
      },
    });
    expect(on('azure', { secondRegion: 'centralus' }).the('azurerm_postgresql_flexible_server')).toMatchObject({
      geo_redundant_backup_enabled: true,
    });
    expect(on('azure', { secondRegion: 'westus' }).problems[0]?.message).toContain('replicates eastus2 to centralus');
    const aws = on('aws', {
      secondRegion: 'us-west-2',
      encryption: { aws: { keyArn: 'arn:aws:kms:us-east-1:123456789012:key/ours' } },
    });
    expect(aws.the('aws_db_instance').kms_key_id).toBe('arn:aws:kms:us-east-1:123456789012:key/ours');
    expect(aws.the('aws_db_instance_automated_backups_replication')).toMatchObject({
      region: 'us-west-2',
      retention_period: 14,
      kms_key_id: '${aws_kms_key.orders_second-region_key.arn}',
    });
  });

  test('replicas of MySQL go before their primary, and only they', () => {
    const problems = (props: Partial<DatabaseProps>) => on('aws', props).problems.map(({ message }) => message);
    const mysql = { engine: 'mysql', version: '8.4' } as const;
    expect(problems({ replicas: 1, replicaVersion: '17' })).toEqual([
      expect.stringContaining('replicas of PostgreSQL always have the version'),
    ]);
    expect(problems({ ...mysql, replicaVersion: '8.4' })).toEqual(['replicaVersion is "8.4", and replicas is 0.']);
    expect(problems({ ...mysql, replicas: 1, replicaVersion: '8.0' })).toEqual([
      'replicaVersion is "8.0", version is "8.4".',
    ]);
  });
});
