import type { CloudName } from '../../../modules/core/placement';
import type { Database, DatabaseProps } from '../../../modules/database/database';
import { byCloud } from '../../support/by-cloud';
import { replicaSource } from '../../support/database';
import { theirs } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';
import { Workspace } from '../../support/terraform';

const BASE = { engine: 'postgres', version: '16', cpu: 2, memoryGiB: 8, storageGiB: 64 } as const;
const SOURCE = replicaSource('acme-test-orders');

const on = (cloud: CloudName, props: Partial<DatabaseProps> = {}, use: (database: Database) => void = () => {}) =>
  synth(cloud, (stack, catalogue) => {
    const network = theirs(stack, catalogue);
    const orders = catalogue.database(stack, 'orders', { ...BASE, network, replicaOf: SOURCE, ...props });
    orders.grantConnect(catalogue.identity(stack, 'app'));
    use(orders);
  });

const INSTANCE = {
  aws: 'aws_db_instance',
  google: 'google_sql_database_instance',
  azure: 'azurerm_postgresql_flexible_server',
} as const;

describe.each(CLOUDS)('a replica of a database in another region, on %s', (cloud) => {
  test('replicates its source, in its own network, with a key and logs of its region', () => {
    const { the, of, problems } = on(cloud);
    expect(problems).toEqual([]);
    const replica = the(INSTANCE[cloud]);
    byCloud(cloud, {
      aws: () => {
        expect(replica).toMatchObject({
          replicate_source_db: SOURCE.aws.arn,
          kms_key_id: '${aws_kms_key.orders_key.arn}',
          db_subnet_group_name: '${aws_db_subnet_group.orders_subnets.name}',
          parameter_group_name: '${aws_db_parameter_group.orders_parameters.name}',
          skip_final_snapshot: true,
        });
        expect(Object.keys(replica)).not.toEqual(
          expect.arrayContaining([
            expect.stringMatching(/^(username|db_name|engine_version|manage_master_user_password)$/),
          ]),
        );
      },
      google: () => {
        expect(replica.master_instance_name).toBe(SOURCE.google.instance);
        expect(replica.settings.backup_configuration).toBeUndefined();
        // Cloud SQL refuses databases and users on a replica: they come from its source.
        expect([of('google_sql_database'), of('google_sql_user')]).toEqual([[], []]);
        expect(of('google_project_iam_member')).toHaveLength(1);
      },
      azure: () => {
        expect(replica).toMatchObject({ create_mode: 'Replica', source_server_id: SOURCE.azure.serverId });
        expect(replica.high_availability).toBeUndefined();
        expect(of('azurerm_postgresql_flexible_server_database')).toEqual([]);
        expect(
          of('azurerm_postgresql_flexible_server_configuration').map(({ body }) => [body.name, body.value]),
        ).toContainEqual(['require_secure_transport', 'on']);
      },
    });
  });

  test('has neither replicas nor backups in a second region, nor an administrator, until it is promoted', () => {
    const secondRegion = { aws: 'us-west-2', google: 'us-central1', azure: 'centralus' }[cloud];
    const { problems } = on(cloud, { replicas: 1, secondRegion }, (orders) =>
      orders.grantAdminister(orders.node.scope?.node.tryFindChild('app') as never),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'replicas and replicaOf are both set, but a replica in another region has no replicas until it is promoted.',
      'secondRegion and replicaOf are both set, but a replica in another region has no secondRegion until it is ' +
        'promoted.',
      'grantAdminister: it is a read-only replica, whose users are those of its source.',
    ]);
  });

  test('is promoted in place, and then is like any other', async () => {
    const workspace = new Workspace();
    try {
      const write = (props: Partial<DatabaseProps>) => {
        const { json, problems } = on(cloud, props);
        expect(problems).toEqual([]);
        workspace.write(json);
      };
      write({});
      await workspace.init();
      await workspace.apply();
      await workspace.settled();
      write({ replicaOf: { ...SOURCE, promoted: true } });
      const { resource_changes } = await workspace.plan();
      const changed = resource_changes.filter(
        ({ change }: { change: { actions: string[] } }) => change.actions[0] !== 'no-op',
      );
      expect(changed.find(({ type }: { type: string }) => type === INSTANCE[cloud])?.change.actions).toEqual([
        'update',
      ]);
      expect(changed.flatMap(({ change }: { change: { actions: string[] } }) => change.actions)).not.toContain(
        'delete',
      );
      await workspace.applyPlan();
      await workspace.settled();
      await workspace.destroy();
    } finally {
      await workspace.stop();
    }
  }, 120_000);
});

test('on aws it takes a key and a source of another region', () => {
  const arn = 'arn:aws:rds:us-east-1:123456789012:db:acme-test-orders';
  const { problems } = on('aws', { encryption: 'providerKey', replicaOf: { aws: { arn } } });
  expect(problems.map(({ message }) => message)).toEqual([
    'replicaOf.aws.arn is an instance in us-east-1, which is also the region of the replica.',
    'encryption is "providerKey" and replicaOf is set, but Amazon RDS requires a customer key for a replica in ' +
      'another region.',
  ]);
});

test('on aws a source with replicas elsewhere has a password that RDS does not manage', () => {
  const { the } = on('aws', { replicaOf: undefined, native: { aws: { replicatedElsewhere: true } } });
  expect(the('aws_db_instance')).toMatchObject({ password_wo_version: 1 });
  expect(the('aws_db_instance').manage_master_user_password).toBeUndefined();
});

test('on azure a replica has no standby, and is not burstable', () => {
  const messages = (props: Partial<DatabaseProps>) => on('azure', props).problems.map(({ message }) => message);
  expect(messages({ highAvailability: true })).toEqual([
    'highAvailability and replicaOf are both set, but Azure Database for PostgreSQL supports no standby of a replica.',
  ]);
  expect(messages({ burstable: true })).toEqual([
    'burstable and replicaOf are both set, but Azure Database for PostgreSQL supports no burstable replicas.',
  ]);
  expect(messages({ replicaOf: { ...SOURCE, promoted: true }, secondRegion: 'centralus' })).toEqual([
    'secondRegion and replicaOf are both set: geo-redundant backups can be turned on at creation only, and a ' +
      'replica is created without them.',
  ]);
});
