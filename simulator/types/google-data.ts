import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, exactlyOne, lengthOf, matches, oneOf } from '../rules';
import type { Fields } from '../values';
import { member, named, namedByPath } from './google-forms';

/**
 * Only a changed `instance_type` promotes a replica. Source: google v6.50.0,
 * resource_sql_database_instance.go (isReplicaPromoteRequested).
 */
function promoted(mine: Fields): Fields {
  if (!mine.master_instance_name) return { ...mine, instance_type: 'CLOUD_SQL_INSTANCE' };
  return mine.instance_type === 'CLOUD_SQL_INSTANCE'
    ? { ...mine, master_instance_name: '' }
    : { ...mine, instance_type: 'READ_REPLICA_INSTANCE' };
}

export const googleData: Readonly<Record<string, Behaviour>> = {
  sql_database_instance: {
    values: {
      id: '{name}',
      connection_name: '{project}:{region}:{name}',
      psc_service_attachment_link: 'projects/{project}-tp/regions/{region}/serviceAttachments/{name}-psc',
      self_link: 'https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{name}',
    },
    unique: '{project} {name}',
    imports: ['{name}', 'projects/{project}/instances/{name}', '{project}/{name}'],
    rules: {
      name: matches(
        /^[a-z]([a-z0-9-]{0,96}[a-z0-9])?$/,
        '1 to 98 lower-case letters, digits and -, beginning with a letter',
      ),
      'settings.availability_type': oneOf('REGIONAL', 'ZONAL'),
      'settings.tier': matches(
        /^db-(custom-(1|[2468]|[1-8][02468]|9[0246])-\d+|(?!custom-)[\w-]+)$/,
        'db-f1-micro, db-g1-small, db-custom-<1 or an even number>-<MiB>, or a named one',
      ),
      'settings.backup_configuration.backup_retention_settings.retained_backups': between(1, 365),
      'settings.maintenance_window.day': between(1, 7),
      'settings.maintenance_window.hour': between(0, 23),
      'settings.edition': oneOf('ENTERPRISE', 'ENTERPRISE_PLUS'),
      'settings.disk_type': oneOf('PD_SSD', 'PD_HDD', 'HYPERDISK_BALANCED'),
      'settings.ip_configuration.ssl_mode': oneOf(
        'ALLOW_UNENCRYPTED_AND_ENCRYPTED',
        'ENCRYPTED_ONLY',
        'TRUSTED_CLIENT_CERTIFICATE_REQUIRED',
      ),
    },
    heldBy: ['sql_database_instance.master_instance_name'],
    becomes: promoted,
    // Source: google v6.50.0, resource_sql_database_instance.go, CustomizeDiff.
    steps: ({ master_instance_name: was }, { master_instance_name: is }) =>
      is && was !== is ? 'another master_instance_name replaces the instance' : undefined,
    protectedBy: { 'settings.deletion_protection_enabled': true },
    checks: [
      atMostOne('clone', 'restore_backup_context', 'master_instance_name'),
      check(
        'settings',
        'without ipv4_enabled an instance needs private_network or psc_config',
        (get) =>
          get('settings.0.ip_configuration.0.ipv4_enabled') === false &&
          get('settings.0.ip_configuration.0.private_network') === null &&
          get('settings.0.ip_configuration.0.psc_config.0') === null,
      ),
      check(
        'settings',
        'a replica does not support a maintenance window',
        (get) => get('master_instance_name') !== null && get('settings.0.maintenance_window.0') !== null,
      ),
      check(
        'settings',
        'a replica does not support backups',
        (get) => get('master_instance_name') !== null && get('settings.0.backup_configuration.0.enabled') === true,
      ),
      check(
        'master_instance_name',
        'Replica promote configuration check failed. Please remove master_instance_name and try again.',
        (get) => get('master_instance_name') !== null && get('instance_type') === 'CLOUD_SQL_INSTANCE',
      ),
      check('settings', 'binary_log_enabled is of MySQL, point_in_time_recovery_enabled of the others', (get) => {
        const log = String(get('database_version')).startsWith('MYSQL_')
          ? 'point_in_time_recovery_enabled'
          : 'binary_log_enabled';
        return get(`settings.0.backup_configuration.0.${log}`) === true;
      }),
      check('settings', 'of edition ENTERPRISE the logs are kept 7 days at most', (get) => {
        const edition = get('settings.0.edition');
        return (
          edition === 'ENTERPRISE' &&
          Number(get('settings.0.backup_configuration.0.transaction_log_retention_days') ?? 0) > 7
        );
      }),
      check(
        'settings',
        'a machine to measure (db-custom-…) is of edition ENTERPRISE, which is not the default from PostgreSQL 16 on',
        (get) => {
          const custom = String(get('settings.0.tier')).startsWith('db-custom-');
          const newer = Number(/^POSTGRES_(\d+)$/.exec(String(get('database_version')))?.[1] ?? 0) >= 16;
          return custom && get('settings.0.edition') !== 'ENTERPRISE' && (newer || get('settings.0.edition') !== null);
        },
      ),
    ],
  },
  sql_database: named('instances/{instance}/databases/{name}', {
    // PostgreSQL refuses to drop a database with sessions or owned objects. Source:
    // google_sql_database, deletion_policy
    stays: ({ instance, deletion_policy }, there, _facts, ever) => {
      const postgres = there('sql_database_instance').some(
        ({ name, database_version }) => name === instance && String(database_version).startsWith('POSTGRES'),
      );
      return postgres && ever('sql_user') && deletion_policy !== 'ABANDON'
        ? 'it is being accessed by other users'
        : undefined;
    },
    values: {
      self_link: 'https://sqladmin.googleapis.com/sql/v1beta4/projects/{project}/instances/{instance}/databases/{name}',
    },
  }),
  sql_user: {
    values: { id: '{name}/[{host}]/{instance}' },
    unique: '{project} {instance} {name} [{host}]',
    imports: ['{project}/{instance}/[{host}/]{name}'],
    rules: {
      type: oneOf(
        'BUILT_IN',
        'CLOUD_IAM_USER',
        'CLOUD_IAM_SERVICE_ACCOUNT',
        'CLOUD_IAM_GROUP',
        'CLOUD_IAM_GROUP_USER',
        'CLOUD_IAM_GROUP_SERVICE_ACCOUNT',
      ),
    },
    checks: [atMostOne('password', 'password_wo')],
  },
  firestore_database: named('databases/{name}', {
    rules: {
      type: oneOf('FIRESTORE_NATIVE', 'DATASTORE_MODE'),
      concurrency_mode: oneOf('OPTIMISTIC', 'PESSIMISTIC', 'OPTIMISTIC_WITH_ENTITY_GROUPS'),
      delete_protection_state: oneOf(
        'DELETE_PROTECTION_STATE_UNSPECIFIED',
        'DELETE_PROTECTION_ENABLED',
        'DELETE_PROTECTION_DISABLED',
      ),
      point_in_time_recovery_enablement: oneOf('POINT_IN_TIME_RECOVERY_ENABLED', 'POINT_IN_TIME_RECOVERY_DISABLED'),
      name: matches(
        /^(\(default\)|[a-z][a-z0-9-]{2,61}[a-z0-9])$/,
        '(default), or 4 to 63 lower-case letters, digits and -, beginning with a letter',
      ),
    },
    protectedBy: { delete_protection_state: 'DELETE_PROTECTION_ENABLED' },
  }),
  firestore_index: {
    checks: [
      check('fields', 'an index of one field is not made by hand: google_firestore_field sets it', (get) => {
        const fields = get('fields');
        return Array.isArray(fields) && fields.length < 2;
      }),
    ],
    values: {
      name: 'projects/{project}/databases/{database}/collectionGroups/{collection}/indexes/{random}',
      id: '{name}',
    },
    unique: false,
  },
  firestore_field: {
    values: {
      name: 'projects/{project}/databases/{database}/collectionGroups/{collection}/fields/{field}',
      id: '{name}',
    },
  },
  memorystore_instance: namedByPath('locations/{location}/instances/{instance_id}', {
    rules: {
      instance_id: matches(
        /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/,
        '4 to 63 lower-case letters, digits and -, beginning with a letter',
      ),
      authorization_mode: oneOf('AUTH_DISABLED', 'IAM_AUTH'),
      transit_encryption_mode: oneOf('TRANSIT_ENCRYPTION_DISABLED', 'SERVER_AUTHENTICATION'),
      mode: oneOf('CLUSTER', 'CLUSTER_DISABLED'),
      node_type: oneOf('SHARED_CORE_NANO', 'STANDARD_SMALL', 'HIGHMEM_MEDIUM', 'HIGHMEM_XLARGE'),
      replica_count: between(0, 5),
      'persistence_config.mode': oneOf('DISABLED', 'RDB', 'AOF'),
      'zone_distribution_config.mode': oneOf('MULTI_ZONE', 'SINGLE_ZONE'),
    },
    checks: [
      check(
        'shard_count',
        'mode CLUSTER_DISABLED has one shard',
        (get) => get('mode') === 'CLUSTER_DISABLED' && get('shard_count') !== null && get('shard_count') !== 1,
      ),
    ],
    protectedBy: { deletion_protection_enabled: true },
  }),
  redis_instance: {
    values: { id: 'projects/{project}/locations/{region}/instances/{name}' },
    rules: { tier: oneOf('BASIC', 'STANDARD_HA') },
  },
  spanner_instance: {
    values: { id: '{project}/{name}' },
    rules: {
      name: matches(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        '6 to 30 lower-case letters, digits and -, beginning with a letter',
      ),
      display_name: lengthOf(4, 30),
      edition: oneOf('EDITION_UNSPECIFIED', 'STANDARD', 'ENTERPRISE', 'ENTERPRISE_PLUS'),
      default_backup_schedule_type: oneOf('NONE', 'AUTOMATIC'),
    },
    checks: [
      atMostOne('num_nodes', 'processing_units', 'autoscaling_config'),
      check('processing_units', 'processing_units are hundreds up to 1000, then thousands', (get) => {
        const units = get('processing_units');
        return typeof units === 'number' && units % (units < 1000 ? 100 : 1000) !== 0;
      }),
    ],
    heldBy: ['spanner_database.instance'],
  },
  spanner_database: {
    values: { id: '{instance}/{name}' },
    unique: '{project} {instance}/{name}',
    imports: [
      'projects/{project}/instances/{instance}/databases/{name}',
      '{project}/{instance}/{name}',
      '{instance}/{name}',
    ],
    rules: {
      database_dialect: oneOf('GOOGLE_STANDARD_SQL', 'POSTGRESQL'),
      version_retention_period: matches(/^\d+[smhd]$/, 'a number with s, m, h or d, from 1h to 7d'),
    },
    protectedBy: { enable_drop_protection: true },
  },
  spanner_database_iam_member: member('{project}/{instance}/{database}'),
  spanner_backup_schedule: {
    values: { id: 'projects/{project}/instances/{instance}/databases/{database}/backupSchedules/{name}' },
    rules: { retention_duration: matches(/^\d+(\.\d+)?s$/, 'seconds, as 86400s') },
    checks: [exactlyOne('full_backup_spec', 'incremental_backup_spec')],
  },
};
