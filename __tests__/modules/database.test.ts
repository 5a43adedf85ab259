import type { Cloud } from '../../modules/cloud';
import type { CloudName, Placement } from '../../modules/core/placement';
import type { DatabaseProps, Day, Engine, ExistingDatabase } from '../../modules/database/database';
import { sizeOf } from '../../modules/database/sizes';
import { DATABASE, VERSIONS } from '../../modules/database/support';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyPropertyCounts } from '../support/conformance';
import { replicaSource } from '../support/database';
import { theirs } from '../support/network';
import { CLOUDS, synth } from '../support/synth';

type Own = Omit<DatabaseProps, 'network'>;
const BASE: Own = { engine: 'postgres', version: '16', cpu: 2, memoryGiB: 8, storageGiB: 64 };

const networkOf = (stack: PlacementStack, cloud: Cloud) =>
  cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 3 });

const make = (stack: PlacementStack, cloud: Cloud, props: Partial<DatabaseProps> = {}, id = 'orders') =>
  cloud.database(stack, id, { ...BASE, ...props, network: props.network ?? theirs(stack, cloud) });
const on = (cloud: CloudName, props: Partial<DatabaseProps> = {}, changes: Partial<Placement> = {}) =>
  synth(cloud, (stack, catalogue) => make(stack, catalogue, props), changes);

