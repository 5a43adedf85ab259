import { CLOUDS } from '../../../modules/core/placement';
import commerce from '../../../stacks/commerce';
import { checkedWorkloads } from '../../../stacks/workloads';
import { byCloud } from '../../support/by-cloud';
import { synthesize } from '../../support/environments';

/** Roles that reach further than one resource, or do more than the grant says. */
const BROAD = /(^|\/)(owner|editor|viewer|contributor|reader|admin)$|\.admin$/i;

/** What the agents of Systems Manager and Session Manager do for the machine that they are on. */
const OF_THE_MACHINE = /^(ssm:(Update|Describe|List|Get|PutCompliance)\w+|ssmmessages:\w+|ec2messages:\w+)$/;

/** What a statement may name: one resource, or what is inside it. */
const NARROW = [
  /^\$\{aws_[\w.-]+\.arn\}([:/]\*)?$/,
  /^\$\{aws_db_instance[\w.-]+\[0\]\.secret_arn\}$/,
  /^arn:aws:(rds-db|elasticache):[^*]+$/,
  /^arn:aws:(ssm|ec2):[^*]+(:\*)?:[a-z]+\/[\w*-]+$/,
];

// biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
const all = (json: any, type: string): any[] => Object.values(json.resource[type] ?? {});

describe.each(CLOUDS)('grants on %s', (cloud) => {
  const json = JSON.parse(synthesize('prod', cloud, { workloads: checkedWorkloads({ commerce }) }).text);

  test('name one resource and the narrowest role', () => {
    byCloud(cloud, {
      aws: () => {
        const policies = all(json, 'aws_iam_role_policy').map(({ policy }) => JSON.parse(policy));
        expect(policies.length).toBeGreaterThanOrEqual(4);
        for (const { Sid, Effect, Action, Resource, Condition } of policies.flatMap(({ Statement }) => Statement)) {
          expect(Effect).toBe('Allow');
          for (const action of Action) expect(action).toMatch(/^([a-z0-9-]+:[A-Z][A-Za-z]+|rds-db:connect)$/);
          // The agents of a machine speak for it: AWS knows no resource for these actions, and none
          // of them reads what others have.
          if (Sid === 'SessionManager' || Sid === 'SystemsManager') {
            for (const action of Action) expect(action).toMatch(OF_THE_MACHINE);
            expect(Resource).toEqual(['*']);
            continue;
          }
          // Nor for metrics, which a namespace narrows.
          if (Sid === 'Metrics') {
            expect([Action, Condition]).toEqual([
              ['cloudwatch:PutMetricData'],
              { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } },
            ]);
            continue;
          }
          // Streams of one log group, and objects are `<its ARN>/*`: the only star there is, and it
          // follows a name, as in AWS's own documents.
          for (const resource of Resource) expect(NARROW.some((form) => form.test(resource)) ? '' : resource).toBe('');
        }
        for (const { managed_policy_arns } of all(json, 'aws_iam_role')) expect(managed_policy_arns).toBeUndefined();
      },
      google: () => {
        const members = Object.entries(json.resource).flatMap(([type, byName]) =>
          type.endsWith('_iam_member') ? Object.values(byName as object) : [],
        );
        expect(members.length).toBeGreaterThanOrEqual(6);
        for (const { role } of members) expect(role).not.toMatch(BROAD);
        const broad = Object.keys(json.resource).filter((type) =>
          /_iam_(binding|policy)$|^google_(organization|folder)_iam/.test(type),
        );
        // A binding that removes a bucket's role from all members is not a grant.
        expect(broad.filter((type) => all(json, type).some(({ members }) => members?.length !== 0))).toEqual([]);
        // What the agent of a machine writes belongs to nothing smaller than a project.
        for (const { role, condition } of all(json, 'google_project_iam_member')) {
          // Cloud SQL has no grants of its own on an instance: a condition names the one.
          if (condition) expect(condition.expression).toMatch(/resource\.name == "projects\//);
          else expect(['roles/logging.logWriter', 'roles/monitoring.metricWriter']).toContain(role);
        }
      },
      azure: () => {
        const assignments = all(json, 'azurerm_role_assignment');
        expect(assignments.length).toBeGreaterThanOrEqual(4);
        for (const { scope, role_definition_name, principal_id } of assignments) {
          // The backup vault's own identity has to see the group that it backs up.
          if (role_definition_name === 'Reader') {
            expect(principal_id).toContain('azurerm_data_protection_backup_vault.');
            continue;
          }
          expect(scope).toMatch(
            /^(\$\{azurerm_(?!resource_group|subscription)[\w.-]+\.id\}|\/subscriptions\/.*\/vaults\/\w+\/secrets\/\w+)$/,
          );
          expect(role_definition_name ?? '').not.toMatch(BROAD);
        }
        for (const { permissions } of all(json, 'azurerm_role_definition')) {
          for (const { actions, data_actions } of permissions) {
            expect(actions).toBeUndefined();
            for (const action of data_actions) expect(action).not.toContain('*');
          }
        }
      },
    });
  });

  test(
    'orders are in a database that the worker signs in to and sessions in a cache that the shop does, and ' +
      'both are guarded',
    () => {
      // biome-ignore lint/suspicious/noExplicitAny: Terraform JSON.
      const of = (type: string) => Object.entries<any>(json.resource[type] ?? {});
      byCloud(cloud, {
        aws: () => {
          expect(
            all(json, 'aws_db_instance').map(({ engine, deletion_protection }) => [engine, deletion_protection]),
          ).toEqual([
            ['postgres', true],
            ['postgres', true],
          ]);
          expect(
            all(json, 'aws_elasticache_replication_group').map(({ lifecycle }) => lifecycle.prevent_destroy),
          ).toEqual([true]);
          const who = (action: string) =>
            of('aws_iam_role_policy').flatMap(([, { role, policy }]) => (policy.includes(action) ? [role] : []));
          expect(who('rds-db:connect')).toEqual(['${aws_iam_role.commerce_erp-worker_role.name}']);
          expect(who('elasticache:Connect')).toEqual(['${aws_iam_role.commerce_storefront_role.name}']);
          expect(who('secretsmanager:GetSecretValue')).toEqual(['${aws_iam_role.commerce_db-admin_role.name}']);
          expect(
            all(json, 'aws_backup_selection')
              .flatMap(({ resources }) => resources)
              .sort(),
          ).toEqual(['${aws_db_instance.commerce_order-db_instance.arn}', '${aws_s3_bucket.commerce_docs_bucket.arn}']);
        },
        google: () => {
          expect(
            all(json, 'google_sql_database_instance').map(({ settings }) => settings.deletion_protection_enabled),
          ).toEqual([true, true]);
          expect(all(json, 'google_memorystore_instance').map(({ deletion_protection_enabled: one }) => one)).toEqual([
            true,
          ]);
          const who = (name: string) =>
            all(json, 'google_project_iam_member').flatMap(({ role, member }) =>
              role === `roles/${name}` ? [member] : [],
            );
          // Once for the database and once for each of its replicas.
          expect([...new Set(who('cloudsql.instanceUser'))]).toEqual([
            'serviceAccount:${google_service_account.commerce_erp-worker_service-account.email}',
          ]);
          expect(who('memorystore.dbConnectionUser')).toEqual([
            'serviceAccount:${google_service_account.commerce_storefront_service-account.email}',
          ]);
          const { backup_configuration } =
            json.resource.google_sql_database_instance['commerce_order-db_instance'].settings;
          expect(backup_configuration.backup_retention_settings.retained_backups).toBe(35);
        },
        azure: () => {
          const locked = all(json, 'azurerm_management_lock').map(({ scope }) => scope);
          expect(locked.sort()).toEqual([
            '${azurerm_managed_redis.commerce_sessions_redis.id}',
            '${azurerm_postgresql_flexible_server.commerce_order-db_replica-1_server.id}',
            '${azurerm_postgresql_flexible_server.commerce_order-db_server.id}',
          ]);
          expect(
            all(json, 'azurerm_resource_group_template_deployment').map(({ parameters_content: one }) => one),
          ).toEqual([
            expect.stringContaining('azurerm_user_assigned_identity.commerce_storefront_identity.principal_id'),
          ]);
          const instances = Object.keys(json.resource).filter((type) =>
            type.startsWith('azurerm_data_protection_backup_instance_'),
          );
          expect(instances.map((type) => type.slice('azurerm_data_protection_backup_instance_'.length)).sort()).toEqual(
            ['blob_storage', 'postgresql_flexible_server'],
          );
        },
      });
    },
  );
});
