import type { Identity } from '../../modules/identity/identity';
import { make, on } from '../support/graph';
import { synth } from '../support/synth';

test('a graph on Azure is PostgreSQL with AGE: private, for identities only, with a standby, and it grows', () => {
  const { the, of, problems, text } = on('azure', { replicas: 2 });
  expect(problems).toEqual([]);
  const servers = of('azurerm_postgresql_flexible_server').map(({ body }) => body);
  expect(servers.map(({ auto_grow_enabled }) => auto_grow_enabled)).toEqual([true, true]);
  expect(the('azurerm_postgresql_flexible_server', 'friends/server/server')).toMatchObject({
    version: '16',
    sku_name: 'MO_Standard_E2ds_v5',
    public_network_access_enabled: false,
    authentication: { active_directory_auth_enabled: true, password_auth_enabled: false },
    backup_retention_days: 14,
    high_availability: { mode: 'ZoneRedundant' },
  });
  for (const { lifecycle } of servers)
    expect(lifecycle.ignore_changes).toEqual(expect.arrayContaining(['zone', 'storage_mb']));
  const settings = of('azurerm_postgresql_flexible_server_configuration').map(({ body }) => [body.name, body.value]);
  expect(settings).toEqual(
    expect.arrayContaining([
      ['azure.extensions', 'AGE'],
      ['shared_preload_libraries', 'age,pg_stat_statements'],
      ['require_secure_transport', 'on'],
    ]),
  );
  expect(the('azurerm_postgresql_flexible_server_database').name).toBe('graph');
  expect(text).not.toMatch(/administrator_password|access_key/);
  expect(of('azurerm_cosmosdb_account')).toEqual([]);
});

test('on Azure an administrator makes the graph and its users: readers read, writers make labels', () => {
  const statements: Record<string, string> = {};
  const { of, problems } = synth('azure', (stack, cloud) => {
    const friends = make(stack, cloud);
    const [reader, writer, clerk] = ['reader', 'writer', 'clerk'].map((id) => cloud.identity(stack, id));
    friends.grantRead(reader as Identity);
    friends.grantReadWrite(writer as Identity);
    // Who may read and write may do both, in whatever order it was said.
    friends.grantRead(writer as Identity);
    friends.grantAdminister(clerk as Identity);
    Object.assign(statements, {
      setup: friends.setupSql,
      reader: friends.userSql(reader as Identity),
      writer: friends.userSql(writer as Identity),
    });
  });
  expect(problems).toEqual([]);
  expect(of('azurerm_postgresql_flexible_server_active_directory_administrator')).toHaveLength(1);
  expect(statements.setup).toMatch(/^CREATE EXTENSION IF NOT EXISTS age;/);
  // The graph's own tables belong to the writers, since each label inherits from them.
  expect(statements.setup).toMatch(/SET ROLE graph_write;\nSELECT ag_catalog\.create_graph\('graph'\);/);
  expect(statements.reader).toMatch(/^SELECT \* FROM pgaadauth_create_principal_with_oid\(/);
  expect([statements.reader, statements.writer].map((sql) => /GRANT (\w+) TO/.exec(sql ?? '')?.[1])).toEqual([
    'graph_read',
    'graph_write',
  ]);
  for (const cloud of ['aws', 'google'] as const) {
    synth(cloud, (stack, catalogue) => {
      const friends = make(stack, catalogue);
      expect([friends.setupSql, friends.userSql(catalogue.identity(stack, 'reader'))]).toEqual(['', '']);
    });
  }
});
