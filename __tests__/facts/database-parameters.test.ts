import { DATABASE_PARAMETERS, engineIn } from '../../facts/database-parameters';
import { review } from '../../review';
import { refusal } from '../support/refusal';
import { synth } from '../support/synth';

const group = (family: string, name: string, value: string, apply_method: string) =>
  refusal(['aws_db_parameter_group', { name: 'acme-group', family, parameter: [{ name, value, apply_method }] }]);

test.each(Object.entries(DATABASE_PARAMETERS))('%s: a setting is read at the start or while it runs', (_, known) => {
  expect(Object.keys(known.running).filter((name) => known.atStart.has(name))).toEqual([]);
  expect(known.source).toMatch(/\w+\.(org|com)\//);
});

test('the engine is told by a family or a version', () => {
  expect(['postgres17', 'POSTGRES_17', 'mysql8.4', 'MYSQL_8_4', 'oracle-ee-19'].map(engineIn)).toEqual([
    'postgres',
    'postgres',
    'mysql',
    'mysql',
    undefined,
  ]);
});

test('simulated RDS takes nothing at once that is read at the start', async () => {
  expect(await group('postgres17', 'shared_buffers', '1', 'immediate')).toMatch(
    'cannot use immediate apply method for static parameter shared_buffers',
  );
  expect(await group('postgres17', 'shared_buffers', '1', 'pending-reboot')).toBeUndefined();
  expect(await group('mysql8.4', 'long_query_time', '1', 'immediate')).toBeUndefined();
});

test('RDS applies at once what a running server takes; defaults and the rest wait, as it lists them', () => {
  const parameters = { work_mem: '8192', statement_timeout: '0', shared_buffers: '65536', unheard_of: '1' };
  const { the } = synth('aws', (stack, cloud) => {
    const network = cloud.network(stack, 'network', { cidr: '10.0.0.0/16', zones: 3 });
    cloud.database(stack, 'orders', {
      network,
      engine: 'postgres',
      version: '17',
      cpu: 2,
      memoryGiB: 8,
      storageGiB: 64,
      parameters,
    });
  });
  const methods = Object.fromEntries(
    the('aws_db_parameter_group').parameter.map((one: Record<string, string>) => [one.name, one.apply_method]),
  );
  expect(methods).toMatchObject({
    work_mem: 'immediate',
    log_connections: 'immediate',
    log_min_duration_statement: 'immediate',
    statement_timeout: 'pending-reboot',
    shared_buffers: 'pending-reboot',
    unheard_of: 'pending-reboot',
    'rds.force_ssl': 'pending-reboot',
  });
});

/** What a reviewer reads of another value of one setting. */
function judged(type: string, one: (value: string) => object): (string | undefined)[] {
  const change = { actions: ['update'], before: one('1'), after: one('2') };
  const plan = {
    format_version: '1.2',
    terraform_version: '1.14.0',
    resource_changes: [{ address: `${type}.one`, type, change }],
  };
  const [reviewed] = review(JSON.stringify(plan), 'plan.json').changes;
  return [reviewed?.class, ...(reviewed?.findings ?? []).map(({ reason }) => reason)];
}

describe('the review of another value', () => {
  const aws = (name: string) => (value: string) => ({
    family: 'postgres17',
    parameter: [{ name, value, apply_method: '' }],
  });
  const google = (name: string) => (value: string) => ({
    database_version: 'POSTGRES_17',
    settings: [{ database_flags: [{ name, value }] }],
  });
  const azure = (name: string) => (value: string) => ({ name, value });

  test('of a setting that is read at the start', () => {
    const restart = ['Downtime', 'it restarts to change max_connections'];
    expect(judged('google_sql_database_instance', google('max_connections'))).toEqual(restart);
    expect(judged('azurerm_postgresql_flexible_server_configuration', azure('max_connections'))).toEqual(restart);
    const waits = ['Other', 'max_connections takes effect when the database restarts, which this apply does not do'];
    expect(judged('aws_db_parameter_group', aws('max_connections'))).toEqual(waits);
    expect(judged('azurerm_mysql_flexible_server_configuration', azure('tls_version'))[1]).toMatch('takes effect when');
  });

  test('of one that a running server takes', () => {
    expect(judged('google_sql_database_instance', google('work_mem'))).toEqual(['Other']);
    expect(judged('aws_db_parameter_group', aws('work_mem'))).toEqual(['Other']);
    expect(judged('azurerm_postgresql_flexible_server_configuration', azure('work_mem'))).toEqual(['Other']);
  });
});
