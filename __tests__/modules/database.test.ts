import { DATABASE } from '../../modules/database/support';
import { byCloud } from '../support/by-cloud';
import { everyPropertyCounts } from '../support/conformance';
import { replicaSource } from '../support/database';
import { BASE, INSTANCE, make, networkOf, type Own, on } from '../support/database-setup';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';

describe('database: every property counts', () => {
  // A source is made in the stack; the samples say which.
  type Plain = Omit<Own, 'restoreFrom' | 'replicaOf'> & {
    replicaOf?: { source: string; promoted?: boolean };
    network?: string;
    restoreFrom?: { database: string; at?: string; backup?: string };
  };
  everyPropertyCounts<Plain>({
    table: DATABASE,
    base: BASE as Plain,
    make: (stack, cloud, { network, restoreFrom, replicaOf, ...props }) => {
      const place = theirs(stack, cloud, network);
      const source = restoreFrom && {
        ...restoreFrom,
        database: make(stack, cloud, { network: place }, restoreFrom.database),
      };
      const replicated = replicaOf && { ...replicaOf, ...replicaSource(replicaOf.source) };
      make(stack, cloud, { ...props, network: place, restoreFrom: source, replicaOf: replicated });
    },
    samples: {
      engine: { values: ['postgres', 'mysql'] },
      version: { values: ['16', '17'] },
      replicaVersion: { values: ['8.0', '8.4'], with: { engine: 'mysql', version: '8.0', replicas: 1 } },
      network: { values: ['theirs', 'other'] },
      cpu: { values: [2, 4] },
      memoryGiB: { values: [8, 16] },
      burstable: { values: [true, false], with: { highAvailability: false } },
      storageGiB: { values: [64, 128] },
      maxStorageGiB: { values: [32_767, undefined] },
      encryption: { values: ['customerKey', 'providerKey'] },
      databaseName: { values: ['sales', 'stock'] },
      highAvailability: { values: [true, false] },
      replicas: { values: [0, 1] },
      backupRetentionDays: { values: [7, 8] },
      secondRegion: { values: ['centralus', undefined] },
      applyChanges: { values: ['now', 'window'] },
      maintenance: {
        values: [
          { day: 'monday', hour: 2 },
          { day: 'tuesday', hour: 2 },
        ],
      },
      parameters: { values: [{ log_temp_files: '1' }, { log_temp_files: '2' }] },
      replicaOf: { values: [{ source: 'acme-test-orders' }, undefined] },
      restoreFrom: { values: [{ database: 'old', at: '2025-11-24T10:00:00Z' }, undefined] },
    },
    nested: {
      'replicaOf.source': { values: ['acme-test-orders', 'acme-test-others'] },
      'replicaOf.promoted': { values: [true, false], with: { replicaOf: { source: 'acme-test-orders' } } },
      'maintenance.day': { values: ['monday', 'sunday'], with: { maintenance: { hour: 2 } } },
      'parameters.log_temp_files': { values: ['1', '2'] },
      'restoreFrom.database': { values: ['old', 'older'], with: { restoreFrom: { at: '2025-11-24T10:00:00Z' } } },
      'restoreFrom.at': {
        values: ['2025-11-24T10:00:00Z', '2025-11-24T11:00:00Z'],
        with: { restoreFrom: { database: 'old' } },
      },
      'restoreFrom.backup': { values: ['1', '2'], with: { restoreFrom: { database: 'old' } } },
    },
    native: {
      aws: [{ instance: { iops: 4000 } }, { replicatedElsewhere: true }],
      google: [{ instance: { maintenanceVersion: 'POSTGRES_16_8.R20250302.00_04' } }],
      azure: [{ postgres: { storageTier: 'P15' } }],
    },
  });
});

