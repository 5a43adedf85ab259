import type { CloudName } from '../../../modules/core/placement';
import type { DatabaseProps, Engine } from '../../../modules/database/database';
import type { Day } from '../../../modules/database/settings';
import { sizeOf } from '../../../modules/database/sizes';
import { VERSIONS } from '../../../modules/database/support';
import { byCloud } from '../../support/by-cloud';
import { make, networkOf, on } from '../../support/database-setup';
import { invalid } from '../../support/invalid';
import { CLOUDS, synth } from '../../support/synth';

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
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_db_instance')).toMatchObject({
          maintenance_window: 'sat:23:00-sun:00:00',
          backup_window: '21:00-21:30',
        });
      },
      google: () => {
        expect(the('google_sql_database_instance').settings).toMatchObject({
          maintenance_window: { day: 6, hour: 23 },
          backup_configuration: { start_time: '21:00' },
        });
      },
      azure: () => {
        expect(the('azurerm_postgresql_flexible_server').maintenance_window).toMatchObject({
          day_of_week: 6,
          start_hour: 23,
        });
      },
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

  test('only members that a rule allows reach it', () => {
    const { of } = synth(cloud, (stack, catalogue) => {
      const network = networkOf(stack, catalogue);
      make(stack, catalogue, { network });
      catalogue.cache(stack, 'sessions', { network, memoryGiB: 4 });
    });
    const towards = ({ path }: { path: string }) => /orders|sessions/.test(path);
    byCloud(cloud, {
      aws: () => {
        expect(of('aws_vpc_security_group_ingress_rule').filter(towards)).toEqual([]);
      },
      google: () => {
        expect(of('google_compute_firewall').filter(towards)).toEqual([]);
      },
      azure: () => {
        expect(of('azurerm_network_security_rule').filter(towards)).toEqual([]);
      },
    });
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
        orders.grantConnect(cloud.identity(invalid(new Construct(stack, part)), 'worker'));
    });
    expect(problems).toMatchObject([{ message: expect.stringContaining('would both be the user "worker"') }]);
  });
});
