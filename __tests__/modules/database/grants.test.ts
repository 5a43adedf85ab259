import type { ExistingDatabase } from '../../../modules/database/database';
import { byCloud } from '../../support/by-cloud';
import { make, networkOf } from '../../support/database-setup';
import { theirs } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

describe.each(CLOUDS)('a database on %s', (cloud) => {
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
    byCloud(cloud, {
      aws: () => {
        expect(the('aws_vpc_security_group_ingress_rule')).toMatchObject({
          from_port: 5432,
          security_group_id: '${aws_security_group.orders_member_group.id}',
          referenced_security_group_id: '${aws_security_group.shop_member_group.id}',
        });
      },
      google: () => {
        const [out] = of('google_compute_firewall').filter(({ path }) => path.includes('allow-shop-orders'));
        expect(out?.body).toMatchObject({ direction: 'EGRESS', allow: [{ ports: ['5432'] }] });
      },
      azure: () => {
        expect(
          of('azurerm_network_security_rule').filter(({ path }) => path.includes('allow-shop-orders')),
        ).toHaveLength(2);
      },
    });
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
    byCloud(cloud, {
      aws: () => {
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
      },
      google: () => {
        const name = existing ? 'theirs' : '${google_sql_database_instance.orders_instance.name}';
        const members = of('google_project_iam_member').map(({ body }) => body);
        // Its users are those of its replicas, too, and roles are given for one instance at a time.
        const replica = '${google_sql_database_instance.orders_replica-1_instance.name}';
        const administer = '${google_project_iam_custom_role.orders_grant-administer-migrator_custom-role.name}';
        const granted = members.map(({ role, condition }) => [role, condition.expression.split('/instances/')[1]]);
        expect(granted).toEqual([
          [administer, `${name}"`],
          ['roles/cloudsql.instanceUser', `${name}"`],
          ...(existing ? [] : [['roles/cloudsql.instanceUser', `${replica}"`]]),
        ]);
        expect(the('google_sql_user')).toMatchObject({
          type: 'CLOUD_IAM_SERVICE_ACCOUNT',
          name: '${trimsuffix(google_service_account.shopper_service-account.email, ".gserviceaccount.com")}',
        });
        expect(sql).toBe('');
      },
      azure: () => {
        expect(the('azurerm_postgresql_flexible_server_active_directory_administrator')).toMatchObject({
          server_name: existing ? 'theirs' : '${azurerm_postgresql_flexible_server.orders_server.name}',
          principal_type: 'ServicePrincipal',
          object_id: '${azurerm_user_assigned_identity.migrator_identity.principal_id}',
        });
        expect(sql).toContain('pgaadauth_create_principal_with_oid(');
      },
    });
  });
});