const INSTANCE: Record<CloudName, string> = {
  aws: 'aws_db_instance',
  google: 'google_sql_database_instance',
  azure: 'azurerm_postgresql_flexible_server',
};

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
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
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
    } else {
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
    }
  });

  test('MySQL has the same', () => {
    const { the, of, json, problems } = on(cloud, { engine: 'mysql', version: '8.4' });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
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
    } else if (cloud === 'google') {
      expect(the('google_sql_database_instance')).toMatchObject({
        database_version: 'MYSQL_8_4',
        settings: {
          backup_configuration: { binary_log_enabled: true },
          ip_configuration: { ssl_mode: 'ENCRYPTED_ONLY' },
        },
      });
    } else {
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
    }
  });

  test('in a protected environment nothing that holds data may go', () => {
    const { the, of } = on(cloud, { replicas: 1 }, { protected: true });
    for (const { body } of of(INSTANCE[cloud])) expect(body.lifecycle.prevent_destroy).toBe(true);
    if (cloud === 'aws') {
      expect(the('aws_db_instance', 'orders/instance')).toMatchObject({
        deletion_protection: true,
        skip_final_snapshot: false,
        final_snapshot_identifier: expect.stringMatching(/^acme-test-orders-last-/),
        delete_automated_backups: false,
      });
      expect(the('aws_kms_key', 'orders/key').lifecycle.prevent_destroy).toBe(true);
    } else if (cloud === 'google') {
      expect(the('google_sql_database_instance', 'orders/instance')).toMatchObject({
        deletion_protection: true,
        settings: { deletion_protection_enabled: true, retain_backups_on_delete: true },
      });
    } else
      expect(of('azurerm_management_lock').map(({ body }) => body.lock_level)).toEqual([
        'CanNotDelete',
        'CanNotDelete',
      ]);
  });

  test('replicas have addresses of their own, behind the same member', () => {
    let addresses: readonly string[] = [];
    const { of } = synth(cloud, (stack, catalogue) => {
      addresses = make(stack, catalogue, { replicas: 2 }).readAddresses;
    });
    expect(addresses).toHaveLength(2);
    const replicas = of(INSTANCE[cloud]).filter(({ path }) => path.includes('/replica-'));
    expect(replicas.map(({ path }) => path)).toEqual(
      ['orders/replica-1/instance', 'orders/replica-2/instance'].map((path) =>
        cloud === 'azure' ? path.replace('instance', 'server') : path,
      ),
    );
    if (cloud === 'azure') {
      expect(replicas.map(({ body }) => body.create_mode)).toEqual(['Replica', 'Replica']);
      expect(of('azurerm_private_endpoint_application_security_group_association')).toHaveLength(3);
      // A server takes one change at a time.
      expect(replicas[1]?.body.depends_on).toEqual(
        expect.arrayContaining([
          'azurerm_postgresql_flexible_server.orders_replica-1_server',
          'azurerm_postgresql_flexible_server_configuration.orders_set-log-statement_setting',
        ]),
      );
    } else if (cloud === 'google') {
      // They are maintained with their primary, which has the backups.
      for (const { body } of replicas) {
        const { maintenance_window, backup_configuration, retain_backups_on_delete } = body.settings;
        expect([maintenance_window, backup_configuration, retain_backups_on_delete]).toEqual([
          undefined,
          undefined,
          undefined,
        ]);
      }
    }
  });

  test('one rule lets a member reach it', () => {
    const { the, of, problems } = synth(cloud, (stack, catalogue) => {
      const network = networkOf(stack, catalogue);
      const orders = make(stack, catalogue, { network });
      const shop = catalogue.computeGroup(stack, 'shop', {
        network,
        identity: catalogue.identity(stack, 'shopper'),
        cpu: 2,
        memoryGiB: 4,
        image: 'ubuntu-24.04',
        min: 1,
        max: 2,
      });
      network.allow(shop.member, orders.member, { port: orders.port });
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      expect(the('aws_vpc_security_group_ingress_rule')).toMatchObject({
        from_port: 5432,
        security_group_id: '${aws_security_group.orders_member_group.id}',
        referenced_security_group_id: '${aws_security_group.shop_member_group.id}',
      });
    } else if (cloud === 'google') {
      const [out] = of('google_compute_firewall').filter(({ path }) => path.includes('allow-shop-orders'));
      expect(out?.body).toMatchObject({ direction: 'EGRESS', allow: [{ ports: ['5432'] }] });
    } else {
      expect(of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-shop-orders'))).toHaveLength(
        2,
      );
    }
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

const EXISTING: Omit<ExistingDatabase, 'network'> = {
  engine: 'postgres',
  databaseName: 'theirs',
  aws: {
    identifier: 'theirs',
    resourceId: 'db-ABC',
    address: 'theirs.x.us-east-1.rds.amazonaws.com',
    securityGroupId: 'sg-1',
    secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1',
  },
  google: { instance: 'theirs', address: '10.30.192.5' },
  azure: {
    serverId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/theirs',
    address: 'theirs.postgres.database.azure.com',
    applicationSecurityGroupId:
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/theirs',
  },
};

describe.each(CLOUDS)('grants on a database on %s', (cloud) => {
  test.each([
    ['made here', false],
    ['that exists', true],
  ])('one %s', (_, existing) => {
    let sql = '';
    const { the, of, problems } = synth(cloud, (stack, catalogue) => {
      const network = theirs(stack, catalogue);
      const orders = existing
        ? catalogue.database.fromExisting(stack, 'orders', { ...EXISTING, network })
        : make(stack, catalogue, { network, replicas: 1 });
      const [shopper, migrator] = [catalogue.identity(stack, 'shopper'), catalogue.identity(stack, 'migrator')];
      orders.grantConnect(shopper);
      orders.grantAdminister(migrator);
      network.allow('private', orders.member, { port: orders.port });
      sql = orders.userSql(shopper);
    });
    expect(problems).toEqual([]);
    if (cloud === 'aws') {
      const ids = existing
        ? ['db-ABC']
        : [
            '${aws_db_instance.orders_instance.resource_id}',
            '${aws_db_instance.orders_replica-1_instance.resource_id}',
          ];
      const statements = of('aws_iam_role_policy').flatMap(({ body }) => JSON.parse(body.policy).Statement);
      expect(statements.filter(({ Sid }) => Sid === 'Connect')).toMatchObject([
        {
          Action: ['rds-db:connect'],
          Resource: ids.map((id) => `arn:aws:rds-db:us-east-1:123456789012:dbuser:${id}/shopper`),
        },
      ]);
      expect(statements.filter(({ Sid }) => Sid === 'Administer')).toMatchObject([
        {
          Resource: [
            existing ? EXISTING.aws?.secretArn : '${aws_secretsmanager_secret.orders_administrator_secret.arn}',
          ],
        },
      ]);
      expect(sql).toBe('CREATE USER "shopper"; GRANT rds_iam TO "shopper";');
    } else if (cloud === 'google') {
      const name = existing ? 'theirs' : '${google_sql_database_instance.orders_instance.name}';
      const members = of('google_project_iam_member').map(({ body }) => body);
      // Its users are those of its replicas, too, and roles are given for one instance at a time.
      const replica = '${google_sql_database_instance.orders_replica-1_instance.name}';
      const administer = '${google_project_iam_custom_role.orders_grant-administer-migrator_custom-role.name}';
      const given = members.map(({ role, condition }) => [role, condition.expression.split('/instances/')[1]]);
      expect(given).toEqual([
        [administer, `${name}"`],
        ['roles/cloudsql.instanceUser', `${name}"`],
        ...(existing ? [] : [['roles/cloudsql.instanceUser', `${replica}"`]]),
      ]);
      expect(the('google_sql_user')).toMatchObject({
        type: 'CLOUD_IAM_SERVICE_ACCOUNT',
        name: '${trimsuffix(google_service_account.shopper_service-account.email, ".gserviceaccount.com")}',
      });
      expect(sql).toBe('');
    } else {
      expect(the('azurerm_postgresql_flexible_server_active_directory_administrator')).toMatchObject({
        server_name: existing ? 'theirs' : '${azurerm_postgresql_flexible_server.orders_server.name}',
        principal_type: 'ServicePrincipal',
        object_id: '${azurerm_user_assigned_identity.migrator_identity.principal_id}',
      });
      expect(sql).toContain('pgaadauth_create_principal_with_oid(');
    }
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

  test.each(CLOUDS)('on %s storage grows up to a limit, and what has grown is no reason to replace it', (cloud) => {
    const { the, problems } = on(cloud, { maxStorageGiB: cloud === 'azure' ? 32_767 : 100 });
    expect(problems).toEqual([]);
    const body = the(INSTANCE[cloud]);
    if (cloud === 'aws') expect(body).toMatchObject({ max_allocated_storage: 100 });
    else if (cloud === 'google') {
      expect(body.settings).toMatchObject({ disk_autoresize: true, disk_autoresize_limit: 100 });
      expect(body.lifecycle.ignore_changes).toContain('settings[0].disk_size');
    } else {
      expect(body).toMatchObject({ auto_grow_enabled: true });
      expect(body.lifecycle.ignore_changes).toContain('storage_mb');
    }
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

describe('sizes', () => {
  test.each<[CloudName, 'postgres' | 'mysql', number, number, boolean, string]>([
    ['aws', 'postgres', 1, 1, true, 'db.t4g.micro'],
    ['aws', 'mysql', 2, 9, false, 'db.r7g.large'],
    ['aws', 'postgres', 4, 16, false, 'db.m7g.xlarge'],
    ['aws', 'postgres', 64, 512, false, 'db.r7g.16xlarge'],
    ['google', 'postgres', 1, 1, true, 'db-g1-small'],
    ['google', 'postgres', 1, 1, false, 'db-custom-1-3840'],
    ['google', 'mysql', 3, 8, false, 'db-custom-4-8192'],
    ['google', 'postgres', 2, 26, false, 'db-custom-4-26624'],
    ['google', 'postgres', 2, 13, false, 'db-custom-2-13312'],
    ['azure', 'postgres', 1, 2, true, 'B_Standard_B1ms'],
    ['azure', 'mysql', 4, 16, false, 'GP_Standard_D4ads_v5'],
    ['azure', 'postgres', 2, 12, false, 'MO_Standard_E2ds_v5'],
  ])('%s %s %d × %d GiB burstable %s is %s', (cloud, engine, cpu, memoryGiB, burstable, name) => {
    expect(sizeOf(cloud, engine, { cpu, memoryGiB, burstable })?.name).toBe(name);
  });

  test.each(CLOUDS)('too large a machine on %s is refused, with the largest there is', (cloud) => {
    expect(on(cloud, { cpu: 200 }).problems).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('cpu 200 with 8 GiB: no type of'),
        remedy: expect.stringContaining('The largest is'),
      }),
    ]);
  });
});

describe.each(CLOUDS)('what is taken, and not, on %s', (cloud) => {
  const messages = (props: Partial<DatabaseProps>) => on(cloud, props).problems.map(({ message }) => message);

  test.each(Object.entries(VERSIONS))('of %s every version there is', (engine, versions) => {
    for (const version of versions) expect(messages({ engine: engine as Engine, version })).toEqual([]);
    for (const version of ['5.7', '13', '18']) {
      expect(messages({ engine: engine as Engine, version })).toContain(
        `version is "${version}", the engine ${engine} supports ${versions.map((one) => `"${one}"`).join(', ')}.`,
      );
    }
  });

  test('of engines only those', () => {
    expect(messages({ engine: 'oracle' as Engine })).toEqual([
      expect.stringMatching(/^engine is "oracle", .* allows "postgres", "mysql"/),
    ]);
  });

  test('windows for maintenance on any day at any hour', () => {
    const day = 'saturday';
    for (const hour of [0, 23]) expect(messages({ maintenance: { day, hour } })).toEqual([]);
    for (const hour of [-1, 24]) {
      expect(messages({ maintenance: { day, hour } })).toEqual([
        expect.stringMatching(new RegExp(`^maintenance.hour is ${hour}, .* allows 0 to 23`)),
      ]);
    }
    expect(messages({ maintenance: { day: 'someday' as Day, hour: 3 } })).toEqual([
      expect.stringMatching(/^maintenance.day is "someday", days are/),
    ]);
    const { the } = on(cloud, { maintenance: { day, hour: 23 } });
    if (cloud === 'aws') {
      expect(the('aws_db_instance')).toMatchObject({
        maintenance_window: 'sat:23:00-sun:00:00',
        backup_window: '21:00-21:30',
      });
    } else if (cloud === 'google') {
      expect(the('google_sql_database_instance').settings).toMatchObject({
        maintenance_window: { day: 6, hour: 23 },
        backup_configuration: { start_time: '21:00' },
      });
    } else
      expect(the('azurerm_postgresql_flexible_server').maintenance_window).toMatchObject({
        day_of_week: 6,
        start_hour: 23,
      });
  });

  test.each([
    ['storageGiB', { aws: [20, 65_536], google: [10, 65_536], azure: [20, 16_384] }],
    ['backupRetentionDays', { aws: [1, 35], google: [1, 365], azure: [1, 35] }],
    ['replicas', { aws: [0, 15], google: [0, 10], azure: [0, 10] }],
    ['memoryGiB', { aws: [1, 512], google: [1, 624], azure: [1, 512] }],
  ] as const)('of MySQL %s just inside and just outside its limits', (property, limits) => {
    const mysql = { engine: 'mysql', version: '8.0' } as const;
    const [min, max] = limits[cloud];
    for (const value of [min, max]) expect(messages({ ...mysql, [property]: value })).toEqual([]);
    const over = messages({ ...mysql, [property]: max + 1 })[0];
    expect(over).toContain(property === 'memoryGiB' ? `with ${max + 1} GiB` : `${property} is ${max + 1}, `);
    if (property !== 'memoryGiB')
      expect(messages({ ...mysql, [property]: min - 1 })[0]).toContain(`${property} is ${min - 1}, `);
  });

  test('nobody reaches it whom no rule lets', () => {
    const { of } = synth(cloud, (stack, catalogue) => {
      const network = networkOf(stack, catalogue);
      make(stack, catalogue, { network });
      catalogue.cache(stack, 'sessions', { network, memoryGiB: 4 });
    });
    const towards = ({ path }: { path: string }) => /orders|sessions/.test(path);
    if (cloud === 'aws') expect(of('aws_vpc_security_group_ingress_rule').filter(towards)).toEqual([]);
    else if (cloud === 'google') expect(of('google_compute_firewall').filter(towards)).toEqual([]);
    else expect(of('azurerm_network_security_rule').filter(towards)).toEqual([]);
  });
});

describe('what is asked for wrongly', () => {
  const messages = (cloud: CloudName, props: Partial<DatabaseProps>) =>
    on(cloud, props).problems.map(({ message }) => message);

  test.each(CLOUDS)('is said in full on %s', (cloud) => {
    expect(
      messages(cloud, { version: '8.4', databaseName: 'Order-Book', maintenance: { day: 'monday', hour: 24 } }),
    ).toEqual([
      expect.stringMatching(/^maintenance.hour is 24, .* allows 0 to 23/),
      'version is "8.4", the engine postgres supports "14", "15", "16", "17".',
      expect.stringContaining('databaseName is "Order-Book"'),
    ]);
    expect(messages(cloud, { replicas: 1.5 })).toEqual(['replicas is 1.5, it must be a whole number.']);
  });

  test('TLS and sign-in by identity are enforced', () => {
    expect(messages('aws', { parameters: { 'rds.force_ssl': '0' } })).toEqual([
      'parameters.rds.force_ssl is "0", it is always "1".',
    ]);
    expect(messages('google', { parameters: { 'cloudsql.iam_authentication': 'off' } })).toHaveLength(1);
    expect(messages('azure', { parameters: { require_secure_transport: 'off' } })).toHaveLength(1);
  });

  test('what only one cloud does not take', () => {
    expect(messages('azure', { burstable: true, memoryGiB: 4 })).toEqual([
      'burstable and highAvailability are both set: burstable servers on Azure support neither a standby nor replicas.',
    ]);
    expect(messages('azure', { engine: 'mysql', version: '8.0', storageGiB: 16_385 })).toEqual([
      'storageGiB is 16385, Azure Database for MySQL allows 20 to 16384.',
    ]);
    const oneZone = synth('aws', (stack, cloud) =>
      make(stack, cloud, { network: cloud.network(stack, 'network', { cidr: '10.20.0.0/16', zones: 1 }) }),
    );
    expect(oneZone.problems).toMatchObject([
      { message: 'its network has one zone, but Amazon RDS requires subnets in two.' },
    ]);
  });

  test('MySQL on Azure knows identities once it may read the directory', () => {
    const granted = (reader: boolean) =>
      synth('azure', (stack, cloud) => {
        const [app, admin] = [cloud.identity(stack, 'app'), cloud.identity(stack, 'admin')];
        const azure = reader ? { directoryReader: cloud.identity(stack, 'reader') } : undefined;
        const orders = make(stack, cloud, { engine: 'mysql', version: '8.0', native: { azure } });
        orders.grantConnect(app);
        orders.grantAdminister(admin);
        if (reader) orders.grantAdminister(app);
      });
    expect(granted(false).problems).toHaveLength(2);
    expect(granted(false).problems[0]?.remedy).toContain('native.azure.directoryReader');
    expect(granted(true).problems).toMatchObject([{ message: expect.stringContaining('supports only one') }]);
    const { of } = synth('azure', (stack, cloud) => {
      const native = { azure: { directoryReader: cloud.identity(stack, 'reader') } };
      make(stack, cloud, { engine: 'mysql', version: '8.0', native }).grantAdminister(cloud.identity(stack, 'admin'));
    });
    // Passwords end when somebody can do without.
    expect(
      of('azurerm_mysql_flexible_server_configuration').filter(({ body }) => body.name === 'aad_auth_only'),
    ).toMatchObject([
      {
        body: {
          value: 'ON',
          depends_on: [
            'azurerm_mysql_flexible_server_active_directory_administrator.orders_grant-administer-admin_administrator',
          ],
        },
      },
    ]);
  });

  test('two identities that would be one user of RDS', () => {
    const { problems } = synth('aws', (stack, cloud) => {
      const orders = make(stack, cloud);
      const { Construct } = require('constructs') as typeof import('constructs');
      for (const part of ['shop', 'erp'])
        orders.grantConnect(cloud.identity(new Construct(stack, part) as never, 'worker'));
    });
    expect(problems).toMatchObject([{ message: expect.stringContaining('would both be the user "worker"') }]);
  });
});