describe.each(CLOUDS)('a database on %s', (cloud) => {
  test('is private, encrypted, over TLS only, restorable, with a standby, logs and no password', () => {
    const { the, of, text, problems } = synth(cloud, (stack, catalogue) =>
      make(stack, catalogue, { network: networkOf(stack, catalogue) }),
    );
    expect(problems).toEqual([]);
    expect(text).not.toMatch(/"(password|root_password|administrator_password)"/);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_db_instance')).toMatchObject({
          identifier: 'acme-test-orders',
          engine: 'postgres',
          engine_version: '16',
          instance_class: 'db.m7g.large',
          allocated_storage: 64,
          publicly_accessible: false,
          storage_encrypted: true,
          kms_key_id: '${aws_kms_key.orders_key.arn}',
          manage_master_user_password: true,
          iam_database_authentication_enabled: true,
          multi_az: true,
          backup_retention_period: 14,
          backup_window: '01:00-01:30',
          maintenance_window: 'sun:03:00-sun:04:00',
          enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
          vpc_security_group_ids: [
            '${aws_security_group.orders_member_group.id}',
            '${aws_security_group.network_tier-isolated_group.id}',
          ],
        });
        expect(the('aws_db_subnet_group').subnet_ids).toHaveLength(3);
        const { parameter } = the('aws_db_parameter_group');
        expect(parameter).toContainEqual({ name: 'rds.force_ssl', value: '1', apply_method: 'pending-reboot' });
        expect(of('aws_cloudwatch_log_group').map(({ body }) => body.name)).toContain(
          '/aws/rds/instance/acme-test-orders/postgresql',
        );
      },
      google: () => {
        expect(the('google_sql_database_instance')).toMatchObject({
          database_version: 'POSTGRES_16',
          settings: {
            tier: 'db-custom-2-8192',
            edition: 'ENTERPRISE',
            availability_type: 'REGIONAL',
            disk_size: 64,
            ip_configuration: {
              ipv4_enabled: false,
              ssl_mode: 'ENCRYPTED_ONLY',
              psc_config: [{ psc_enabled: true, allowed_consumer_projects: ['acme-dev'] }],
            },
            backup_configuration: {
              enabled: true,
              point_in_time_recovery_enabled: true,
              start_time: '01:00',
              transaction_log_retention_days: 7,
              backup_retention_settings: { retained_backups: 14 },
            },
            maintenance_window: { day: 7, hour: 3 },
          },
        });
        const flags = the('google_sql_database_instance').settings.database_flags;
        expect(flags).toContainEqual({ name: 'cloudsql.iam_authentication', value: 'on' });
        expect(the('google_sql_database')).toMatchObject({ name: 'orders' });
      },
      azure: () => {
        expect(the('azurerm_postgresql_flexible_server')).toMatchObject({
          version: '16',
          sku_name: 'GP_Standard_D2ds_v5',
          storage_mb: 65_536,
          public_network_access_enabled: false,
          authentication: { active_directory_auth_enabled: true, password_auth_enabled: false },
          high_availability: { mode: 'ZoneRedundant' },
          backup_retention_days: 14,
          maintenance_window: { day_of_week: 0, start_hour: 3, start_minute: 0 },
          lifecycle: {
            ignore_changes: expect.arrayContaining(['zone', 'high_availability[0].standby_availability_zone']),
          },
        });
        expect(the('azurerm_private_endpoint').private_service_connection).toMatchObject({
          subresource_names: ['postgresqlServer'],
        });
        const settings = of('azurerm_postgresql_flexible_server_configuration').map(({ body }) => [
          body.name,
          body.value,
        ]);
        expect(settings).toEqual(
          expect.arrayContaining([
            ['require_secure_transport', 'on'],
            ['ssl_min_protocol_version', 'TLSv1.2'],
          ]),
        );
        expect(the('azurerm_monitor_diagnostic_setting').enabled_log).toEqual([{ category: 'PostgreSQLLogs' }]);
      },
    });
  });

  test('MySQL has the same', () => {
    const { the, of, json, problems } = on(cloud, { engine: 'mysql', version: '8.4' });
    expect(problems).toEqual([]);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_db_instance')).toMatchObject({
          engine: 'mysql',
          engine_version: '8.4',
          manage_master_user_password: true,
        });
        expect(the('aws_db_parameter_group')).toMatchObject({ family: 'mysql8.4' });
        expect(the('aws_db_parameter_group').parameter).toContainEqual({
          name: 'require_secure_transport',
          value: '1',
          apply_method: 'pending-reboot',
        });
      },
      google: () => {
        expect(the('google_sql_database_instance')).toMatchObject({
          database_version: 'MYSQL_8_4',
          settings: {
            backup_configuration: { binary_log_enabled: true },
            ip_configuration: { ssl_mode: 'ENCRYPTED_ONLY' },
          },
        });
      },
      azure: () => {
        expect(the('azurerm_mysql_flexible_server')).toMatchObject({
          version: '8.4',
          public_network_access: 'Disabled',
          administrator_password_wo: '${var.orders_administrator_password}',
          administrator_password_wo_version: 1,
        });
        expect(json.variable.orders_administrator_password).toMatchObject({
          sensitive: true,
          ephemeral: true,
          nullable: false,
        });
        expect(
          of('azurerm_mysql_flexible_server_configuration').map(({ body }) => [body.name, body.value]),
        ).toContainEqual(['require_secure_transport', 'ON']);
      },
    });
  });

  test('in a protected environment nothing that holds data may go', () => {
    const { the, of } = on(cloud, { replicas: 1 }, { protected: true });
    for (const { body } of of(INSTANCE[cloud])) expect(body.lifecycle.prevent_destroy).toBe(true);
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_db_instance', 'orders/instance')).toMatchObject({
          deletion_protection: true,
          skip_final_snapshot: false,
          final_snapshot_identifier: expect.stringMatching(/^acme-test-orders-last-/),
          delete_automated_backups: false,
        });
        expect(the('aws_kms_key', 'orders/key').lifecycle.prevent_destroy).toBe(true);
      },
      google: () => {
        expect(the('google_sql_database_instance', 'orders/instance')).toMatchObject({
          deletion_protection: true,
          settings: { deletion_protection_enabled: true, retain_backups_on_delete: true },
        });
      },
      azure: () => {
        expect(of('azurerm_management_lock').map(({ body }) => body.lock_level)).toEqual([
          'CanNotDelete',
          'CanNotDelete',
        ]);
      },
    });
  });

  test.each([
    ['storageGiB', { aws: [20, 65_536], google: [10, 65_536], azure: [32, 32_767] }],
    ['backupRetentionDays', { aws: [1, 35], google: [1, 365], azure: [7, 35] }],
    ['replicas', { aws: [0, 15], google: [0, 10], azure: [0, 5] }],
  ] as const)('%s just inside and just outside its limits', (property, limits) => {
    const [min, max] = limits[cloud];
    for (const value of [min, max]) expect(on(cloud, { [property]: value }).problems).toEqual([]);
    for (const value of [min - 1, max + 1]) {
      expect(on(cloud, { [property]: value }).problems[0]?.message).toMatch(new RegExp(`^${property} is ${value}, `));
    }
  });
});
