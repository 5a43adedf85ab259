import type { Behaviour } from '../behaviour';
import { atMostOne, between, check, matches, oneOf, onlyWith } from '../rules';
import { isText } from '../values';
import { arn, named } from './aws-forms';
import {
  copyOf,
  familyFits,
  finalSnapshot,
  listedParameters,
  replicasFirst,
  sourceHasPassword,
  sourceStays,
  staticWaits,
  waitsForWindow,
} from './aws-rds';

/** The minutes of the day of a window: `01:00-01:30`, `sun:03:00-sun:04:00`. */
function windowOf(window: string | null): number[] | undefined {
  const times = window?.match(/\d\d:\d\d/g)?.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  if (times?.length !== 2) return undefined;
  const [from, to] = times as [number, number];
  return Array.from({ length: (to - from + 1440) % 1440 }, (_, index) => (from + index) % 1440);
}

export const awsData: Readonly<Record<string, Behaviour>> = {
  db_instance: {
    values: {
      identifier: 'terraform-{random}',
      resource_id: 'db-{UPPER}',
      id: '{resource_id}',
      arn: arn('rds', 'db:{identifier}'),
      address: '{identifier}.{random6}.{region}.rds.{suffix}',
      status: 'available',
    },
    rules: {
      identifier: matches(
        /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$|^[a-z]$/,
        '1 to 63 lower-case letters, digits and single -, beginning with a letter',
      ),
      storage_type: oneOf('standard', 'gp2', 'gp3', 'io1', 'io2'),
      backup_retention_period: between(0, 35),
      monitoring_interval: oneOf(0, 1, 5, 10, 15, 30, 60),
    },
    leaves: finalSnapshot,
    checks: [
      atMostOne('identifier', 'identifier_prefix'),
      atMostOne('password', 'password_wo', 'manage_master_user_password'),
      atMostOne('replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time', 's3_import'),
      check(
        'final_snapshot_identifier',
        'skip_final_snapshot = false needs final_snapshot_identifier',
        (get) => get('skip_final_snapshot') === false && get('final_snapshot_identifier') === null,
      ),
      // Source: CreateDBInstanceReadReplica of the RDS API, KmsKeyId and DBSubnetGroupName.
      check(
        'replicate_source_db',
        'an encrypted replica in another region needs kms_key_id and db_subnet_group_name there',
        (get) =>
          String(get('replicate_source_db') ?? '').startsWith('arn:') &&
          get('storage_encrypted') === true &&
          (get('kms_key_id') === null || get('db_subnet_group_name') === null),
      ),
      // Source: internal/service/rds/instance.go of the provider, resourceInstanceCreate.
      check(
        'replicate_source_db',
        'a replica has the administrator, the password and the first database of its source',
        (get) =>
          get('replicate_source_db') !== null &&
          ['username', 'db_name', 'manage_master_user_password', 'password_wo'].some((name) => get(name) !== null),
      ),
      check(
        'restore_to_point_in_time',
        'restore_to_point_in_time needs restore_time or use_latest_restorable_time',
        (get) =>
          get('restore_to_point_in_time.0') !== null &&
          (get('restore_to_point_in_time.0.restore_time') === null) ===
            (get('restore_to_point_in_time.0.use_latest_restorable_time') !== true),
      ),
      check('backup_window', 'backup_window and maintenance_window must not overlap', (get) => {
        const [backup, maintenance] = [get('backup_window'), get('maintenance_window')].map((window) =>
          windowOf(isText(window) ? window : null),
        );
        return !!backup && !!maintenance && backup.some((minute) => maintenance.includes(minute));
      }),
    ],
    // A promoted replica has those of its former source. Source: internal/service/rds/instance.go.
    whenMade: [
      check('allocated_storage', 'a new instance needs allocated_storage, engine and username', (get) => {
        const copied = ['replicate_source_db', 'snapshot_identifier', 'restore_to_point_in_time.0', 's3_import.0'];
        if (copied.some((name) => get(name) !== null)) return false;
        return ['allocated_storage', 'engine', 'username'].some((name) => get(name) === null);
      }),
    ],
    conflicts: [familyFits, replicasFirst, sourceHasPassword],
    becomes: copyOf,
    steps: sourceStays,
    waits: waitsForWindow,
    imports: ['{identifier}'],
  },
  db_snapshot_copy: {
    values: {
      id: '{target_db_snapshot_identifier}',
      db_snapshot_arn: arn('rds', 'snapshot:{target_db_snapshot_identifier}'),
    },
    unique: '{region} {target_db_snapshot_identifier}',
    checks: [
      check(
        'target_db_snapshot_identifier',
        'target_db_snapshot_identifier must differ from source_db_snapshot_identifier',
        (get) => get('target_db_snapshot_identifier') === get('source_db_snapshot_identifier'),
      ),
    ],
  },
  db_instance_automated_backups_replication: {
    values: { id: arn('rds', 'auto-backup:ab-{random}') },
    checks: [
      check('source_db_instance_arn', 'the source must be in another region', (get) => {
        const region = get('region');
        return region !== null && String(get('source_db_instance_arn')).split(':')[3] === region;
      }),
    ],
  },
  db_subnet_group: named('{name}', arn('rds', 'subgrp:{name}'), {
    heldBy: ['db_instance.db_subnet_group_name', 'rds_cluster.db_subnet_group_name'],
    checks: [
      check('subnet_ids', 'subnet_ids must be in two zones at least', (get) => {
        const subnets = get('subnet_ids');
        return Array.isArray(subnets) && subnets.length < 2;
      }),
    ],
  }),
  db_parameter_group: named('{name}', arn('rds', 'pg:{name}'), {
    heldBy: ['db_instance.parameter_group_name'],
    conflicts: [staticWaits],
    becomes: listedParameters,
    rules: {
      name: matches(/^[a-z](?!.*--)[a-z0-9.-]{0,253}[a-z0-9]$/, '1 to 255 lower-case letters, digits, . and single -'),
      'parameter.apply_method': oneOf('immediate', 'pending-reboot'),
    },
  }),
  db_option_group: named('{name}', arn('rds', 'og:{name}')),
  rds_cluster: named('{cluster_identifier}', arn('rds', 'cluster:{cluster_identifier}'), {
    values: {
      endpoint: '{cluster_identifier}.cluster-{random6}.{region}.rds.{suffix}',
      reader_endpoint: '{cluster_identifier}.cluster-ro-{random6}.{region}.rds.{suffix}',
    },
    checks: [atMostOne('master_password', 'master_password_wo', 'manage_master_user_password')],
  }),
  rds_cluster_instance: named('{identifier}', arn('rds', 'db:{identifier}')),
  rds_cluster_parameter_group: named('{name}', arn('rds', 'cluster-pg:{name}')),
  dynamodb_table: named('{name}', arn('dynamodb', 'table/{name}'), {
    values: { stream_label: '2025-01-01T00:00:00.000', stream_arn: '{arn}/stream/{stream_label}' },
    rules: {
      name: matches(/^[\w.-]{3,255}$/, '3 to 255 letters, digits and _.-'),
      billing_mode: oneOf('PROVISIONED', 'PAY_PER_REQUEST'),
      'attribute.type': oneOf('S', 'N', 'B'),
      stream_view_type: oneOf('', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'),
      table_class: oneOf('STANDARD', 'STANDARD_INFREQUENT_ACCESS'),
      'global_secondary_index.projection_type': oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'),
    },
    checks: [
      check(
        'stream_view_type',
        'stream_enabled needs stream_view_type',
        (get) => get('stream_enabled') === true && get('stream_view_type') === null,
      ),
      check('hash_key', 'hash_key and range_key must each be an attribute of the table', (get) => {
        const attributes = get('attribute');
        if (!Array.isArray(attributes) || get('restore_source_name') !== null) return false;
        const names = attributes.map((one) => (one as { name: string }).name);
        return ['hash_key', 'range_key'].some((key) => get(key) !== null && !names.includes(String(get(key))));
      }),
    ],
  }),
  elasticache_replication_group: named(
    '{replication_group_id}',
    arn('elasticache', 'replicationgroup:{replication_group_id}'),
    {
      values: {
        primary_endpoint_address: 'master.{replication_group_id}.{random6}.{region}.cache.{suffix}',
        reader_endpoint_address: 'replica.{replication_group_id}.{random6}.{region}.cache.{suffix}',
        configuration_endpoint_address: 'clustercfg.{replication_group_id}.{random6}.{region}.cache.{suffix}',
      },
      rules: {
        replication_group_id: matches(
          /^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,38}[A-Za-z0-9]$/,
          '1 to 40 letters, digits and single -, beginning with a letter',
        ),
        engine: oneOf('redis', 'valkey'),
        transit_encryption_mode: oneOf('preferred', 'required'),
      },
      checks: [
        check(
          'automatic_failover_enabled',
          'multi_az_enabled needs automatic_failover_enabled',
          (get) => get('multi_az_enabled') === true && get('automatic_failover_enabled') !== true,
        ),
        onlyWith('auth_token', 'transit_encryption_enabled', true),
      ],
    },
  ),
  elasticache_subnet_group: named('{name}', arn('elasticache', 'subnetgroup:{name}'), {
    heldBy: ['elasticache_replication_group.subnet_group_name'],
  }),
  elasticache_parameter_group: named('{name}', arn('elasticache', 'parametergroup:{name}')),
  elasticache_user: named('{user_id}', arn('elasticache', 'user:{user_id}'), {
    rules: {
      user_id: matches(
        /^[a-z](?!.*--)[a-z0-9-]{0,38}[a-z0-9]$/,
        '1 to 40 lower-case letters, digits and single -, beginning with a letter',
      ),
      engine: oneOf('redis', 'valkey', 'REDIS', 'VALKEY'),
      'authentication_mode.type': oneOf('password', 'no-password-required', 'iam'),
    },
    checks: [
      check(
        'user_name',
        'user_id and user_name must be the same for authentication type iam',
        (get) => get('authentication_mode.0.type') === 'iam' && get('user_name') !== get('user_id'),
      ),
    ],
  }),
  elasticache_user_group_association: {
    values: { id: '{user_group_id},{user_id}' },
    imports: ['{user_group_id},{user_id}'],
  },
  elasticache_user_group: named('{user_group_id}', arn('elasticache', 'usergroup:{user_group_id}'), {
    rules: { engine: oneOf('redis', 'valkey', 'REDIS', 'VALKEY') },
    heldBy: ['elasticache_replication_group.user_group_ids'],
  }),
  neptune_cluster: named('{cluster_identifier}', arn('rds', 'cluster:{cluster_identifier}'), {
    values: {
      endpoint: '{cluster_identifier}.cluster-{random6}.{region}.neptune.{suffix}',
      reader_endpoint: '{cluster_identifier}.cluster-ro-{random6}.{region}.neptune.{suffix}',
      cluster_resource_id: 'cluster-{UPPER}',
    },
    rules: {
      cluster_identifier: matches(
        /^[A-Za-z](?!.*--)[A-Za-z0-9-]{0,61}[A-Za-z0-9]$/,
        '1 to 63 letters, digits and single -',
      ),
      backup_retention_period: between(1, 35),
      enable_cloudwatch_logs_exports: oneOf('audit', 'slowquery'),
      storage_type: oneOf('', 'standard', 'iopt1'),
    },
    leaves: finalSnapshot,
    checks: [
      check(
        'final_snapshot_identifier',
        'skip_final_snapshot = false needs final_snapshot_identifier',
        (get) => get('skip_final_snapshot') === false && get('final_snapshot_identifier') === null,
      ),
    ],
    heldBy: ['neptune_cluster_instance.cluster_identifier'],
  }),
  neptune_cluster_instance: named('{identifier}', arn('rds', 'db:{identifier}'), {
    rules: { promotion_tier: between(0, 15) },
  }),
  neptune_cluster_parameter_group: named('{name}', arn('rds', 'cluster-pg:{name}')),
  neptune_subnet_group: named('{name}', arn('rds', 'subgrp:{name}'), {
    heldBy: ['neptune_cluster.neptune_subnet_group_name'],
    checks: [
      check('subnet_ids', 'subnet_ids must be in two zones at least', (get) => {
        const subnets = get('subnet_ids');
        return Array.isArray(subnets) && subnets.length < 2;
      }),
    ],
  }),
};
